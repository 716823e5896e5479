"""What htmx is given: regions instead of pages, kept apart by caches; and in a browser, focus that is never lost."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from positions.models import StatementVersion
from positions.tests import make
from positions.tests.cast import PASSWORD, Cast
from positions.tests.windows import Person, Windows

ASKED = {"HX-Request": "true"}
TREATY = "/treaties/un-cybercrime-convention/"
READERS = [
    "/",
    f"{TREATY}?kind=state&sort=since",
    f"{TREATY}?by=concern",
    f"{TREATY}articles/6/",
    "/organizations/cisco/",
    "/positions/united-states/un-cybercrime-convention/",
    "/compare/?treaty=un-cybercrime-convention&org=united-states&org=eff",
]


# The places of controls that differ in more than their address.
ONE_OF_EACH_KIND = """all => {
  const kinds = all.map((each) => each.tagName + each.id + each.dataset.focus);
  return [...kinds.keys()].filter((place) => kinds.indexOf(kinds[place]) === place);
}"""


def test_htmx_gets_the_region_alone_and_caches_keep_it_apart(client: Client, db: None) -> None:
    make.treaty()
    whole, region = client.get("/treaties/"), client.get("/treaties/", headers=ASKED)
    assert "HX-Request" in whole["Vary"]
    assert whole["Vary"] == region["Vary"]
    assert "<html" in whole.text
    assert "<html" not in region.text
    assert 'id="page"' in region.text
    assert whole["ETag"] != region["ETag"]
    assert client.get("/treaties/", headers={**ASKED, "If-None-Match": region["ETag"]}).status_code == 304


def test_back_and_forward_get_a_whole_page(client: Client, db: None) -> None:
    answer = client.get("/treaties/", headers={**ASKED, "HX-History-Restore-Request": "true"})
    assert "<html" in answer.text


def test_the_address_bar_stays_where_nothing_new_can_be_asked_for(cast: Cast) -> None:
    client, draft = Client(), make.draft(by=cast.edith)
    client.force_login(cast.edith)
    there = f"http://testserver/edit/statements/{draft.statement_id}/"
    headers = {**ASKED, "HX-Current-URL": there}
    refused = client.post(f"{there}cite/", headers=headers)
    assert refused.status_code == 422
    assert refused["HX-Push-Url"] == "false"
    assert client.get(there, headers=headers)["HX-Push-Url"] == "false"
    assert "HX-Push-Url" not in client.get("/edit/", headers=headers)


def test_who_is_signed_out_meanwhile_keeps_the_page_and_is_told(client: Client, cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    answer = client.post(f"/edit/statements/{draft.statement_id}/", headers=ASKED)
    assert answer.status_code == 401
    assert "What you typed is still here" in answer.text
    assert client.post(f"/edit/statements/{draft.statement_id}/").status_code == 302


@pytest.mark.parametrize("address", READERS)
def test_no_filter_and_no_link_to_more_loses_the_focus(dossier: None, windows: Windows, address: str) -> None:
    reader = Person(windows, None)
    reader.goes_to(address)
    controls = reader.page.locator("form[hx-boost] button, a[hx-boost], a[hx-get]")
    for place in controls.evaluate_all(ONE_OF_EACH_KIND):
        reader.goes_to(address)
        reader.page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        # A link to where the page is already only scrolls.
        if controls.nth(place).evaluate("each => each.href?.split('#')[0] === location.href.split('#')[0]"):
            continue
        swaps = reader.swaps
        controls.nth(place).press("Enter")
        reader.awaits_swap(swaps + 1)
        expect(reader.page.locator("#status")).not_to_be_empty()


def test_back_and_forward_through_filters_show_the_same_pages(dossier: None, windows: Windows) -> None:
    page = windows(None)
    page.goto(TREATY)
    for view in ("Changes", "By article", "By concern"):
        page.locator("#views").get_by_role("link", name=view, exact=True).click()
        shows(page, view)
    for view in ("By article", "Changes", "Organizations"):
        page.go_back()
        shows(page, view)
    for view in ("Changes", "By article"):
        page.go_forward()
        shows(page, view)


def shows(page: Page, view: str) -> None:
    expect(page.locator("#views [aria-current]")).to_have_text(view)
    expect(page.locator("header.frame")).to_have_count(1)


@pytest.mark.django_db(transaction=True)
def test_what_was_typed_outlives_a_sign_out_in_another_window(windows: Windows, cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    editor = Person(windows, cast.edith.username)
    editor.goes_to(f"/edit/statements/{draft.statement_id}/")
    editor.writes("Summary in your own words", "Typed before the sign-out.")
    other = editor.page.context.new_page()
    other.goto("/edit/")
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    editor.presses("Save")
    editor.sees("What you typed is still here")
    other.goto("/accounts/login/")
    other.get_by_label("Username").fill(cast.edith.username)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", name="Desk")).to_be_visible()
    editor.presses("Save")
    editor.sees("Saved.")
    assert StatementVersion.objects.get(pk=draft.pk).summary == "Typed before the sign-out."


@pytest.mark.django_db(transaction=True)
def test_a_server_that_does_not_answer_is_said_above_what_was_typed(windows: Windows, cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    editor = Person(windows, cast.edith.username)
    editor.goes_to(f"/edit/statements/{draft.statement_id}/")
    editor.writes("Summary in your own words", "Typed on a train.")
    editor.page.context.set_offline(True)
    editor.presses("Save")
    editor.sees("The server could not be reached.")
    editor.page.context.set_offline(False)
    editor.presses("Save")
    editor.sees("Saved.")


@pytest.mark.django_db(transaction=True)
def test_a_double_click_saves_once(windows: Windows, cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    editor = Person(windows, cast.edith.username)
    editor.goes_to(f"/edit/statements/{draft.statement_id}/")
    editor.writes("Summary in your own words", "Said twice.")
    editor.page.get_by_role("button", name="Save", exact=True).dblclick()
    editor.sees("Saved.")
    assert StatementVersion.objects.get(pk=draft.pk).revision == draft.revision + 1
