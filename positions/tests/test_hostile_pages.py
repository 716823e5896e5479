"""Malformed, truncated, mislabelled and hostile pages, texts and PDFs: each is read or refused with a sentence."""

import codecs
import json
import re
import socket
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.intake.texts.extracting import Extracted, Unreadable, clean, extract
from positions.tests.hostile import EXAMPLES
from positions.tests.test_documents import FONT, FORM, SIGNED, drawn, file, lines, pdf, stream
from positions.tests.test_extracting import GOLDEN

WORDS = "The League of Harbour Masters asked states to change the draft before they vote on it."
P = f"<p>{WORDS}</p>"
URL = "https://paper.example/a"
# Of what goes wrong inside, people are told nothing.
INNER = re.compile(r"Error|Exception|Traceback|None|Unreadable|lxml|pypdf|0x[0-9a-f]+|[<>{}]|\bline \d")


def is_sentence(reason: str) -> None:
    assert re.fullmatch(r"[A-Z].+\.", reason)
    assert not INNER.search(reason)


def read(content: bytes, media_type: str = "text/html", charset: str | None = "utf-8") -> Extracted | None:
    """Holds what every reading promises; None where it was refused."""
    try:
        found = extract(content, media_type=media_type, charset=charset, url=URL)
    except Unreadable as reason:
        is_sentence(str(reason))
        return None
    assert found.text.strip()
    for value in (found.text, found.title, found.byline, found.site, found.canonical_url):
        assert value is None or value == clean(value)
        assert not set(value or "") & {"\x00", "\r"}
        (value or "").encode()
    assert found.language is None or re.fullmatch("[a-z]{2,3}", found.language)
    assert bool(found.published_from) == bool(found.published_to) == bool(found.published_basis)
    return found


def page(head: str = "", body: str = P) -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def said(structured: str) -> str:
    return page(f'<script type="application/ld+json">{structured}</script>')


def meta(name: str, value: str) -> str:
    return page(f'<meta name="{name}" property="{name}" content="{value}">')


