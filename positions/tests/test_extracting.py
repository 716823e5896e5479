import dataclasses
import json
import socket
import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.intake.texts import dating
from positions.intake.texts.extracting import Extracted, Unreadable, clean, extract
from positions.models.span import as_typed

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
        ("Où est l’été".encode(), "ISO-8859-1"),
        ("Où est l’été".encode(), "utf-16"),
        ("Où est l’été".encode("utf-16-le"), "utf-16le"),
    ],
)
def test_letters_are_decoded_by_mark_then_charset_then_guess(content: bytes, charset: str | None) -> None:
    assert plain(content, charset) == "Où est l’été"


def test_what_is_utf_8_is_read_so_whatever_the_server_says() -> None:
    assert plain("À Genève".encode(), "iso-8859-1") == "À Genève"


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


ASKED = {
    "cp1251": "Лига начальников портов попросила государства изменить проект конвенции о маяках.",
    "koi8-r": "Лига начальников портов попросила государства изменить проект конвенции о маяках.",
    "cp1253": "Η Ένωση Λιμεναρχών ζήτησε από τα κράτη να αλλάξουν το σχέδιο σύμβασης για τους φάρους.",
    "cp1255": "ליגת מנהלי הנמלים ביקשה מהמדינות לשנות את טיוטת האמנה לפני ההצבעה בסתיו.",
    "cp1256": "دعت رابطة مديري الموانئ الدول إلى تعديل مشروع الاتفاقية الخاصة بالمنارات قبل التصويت عليه.",
    "gb18030": "港口长联盟周四要求各国在投票前修改灯塔公约草案。我们欢迎该案文的目标，但不能支持第三章。",
    "big5": "港口長聯盟週四要求各國在投票前修改燈塔公約草案。我們歡迎該案文的目標，但不能支持第三章。",
    "shift_jis": "港湾長連盟は木曜日、投票の前に灯台条約の草案を変更するよう各国に求めた。",
    "euc_kr": "항만장 연맹은 목요일 각국에 표결 전에 등대 협약 초안을 변경해 달라고 요청했다.",
    "cp1252": "La Ligue des maîtres de port a demandé aux États de revoir le traité où l’été oublie les phares.",
}


@pytest.mark.parametrize("encoding", ASKED)
@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "windows-1252"])
def test_a_charset_that_is_missing_or_wrong_is_told_by_the_letters(
    encoding: str, declared: str | None
) -> None:
    asked = ASKED[encoding]
    assert plain(asked.encode(encoding), declared) == asked
    page = f"<html><body><h1>{asked}</h1><p>{asked}</p><p>{asked}</p></body></html>"
    assert asked in extract(page.encode(encoding), media_type="text/html", charset=declared).text


