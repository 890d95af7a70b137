"""Where a callback may go: which URLs are well formed, and which IP addresses they may lead to.

Clients choose the address, and the service calls it from inside the operator's network. So an address is
judged by the number that is connected to, never by its name, and by a list that says what is outside: the
special-purpose registries of IANA (RFC 6890), kept here and not taken from `ipaddress`, whose answers differ
between versions of Python.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

MOST_CHARACTERS = 2_000
# RFC 3986 without a user, without a fragment, and without what only some readers take for a separator.
PATTERN = (
    r"^https?://([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?"
    r"([/?][A-Za-z0-9._~:/?@!$&'()*+,;=%\[\]-]*)?$"
)
ALLOWED = "Must be an http or https address in ASCII without a user and without a fragment."
LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")
# Such a host is an IPv4 address in one of many ways of writing (WHATWG URL, "ends in a number").
NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
USUAL_PORTS = {"http": 80, "https": 443}
FIRST_FREE_PORT = 1_024

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], list[str]]

NEVER = [
    ip_network(network)
    for network in (
        "0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        # Where clouds answer their machines: Azure, Alibaba, AWS, Google.
        "168.63.129.16/32", "100.100.100.200/32", "fd00:ec2::/32", "fd20:ce::/32",
        # Protocols of the IETF with Teredo, documentation, 6to4.
        "2001::/23", "2001:db8::/32", "3fff::/20", "2002::/16",
    )
]  # fmt: skip
"""Not to be called in any case: nobody, everybody, or something that gives secrets away."""
INSIDE = [
    ip_network(network)
    for network in (
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128",
        "fc00::/7",
    )
]  # fmt: skip
"""To be called where the operator allows it: this machine and private networks."""
OUTSIDE = [ip_network("0.0.0.0/0"), ip_network("2000::/3")]
"""The rest of these; all other IPv6 addresses are link-local, multicast, of old or of no use (RFC 4291)."""
TRANSLATED = ip_network("64:ff9b::/96")
"""IPv4 addresses as networks of IPv6 alone write them (RFC 6052)."""


class BadAddress(ValueError):
    """The URL cannot be called; the message says what is allowed."""


class ForbiddenAddress(Exception):
    """The URL leads to where callbacks may not go."""


@dataclass(frozen=True)
class Target:
    """A URL in its parts; `path` has the query with it, `host` is without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_usual_port(self) -> bool:
        """Whether the port goes without saying."""
        return self.port == USUAL_PORTS[self.scheme]

    @property
    def literal(self) -> Address | None:
        """The IP address that stands in the place of a name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None


def read_url(url: str) -> Target:
    """The parts of a URL that is well formed. Raises BadAddress."""
    match = re.fullmatch(PATTERN, url)
    if match is None or len(url) > MOST_CHARACTERS:
        raise BadAddress(ALLOWED)
    scheme, host, path = url.partition(":")[0], match[1], match[3] or "/"
    port = int(match[2][1:]) if match[2] else USUAL_PORTS[scheme]
    target = Target(scheme, host.strip("[]"), port, path if path.startswith("/") else f"/{path}")
    if not _is_host(host, target):
        raise BadAddress("Must name a host, or an IP address as it is usually written.")
    if port not in USUAL_PORTS.values() and not FIRST_FREE_PORT <= port < 65_536:
        raise BadAddress("Must have the port 80, 443, or one from 1024 to 65535.")
    return target


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host as the system finds them, the one to try first before the others.

    Raises OSError.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def addresses_of(target: Target, private: bool, resolver: Resolver = resolve) -> list[str]:
    """The addresses that a target leads to now; whoever connects uses these and does not ask again.

    Raises OSError where there are none, ForbiddenAddress where callbacks may not go to one of them: a host
    that is inside as well as outside is up to something.
    """
    addresses = resolver(target.host, target.port)
    if not all(is_allowed(ip_address(address), private) for address in addresses):
        raise ForbiddenAddress(target.host)
    return addresses


def is_allowed(address: Address, private: bool) -> bool:
    """Whether callbacks may go there; `private`: also to this machine and to private networks."""
    address = _meant(address)
    if any(address in network for network in NEVER):
        return False
    if any(address in network for network in INSIDE):
        return private
    return any(address in network for network in OUTSIDE)


def _meant(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for, where it stands for one."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address in TRANSLATED:
            return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def _is_host(written: str, target: Target) -> bool:
    labels = target.host.split(".")
    if written.startswith("[") or NUMBER.fullmatch(labels[-1]):
        return target.literal is not None and written.startswith("[") == (target.literal.version == 6)
    return all(LABEL.fullmatch(label) for label in labels)
