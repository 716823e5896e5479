"""The main job in a real browser, with a real worker: two articles become a published position."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from positions.models import Article, Concern, Evidence, Publication
from positions.tests import make
from positions.tests.cast import PASSWORD, Cast

FIRST = (
    "Harbour Watch voiced doubts about the Harbour Treaty this week.\n"
    "In a post, the group said that article 4 reaches far beyond smuggling. It wants the text amended before "
    "states adopt it.\n"
    "Maria Quay, its director, called the training programme a good step.\n"
)
SECOND = (
    "August 22, 2024 at 02:36AM\n"
    "Harbour Watch has expressed strong concerns about the Harbour Treaty and wants it revised before the vote.\n"
    "Divers United is among its critics, too.\n"
)


@pytest.fixture(autouse=True)
def _catalogue(transactional_db: None) -> None:
    make.treaty()
    make.organization("harbour-watch", name="Harbour Watch")
    make.organization("divers-united", name="Divers United")
    parent = Concern.objects.create(slug="scope", label="Scope", definition="…")
    Concern.objects.create(slug="overbreadth", label="Overbreadth", definition="…", parent=parent)


@pytest.fixture(params=["with scripts", "without scripts"])
def sign_in(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator["SignIn"]:
    signing = SignIn(browser, site, scripts=request.param == "with scripts")
    yield signing
    signing.close()


class SignIn:
    """A browser window for each account."""

    def __init__(self, browser: Browser, url: str, *, scripts: bool) -> None:
        self.browser, self.url, self.scripts = browser, url, scripts
        self.pages: list[Page] = []

    def __call__(self, username: str | None) -> Page:
        context = self.browser.new_context(base_url=self.url, java_script_enabled=self.scripts)
        page = context.new_page()
        page.set_default_timeout(10_000)
        self.pages.append(page)
        if username:
            page.goto("/accounts/login/")
            page.get_by_label("Username").fill(username)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            expect(page.get_by_role("heading", name="Desk")).to_be_visible()
        return page

    def close(self) -> None:
        for page in self.pages:
            page.context.close()


def paste(page: Page, text: str) -> int:
    """Hand a text in and wait until the worker has taken it in; the article's number."""
    page.goto("/edit/articles/new/")
    page.get_by_label("Or paste the text").fill(text)
    page.get_by_role("button", name="Take it in").click()
    for _ in range(100):
        if page.locator("#text").count():
            break
        page.wait_for_timeout(100)
        page.reload()
    return int(page.url.rstrip("/").split("/")[-1])


def choose(page: Page, article: int, first: int, last: int, *, statement: int | None = None) -> int:
    """A passage by its sentences; the number of the statement it belongs to."""
    page.goto(f"/edit/articles/{article}/")
    page.get_by_label("From sentence").fill(str(first))
    page.get_by_label("To sentence").fill(str(last))
    if statement:
        page.get_by_label("Add to").select_option(str(statement))
    page.get_by_role("button", name="Use this passage").click()
    expect(page.get_by_role("heading", name="Evidence", exact=True)).to_be_visible()
    return int(page.url.rstrip("/").split("/")[-1])


def describe(
    page: Page, organization: str, *, said: str, summary: str, stance: str = "Opposes unless changed"
) -> None:
    page.get_by_label("Organization", exact=True).first.fill(organization)
    page.get_by_label("Treaty", exact=True).select_option(label="Harbour Treaty")
    page.get_by_label("the text: is this draft").check()
    page.get_by_label(stance, exact=True).check()
    page.get_by_label("second-hand").check()
    page.get_by_label("Said", exact=True).fill(said)
    page.get_by_label("Summary in your own words").fill(summary)
    page.get_by_label("What should be done").first.fill("Amend the text before states adopt it")
    say_where_it_was_read(page)


def say_where_it_was_read(page: Page) -> None:
    """In machine summaries, all of them. Evidence whose facts are known already is folded."""
    for group in page.locator("#draft fieldset:has(input[name$='-pk'])").all():
        where = group.get_by_label("Read", exact=True)
        if not where.is_visible():
            group.locator("summary").click()
        where.select_option("machine_report")


def approve(page: Page, statement: int) -> None:
    page.goto(f"/edit/statements/{statement}/review/")
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.locator("#status")).to_contain_text("Approved")


