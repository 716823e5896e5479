"""The guard that every request of intake passes: which addresses may be asked, and connections only to those.

Fetching itself is in `fetching`. No setting and no environment variable opens a private address.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import httpcore2

from positions.intake.web.addressing import ascii_host

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str], Sequence[str]]
Connect = Callable[[str, int, float | None], httpcore2.NetworkStream]

LONGEST_URL = 4096
PORTS = {"http": 80, "https": 443}

# IANA's special-purpose registry (RFC 6890 and later), written out because Python's `is_global` differs
# between patch releases and lets part of it pass.
_CLOSED_V4 = [
    ipaddress.IPv4Network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
        *("192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # looks public, but is Azure's host to the machines on it
    )
]
_OPEN_V6 = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out as global unicast
_CLOSED_V6 = [
    ipaddress.IPv6Network(block)
    for block in ("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20")  # the first holds Teredo
]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # 64:ff9b:1::/48 is for local use, so it stays closed
_ISATAP = 0x00005EFE

_CLOSED_DOMAINS = (
    *("localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "home.arpa", "corp"),
    *("private", "onion", "alt"),
    # Cloud metadata: these answer only from inside, some of them on public addresses.
    *("metadata.packet.net", "metadata.platformequinix.com", "metadata.tencentyun.com"),
)
_ENDS_IN_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")
_NEVER_IN_URL = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")


class Refused(Exception):
    """Intake will not ask this address; the text is the reason, a sentence for people."""


class Unresolved(Refused):
    """The name has no address at this moment. Asking again later may help, unlike with other refusals."""


@dataclass(frozen=True)
class Target:
    """Where a request may go. `addresses` are public and checked; empty until the host has been resolved."""

    url: str
    host: str
    port: int
    addresses: tuple[str, ...] = ()


def resolve_by_system(host: str) -> list[str]:
    """Every address of a name, by the system's resolver; OSError if there is none."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect_by_system(address: str, port: int, timeout: float | None) -> httpcore2.NetworkStream:
    """A TCP connection to an IP address, within `timeout` seconds."""
    return httpcore2.SyncBackend().connect_tcp(address, port, timeout)


def check(url: str, *, resolve: Resolve = resolve_by_system) -> Target:
    """Whether intake may ask for `url`: parsed, resolved once, every address judged. Raises Refused."""
    target = parse(url)
    return replace(target, addresses=tuple(public_addresses(target.host, resolve=resolve)))


def parse(url: str) -> Target:
    """The part of the check that needs no resolver. The target's `url` is respelled from what was understood,
    so that no later parser can read another host into it."""
    if len(url) > LONGEST_URL:
        raise Refused(f"The address is longer than {LONGEST_URL} characters.")
    if _NEVER_IN_URL.search(url):
        raise Refused("The address contains control characters or backslashes.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("This is not a web address.") from None
    if parts.scheme not in PORTS:
        raise Refused("Only addresses that start with http:// or https:// are fetched.")
    if "@" in parts.netloc:
        raise Refused("The address carries a user name or password.")
    if port is None:
        port = PORTS[parts.scheme]
    if port not in PORTS.values():
        raise Refused(f"Only ports 80 and 443 are fetched, not {port}.")
    host = parse_host(parts.hostname or "")
    shown = f"[{host}]" if ":" in host else host
    place = shown if port == PORTS[parts.scheme] else f"{shown}:{port}"
    query = f"?{parts.query}" if parts.query else ""
    return Target(f"{parts.scheme}://{place}{parts.path or '/'}{query}", host, port)


def parse_host(host: str) -> str:
    """The host in plain ASCII: a full domain name, or an IP address in its usual spelling. Raises Refused."""
    try:
        host = ascii_host(host)
    except ValueError as error:
        raise Refused(str(error)) from None
    if _literal(host) is not None:
        return host
    if _ENDS_IN_NUMBER.fullmatch(host):
        # Resolvers read 0x7f.1, 017700000001 and 2130706433 as addresses; no honest link is written so.
        raise Refused("The host is an IP address in an unusual spelling.")
    if "." not in host:
        raise Refused("The host is not a full domain name.")
    if any(host == domain or host.endswith("." + domain) for domain in _CLOSED_DOMAINS):
        raise Refused("The host is a name of an internal network.")
    return host


def public_addresses(host: str, *, resolve: Resolve = resolve_by_system) -> list[str]:
    """The addresses of a parsed host, asked for once. One that is not public refuses them all: a name that
    points both outside and inside is an attack or a mistake."""
    literal = _literal(host)
    try:
        found = [literal] if literal else [ipaddress.ip_address(answer) for answer in resolve(host)]
    except (OSError, UnicodeError):
        found = []
    except ValueError:
        raise Refused("The host name leads to something that is not an IP address.") from None
    if not found:
        raise Unresolved(f"The host name {host} leads to no address; it may be misspelt or gone.")
    if not all(is_public(ip) for ip in found):
        raise Refused("The address leads to a private or reserved network.")
    return [str(ip) for ip in found]


def is_public(ip: IPAddress) -> bool:
    """Whether this is an address of the open internet. One that carries an IPv4 address inside is judged by
    that one too; in doubt the answer is no."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not any(ip in network for network in _CLOSED_V4)
    if ip.ipv4_mapped or ip in _NAT64:
        return is_public(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    if ip.sixtofour:  # before is_global, which says yes or no to these by the version of Python
        return is_public(ip.sixtofour)
    if ip.scope_id or ip not in _OPEN_V6 or not ip.is_global or any(ip in network for network in _CLOSED_V6):
        return False
    if int(ip) >> 32 & 0xFDFFFFFF == _ISATAP:
        return is_public(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return True


def _literal(host: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


class GuardedBackend(httpcore2.NetworkBackend):
    """Opens connections for httpcore2 only to addresses it has just checked itself. Between check and
    connection no name is looked up again, so a name that changes its answer (DNS rebinding) gains nothing."""

    def __init__(self, *, resolve: Resolve = resolve_by_system, connect: Connect = connect_by_system) -> None:
        self._resolve = resolve
        self._connect = connect

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        if port not in PORTS.values():
            raise Refused(f"Only ports 80 and 443 are fetched, not {port}.")
        addresses = public_addresses(parse_host(host), resolve=self._resolve)
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, timeout)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue  # the last address speaks for all of them
        return self._connect(addresses[-1], port, timeout)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        raise Refused("Sockets of this machine are never fetched from.")
