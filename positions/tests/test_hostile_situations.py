"""Work that is much larger than any, or whose ground moves while its form is open; and a page that would run in a browser."""

import pytest
from django.test import Client
from playwright.sync_api import Page

from positions.editing import naming
from positions.intake import capturing, receiving, withholding
from positions.models import Article, Signatory, StatementVersion, User
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_editor_pages import form_of, signed_in
from positions.tests.vectors import MARK, VECTORS
from positions.tests.windows import Windows


@pytest.fixture
def edith(cast: Cast) -> Client:
    return signed_in(cast.edith)


def autosave(draft: StatementVersion) -> str:
    return f"/edit/statements/{draft.statement_id}/autosave/"


def test_two_thousand_signatories_are_typed_saved_and_shown(cast: Cast, edith: Client) -> None:
    draft = make.draft(by=cast.edith)
    names = "\n".join(f"Friends of Quay {n}" for n in range(2000))
    sent = form_of(edith, draft) | {"signatories-signed": names}
    assert edith.post(autosave(draft), sent).status_code == 200
    assert Signatory.objects.filter(version=draft).count() == 2000
    assert "Friends of Quay 1999" in edith.get(f"/edit/statements/{draft.statement_id}/").text


def test_a_sheet_as_large_as_may_be_is_kept_and_comes_back(cast: Cast, edith: Client) -> None:
    sheet = f"/edit/articles/{make.capture().article_id}/sheet/"
    cells = {f"rows-{n}-summary": "ä" * 5000 for n in range(80)}
    sent = {"rows-TOTAL_FORMS": "80", "rows-INITIAL_FORMS": "0", "revision": "0", **cells}
    assert edith.post(f"{sheet}autosave/", sent).status_code == 200
    assert edith.get(sheet).text.count("ä" * 5000) == 80


def test_of_what_is_sent_a_sheet_keeps_its_own_fields_and_no_nul(cast: Cast, edith: Client) -> None:
    capture = make.capture()
    sent = {"said_basis": "a\0b", "rows-0-summary": "c\0d", "rows-x\0": "x", "rows-0-" + "x" * 9 + "-y": "x"}
    assert edith.post(f"/edit/articles/{capture.article_id}/sheet/autosave/", sent).status_code == 200
    assert capture.sheets.get().typed == {"said_basis": ["a\ufffdb"], "rows-0-summary": ["c\ufffdd"]}


def test_a_text_of_a_million_characters_opens_in_the_workspace(cast: Cast, edith: Client) -> None:
    capture = make.capture(make.TEXT + "The treaty must be read aloud to divers.\n" * 24_000)
    for page in ("", "sheet/"):
        assert edith.get(f"/edit/articles/{capture.article_id}/{page}").status_code == 200


def test_whose_account_was_closed_meanwhile_is_told_and_changes_nothing(cast: Cast, edith: Client) -> None:
    draft = make.draft(by=cast.edith)
    sent = form_of(edith, draft) | {"summary": "Typed since."}
    User.objects.filter(pk=cast.edith.pk).update(is_active=False)
    answer = edith.post(autosave(draft), sent, headers={"HX-Request": "true"})
    draft.refresh_from_db()
    assert (answer.status_code, draft.summary) == (401, "Wants article 4 rewritten first.")


def test_a_sheet_whose_text_was_withheld_meanwhile_is_gone(cast: Cast, edith: Client) -> None:
    capture = make.capture()
    withholding.withhold(capture, by=cast.ada, reason="Asked for by its author.")
    for page in ("", "autosave/"):
        sent = {"said_basis": "Typed since."}
        assert edith.post(f"/edit/articles/{capture.article_id}/sheet/{page}", sent).status_code == 404
    assert not capture.sheets.exists()


def test_an_organization_retired_meanwhile_stays_what_the_draft_says(cast: Cast, edith: Client) -> None:
    draft = make.draft(by=cast.edith)
    sent = form_of(edith, draft) | {"summary": "Typed since."}
    naming.retire(make.organization(), by=cast.rosa, why="Dissolved.")
    assert edith.post(autosave(draft), sent).status_code == 200
    draft.refresh_from_db()
    assert (draft.organization, draft.summary) == (make.organization(), "Typed since.")


HOSTILE = "".join(f"<p>Harbour Watch said: “The treaty must protect divers.” {v}</p>" for v in VECTORS)
ESCAPED = " ".join(VECTORS).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
PAGE = f"""<!doctype html><html lang="en"><head><title>{ESCAPED}</title><meta name="author" content="{ESCAPED}">
<meta property="og:site_name" content="{ESCAPED}"><link rel="canonical" href="javascript:{MARK}()"></head>
<body><article><h1>{ESCAPED}</h1><p>{ESCAPED}</p>{make.TEXT * 3}{HOSTILE}</article></body></html>"""


def watched(page: Page) -> list[str]:
    """What happens on it that should not."""
    seen: list[str] = []
    # Who listens for dialogs has to answer them, or the page waits for ever: the test then says where.
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("console", lambda message: seen.append(message.text) if message.type == "error" else None)
    page.on(
        "request", lambda request: seen.append(request.url) if MARK in request.url.partition("?")[0] else None
    )
    return seen


@pytest.mark.django_db(transaction=True)
def test_a_captured_page_does_nothing_in_the_workspace_the_sheet_the_queue_or_before_readers(
    windows: Windows, cast: Cast
) -> None:
    content = receiving.Content(PAGE.encode(), "text/html", "page.html")
    article = receiving.receive(receiving.Facts("https://tide.example/1"), content, by=None).article
    capturing.take(article.pk)
    capture = Article.objects.get(pk=article.pk).capture
    assert capture
    assert MARK in capture.text
    draft = make.draft(by=cast.edith, of=capture, summary=" ".join(VECTORS), speaker_role=VECTORS[0])
    published = make.published(by=cast.edith, reviewer=cast.rosa, of=capture, summary=" ".join(VECTORS))
    page = windows(cast.edith.username)
    seen = watched(page)
    for address in (
        "/edit/queue/",
        f"/edit/articles/{article.pk}/",
        f"/edit/articles/{article.pk}/sheet/",
        f"/edit/statements/{draft.statement_id}/",
        f"/articles/{article.pk}/",
        f"/statements/{published.statement_id}/",
    ):
        page.goto(address)
        page.wait_for_load_state("networkidle")
    assert seen == []


@pytest.mark.django_db(transaction=True)
def test_what_this_browser_has_kept_of_a_form_is_text_when_it_comes_back(
    windows: Windows, cast: Cast
) -> None:
    draft = make.draft(by=cast.edith)
    page = windows(cast.edith.username)
    seen = watched(page)
    page.goto(f"/edit/statements/{draft.statement_id}/")
    page.get_by_label("Summary in your own words").fill(" ".join(VECTORS))
    page.get_by_label("Doubt").fill(VECTORS[1])
    with page.expect_response("**/autosave/"):
        page.reload()
    draft.refresh_from_db()
    assert (draft.doubt, seen) == (VECTORS[1], [])


@pytest.mark.django_db(transaction=True)
def test_a_browser_that_keeps_nothing_saves_all_the_same(windows: Windows, cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    page = windows(cast.edith.username)
    page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    )
    seen = watched(page)
    page.goto(f"/edit/statements/{draft.statement_id}/")
    with page.expect_response("**/autosave/"):
        page.get_by_label("Doubt").fill("Is it?")
    draft.refresh_from_db()
    assert (draft.doubt, seen) == ("Is it?", [])
