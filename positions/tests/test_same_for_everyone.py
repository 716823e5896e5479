"""Readers' pages have the same bytes for everybody; all pages keep to this site, and say so to the browser."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pytest
from django.conf import settings
from django.test import Client

from positions.editing import reviewing
from positions.tests import make
from positions.tests.addresses import addresses
from positions.tests.cast import Cast
from treaty_tracker import styles

# What a proxy or another page of ours may have left in a browser.
COOKIES = {
    "sessionid": "x" * 32,
    "csrftoken": "x" * 32,
    "messages": "x",
    "theme": "dark",
    "django_language": "ar",
}
# Whatever makes a browser fetch or send something.
FETCHED = (
    "//link[not(@rel='canonical' or @rel='alternate')]/@href | //script/@src | //img/@src | //img/@srcset | //iframe/@src | //form/@action"
    " | //object/@data | //source/@src | //base/@href | //*[@hx-get]/@hx-get | //*[@hx-post]/@hx-post"
)


@pytest.fixture
def reading(cast: Cast) -> list[str]:
    """The addresses of readers' pages, but for the one that tells machines the time."""
    families = {"readers", "reader's form"}
    return [path for path, family in addresses(cast).items() if family in families and path != "/healthz"]


@pytest.fixture
def errors(cast: Cast) -> dict[str, int]:
    """Readers' addresses where something else than a page is due."""
    withdrawn = make.published(by=cast.edith, reviewer=cast.rosa, of=make.capture(f"Wrong. {make.TEXT}"))
    reviewing.withdraw(withdrawn.statement, by=cast.rosa, reason="Another group.")
    return {
        "/nowhere/": 404,
        "/statements/999999/": 404,
        "/treaties/harbour-treaty/?as_of=soon": 400,
        "/?before=%00": 400,
        f"/statements/{withdrawn.statement_id}/": 410,
        "/treaties": 301,
        "/reports/nothing/": 404,
    }


def everybody(cast: Cast) -> list[Client]:
    """A stranger, a browser with cookies of all kinds, and people who are signed in."""
    clients = [Client() for _ in range(4)]
    for name, value in COOKIES.items():
        clients[1].cookies[name] = value
    clients[2].force_login(cast.rosa)
    clients[3].force_login(cast.ada)
    return clients


def test_readers_pages_are_the_same_for_everybody_and_set_no_cookie(cast: Cast, reading: list[str]) -> None:
    clients = everybody(cast)
    for address in reading:
        for headers in ({}, {"HX-Request": "true"}):
            answers = [client.get(address, headers=headers) for client in clients]
            assert {answer.status_code for answer in answers} == {200}
            assert len({answer.getvalue() for answer in answers}) == 1, address
            assert not any(answer.cookies for answer in answers), address
            assert not any("Cookie" in answer.headers.get("Vary", "") for answer in answers), address


def test_so_are_their_error_pages(cast: Cast, errors: dict[str, int]) -> None:
    clients = everybody(cast)
    for address, status in errors.items():
        answers = [client.get(address) for client in clients]
        assert {answer.status_code for answer in answers} == {status}, address
        assert len({answer.content for answer in answers}) == 1, address
        assert not any(answer.cookies for answer in answers), address
        assert not any("Cookie" in answer.headers.get("Vary", "") for answer in answers), address


def test_no_readers_page_is_sent_twice(client: Client, reading: list[str]) -> None:
    for address in reading:
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.getvalue()) == (304, b""), address
        assert not again.cookies


@pytest.mark.parametrize("who", ["nobody", "superuser"])
def test_no_page_can_be_framed_guessed_at_or_made_to_run_what_is_not_ours(
    client: Client, cast: Cast, errors: dict[str, int], who: str
) -> None:
    every = [*addresses(cast), *errors]
    if who == "superuser":
        client.force_login(cast.ada)
        every = [address for address in every if "/logout/" not in address]
    for address in every:
        answer = client.get(address)
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy, address
        assert "default-src 'none'" in policy, address
        framed = address.startswith("/embed/") and not address.endswith(".svg")
        assert ("frame-ancestors *" if framed else "frame-ancestors 'none'") in policy, address
        assert "script-src 'self'" in policy, address
        # For old browsers; what is answered before any page is asked for has the policy alone.
        assert address in errors or framed or answer["X-Frame-Options"] == "DENY", address
        assert answer["X-Content-Type-Options"] == "nosniff", address
        assert answer["Referrer-Policy"] == "same-origin", address
        if not answer.streaming and answer.status_code != 302 and answer.content.lstrip().startswith(b"<!"):
            check_page(answer.text, address)


def check_page(page: str, address: str) -> None:
    """It fetches from this site alone, and needs nothing that its own policy forbids."""
    found: Any = lxml.html.fromstring(page)
    for link in found.xpath(FETCHED):
        assert urlsplit(link)[:2] in {("", ""), ("data", "")}, (address, link)
    assert not found.xpath("//script[not(@src)][not(contains(@type, 'json'))]"), address
    assert not found.xpath("//*[@style] | //iframe | //object | //embed"), address
    assert {each.text for each in found.xpath("//style")} <= {styles.FIRST}, address
    assert not [name for name in found.xpath("//@*/..") for key in name.attrib if key.startswith("on")], (
        address
    )


def test_no_stylesheet_and_no_script_of_ours_names_another_host() -> None:
    files = [path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*")]
    ours = [path for path in files if path.suffix in {".css", ".js"} and "vendor" not in path.parts]
    assert ours
    for path in ours:
        text = path.read_text()
        assert "://" not in text.replace("http://www.w3.org/", ""), path
        assert "url(//" not in text, path
