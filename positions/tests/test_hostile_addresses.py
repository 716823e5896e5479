"""Whatever stands in an address, a header or a body: an answer of ours in words, never an error of ours."""

from html import unescape
from typing import Any

import httpx2
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from positions.models import Article, Organization, Provision, Treaty
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.found import Forms
from positions.tests.hostile import EXAMPLES, VALUES, Pairs, encoded, everything, post, undone
from positions.tests.test_editor_pages import signed_in

TREATY, POSITION = "/treaties/harbour-treaty/", "/positions/harbour-watch/harbour-treaty/"
# What each page reads of its query.
READ = {
    "/": ["before"],
    TREATY: ["kind", "stance", "sort", "after", "by", "as_of", "known"],
    f"{TREATY}articles/4/": ["as_of", "known", "after"],
    POSITION: ["show", "concern", "before", "as_of", "known"],
    "/organizations/harbour-watch/": ["as_of", "known"],
    "/articles/{article}/": ["marks"],
    "/treaties/harbour-treaty.csv": ["kind", "stance", "sort", "as_of", "known", "of"],
    "/treaties/harbour-treaty.atom": ["kind", "stance"],
    "/positions/harbour-watch/harbour-treaty.json": ["show", "concern", "as_of", "known"],
    "/positions/harbour-watch/harbour-treaty.feed.json": ["show", "concern"],
}
NEW, FORM = "/edit/articles/new/", "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
LARGEST = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
NOT_READ = "This could not be read"


@pytest.fixture
def article(cast: Cast) -> int:
    """Something to read on each of these pages."""
    Provision.objects.create(treaty=make.treaty(), article="4", heading="Divers")
    published = make.published(by=cast.edith, reviewer=cast.rosa)
    return published.version.evidence.get().article_id


@pytest.fixture
def edith(cast: Cast) -> Client:
    return signed_in(cast.edith)


def part(name: bytes, content: bytes, more: bytes = b"") -> bytes:
    return (
        b'--x\r\nContent-Disposition: form-data; name="'
        + name
        + b'"'
        + more
        + b"\r\n\r\n"
        + content
        + b"\r\n"
    )


@pytest.mark.parametrize("read", READ)
def test_no_query_is_an_error(client: Client, article: int, read: str) -> None:
    names = st.sampled_from(READ[read])
    queries = st.one_of(
        st.lists(st.tuples(names, VALUES), max_size=5).map(encoded),
        # Bytes as they are; a NUL among them ends at the web server.
        st.tuples(names, st.text(st.characters(min_codepoint=1, max_codepoint=255), max_size=8)).map(
            "=".join
        ),
        st.tuples(names, st.text("%0fe&=;+ ", max_size=30)).map("=".join),
    )

    @EXAMPLES
    @given(queries)
    def ask(query: str) -> None:
        answer = client.get(read.format(article=article), QUERY_STRING=query)
        assert answer.status_code in {200, 400}
        assert NOT_READ in answer.text if answer.status_code == 400 else answer.getvalue()

    ask()


@pytest.mark.parametrize("size", [19, 5000, 8000])
def test_a_number_longer_than_any_is_none(client: Client, article: int, size: int) -> None:
    assert client.get("/", {"before": "9" * size}).status_code == 200
    assert client.get(TREATY, {"after": "9" * size}).status_code == 200
    assert client.get(f"{TREATY}articles/4/", {"after": "9" * size}).status_code == 200
    assert client.get(POSITION, {"before": "9" * size}).status_code == 400
    assert client.get(f"/statements/{'9' * size}/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/treaties/%ff%fe/",
        "/%00/",
        "/treaties/%2e%2e/",
        "/treaties/" + "x" * 8000 + "/",
    ],
)
def test_no_path_is_an_error_and_none_is_without_a_page(client: Client, db: None, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {400, 404}
    assert "<title>" in answer.text


@pytest.mark.parametrize(
    "where", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\x.example"]
)
def test_signing_in_or_out_leads_nowhere_else(cast: Cast, where: str) -> None:
    answer = signed_in(cast.edith).get("/accounts/login/", {"next": where})
    assert answer["Location"] == "/edit/"
    assert signed_in(cast.edith).post("/accounts/logout/", {"next": where})["Location"] == "/"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (f"{FORM}; charset=utf-16", "text=Divers".encode("utf-16")),
        ("multipart/form-data", b"text=Divers"),
        ("multipart/form-data; boundary=" + "x" * 5000, b"text=Divers"),
        (FORM, b"&".join(b"a=1" for _ in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))),
        (MULTIPART, b"".join(part(b"f", b"x", b'; filename="x.txt"') for _ in range(101)) + b"--x--"),
        (MULTIPART, part(b"text", b"x", b"x" * 20_000) + b"--x--"),
        (MULTIPART, part(b"file", b"%%%", b'; filename="a.txt"\r\nContent-Transfer-Encoding: base64') + b"--x--"),
    ],
    ids=["UTF-16", "no boundary", "long boundary", "many fields", "many files", "long header", "broken base64"],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused_in_words(edith: Client, kind: str, body: bytes) -> None:
    before = everything()
    answer = edith.generic("POST", NEW, body, content_type=kind)
    assert answer.status_code == 400
    assert NOT_READ in answer.text
    assert everything() == before


