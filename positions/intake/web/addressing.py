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
        *("__s", "__twitter_impression", "_branch_match_id", "_branch_referrer", "_ga", "_gl", "_hsenc"),
        *("_hsmi", "_openstat", "at_bbc_team", "at_format", "at_medium", "at_ptr_name", "cmpid", "dclid"),
        *("dm_i", "ef_id", "epik", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "fbclid"),
        *("gad_campaignid", "gad_source", "gbraid", "gclid", "gclsrc", "guccounter", "guce_referrer"),
        *("guce_referrer_sig", "hsctatracking", "igsh", "igshid", "li_fat_id", "mc_cid", "mc_eid"),
        *("mibextid", "mkt_tok", "ml_subscriber", "ml_subscriber_hash", "msclkid", "ncid"),
        *("nr_email_referer", "oly_anon_id", "oly_enc_id", "rb_clickid", "ref_src", "ref_url", "s_cid"),
        *("s_kwcid", "smid", "srsltid", "ttclid", "twclid", "vero_conv", "vero_id", "wbraid", "wickedid"),
        *("wt.mc_id", "wt_mc", "xtor", "yadclid", "yclid", "ysclid"),
    )
)
_TRACKING_FAMILIES = (
    *("at_campaign", "at_custom", "at_link_", "elqtrack", "hsa_", "matomo_", "mtm_", "pk_", "piwik_", "utm_"),
)
# The short form of the same page. A path that ends in /amp may be another page, about amplifiers.
_AMP = frozenset(("amp", "amp=", "amp=1", "amp=true", "output=amp", "outputtype=amp"))


def canonical(url: str) -> str:
    """The one spelling: https, host in ASCII, no default port, credentials, fragment, tracking parameters or
    those that ask for the short form (AMP).

    Idempotent. A trailing slash and `www.` stay, because sites do serve different pages there; so does a
    fragment that begins with `!` or `/`, by which scripts tell pages apart. Raises ValueError, with a sentence
    for people, when this is not an http(s) address.
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
    fragment = _NOT_IN_QUERY.sub(_encode, parts.fragment) if parts.fragment.startswith(("!", "/")) else ""
    return f"https://{host}{_path(parts.path)}{'?' * bool(query)}{query}{'#' * bool(fragment)}{fragment}"


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
    piece = piece.lower()
    name = piece.partition("=")[0]
    return piece in _AMP or name in _TRACKING or name.startswith(_TRACKING_FAMILIES)


def _encode(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 1:
        return quote(found, safe="")
    character = chr(int(found[1:], 16))
    return character if character in _UNRESERVED else found.upper()
