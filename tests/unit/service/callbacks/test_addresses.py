"""Where callbacks may go, however the address is written and whatever its name leads to."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.callbacks.addresses import (
    BadAddress,
    ForbiddenAddress,
    Target,
    addresses_of,
    is_allowed,
    read_url,
)

PUBLIC = ["8.8.8.8", "93.184.215.14", "172.32.0.1", "100.63.255.255", "2606:4700::1111", "2a00:1450:4001::1"]
INSIDE = [
    "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
    "::1", "fc00::1", "fdff::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1",
]  # fmt: skip
NEVER = [
    "0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "168.63.129.16", "100.100.100.200", "fd00:ec2::254", "fd20:ce::254", "::", "fe80::1", "fec0::1",
    "ff02::1", "::127.0.0.1", "2001::1", "2001:db8::1", "3fff::1", "2002:7f00:1::", "64:ff9b:1::1", "100::1",
    "5f00::1", "::ffff:169.254.169.254", "::ffff:0.0.0.0", "64:ff9b::169.254.169.254", "4000::1",
]  # fmt: skip


@pytest.mark.parametrize(("addresses", "private", "allowed"), [
    (PUBLIC, False, True), (PUBLIC, True, True),
    (INSIDE, False, False), (INSIDE, True, True),
    (NEVER, False, False), (NEVER, True, False),
])  # fmt: skip
def test_an_address_is_outside_or_inside_or_never_to_be_called(
    addresses: list[str], private: bool, allowed: bool
) -> None:
    assert {address: is_allowed(ip_address(address), private) for address in addresses} == dict.fromkeys(
        addresses, allowed
    )


@given(st.ip_addresses())
def test_no_address_is_allowed_that_is_not_global(address: IPv4Address | IPv6Address) -> None:
    assert not is_allowed(address, private=False) or address.is_global


@given(st.ip_addresses(v=4))
def test_an_address_in_the_clothes_of_another_is_judged_as_it_is(address: IPv4Address) -> None:
    for prefix in ("::ffff:", "64:ff9b::"):
        dressed = ip_address(f"{prefix}{address}")
        assert is_allowed(dressed, private=False) == is_allowed(address, private=False)


@pytest.mark.parametrize(("url", "target"), [
    ("https://newsroom.example/hook?a=1&b=/", Target("https", "newsroom.example", 443, "/hook?a=1&b=/")),
    ("http://newsroom.example", Target("http", "newsroom.example", 80, "/")),
    ("http://newsroom.example?a", Target("http", "newsroom.example", 80, "/?a")),
    ("http://under_score:8080/", Target("http", "under_score", 8080, "/")),
    ("https://xn--mgberp4a5d4ar", Target("https", "xn--mgberp4a5d4ar", 443, "/")),
    ("http://127.0.0.1:8080/x", Target("http", "127.0.0.1", 8080, "/x")),
    ("https://[2001:db8::1]:8443/x", Target("https", "2001:db8::1", 8443, "/x")),
])  # fmt: skip
def test_a_url_is_read(url: str, target: Target) -> None:
    assert read_url(url) == target


@pytest.mark.parametrize("url", [
    "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "//example.com/", "example.com",
    "https://", "https:///x", "https://user@example.com/", "https://user:secret@example.com/",
    "https://a.example@b.example/", "https://example.com/#x", "https://example.com\\@127.0.0.1/",
    "https://example.com/a b", "https://exa mple.com/", "https://example.com/\r\nX: y",
    "https://example.com/\n", "https://example.com/\x00", "https://مثال.example/", "https://１２７.0.0.1/",
    "https://example。com/", "https://.example.com/", "https://example..com/", "https://example.com./",
    "https://-example.com/", "https://example-.com/", f"https://{'a' * 64}.com/",
    f"https://a.com/{'x' * 2000}", "https://example.com:/", "https://example.com:x/",
    "https://example.com:0/", "https://example.com:65536/", "https://example.com:22/",
    "https://example.com:25/", "https://example.com:123456/", "http://2130706433/", "http://0x7f000001/",
    "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://0/", "http://127.0.0.01/",
    "http://1.2.3.4.5/", "http://256.0.0.1/", "http://a.0x1/", "http://a.1/", "http://[::1%25eth0]/",
    "http://[::1/", "http://[127.0.0.1]/", "http://[1]/", "http://::1/",
])  # fmt: skip
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(BadAddress, match=r"^Must "):
        read_url(url)


def test_no_number_is_taken_for_a_host_that_the_system_would_read_as_an_address() -> None:
    for written in ("127.1", "0x7f.1", "2130706433", "0177.0.0.1"):
        assert socket.inet_aton(written), "the system does"
        with pytest.raises(BadAddress):
            read_url(f"http://{written}/")


def test_one_address_inside_closes_a_name_that_has_others() -> None:
    target = read_url("https://newsroom.example/")
    with pytest.raises(ForbiddenAddress):
        addresses_of(target, False, lambda host, port: ["8.8.8.8", "127.0.0.1"])
    assert addresses_of(target, False, lambda host, port: ["8.8.8.8"]) == ["8.8.8.8"]


def test_names_of_this_machine_lead_to_this_machine() -> None:
    with pytest.raises(ForbiddenAddress):
        addresses_of(read_url("http://localhost/"), False)
    assert {
        ip_address(address).is_loopback for address in addresses_of(read_url("http://localhost/"), True)
    } == {True}
