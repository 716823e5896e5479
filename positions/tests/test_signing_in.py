"""Signing in: the second step, limits, links by mail, devices; and that there is one door."""

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from allauth.usersessions.models import UserSession
from django.conf import settings as configured
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils.html import conditional_escape

from positions.editing import peopling, undoing
from positions.management.commands import run
from positions.models import Event, User
from positions.tests.cast import PASSWORD, Cast
from positions.tests.test_peopling import link_in, signed_in, told
from treaty_tracker.embedded import places

pytestmark = pytest.mark.django_db

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
SECOND = "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet_and_passwords_are_quick_to_check(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def edith(cast: Cast) -> User:
    """With an e-mail address."""
    User.objects.filter(pk=cast.edith.pk).update(email="edith@quay.example")
    EmailAddress.objects.create(user=cast.edith, email="edith@quay.example", verified=True, primary=True)
    return cast.edith


def code(secret: str = SECRET) -> str:
    return str(auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30)))


def with_second_step(user: User) -> list[str]:
    """Its recovery codes."""
    auth.TOTP.activate(user, SECRET)
    return list(RecoveryCodes.activate(user).get_unused_codes())


def tries(client: Client, name: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post("/accounts/login/", {"login": name, "password": password}, **extra)


def is_in(client: Client) -> bool:
    return client.get("/edit/account/").status_code == 200


# The second step.


def test_whoever_has_a_second_step_is_in_after_it_alone(cast: Cast) -> None:
    with_second_step(cast.edith)
    client = Client()
    assert tries(client, "edith")["Location"] == SECOND
    assert not is_in(client)
    assert "Incorrect code" in told(client.post(SECOND, {"code": "000000"}))
    assert not is_in(client)
    assert client.post(SECOND, {"code": code()})["Location"] == "/edit/"
    assert is_in(client)


def test_a_code_is_good_once(cast: Cast) -> None:
    codes = with_second_step(cast.edith)
    for once in (code(), codes[0]):
        for expected in (True, False):
            client = Client()
            tries(client, "edith")
            client.post(SECOND, {"code": once})
            assert is_in(client) is expected


def test_the_admin_lets_nobody_in_before_the_second_step(cast: Cast) -> None:
    with_second_step(cast.ada)
    client, form = Client(), {"username": "ada", "password": PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", form)["Location"] == "/accounts/login/?next=%2Fadmin%2F"
    tries(client, "ada")
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


def test_in_the_admin_nobody_becomes_another_without_their_second_step(cast: Cast) -> None:
    with_second_step(cast.ada)
    abe = cast._account("abe", User.ADMINISTRATOR)
    User.objects.filter(pk=abe.pk).update(is_staff=True)
    client = signed_in(abe)
    client.post("/admin/login/", {"username": "ada", "password": PASSWORD, "next": "/admin/"})
    assert client.get("/edit/account/").context["user"] == abe


def test_an_account_closed_between_the_two_steps_stays_outside(cast: Cast) -> None:
    with_second_step(cast.edith)
    client = Client()
    tries(client, "edith")
    User.objects.filter(pk=cast.edith.pk).update(is_active=False)
    client.post(SECOND, {"code": code()})
    assert not is_in(client)


def test_a_second_step_is_switched_on_and_off_after_the_password_was_asked_again(cast: Cast) -> None:
    client, on = Client(), "/accounts/2fa/totp/activate/"
    tries(client, cast.edith.username)
    asked = client.get(on)["Location"]
    assert asked.startswith("/accounts/reauthenticate/")
    page = client.post(asked, {"password": PASSWORD, "next": on}, follow=True).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = re.search(r"<code [^>]*>([A-Z2-7]{32})</code>", page)
    assert secret
    shown = client.post(on, {"code": code(secret[1])}, follow=True).content.decode()
    assert len(re.findall(r"<li><code>\d{8}</code>", shown)) == 10
    assert "two-step sign-in on" in told(client.get("/edit/people/"))
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()


def test_an_administrator_takes_away_the_second_step_of_a_lost_telephone_and_the_person_is_told(
    edith: User, cast: Cast
) -> None:
    with_second_step(edith)
    lost, abe = signed_in(edith), signed_in(cast._account("abe", User.ADMINISTRATOR))
    assert is_in(lost)
    page = f"/edit/people/{edith.pk}/"
    assert "make sure by voice that it is them" in told(abe.get(page))
    after = told(abe.post(f"{page}second-step/", follow=True))
    assert "Two-step sign-in is off, and a mail tells them so." in after
    assert not Authenticator.objects.filter(user=edith).exists()
    assert not is_in(lost)
    assert tries(Client(), "edith")["Location"] == "/edit/"
    (sent,) = mail.outbox
    assert (sent.to, "abe has taken away the second step" in sent.body) == (["edith@quay.example"], True)
    assert "abe took away the second step of edith" in told(abe.get("/edit/activity/"))


def test_a_second_step_is_taken_away_once_and_for_good(cast: Cast) -> None:
    with_second_step(cast.edith)
    event = peopling.reset_second_step(cast.edith, by=cast.ada)
    assert not undoing.can_undo(event, cast.ada)
    answer = signed_in(cast.ada).post(f"/edit/people/{cast.edith.pk}/second-step/")
    assert (answer.status_code, "is off already" in told(answer)) == (422, True)
    assert Event.objects.filter(verb=Event.Verb.RESET_SECOND_STEP).count() == 1


def test_nobody_takes_away_their_own_second_step_or_an_administrator_a_superusers(cast: Cast) -> None:
    abe = cast._account("abe", User.ADMINISTRATOR)
    for user in (abe, cast.ada, cast.edith):
        with_second_step(user)
    for target, by, status in ((abe, abe, 422), (cast.ada, abe, 422), (cast.edith, cast.rosa, 403)):
        page, client = f"/edit/people/{target.pk}/", signed_in(by)
        assert client.post(f"{page}second-step/").status_code == status
        assert "Take away the second step" not in told(client.get(page))
    assert Authenticator.objects.values("user").distinct().count() == 3
    assert not Event.objects.exists()


def test_who_has_no_address_is_to_be_told_of_it_by_the_administrator(cast: Cast) -> None:
    with_second_step(cast.edith)
    answer = signed_in(cast.ada).post(f"/edit/people/{cast.edith.pk}/second-step/", follow=True)
    assert "No mail went out: tell them yourself." in told(answer)


# Limits.


def test_five_wrong_passwords_shut_out_that_name_at_that_address_and_nobody_else(cast: Cast) -> None:
    assert cast.edith.pk
    assert cast.rosa.pk
    for _ in range(5):
        tries(Client(), "edith", "wrong")
    assert "Too many failed login attempts" in told(tries(Client(), "edith"))
    assert tries(Client(), "rosa").status_code == 302
    assert tries(Client(), "edith", REMOTE_ADDR="192.0.2.7").status_code == 302


def test_within_one_ipv6_network_an_address_is_as_good_as_another(cast: Cast) -> None:
    assert cast.edith.pk
    for number in range(5):
        tries(Client(), "edith", "wrong", REMOTE_ADDR=f"2001:db8::{number}")
    assert "Too many failed login attempts" in told(tries(Client(), "edith", REMOTE_ADDR="2001:db8::99"))


def test_whatever_the_names_an_address_tries_thirty_times_a_minute() -> None:
    assert [tries(Client(), f"name-{n}", "wrong").status_code for n in range(31)] == [200] * 30 + [429]


def test_five_wrong_codes_end_the_tries(cast: Cast) -> None:
    with_second_step(cast.edith)
    client = Client()
    tries(client, "edith")
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})
    assert "Too many failed login attempts" in told(client.post(SECOND, {"code": code()}))
    assert not is_in(client)


