import ipaddress
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import httpcore2
import pytest

from positions.intake.web import guarding
from positions.management.commands import check_url

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "ssrf" / "vectors.json"
VECTORS = json.loads(CORPUS.read_text()) if CORPUS.exists() else []
PUBLIC = "93.184.216.34"


def public(_host: str) -> list[str]:
    return [PUBLIC]


def nowhere(_host: str) -> list[str]:
    raise OSError("no such host")


def unasked(host: str) -> list[str]:
    raise AssertionError(f"{host} was looked up")


def disguises(url: str) -> Iterator[str]:
    """The same trick in upper case, with trailing dots, and with its host percent-encoded, in part and as a whole."""
    if not (parts := re.fullmatch(r"(.+?://)([^/?#:]+)(.*)", url, re.DOTALL)):
        return
    scheme, host, rest = parts.groups()
    encoded = [f"%{byte:02X}" for byte in host.encode("utf-8", "replace")]
    yield f"{scheme.upper()}{host.upper()}{rest}"
    for spelling in (
        f"{host}.",
        f"{host}..",
        "".join(encoded),
        "".join(encoded).lower(),
        encoded[0] + host[1:],
    ):
        yield f"{scheme}{spelling}{rest}"


REFUSED = [
    "http://localhost/",
    "http://LocalHost./",
    "http://printer/",
    "http://db.internal/",
    "http://router.local/",
    "http://127.0.0.1/",
    "http://127.1/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://2130706433/",
    "http://127.0.0.1./",
    "http://１２７.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:10.1.2.3]/",
    "http://[::10.1.2.3]/",
    "http://[fe80::1%25eth0]/",
    "http://[2606:4700::1%25eth0]/",
    "http://user:secret@paper.example/",
    "http://paper.example@127.0.0.1/",
    "http://paper.example\\@127.0.0.1/",
    "http://paper.example:22/",
    "http://paper.example:8080/",
    "http://paper.example:http/",
    "http://paper.example /",
    "http://paper.example\t/",
    "http://paper.example\n/",
    "http://pa per.example/",
    "http://paper..example/",
    "http://%31%32%37.0.0.1/",
    "http://" + "a" * 64 + ".example/",
    "http://paper.example/" + "a" * 5000,
    "http:///news",
    "http:paper.example",
    "//paper.example/",
    "ftp://paper.example/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "gopher://paper.example/",
    "http://[::1/",
    "http://\ud800.example/",
    "",
]

ALLOWED = {
    "http://paper.example": ("paper.example", 80),
    "https://paper.example/news?id=1#top": ("paper.example", 443),
    "HTTPS://PAPER.example.:443/": ("paper.example", 443),
    "http://paper.example:443/": ("paper.example", 443),
    "https://münchen.example/": ("xn--mnchen-3ya.example", 443),
    "http://93.184.216.34/": ("93.184.216.34", 80),
    "https://[2606:2800:220:1:248:1893:25c8:1946]/": ("2606:2800:220:1:248:1893:25c8:1946", 443),
    # Spellings of one and the same place.
    "hTTp://Paper.Example/": ("paper.example", 80),
    "http://paper.example.": ("paper.example", 80),
    "http://paper.example:80": ("paper.example", 80),
    "http://paper.example:0080/": ("paper.example", 80),
    "https://paper.example:80/": ("paper.example", 80),
    "http://paper.example?q=treaty": ("paper.example", 80),
    "http://paper.example/#article": ("paper.example", 80),
    # Names that only look odd.
    "http://www.a.b.c.d.paper.example/": ("www.a.b.c.d.paper.example", 80),
    "http://3com.example/": ("3com.example", 80),
    "http://127.0.0.1.paper.example/": ("127.0.0.1.paper.example", 80),
    "http://10.example/": ("10.example", 80),
    "http://localhost.paper.example/": ("localhost.paper.example", 80),
    "http://internal-news.example/": ("internal-news.example", 80),
    "http://my-local.example/": ("my-local.example", 80),
    "http://xn--mnchen-3ya.example/": ("xn--mnchen-3ya.example", 80),
    "http://a_b.paper.example/": ("a_b.paper.example", 80),
    "http://" + "a" * 63 + ".example/": ("a" * 63 + ".example", 80),
    "http://0xcafe.example/": ("0xcafe.example", 80),
    # Names in other letters.
    "https://bücher.example/": ("xn--bcher-kva.example", 443),
    "https://BÜCHER.example/": ("xn--bcher-kva.example", 443),
    "https://новости.example/": ("xn--b1amnebsh.example", 443),
    "https://新闻.example/": ("xn--efvy88h.example", 443),
    "https://أخبار.example/": ("xn--igbicxr.example", 443),
    "https://ｐａｐｅｒ.example/": ("paper.example", 443),
    "https://paper。example/": ("paper.example", 443),
    # Paths and queries are nobody's host.
    "http://paper.example/http://127.0.0.1/": ("paper.example", 80),
    "http://paper.example/?url=http://169.254.169.254/": ("paper.example", 80),
    "http://paper.example/@127.0.0.1/": ("paper.example", 80),
    "http://paper.example/a%20b%00c/": ("paper.example", 80),
    "http://paper.example/ünï/": ("paper.example", 80),
    "http://paper.example//double//slashes": ("paper.example", 80),
    # Addresses of the open internet.
    "http://8.8.8.8": ("8.8.8.8", 80),
    "http://172.15.0.1/": ("172.15.0.1", 80),
    "http://[2606:4700::1111]:443/": ("2606:4700::1111", 443),
    "http://[2606:4700:0:0:0:0:0:1111]/": ("2606:4700::1111", 80),
}

