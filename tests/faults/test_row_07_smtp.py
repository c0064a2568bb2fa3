"""Row 7: a mail server that is down, slow, refuses for now or for good, or loses its 250. Against a real aiosmtpd."""

import asyncio
import email
import email.policy
import socket
import ssl
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
import trustme
from aiosmtpd.smtp import SMTP

from monitor.deliver import mail as mail_module
from monitor.deliver.digest import RenderedDigest
from monitor.model import Channel, ChannelKind
from monitor.schedule.retry import DELIVERY_DELAYS
from told_channels import telling

pytestmark = pytest.mark.anyio
LETTER = RenderedDigest("Ringkasan berita", "<p>halo</p>", "halo\n").to_bytes()
READERS = ("a@example.com", "b@example.com", "c@example.com")


class MailServer:
    """Answers each recipient as `answers` says; `lost`: takes the mail and hangs up before its 250."""

    def __init__(self, **answers):
        self.answers, self.lost, self.mails = answers, False, []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd's names
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos[0], mail["Message-ID"], envelope.content))
        if self.lost:
            server.transport.abort()
        return "250 Taken"


@asynccontextmanager
async def serving(handler, port=0, **options):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, loop=loop, hostname="mx", **options), "127.0.0.1", port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def daily(port, scheme="smtp", host="127.0.0.1"):
    return Channel(
        "daily",
        ChannelKind.EMAIL,
        digest=("07:00",),
        to=READERS,
        sender="monitor@example.com",
        smtp=f"{scheme}://{host}:{port}",
    )


def owe_digest(told):
    for reader in READERS:
        told.owe("2026-03-02 07:00", LETTER, kind="digest", recipient=reader)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


async def test_a_server_that_is_down_costs_nothing_but_time():
    port, handler = free_port(), MailServer()
    async with telling(daily(port)) as told:
        owe_digest(told)
        await told.drain()
        assert {state for state, _, _ in told.rows().values()} == {"pending"}
        assert {error.startswith("127.0.0.1: ") for _, _, error in told.rows().values() if error} == {True}
        async with serving(handler, port):
            for _ in range(9):
                told.clock.forward(minutes=10)
                await told.drain()
    assert {state for state, _, _ in told.rows().values()} == {"delivered"}
    assert sorted(to for to, _, _ in handler.mails) == sorted(READERS)
    assert len({message_id for _, message_id, _ in handler.mails}) == 3


async def test_a_server_that_is_down_for_good_ends_every_letter_after_its_ten_attempts_and_no_earlier():
    async with telling(daily(free_port())) as told:
        told.owe("2026-03-02 07:00", LETTER, kind="digest", recipient=READERS[0])
        began, attempts = told.clock(), 0
        while told.due_in() is not None:
            told.clock.at += max(told.due_in(), timedelta(minutes=1))
            attempts += bool(sum(vars_of(await told.drain())))
            assert told.clock() - began < timedelta(days=10)
    assert told.rows()[READERS[0]][:2] == ("dead", len(DELIVERY_DELAYS))
    assert attempts == len(DELIVERY_DELAYS)
    assert told.clock() - began >= sum(DELIVERY_DELAYS, timedelta())


def vars_of(count):
    return count.delivered, count.retried, count.dead


async def test_a_slow_server_is_cut_off_and_asked_again(monkeypatch):
    monkeypatch.setattr(mail_module, "_STEP_SECONDS", 0.1)

    class Slow(MailServer):
        async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
            if not self.mails and not self.answers:
                self.answers["slow"] = "once"
                await asyncio.sleep(0.5)
            return await super().handle_RCPT(server, session, envelope, address, options)

    handler = Slow()
    async with serving(handler) as port, telling(daily(port)) as told:
        told.owe("slot", LETTER, kind="digest", recipient=READERS[0])
        await told.drain()
        assert told.rows()[READERS[0]][:2] == ("pending", 1)
        told.clock.forward(seconds=5)
        await told.drain()
    assert told.rows()[READERS[0]][:2] == ("delivered", 2)
    assert len(handler.mails) == 1


async def test_a_refusal_for_now_is_tried_again_one_for_good_ends_that_recipient_only():
    handler = MailServer(**{"a@example.com": "450 4.2.1 Busy", "b@example.com": "550 5.1.1 No such user"})
    async with serving(handler) as port, telling(daily(port)) as told:
        owe_digest(told)
        await told.drain()
        rows = told.rows()
        assert [rows[reader][0] for reader in READERS] == ["pending", "dead", "delivered"]
        assert rows["b@example.com"][2] == "127.0.0.1: 550 5.1.1 No such user"
        handler.answers = {}
        told.clock.forward(seconds=5)
        await told.drain()
        told.clock.forward(days=4)
        await told.drain()
        assert [told.rows()[reader][0] for reader in READERS] == ["delivered", "dead", "delivered"]
    assert [to for to, _, _ in handler.mails] == ["c@example.com", "a@example.com"]


async def test_a_lost_250_brings_the_same_letter_with_the_same_message_id():
    handler = MailServer()
    handler.lost = True
    async with serving(handler) as port, telling(daily(port)) as told:
        told.owe("slot", LETTER, kind="digest", recipient=READERS[0])
        await told.drain()
        assert told.rows()[READERS[0]][0] == "pending"
        handler.lost = False
        told.clock.forward(seconds=5)
        await told.drain()
    (_, first_id, first), (_, second_id, second) = handler.mails
    assert (first_id, first) == (second_id, second)
    assert told.rows()[READERS[0]][0] == "delivered"


async def test_a_mailbox_that_is_greylisted_again_and_again_pauses_no_other():
    handler = MailServer(**{"a@example.com": "451 4.7.1 Greylisted"})
    async with serving(handler) as port, telling(daily(port)) as told:
        for n in range(8):
            told.owe(f"slot-{n}", LETTER, kind="digest", recipient="a@example.com")
        await told.drain()
        told.owe("slot", LETTER, kind="digest", recipient="c@example.com")
        await told.drain()
        assert told.state() is None
    assert [to for to, _, _ in handler.mails] == ["c@example.com"]


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
async def test_a_server_with_a_wrong_certificate_gets_no_letter_and_is_asked_again(scheme):
    authority = trustme.CA()
    server_tls, client_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("other.example.com").configure_cert(server_tls)
    authority.configure_trust(client_tls)
    handler = MailServer()
    async with serving(handler, tls_context=server_tls) as port, telling(daily(port, scheme), tls=client_tls) as told:
        told.owe("slot", LETTER, kind="digest", recipient=READERS[0])
        await told.drain()
        assert told.rows()[READERS[0]][:2] == ("pending", 1)
    assert handler.mails == []