READ = {
    "no end": page()[:-40],
    "no tags closed": "<html><body><div><p>" + WORDS,
    "tags crossed": page(body=f"<b><p>{WORDS}</b></p><table><p>{WORDS}</table>"),
    "attribute without an end": page(body=f'{P}<p class="'),
    "tag in a tag": page(body=f"<p <p <p>{WORDS}</p>"),
    "comment without an end": page(body=f"{P}<!-- {WORDS}"),
    "script without an end": page(body=f"{P}<script>{WORDS}"),
    "everything in a comment of old browsers": page(body=f"<!--[if IE]>{WORDS}<![endif]-->{P}"),
    "two bodies": page() + page(),
    "head after body": f"<body>{P}</body><head><title>Late</title></head>",
    "frameset": f"<html><frameset><frame src=x></frameset><noframes>{P}</noframes></html>",
    "processing instruction": f'<?php echo "x" ?>{page()}',
    "carriage returns": page(body=P.replace(" ", "\r")),
    "lone surrogates as entities": page(body=f"<p>{WORDS} &#xD800; &#xDFFF; &#0; &#x110000; &#99999999999;</p>"),
    "controls": page(body=f"<p>{WORDS}\x01\x0b\x0c\x1f\x7f\x85\ufffe\uffff</p>"),
    "controls as entities": page(body=f"<p>{WORDS} &#1;&#x0B;&#12&#27;&#x0001F;&#65534;&#128;</p>"),
    "entities unknown and open": page(body=f"<p>{WORDS} &nosuch; &amp &lt; &</p>"),
    "letters that override": page(f"<title>\u202e{WORDS}\u2066</title>", P),
    "combining marks": page(body=f"<p>{WORDS}{'e' + chr(0x301) * 3000}</p>"),
    "one word of a megabyte": page(body=f"{P}<p>{'a' * 900_000}</p>"),
    "a megabyte of spaces": page(body=f"{P}<p>{' ' * 1_000_000}</p>"),
    "10,000 paragraphs": page(body=P * 10_000),
    "10,000 links": page(body='<a href="/x">x</a> ' * 10_000 + P * 20),
    "900 attributes": page(body=f"<p {' '.join(f'a{n}' for n in range(900))}>{WORDS}</p>"),
    "attribute of a megabyte": page(body=f'<p title="{"x" * 1_000_000}">{WORDS}</p>'),
    "title of a megabyte": page(f"<title>{'word ' * 200_000}</title>"),
    "structured data that is none": said("}{"),
    "structured data open": said('{"@type": "NewsArticle", "datePublished": "2024'),
    "structured data nested": said("[" * 50_000),
    "structured data closed and nested": said("[" * 900 + "]" * 900),
    "structured data of every kind": said(
        '[null, 1, "x", [], {"@type": 5, "datePublished": {"a": 1}, "@graph": "x", "author": [[1], null]}]'
    ),
    "structured data all lists": said(
        '{"@context":"https://schema.org","@type":["NewsArticle",1],"headline":["a"],"author":{"name":["a b",3]}}'
    ),
    "structured data with lone surrogates": said(
        r'{"@context":"https://schema.org","@type":"NewsArticle","headline":"a\ud800b","author":"A\u0000 B\udfff"}'
    ),
    "structured data with entities": said('{"@type":"LiveBlogPosting","headline":"&lt;script&gt;\\u0000"}'),
    "10,000 articles of structured data": said(json.dumps([{"@type": "NewsArticle", "datePublished": "10 Oct"}] * 10_000)),
    "half-open authors": said('{"author":"name"' * 20_000),
    "half-open people": said('{"Person"' * 400_000),
    "half-open kinds": said('"@type":[' * 400_000),
    "half-open dates": said('"datePublished":"' * 60_000),
    "a date of a megabyte": meta("date", "2" * 1_000_000),
    "a date of words": meta("date", "10 Downing 2024 " * 60_000),
    "a date of separators": meta("date", "22-" * 300_000),
    "a date that never was": meta("date", "2023-02-30T99:99"),
    "a date of the year 0": meta("date", "0000-00-00"),
    "a byline of a megabyte": meta("author", "By A, " * 170_000),
    "a byline of markup": meta("author", "&lt;script&gt;alert(1)&lt;/script&gt; Brook"),
    "a language of a megabyte": page().replace("<html", f'<html lang="{"x-" * 500_000}"'),
    "an address that is none": page('<link rel="canonical" href="http://[">'),
    "an address of a megabyte": page(f'<link rel="canonical" href="/{"a" * 1_000_000}">'),
    "an address with half a letter": page('<link rel="canonical" href="/&#xD800;">'),
    "a base that is none": page('<base href="http://["><link rel="canonical" href="/b">'),
    "a thousand addresses": page("".join(f'<link rel="canonical" href="/{n}">' for n in range(1000))),
    "a thousand time stamps": page(body='<time datetime="x"></time>' * 1000 + P),
    "a thousand date lines": page(body='<p class="date">10 Downing 2024</p>' * 1000 + P * 20),
    "a page in a page": page(body=f"<iframe srcdoc='{page()}'></iframe>{P}"),
    "templates and slots": page(body=f"<template>{P}</template><slot>{P}</slot>{P}"),
    "plaintext": page(body=f"{P}<plaintext>{WORDS}"),
    "drawings and formulas": page(body=f"<svg><title>{WORDS}</title></svg><math><mi>{WORDS}</mi></math>{P}"),
}  # fmt: skip