NOT_PUBLIC = [
    *("0.0.0.1", "10.0.0.1", "100.64.0.1", "127.0.0.1", "168.63.129.16", "169.254.169.254", "172.16.0.1"),
    *("192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
    *("224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:0:8.8.8.8"),
    *("64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8", "100::1", "2001::1", "2001:0:808:808::1", "2001:db8::1"),
    *("2002:a00:1::1", "2002:7f00:1::", "2606:4700::5efe:10.0.0.1", "3fff::1", "fc00::1", "fe80::1"),
    *("fec0::1", "ff02::1", "fe80::1%eth0"),
]


@pytest.mark.parametrize("url", REFUSED)
def test_an_address_that_is_not_plainly_public_is_refused(url: str) -> None:
    with pytest.raises(guarding.Refused, match=r"^[A-Z].+\.$"):
        guarding.check(url, resolve=public)


@pytest.mark.parametrize("url", REFUSED)
def test_a_refused_address_is_refused_in_every_disguise(url: str) -> None:
    for disguised in disguises(url):
        with pytest.raises(guarding.Refused):
            guarding.check(disguised, resolve=public)


@pytest.mark.parametrize(("url", "place"), ALLOWED.items())
def test_an_ordinary_address_is_allowed(url: str, place: tuple[str, int]) -> None:
    target = guarding.check(url, resolve=public)
    assert (target.host, target.port) == place
    assert target.addresses


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_of_a_reserved_network_is_not_public(address: str) -> None:
    assert not guarding.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8", "2002:808:808::1"],
)
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert guarding.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "answers", [["10.0.0.5"], [PUBLIC, "10.0.0.5"], ["10.0.0.5", PUBLIC], [PUBLIC, "::1"]]
)
def test_a_name_with_one_private_address_is_refused(answers: list[str]) -> None:
    with pytest.raises(guarding.Refused, match="private or reserved"):
        guarding.check("http://paper.example/", resolve=lambda _: answers)


def test_a_name_without_an_address_may_be_asked_again_later() -> None:
    with pytest.raises(guarding.Unresolved, match=r"paper\.example leads to no address"):
        guarding.check("http://paper.example/", resolve=nowhere)
    with pytest.raises(guarding.Unresolved):
        guarding.check("http://paper.example/", resolve=lambda _: [])


def test_an_ip_address_is_never_looked_up() -> None:
    assert guarding.check(f"http://{PUBLIC}/", resolve=unasked).addresses == (PUBLIC,)


