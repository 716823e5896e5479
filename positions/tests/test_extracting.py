import dataclasses
import json
import socket
import time
import unicodedata
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.intake import extracting
from positions.intake.extracting import Extracted, Unreadable, clean, extract

GOLDEN = Path(__file__).parent / "golden"
PAGES = {
    "page_news.html": "https://tidewater.example/world/lighthouse-treaty?utm_source=letter",
    "page_statement.html": "https://gardiens.example/2023/declaration",
    "page_plain.html": "https://harbour.example/2022/11/03/notice.html",
}
PARAGRAPH = "<p>The League of Harbour Masters asked states to change the draft before they vote on it.</p>"


def html(head: str = "", body: str = PARAGRAPH, *, url: str | None = "https://paper.example/a") -> Extracted:
    page = f"<!DOCTYPE html><html><head>{head}</head><body><article>{body}</article></body></html>"
    return extract(page.encode(), media_type="text/html", charset="utf-8", url=url)


def plain(content: bytes, charset: str | None = None) -> str:
    return extract(content, media_type="text/plain", charset=charset).text


def golden(name: str) -> dict[str, object]:
    found = extract((GOLDEN / name).read_bytes(), media_type="text/html", url=PAGES[name])
    facts = dataclasses.asdict(found) | {"text": found.text.split("\n")}
    del facts["extractor_version"]
    plain_data: dict[str, object] = json.loads(json.dumps(facts, default=str))
    return plain_data


def rewrite() -> None:
    """After a wanted change: `python -c "from positions.tests.test_extracting import rewrite; rewrite()"`."""
    for name in PAGES:
        expected = json.dumps(golden(name), indent=1, ensure_ascii=False)
        (GOLDEN / name).with_suffix(".json").write_text(expected + "\n")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_gives_the_text_and_facts_on_file(name: str) -> None:
    assert golden(name) == json.loads((GOLDEN / name).with_suffix(".json").read_text())


def test_nothing_is_fetched_while_a_page_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def dialled(*_: object) -> None:
        raise AssertionError("a page was read from outside")

    monkeypatch.setattr(socket, "socket", dialled)
    monkeypatch.setattr(socket, "getaddrinfo", dialled)
    head = (
        '<base href="https://out.example/"><link rel="stylesheet" href="/a.css"><script src="/a.js"></script>'
    )
    assert html(head, PARAGRAPH + '<img src="/a.png"><iframe src="https://out.example/"></iframe>').text
    start = b"http://out.example/ is not an address to be opened. "
    assert extract(start + PARAGRAPH.encode(), media_type="text/html", url="https://out.example/").text


@given(st.text(st.characters(codec=None)))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode().decode() == once
    assert not set(once) & {"\x00", "\r"}


def test_cleaning_replaces_only_what_cannot_be_stored() -> None:
    assert clean(" a\x00b\ud83dc \t\x07\ufeff\u00a0\n\n") == " a\ufffdb\ufffdc \t\x07\ufeff\u00a0\n\n"
    assert clean("a\r\nb\rc\n\rd") == "a\nb\nc\n\nd"
    assert clean("cafe\u0301 \u212b") == "café Å"


def test_a_plain_text_is_kept_whole() -> None:
    found = extract(b"\n  Headline\r\n\r\nFirst line. \n\n", media_type="text/plain")
    assert found.text == "\n  Headline\n\nFirst line. \n\n"
    assert (found.title, found.extractor, found.published_from) == (None, "plain", None)


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ("Où est l’été".encode(), None),
        ("\ufeffOù est l’été".encode(), "iso-8859-1"),
        ("Où est l’été".encode("utf-16"), None),
        ("Où est l’été".encode("cp1252"), None),
        ("Où est l’été".encode("cp1252"), "ISO-8859-1"),
        ("Où est l’été".encode("cp1252"), "utf-8"),
        ("Où est l’été".encode(), "no-such-charset"),
        ("Où est l’été".encode(), "hex"),
        ("Où est l’été".encode(), "\x00"),
    ],
)
def test_letters_are_decoded_by_mark_then_charset_then_guess(content: bytes, charset: str | None) -> None:
    assert plain(content, charset) == "Où est l’été"


def test_one_broken_byte_does_not_spoil_the_other_letters() -> None:
    assert (
        plain("Où est l’\xff été".encode("utf-8", "replace").replace("ÿ".encode(), b"\xff"))
        == "Où est l’\ufffd été"
    )


def test_a_page_may_name_its_own_charset() -> None:
    page = (
        f'<html><head><meta charset="koi8-r"></head><body><p>Мы против договора.</p>{PARAGRAPH}</body></html>'
    )
    assert "Мы против договора." in extract(page.encode("koi8-r"), media_type="text/html").text