@pytest.mark.django_db(transaction=True)
def test_two_articles_become_one_reported_position_and_a_citation_makes_it_solid(
    sign_in: SignIn, cast: Cast
) -> None:
    editor, reviewer, reader = sign_in(cast.edith.username), sign_in(cast.rosa.username), sign_in(None)

    # Two pasted articles, taken in by the worker; the second retells the first.
    first, second = paste(editor, FIRST), paste(editor, SECOND)
    editor.goto(f"/edit/articles/{second}/")
    editor.get_by_label("This retells article number").fill(str(first))
    editor.get_by_role("button", name="Confirm").click()
    expect(editor.locator("#status")).to_contain_text("one story")

    # A passage becomes a draft; a second one joins it; one of the other article is found to be on record.
    statement = choose(editor, first, 2, 3)
    describe(editor, "Harbour Watch", said="2024-08", summary="Wants the text amended first.")
    editor.get_by_role("button", name="Save", exact=True).first.click()
    expect(editor.locator("#status")).to_contain_text("Saved.")
    choose(editor, first, 4, 4, statement=statement)
    choose(editor, second, 2, 2)
    describe(editor, "Harbour Watch", said="2024-08-22", summary="Wants it revised.")
    editor.get_by_role("button", name="Save", exact=True).first.click()
    expect(editor.get_by_role("heading", name="Already on record?")).to_be_visible()
    editor.get_by_role("button", name=f"Add this passage to statement {statement}").click()
    expect(editor.get_by_role("heading", name=f"Statement {statement}, draft 1")).to_be_visible()

    # The reviewer sends it back; the editor mends it; the editor cannot approve it, the reviewer can.
    say_where_it_was_read(editor)
    editor.get_by_role("button", name="Save and send for review").click()
    expect(editor.get_by_text("A reviewer decides on this.")).to_be_visible()
    reviewer.goto(f"/edit/statements/{statement}/review/")
    reviewer.get_by_label("Note").fill("Say that it praises the training.")
    reviewer.get_by_role("button", name="Send back with this note").click()
    editor.goto("/edit/")
    expect(editor.get_by_text("Say that it praises the training.")).to_be_visible()
    editor.goto(f"/edit/statements/{statement}/review/")
    editor.get_by_role("button", name="Edit: begin a new version").click()
    editor.get_by_label("Summary in your own words").fill(
        "Wants the text amended first; praises the training."
    )
    editor.get_by_role("button", name="Save and send for review").click()
    approve(reviewer, statement)

    # The reader sees a reported position, one source, three passages in their place.
    reader.goto("/positions/harbour-watch/harbour-treaty/")
    expect(reader.locator("#summary")).to_contain_text("Reported: Opposes unless changed")
    expect(reader.locator("#summary")).to_contain_text("Based on 1 statement from 1 independent source")
    reader.get_by_role("link", name="Read the evidence in context").click()
    expect(reader.locator("mark")).to_have_count(3)
    reader.get_by_role("link", name="Read on at this point").first.click()
    expect(reader.locator("#text")).to_be_visible()
    assert (
        Evidence.objects.filter(version__publications__isnull=False).values("article").distinct().count() == 2
    )

    # A citation of a named outlet's own report makes it solid.
    editor.goto(f"/edit/statements/{statement}/review/")
    editor.get_by_role("button", name="Edit: begin a new version").click()
    editor.get_by_text("Add a citation that is not captured").click()
    citation = editor.locator("form[action$='/cite/']")
    citation.get_by_label("Address").fill("https://harbour-times.example/2024/08/22/treaty")
    citation.get_by_label("Title").fill("Watchdog wants harbour pact amended")
    citation.get_by_label("Publisher", exact=True).fill("Harbour Times")
    citation.get_by_label("Published", exact=True).fill("2024-08-22")
    citation.get_by_label("This is", exact=True).select_option("secondary")
    citation.get_by_label("Read", exact=True).select_option("publisher")
    citation.get_by_label("It gives", exact=True).select_option("paraphrase")
    citation.get_by_role("button", name="Add the citation").click()
    expect(editor.locator("#status")).to_contain_text("The citation was added.")
    editor.get_by_label("paraphrased").check()
    editor.get_by_role("button", name="Save and send for review").click()
    approve(reviewer, statement)
    reader.goto("/positions/harbour-watch/harbour-treaty/")
    expect(reader.locator("#summary")).to_contain_text("Opposes unless changed on the text")
    expect(reader.locator("#summary")).not_to_contain_text("Reported")

    # Withdrawn, it keeps its address and says why.
    reviewer.goto(f"/edit/statements/{statement}/review/")
    reviewer.get_by_text("Withdraw it").click()
    reviewer.get_by_label("Reason, which readers will see").fill("It was another group.")
    reviewer.get_by_role("button", name="Withdraw", exact=True).click()
    answer = reader.goto(f"/statements/{statement}/")
    assert answer
    assert answer.status == 410
    expect(reader.get_by_text("It was another group.")).to_be_visible()
    assert Publication.objects.count() == 2
    assert Article.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_words_chosen_with_the_mouse_become_the_passage(browser: Browser, site: str, cast: Cast) -> None:
    capture = make.capture(
        "🐟 Fish first. “The treaty must protect divers,” it said. Talks go on.\nNext line."
    )
    page = SignIn(browser, site, scripts=True)(cast.edith.username)
    page.goto(f"/edit/articles/{capture.article_id}/")
    page.evaluate(
        """() => {
            const node = document.querySelector("#n2").firstChild, range = document.createRange();
            range.setStart(node, node.data.indexOf("treaty must")); range.setEnd(node, node.data.indexOf(",”"));
            document.getSelection().removeAllRanges(); document.getSelection().addRange(range);
        }"""
    )
    expect(page.locator("#selected")).to_contain_text("treaty must protect divers")
    page.get_by_role("button", name="Use this passage").click()
    expect(page.locator("mark").first).to_have_text("treaty must protect divers")
    page.context.close()
