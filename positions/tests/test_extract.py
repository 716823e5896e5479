"""`extract`: what intake reads in a file, without a database (no test here may touch one)."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from positions.intake import receiving
from positions.tests.test_documents import SIGNED, pdf
from positions.tests.test_extracting import GOLDEN, PAGES

NEWS = str(GOLDEN / "page_news.html")


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command("extract", *arguments, stdout=out)
    return out.getvalue()


def as_json(*arguments: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(printed("--json", *arguments))
    return facts


def test_a_page_is_printed_as_the_contract_says() -> None:
    facts = as_json(NEWS, "--url", PAGES["page_news.html"])
    text = facts.pop("text")
    assert facts == {
        "title": "Harbour masters warn of gaps in lighthouse treaty",
        "byline": "Ada Brook",
        "site": "The Tidewater Post",
        "language": "en",
        "published": {"value": "2024-08-22", "precision": "day", "basis": "meta tag of the page"},
        "canonical_url": "https://tidewater.example/world/lighthouse-treaty",
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    assert "“We welcome the aim of the text." in text


def test_texts_and_pdfs_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("  Où est l’été ?\n")
    facts = as_json(str(tmp_path / "a.txt"))
    assert (facts["text"], facts["published"], facts["canonical_url"]) == ("  Où est l’été ?\n", None, None)
    (tmp_path / "a.PDF").write_bytes(pdf("Ships need light.", info=SIGNED))
    facts = as_json(str(tmp_path / "a.PDF"), "--url", "http://LEAGUE.example/2024/a.pdf?utm_source=x")
    assert (facts["title"], facts["text"]) == ("Statement of the League", "Ships need light.")
    assert facts["canonical_url"] == "https://league.example/2024/a.pdf"


@pytest.mark.parametrize(("day", "value"), [("2023-05", "month"), ("2023", "year")])
def test_a_day_that_is_not_known_is_not_made_up(tmp_path: Path, day: str, value: str) -> None:
    page = f'<html><meta name="date" content="{day}"><p>The harbour is open to all ships again.</p></html>'
    (tmp_path / "a.html").write_text(page)
    found = as_json(str(tmp_path / "a.html"))["published"]
    assert found == {"value": day, "precision": value, "basis": "meta tag of the page"}


def test_people_get_lines_and_the_text() -> None:
    lines = printed(NEWS).splitlines()
    assert lines[0] == "Title: Harbour masters warn of gaps in lighthouse treaty"
    assert "Published: 2024-08-22 (meta tag of the page)" in lines
    assert "Address: not known" in lines
    assert lines[-1].startswith("Delegates return to the harbour")


@pytest.mark.parametrize(
    ("name", "content", "url", "reason"),
    [
        ("a.docx", b"", None, "This kind of file cannot be read: give .txt, .html or .pdf."),
        ("a", b"", None, "This kind of file cannot be read: give .txt, .html or .pdf."),
        ("a.txt", b" ", None, "The file is empty. Paste the text of the article instead."),
        ("a.pdf", b"%PDF-", None, "This PDF is damaged or cut off. Paste the text of the article instead."),
        ("a.txt", b"word", "paper.example/a", "A web address starts with http:// or https://."),
        ("a.txt", b"a" * (receiving.LARGEST + 1), None, "The file is larger than 10 MB."),
        ("a.txt", None, None, "cannot be opened: No such file or directory."),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(
    tmp_path: Path, name: str, content: bytes | None, url: str | None, reason: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError) as caught:
        printed(str(path), *(["--url", url] if url else []))
    assert str(caught.value).endswith(reason)