ENTITIES = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
MAYBE = {
    "nothing": "",
    "only a doctype": "<!DOCTYPE html>",
    "only a head": "<html><head><title>T</title></head></html>",
    "only scripts": page(body="<script>document.write('x')</script>"),
    "only tags": "<" * 100_000,
    "only ampersands": "&" * 300_000,
    "only NUL": "\0" * 5000,
    "hidden": page(body=f'<div style="display:none" hidden aria-hidden="true">{P}</div>'),
    "a tag with 100,000 attributes": f"<p {' '.join(f'a{n}' for n in range(100_000))}>",
    "300,000 tags": page(body="<p>x" * 300_000),
    "entities that grow": f'<!DOCTYPE html [<!ENTITY a "{"x" * 1000}">{ENTITIES}]>{page(body="<p>&j;</p>")}',
    "open quotes": page(body="<p '\"" * 20_000),
    "open comments": page(body="<!--" * 100_000),
    "open sections": page(body="<![CDATA[" * 50_000),
    "NUL everywhere": page(body="\0".join(P)),
    "nested 5,000 deep": page(body="<div>" * 5000 + P),
    "lists nested": page(body="<ul><li>" * 1000 + P),
    "tables nested": page(body="<table><tr><td>" * 300 + P),
    "inline nested": page(body="<b><i>" * 2000 + P),
    "ends without beginnings": "</p>" * 200_000,
}

PDF = pdf(WORDS, WORDS, info=SIGNED)
TABLE = PDF.index(b"xref\n")
PAGE = b"<</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R>>"


def of_catalogue(pages: bytes, *more: bytes) -> bytes:
    return file([b"<</Type/Catalog/Pages 2 0 R>>", pages, FONT, *more])


def filtered(filters: bytes, content: bytes) -> bytes:
    return drawn(b"<</Filter[%s]/Length %d>>\nstream\n%s\nendstream" % (filters, len(content), content))


