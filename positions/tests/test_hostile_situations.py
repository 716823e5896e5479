"""Work that is much larger than any, or whose ground moves while its form is open; and a page that would run in a browser."""

import pytest
from django.forms.models import model_to_dict
from django.test import Client
from django.utils import timezone
from lxml import html
from playwright.sync_api import Page, expect

from positions.editing import naming
from positions.intake import capturing, receiving, withholding
from positions.models import Article, Capture, Recheck, Signatory, StatementVersion, User
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_editor_pages import form_of, signed_in
from positions.tests.vectors import MARK, VECTORS
from positions.tests.windows import Windows

NEWER = "its text was read anew since the passage was chosen"
STAYS = "this sheet stays with the one that it was typed beside"
CHANGED = "the page is no longer what was captured"


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


def form_at(client: Client, address: str, which: str = "draft") -> dict[str, str]:
    """What a browser would send of a form of this page, untouched."""
    (form,) = html.fromstring(client.get(address).text).xpath(f"//form[@id='{which}']")
    return dict(form.form_values())


def newer(capture: Capture) -> None:
    """Its bytes are read anew, by what finds a line more."""
    columns = model_to_dict(capture, exclude=["id", "article", "of", "withheld_by", "text"])
    text = f"A heading.\n{capture.text}"
    Capture.objects.create(article=capture.article, of=capture, text=text, **columns)


def test_a_passage_stays_in_its_text_when_a_newer_one_arrives_while_its_draft_is_open(
    cast: Cast, edith: Client
) -> None:
    draft = make.draft(by=cast.edith)
    passage, page = draft.evidence.get(), f"/edit/statements/{draft.statement_id}/"
    sent = form_of(edith, draft)
    assert passage.capture
    newer(passage.capture)
    assert NEWER in edith.post(autosave(draft), sent | {"summary": "Typed since."}).text
    draft.refresh_from_db()
    sent |= {"summary": "Typed since.", "revision": str(draft.revision)}
    assert edith.post(page, sent | {"save": ""}).status_code == 302
    assert NEWER in edith.get(page).text
    assert edith.post(page, form_of(edith, draft) | {"send": "1"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.summary, draft.frozen_at is None) == ("Typed since.", False)
    assert draft.evidence.get().content() == passage.content()


def test_a_sheet_goes_on_beside_the_text_that_it_was_begun_with(cast: Cast, edith: Client) -> None:
    capture = make.capture()
    sheet = f"/edit/articles/{capture.article_id}/sheet/"
    sent = form_at(edith, sheet) | {"rows-0-summary": "Typed before."}
    assert STAYS not in edith.post(f"{sheet}autosave/", sent).text
    newer(capture)
    sent |= {"revision": "1"}
    assert STAYS in edith.post(f"{sheet}autosave/", sent).text
    assert capture.sheets.get().typed["rows-0-summary"] == ["Typed before."]
    after = edith.get(sheet).text
    assert "Typed before." in after
    assert STAYS in after
    assert "A heading." not in after


def test_a_passage_chosen_by_numbers_is_of_the_text_that_stood_there(cast: Cast, edith: Client) -> None:
    capture = make.capture()
    page = f"/edit/articles/{capture.article_id}/"
    sent = form_at(edith, page, "passage")
    newer(capture)
    assert edith.post(page, sent | {"first": "2"}).status_code == 302
    passage = StatementVersion.objects.get().evidence.get()
    assert (passage.capture, passage.exact) == (capture, "“The treaty must protect divers,” it said.")


def test_a_page_that_differs_by_now_is_named_while_its_passage_is_open(cast: Cast, edith: Client) -> None:
    draft = make.draft(by=cast.edith)
    article = draft.evidence.get().article
    assert CHANGED not in edith.get(f"/edit/statements/{draft.statement_id}/").text
    Recheck.objects.create(article=article, days=1, done_at=timezone.now(), outcome="changed")
    assert CHANGED in edith.get(f"/edit/statements/{draft.statement_id}/").text


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


# A clock that can be put right, or wrong, while the page is open.
CLOCK = "const now = Date.now; Date.now = () => now() + Number(localStorage.ahead ?? 0)"
YEAR = 365 * 24 * 3600 * 1000


def arrives(page: Page) -> None:
    """What was typed: this browser keeps it no longer."""
    for _ in range(500):
        if not page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('draft'))"):
            return
        page.wait_for_timeout(20)
    raise AssertionError("It is still kept in this browser.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by", [-YEAR, YEAR])
def test_a_clock_that_is_put_back_or_forward_by_a_year_loses_nothing_and_keeps_nothing_too_long(
    windows: Windows, cast: Cast, by: int
) -> None:
    draft = make.draft(by=cast.edith)
    page = windows(cast.edith.username)
    page.add_init_script(CLOCK)
    page.goto(f"/edit/statements/{draft.statement_id}/")
    doubt = page.get_by_label("Doubt")
    doubt.fill("Is it?")
    page.evaluate("by => localStorage.ahead = by", by)
    # What has arrived is not offered again.
    arrives(page)
    # What is typed between sending and answer has not arrived.
    page.route("**/autosave/", lambda route: route.abort())
    doubt.fill("Is it so?")
    page.reload()
    page.unroute("**/autosave/")
    expect(doubt).to_have_value("Is it so?")
    arrives(page)
    draft.refresh_from_db()
    assert draft.doubt == "Is it so?"
