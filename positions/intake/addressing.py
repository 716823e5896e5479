"""One spelling of a web address, so that the same page met twice is known as one.

What may be fetched is decided in `guarding`, not here.
"""

import ipaddress
import re
from urllib.parse import quote, urlsplit

import idna

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_NOT_IN_PATH = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/]")
_NOT_IN_QUERY = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")

# Parameters that say how a reader came to a page, never which page it is.
_TRACKING = frozenset(
    (
        *("_ga", "_gl", "_hsenc", "_hsmi", "cmpid", "dclid", "fbclid", "gbraid", "gclid", "hsctatracking"),
        *("igsh", "igshid", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "msclkid", "ncid", "oly_anon_id"),
        *("oly_enc_id", "ref_src", "ref_url", "s_cid", "smid", "ttclid", "twclid", "vero_id", "wbraid"),
        *("wt_mc", "xtor", "yclid"),
    )
)
_TRACKING_FAMILIES = ("utm_", "mtm_", "pk_", "piwik_")


def canonical(url: str) -> str:
    """The one spelling: https, host in ASCII, no default port, credentials, fragment or tracking parameters.

    Idempotent. A trailing slash and `www.` stay, because sites do serve different pages there. Raises
    ValueError, with a sentence for people, when this is not an http(s) address.
    """
    url = url.strip()
    if _CONTROL.search(url):
        raise ValueError("The address contains control characters; copy it again.")
    try:
        parts = urlsplit(url)
        port = parts.port
        url.encode()
    except ValueError:  # a stray bracket, a port that is no number, half a surrogate pair
        raise ValueError("This is not a web address; copy it again from the browser.") from None
    if parts.scheme not in ("http", "https"):
        raise ValueError("A web address starts with http:// or https://.")
    host = ascii_host(parts.hostname or "")
    if ":" in host:
        host = f"[{host}]"
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    query = _query(parts.query)
    return f"https://{host}{_path(parts.path)}{'?' if query else ''}{query}"


def ascii_host(host: str) -> str:
    """A host name or IP address in lower-case ASCII, without trailing dot or brackets. Raises ValueError."""
    if "%" not in host and ":" in host:
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError:
            raise ValueError("The address has a host that is neither a name nor an IP address.") from None
    if not host.isascii() and len(host) <= 253:
        try:  # as browsers do: full-width digits, circled letters and ideographic dots become plain ones
            host = idna.encode(host, uts46=True).decode()
        except UnicodeError:
            raise ValueError("The address has a host name that is not allowed in domain names.") from None
    host = host.lower().removesuffix(".")
    if not host:
        raise ValueError("The address names no host.")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise ValueError("The address has a host name that is not allowed in domain names.")
    return host


def _path(path: str) -> str:
    """Percent-encoding and dot segments as RFC 3986, 6.2.2, wants them."""
    kept: list[str] = []
    segments = _NOT_IN_PATH.sub(_encode, path or "/").split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    pieces = _NOT_IN_QUERY.sub(_encode, query).split("&")
    return "&".join(piece for piece in pieces if piece and not _is_tracking(piece))


def _is_tracking(piece: str) -> bool:
    name = piece.partition("=")[0].lower()
    return name in _TRACKING or name.startswith(_TRACKING_FAMILIES)


def _encode(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 1:
        return quote(found, safe="")
    character = chr(int(found[1:], 16))
    return character if character in _UNRESERVED else found.upper()