@pytest.mark.parametrize(
    ("start", "encoding", "asked"),
    [
        ('<html><head><meta charset="x-mac-cyrillic"></head>', "mac-cyrillic", ASKED["koi8-r"]),
        (
            '<?xml version="1.0" encoding="windows-1250"?><html>',
            "cp1250",
            "Żądamy, by państwa zmieniły traktat.",
        ),
        ("<!DOCTYPE html><html>", "utf-16-le", ASKED["big5"]),  # its mark was lost
        ('<html><head><meta charset="utf-16"></head>', "ascii", "Ships need light, all of them, always."),
    ],
)
def test_a_page_is_read_as_it_says_unless_it_cannot_be(start: str, encoding: str, asked: str) -> None:
    page = f"{start}<body><p>{asked}</p><p>{asked}</p></body></html>  "
    page = page[: len(page) // 2 * 2]  # as many bytes as letters of sixteen bits would have
    assert asked in extract(page.encode(encoding), media_type="text/html").text


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
    assert extract(page, media_type="application/pdf").extractor == "trafilatura"
    assert extract(b"Only words", media_type="").extractor == "plain"
    assert extract(page, media_type="text/plain").text == page.decode()


@pytest.mark.parametrize(
    ("content", "media_type", "reason"),
    [
        (b"%PDF-1.7 ...", "application/pdf", "PDF"),
        (b"%PDF-1.7 ...", "text/html", "PDF"),
        (b"PK\x03\x04...", "", "packed"),
        (b"\x89PNG\r\n", "image/png", "Pictures"),
        (b"Only words", "application/pdf", "called a PDF"),
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


STAMP = "2024-08-22T23:30:00-05:00"
STRUCTURED, META = "structured data of the page", "meta tag of the page"
TIME, LINE = "time stamp on the page", "date found on the page"
CHANGED = "date of the last update"


def said_by(facts: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(facts)}</script>'


NEWS: dict[str, object] = {"@context": "https://schema.org", "@type": "NewsArticle", "datePublished": STAMP}
VIDEO = {"@type": "VideoObject", "datePublished": "2019-01-01"}
SITE = {"@type": "WebSite", "datePublished": "2001-01-01"}
PAGE = {"@type": "WebPage", "datePublished": "2024-08-21", "dateModified": "2024-10-01"}
UPDATED = {"@type": "NewsArticle", "dateModified": "2024-10-01"}
ENTRY = {"@type": "BlogPosting", "headline": "Ten past ten", "datePublished": "2024-08-30"}
LIVE = NEWS | {"@type": "LiveBlogPosting", "headline": "The talks, live", "liveBlogUpdate": [ENTRY]}


@pytest.mark.parametrize(
    ("head", "body", "day", "basis"),
    [
        (said_by(NEWS | {"dateModified": "2024-10-01"}), "", "2024-08-22", STRUCTURED),
        (said_by([VIDEO, NEWS]), "", "2024-08-22", STRUCTURED),
        (said_by({"@graph": [SITE, PAGE, NEWS]}), "", "2024-08-22", STRUCTURED),
        (said_by({"@graph": [SITE, PAGE]}), "", "2024-08-21", STRUCTURED),
        (said_by(PAGE | {"mainEntity": NEWS}), "", "2024-08-22", STRUCTURED),
        (said_by(LIVE), "", "2024-08-22", STRUCTURED),
        (said_by(NEWS).replace("}", ",}"), "", "2024-08-22", STRUCTURED),  # no JSON, yet plain enough
        (said_by(SITE), "", "", ""),
        (said_by(VIDEO), "", "", ""),
        (
            said_by(NEWS | {"datePublished": None, "dateCreated": ["2024-08-20"]}),
            "",
            "2024-08-20",
            STRUCTURED,
        ),
        (said_by(UPDATED), "", "2024-10-01", CHANGED),
        (f'<meta name="date" content="{STAMP}">', "", "2024-08-22", META),
        ('<meta property="article:published_time" content="2024-02">', "", "2024-02", META),
        ('<meta itemprop="datePublished" content="2023">', "", "2023", META),
        ('<meta name="citation_publication_date" content="2024/08">', "", "2024-08", META),
        ('<meta name="date" content="20240822T101500Z">', "", "2024-08-22", META),
        ('<meta name="date" content="20240822101500">', "", "2024-08-22", META),
        ('<meta name="dcterms.created" content="Thu, 22 Aug 2024 23:30:00 GMT">', "", "2024-08-22", META),
        ('<meta name="date" content="2024-13-45">', "", "", ""),
        ('<meta name="date" content="2062-08-22">', "", "", ""),  # to come
        ('<meta name="date" content="1970-01-01">', "", "", ""),  # no day at all
        ('<meta property="article:modified_time" content="2024-10-01">', "", "2024-10-01", CHANGED),
        ('<meta http-equiv="last-modified" content="Tue, 1 Oct 2024 10:00 GMT">', "", "2024-10-01", CHANGED),
        ("", f'<time datetime="{STAMP}">Thursday</time>', "2024-08-22", TIME),
        ("", "<time>22 August 2024</time>", "2024-08-22", TIME),
        ("", '<b itemprop="datePublished" content="2024-08-22">22/8</b>', "2024-08-22", TIME),
        (
            "",
            '<time class="updated" datetime="2024-10-01"></time><time class="entry-date" datetime="2024-08-22">',
            "2024-08-22",
            TIME,
        ),
        (
            "",
            '<time datetime="2020-01-01"></time><time pubdate datetime="2024-08-22"></time>',
            "2024-08-22",
            TIME,
        ),
        ("", '<time class="updated" datetime="2024-10-01">October</time>', "2024-10-01", CHANGED),
        ("", '<aside><time datetime="2020-01-01">Another story</time></aside>', "", ""),
        ("", '<p class="date">Press release 41/24 of 22.08.2024</p>', "2024-08-22", LINE),
        ("", '<p class="date">Updated 1 October 2024 | Published 22 August 2024</p>', "2024-08-22", LINE),
        ("", '<p class="date">Updated 1 October 2024</p>', "2024-10-01", CHANGED),
        ("", "<p>Publié le 22 août 2024 à 10 h</p>", "2024-08-22", "dateline of the text"),
        ("", "<p>They met on 28 February 2022 and again in 2023-04-11.</p>", "", ""),
        ("", "<footer>© 2025, printed 2025-01-01</footer>", "", ""),
        ('<meta property="og:image" content="https://paper.example/2021/03/04/a.jpg">', "", "", ""),
    ],
)
def test_the_day_of_publication_is_what_the_page_says_it_is(
    head: str, body: str, day: str, basis: str
) -> None:
    found = html(head, body + PARAGRAPH)
    assert (as_typed(found.published_from, found.published_to), found.published_basis) == (day, basis)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2024/08/22/harbour", "2024-08-22"),
        ("/2024/08/22", "2024-08-22"),
        ("/2024/aug/22/harbour", "2024-08-22"),
        ("/news/2024-08-22-harbour", "2024-08-22"),
        ("/2024/08/harbour", "2024-08"),
        ("/2024/harbour", ""),
        ("/2019-20/harbour", ""),
        ("/20240822/harbour", ""),
    ],
)
def test_a_date_in_the_address_counts_where_the_page_names_none(path: str, day: str) -> None:
    found = html(url=f"https://paper.example{path}")
    assert as_typed(found.published_from, found.published_to) == day
    assert found.published_basis == ("address of the page" if day else "")


@pytest.mark.parametrize(
    ("language", "written", "day"),
    [
        ("en", "22nd of August 2024", "2024-08-22"),
        ("en", "Aug. 22, 2024", "2024-08-22"),
        ("es", "22 de agosto de 2024", "2024-08-22"),
        ("ru", "22 августа 2024", "2024-08-22"),
        ("ar", "٢٢ أغسطس ٢٠٢٤", "2024-08-22"),
        ("zh", "2024年8月22日", "2024-08-22"),
        ("de", "22.8.2024", "2024-08-22"),
        ("fr", "4/8/2024", "2024-08-04"),
        ("fr", "8/22/2024", "2024-08-22"),  # however it is done there
        ("en-US", "8/4/2024", "2024-08-04"),
        ("en-US", "22/8/2024", "2024-08-22"),
        ("en-GB", "8/4/2024", "2024-04-08"),
        ("en", "8/4/2024", ""),  # April or August: nobody knows
        ("en", "8/22/2024", "2024-08-22"),
        ("en", "August 2024", ""),  # a day would be made up
        ("en", "10 articles 2024", ""),
        ("en", "10 Monday 2024", ""),
    ],
)
def test_days_are_read_in_the_language_of_the_page(language: str, written: str, day: str) -> None:
    page = f'<html lang="{language}"><body><p class="date">{written}</p>{PARAGRAPH}</body></html>'
    found = extract(page.encode(), media_type="text/html", charset="utf-8")
    assert as_typed(found.published_from, found.published_to) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("August 22, 2024 at 02:36AM\nThe harbour is open.", "2024-08-22"),
        ("Declaration\n\nGeneva, 22 August 2024\nThe harbour is open.", "2024-08-22"),
        ("August 22, 2024 was a day.", ""),
        ("The harbour has been open to everybody since 22 August 2024", ""),
        ("Updated 22 August 2024", ""),
    ],
)
def test_the_dateline_of_a_text_is_its_date(text: str, day: str) -> None:
    found = extract(text.encode(), media_type="text/plain")
    assert as_typed(found.published_from, found.published_to) == day
    assert found.published_basis == ("dateline of the text" if day else "")