def test_a_file_of_unknown_type_is_looked_into() -> None:
    page = f"<!DOCTYPE html>\n<html><body>{PARAGRAPH}</body></html>".encode()
    for media_type in (
        "",
        "application/octet-stream",
        "text/html; charset=utf-8",
        "application/xhtml+xml",
        "text/xml",
    ):
        assert extract(page, media_type=media_type).extractor == "trafilatura"
    assert extract(b"Only words", media_type="").extractor == "plain"
    assert extract(page, media_type="text/plain").text == page.decode()


@pytest.mark.parametrize(
    ("content", "media_type", "reason"),
    [
        (b"%PDF-1.7 ...", "application/pdf", "PDF"),
        (b"%PDF-1.7 ...", "text/html", "PDF"),
        (b"PK\x03\x04...", "", "packed"),
        (b"\x89PNG\r\n", "image/png", "pictures"),
        (bytes(5000), "text/plain", "not a text"),
        (bytes(range(256)) * 9, "text/plain", "not a text"),
        (b"", "text/plain", "empty"),
        (b" \n ", "text/plain", "empty"),
        (b"", "text/html", "empty"),
        (b"<html><body><script>var a = 1</script></body></html>", "text/html", "No article"),
        (b"<?xml version='1.0'?><rss></rss>", "application/rss+xml", "feed"),
        (b"{}", "application/json", "data file"),
        (b"a" * 1_000_001, "text/plain", "1,000,000 characters"),
        (b"<p>" + b"word " * 201_000, "text/html", "1,000,000 characters"),
    ],
)
def test_what_holds_no_text_gets_a_sentence(content: bytes, media_type: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as caught:
        extract(content, media_type=media_type)
    assert str(caught.value).endswith(".")


DAY = (date(2024, 8, 22), date(2024, 8, 22))
STAMP = "2024-08-22T23:30:00-05:00"
META = "meta tag of the page"


@pytest.mark.parametrize(
    ("head", "body", "days", "basis"),
    [
        (f'<meta name="date" content="{STAMP}">', "", DAY, META),
        (
            '<meta property="article:published_time" content="2024-02">',
            "",
            (date(2024, 2, 1), date(2024, 2, 29)),
            META,
        ),
        ('<meta itemprop="datePublished" content="2023">', "", (date(2023, 1, 1), date(2023, 12, 31)), META),
        ("", f'<time datetime="{STAMP}">Thursday</time>', DAY, "time stamp on the page"),
        ('<meta name="date" content="2024-13-45">', "", (None, None), ""),
    ],
)
def test_a_date_is_a_first_and_a_last_possible_day(
    head: str, body: str, days: tuple[date | None, date | None], basis: str
) -> None:
    found = html(head, body + PARAGRAPH)
    assert (found.published_from, found.published_to) == days
    assert found.published_basis == basis


def test_a_date_in_the_address_counts_where_the_page_names_none() -> None:
    found = html(url="https://paper.example/2024/08/22/harbour")
    assert (found.published_from, found.published_basis) == (date(2024, 8, 22), "address of the page")


def test_the_dateline_of_a_text_is_its_date() -> None:
    found = extract(b"August 22, 2024 at 02:36AM\nThe harbour is open.", media_type="text/plain")
    assert (found.published_from, found.published_basis) == (date(2024, 8, 22), "dateline of the text")
    assert extract(b"August 22, 2024 was a day.", media_type="text/plain").published_from is None


@pytest.mark.parametrize(
    ("link", "url", "own"),
    [
        ("/b", "https://paper.example/a", "https://paper.example/b"),
        ("http://PAPER.example/b?id=1", "https://paper.example/a", "http://PAPER.example/b?id=1"),
        ("https://other.example/b", "https://paper.example/a", None),
        ("https://paper.example.other.example/", "https://paper.example/a", None),
        ("javascript:alert(1)", "https://paper.example/a", None),
        ("http://[broken", "https://paper.example/a", None),
        ("/b", None, None),
    ],
)
def test_a_page_names_its_address_only_on_its_own_host(link: str, url: str | None, own: str | None) -> None:
    assert html(f'<link rel="canonical" href="{link}">', url=url).canonical_url == own


ENTITIES = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
BOMBS = {
    "entities": f'<!DOCTYPE html [<!ENTITY a "{"x" * 1000}">{ENTITIES}]><html><body><p>&j;</p>{PARAGRAPH}</body>',
    "nested tags": "<div>" * 2_000_000,
    "many tags": "<p>x</p>" * 1_250_000,
    "attributes": f"<p {' '.join(f'a{n}=1' for n in range(1_000_000))}>x</p>",
    "one long line": "<p>" + "word " * 2_000_000,
    "open brackets": "<" * 10_000_000,
    "comments": "<!-- " * 2_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_ten_megabytes_of_malice_end_soon(name: str) -> None:
    begun = time.monotonic()
    with suppress(Unreadable):
        assert len(extract(BOMBS[name].encode(), media_type="text/html").text) < 2000
    assert time.monotonic() - begun < 10


def test_what_makes_the_reader_of_pages_stumble_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(extracting, "extract_metadata", stumble)
    with pytest.raises(Unreadable, match="could not be read"):
        html()
