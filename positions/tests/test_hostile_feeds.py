"""Whatever is sent as a feed: it is read, or refused in words; and nothing of it gets through but plain lines."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.intake.feeds import parsing
from positions.intake.feeds.parsing import Feed, Unreadable
from positions.tests.hostile import EXAMPLES
from positions.tests.test_feeds import KINDS, LINK, URL, atom, json_feed, rss

LONG = 50_000
WHOLE = {name: text.encode() for name, (text, _key) in KINDS.items()}

PYTHON = re.compile(r"Error|Exception|Traceback|None|NoneType|object at|[\"'_<>{}\[\]]|0x")
MARKUP = re.compile(r"<[a-z/!?][^>]*>", re.IGNORECASE)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
ADDRESS = re.compile(r"https?://[a-z0-9_.:\[\]-]+/[!#-;=?-~]*")


def outcome(content: bytes, charset: str | None = None, media_type: str = "") -> Feed | str:
    """The feed, or the sentence that says why not, each as it has to be."""
    try:
        feed = parsing.read(content, url=URL, charset=charset, media_type=media_type)
    except Unreadable as error:
        sentence = str(error)
        assert re.fullmatch(r"[A-Z][^\n]+\.", sentence)
        assert not PYTHON.search(sentence)
        return sentence
    keys = [item.key for item in feed.items]
    assert len(keys) == len(set(keys)) <= 1_000
    for line in (feed.title, *keys, *(item.title for item in feed.items), *feed.notes):
        assert not CONTROL.search(line)
        assert len(line) <= 4_096
    for title in (feed.title, *(item.title for item in feed.items)):
        assert not MARKUP.search(title)
        assert len(title) <= 500
    for address in (feed.home_page or "https://none.example/", *(item.address for item in feed.items)):
        assert ADDRESS.fullmatch(address)
        assert len(address) <= 4_096
    assert re.fullmatch("[a-z]{2,3}|", feed.language)
    assert all(item.published is None or item.published.tzinfo is UTC for item in feed.items)
    return feed


def item(inside: str, names: str = "") -> bytes:
    return rss(f"{inside}{LINK}", names=names).encode("utf-8", "surrogatepass")


def start(declared: str) -> bytes:
    return rss(LINK).replace("<rss", f"{declared}<rss").encode()


TITLES = {
    "script": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "script twice escaped": "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    "script thrice escaped": "&amp;amp;lt;script&amp;amp;gt;",
    "script in script": "<![CDATA[<scr<script>ipt>alert(1)</scr</script>ipt>]]>",
    "image": "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "image unclosed": "<![CDATA[<img src=x onerror=alert(1) ]]>",
    "svg": "<![CDATA[<svg/onload=alert(1)>]]>",
    "inline svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "inline math": "<math xmlns='http://www.w3.org/1998/Math/MathML'><mi>x</mi></math>",
    "comment": "<![CDATA[<!-- --><b>--!><i>]]>",
    "instruction": "<?php echo 1 ?>Divers",
    "a thousand opened": "<![CDATA[" + "<a " * 1_000 + "]]>",
    "a thousand closed": "<![CDATA[" + "</a>" * 1_000 + "]]>",
    "only ampersands": "&amp;" * 5_000,
    "half a character": "&#xD800;",
    "no character": "&#0;",
    "beyond Unicode": "&#x110000;",
    "far beyond Unicode": "&#" + "9" * 5_000 + ";",
    "not a character": "&#xFFFF;",
    "controls": "a\x00b\x07c\x1b[31md\x7fe\x85f",
    "directions": "\u202eDivers\u2066\u200f",
    "combining": "e" + "\u0301" * 10_000,
    "long": "x" * LONG,
    "unknown entity": "&harbour;",
    "entity unfinished": "&#",
    "entity of HTML": "&nbsp;&shy;&rlm;",
    "CDATA in CDATA": "<![CDATA[<![CDATA[x]]>]]>",
    "CDATA unfinished": "<![CDATA[Divers",
    "undeclared prefix": "<x:b>Divers</x:b>",
    "title in title": "<title>" * 50 + "Divers" + "</title>" * 50,
    "item in title": "<item><title>Divers</title></item>",
    "lone surrogates": "\ud83d and \ude00",
}
ELEMENTS = {
    "element named as a list": "<links a='1'/>",
    "element named as a text": "<title_detail a='1'/><id a='1'/><published a='1'/>",
    "element named as a method": "<__init__ a='1'/><elementstack/><entries/><_start_title/>",
    "element of a proxy with attributes": "<feedburner_origlink a='1'/>",
    "guid a megabyte long": f"<guid>{'g' * 1_000_000}</guid>",
    "guid of controls": "<guid>\x00\x01\x02&#10;&#13;</guid>",
    "guid is a script": "<guid>javascript:alert(1)</guid>",
    "guid of markup": "<guid>&lt;b&gt;</guid>",
    "thousand guids": "<guid>1</guid>" * 1_000,
    "thousand links": "<link>javascript:alert(1)</link>" * 1_000,
    "link unclosed": "<link>https://harbour.example/2",
    "link with credentials": "<link>https://a:b@harbour.example/</link>",
    "link with a backslash": "<link>https://harbour.example\\@out.example/</link>",
    "link with markup": "<link>https://harbour.example/&lt;script&gt;\"x'</link>",
    "link with letters of all kinds": "<link>https://harbour.example/é\u202e\u2028/\U0001f4a5?ü</link>",
    "link in brackets": "<link>http://[::1/</link>",
    "link to a port": "<link>https://harbour.example:0x50/</link>",
    "link to a number": "<link>http://0x7f.1/</link>",
    "link of dots": "<link>https://.../../../</link>",
    "link too long": f"<link>https://harbour.example/{'x' * 5_000}</link>",
    "link too long once it is encoded": f"<link>https://harbour.example/{'é' * 2_000}</link>",
    "link half encoded": "<link>https://harbour.example/%zz%</link>",
    "base is a script": "<a xml:base='javascript:alert(1)'><link>x</link></a>",
    "base is broken": "<a xml:base='http://['><link>x</link></a>",
    "base upon base": "<a xml:base='../'>" * 100 + "<link>x</link>" + "</a>" * 100,
    "content in base64": "<content type='application/octet-stream' mode='base64'>PGI+</content>",
    "title in base64": "<title type='application/octet-stream' mode='base64'>PHNjcmlwdD4=</title>",
    "place on earth": "<g:line xmlns:g='http://www.georss.org/georss'>1 x 3 9e999</g:line>",
    "size of an image": f"<image><width>{'9' * 5_000}</width></image>",
    "author": "<author>" + "a@(" * 5_000 + "</author>",
    "keywords": "<itunes:keywords xmlns:itunes='http://www.itunes.com/DTDs/PodCast-1.0.dtd'>"
    + "a, " * 5_000
    + "</itunes:keywords>",
    "inclusion": "<x:include xmlns:x='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/>",
    "nested deeply": "<a>" * 5_000 + "</a>" * 5_000,
    "nested without end": "<a>" * 5_000,
    "items without end": "<item><title>" * 5_000,
    "ends without start": "</a>" * 5_000,
    "attributes": "<a " + " ".join(f"a{n}='1'" for n in range(5_000)) + "/>",
    "attribute twice": "<a b='1' b='2'/>",
    "attribute without end": "<a b='" + "x " * LONG,
    "attributes without quotes": "<a b=1 c=2 d/>",
    "prefixes": "".join(f"<a xmlns:p{n}='u{n}'/>" for n in range(2_000)),
    "prefix of XML": "<xml:a xmlns:xml='x'/>",
    "comment without end": "<!-- " * 5_000,
    "instruction without end": "<? " * 5_000,
    "declaration without end": "<![ " * 5_000,
    "CDATA without end": "<![CDATA[" * 5_000,
    "less than": "<" * LONG,
    "ampersands": "&" * LONG,
    "tag cut by a tag": "<a <b <c " * 5_000,
}
DATES = ["0001-01-01", "9999-12-31T23:59:59-23:59", "2025-02-30", "99999999999999999999", "1e400", "NaN", "Infinity", "now", "-1",
         "Wed, 30 Nov -0001 00:00:00 +0000", "Tue, 03 Jun 2025 09:00:00 +99999", "1:" * LONG, "٠" * 500, "3 days ago", "jan " * 20]  # fmt: skip
STARTS = {
    "entity": '<!DOCTYPE rss [<!ENTITY a "b">]>',
    "bomb": '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    "file": '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "parameter entity": '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://out.example/x.dtd"> %a;]>',
    "entity in small letters": '<!doctype rss [<!entity a "b">]>',
    "entity after a comment": '<!-- <rss> --><!DOCTYPE rss [<!ENTITY a "b">]>',
    "entity without an end": '<!DOCTYPE rss [<!ENTITY a "b"',
    "DTD elsewhere": '<!DOCTYPE rss SYSTEM "http://out.example/rss.dtd">',
    "attributes by default": "<!DOCTYPE rss [<!ATTLIST item xml:base CDATA 'javascript:x'>]>",
    "two types": "<!DOCTYPE rss><!DOCTYPE feed>",
    "type without an end": "<!DOCTYPE rss [",
    "types": "<!DOCTYPE rss [ " * 2_000,
    "style": '<?xml-stylesheet href="http://out.example/x.xsl"?>',
    "declared twice": '<?xml version="1.0"?>',
    "words first": "Warning: the harbour is closed",
    "markup first": "<br /><b>Warning</b>: the harbour is closed",
}
JSON = {
    "not finished": '{"version": "https://jsonfeed.org/version/1", "items": [',
    "nested": json_feed().replace("[]", "[" * 100_000 + "]" * 100_000),
    "nested less": json_feed().replace("[]", "[" * 5_000 + "]" * 5_000),
    "nested objects": '{"a":' * 50_000,
    "number": json_feed().replace("[]", '[{"id": ' + "9" * 5_000 + ', "url": "1"}]'),
    "not a number": json_feed().replace("[]", '[{"id": NaN, "url": "1"}, {"id": -Infinity, "url": "2"}]'),
    "keys twice": '{"items": 1, "version": 2, ' + json_feed({"url": "1"})[1:],
    "kinds": json_feed({"id": [], "url": {}, "title": 1, "date_published": None}, 1, None, [], "x", True),
    "version of another kind": json_feed(version=["https://jsonfeed.org/version/1"]),
    "text of another kind": json_feed(title={}, home_page_url=[], language=5),
    "controls": json_feed({"id": "\x07a\x7fb\x9fc", "url": "1", "title": "\x1b[31m"}),
    "half a character": json_feed({"id": "\ud800", "url": "1", "title": "\udc00\x00"}),
    "script": json_feed({"url": "javascript:alert(1)"}, {"url": "1", "title": "<script>alert(1)</script>"}),
    "items as an object": json_feed(items={"a": 1}),
    "true": "true",
    "list": "[]",
    "two": json_feed() * 2,
    "comment": "// news\n" + json_feed(),
    "single quotes": "{'version': 'https://jsonfeed.org/version/1', 'items': []}",
}
OTHERS = {
    "nothing": b"",
    "spaces": b" \n\t" * 1_000,
    "only marks": b"\xef\xbb\xbf" * 3,
    "NUL": b"\0" * LONG,
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20,
    "packed": b"\x1f\x8b\x08\0" + bytes(range(256)) * 20,
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "page": b"<!doctype html><html><head><title>News</title></head><body><p>Divers</body></html>",
    "page of XML": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
    "page with items": b"<html><body><item><title>x</title><link>https://harbour.example/</link></item></body></html>",
    "page not found": b"<html><head><title>404 Not Found</title></head>",
    "list of sources": b'<opml version="2.0"><body><outline xmlUrl="https://harbour.example/feed"/></body></opml>',
    "map of a site": b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url/></urlset>',
    "address": b"https://out.example/feed.xml",
    "path": b"/etc/passwd",
    "address of a file": b"file:///etc/passwd",
    "only a declaration": b'<?xml version="1.0"?>',
    "two feeds": rss(LINK).encode() * 2,
    "feed in a feed": rss(rss(LINK)).encode(),
    "Atom in RSS": rss(atom('<link href="1"/>')).encode(),
    "items alone": f"<item>{LINK}</item>".encode(),
    "end first": b"</rss>" + rss(LINK).encode(),
    "no channel": b"<rss><item><link>https://harbour.example/1</link></item></rss>",
    "capitals": rss(LINK).upper().encode(),
    "other namespace": atom('<link href="1"/>').replace("2005/Atom", "2099/Atom").encode(),
    "letters swapped": rss(LINK).encode("utf-16-le")[1:],
    "half a letter": rss(LINK).encode("utf-16")[:-1],
    "no mark": rss(LINK).encode("utf-16-be"),
    "four bytes a letter": rss(LINK).encode("utf-32"),
    "large machine": rss(LINK).encode("cp037"),
    "seven bits": rss("<title>é</title>" + LINK).encode("utf-7"),
    "lines of old": rss(LINK, LINK).replace("<", "\r<").encode(),
}
LABELS = ["utf-8", "utf-16", "utf-7", "utf-32", "iso-8859-1", "cp037", "gb18030", "iso-2022-jp", "punycode", "base64", "\0", "x" * 5_000]  # fmt: skip


def cases() -> Iterator[tuple[str, bytes]]:
    yield from ((f"title: {name}", item(f"<title>{title}</title>")) for name, title in TITLES.items())
    yield from ((f"item: {name}", item(inside)) for name, inside in ELEMENTS.items())
    yield from ((f"date: {date[:40]}", item(f"<pubDate>{date}</pubDate>")) for date in DATES)
    yield from ((f"start: {name}", start(declared)) for name, declared in STARTS.items())
    yield from ((f"JSON: {name}", text.encode("utf-8", "surrogatepass")) for name, text in JSON.items())
    yield from ((f"file: {name}", content) for name, content in OTHERS.items())
    for kind, whole in WHOLE.items():
        yield from (
            (f"{kind}, {share} % of it", whole[: len(whole) * share // 100]) for share in (30, 60, 90, 99)
        )


CASES = dict(cases())


@pytest.mark.parametrize("name", CASES)
def test_each_of_these_is_read_or_refused_in_words(name: str) -> None:
    outcome(CASES[name])


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("kind", WHOLE)
def test_a_wrong_label_never_breaks_a_feed(kind: str, label: str) -> None:
    outcome(WHOLE[kind], charset=label)
    told = WHOLE[kind].replace(b"?>", f' encoding="{label}"?>'.encode(), 1)
    outcome(told, media_type="text/html")


FRAGMENTS = [
    *(f"<title>{title}</title>".encode("utf-8", "surrogatepass") for title in TITLES.values() if len(title) < 300),
    *(inside.encode() for inside in ELEMENTS.values() if len(inside) < 300),
    *(declared.encode() for declared in STARTS.values() if len(declared) < 300),
    *(b"</item>", b"</entry>", b"</rss>", b"</feed>", b"<item>", b"<entry>", b"]]>", b"<![CDATA[", b"-->", b"&", b"<", b'"', b"{", b"]", b"\0"),
    *(b'<?xml version="1.1"?>', b'<?xml version="1.0" encoding="utf-16"?>', b'<?xml encoding="x"?>', b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xa8"),
    *(b"<link>javascript:alert(1)</link>", b'<link href="java&#10;script:alert(1)"/>', b'xml:base="http://["', b"\xc3", b"\xed\xa0\x80"),
]  # fmt: skip
Change = Callable[[bytes], bytes]
PLACES = st.integers(0, 900)


def put(fragment: bytes, at: int, gone: int) -> Change:
    return lambda content: content[:at] + fragment + content[at + gone :]


def flipped(at: int, bits: int) -> Change:
    return lambda content: (
        content[:at] + bytes([byte ^ bits for byte in content[at : at + 1]]) + content[at + 1 :]
    )


def copied(at: int, end: int, to: int) -> Change:
    return lambda content: content[:to] + content[at:end] + content[to:]


CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(put, st.sampled_from(FRAGMENTS), PLACES, st.integers(0, 40)),
    st.builds(put, st.binary(max_size=6), PLACES, st.integers(0, 900)),
    st.builds(flipped, PLACES, st.integers(1, 255)),
    st.builds(copied, PLACES, PLACES, PLACES),
    st.builds(lambda at: lambda content: content[:at], PLACES),
)


@EXAMPLES
@given(
    st.sampled_from(list(WHOLE.values())),
    st.lists(CHANGES, max_size=6),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"]),
    st.one_of(st.none(), st.sampled_from(LABELS)),
)
def test_no_change_of_a_feed_breaks_it(
    whole: bytes, changes: list[Change], encoding: str, charset: str | None
) -> None:
    content = whole
    for change in changes:
        content = change(content)
    if encoding != "utf-8":
        content = content.decode("utf-8", "replace").encode(encoding, "replace")
    outcome(content, charset=charset)


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(), st.sampled_from(["1", URL])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=5,
)  # fmt: skip
MEMBERS = st.sampled_from(["id", "url", "external_url", "title", "date_published", "date_modified"])


@EXAMPLES
@given(
    st.lists(st.one_of(ANYTHING, st.dictionaries(MEMBERS, ANYTHING)), max_size=5),
    st.dictionaries(st.sampled_from(["title", "home_page_url", "language"]), ANYTHING),
)
def test_no_values_break_a_json_feed(items: list[object], more: dict[str, object]) -> None:
    assert isinstance(outcome(json.dumps(json.loads(json_feed(*items)) | more).encode()), Feed)