def test_with_valkey_away_signing_in_says_so(cast: Cast, settings: Any) -> None:
    away = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:9"}
    settings.CACHES = {"default": away}
    answer = tries(Client(raise_request_exception=False), cast.edith.username)
    assert answer.status_code == 503
    assert "Nobody can sign in at the moment" in told(answer)
    assert is_in(signed_in(cast.edith))


# A forgotten password.


def forgets(email: str, **extra: Any) -> Any:
    return Client().post("/accounts/password/reset/", {"email": email}, follow=True, **extra)


def test_a_mailed_link_replaces_a_forgotten_password_and_signs_out_everywhere(edith: User) -> None:
    before = signed_in(edith)
    forgets("Edith@quay.example")
    client = Client()
    opened = client.get(link_in(mail.outbox[0].body))
    client.post(opened["Location"], {"password1": "seven tides", "password2": "seven tides"})
    assert tries(Client(), "edith", "seven tides").status_code == 302
    assert not is_in(before)


def test_nobody_learns_whether_an_address_has_an_account(edith: User) -> None:
    pages = [told(forgets(email)) for email in (edith.email or "edith@quay.example", "nobody@quay.example")]
    assert pages[0] == pages[1]
    assert [len(each.to) for each in mail.outbox] == [1, 1]
    assert "/password/reset/key/" not in mail.outbox[1].body


def test_a_closed_account_gets_no_link(edith: User) -> None:
    User.objects.filter(pk=edith.pk).update(is_active=False)
    forgets("edith@quay.example")
    assert "/password/reset/key/" not in mail.outbox[0].body


