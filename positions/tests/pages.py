"""Every page there is, a line each: what it shows, its address, who looks at it, and what is done there first.

Names in braces are furnishing.py's. A page that is left out here is found by test_accessible.py.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import resolve
from playwright.sync_api import Page, expect

from positions.tests.cast import PASSWORD

Do = Callable[[Page], None]


@dataclass(frozen=True)
class Shown:
    """A page in one of its states. `led` is the route that answers in the end, where it is not the address's own."""

    name: str
    address: str
    who: str = ""
    status: int = 200
    do: Do | None = None
    led: str = ""
    broken: bool = False

    @property
    def route(self) -> str:
        """The name of the address that shows it."""
        path = re.sub(r"\{\w+\}", "1", self.address).partition("?")[0]
        return self.led or resolve(path).view_name


def sending(form: str = "main form", button: str = "button:not([type])", **typed: str) -> Do:
    """Fill in a form as a person would whose browser lets everything pass, and press its button."""

    def send(page: Page) -> None:
        found = page.locator(form).first
        found.evaluate("form => form.noValidate = true")
        for name, value in typed.items():
            found.locator(f"[name='{name}']").fill(value)
        # What comes is a page of its own, or by htmx what is new in this one: the old heading goes either way.
        page.locator("h1").evaluate("heading => heading.dataset.old = 1")
        found.locator(button).first.click()
        expect(page.locator("h1[data-old]")).to_have_count(0, timeout=20_000)
        page.wait_for_load_state()

    return send


def unfolding(summary: str) -> Do:
    return lambda page: page.locator(summary).click()


def without_token(page: Page) -> None:
    """The form's token is not the browser's any more."""
    page.locator("main [name=csrfmiddlewaretoken]").first.evaluate("input => input.value = 'x'.repeat(64)")
    sending()(page)


def of_nobody(form: str) -> Do:
    """Press the button of a form whose article is gone."""

    def send(page: Page) -> None:
        page.locator(f"{form} [name=retold]").first.evaluate("input => input.value = '999999'")
        sending(form)(page)

    return send


def stale(page: Page) -> None:
    """Somebody else saves the draft while it is open here."""
    other = page.context.new_page()
    other.goto(page.url)
    sending("#draft", "#save", summary=f"Saved at {time.monotonic()}.")(other)
    other.close()
    sending("#draft", "#save", summary="Typed meanwhile.")(page)


def commenting_nothing(page: Page) -> None:
    page.locator("details:has([name=comment])").evaluate("details => details.open = true")
    sending("form:has([name=comment])", "[formaction]")(page)


def moved_on(page: Page) -> None:
    """The button of a page that is older than the version sent since."""
    form = "form[action$='/judge/']"
    page.locator(f"{form} [name=version]").evaluate("input => input.value = 1")
    sending(form, "[value=send_back]", note="Say it in fewer words.")(page)


def holding_all(page: Page) -> None:
    for box in page.locator("[name=held]").all():
        box.check()
    sending("form.batch", "button")(page)


def trying_again(page: Page) -> None:
    """The button of a page that is older than the capture."""
    form = "form[action$='/retells/']"
    # A copy, which goes where it says: htmx has read the form itself already.
    page.locator(form).evaluate(
        "form => { const copy = form.cloneNode(true);"
        " copy.action = form.action.replace('retells', 'retry'); form.replaceWith(copy); }"
    )
    sending("form[action$='/retry/']", "button")(page)


def switching_again(page: Page) -> None:
    """The button of a page that is older than what was decided since."""
    page.locator("[name=reading]").evaluate("button => button.value = 'paused'")
    sending("form[action$='/reading/']", "button")(page)


def asking_never(page: Page) -> None:
    """A choice that is none."""
    page.locator("summary").first.click()
    page.locator("[name=every]").evaluate("list => list.options[0].value = 'never'")
    sending("form[action$='/change/']")(page)


def renaming(page: Page) -> None:
    """To nothing."""
    sending("form[action$='/rename/']", name=" ")(page)


def parting_none(page: Page) -> None:
    """The button of a pair without its second."""
    page.locator("form[action$='/apart/'] [name=other]").first.evaluate("input => input.remove()")
    sending("form[action$='/apart/']")(page)


