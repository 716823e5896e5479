"""Who works here: invitations, roles, accounts closed and opened, what each did, and who may do all that."""

import re
import threading
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from positions.editing import Refused, peopling, triaging, undoing
from positions.models import Event, User
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db

NINA = {"username": "nina", "email": "Nina@Quay.example", "role": User.REVIEWER}
CHOSEN = "seven tides a week"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet_and_passwords_are_quick_to_check(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def ada(cast: Cast) -> Client:
    return signed_in(cast.ada)


@pytest.fixture
def abe(cast: Cast) -> User:
    """An administrator who is no superuser."""
    return cast._account("abe", User.ADMINISTRATOR)


def invited(client: Client, **changed: str) -> Any:
    return client.post("/edit/people/invite/", NINA | changed)


def link_in(text: object) -> str:
    """The path of the link that a mail or a page shows."""
    found = re.search(r"http://testserver(/accounts/password/reset/key/\S+?/)(?:\s|<)", str(text))
    assert found
    return found[1]


def chosen(link: str, password: str = CHOSEN) -> Any:
    """What comes of opening the link and choosing a password there."""
    client = Client()
    opened = client.get(link)
    if opened.status_code != 302:
        return opened
    return client.post(opened["Location"], {"password1": password, "password2": password}, follow=True)


def lets_in(name: str, password: str = CHOSEN) -> bool:
    return Client().post("/accounts/login/", {"login": name, "password": password}).status_code == 302


def told(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


# Invitations.


def test_who_is_invited_chooses_a_password_by_the_mailed_link_and_is_in(ada: Client) -> None:
    assert invited(ada).status_code == 302
    nina = User.objects.get(username="nina")
    assert (nina.role, nina.awaited, nina.is_staff) == (User.REVIEWER, True, False)
    (sent,) = mail.outbox
    assert sent.to == ["nina@quay.example"]
    assert "ada invites you" in sent.body
    link = link_in(sent.body)
    assert "You sign in as nina" in told(Client().get(link, follow=True))
    assert "The password is kept" in told(chosen(link))
    assert lets_in("nina")
    event = Event.objects.get(verb=Event.Verb.INVITE)
    assert (event.by, event.new) == (User.objects.get(username="ada"), {"name": "nina", "role": "Reviewer"})


def test_a_link_is_good_once(ada: Client) -> None:
    invited(ada)
    link = link_in(mail.outbox[0].body)
    chosen(link)
    assert "This link has ended" in told(chosen(link, "another password"))
    assert not lets_in("nina", "another password")


def test_a_link_ends_after_three_days(ada: Client, settings: Any) -> None:
    invited(ada)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link has ended" in told(chosen(link_in(mail.outbox[0].body)))
    assert "invitation ran out" in told(ada.get("/edit/people/"))


def test_an_invitation_sent_again_ends_the_link_before(ada: Client) -> None:
    invited(ada)
    nina = User.objects.get(username="nina")
    ada.post(f"/edit/people/{nina.pk}/link/")
    first, second = (link_in(each.body) for each in mail.outbox)
    assert "This link has ended" in told(chosen(first))
    assert "The password is kept" in told(chosen(second))


def test_an_invitation_withdrawn_ends_its_link_even_if_the_account_is_opened_again(ada: Client) -> None:
    invited(ada)
    nina, link = User.objects.get(username="nina"), link_in(mail.outbox[0].body)
    for act in ("close", "open"):
        ada.post(f"/edit/people/{nina.pk}/account/", {"account": act})
        assert "This link has ended" in told(chosen(link))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"username": "EDITH"}, "There is an account of this name already"),
        ({"username": "two words"}, "Name: Enter a valid username"),
        ({"username": "nina\x00"}, "Name: Null characters"),
        ({"email": "nina@quay.example\nBcc: x@y.example"}, "Enter a valid email"),
        ({"email": ""}, "E-mail address: This field is required"),
        ({"email": "EDITH@harbour-watch.example"}, "an account with this e-mail address"),
        ({"role": "Superuser"}, "Role: Select a valid choice"),
    ],
)
def test_an_invitation_that_cannot_be_sent_is_refused_in_words(
    ada: Client, cast: Cast, changed: dict[str, str], words: str
) -> None:
    EmailAddress.objects.create(user=cast.edith, email="edith@harbour-watch.example", verified=True)
    answer = invited(ada, **changed)
    assert answer.status_code == 422
    assert words in told(answer)
    assert (User.objects.filter(username="nina").exists(), mail.outbox) == (False, [])


