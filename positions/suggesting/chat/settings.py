"""Which server is asked, and whether it may be: an address, a model, a key, a month's tokens."""

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from positions.intake.web.addressing import ascii_host

_PATH = "/chat/completions"
NOT_INSIDE = (
    "An http:// address of a language model must be in the own network; anywhere else it takes https://."
)
# Where a message, and the key with it, may travel unencrypted: this machine and the networks that are nobody else's.
_INSIDE = [
    ipaddress.ip_network(block)
    for block in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
]


class Unavailable(Exception):
    """The language model cannot be asked, or did not answer; the text is the reason, a sentence for people.
    `retry_after` is in seconds where the server named a time, `tokens` what asking may have cost all the same."""

    def __init__(self, reason: str, retry_after: float | None = None, tokens: int = 0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.tokens = tokens


@dataclass(frozen=True)
class Settings:
    """What an administrator sets. `address` is the part before /chat/completions; `monthly_cap` is in tokens; a
    server that asks for no key has none."""

    address: str = ""
    model: str = ""
    key: str = field(default="", repr=False)
    monthly_cap: int = 0

    @property
    def on(self) -> bool:
        return bool(self.address and self.model and self.monthly_cap > 0)


@dataclass(frozen=True)
class Endpoint:
    """Where a question is posted. `inside` holds where it is not encrypted, so must stay in the own network."""

    url: str
    inside: bool


def endpoint(settings: Settings) -> Endpoint:
    """Raises Unavailable where the address or the key cannot be used; asks no name server."""
    try:
        parts = urlsplit(settings.address.strip())
        port = parts.port
        host = ascii_host(parts.hostname or "")
    except ValueError:
        raise Unavailable("The language model's address is not a web address.") from None
    if parts.scheme not in ("http", "https"):
        raise Unavailable(
            "The language model's address must start with https://, or http:// in the own network."
        )
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise Unavailable("The language model's address must have no user name, no question mark and no #.")
    path = parts.path.rstrip("/").removesuffix(_PATH)
    if not settings.address.isascii() or not (path.isprintable() and " " not in path):
        raise Unavailable("The language model's address must be in plain letters.")
    if not (settings.key.isascii() and settings.key.isprintable()) or " " in settings.key:
        raise Unavailable("The language model's key holds characters that no key has; copy it again.")
    inside = parts.scheme == "http"
    if inside and _is_address(host) and not is_inside(host):
        raise Unavailable(NOT_INSIDE)
    shown = f"[{host}]" if ":" in host else host
    place = shown if port is None else f"{shown}:{port}"
    return Endpoint(f"{parts.scheme}://{place}{path}{_PATH}", inside)


def is_inside(address: str) -> bool:
    """Whether an IP address is this machine's or a private network's."""
    return any(ipaddress.ip_address(address) in network for network in _INSIDE)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