def test_the_target_is_respelled_without_fragment_and_default_port() -> None:
    assert guarding.parse("HTTP://Paper.Example.:80/a?b=c#d").url == "http://paper.example/a?b=c"
    assert guarding.parse("http://paper.example:443?b").url == "http://paper.example:443/?b"


if VECTORS:  # other people's cases, which do not travel with the project

    @pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["url"][:60])
    def test_the_guard_decides_as_the_outside_cases_expect(vector: dict[str, Any]) -> None:
        """A redirect is judged by where it leads; a name for which no answer is given has none."""
        url = vector.get("redirects_to", vector["url"])
        for answers in vector.get("resolves_to", [[]]):
            assert vector["expect"] in (decision(url, answers), "either")
            if vector["expect"] == "refuse":
                assert {decision(disguised, answers) for disguised in disguises(url)} <= {"refuse"}

    def decision(url: str, answers: list[str]) -> str:
        try:
            guarding.check(url, resolve=lambda _: answers)
        except guarding.Refused:
            return "refuse"
        return "allow"


class Dialled(Exception):
    """Says which address a connection would have gone to."""


def dial(address: str, port: int, timeout: float | None) -> httpcore2.NetworkStream:
    raise Dialled(address, port)


def test_a_connection_goes_to_the_address_that_was_checked() -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])  # a name that changes its answer
    backend = guarding.GuardedBackend(resolve=lambda _: next(answers), connect=dial)
    with pytest.raises(Dialled, match=PUBLIC):
        backend.connect_tcp("paper.example", 443)
    with pytest.raises(guarding.Refused):
        backend.connect_tcp("paper.example", 443)


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", 80), ("localhost", 80), ("::1", 443), ("paper.example", 22)]
)
def test_a_backend_opens_no_connection_the_guard_refuses(host: str, port: int) -> None:
    with pytest.raises(guarding.Refused):
        guarding.GuardedBackend(resolve=public, connect=dial).connect_tcp(host, port)


def test_a_backend_tries_the_next_address_when_one_is_down() -> None:
    def first_is_down(address: str, port: int, timeout: float | None) -> httpcore2.NetworkStream:
        if address == PUBLIC:
            raise httpcore2.ConnectError("down")
        raise Dialled(address)

    backend = guarding.GuardedBackend(resolve=lambda _: [PUBLIC, "8.8.8.8"], connect=first_is_down)
    with pytest.raises(Dialled, match=r"8\.8\.8\.8"):
        backend.connect_tcp("paper.example", 80)


def test_a_backend_opens_no_socket_of_this_machine() -> None:
    with pytest.raises(guarding.Refused):
        guarding.GuardedBackend().connect_unix_socket("/run/service.sock")


def test_no_environment_variable_opens_a_private_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALLOW_PRIVATE", "INTAKE_ALLOW_PRIVATE", "DEBUG", "NO_PROXY", "HTTP_PROXY"):
        monkeypatch.setenv(name, "1")
    with pytest.raises(guarding.Refused):
        guarding.check("http://127.0.0.1/")


def checked(*arguments: str) -> tuple[str, int]:
    printed = StringIO()
    command = check_url.Command(stdout=printed)
    options = command.create_parser("manage.py", "check_url").parse_args(arguments)
    try:
        command.handle(**vars(options))
        status = 0
    except SystemExit as stop:
        status = int(stop.code or 0)
    return printed.getvalue(), status


def test_the_command_answers_a_line_an_address() -> None:
    printed, status = checked(f"http://{PUBLIC}/", "http://127.0.0.1/")
    first, second = printed.splitlines()
    assert first == "allowed"
    assert second == "refused: The address leads to a private or reserved network."
    assert status == 1
    assert checked(f"http://{PUBLIC}/") == ("allowed\n", 0)


def test_the_command_answers_in_json_in_the_order_given() -> None:
    printed, status = checked("--json", "ftp://paper.example/", f"http://{PUBLIC}/")
    refused, allowed = json.loads(printed)
    assert (refused["url"], refused["allowed"]) == ("ftp://paper.example/", False)
    assert "http://" in refused["reason"]
    assert allowed == {"url": f"http://{PUBLIC}/", "allowed": True, "reason": None}
    assert status == 1
