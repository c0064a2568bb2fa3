from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import AddressRefusedError
from monitor.fetch.guard import AddressGuard

REFUSED = {
    "0.0.0.0": "this network",
    "0.1.2.3": "this network",
    "10.0.0.1": "private",
    "100.64.0.1": "carrier-grade NAT",
    "100.100.100.200": "carrier-grade NAT",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "168.63.129.16": "cloud metadata",
    "169.254.169.254": "link-local",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.1": "protocol assignments",
    "192.0.0.192": "protocol assignments",
    "192.0.2.1": "documentation",
    "192.88.99.1": "6to4 relay",
    "192.168.1.1": "private",
    "198.18.0.1": "benchmarking",
    "198.19.255.255": "benchmarking",
    "198.51.100.1": "documentation",
    "203.0.113.1": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.250": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "::7f00:1": "IPv4-compatible",
    "::8.8.8.8": "IPv4-compatible",
    "::ffff:127.0.0.1": "loopback",
    "::ffff:169.254.169.254": "link-local",
    "::ffff:a9fe:a9fe": "link-local",
    "::ffff:0:127.0.0.1": "not global unicast",
    "64:ff9b::10.0.0.1": "private",
    "64:ff9b::a9fe:a9fe": "link-local",
    "64:ff9b:1::1": "not global unicast",
    "100::1": "discard",
    "2001::1": "this network",
    "2001:0:808:808:0:0:80ff:fffe": "loopback",
    "2001:0:7f00:1::f7f7:f7f7": "loopback",
    "2001:2::1": "protocol assignments",
    "2001:10::1": "protocol assignments",
    "2001:20::1": "protocol assignments",
    "2001:db8::1": "documentation",
    "2002:7f00:1::": "loopback",
    "2002:a9fe:a9fe::1": "link-local",
    "2002:c0a8:101::1": "private",
    "2606:4700::5efe:10.0.0.1": "private",
    "2606:4700::200:5efe:192.168.0.1": "private",
    "2606:4700::1%eth0": "scoped address",
    "3ffe::1": "6bone, given back",
    "3fff::1": "documentation",
    "4000::1": "not global unicast",
    "5f00::1": "not global unicast",
    "fc00::1": "unique local",
    "fd00:ec2::254": "unique local",
    "fe80::1": "link-local",
    "fe80::1%eth0": "scoped address",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "": "not an address",
    "localhost": "not an address",
    "127.1": "not an address",
    "0x7f.0.0.1": "not an address",
}

PASSED = [
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "168.63.129.15",
    "198.17.255.255",
    "198.20.0.1",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450:4001:81b::200e",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
    "2001:0:808:808::f7f7:f7f7",
]


@pytest.mark.parametrize(("address", "reason"), REFUSED.items())
def test_what_is_not_public_is_refused_with_its_reason(address, reason):
    assert AddressGuard().verdict(address) == reason


@pytest.mark.parametrize("address", PASSED)
def test_public_addresses_pass(address):
    assert AddressGuard().verdict(address) is None


@given(st.ip_addresses(v=4))
def test_whatever_the_standard_library_calls_not_global_is_refused(address):
    if not address.is_global:
        assert AddressGuard().verdict(str(address)) is not None


@given(st.ip_addresses(v=4))
def test_no_form_of_an_address_says_otherwise_than_the_address(address):
    guard, number = AddressGuard(), int(address)
    forms = [
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(0x64FF9B << 96 | number),
        IPv6Address(0x2002 << 112 | number << 80),
        IPv6Address(0x20010000 << 96 | int(IPv4Address("8.8.8.8")) << 64 | number ^ 0xFFFFFFFF),
    ]
    assert {guard.verdict(str(form)) for form in forms} == {guard.verdict(str(address))}


@pytest.mark.parametrize(
    ("allow", "address"),
    [
        ("127.0.0.0/8", "127.3.2.1"),
        ("10.1.2.3", "10.1.2.3"),
        ("127.0.0.0/8", "::ffff:127.0.0.1"),
        ("10.0.0.0/8", "64:ff9b::10.0.0.1"),
        ("::1", "::1"),
        ("fd00::/8", "fd12::1"),
    ],
)
def test_an_allowed_network_passes_in_all_its_forms(allow, address):
    assert AddressGuard([allow]).verdict(address) is None
    assert AddressGuard().verdict(address) is not None


def test_an_allowed_network_allows_nothing_beside_it():
    guard = AddressGuard(["127.0.0.0/8", "10.1.0.0/16"])
    assert guard.verdict("10.2.0.1") == "private"
    assert guard.verdict("::1") == "loopback"


def test_one_forbidden_address_refuses_the_host():
    with pytest.raises(AddressRefusedError) as caught:
        AddressGuard().check("outlet.example", ["1.1.1.1", "10.0.0.7", "8.8.8.8"])
    assert (caught.value.host, caught.value.address) == ("outlet.example", "10.0.0.7")


@pytest.mark.parametrize("host", ["receiver", "RECEIVER", "receiver.", "bücher.example", "xn--bcher-kva.example"])
def test_an_allowed_host_may_have_any_address(host):
    guard = AddressGuard(["receiver", "bücher.example"])
    guard.check(host, ["10.0.0.7", "::1"])
    with pytest.raises(AddressRefusedError):
        guard.check(f"not-{host}", ["10.0.0.7"])


@pytest.mark.parametrize(
    "entry",
    [
        "0.0.0.0/0",
        "::/0",
        "0.0.0.0/1",
        "",
        "10.0.0.0/33",
        "999.1.1.1",
        "http://receiver/",
        "receiver:80",
        "*.inner",
        "a b",
    ],
)
def test_an_entry_that_means_everything_or_nothing_is_an_error(entry):
    with pytest.raises(ValueError, match=r"neither a host name|too wide"):
        AddressGuard([entry])