@pytest.mark.parametrize(
    ("head", "body", "byline"),
    [
        ("", '<p class="byline">By Ada Brook and Carl Dune</p>', "Ada Brook; Carl Dune"),
        ("", '<p class="byline">By Ada Brook, Security Editor</p>', "Ada Brook"),
        ("", '<p class="author">Par Ada Brook</p>', "Ada Brook"),
        (said_by(NEWS | {"author": [{"name": "Ada Brook"}, {"name": "李小龙"}]}), "", "Ada Brook; 李小龙"),
        (said_by(NEWS | {"author": "By Ada Brook, Harbour Correspondent"}), "", "Ada Brook"),
        ('<meta name="author" content="ada.brook@paper.example">', "", None),
        ('<meta name="author" content="Ada Brook (ada.brook@paper.example)">', "", "Ada Brook"),
        ('<meta name="author" content="admin">', "", None),
        ('<meta property="article:author" content="https://people.example/ada">', "", None),
        ('<meta name="author" content="Tidewater staff">', "", "Tidewater staff"),
        ("", '<aside><p class="author">Dan Else</p></aside>', None),
    ],
)
def test_a_byline_is_the_names_alone(head: str, body: str, byline: str | None) -> None:
    assert html(head, body + PARAGRAPH).byline == byline


