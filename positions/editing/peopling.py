"""Who works here: accounts invited, given a role, closed, opened, let in without a lost second step. How they sign in:
signing_in.py."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils.translation import gettext as _

from positions.editing import Refused, Stale
from positions.models import Event, User


@transaction.atomic
def invite(name: str, *, email: str, role: str, by: User) -> User:
    """An account without a password. Whoever opens the link that is sent there chooses one."""
    _one_at_a_time()
    _check(User.objects.get(pk=by.pk))
    if User.objects.filter(username__iexact=name).exists():
        raise Refused(
            _("There is an account of this name already. If it is another person, take another name.")
        )
    if _known(email):
        raise Refused(_("There is an account with this e-mail address already."))
    user = User(username=name, email=email, is_staff=role == User.ADMINISTRATOR)
    user.set_unusable_password()
    user.save()
    user.groups.set([Group.objects.get(name=role)])
    # The link is what verifies it: nobody else can choose the password.
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    Event.objects.record(Event.Verb.INVITE, user, by=by, new={"name": name, "role": role})
    return user


def _known(email: str) -> bool:
    return (
        User.objects.filter(email__iexact=email).exists()
        or EmailAddress.objects.filter(email__iexact=email).exists()
    )


def _one_at_a_time() -> None:
    """Wait until nobody else invites, until the end of the transaction: a second click finds the name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('positions.accounts'))")


@transaction.atomic
def invite_again(user: User, *, by: User) -> User:
    """A new link is to be sent. Of an account that has no password so far, those sent before end."""
    user = _locked(user, by=by)
    if not user.is_active:
        raise Refused(_("The account is closed: open it first."))
    if user.awaited:
        _end_links(user)
    Event.objects.record(Event.Verb.INVITE, user, by=by, new={"name": user.username, "again": True})
    return user


@transaction.atomic
def change_role(user: User, *, role: str, by: User, inverse_of: Event | None = None) -> Event:
    user = _locked(user, by=by)
    old = user.role
    if old == role:
        raise Refused(_("It is so already."))
    user.groups.set(Group.objects.filter(name=role))
    user.is_staff = role == User.ADMINISTRATOR
    user.save(update_fields=["is_staff"])
    name = user.username
    return Event.objects.record(
        Event.Verb.CHANGE_ROLE,
        user,
        by=by,
        old={"role": old},
        new={"name": name, "role": role},
        inverse_of=inverse_of,
    )


@transaction.atomic
def close(user: User, *, by: User, inverse_of: Event | None = None) -> Event:
    """Nobody signs in with it any more, and whoever is signed in is signed out; an open invitation is withdrawn."""
    user = _locked(user, by=by)
    if not user.is_active:
        raise Refused(_("It is so already."))
    if user.awaited:
        _end_links(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    _sign_out_everywhere(user)
    return Event.objects.record(
        Event.Verb.CLOSE_ACCOUNT, user, by=by, new={"name": user.username}, inverse_of=inverse_of
    )


@transaction.atomic
def open_again(user: User, *, by: User, inverse_of: Event | None = None) -> Event:
    user = _locked(user, by=by)
    if user.is_active:
        raise Refused(_("It is so already."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    return Event.objects.record(
        Event.Verb.OPEN_ACCOUNT, user, by=by, new={"name": user.username}, inverse_of=inverse_of
    )


@transaction.atomic
def reset_second_step(user: User, *, by: User) -> Event:
    """Codes and recovery codes are gone, of a lost telephone; whoever is signed in with it is signed out. It cannot be
    taken back: the person switches it on anew."""
    user = _locked(user, by=by)
    if not user.is_active:
        raise Refused(_("The account is closed: open it first."))
    if not Authenticator.objects.filter(user=user).delete()[0]:
        raise Refused(_("Two-step sign-in is off already."))
    _sign_out_everywhere(user)
    return Event.objects.record(Event.Verb.RESET_SECOND_STEP, user, by=by, new={"name": user.username})


@transaction.atomic
def take_back(event: Event, *, by: User) -> Event:
    """Undo a closing, an opening or a change of role."""
    user = _locked(User.objects.get(pk=event.noun_id), by=by)
    match event.verb:
        case Event.Verb.CLOSE_ACCOUNT:
            return open_again(user, by=by, inverse_of=event)
        case Event.Verb.OPEN_ACCOUNT:
            return close(user, by=by, inverse_of=event)
    if user.role != event.new["role"]:
        raise Refused(_("It was changed again since."))
    return change_role(user, role=event.old["role"], by=by, inverse_of=event)


def may_change(user: User, *, by: User) -> bool:
    """Nobody their own account, and only superusers a superuser's."""
    return by.administers and by.pk != user.pk and (by.is_superuser or not user.is_superuser)


def _locked(user: User, *, by: User) -> User:
    """As it is now, and so is who asks: of two administrators who close one another's account, one is first."""
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=[user.pk, by.pk]).order_by("pk")
    now = {row.pk: row for row in rows}
    _check(now[by.pk])
    if not may_change(now[user.pk], by=now[by.pk]):
        raise Refused(_("Nobody changes their own account here, and only superusers change a superuser’s."))
    return now[user.pk]


def _check(by: User) -> None:
    if not (by.is_active and by.administers):
        raise Stale(_("You are no administrator any more."))


def _sign_out_everywhere(user: User) -> None:
    for device in UserSession.objects.filter(user=user):
        device.end()


def _end_links(user: User) -> None:
    """A link holds for the password that it replaces; that there is none is kept as a random word."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