def one_after_the_other(*each: Do) -> Do:
    def do(page: Page) -> None:
        for one in each:
            one(page)

    return do


def once_more(then: Do | None = None) -> Do:
    """Say the password again, where it is asked for: within five minutes it is not."""

    def confirm(page: Page) -> None:
        if page.locator("main [name=password]").count():
            sending(password=PASSWORD)(page)
        if then:
            then(page)

    return confirm


def pressing_neither(page: Page) -> None:
    """A button that says neither open nor close."""
    page.locator("[name=account]").evaluate("button => button.value = 'x'")
    sending("form[action$='/account/']", "button")(page)


UN = "un-cybercrime-convention"
COMPARE = f"/compare/?treaty={UN}&org=united-states&org=eff&org=cisco"
READERS = [
    Shown("home", "/"),
    Shown("treaties", "/treaties/"),
    Shown("treaty", f"/treaties/{UN}/"),
    Shown("treaty, changes", f"/treaties/{UN}/?by=change"),
    Shown("treaty, by position", f"/treaties/{UN}/?by=stance"),
    Shown("treaty, not on record", f"/treaties/{UN}/?by=absent"),
    Shown("treaty, changes since", f"/treaties/{UN}/?by=change&since=ahc-concluding"),
    Shown("treaty, over time", f"/treaties/{UN}/?by=time"),
    Shown("treaty, by article", f"/treaties/{UN}/?by=article"),
    Shown("treaty, by concern", f"/treaties/{UN}/?by=concern"),
    Shown("treaty, off the line", f"/treaties/{UN}/?by=apart"),
    Shown("treaty, nothing matches", f"/treaties/{UN}/?kind=group&stance=support"),
    Shown("treaty, in the past", f"/treaties/{UN}/?as_of=2024-08-10"),
    Shown("treaty, before all", f"/treaties/{UN}/?known=2001-01-01"),
    Shown("treaty, small", "/treaties/harbour-treaty/"),
    Shown("treaty article", f"/treaties/{UN}/articles/6/"),
    Shown("treaty article, nothing said", f"/treaties/{UN}/articles/2/"),
    Shown("embed", f"/embed/positions/united-states/{UN}/"),
    Shown("embed, dark, corrected", "/embed/positions/tide-club/harbour-treaty/?theme=dark&since=2020-01-01"),
    Shown("embed, none found", f"/embed/positions/harbour-watch/{UN}/"),
    Shown("embed, nobody", "/embed/positions/nobody/nothing/", status=404),
    Shown("about", "/about/"),
    Shown("coverage", "/sources/"),
    Shown("privacy", "/privacy/"),
    Shown("concerns", "/concerns/"),
    Shown("concern", "/concerns/security-research/"),
    Shown("concern, on one treaty", f"/concerns/security-research/?treaty={UN}&polarity=worry"),
    Shown("concern, nobody matches", "/concerns/security-research/?kind=group"),
    Shown("concern, a group", "/concerns/scope-overbreadth/"),
    Shown("organizations", "/organizations/"),
    Shown("organization, state", "/organizations/united-states/"),
    Shown("organization, NGO", "/organizations/eff/"),
    Shown("organization, company", "/organizations/cisco/"),
    Shown("organization, intergovernmental", "/organizations/european-union/?as_of=2024-08-10"),
    Shown("organization, government", "/organizations/us-administration-biden/"),
    Shown("organization, no statement", "/organizations/azerbaijan/"),
    Shown("organization, others merged into it", "/organizations/harbour-watch/"),
    Shown("position, chart", f"/positions/united-states/{UN}/"),
    Shown("position, changes", f"/positions/united-states/{UN}/?show=changes"),
    Shown("position, in the past", f"/positions/human-rights-watch/{UN}/?as_of=2023-01-01"),
    Shown("position, before all", f"/positions/eff/{UN}/?as_of=2001-01-01"),
    Shown("change", f"/positions/united-states/{UN}/changes/{{moved}}/"),
    Shown("change, no longer one", "/positions/tide-club/harbour-treaty/changes/{unmoved}/"),
    Shown("position, none found", f"/positions/harbour-watch/{UN}/"),
    Shown("position, one statement", "/positions/tide-club/harbour-treaty/"),
    Shown("position, reported only", "/positions/reef-club/harbour-treaty/"),
    Shown("position, from a sample", "/positions/sample-club/harbour-treaty/"),
    Shown("position, withdrawn", "/positions/sand-club/harbour-treaty/"),
    Shown("position, merged", "/positions/harbour-watch/harbour-treaty/"),
    Shown("statement", "/statements/{published}/"),
    Shown("statement, joint", "/statements/{joint}/"),
    Shown("statement, doubtful", "/statements/{doubtful}/"),
    Shown("statement, withdrawn", "/statements/{withdrawn}/", status=410),
    Shown("version, superseded", "/statements/{superseded}/v1/"),
    Shown("version, withdrawn", "/statements/{withdrawn}/v1/"),
    Shown("article, overlapping marks", "/articles/{overlapping}/"),
    Shown("article, no marks", "/articles/{overlapping}/?marks=0"),
    Shown("article, sample", "/articles/{sample}/"),
    Shown("statement, page changed", "/statements/{changed_page}/"),
    Shown("article, page changed", "/articles/{changed_article}/"),
    Shown("article, page gone", "/articles/{gone_article}/"),
    Shown("article, read anew", "/articles/{read_anew}/"),
    Shown("position, corrected away", "/positions/lido-club/harbour-treaty/"),
    Shown("statement, corrected", "/statements/{corrected}/"),
    Shown("version, corrected", "/statements/{corrected}/v1/"),
    Shown("statement, published again", "/statements/{again_out}/"),
    Shown("corrections", "/corrections/"),
    Shown("report an error", "/report/?about=/statements/{corrected}/"),
    Shown("report an error, too little", "/report/", status=422, do=sending(text="Wrong.", email="me")),
    Shown("report, received", "/reports/{reference}/"),
    Shown("report, answered", "/reports/{answered_reference}/"),
    Shown("report, no such reference", "/reports/nothing/", status=404),
    Shown("search", "/search/"),
    Shown("search, statements", "/search/?q=human+rights"),
    Shown("search, filtered", f"/search/?q=surveillance&treaty={UN}&stance=oppose&from=2023"),
    Shown("search, organizations", "/search/?q=united&type=organizations"),
    Shown("search, treaties", "/search/?q=convention&type=treaties"),
    Shown("search, articles", "/search/?q=divers&type=articles"),
    Shown("search, nothing found", "/search/?q=cybrecrime&stance=mixed"),
    Shown("search, not understood", "/search/?q=divers&from=soon&org=nobody", status=422),
    Shown("method", "/method/"),
    Shown("compare, nobody", "/compare/"),
    Shown("compare, nobody on a treaty", f"/compare/?treaty={UN}"),
    Shown("compare, one", f"/compare/?treaty={UN}&org=eff"),
    Shown("compare, concerns", COMPARE),
    Shown("compare, in a list", f"{COMPARE}&view=list&like=eff"),
    Shown("compare, articles", f"{COMPARE}&rows=articles"),
    Shown("compare, treaties", f"{COMPARE}&rows=treaties"),
    Shown("compare, no difference", "/compare/?treaty=harbour-treaty&org=tide-club&differences=1"),
    Shown("compare, in the past", f"{COMPARE}&org=azerbaijan&as_of=2024-08-10&known=2030-01-01"),
    Shown("compare, unknown", f"{COMPARE}&org=nobody&rows=concerns&add=club"),
    Shown("compare, nobody called so", COMPARE, status=422, do=sending(add="Nobody at all")),
    Shown(
        "compare, too many",
        f"{COMPARE}&org=tide-club&org=sand-club&org=reef-club&org=lido-club",
        status=422,
    ),
    Shown("not there", "/statements/999999999/", status=404),
    Shown("not a day", "/organizations/eff/?as_of=soon", status=400),
    Shown("our fault", "/treaties/", status=500, broken=True),
]
ACCOUNTS = [
    Shown("sign in", "/accounts/login/"),
    Shown("sign in, wrong", "/accounts/login/", do=sending(login="nobody", password="wrong")),
    Shown("sign in, too old a form", "/accounts/login/", status=403, do=without_token),
    Shown("sign out", "/accounts/logout/", who="edith"),
    Shown(
        "second step", "/accounts/login/", do=sending(login="tess", password=PASSWORD), led="mfa_authenticate"
    ),
    Shown(
        "second step, wrong",
        "/accounts/login/",
        led="mfa_authenticate",
        do=one_after_the_other(sending(login="tess", password=PASSWORD), sending(code="0")),
    ),
    Shown("second step, off", "/accounts/2fa/", who="edith"),
    Shown("second step, on", "/accounts/2fa/", who="ada"),
    Shown(
        "second step, switching on",
        "/accounts/2fa/totp/activate/",
        who="edith",
        do=once_more(),
        led="mfa_activate_totp",
    ),
    Shown(
        "second step, switching on with a wrong code",
        "/accounts/2fa/totp/activate/",
        who="edith",
        do=once_more(sending(code="0")),
        led="mfa_activate_totp",
    ),
    Shown(
        "second step, switching off",
        "/accounts/2fa/totp/deactivate/",
        who="ada",
        do=once_more(),
        led="mfa_deactivate_totp",
    ),
    Shown(
        "recovery codes",
        "/accounts/2fa/recovery-codes/",
        who="ada",
        do=once_more(),
        led="mfa_view_recovery_codes",
    ),
    Shown(
        "recovery codes, new",
        "/accounts/2fa/recovery-codes/generate/",
        who="ada",
        do=once_more(),
        led="mfa_generate_recovery_codes",
    ),
    Shown("asked once more", "/accounts/reauthenticate/", who="ada"),
    Shown("asked once more, for a code", "/accounts/2fa/reauthenticate/", who="ada"),
    Shown("account", "/edit/account/", who="edith"),
    Shown("account, no role", "/edit/account/", who="nora"),
    Shown("password", "/accounts/password/change/", who="edith"),
    Shown("password, wrong", "/accounts/password/change/", who="nora", do=sending(oldpassword="x")),
    Shown("password, forgotten", "/accounts/password/reset/"),
    Shown(
        "password, link asked for",
        "/accounts/password/reset/",
        do=sending(email="nobody@quay.example"),
        led="account_reset_password_done",
    ),
    Shown("password, chosen", "/accounts/password/reset/key/{key}/", led="account_reset_password_from_key"),
    Shown(
        "password, chosen too short",
        "/accounts/password/reset/key/{key}/",
        do=sending(password1="x", password2="y"),
        led="account_reset_password_from_key",
    ),
    Shown("password, link ended", "/accounts/password/reset/key/1-abc/"),
    Shown("password, kept", "/accounts/password/reset/key/done/"),
    Shown("e-mail address", "/accounts/email/", who="nora"),
    Shown("e-mail address, link sent", "/accounts/confirm-email/"),
    Shown("e-mail address, link opened", "/accounts/confirm-email/{confirmation}/"),
    Shown("e-mail address, link ended", "/accounts/confirm-email/abc/"),
    Shown("account closed", "/accounts/inactive/"),
    Shown("sign up, closed", "/accounts/signup/"),
    Shown("not allowed", "/edit/", who="nora", status=403),
]
EDITORS = [
    Shown("desk", "/edit/", who="edith"),
    Shown("desk, reviewer", "/edit/", who="rosa"),
    Shown("desk, nothing to do", "/edit/", who="ada"),
    Shown("queue", "/edit/queue/", who="edith"),
    Shown("keys, two alike", "/edit/keys/", who="edith", status=422, do=sending("#own", next="k")),
    Shown("queue, dismissed", "/edit/queue/?tab=dismissed", who="edith"),
    Shown("queue, coming in", "/edit/queue/?tab=coming", who="edith"),
    Shown("queue, nothing under these filters", "/edit/queue/?language=xx", who="edith"),
    Shown("queue, no day", "/edit/queue/", who="edith", status=422,
          do=sending("#ticked", "[value=dismiss]"), led="edit-queue-decide"),
    Shown("new article", "/edit/articles/new/", who="edith"),
    Shown("new article, nothing given", "/edit/articles/new/", who="edith", status=422, do=sending()),
    Shown("new article, wrong", "/edit/articles/new/", who="edith", status=422,
          do=sending(address="not an address", published="soon")),
    Shown("article, waiting", "/edit/articles/{waiting}/", who="edith"),
    Shown("article, failed", "/edit/articles/{failed}/", who="edith"),
    Shown("article, cited", "/edit/articles/{cited}/", who="edith"),
    Shown("article, annotated", "/edit/articles/{overlapping}/", who="edith"),
    Shown("article, something suggested", "/edit/articles/{proposed}/", who="edith"),
    Shown("article, what differs", "/edit/articles/{changed_article}/", who="edith", do=unfolding("#look summary")),
    Shown("article, no such sentence", "/edit/articles/{sample}/", who="edith", status=422,
          do=sending("#passage", first="99")),
    Shown("article, wrong details", "/edit/articles/{sample}/", who="edith", status=422,
          do=sending("form[action$='/details/']", published="soon"), led="edit-article-details"),
    Shown("article, retells none", "/edit/articles/{sample}/", who="edith", status=422,
          do=sending("form[action$='/retells/']", retold="999999"), led="edit-article-retells"),
    Shown("article, not to be tried again", "/edit/articles/{sample}/", who="edith", status=422,
          do=trying_again, led="edit-article-retry"),
    Shown("article, words clipped", "/edit/articles/{overlapping}/?quote=The+treaty+must+protect+divers", who="edith"),
    Shown("article, words not found", "/edit/articles/{overlapping}/?quote=Nobody+said+this", who="edith"),
    Shown("clip", "/edit/clip/?url=https://tide.example/1&title=A+view&quote=Divers+need+this", who="edith"),
    Shown("clip, wrong", "/edit/clip/", who="edith", status=422, do=sending(url="nonsense")),
    Shown("article, of a story and near another", "/edit/articles/{near}/", who="edith"),
    Shown("article, is not the same as none", "/edit/articles/{near}/", who="edith", status=422,
          do=of_nobody("form[action$='/declines/']"), led="edit-article-declines"),
    Shown("draft, empty", "/edit/statements/{empty}/", who="edith"),
    Shown("draft", "/edit/statements/{filled}/", who="edith"),
    Shown("draft, wrong", "/edit/statements/{filled}/", who="edith", status=422,
          do=sending("#draft", "#save", organization="Nobody knows it", said_first="soon")),
    Shown("draft, incomplete", "/edit/statements/{incomplete}/", who="edith", status=422,
          do=sending("#draft", "#send")),
    Shown("draft, on record", "/edit/statements/{again}/", who="edith", status=422,
          do=sending("#draft", "#save")),
    Shown("draft, stale", "/edit/statements/{filled}/", who="edith", status=409, do=stale),
    Shown("draft, wrong citation", "/edit/statements/{filled}/", who="edith", status=422,
          do=sending("form[action$='/cite/']"), led="edit-statement-cite"),
    Shown("draft, discarded", "/edit/statements/{discarded}/", who="edith", status=410),
    Shown("review, new", "/edit/statements/{new}/review/", who="rosa"),
    Shown("review, one's own", "/edit/statements/{new}/review/", who="edith"),
    Shown("review, changed", "/edit/statements/{changed}/review/", who="rosa"),
    Shown("review, no note", "/edit/statements/{changed}/review/", who="rosa", status=422,
          do=sending("form[action$='/judge/']", "[value=send_back]"), led="edit-judge"),
    Shown("review, sent back", "/edit/statements/{back}/review/", who="edith"),
    Shown("review, publishing", "/edit/statements/{publishing}/review/", who="rosa"),
    Shown("review, published", "/edit/statements/{published}/review/", who="rosa"),
    Shown("review, withdrawn", "/edit/statements/{withdrawn}/review/", who="rosa"),
    Shown("review, no reason", "/edit/statements/{published}/review/", who="rosa", status=422,
          do=sending("form[action$='/withdraw/']", note=" "), led="edit-withdraw"),
    Shown("review, commented", "/edit/statements/{commented}/review/", who="rosa"),
    Shown("review, commenting", "/edit/statements/{commented}/review/", who="edith", status=422,
          do=commenting_nothing, led="edit-comment"),
    Shown("review, all fields", "/edit/statements/{changed}/review/?all=1", who="rosa"),
    Shown("review, moved on", "/edit/statements/{changed}/review/", who="rosa", status=409,
          do=moved_on, led="edit-judge"),
    Shown("reviews", "/edit/reviews/", who="rosa"),
    Shown("reviews, for others", "/edit/reviews/?whose=others", who="edith"),
    Shown("batch", "/edit/articles/{plenary}/review/", who="rosa"),
    Shown("batch, an editor's view", "/edit/articles/{plenary}/review/", who="edith"),
    Shown("batch, all held back", "/edit/articles/{plenary}/review/", who="rosa", status=422,
          do=holding_all, led="edit-batch-approve"),
    Shown("batch, none", "/edit/articles/{judged}/review/", who="rosa"),
    Shown("review, a correction", "/edit/statements/{correcting}/review/", who="rosa"),
    Shown("draft, a correction", "/edit/statements/{to_correct}/", who="edith"),
    Shown("correction", "/edit/statements/{reported}/correction/?report={report}", who="edith"),
    Shown("correction, nothing said", "/edit/statements/{reported}/correction/", who="edith", status=422,
          do=sending("main form")),
    Shown("reports", "/edit/reports/", who="edith"),
    Shown("reports, answered", "/edit/reports/?tab=answered", who="edith"),
    Shown("report, open", "/edit/reports/{report}/", who="edith"),
    Shown("report, closed", "/edit/reports/{answered}/", who="edith"),
    Shown("report, no answer", "/edit/reports/{report}/", who="edith", status=422,
          do=sending("form[action$='/answer/']", "[value=mended]"), led="edit-report-answer"),
    Shown("review, reported", "/edit/statements/{reported}/review/", who="rosa"),
    Shown("sources", "/edit/sources/", who="edith"),
    Shown("source, failing", "/edit/sources/{failing}/", who="edith"),
    Shown("source, without a feed", "/edit/sources/{by_hand}/", who="edith"),
    Shown("source, test refused", "/edit/sources/{failing}/", who="edith", status=422,
          do=sending("form[action$='/test/']", "button"), led="edit-source-test"),
    Shown("source, paused twice", "/edit/sources/{paused}/", who="edith", status=422,
          do=switching_again, led="edit-source-reading"),
    Shown("source, never", "/edit/sources/{failing}/", who="edith", status=422,
          do=asking_never, led="edit-source-change"),
    Shown("new source", "/edit/sources/new/", who="edith"),
    Shown("new source, wrong", "/edit/sources/new/", who="edith", status=422, do=sending(address="http://127.0.0.1/")),
    Shown("list of sources", "/edit/sources/load/", who="edith"),
    Shown("list of sources, none given", "/edit/sources/load/", who="edith", status=422, do=sending()),
    Shown("organizations of the catalogue", "/edit/organizations/?q=harbour", who="edith"),
    Shown("concerns of the catalogue", "/edit/concerns/", who="rosa"),
    Shown("concern of the catalogue", "/edit/concerns/{concern}/", who="rosa"),
    Shown("organization, to be renamed", "/edit/organizations/{organization}/", who="rosa",
          do=unfolding("details:has([name=slug]) > summary")),
    Shown("organization, merged", "/edit/organizations/{merged}/", who="rosa"),
    Shown("organization, retired", "/edit/organizations/{retired}/", who="edith"),
    Shown("organization, no new name", "/edit/organizations/{organization}/", who="rosa", status=422,
          do=renaming, led="edit-catalogue-act"),
    Shown("merge, with which", "/edit/organizations/merge/?one={other}&q=harbour", who="rosa"),
    Shown("merge, which stays", "/edit/organizations/merge/?one={other}&other={organization}", who="rosa"),
    Shown("merge, effects",
          "/edit/organizations/merge/?one={other}&other={organization}&into={organization}", who="rosa"),
    Shown("merge, refused",
          "/edit/organizations/merge/?one={merged}&other={organization}&into={organization}", who="rosa"),
    Shown("merge, nothing typed",
          "/edit/organizations/merge/?one={other}&other={organization}&into={organization}", who="rosa",
          status=422, do=sending("#merge")),
    Shown("twice, perhaps", "/edit/organizations/duplicates/", who="rosa"),
    Shown("no concern twice", "/edit/concerns/duplicates/", who="edith"),
    Shown("twice, but no pair", "/edit/organizations/duplicates/", who="rosa", status=422, do=parting_none,
          led="edit-duplicates-apart"),
    Shown("activity", "/edit/activity/", who="rosa"),
    Shown("activity, filtered", "/edit/activity/?by={invited}", who="rosa"),
    Shown("people", "/edit/people/", who="edith"),
    Shown("people, to be invited", "/edit/people/", who="ada"),
    Shown("people, nobody named", "/edit/people/", who="ada", status=422, do=sending(), led="edit-invite"),
    Shown("person", "/edit/people/{invited}/", who="rosa"),
    Shown("person, busy", "/edit/people/{edith}/", who="rosa"),
    Shown("person, invited", "/edit/people/{invited}/", who="ada"),
    Shown("person, with a second step", "/edit/people/{second_step}/", who="ada"),
    Shown("person, closed", "/edit/people/{closed}/", who="ada"),
    Shown("person, same role", "/edit/people/{invited}/", who="ada", status=422,
          do=sending("form[action$='/role/']"), led="edit-person-role"),
    Shown("person, neither opened nor closed", "/edit/people/{invited}/", who="ada", status=422,
          do=pressing_neither, led="edit-person-account"),
    Shown("keys", "/edit/keys/", who="edith"),
    Shown("session and text", "/edit/standing/", who="edith"),
    Shown("sheet", "/edit/articles/{overlapping}/sheet/", who="edith"),
    Shown("sheet, something suggested", "/edit/articles/{proposed}/sheet/", who="edith"),
    Shown("sheet, begun", "/edit/articles/{plenary}/sheet/", who="edith"),
    Shown("sheet, wrong", "/edit/articles/{overlapping}/sheet/", who="edith", status=422,
          do=sending("#draft", "#save", **{"rows-0-organization": "Nobody at all", "rows-1-summary": "Says no."})),
]  # fmt: skip
ADMINISTRATORS = [
    Shown("admin", "/admin/", who="ada"),
    Shown("admin, organizations", "/admin/positions/organization/", who="ada"),
    Shown("admin, organization", "/admin/positions/organization/{organization}/change/", who="ada"),
    Shown("admin, history", "/admin/positions/organization/{organization}/history/", who="ada"),
    Shown("admin, reply", "/admin/positions/reply/{reply}/change/", who="ada"),
    Shown("admin, reply to record", "/admin/positions/reply/add/", who="ada"),
    Shown("admin, treaty", "/admin/positions/treaty/{treaty}/change/", who="ada"),
    Shown("admin, import", "/admin/positions/import/{import}/change/", who="ada"),
    Shown("admin, suggestions", "/admin/positions/suggestion/", who="ada"),
    Shown("admin, suggestion", "/admin/positions/suggestion/{suggestion}/change/", who="ada"),
    Shown("admin, training", "/admin/positions/training/{training}/change/", who="ada"),
    Shown("admin, language model", "/admin/positions/languagemodel/{language_model}/change/", who="ada"),
    Shown("admin, capture", "/admin/positions/capture/{capture}/change/", who="ada"),
    Shown("admin, withhold", "/admin/positions/capture/{capture}/withhold/", who="ada"),
    Shown("admin, read anew", "/admin/positions/capture/{capture}/reread/", who="ada"),
    Shown("admin, version", "/admin/positions/statementversion/{version}/change/", who="ada"),
]  # fmt: skip
PAGES = [*READERS, *ACCOUNTS, *EDITORS, *ADMINISTRATORS]

# What answers with a redirect or with something that is no page.
NO_PAGES = {
    "edit-devices-end",
    "edit-person-link",
    "edit-person-second-step",
    "healthz",
    "embed-picture",
    "corrections-feed",
    "changes-feed",
    "concern-feed",
    "concern-twin",
    "search-feed",
    "search-twin",
    "treaty-feed",
    "treaty-twin",
    "organization-feed",
    "organization-twin",
    "position-feed",
    "position-twin",
    "robots",
    "sitemap",
    "sitemap-pages",
    "sitemap-part",
    "statement-citation",
    "position-citation",
    "statement-annotations",
    "article-annotations",
    "treaty-calendar",
    "calendar",
    "edit-report-reopen",
    "edit-here",
    "edit-organization-names",
    "edit-sheet-autosave",
    "edit-statement-autosave",
    "edit-statement-revise",
    "edit-statement-discard",
    "edit-undo",
    "edit-outline",
    "edit-recheck-settle",
    "edit-comment-resolve",
    "edit-comment-reopen",
    "edit-suggestion-accept",
    "edit-suggestion-reject",
}
