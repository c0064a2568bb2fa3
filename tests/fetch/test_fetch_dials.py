"""The guard at the dial itself, for libraries that connect by themselves."""

import socket
from contextlib import closing

import pytest

from monitor.errors import AddressRefusedError
from monitor.fetch.dials import Dials, guarded_dials
from monitor.fetch.guard import AddressGuard


def test_outside_guarded_work_nothing_is_checked_and_the_check_ends_with_it():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with guarded_dials(AddressGuard()) as dials, pytest.raises(AddressRefusedError, match=r"127\.0\.0\.1"):
            socket.create_connection(address)
        assert dials.refused is not None
        socket.create_connection(address).close()


def test_a_host_that_is_allowed_by_its_name_may_stand_at_an_inner_address_and_no_other_host_may():
    with socket.create_server(("127.0.0.1", 0)) as server, guarded_dials(AddressGuard(["localhost"])):
        port = server.getsockname()[1]
        with closing(socket.create_connection(("localhost", port))):
            pass
        with pytest.raises(AddressRefusedError):
            socket.create_connection(("127.0.0.1", port))


@pytest.mark.parametrize(
    "address", [("localhost", 1), ("10.0.0.1", 80), ("::1", 1, 0, 0), ("::ffff:10.0.0.1", 1, 0, 0), "/run/socket"]
)
def test_what_is_dialled_is_checked_in_every_form(address):
    with pytest.raises(AddressRefusedError):
        Dials(AddressGuard()).check(address)


def test_what_was_checked_before_is_let_through():
    Dials(AddressGuard(), ["10.0.0.1"]).check(("10.0.0.1", 80))
