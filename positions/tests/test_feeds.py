import html
import json
import socket
from datetime import UTC, datetime
from typing import Any

import pytest

from positions.intake.feeds import parsing
from positions.intake.feeds.parsing import Feed, Item, Unreadable

URL = "https://harbour.example/news/feed.xml"
LINK = "<link>https://harbour.example/news/1</link>"


def rss(*items: str, head: str = "", names: str = "") -> str:
    channel = f"<title>Harbour News</title><link>https://harbour.example/</link>{head}"
    listed = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {names}><channel>{channel}{listed}</channel></rss>'


def atom(*entries: str, names: str = "") -> str:
    listed = "".join(f"<entry>{entry}</entry>" for entry in entries)
    head = '<title>Harbour News</title><link href="https://harbour.example/"/>'
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" {names}>{head}{listed}</feed>'


def json_feed(*items: Any, **more: Any) -> str:
    told = {"title": "Harbour News", "home_page_url": "https://harbour.example/", "items": list(items)}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", **told, **more})


def read(text: str | bytes, **sent: Any) -> Feed:
    return parsing.read(text if isinstance(text, bytes) else text.encode(), **{"url": URL, **sent})


def one(text: str | bytes, **sent: Any) -> Item:
    (item,) = read(text, **sent).items
    return item


def title(of: str | bytes, **sent: Any) -> str:
    return one(of, **sent).title


RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{}"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour News</title><link>https://harbour.example/</link></channel>
<item rdf:about="{}"><title>Divers object</title><link>https://harbour.example/news/1</link>
<dc:date>2025-06-03T11:00:00+02:00</dc:date></item></rdf:RDF>"""
ABOUT = "https://harbour.example/#1"
GUID = '<guid isPermaLink="false">n1</guid>'
NETSCAPE = (
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://my.netscape.com/publish/formats/rss-0.91.dtd">'
)
RSS_ITEM = f"<title>Divers object</title>{LINK}{GUID}<pubDate>Tue, 03 Jun 2025 11:00:00 +0200</pubDate>"
KINDS = {
    "RSS 0.90": (RDF.format("http://my.netscape.com/rdf/simple/0.9/", ABOUT), ABOUT),
    "RSS 0.91": (rss(RSS_ITEM).replace("<rss", f"{NETSCAPE}<rss").replace("2.0", "0.91"), "n1"),
    "RSS 0.92": (rss(RSS_ITEM).replace("2.0", "0.92"), "n1"),
    "RSS 1.0": (RDF.format("http://purl.org/rss/1.0/", ABOUT), ABOUT),
    "RSS 2.0": (rss(RSS_ITEM), "n1"),
    "Atom 0.3": (
        atom(
            '<title>Divers object</title><link rel="alternate" type="text/html" '
            'href="https://harbour.example/news/1"/><id>n1</id><issued>2025-06-03T11:00:00+02:00</issued>'
        ).replace("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"),
        "n1",
    ),
    "Atom 1.0": (
        atom(
            '<title>Divers object</title><link rel="self" href="1.atom"/><link href="1"/>'
            "<id>n1</id><updated>2025-06-03T09:00:00Z</updated>"
        ),
        "n1",
    ),
    "JSON Feed 1.0": (
        json_feed(
            {"id": 1, "title": "Divers object", "url": "1", "date_published": "2025-06-03T09:00:00Z"},
            version="https://jsonfeed.org/version/1",
        ),
        "1",
    ),
    "JSON Feed 1.1": (
        json_feed(
            {"id": "n1", "title": "Divers object", "url": "1", "date_modified": "2025-06-03T09:00:00Z"}
        ),
        "n1",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_feed_gives_the_same(kind: str) -> None:
    text, key = KINDS[kind]
    item = Item(key, "https://harbour.example/news/1", "Divers object", datetime(2025, 6, 3, 9, tzinfo=UTC))
    assert read(text) == Feed("Harbour News", "https://harbour.example/", "", [item], [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (rss(head="<language>pt-BR</language>"), "pt"),
        (atom(names='xml:lang="fr"'), "fr"),
        (json_feed(language="de-AT"), "de"),
        (rss(head="<language>12</language>"), ""),
    ],
)
def test_a_feed_says_its_language(text: str, code: str) -> None:
    assert read(text).language == code


def test_an_item_without_a_guid_is_known_by_its_address() -> None:
    assert one(rss(LINK)).key == "https://harbour.example/news/1"
    assert one(rss(f"{LINK}<guid> \n </guid>")).key == "https://harbour.example/news/1"
    assert one(rss(f"{LINK}<guid>{'long ' * 300}</guid>")).key == "https://harbour.example/news/1"


def test_the_key_does_not_depend_on_where_the_feed_was_read() -> None:
    keys = {one(rss(f"{LINK}<guid>7</guid>"), url=url).key for url in (URL, "http://moved.example/feed")}
    assert keys == {"7"}


def test_of_two_items_with_one_key_the_first_counts() -> None:
    feed = read(rss(f"<title>First</title>{LINK}{GUID}", f"<title>Second</title>{LINK}{GUID}"))
    assert [item.title for item in feed.items] == ["First"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (rss("<link>/n/2</link>"), "https://harbour.example/n/2"),
        (rss("<link>n/2</link>"), "https://harbour.example/n/2"),
        (rss("<link>//other.example/n/2</link>"), "https://other.example/n/2"),
        (rss("<link> https://harbour.example/n\n/2 </link>"), "https://harbour.example/n/2"),
        (rss("<link>https://harbour.example/a b?q=<![CDATA[1&r=2]]></link>"), "https://harbour.example/a%20b?q=1&r=2"),
        (rss("<link>HTTPS://Hafen-Köln.example</link>"), "https://xn--hafen-kln-67a.example/"),
        (rss("<link>n/2</link>", names='xml:base="https://base.example/x/"'), "https://base.example/x/n/2"),
        (atom('<link href="n/2"/>'), "https://harbour.example/news/n/2"),
        (atom('<link href="n/2" xml:base="/x/"/>'), "https://harbour.example/x/n/2"),
        (atom('<link href="2"/>', names='xml:base="https://base.example/x/"'), "https://base.example/x/2"),
        (atom('<link rel="enclosure" href="2.mp3"/><link href="2"/>'), "https://harbour.example/news/2"),
        (atom('<link href="2.pdf" type="application/pdf"/><link href="2"/>'), "https://harbour.example/news/2"),
        (atom('<link href="2"/><link href="2-fr" hreflang="fr"/>'), "https://harbour.example/news/2"),
        (rss("<guid>https://harbour.example/?p=2</guid>"), "https://harbour.example/?p=2"),
        (json_feed({"id": "n", "external_url": "https://other.example/2"}), "https://other.example/2"),
    ],
)  # fmt: skip
def test_an_address_is_absolute(text: str, address: str) -> None:
    assert one(text).address == address


def test_the_address_before_a_proxy_counts() -> None:
    names = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    proxied = "<link>https://proxy.example/1</link><feedburner:origLink>https://harbour.example/1</feedburner:origLink>"
    assert one(rss(proxied, names=names)).address == "https://harbour.example/1"


@pytest.mark.parametrize(
    "link",
    ["", "javascript:alert(1)", "java&#10;script:alert(1)", "mailto:a@harbour.example", "data:text/html,x", "file:///etc/passwd",
     "ftp://harbour.example/", "http://[", "http://localhost/", "https://a:b@harbour.example/",
     "https://harbour.example:99999/", "https://harbour.example/" + "x" * 5000],
)  # fmt: skip
def test_what_is_no_web_address_is_left_out_and_counted(link: str) -> None:
    for text in (rss(f"<link>{link}</link>", LINK), atom(f'<link href="{link}"/>', '<link href="1"/>')):
        feed = read(text)
        assert [item.address for item in feed.items] == ["https://harbour.example/news/1"]
        assert feed.notes == ["1 entry has no web address and is left out."]


@pytest.mark.parametrize(
    "guid",
    [
        "12345",
        '<guid isPermaLink="false">https://harbour.example/internal/7</guid>',
        "tag:harbour.example,2025:1",
    ],
)
def test_a_guid_that_is_no_permalink_is_no_address(guid: str) -> None:
    guid = guid if guid.startswith("<") else f"<guid>{guid}</guid>"
    assert read(rss(guid, guid)).notes == ["2 entries have no web address and are left out."]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Divers &amp; dockers", "Divers & dockers"),
        ("<![CDATA[Divers & dockers]]>", "Divers & dockers"),
        ("Divers &amp;amp; dockers", "Divers & dockers"),
        ("Caf&amp;eacute; &#8220;Harbour&#8221;", "Café “Harbour”"),
        ("&lt;b&gt;Divers&lt;/b&gt; object", "Divers object"),
        ("The <b>draft</b> treaty", "The draft treaty"),
        ("The <!-- second -->draft", "The draft"),
        ("<![CDATA[<p>Divers</p><p>object</p>]]>", "Divers object"),
        ("Divers\n\t  object\u2028again", "Divers object again"),
        ("1 &lt; 2 and 3 &gt; 2", "1 < 2 and 3 > 2"),
        ("<![CDATA[<scr<b>ipt>alert(1)</script>]]>", "ipt>alert(1)"),
        ("&amp;lt;img src=x onerror=alert(1)&amp;gt;Divers", "Divers"),
        ("Cafe\u0301", "Café"),
        ("x" * 600, "x" * 499 + "…"),
        ("", ""),
    ],
)
def test_a_title_is_one_plain_line(written: str, shown: str) -> None:
    assert title(rss(f"<title>{written}</title>{LINK}")) == shown


def test_a_title_of_atom_may_be_markup() -> None:
    div = '<div xmlns="http://www.w3.org/1999/xhtml">The <em>draft</em> treaty</div>'
    assert title(atom(f'<title type="xhtml">{div}</title><link href="1"/>')) == "The draft treaty"
    assert title(atom('<title type="html">The &lt;em>draft&lt;/em></title><link href="1"/>')) == "The draft"


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        (rss(f"<title>Café</title>{LINK}").encode("utf-8-sig"), {}),
        (rss(f"<title>Café</title>{LINK}").encode("utf-16"), {}),
        (rss(f"<title>Café</title>{LINK}").encode("utf-16-be"), {}),
        (rss(f"<title>Café</title>{LINK}").encode("cp1252"), {}),
        (rss(f"<title>Café</title>{LINK}").encode("cp1252"), {"charset": "utf-8"}),
        (rss(f"<title>Café</title>{LINK}").encode(), {"charset": "iso-8859-1"}),
        (rss(f"<title>Café</title>{LINK}").encode(), {"charset": "utf-16"}),
        (rss(f"<title>Café</title>{LINK}").encode(), {"charset": "no such thing"}),
        (rss(f"<title>Café</title>{LINK}").replace("?>", ' encoding="utf-16"?>', 1).encode(), {}),
        (rss(f"<title>Café</title>{LINK}").replace("?>", ' encoding="iso-8859-1"?>', 1).encode(), {}),
        (rss(f"<title>Café</title>{LINK}").replace("?>", ' encoding="cp1252"?>', 1).encode("cp1252"), {"charset": "utf-8"}),
        (b" \r\n\xef\xbb\xbf" + rss(f"<title>Café</title>{LINK}").encode(), {}),
        (json_feed({"title": "Café", "url": "1"}).encode(), {}),
        (json_feed({"title": "Café", "url": "1"}).replace("\\u00e9", "é").encode("utf-16"), {}),
    ],
)  # fmt: skip
def test_letters_are_right_whatever_is_declared(content: bytes, sent: dict[str, str]) -> None:
    assert title(content, **sent) == "Café"


def test_a_declared_alphabet_is_read() -> None:
    told = rss(f"<title>Гавань</title>{LINK}").replace("?>", ' encoding="windows-1251"?>', 1)
    assert title(told.encode("cp1251")) == "Гавань"
    assert title(told.encode("cp1251"), charset="utf-8") == "Гавань"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Divers & dockers", "Divers & dockers"),
        ("Divers&nbsp;object", "Divers object"),
        ("Divers &copy; &hellip;", "Divers © …"),
        ("Divers <br> object", "Divers object"),
        ("Divers \x0b object", "Divers object"),
        ("Divers &#x1; object", "Divers object"),
        ("Divers <x:b>object</x:b>", "Divers object"),
    ],
)
def test_a_feed_that_is_not_well_formed_is_read_all_the_same(written: str, shown: str) -> None:
    feed = read(rss(f"<title>{written}</title>{LINK}", "<link>2</link>"))
    assert [item.title for item in feed.items] == [shown, ""]
    assert feed.items[1].address == "https://harbour.example/2"


def test_errors_in_the_markup_are_noted() -> None:
    note = "The feed has errors in its XML; entries may be missing or damaged."
    assert read(rss(f"<title>Divers & dockers</title>{LINK}")).notes == [note]


def test_a_letter_that_xml_has_not_is_no_error() -> None:
    feed = read(rss(f"<title>Divers\x0bobject</title>{LINK}"))
    assert (feed.items[0].title, feed.notes) == ("Divers object", [])


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE rss SYSTEM "a>b">',
        "<!DOCTYPE rss [<!ELEMENT rss ANY>]>",
        "<!-- <rss> --><?x <feed>?>",
    ],
)
def test_nothing_before_the_root_changes_what_is_read(before: str) -> None:
    text = atom(
        '<link href="1?a=1&#38;b=2"/>'
    )  # which feedparser reads otherwise once it takes it for broken
    root = text.partition("?>")[2]
    assert one(before + root).address == one(text).address == "https://harbour.example/news/1?a=1&b=2"


def test_of_a_very_long_feed_with_errors_the_beginning_is_read() -> None:
    text = rss(*(f"<title>Divers & dockers {'x' * 2_000}</title><link>{n}</link>" for n in range(1_500)))
    feed = read(text)
    assert 900 < len(feed.items) < 1_000
    assert feed.notes == [
        "The feed breaks off or is damaged; only the whole entries of its beginning are taken."
    ]


@pytest.mark.parametrize("make", [rss, atom])
def test_a_feed_that_breaks_off_gives_the_entries_that_are_whole(make: Any) -> None:
    links = [f'<title>{n}</title><link href="{n}">{n}</link>' for n in (10, 11, 12)]
    text = make(*(link if make is atom else link.replace("href", "x") for link in links))
    begins, ends = text.index("<title>12"), text.rindex("</")
    for cut in range(begins, text.index("12</link>") + 2):
        feed = read(text[:cut])
        assert [item.title for item in feed.items] == ["10", "11"]
        assert feed.notes == [
            "The feed breaks off or is damaged; only the whole entries of its beginning are taken."
        ]
    assert [item.title for item in read(text[:ends]).items] == ["10", "11", "12"]


def test_a_feed_that_breaks_off_in_its_first_entry_is_not_an_empty_one() -> None:
    text = rss(f"<title>Divers</title>{LINK}")
    for end in ("<channel>", "<title>Divers", LINK):
        with pytest.raises(Unreadable, match="breaks off"):
            read(text[: text.index(end) + len(end)])


def test_no_more_than_a_thousand_items_are_taken() -> None:
    feed = read(rss(*(f"<link>{n}</link>" for n in range(1_200))))
    assert len(feed.items) == 1_000
    assert feed.notes == ["The feed has 1,200 entries; only the first 1,000 are taken."]


def test_a_feed_may_have_no_entries_yet() -> None:
    for text in (rss(), atom(), json_feed()):
        assert read(text) == Feed("Harbour News", "https://harbour.example/", "", [], [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The feed is empty."),
        (b" \r\n\xef\xbb\xbf \n", "The feed is empty."),
        (b"<!doctype html><title>News</title><p>Divers", "web page"),
        (b"<?xml version='1.0'?><!-- a --><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "web page"),
        (b"<html><item><link>https://harbour.example/1</link></item></html>", "web page"),
        (b"Divers object.", "This is not a feed"),
        (b"<opml version='2.0'><body/></opml>", "This is not a feed"),
        (b"<urlset xmlns:atom='http://www.w3.org/2005/Atom'><url/></urlset>", "This is not a feed"),
        (b"%PDF-1.7 \xff\xfe", "This is not a feed"),
        (b'{"items": []}', "This is not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": {}}', "This is not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "This is not a feed"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_said_to_be_none(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read(content)


def test_a_page_is_known_by_its_type_too() -> None:
    with pytest.raises(Unreadable, match="web page"):
        read(b"<p>Divers object.</p>", media_type="text/html")
    assert one(rss(LINK), media_type="text/html")


ENTITY = '<!DOCTYPE rss [<!ENTITY d SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declared", [ENTITY, ENTITY.lower(), f"<!-- <rss> -->\n{ENTITY}"])
def test_entities_are_refused_in_any_encoding(encoding: str, declared: str) -> None:
    text = rss(f"<title>&d;</title>{LINK}").replace("<rss", f"{declared}<rss")
    with pytest.raises(Unreadable, match="entities"):
        read(text.encode(encoding))


def test_entities_that_are_only_written_of_are_not_declared() -> None:
    written = "How <!ENTITY works"
    assert title(json_feed({"title": written, "url": "1"})) == "How"
    assert title(rss(f"<title>{html.escape(written)}</title>{LINK}")) == "How"


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "cp037", "utf-16"])
def test_no_parser_reads_an_entity_out_of_what_was_judged_as_other_letters(encoding: str) -> None:
    text = rss(f"<title>&d;</title>{LINK}").replace("?>", f' encoding="{encoding}"?>{ENTITY}', 1)
    with pytest.raises(Unreadable):
        read(text.encode(encoding), charset=encoding)


@pytest.mark.parametrize(
    "text",
    [
        rss("<a>" * 300 + "</a>" * 300),
        rss("<a/>" * 200_001),
        rss("<a " + " ".join(f'a{n}=""' for n in range(1_001)) + "/>"),
        rss("& " + "<a>" * 200_001),
        json_feed([[]] * 200_001),
    ],
    ids=["nested", "many", "attributes", "many and broken", "JSON"],
)
def test_what_would_keep_parsers_busy_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="too intricate"):
        read(text)


def test_nothing_is_fetched_or_opened_while_a_feed_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def reached(*found: object, **_: object) -> None:
        raise AssertionError(found)

    outside = '<!DOCTYPE rss SYSTEM "http://out.example/rss.dtd">'
    stylesheet = '<?xml-stylesheet href="http://out.example/a.xsl"?>'
    include = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"/>'
    pages = [rss(include + LINK).replace("<rss", f"{start}<rss") for start in (outside, stylesheet)]
    assert read(rss(LINK)).items
    monkeypatch.setattr(socket, "socket", reached)
    monkeypatch.setattr(socket, "getaddrinfo", reached)
    monkeypatch.setattr("builtins.open", reached)
    for text in pages:
        assert one(text).address == "https://harbour.example/news/1"
    for text in ("http://out.example/feed", "file:///etc/hostname", "/etc/hostname", "feed://out.example/"):
        with pytest.raises(Unreadable, match="not a feed"):
            read(text)