PDFS = {
    "only its first line": b"%PDF-1.7\n",
    "cut in the middle": PDF[: len(PDF) // 2],
    "cut before its table": PDF[:TABLE],
    "no end": PDF[:-20],
    "two files": PDF + PDF,
    "something before it": b"\n\nHTTP/1.1 200 OK\n\n" + PDF,
    "a table far away": PDF.replace(b"startxref\n", b"startxref\n9"),
    "a table before the file": PDF.replace(b"startxref\n", b"startxref\n-"),
    "a table that follows itself": PDF.replace(b"/Root", b"/Prev %d/Root" % TABLE),
    "a table of lies": re.sub(rb"\d{10} 00000 n", b"0000000007 00000 n", PDF),
    "a table of a billion": PDF.replace(b"xref\n0 ", b"xref\n0 99999999"),
    "no catalogue": PDF.replace(b"/Root 1 0 R", b""),
    "a catalogue that is a number": PDF.replace(b"/Root 1 0 R", b"/Root 7"),
    "lines ended by carriage returns": PDF.replace(b"\n", b"\r"),
    "no pages": of_catalogue(b"<</Type/Pages/Count 0/Kids[]>>"),
    "pages that are their own": of_catalogue(b"<</Type/Pages/Count 1/Kids[2 0 R]>>"),
    "pages in a ring": of_catalogue(b"<</Type/Pages/Count 1/Kids[4 0 R]>>", b"<</Type/Pages/Count 1/Kids[2 0 R]>>"),
    "pages that are not there": of_catalogue(b"<</Type/Pages/Count 9/Kids[8 0 R 9 0 R]>>"),
    "pages that are a text": of_catalogue(b"(pages)"),
    "one page 20,000 times": of_catalogue(b"<</Type/Pages/Count 20000/Kids[%s]>>" % (b"4 0 R " * 20_000), b"<</Type/Page>>"),
    "a page that draws nothing": of_catalogue(b"<</Type/Pages/Count 1/Kids[4 0 R]>>", PAGE),
    "a page that draws itself": of_catalogue(b"<</Type/Pages/Count 1/Kids[4 0 R]>>", PAGE.replace(b"5 0", b"4 0")),
    "a form that draws itself": drawn(
        stream(b"/X Do"), resources=b"/XObject<</X 4 0 R>>",
        more=(stream(b"/X Do", b"/Type/XObject/Subtype/Form/Resources<</XObject<</X 4 0 R>>>>"),),
    ),
    "a page of 50,000 words on one spot": drawn(stream(b"/X Do"), resources=b"/XObject<</X 4 0 R>>", more=(FORM,)),
    "arrays 50,000 deep": drawn(stream(lines(WORDS) + b"[" * 50_000)),
    "dictionaries 20,000 deep": of_catalogue(b"<</A " * 20_000 + b">>" * 20_000),
    "drawing cut off": drawn(stream(lines(WORDS)[:-20])),
    "drawing that is no drawing": drawn(stream(bytes(range(256)) * 50)),
    "a text never closed": drawn(stream(b"BT /F 12 Tf (" + b"(" * 100_000)),
    "packing cut off": drawn(stream(lines(WORDS * 50)).replace(b"\nendstream", b"")[:-20] + b"\nendstream"),
    "packed that is not": filtered(b"/FlateDecode", lines(WORDS)),
    "a filter nobody knows": filtered(b"/NoSuchDecode", lines(WORDS)),
    "a filter a hundred times": filtered(b"/FlateDecode " * 100, zlib.compress(lines(WORDS))),
    "filters that swell": filtered(b"/ASCII85Decode/RunLengthDecode", b"z" * 400_000),
    "a length that is not": PDF.replace(b"/Length ", b"/Length 9"),
    "a length that is itself": drawn(stream(lines(WORDS))).replace(b"/Length ", b"/Length 6 0 R/L "),
    "a font that is a number": PDF.replace(FONT, b"5"),
    "a font with a broken map": PDF.replace(FONT, FONT[:-2] + b"/ToUnicode 3 0 R>>"),
    "NUL in the text": drawn(stream(rb"BT /F 12 Tf (Light \000 and \r bells \ud800) Tj ET")),
    "facts of every kind": PDF.replace(b"(Ada Brook)", b"[1 null]").replace(b"(D:2024", b"<</A 1>>%"),
    "facts in half letters": pdf(WORDS, info=b"/Title<FEFFD800>/Author<FEFF0000004100200042>"),
    "a locked file with a broken lock": PDF.replace(b"/Root", b"/Encrypt<</Filter/Standard/V 9>>/Root"),
    "a page about PDFs": page().encode(),
}  # fmt: skip

TEXTS = {
    "nothing": b"",
    "only a mark": codecs.BOM_UTF8,
    "only spaces": b" \r\n\t " * 1000,
    "half a mark": b"\xef\xbb",
    "half letters of sixteen bits": codecs.BOM_UTF16_LE + b"\x00\xd8A\x00\x00\xdc",
    "an odd number of bytes": codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be") + b"A",
    "letters of thirty-two bits": WORDS.encode("utf-32"),
    "surrogates in eight bits": WORDS.encode() + b"\xed\xa0\x80",
    "overlong": WORDS.encode() + b"\xc0\xaf\xf8\x88",
    "every byte": bytes(range(256)) * 100,
    "high bytes only": bytes(range(128, 256)) * 1000,
    "carriage returns": b"a\rb\r\nc\n\rd",
    "controls": WORDS.encode() + bytes(range(32)),
    "a megabyte in one line": b"ab " * 300_000,
    "300,000 lines": b"a\n" * 300_000,
    "a dateline of digits": b"2" * 90 + b"\n" + b"1-" * 45,
    "packed": b"\x1f\x8b" + zlib.compress(b"x"),
    "a picture": b"\x89PNG\r\n\x1a\n",
    "a program": b"\x7fELF" + bytes(range(256)) * 20,
}
TYPES = [
    *("", "text/html", "text/plain", "application/xhtml+xml", "application/pdf", "application/octet-stream"),
    *("text/xml", "TEXT/HTML; charset=x", "application/json", "image/png", "no type", "\0"),
]
CHARSETS = [
    None,
    "",
    "utf-8",
    "utf-16",
    "utf-32",
    "utf-7",
    "gb18030",
    "shift_jis",
    "punycode",
    "idna",
    "hex",
    "é\0",
    "x" * 9999,
]


@pytest.mark.parametrize("name", READ)
def test_a_malformed_page_is_read_all_the_same(name: str) -> None:
    found = read(READ[name].encode("utf-8", "surrogatepass"))
    assert found
    assert "Harbour" in found.text


@pytest.mark.parametrize("name", MAYBE)
def test_a_page_without_an_article_does_no_harm(name: str) -> None:
    read(MAYBE[name].encode())


@pytest.mark.parametrize("name", PDFS)
def test_a_malformed_pdf_is_read_or_refused(name: str) -> None:
    read(PDFS[name], "application/pdf")


@pytest.mark.parametrize("name", TEXTS)
def test_bytes_of_any_kind_are_read_or_refused(name: str) -> None:
    for media_type in ("text/plain", "text/html", ""):
        read(TEXTS[name], media_type, None)


BASES = [path.read_bytes() for path in sorted(GOLDEN.glob("*.html"))]
BASES += [WORDS.encode("utf-16"), "Мы против договора о маяках.".encode("cp1251") * 20]


@st.composite
def mutated(draw: st.DrawFn, bases: list[bytes]) -> bytes:
    """Cut, with bytes flipped, and with a piece of it put in elsewhere."""
    content = bytearray(draw(st.sampled_from(bases)))
    place = st.integers(0, len(content) - 1)
    for at, byte in draw(st.lists(st.tuples(place, st.integers(0, 255)), max_size=20)):
        content[at] = byte
    at, start, length = draw(place), draw(place), draw(st.integers(0, 300))
    content[at:at] = content[start : start + length]
    return bytes(content[draw(st.integers(0, 50)) : draw(st.one_of(st.none(), place))])


@EXAMPLES
@given(mutated(BASES), st.sampled_from(TYPES), st.sampled_from(CHARSETS))
def test_a_page_broken_anyhow_is_read_or_refused(
    content: bytes, media_type: str, charset: str | None
) -> None:
    read(content, media_type, charset)


@EXAMPLES
@given(mutated([PDF, pdf(WORDS, info=SIGNED, catalogue=b"/Lang(fr)")]))
def test_a_pdf_broken_anyhow_is_read_or_refused(content: bytes) -> None:
    read(content, "application/pdf", None)


@EXAMPLES
@given(st.binary(max_size=300), st.sampled_from(TYPES), st.sampled_from(CHARSETS))
def test_any_bytes_are_read_or_refused(content: bytes, media_type: str, charset: str | None) -> None:
    read(content, media_type, charset)


OUT = "http://out.example"
CALLS = f"""<?xml version="1.0"?><?xml-stylesheet href="{OUT}/a.xsl" type="text/xsl"?>
<!DOCTYPE html PUBLIC "x" "{OUT}/a.dtd" [<!ENTITY e SYSTEM "{OUT}/e.txt"><!ENTITY % p SYSTEM "{OUT}/p.dtd"> %p;]>
<html xmlns:xi="http://www.w3.org/2001/XInclude" manifest="{OUT}/m"><head><base href="{OUT}/">
<meta http-equiv="refresh" content="0; url={OUT}/r"><link rel="stylesheet" href="a.css"><link rel="preload" href="f">
<link rel="canonical" href="{OUT}/c"><script src="a.js"></script><style>@import url({OUT}/b.css);</style>
<script type="application/ld+json">{{"@context": "{OUT}/context", "@id": "{OUT}/id", "image": "{OUT}/i.png"}}</script>
</head><body background="{OUT}/b.png" onload="fetch('{OUT}')"><xi:include href="{OUT}/x.xml" parse="text"/>{P}&e;
<img src="{OUT}/a.png" srcset="{OUT}/b.png 2x"><iframe src="{OUT}/"></iframe><object data="{OUT}/o"></object>
<embed src="{OUT}/e"><video src="{OUT}/v" poster="{OUT}/p"></video><form action="{OUT}/f"></form>{P}</body></html>"""


@pytest.mark.parametrize("media_type", ["text/html", "application/xhtml+xml", "text/xml", ""])
def test_a_page_can_call_nobody_while_it_is_read(monkeypatch: pytest.MonkeyPatch, media_type: str) -> None:
    calls: list[object] = []
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, lambda *there: calls.append(there))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *there: calls.append(there))
    found = read(CALLS.encode(), media_type)
    assert found
    assert WORDS in found.text
    assert found.canonical_url is None
    assert calls == []