def test_no_header_decides_where_a_mailed_link_leads(edith: User, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert forgets("edith@quay.example", HTTP_HOST="evil.example").status_code == 400
    assert mail.outbox == []
    forgets("edith@quay.example", HTTP_X_FORWARDED_HOST="evil.example", HTTP_FORWARDED="host=evil.example")
    assert "http://testserver/accounts/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body


def test_an_address_is_mailed_five_times_an_hour(edith: User) -> None:
    assert edith.pk
    assert [forgets("edith@quay.example").status_code for _ in range(6)] == [200] * 5 + [429]
    assert len(mail.outbox) == 5


def test_without_a_mail_server_the_page_says_whom_to_ask(edith: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert edith.pk
    for page in (Client().get("/accounts/password/reset/"), forgets("edith@quay.example")):
        assert "Ask an administrator for a link" in told(page)


def test_a_new_e_mail_address_counts_once_its_link_was_opened(edith: User) -> None:
    client, page = Client(), "/accounts/email/"
    tries(client, "edith")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post(page, {"email": "edith@tide.example", "action_add": ""})
    assert EmailAddress.objects.get_primary_email(edith) == "edith@quay.example"
    (asked,) = [each for each in mail.outbox if each.to == ["edith@tide.example"]]
    link = re.search(r"http://testserver(/accounts/confirm-email/\S+)", str(asked.body))
    assert link
    assert "Is edith@tide.example the address of edith ?" in told(client.get(link[1]))
    client.post(link[1])
    assert EmailAddress.objects.get_primary_email(edith) == "edith@tide.example"


def test_mail_of_a_trial_is_shown_in_its_terminal_and_kept_nowhere(
    edith: User, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = places.mail_dir()
    client = Client(HTTP_USER_AGENT="Browser \x1b[2J")
    tries(client, edith.username)
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "seven tides", "password2": "seven tides"},
    )
    (file,) = places.mail_dir().iterdir()
    os.utime(file, (time.time() + 60,) * 2)
    assert list(run.mail()) == []  # it may still be written
    os.utime(file, (0, 0))
    (shown,) = run.mail()
    assert "To: edith@quay.example" in shown
    assert "Browser ?[2J" in shown
    assert not file.exists()


# Devices.


def test_a_device_is_signed_out_from_another(cast: Cast) -> None:
    here, there, elsewhere = (Client(HTTP_USER_AGENT=f"Browser {n}") for n in (1, 2, 3))
    for client in (here, there, elsewhere):
        tries(client, cast.edith.username)
    page = told(here.get("/edit/account/"))
    assert [f"Browser {n}" in page for n in (1, 2, 3)] == [True] * 3
    here.post("/edit/account/devices/end/", {"device": UserSession.objects.get(user_agent="Browser 2").pk})
    assert [is_in(client) for client in (here, there, elsewhere)] == [True, False, True]
    here.post("/edit/account/devices/end/")
    assert [is_in(client) for client in (here, elsewhere)] == [True, False]


WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/141.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5) {WEBKIT} CriOS/141.0 Mobile/15E148 Safari/604.1",
            "Chrome on iOS",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "an unknown browser on Windows"),
        ("Browser \x1b[2J <b>", "an unknown browser"),
        ("", "an unknown browser"),
    ],
)
def test_a_device_is_named_by_its_browser_and_system(cast: Cast, user_agent: str, name: str) -> None:
    client = Client(HTTP_USER_AGENT=user_agent)
    tries(client, cast.edith.username)
    answer = client.get("/edit/account/")
    assert f'<p class="source-name"><bdi>{name}</bdi></p>' in answer.text
    assert ("What it calls itself" in answer.text) is bool(user_agent)
    assert conditional_escape(user_agent) in answer.text


def test_devices_of_others_are_not_there(cast: Cast) -> None:
    for name in (cast.edith.username, cast.rosa.username):
        tries(Client(), name)
    edith = signed_in(cast.edith)
    theirs = UserSession.objects.get(user=cast.rosa)
    for device in (str(theirs.pk), "0", "-1", "x", "²", "9" * 40):
        assert edith.post("/edit/account/devices/end/", {"device": device}).status_code == 404
    assert UserSession.objects.filter(pk=theirs.pk).exists()


def test_a_session_without_a_device_gets_one_and_is_not_written_down_at_every_page(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    client = signed_in(cast.edith)
    client.get("/edit/keys/")
    assert UserSession.objects.get().session_key == client.cookies[configured.SESSION_COOKIE_NAME].value
    with django_assert_num_queries(2):  # the session, the account with its permissions
        client.get("/edit/keys/")