def test_titles_leave_out_the_name_of_the_site_and_of_entries() -> None:
    names = '<meta property="og:title" content="Gaps – The Post"><meta property="og:site_name" content="The Post">'
    assert (html(names).title, html(names).site) == ("Gaps", "The Post")
    assert html(said_by(LIVE)).title == "The talks, live"
    assert html(url="https://amp.paper.example/a").site == "paper.example"


@pytest.mark.parametrize(
    ("tag", "head", "language"),
    [
        ('<html lang="pt-BR">', "", "pt"),
        ('<html xml:lang="AR">', "", "ar"),
        ("<html>", '<meta property="og:locale" content="fr_FR">', "fr"),
        ("<html>", '<meta http-equiv="Content-Language" content="de-CH, fr">', "de"),
        ('<html lang="und">', '<meta property="og:locale" content="fr_FR">', "fr"),
        ("<html>", "", None),
        ('<html lang="x-klingon">', "", None),
    ],
)
def test_the_language_is_the_one_declared(tag: str, head: str, language: str | None) -> None:
    page = f"{tag}<head>{head}</head><body>{PARAGRAPH}</body></html>"
    assert extract(page.encode(), media_type="text/html").language == language


@pytest.mark.parametrize(
    ("link", "url", "own"),
    [
        ("/b", "https://paper.example/a", "https://paper.example/b"),
        ("http://PAPER.example/b?id=1", "https://paper.example/a", "http://PAPER.example/b?id=1"),
        ("https://www.paper.example/a", "https://amp.paper.example/a", "https://www.paper.example/a"),
        ("https://paper.example/a", "https://m.paper.example/a", "https://paper.example/a"),
        ("https://other.example/b", "https://paper.example/a", None),
        ("https://news.paper.example/b", "https://paper.example/a", None),
        ("https://www.example/b", "https://m.example/a", None),
        ("https://paper.example.other.example/", "https://paper.example/a", None),
        ("/", "https://paper.example/a", None),  # the home page, on every page by mistake
        ("/", "https://paper.example/?utm_source=letter", "https://paper.example/"),
        ("/?p=1", "https://paper.example/a", "https://paper.example/?p=1"),
        ("javascript:alert(1)", "https://paper.example/a", None),
        ("http://[broken", "https://paper.example/a", None),
        ("/b", None, None),
    ],
)
def test_a_page_names_its_address_only_on_its_own_site(link: str, url: str | None, own: str | None) -> None:
    assert html(f'<link rel="Canonical" href="{link}">', url=url).canonical_url == own


def test_two_addresses_are_none_and_a_base_is_followed() -> None:
    assert html('<link rel="canonical" href="/b"><link rel="canonical" href="/c">').canonical_url is None
    base = '<base href="https://other.example/"><link rel="canonical" href="b">'
    assert html(base).canonical_url is None


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
def test_ten_megabytes_of_malice_come_to_an_end(name: str) -> None:
    with suppress(Unreadable):
        assert len(extract(BOMBS[name].encode(), media_type="text/html").text) < 2000


def test_what_makes_the_reader_of_pages_stumble_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(dating, "of_page", stumble)
    with pytest.raises(Unreadable, match="could not be read"):
        html()
