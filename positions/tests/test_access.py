"""Who may do what: every address of the site, with every method, as everybody."""

from contextlib import nullcontext
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from positions import tasks
from positions.models import User
from positions.tests.addresses import addresses, patterns
from positions.tests.cast import Cast
from positions.tests.hostile import everything, undone
from positions.tests.turns import HOSTILE, TODAY

ROLES = ["nobody", "inactive", "no role", "editor", "reviewer", "administrator", "superuser"]
# What a form without a word is answered, by family (addresses.py) and method, in the order of ROLES.
MATRIX = """
                                           nobody inactive no-role editor reviewer administrator superuser
readers             GET HEAD                  200      200     200    200      200           200       200
readers             *                         405      405     405    405      405           405       405
reader's form       GET HEAD                  200      200     200    200      200           200       200
reader's form       POST                      422      422     422    422      422           422       422
reader's form       *                         405      405     405    405      405           405       405
icon                *                         302      302     302    302      302           302       302
desk                GET HEAD                  302      302     403    200      200           403       200
desk                *                         302      302     403    405      405           403       405
form                GET HEAD                  302      302     403    200      200           403       200
form                POST                      302      302     403    422      422           403       422
form                *                         302      302     403    405      405           403       405
act                 POST                      302      302     403    422      422           403       422
act                 *                         302      302     403    405      405           403       405
click               POST                      302      302     403    302      302           403       302
click               *                         302      302     403    405      405           403       405
catalogue           GET HEAD                  302      302     403    200      200           200       200
catalogue           *                         302      302     403    405      405           405       405
curating            GET HEAD                  302      302     403    403      200           200       200
curating            POST                      302      302     403    403      422           422       422
curating            *                         302      302     403    403      405           405       405
curating act        POST                      302      302     403    403      422           422       422
curating act        *                         302      302     403    403      405           405       405
colleagues          GET HEAD                  302      302     403    200      200           200       200
colleagues          *                         302      302     403    405      405           405       405
colleagues form     GET HEAD                  302      302     403    200      200           200       200
colleagues form     POST                      302      302     403    422      422           422       422
colleagues form     *                         302      302     403    405      405           405       405
colleagues click    POST                      302      302     403    302      302           302       302
colleagues click    *                         302      302     403    405      405           405       405
administering       POST                      302      302     403    403      403           422       422
administering       *                         302      302     403    403      403           405       405
administering click POST                      302      302     403    403      403           302       302
administering click *                         302      302     403    403      403           405       405
account             GET HEAD                  302      302     200    200      200           200       200
account             *                         302      302     405    405      405           405       405
account click       POST                      302      302     302    302      302           302       302
account click       *                         302      302     405    405      405           405       405
own second step     GET HEAD OPTIONS          302      302     200    200      200           200       200
own second step     *                         302      302     405    405      405           405       405
asked once more     *                         302      302     302    302      302           302       302
no second step      *                         302      302     404    404      404           404       404
no recovery codes   GET HEAD                  302      302     404    404      404           404       404
no recovery codes   OPTIONS                   302      302     200    200      200           200       200
no recovery codes   *                         302      302     405    405      405           405       405
second step         *                         302      302     302    302      302           302       302
settings            GET HEAD                  302      302     403    200      200           403       200
settings            POST                      302      302     403    302      302           403       302
settings            *                         302      302     403    405      405           403       405
kept                POST                      302      302     403    200      200           403       200
kept                *                         302      302     403    405      405           403       405
typed               POST                      302      302     403    409      409           403       409
typed               *                         302      302     403    405      405           403       405
judgement           POST                      302      302     403    403      422           403       422
judgement           *                         302      302     403    403      405           403       405
sign-in             GET HEAD POST PUT OPTIONS 200      200     302    302      302           302       302
sign-in             *                         405      405     302    302      302           302       302
sign-out            GET HEAD                  302      302     200    200      200           200       200
sign-out            POST                      302      302     302    302      302           302       302
sign-out            OPTIONS                   200      200     200    200      200           200       200
sign-out            *                         405      405     405    405      405           405       405
sign-up             *                         200      200     302    302      302           302       302
own account         GET HEAD POST PUT OPTIONS 302      302     200    200      200           200       200
own account         *                         302      302     405    405      405           405       405
own e-mail          GET HEAD OPTIONS          302      302     200    200      200           200       200
own e-mail          POST PUT                  302      302     302    302      302           302       302
own e-mail          *                         302      302     405    405      405           405       405
not in use          *                         302      302     302    302      302           302       302
notice              GET HEAD OPTIONS          200      200     200    200      200           200       200
notice              *                         405      405     405    405      405           405       405
e-mailed            GET HEAD OPTIONS          200      200     200    200      200           200       200
e-mailed            POST                      404      404     404    404      404           404       404
e-mailed            *                         405      405     405    405      405           405       405
lost password       GET HEAD POST PUT OPTIONS 200      200     200    200      200           200       200
lost password       *                         405      405     405    405      405           405       405
e-mailed key        *                         200      200     200    200      200           200       200
admin               *                         302      302     302    302      302           200       200
admin superusers    *                         302      302     302    302      302           403       200
admin never         *                         302      302     302    302      302           403       403
admin to look at    POST                      302      302     302    302      302           403       403
admin to look at    *                         302      302     302    302      302           200       200
admin withholding   POST                      302      302     302    302      302           422       422
admin withholding   *                         302      302     302    302      302           200       200
admin reading       POST                      302      302     302    302      302           302       302
admin reading       *                         302      302     302    302      302           200       200
admin sign-in       *                         302      302     403    403      403           302       302
admin sign-out      POST                      302      302     302    302      302           302       302
admin sign-out      OPTIONS                   302      302     302    302      302           200       200
admin sign-out      *                         302      302     302    302      302           405       405
admin own password  GET HEAD POST PUT OPTIONS 302      302     302    302      302           200       200
admin own password  *                         302      302     302    302      302           405       405
admin notice        GET HEAD OPTIONS          302      302     302    302      302           200       200
admin notice        *                         302      302     302    302      302           405       405
admin choices       GET HEAD                  302      302     302    302      302           403       403
admin choices       OPTIONS                   302      302     302    302      302           200       200
admin choices       *                         302      302     302    302      302           405       405
admin words         GET HEAD OPTIONS          302      302     302    302      302           200       200
admin words         *                         302      302     302    302      302           405       405
admin nowhere       *                         302      302     302    302      302           404       404
"""
FEW = ["GET", "POST"]
METHODS = [*FEW, "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"]


