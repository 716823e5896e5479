"""The page that hands an article in: every mistake gets its sentence, and what was typed stays."""

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client

from positions.intake import receiving
from positions.models import Article, Upload
from positions.tests import make
from positions.tests.cast import Cast

PAGE = "/edit/articles/new/"
TYPED = {"title": "Our “view”", "publisher": "Harbour Watch", "published": "2024-08"}


@pytest.fixture
def editor(client: Client, cast: Cast) -> Client:
    client.force_login(cast.edith)
    return client


def words(response: HttpResponseBase) -> str:
    return unescape(b"".join(response).decode())


def file(name: str, size: int = 10) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"x" * size)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({}, "Give an address, paste a text or choose a file."),
        ({"text": " \r\n "}, "Give an address, paste a text or choose a file."),
        ({"text": make.TEXT, "file": file("view.txt")}, "Paste a text or choose a file, not both."),
        ({"file": file("view.docx")}, "This kind of file cannot be read: give .txt, .html or .pdf."),
        ({"file": file(".txt")}, "This kind of file cannot be read: give .txt, .html or .pdf."),
        ({"file": file("view.txt", 0)}, "The submitted file is empty."),
        ({"address": "not an address"}, "This is not a web address: copy it again from the browser."),
        ({"address": "ftp://paper.example/a"}, "A web address starts with http:// or https://."),
        ({"address": "https://paper.example/" + "ü" * 500}, "The address is longer than 2,000 characters."),
        (
            {"text": make.TEXT, "published": "soon"},
            "Give a day, a month or a year: 2024-08-21, 2024-08 or 2024.",
        ),
    ],
)
def test_what_cannot_be_taken_in_is_said_and_nothing_is_lost(
    editor: Client, sent: dict[str, Any], why: str
) -> None:
    response = editor.post(PAGE, TYPED | sent)
    assert response.status_code == 422
    page = words(response)
    assert page.partition("<title>")[2].startswith("Error:")
    assert why in page
    for name, value in (TYPED | sent).items():
        assert name == "file" or value.strip() in page
    assert not Article.objects.exists()


def test_a_text_over_a_million_characters_is_refused_and_still_there(editor: Client) -> None:
    text = "äb " * 333_334
    response = editor.post(PAGE, {"text": text})
    assert response.status_code == 422
    assert "at most 1000000 characters (it has 1000002)" in words(response)
    assert text in words(response)


def test_a_file_over_ten_megabytes_is_refused_in_the_form(editor: Client) -> None:
    response = editor.post(PAGE, TYPED | {"file": file("view.html", receiving.LARGEST + 1)})
    assert response.status_code == 422
    assert "This file is larger than 10 MB" in words(response)
    assert TYPED["title"] in words(response)
    assert not Upload.objects.exists()


def test_a_body_over_ten_megabytes_gets_our_page_that_names_the_cap(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.edith)
    token = client.get(PAGE).context["csrf_token"]
    response = client.post(PAGE, {"csrfmiddlewaretoken": token, "text": "x" * (10 * 1024 * 1024 + 1)})
    assert response.status_code == 400
    assert "A form may send at most 10 MB" in words(response)
    assert "Traceback" not in words(response)


def test_control_characters_are_stored_as_replaced_or_refused_never_an_error(editor: Client) -> None:
    response = editor.post(PAGE, {"text": "One\0two\r\n", "title": "View"})
    assert response.status_code == 302
    assert bytes(Upload.objects.get().content) == "One\ufffdtwo\n".encode()
    response = editor.post(PAGE, {"text": "Other", "title": "View\0"})
    assert (response.status_code, Article.objects.count()) == (422, 1)


def test_what_is_handed_in_is_queued_with_what_is_known(editor: Client, cast: Cast) -> None:
    address = "https://harbour-watch.example/view"
    response = editor.post(PAGE, TYPED | {"address": address, "file": file("VIEW.HTML")})
    article = Article.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/edit/articles/{article.pk}/")
    assert (article.intake, article.address, article.added_by) == ("queued", address, cast.edith)
    assert (article.title, article.publisher, article.upload.media_type) == (
        *("Our “view”", "Harbour Watch"),
        "text/html",
    )


@pytest.mark.parametrize("sent", [{"text": make.TEXT}, {"address": "https://paper.example/a"}])
def test_sending_the_form_twice_makes_one_article(editor: Client, sent: dict[str, str]) -> None:
    first, second = editor.post(PAGE, sent), editor.post(PAGE, sent)
    assert first["Location"] == second["Location"] == f"/edit/articles/{Article.objects.get().pk}/"
    assert "This is there already." in words(editor.get(second["Location"]))


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_reaches_it_without_signing_in(client: Client, db: None, method: str) -> None:
    response = getattr(client, method)(PAGE, {"text": make.TEXT})
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")
    assert not Article.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_account_without_a_role_is_refused(client: Client, cast: Cast, method: str) -> None:
    client.force_login(cast.nora)
    assert getattr(client, method)(PAGE, {"text": make.TEXT}).status_code == 403
    assert not Article.objects.exists()