def test_two_clicks_invite_once(ada: Client) -> None:
    assert [invited(ada).status_code for _ in range(2)] == [302, 422]
    assert len(mail.outbox) == 1


def test_without_a_mail_server_the_link_is_shown_once_to_whoever_asked(
    ada: Client, cast: Cast, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "No mail server is set up" in told(ada.get("/edit/people/"))
    page = invited(ada)["Location"]
    assert "/password/reset/key/" not in signed_in(cast.edith).get(page).content.decode()
    link = link_in(ada.get(page).content.decode())
    assert "/password/reset/key/" not in ada.get(page).content.decode()
    assert "The password is kept" in told(chosen(link))


def test_where_the_mail_server_does_not_answer_the_link_is_shown_too(ada: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert link_in(ada.get(invited(ada)["Location"]).content.decode())


def test_whoever_has_no_address_is_handed_a_link_for_a_new_password(cast: Cast, ada: Client) -> None:
    page = ada.post(f"/edit/people/{cast.edith.pk}/link/")["Location"]
    assert "The password is kept" in told(chosen(link_in(ada.get(page).content.decode())))
    assert lets_in("edith")


# Roles, and accounts closed and opened.


def test_a_role_is_changed_from_now_on_and_back_from_the_activity_page(cast: Cast, ada: Client) -> None:
    edith = signed_in(cast.edith)
    ada.post(f"/edit/people/{cast.edith.pk}/role/", {"role": User.ADMINISTRATOR})
    assert edith.get("/edit/queue/").status_code == 403
    assert User.objects.get(pk=cast.edith.pk).is_staff
    event = Event.objects.get(verb=Event.Verb.CHANGE_ROLE)
    assert (event.old, event.new) == ({"role": "Editor"}, {"name": "edith", "role": "Administrator"})
    ada.post(f"/edit/activity/{event.pk}/undo/")
    assert edith.get("/edit/queue/").status_code == 200
    assert not User.objects.get(pk=cast.edith.pk).is_staff


def test_a_role_changed_again_since_is_not_taken_back(cast: Cast) -> None:
    first = peopling.change_role(cast.edith, role=User.REVIEWER, by=cast.ada)
    peopling.change_role(cast.edith, role=User.ADMINISTRATOR, by=cast.ada)
    with pytest.raises(Refused, match="changed again"):
        undoing.undo(first, by=cast.ada)


def test_a_closed_account_is_signed_out_everywhere_and_stays_so_when_it_is_opened_again(
    cast: Cast, ada: Client
) -> None:
    edith = signed_in(cast.edith)
    edith.get("/edit/")
    for act in ("close", "open"):
        ada.post(f"/edit/people/{cast.edith.pk}/account/", {"account": act})
        assert edith.get("/edit/").headers["Location"].startswith("/accounts/login/")
    assert lets_in("edith", "correct horse battery")


def test_a_closing_is_undone_by_opening(cast: Cast) -> None:
    closing = peopling.close(cast.edith, by=cast.ada)
    opening = undoing.undo(closing, by=cast.ada)
    assert (opening.verb, opening.inverse_of) == (Event.Verb.OPEN_ACCOUNT, closing)
    assert User.objects.get(pk=cast.edith.pk).is_active


def test_nobody_changes_their_own_account_and_no_administrator_a_superusers(cast: Cast, abe: User) -> None:
    for target in (abe, cast.ada):
        client, page = signed_in(abe), f"/edit/people/{target.pk}/"
        for path, sent in (
            ("role/", {"role": User.EDITOR}),
            ("account/", {"account": "close"}),
            ("link/", {}),
        ):
            assert client.post(page + path, sent).status_code == 422
        assert "Role and account" not in client.get(page).content.decode()
    assert not Event.objects.exists()


def test_editors_and_reviewers_change_nobody_and_see_no_addresses(cast: Cast) -> None:
    User.objects.filter(pk=cast.remy.pk).update(email="remy@harbour-watch.example")
    page = signed_in(cast.rosa).get("/edit/people/").content.decode()
    assert "remy" in page
    assert "harbour-watch.example" not in page
    assert "Invite somebody" not in page
    closing = peopling.close(cast.remy, by=cast.ada)
    assert not undoing.can_undo(closing, cast.rosa)


def test_an_administrator_takes_back_no_editors_act(cast: Cast, abe: User) -> None:
    event = Event.objects.record(Event.Verb.DISMISS, cast.nora, by=cast.edith)
    assert undoing.can_undo(event, cast.edith)
    assert not undoing.can_undo(event, abe)


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_close_one_another_one_stays() -> None:
    cast = Cast()
    abe, bea = (cast._account(name, User.ADMINISTRATOR) for name in ("abe", "bea"))
    refused: list[Refused] = []

    def closes(user: User, by: User) -> None:
        try:
            peopling.close(User.objects.get(pk=user.pk), by=User.objects.get(pk=by.pk))
        except Refused as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=closes, args=pair) for pair in ((abe, bea), (bea, abe))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.filter(is_active=True).count() == 1
    assert [each.problems for each in refused] == [["You are no administrator any more."]]


# What each did.


def test_an_act_is_undone_on_a_page_that_refused_something(cast: Cast, ada: Client) -> None:
    event = triaging.assign([make.capture().article_id], to=cast.edith, by=cast.edith)
    refused = ada.post(f"/edit/people/{cast.edith.pk}/role/", {"role": User.EDITOR})
    assert refused.status_code == 422
    back = re.search(r'name="next" value="([^"]+)"', refused.content.decode())
    assert back
    undone = ada.post(f"/edit/activity/{event.pk}/undo/", {"next": back[1]}, follow=True)
    assert undone.redirect_chain[-1][0].startswith(f"/edit/people/{cast.edith.pk}/")
    assert undone.status_code == 200


def test_a_persons_page_shows_what_they_did_fifty_at_a_time(cast: Cast) -> None:
    for number in range(60):
        Event.objects.record(Event.Verb.DISMISS, cast.nora, by=cast.edith, why=f"Reason {number}.")
    Event.objects.record(Event.Verb.PARK, cast.nora, by=cast.rosa, why="Of somebody else.")
    client, address = signed_in(cast.rosa), f"/edit/people/{cast.edith.pk}/"
    first = client.get(address)
    assert "dismissed 60" in told(first)
    older = re.search(r'href="(\S+\?before=\d+)"', first.content.decode())
    assert older
    second = client.get(older[1])
    assert [told(page).count("Reason ") for page in (first, second)] == [50, 10]
    assert "Of somebody else." not in told(first) + told(second)
    assert "Show older" not in told(second)


def test_the_activity_page_is_filtered_by_person_and_kind(cast: Cast) -> None:
    Event.objects.record(Event.Verb.PARK, cast.nora, by=cast.rosa, why="Rosa parked.")
    Event.objects.record(Event.Verb.DISMISS, cast.nora, by=cast.rosa, why="Rosa dismissed.")
    Event.objects.record(Event.Verb.PARK, cast.nora, by=cast.edith, why="Edith parked.")
    client = signed_in(cast.edith)
    shown = told(client.get(f"/edit/activity/?by={cast.rosa.pk}&verb=park"))
    assert [words in shown for words in ("Rosa parked.", "Rosa dismissed.", "Edith parked.")] == [
        True,
        False,
        False,
    ]
    for nonsense in ("by=x", "verb=fly", "before=-1", f"before={'9' * 30}"):
        assert client.get(f"/edit/activity/?{nonsense}").status_code == 200


def test_the_list_of_people_costs_as_many_queries_with_forty_as_with_four(
    cast: Cast, ada: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        cast._account(f"editor-{number}", User.EDITOR)
    ada.get("/edit/people/")
    with django_assert_max_num_queries(8):
        ada.get("/edit/people/")
