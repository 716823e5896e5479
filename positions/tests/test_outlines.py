from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from positions.intake.feeds import outlines
from positions.intake.feeds.outlines import Outline
from positions.tests.hostile import EXAMPLES

FEED, HOME = "https://harbour.example/feed", "https://harbour.example/"
HARBOUR = Outline("Harbour News", FEED, HOME, "en")


def opml(body: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="1.1"><head/><body>{body}</body></opml>'.encode()


def read(content: bytes | str, filename: str = "list.csv") -> list[Outline]:
    found, problems = outlines.read(content.encode() if isinstance(content, str) else content, filename)
    assert problems == []
    return found


def problems(content: bytes | str, filename: str = "list.csv") -> list[str]:
    return outlines.read(content.encode() if isinstance(content, str) else content, filename)[1]


def test_outlines_are_read_with_their_groups() -> None:
    listed = opml(
        f'<outline text="Ports"><outline text="Harbour&#10;News" title="x" type="rss" xmlUrl="{FEED}" htmlUrl="{HOME}" '
        'language="en-GB"/><outline TITLE="Quay" XMLURL="https://quay.example/atom"/></outline>'
        '<outline type="link" text="Gull" url="https://gull.example/"/><outline text="nothing in it"/>'
    )
    assert read(listed, "list.opml") == [
        Outline("Harbour News", FEED, HOME, "en", "Ports"),
        Outline("Quay", "https://quay.example/atom", "", "", "Ports"),
        Outline("Gull", "", "https://gull.example/", ""),
    ]


def test_a_source_without_a_name_is_called_after_its_host() -> None:
    assert read(opml(f'<outline xmlUrl="{FEED}"/>'))[0].name == "harbour.example"
    assert read(f"{FEED}\n")[0].name == "harbour.example"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_an_outline_with_a_bare_ampersand_is_read(encoding: str) -> None:
    listed = opml(
        '<outline text="Häfen & Kais &amp; Co" xmlUrl="https://a.example/?a=1&b=2&copy=3"/>'
    ).decode()
    assert read(listed.encode(encoding)) == [
        Outline("Häfen & Kais & Co", "https://a.example/?a=1&b=2&copy=3", "", "")
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_sheet_is_read_by_its_header_in_any_order(separator: str, encoding: str) -> None:
    rows = [
        ("Home page", "LANGUAGE", "Note", "Feed", "Name"),
        (HOME, "en", "daily", FEED, "Harbour News"),
        ("", "", "", "https://haefen.example/a,b;c", "Häfen"),
    ]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert read(text.encode(encoding)) == [
        HARBOUR,
        Outline("Häfen", "https://haefen.example/a,b;c", "", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"Harbour News,{FEED},{HOME}",
        f"{FEED};Harbour News;{HOME}\n",
        f"\n\n{FEED}\t{HOME}\tHarbour News\n\n",
        f'name,feed,homepage\n"Harbour\nNews",{FEED},{HOME}',
        f"Name;Address;Website\nHarbour News;{FEED};{HOME}",
        f"feed\t url \tname\n\t{FEED}\tHarbour News",
        f"feed,url,name\n{FEED},https://quay.example/,Harbour News",
    ],
)
def test_columns_are_known_by_their_looks_too(text: str) -> None:
    (found,) = read(text)
    assert (found.name, found.feed_address) == ("Harbour News", FEED)
    assert found.home_page in (HOME, "")


def test_a_plain_list_has_one_address_a_line() -> None:
    found = read(
        "# ports\nhttps://a.example/1,2.xml\n\n  http://b.example/feed \r\nhttps://c.example/?x=1;2\n"
    )
    assert [each.feed_address for each in found] == [
        *("https://a.example/1,2.xml", "http://b.example/feed", "https://c.example/?x=1;2")
    ]
    assert [each.feed_address for each in read(f"address\n{FEED}\n")] == [FEED]
    assert read(f"# ports and quays\nname,feed\nHarbour,{FEED}\n")[0].name == "Harbour"
    assert read("# nothing yet\n") == []


def test_a_bad_line_does_not_spoil_the_rest() -> None:
    text = f"name,feed,home\nA,http://localhost/,\nB,harbour.example,\nC,{FEED},javascript:x\nD,,\nE,https://e.example/,\n"
    found, told = outlines.read(text.encode(), "list.csv")
    assert [(each.name, each.home_page) for each in found] == [("C", ""), ("E", "")]
    assert told == [
        "Line 2: The host is not a full domain name. It says “http://localhost/”.",
        "Line 3: Only addresses that start with http:// or https:// are fetched. It says “harbour.example”.",
        "Line 4: Only addresses that start with http:// or https:// are fetched. It says “javascript:x”.",
        "Line 5: There is no address that starts with http:// or https://.",
    ]


def test_a_bad_line_of_an_outline_is_named() -> None:
    listed = b'<opml>\n<body>\n<outline xmlUrl="ftp://a.example/"/>\n</body></opml>'
    assert [told.partition(":")[0] for told in problems(listed)] == ["Line 3"]


def test_an_address_longer_than_a_source_may_have_is_a_problem() -> None:
    assert read(f"{FEED}?{'x' * 471}")
    assert "longer than 500 characters" in problems(f"{FEED}?{'x' * 472}")[0]


ENTITY = '<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("content", "filename", "sentence"),
    [
        (b"", "list.csv", "empty"),
        (b"\xef\xbb\xbf \n", "list.opml", "empty"),
        (b"PK\x03\x04\x14\x00", "list.xlsx", "CSV"),
        (f'{ENTITY}<opml><outline text="&a;" xmlUrl="{FEED}"/></opml>'.encode(), "list.opml", "entities"),
        (f'{ENTITY}<opml><outline text="&a;" xmlUrl="{FEED}"/></opml>'.encode("utf-16"), "a", "entities"),
        (b"<opml>\n<body>\n<outline", "list.opml", "in line 3"),
        (b"<rss/>", "list.opml", "not a list in OPML"),
        (b"<!doctype html><p>Sources</p>", "list.html", "not a list in OPML"),
        (f"{FEED}\n".encode(), "list.opml", "not a list in OPML"),
        (b"<opml>" + b"<outline>" * 300 + b"</outline>" * 300 + b"</opml>", "list.opml", "too intricate"),
        (f"{FEED}\n".encode() * 10_001, "list.txt", "10,000 lines"),
        (b'name,feed\n"' + b"x" * 200_000, "list.csv", "Line 2"),
    ],
    ids=str,
)
def test_what_is_no_list_is_refused_in_words(content: bytes, filename: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        outlines.read(content, filename)


def test_what_is_written_is_an_outline_of_version_2() -> None:
    written = etree.fromstring(outlines.write([HARBOUR], "Sources \x00 of \ud800 ours"))
    assert (written.tag, written.get("version")) == ("opml", "2.0")
    assert written.findtext("head/title") == "Sources of ours"
    assert dict(written.find("body/outline").attrib) == {
        "text": "Harbour News", "type": "rss", "xmlUrl": FEED, "htmlUrl": HOME, "language": "en"
    }  # fmt: skip


def test_neighbours_of_one_category_are_written_together_and_none_changes_its_place() -> None:
    of = [
        Outline(f"{n}", f"https://{n}.example/", "", "", group)
        for n, group in enumerate(["", "A", "A", "", "A"])
    ]
    written = outlines.write(of, "Sources")
    assert len(etree.fromstring(written).findall("body/outline")) == 4
    assert read(written) == of


ADDRESSES = st.builds("https://{}.example/{}".format, st.from_regex(r"[a-z]{1,9}", fullmatch=True), st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\\?#"), max_size=20)).map(str.strip)  # fmt: skip
NAMES = st.text(st.characters(codec=None), max_size=250)
OUTLINES = st.builds(
    Outline, NAMES, ADDRESSES, st.one_of(st.just(""), ADDRESSES), st.sampled_from(["", "en", "gsw"]), NAMES
)


@EXAMPLES
@given(st.lists(OUTLINES, max_size=5), NAMES)
def test_what_is_written_is_read_back(given_outlines: list[Outline], title: str) -> None:
    once = read(outlines.write(given_outlines, title), "list.opml")
    assert [(unquote(each.feed_address), each.language) for each in once] == [
        (unquote(each.feed_address), each.language) for each in given_outlines
    ]
    assert read(outlines.write(once, title), "list.opml") == once


@EXAMPLES
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)), st.sampled_from(["a.csv", "a.opml"]))  # fmt: skip
def test_any_bytes_are_read_or_refused_in_words(content: bytes, filename: str) -> None:
    try:
        found, told = outlines.read(content, filename)
    except ValueError as error:
        told, found = [str(error)], []
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in told)
    assert all(each.name for each in found)
