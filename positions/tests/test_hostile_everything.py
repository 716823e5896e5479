"""Every form of every page, found by walking the pages: whatever is sent, a page of ours answers, what is not done is not
half done, and nothing of it is active in any page. What single forms refuse and why is in their own tests."""

import logging
import re
from collections.abc import Iterator
from itertools import cycle
from time import process_time
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from hypothesis import given
from hypothesis import settings as examples
from playwright.sync_api import Browser, Page
from pytest_django.plugin import DjangoDbBlocker

from positions import urls
from positions.models import User
from positions.tests import found
from positions.tests.found import Form
from positions.tests.hostile import (
    ANSWERS,
    EXAMPLES,
    REDIRECTS,
    Pairs,
    encoded,
    everything,
    mangled,
    post,
    undone,
)
from positions.tests.turns import HOSTILE, TODAY, share
from positions.tests.vectors import actives, corpus

pytestmark = pytest.mark.django_db

# Here a form may also be unreadable, too large or one too many.
ALL_ANSWERS = {*ANSWERS, 400, 413, 429}
MILLION = 1_000_000
# Each into all fields at once: first into those that people type into, then into every one.
ODD = [
    b"a\0b",
    "\ud800".encode("utf-8", "surrogatepass"),
    "\u202e\u2066<b>".encode(),
    b"9" * 25,
    b"9223372036854775807",
    b"-1",
    b"1.5",
]
# Into so many parts the longest is cut, for as many processes.
SHARES = 8
# These save what is right, and say what is wrong with the rest.
SAVES = {"send", "restate"}
KEPT = {"edit-statement-autosave", "edit-sheet-autosave"}


@pytest.fixture(autouse=True)
def _without_patience(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    logging.getLogger("django.request").setLevel(logging.ERROR)


@pytest.fixture(scope="module")
def forms(furnished: dict[str, object], django_db_blocker: DjangoDbBlocker) -> list[Form]:
    with django_db_blocker.unblock():
        every = found.forms(furnished, found.everyone())
        connections.close_all()
    return list(every.values())


@pytest.fixture(scope="module")
def parser(browser: Browser) -> Iterator[Page]:
    """A browser's own parser, on a page where nothing runs."""
    page = browser.new_page()
    yield page
    page.close()


def signed_in(form: Form) -> Client:
    """Anew for each form: some end sessions, and those are not in the database."""
    client = Client()
    if form.who:
        client.force_login(User.objects.get(username=form.who))
    return client


def send(client: Client, form: Form, pairs: Pairs) -> Any:
    if form.method == "post":
        return post(client, form.action, pairs)
    return client.get(f"{form.action.partition('?')[0]}?{encoded(pairs)}")


def held(form: Form) -> Pairs:
    return [(name, value.encode()) for name, value in form.held if name != "csrfmiddlewaretoken"]


def filled(form: Form, value: bytes, *, only_typed: bool = True) -> Pairs:
    return [(name, value if name in form.typed or not only_typed else there) for name, there in held(form)]


def said(answer: Any) -> str:
    """What the page says, without its frame."""
    body = answer.text.partition("<main")[2].partition("</main>")[0] or answer.text
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def problem(form: Form, sent: Pairs, answer: Any, before: dict[str, str]) -> str:
    """What is wrong with an answer, if anything."""
    status = answer.status_code
    if status not in ALL_ANSWERS:
        return f"answered {status}"
    if status in REDIRECTS:
        return "signed out" if form.who and answer["Location"].startswith("/accounts/login/") else ""
    done = (status == 200 and form.route in KEPT) or SAVES & {name for name, _value in sent}
    if not done and (after := everything()) != before:
        return f"{status}, and yet wrote {[name for name in after if after[name] != before.get(name)]}"
    return "" if status == 200 or len(said(answer)) > 20 else f"{status} without a sentence"


def attack(form: Form) -> dict[str, Pairs]:
    """What went wrong, with the first that was sent."""
    wrong: dict[str, Pairs] = {}
    client, whole = signed_in(form), held(form)
    before = everything()

    def sends(sent: Pairs) -> None:
        with undone():
            try:
                found = problem(form, sent, send(client, form, sent), before)
            except Exception as error:
                found = repr(error)
        if found:
            wrong.setdefault(found, sent)

    turn = len(form.action)
    for odd in ODD if HOSTILE else (ODD[0], ODD[turn % len(ODD)]):
        sends(filled(form, odd))
    sends(filled(form, ODD[turn % len(ODD)], only_typed=False))
    examples(EXAMPLES, max_examples=EXAMPLES.max_examples if HOSTILE else 2)(
        given(mangled(whole, [name for name, _value in whole] or ["x"]))(sends)
    )()
    return wrong


def test_whatever_is_sent_by_any_form_is_no_error_and_not_half_written(forms: list[Form]) -> None:
    today = share(forms, 4, whole=HOSTILE)
    wrong = {(form.action, name): sent for form in today for name, sent in attack(form).items()}
    assert wrong == {}


def test_every_address_that_is_only_posted_to_has_a_form_on_some_page(forms: list[Form]) -> None:
    """One that had none would not be attacked above."""
    ada = signed_in(Form("ada", ""))
    filled_in = {"noun": "concerns", "act": "rename"}
    address = {
        each.name: re.sub(r"<(\w+):\w+>", lambda part: filled_in.get(part[1], "1"), f"/{each.pattern}")
        for each in urls.editor
    }
    only_posted = {name for name, path in address.items() if ada.get(path).status_code == 405}
    assert only_posted <= {form.route for form in forms if form.method == "post"}


def test_a_million_characters_are_answered_at_once(forms: list[Form]) -> None:
    """Not in a time that grows with their square: that would be minutes."""
    slow, seen = {}, set[str]()
    for form in share(forms, 4, whole=HOSTILE):
        if not form.typed or form.route.startswith("admin:") or form.route in seen:
            continue
        seen.add(form.route)
        client, each = signed_in(form), b"a b\xcc\x81;" * (MILLION // 7 // len(form.typed))
        with undone():
            begun = process_time()
            assert send(client, form, filled(form, each)).status_code in ALL_ANSWERS, form.action
            if (took := process_time() - begun) > 5:
                slow[form.action] = took
    assert slow == {}


@pytest.mark.parametrize("share", range(SHARES))
def test_nothing_that_is_typed_into_any_form_is_active_in_what_answers(
    forms: list[Form], parser: Page, share: int
) -> None:
    """Each through every field with HOSTILE=1; else one through each, and tomorrow others."""
    vectors, wrong = corpus(), dict[str, list[str]]()
    typed_into = [form for form in forms if form.typed]
    for at, form in enumerate(typed_into[share::SHARES]):
        client = signed_in(form)
        for shift in range(len(vectors)) if HOSTILE else (TODAY,):
            chosen = cycle(vectors[(at + shift) % len(vectors) :] + vectors)
            sent = [
                (name, next(chosen).encode() if name in form.typed else value) for name, value in held(form)
            ]
            with undone():
                answer = send(client, form, sent)
                after = [client.get(answer["Location"])] if answer.status_code in REDIRECTS else []
                for each in (answer, *after):
                    if bad := actives(parser, each):
                        wrong[form.action] = bad
    assert wrong == {}