def expected() -> dict[str, dict[str, list[int]]]:
    """The table above: by family, by method (or `*` for every other), the answers in the order of ROLES."""
    found: dict[str, dict[str, list[int]]] = {}
    for line in MATRIX.strip().splitlines()[1:]:
        words = line[20:].split()
        for method in words[: -len(ROLES)]:
            found.setdefault(line[:20].strip(), {})[method] = [int(word) for word in words[-len(ROLES) :]]
    return found


def account(cast: Cast, role: str) -> User | None:
    if role == "administrator":
        abe = cast._account("abe", User.ADMINISTRATOR)
        User.objects.filter(pk=abe.pk).update(is_staff=True)
        return abe
    if role == "inactive":
        return cast._account("ina", User.REVIEWER)
    known = {"no role": "nora", "editor": "edith", "reviewer": "rosa", "superuser": "ada"}
    return getattr(cast, known[role]) if role in known else None


def session(cast: Cast, role: str) -> str | None:
    """What the browser of such a person sends; of one whose account was closed since, still the same."""
    client, user = Client(), account(cast, role)
    if user is None:
        return None
    client.force_login(user)
    if role == "inactive":
        User.objects.filter(pk=user.pk).update(is_active=False)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def ask(
    client: Client, method: str, address: str, key: str | None, headers: dict[str, str] | None = None
) -> Any:
    """With this cookie and no other, whatever the answer before was."""
    client.cookies.clear()
    if key:
        client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client.generic(method, address, headers=headers)


@pytest.fixture(autouse=True)
def _swept_lately_and_without_limits(db: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    cache.set(tasks.LAST_SWEEP, timezone.now())


def test_every_address_of_the_site_has_its_line(cast: Cast) -> None:
    listed = addresses(cast)
    routes = {resolve(address).route for address in listed}
    assert routes == {pattern.replace("/^", "/") for pattern in patterns()}
    assert set(listed.values()) == set(expected())


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_every_method_as_the_matrix_says(client: Client, cast: Cast, role: str) -> None:
    key, listed, table = session(cast, role), addresses(cast), expected()
    before, wrong = everything(), {}
    powerless = role in {"nobody", "inactive", "no role"}
    tried = set[str]()
    for place, (address, family) in enumerate(listed.items()):
        methods = METHODS
        # One page of a family is asked with all of them.
        if family in tried and not HOSTILE:
            # Django's admin asks alike for each model: what writes is enough. Of ours, tomorrow the next.
            methods = (
                ["POST"] if address.startswith("/admin/") else METHODS if (place + TODAY) % 7 == 0 else FEW
            )
        tried.add(family)
        for method in methods:
            with nullcontext() if powerless and family != "sign-out" else undone():
                status = ask(client, method, address, key).status_code
            due = table[family].get(method) or table[family]["*"]
            if status != due[ROLES.index(role)]:
                wrong[method, address] = status
    assert wrong == {}
    assert everything() == before


def test_nothing_is_taken_from_another_site(cast: Cast) -> None:
    """Without the token of our own forms nothing is written, whoever's browser it is."""
    key, listed = session(cast, "superuser"), addresses(cast)
    before, client = everything(), Client(enforce_csrf_checks=True)
    for address in listed:
        answer = ask(client, "POST", address, key, {"Origin": "https://elsewhere.example"})
        assert answer.status_code in {302, 403, 404}, address
    assert everything() == before
