"""Whatever is sent to a form: the answer is a page of ours, and what is not done is not half done."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given

from positions.models import Concern, Event, Milestone, Provision, Source, TextVersion
from positions.tests import make
from positions.tests.cast import PASSWORD, Cast
from positions.tests.hostile import (
    ANSWERS,
    EXAMPLES,
    REDIRECTS,
    Pairs,
    everything,
    mangled,
    names_on,
    post,
    undone,
)
from positions.tests.test_admin import form_of as admin_form_of
from positions.tests.test_editor_pages import form_of, signed_in

# Each form: the page that it stands on, where it goes from there, and what makes it pass.
FORMS: dict[str, tuple[str, str, dict[str, str]]] = {
    "new article": ("/edit/articles/new/", "", {"text": "Divers first.", "title": "View", "published": "2024-08"}),
    "passage": ("/edit/articles/{article}/", "", {"first": "1", "last": "2"}),
    "details": ("/edit/articles/{article}/", "details/", {"title": "View", "language": "en", "published": "2024"}),
    "retelling": ("/edit/articles/{article}/", "retells/", {"retold": "{other}"}),
    "citation": (
        "/edit/statements/{draft}/",
        "cite/",
        {
            "citation-title": "Pact under fire",
            "citation-publisher": "Harbour Times",
            "citation-kind": "secondary",
            "citation-wording": "paraphrase",
            "citation-published": "2024-08",
        },
    ),
    "judgement": ("/edit/statements/{waiting}/review/", "judge/", {"decision": "approve", "version": "1"}),
    "withdrawal": ("/edit/statements/{published}/review/", "withdraw/", {"note": "Another group."}),
    "clip": ("/edit/clip/", "", {"url": "https://tide.example/1", "title": "View", "quote": "Divers first"}),
    "reading of a source": ("/edit/sources/{source}/", "change/", {"every": "3600", "owner": ""}),
    "switch of a source": ("/edit/sources/{source}/", "reading/", {"reading": "paused"}),
    "correction": ("/edit/statements/{published}/correction/", "", {"wrong": "Another group.", "why": "A list."}),
    "answer": ("/edit/reports/{report}/", "answer/", {"state": "mended", "answer": "It was another group."}),
    "shortcuts": ("/edit/keys/", "", {"on": "1"}),
    "renaming": ("/edit/organizations/{one}/", "rename/", {"name": "Ebb", "slug": "ebb", "why": "Its site says."}),
    "merge": (
        "/edit/organizations/merge/?one={one}&other={two}&into={two}",
        "",
        {
            "one": "{one}", "other": "{two}", "into": "{two}", "seen_loser": "{seen_one}", "seen_into": "{seen_two}",
            "name": "loser", "why": "The same.", "typed": "Tide Society",
        },
    ),
    "pair told apart": ("/edit/organizations/duplicates/", "apart/", {"one": "{one}", "other": "{two}"}),
    "invitation": (
        "/edit/people/",
        "invite/",
        {"username": "nina", "email": "nina@quay.example", "role": "Editor"},
    ),
    "role": ("/edit/people/{edith}/", "role/", {"role": "Reviewer"}),
    "account": ("/edit/people/{edith}/", "account/", {"account": "close"}),
    "activity": ("/edit/activity/", "{event}/undo/", {"next": "/edit/people/"}),
    "forgotten password": ("/accounts/password/reset/", "", {"email": "edith@quay.example"}),
    "password": (
        "/accounts/password/change/",
        "",
        {"oldpassword": PASSWORD, "password1": "seven tides", "password2": "seven tides"},
    ),
    "sign-in": ("/accounts/login/", "", {"login": "edith", "password": PASSWORD, "next": "/edit/queue/"}),
}  # fmt: skip
ADMINISTERED = {"invitation", "role", "account"}
ADMIN = ["organization", "treaty", "provision", "concern", "source", "vote", "user"]


@pytest.fixture
def rows(cast: Cast, settings: Any) -> dict[str, Any]:
    """What the forms are about, by the names used above."""
    settings.ACCOUNT_RATE_LIMITS = False
    # The usual ones take half a second each, by design.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    treaty = make.treaty()
    TextVersion.objects.create(treaty=treaty, slug="draft", name="Draft")
    Milestone.objects.create(treaty=treaty, slug="one", kind="session", label="First session")
    Provision.objects.create(treaty=treaty, article="4", heading="Divers")
    Concern.objects.create(slug="scope", label="Scope", definition="How far it reaches.")
    make.organization("first-ministry", kind="government")
    published = make.published(by=cast.edith, reviewer=cast.rosa)
    waiting = make.in_review(by=cast.edith, of=make.capture(f"Second. {make.TEXT}"))
    draft = make.draft(by=cast.edith, of=make.capture(f"Third. {make.TEXT}"))
    source = Source.objects.create(
        slug="tide", name="Tide", kind="outlet", reading="on", feed_address="https://tide.example/feed"
    )
    one, two = make.organization("tide-club"), make.organization("tide-society")
    return {
        "one": one.pk,
        "two": two.pk,
        "seen_one": one.fingerprint,
        "seen_two": two.fingerprint,
        "published": published.statement_id,
        "waiting": waiting.statement_id,
        "draft": draft.statement_id,
        "article": draft.evidence.get().article_id,
        "other": waiting.evidence.get().article_id,
        "version": draft,
        "source": source.pk,
        "edith": cast.edith.pk,
        "event": Event.objects.about(published.statement).get(verb=Event.Verb.APPROVE).pk,
        "report": make.report(of=published.statement).pk,
    }


def attack(
    client: Client, address: str, whole: dict[str, Any], names: Iterable[str], passes: int = 302
) -> None:
    """Send the form as it should be, and then in many ways in which it should not."""
    before = everything()
    with undone():
        assert post(client, address, pairs(whole)).status_code == passes

    @EXAMPLES
    @given(mangled(pairs(whole), names))
    def mangle(sent: Pairs) -> None:
        with undone():
            answer = post(client, address, sent)
            assert answer.status_code in ANSWERS
            if answer.status_code in REDIRECTS:
                assert client.get(answer["Location"]).status_code in ANSWERS
            else:
                assert everything() == before

    mangle()


def pairs(whole: dict[str, Any]) -> Pairs:
    several = {name: each if isinstance(each, list) else [each] for name, each in whole.items()}
    return [(name, str(value).encode()) for name, values in several.items() for value in values]


@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_is_typed_is_an_error_or_half_written(
    cast: Cast, rows: dict[str, Any], form: str
) -> None:
    client = Client() if form == "sign-in" else signed_in(cast.ada if form in ADMINISTERED else cast.remy)
    page, onward, whole = FORMS[form]
    page = page.format(**rows)
    names = names_on(client.get(page))
    attack(
        client,
        page + onward.format(**rows),
        {name: value.format(**rows) for name, value in whole.items()},
        names,
    )


@pytest.mark.parametrize("button", [{}, {"separate": "1"}, {"add_to": "{published}"}])
def test_nothing_that_is_typed_into_a_draft_is_an_error_or_half_written(
    cast: Cast, rows: dict[str, Any], button: dict[str, str]
) -> None:
    client = signed_in(cast.remy)
    whole = form_of(client, rows["version"])
    page = f"/edit/statements/{rows['draft']}/"
    # Sending it saves first, and says so: that may refuse and yet have written.
    names = {*names_on(client.get(page)), *button} - {"send"}
    sent = whole | {name: value.format(**rows) for name, value in button.items()}
    attack(client, page, sent, names, 302 if button else 422)


@pytest.mark.parametrize("model", ADMIN)
def test_nothing_that_an_administrator_types_is_an_error_or_half_written(
    cast: Cast, rows: dict[str, Any], model: str
) -> None:
    client = signed_in(cast.ada)
    home = f"/admin/positions/{model}/"
    treaty = make.treaty()
    new: dict[str, dict[str, Any]] = {
        "source": {"name": "Times", "slug": "times", "kind": "outlet", "language": "en", "reading": "on", "display": "full"},
        "vote": {
            "treaty": treaty.pk, "body": "Assembly", "what": "Adoption", "recorded": "on", "key": "vote",
            "date_from": "2024-08-05", "date_to": "2024-08-05", "in_favour": "3", "casts-TOTAL_FORMS": "0",
            "casts-INITIAL_FORMS": "0",
        },
    }  # fmt: skip
    if model in new:
        page, whole = client.get(f"{home}add/"), new[model]
        address = f"{home}add/"
    else:
        found = {"user": cast.edith.pk, "treaty": treaty.pk, "organization": make.organization().pk}
        row = found.get(model) or (Provision if model == "provision" else Concern).objects.get().pk
        address = f"{home}{row}/change/"
        page = client.get(address)
        whole = {name: value for name, value in admin_form_of(page).items() if name != "password"}
    attack(client, address, whole, set(names_on(page)) - {"password"})


@pytest.mark.parametrize("name", ["merge", "unmerge"])
def test_nothing_that_is_typed_when_two_become_one_is_an_error(
    cast: Cast, rows: dict[str, Any], name: str
) -> None:
    client, into = signed_in(cast.ada), make.organization()
    loser = make.organization("harbour-watchers", merged_into=into if name == "unmerge" else None)
    whole = {"why": "A new name."} | ({"into": into.pk} if name == "merge" else {})
    attack(client, f"/admin/positions/organization/{loser.pk}/{name}/", whole, ["into", "why", "list"])


@pytest.mark.parametrize("odd", ["abc", "²", "-1", "9" * 25, "9" * 5000, " "])
def test_what_is_no_row_is_chosen_by_nobody(cast: Cast, rows: dict[str, Any], odd: str) -> None:
    client, before = signed_in(cast.ada), everything()
    address = f"/admin/positions/treaty/{make.treaty().pk}/change/"
    whole = admin_form_of(client.get(address))
    for sent in ({"parent": odd}, {"rivals": [odd]}):
        assert client.post(address, whole | sent).status_code == 200 or not odd.strip()
        assert everything() == before
    for model in ("treaty", "user"):
        chosen = {"action": "delete_selected", "_selected_action": [odd], "post": "yes"}
        assert client.post(f"/admin/positions/{model}/", chosen).status_code in {302, 400}
    for model in ("treatyact", "vote", "provision"):
        named = {"treaty": odd, "participant": odd, "milestone": odd}
        assert client.get(f"/admin/positions/{model}/add/", named).status_code == 200
    assert everything() == before
