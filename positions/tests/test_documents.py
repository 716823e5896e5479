"""Reading PDFs, which are made here object by object."""

import resource
import zlib
from io import BytesIO

import pytest
from pypdf import PdfWriter

from positions.intake.texts import documents
from positions.intake.texts.documents import joined
from positions.intake.texts.extracting import Extracted, Unreadable, extract
from positions.models.span import as_typed

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
ASKED = "The League of Harbour Masters asks states to change the draft."
SIGNED = b"/Title(Statement of the League)/Author(Ada Brook)/CreationDate(D:20240822233000-05'00')"


def file(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Numbered from 1; the first is the catalogue."""
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, b"".join(places))
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return content + table + end % (len(objects) + 1, trailer, len(content))


def stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    return b"<</Filter/FlateDecode/Length %d%s>>\nstream\n%s\nendstream" % (len(packed), entries, packed)


def lines(text: str) -> bytes:
    """What draws a text line by line."""
    shown = b"".join(
        b"(%s) Tj T* "
        % line.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
        for line in text.split("\n")
    )
    return b"BT /F 12 Tf 14 TL 50 700 Td " + shown + b"ET"


def drawn(
    *contents: bytes,
    resources: bytes = b"",
    more: tuple[bytes, ...] = (),
    catalogue: bytes = b"",
    info: bytes = b"",
) -> bytes:
    """A page for each stream of drawing; `more` are objects from 4 on."""
    first = 4 + len(more)
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(contents), kids),
        FONT,
        *more,
    ]
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>%s>>>>"
    )
    for n, content in enumerate(contents):
        objects += [page % (first + 2 * n + 1, resources), content]
    return file(objects, b"/Info<<%s>>" % info)


def pdf(*pages: str, info: bytes = b"", catalogue: bytes = b"") -> bytes:
    return drawn(*(stream(lines(page)) for page in pages), info=info, catalogue=catalogue)


def read(content: bytes, url: str | None = None) -> Extracted:
    return extract(content, media_type="application/pdf", url=url)


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read(content)
    return str(caught.value)


def locked(password: str) -> bytes:
    writer = PdfWriter(BytesIO(pdf(ASKED)))
    writer.encrypt(password, owner_password="harbour", algorithm="AES-256")
    writer.write(written := BytesIO())
    return written.getvalue()


def test_a_pdf_gives_its_pages_and_what_the_file_says_of_itself() -> None:
    found = read(pdf(ASKED, "They meet (again) in May.", info=SIGNED, catalogue=b"/Lang(en-GB)"))
    assert found.text == f"{ASKED}\n\nThey meet (again) in May."
    assert (found.title, found.byline, found.language) == ("Statement of the League", "Ada Brook", "en")
    assert as_typed(found.published_from, found.published_to) == "2024-08-22"
    assert (found.published_basis, found.extractor) == ("the file's own date", "pypdf")


def test_what_stands_before_a_pdf_in_its_file_does_not_matter() -> None:
    assert read(b"HTTP/1.1 200 OK\n\n" + pdf(ASKED)).text == ASKED


def test_what_the_text_or_the_address_says_of_the_day_counts_before_the_file() -> None:
    found = read(pdf(f"Geneva, 8 May 2023\n{ASKED}", info=SIGNED))
    assert (str(found.published_from), found.published_basis) == ("2023-05-08", "dateline of the text")
    found = read(pdf(ASKED, info=SIGNED), "https://league.example/2023/06/statement.pdf")
    assert (str(found.published_to), found.published_basis) == ("2023-06-30", "address of the page")


def test_names_are_taken_from_the_newer_kind_of_description_where_the_older_says_nothing() -> None:
    described = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>'
        '<rdf:li xml:lang="x-default">On the lights</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq>'
        "<rdf:li>Ada Brook</rdf:li><rdf:li>Carl Dune</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF>"
        "</x:xmpmeta>"
    )
    about = stream(described.encode(), b"/Type/Metadata/Subtype/XML")
    found = read(drawn(stream(lines(ASKED)), more=(about,), catalogue=b"/Metadata 4 0 R"))
    assert (found.title, found.byline) == ("On the lights", "Ada Brook; Carl Dune")
    broken = stream(b"<x", b"/Type/Metadata/Subtype/XML")
    assert read(drawn(stream(lines(ASKED)), more=(broken,), catalogue=b"/Metadata 4 0 R")).text == ASKED


@pytest.mark.parametrize(
    "title", ["Microsoft Word - x.doc", "final v3 clean.docx", "untitled", "V2404567", "Document 1"]
)
def test_the_name_of_a_file_or_of_a_program_is_no_title_and_an_account_no_author(title: str) -> None:
    found = read(pdf(ASKED, info=b"/Title(%s)/Author(abrook)" % title.encode()))
    assert (found.title, found.byline, found.published_from) == (None, None, None)


WIDE = "The convention of the lighthouses, which the states have before them in Vienna"


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (f"{WIDE}\nas a draft, is too broad.", f"{WIDE} as a draft, is too broad."),
        (f"{WIDE}\nUnited Nations", f"{WIDE} United Nations"),
        ("Article 6\nEach state keeps its lights.", "Article 6\nEach state keeps its lights."),
        (f"{WIDE}.\nThe League", f"{WIDE}.\nThe League"),
        (f"{WIDE}\n- a light\n(b) a bell\n3. A horn", f"{WIDE}\n- a light\n(b) a bell\n3. A horn"),
        ("as Art.\nsix says", "as Art. six says"),
        ("every con-\nvention, this convention", "every convention, this convention"),
        ("a well-\nknown harbour", "a well-known harbour"),
        ("a har\u00ad\nbour", "a harbour"),
        (f"{WIDE} since\n\nNext", f"{WIDE} since\n\nNext"),
        (
            "港口长联盟周四要求各国在投票前修改\n灯塔公约草案",
            "港口长联盟周四要求各国在投票前修改灯塔公约草案",
        ),
        ("  two   words \n", "two words"),
    ],
)
def test_the_lines_of_a_paragraph_are_joined_and_no_letter_is_changed(printed: str, text: str) -> None:
    assert joined([printed]) == text


def test_pages_stand_apart_and_those_without_text_leave_no_trace() -> None:
    assert joined(["and then", "", "there was light"]) == "and then\n\nthere was light"


def test_a_locked_pdf_is_read_where_anyone_may_open_it() -> None:
    assert read(locked("")).text == ASKED
    assert (
        refusal(locked("lamp"))
        == "This PDF is locked with a password. Paste the text of the article instead."
    )


def test_pictures_of_pages_are_called_what_they_are() -> None:
    picture = stream(
        b"\0", b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    )
    scanned = drawn(stream(b"/Im Do"), resources=b"/XObject<</Im 4 0 R>>", more=(picture,))
    assert refusal(scanned).startswith(
        "This PDF holds pictures of pages, no text. Have its letters recognised"
    )


def test_a_text_that_is_too_long_gets_the_sentence_of_all_texts() -> None:
    for content in ("word " * 210_000, "word " * 20_000 + " " * 2_000_000):
        assert "longer than 1,000,000 characters" in refusal(pdf(content))


FORM = stream(
    b"BT /F 12 Tf " + b"(x) Tj " * 50_000 + b"ET",
    b"/Type/XObject/Subtype/Form/Resources<</Font<</F 3 0 R>>>>",
)


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "SECONDS", 1)
    endless = drawn(stream(b"/X Do " * 3000), resources=b"/XObject<</X 4 0 R>>", more=(FORM,))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert refusal(endless).startswith("This PDF takes too long to be read.")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 3
    monkeypatch.setattr(documents, "SECONDS", 20)
    monkeypatch.setattr(documents, "PATIENCE", 1)
    assert refusal(endless).startswith("This PDF takes too long to be read.")


def test_what_unpacks_to_gigabytes_takes_no_memory_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MEMORY", 600_000_000)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(70)) + packer.flush()
    bomb = b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(drawn(*[bomb] * 12)).startswith("This PDF is too large or too intricate")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