@pytest.mark.parametrize(
    ("kind", "body", "headers"),
    [
        ("application/json", b'{"text": "Divers"}', {}),
        ("text/plain", b"text=Divers", {}),
        ("", b"text=Divers", {}),
        (FORM, b"text=Divers", {"CONTENT_LENGTH": ""}),
        (MULTIPART, part(b"text", b"Divers", b'; filename="x.txt"') + b"--x--", {}),
        (MULTIPART, part(b"file", b"Divers") + b"--x--", {}),
    ],
    ids=["JSON", "plain", "no kind", "no length", "file for text", "text for file"],
)  # fmt: skip
def test_a_body_that_is_no_form_of_ours_is_an_empty_form(
    edith: Client, kind: str, body: bytes, headers: dict[str, Any]
) -> None:
    before = everything()
    answer = edith.generic("POST", NEW, body, content_type=kind, **headers)
    assert answer.status_code == 422
    assert everything() == before


def test_no_bytes_are_an_error(cast: Cast, edith: Client) -> None:
    before = everything()
    bodies = st.one_of(
        st.binary(max_size=300), st.binary(max_size=60).map(lambda raw: part(b"text", raw, raw))
    )

    @EXAMPLES
    @given(st.sampled_from([FORM, MULTIPART, "application/json"]), bodies)
    def send(kind: str, body: bytes) -> None:
        with undone():
            answer = edith.generic("POST", NEW, body, content_type=kind)
            assert answer.status_code in {302, 400, 422}
            assert answer.status_code == 302 or everything() == before

    send()


@pytest.fixture
def fields(cast: Cast) -> dict[str, tuple[str, int]]:
    """Text fields, the address that each is posted to, and the answer to ten megabytes that just fit."""
    draft = make.draft(by=cast.edith)
    waiting = make.in_review(by=cast.edith, of=make.capture(f"Second. {make.TEXT}"))
    statement, review = (
        f"/edit/statements/{draft.statement_id}/",
        f"/edit/statements/{waiting.statement_id}/review/",
    )
    article = f"/edit/articles/{draft.evidence.get().article_id}/"
    return {
        "text": (NEW, 422),
        "title": (f"{article}details/", 422),
        "exact": (article, 422),
        "retold": (f"{article}retells/", 422),
        "summary": (statement, 422),
        "citation-title": (f"{statement}cite/", 422),
        "note": (f"{review}judge/", 422),
        "login": ("/accounts/login/", 200),
    }


def test_ten_megabytes_are_refused_by_the_field_and_more_by_a_page_of_ours(
    cast: Cast, fields: dict[str, tuple[str, int]]
) -> None:
    remy, before = signed_in(cast.remy), everything()
    for name, (address, status) in fields.items():
        if name == "login":
            remy.logout()
        room = LARGEST - len(name) - 1
        for more, due in ((0, status), (1, 400)):
            sent: Pairs = [(name, b"x" * (room + more))]
            answer = post(remy, address, sent)
            assert answer.status_code == due, name
            assert due != 400 or "at most 10 MB" in answer.text
    assert everything() == before


@pytest.mark.parametrize("charset", ["hex", "undefined", "punycode", "utf-7"])
def test_what_is_no_encoding_of_text_does_not_decide_how_an_address_is_read(site: str, charset: str) -> None:
    # On a real server: a test client makes its requests without what stands in wsgi.py.
    answer = httpx2.get(f"{site}/?before=x%ff", headers={"Content-Type": f"text/html; charset={charset}"})
    assert answer.status_code == 200


def test_an_address_bar_that_cannot_be_read_is_none(client: Client, db: None) -> None:
    assert client.get("/", headers={"HX-Request": "true", "HX-Current-URL": "http://["}).status_code == 200


def test_a_flood_is_refused_before_it_reaches_the_disk(client: Client, db: None) -> None:
    answer = client.post("/", b"x" * (2 * LARGEST + 1), content_type=MULTIPART)
    assert answer.status_code == 400
    assert NOT_READ in answer.text


@pytest.mark.parametrize("number", ["4 bis", "4%2F5", "4?#", "4(2)&\\", '4"<b>', "…"])
def test_an_article_has_an_address_whatever_its_number(client: Client, article: int, number: str) -> None:
    Provision.objects.update(article=number)
    page = client.get(reverse("treaty-article", args=["harbour-treaty", number]))
    assert (page.status_code, number in unescape(page.text)) == (200, True)


@pytest.mark.parametrize(
    ("rows", "column", "value"),
    [
        *((Provision, "article", number) for number in ("4/5", "/", "", "..", ".")),
        *((Treaty, "slug", slug) for slug in ("a/b", "a b", "", "é")),
        *((Organization, "website", there) for there in ("javascript:alert(1)", "//quay.example", "data:,")),
        (Article, "address", " https://quay.example/"),
    ],
)
def test_what_cannot_stand_in_an_address_cannot_stand_in_its_column(
    article: int, rows: type[Model], column: str, value: str
) -> None:
    with pytest.raises(IntegrityError, match="in_addresses"), transaction.atomic():
        rows._default_manager.update(**{column: value})


def test_an_administrator_is_told_so(cast: Cast, article: int) -> None:
    page = f"/admin/positions/organization/{make.organization().pk}/change/"
    ada = signed_in(cast.ada)
    fields = dict(
        next(form for form in Forms("ada", page, ada.get(page).text).forms if form.method == "post").held
    )
    answer = ada.post(page, fields | {"website": "ftp://quay.example/"})
    assert answer.status_code == 200
    assert "starts with http" in answer.text
