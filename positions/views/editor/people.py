"""Editors' pages about one another: who works here, what each did, and, for administrators, invitations and roles."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from positions import signing_in
from positions.editing import Refused, Stale, peopling
from positions.forms.people import ActivityForm, InvitationForm, RoleForm
from positions.models import Event, User
from positions.reading import activities
from positions.reading import people as reading
from positions.views.access import administrators_only, colleagues_only, who

HANDED = "link_to_hand_over"


@colleagues_only
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    return _people(request, InvitationForm())


def _people(
    request: HttpRequest, form: InvitationForm, *, problems: list[str] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "people": reading.people(),
        "form": form,
        "problems": problems or [],
        "mails": signing_in.mails(),
    }
    return render(request, "positions/people.html", context, status=status)


@administrators_only
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _people(request, form, status=422)
    data = form.cleaned_data
    try:
        user = peopling.invite(data["username"], email=data["email"], role=data["role"], by=who(request))
    except Refused as refused:
        return _people(request, form, problems=refused.problems, status=_status(refused))
    _hand_over(request, user)
    return redirect("edit-person", user.pk)


@administrators_only
@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a link to choose a password: of an invitation again, or to somebody who has forgotten theirs."""
    user = get_object_or_404(User, pk=pk)
    try:
        user = peopling.invite_again(user, by=who(request))
    except Refused as refused:
        return _person(request, pk, problems=refused.problems, status=_status(refused))
    _hand_over(request, user)
    return redirect("edit-person", pk)


def _hand_over(request: HttpRequest, user: User) -> None:
    """What cannot be mailed stands on the next page, once, for whoever asked alone."""
    if handed := signing_in.hand_over(request, user):
        request.session[HANDED] = [user.pk, handed]
    else:
        messages.success(request, _("A mail with a link is on its way to %(to)s.") % {"to": user.email})


@colleagues_only
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _person(request, pk)


def _person(
    request: HttpRequest,
    pk: int,
    *,
    form: RoleForm | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    found, user = reading.person(pk), who(request)
    if found is None:
        raise Http404
    before = ActivityForm(request.GET).wanted.get("before")
    handed = request.session.get(HANDED)
    if handed and handed[0] == pk:
        del request.session[HANDED]
    context = {
        "person": found,
        "may_change": peopling.may_change(found.user, by=user),
        "form": form or RoleForm(initial={"role": found.user.role}),
        "problems": problems or [],
        "handed": handed[1] if handed and handed[0] == pk else "",
        "lately": reading.lately(found.user),
        "page": activities.page(Event.objects.filter(by=found.user), before=before, user=user),
    }
    return render(request, "positions/person.html", context, status=status)


@administrators_only
@require_POST
def role(request: HttpRequest, pk: int) -> HttpResponse:
    user, form = get_object_or_404(User, pk=pk), RoleForm(request.POST)
    if not form.is_valid():
        return _person(request, pk, form=form, status=422)
    try:
        peopling.change_role(user, role=form.cleaned_data["role"], by=who(request))
    except Refused as refused:
        return _person(request, pk, form=form, problems=refused.problems, status=_status(refused))
    messages.success(request, _("The role is changed, from now on."))
    return redirect("edit-person", pk)


@administrators_only
@require_POST
def open_or_close(request: HttpRequest, pk: int) -> HttpResponse:
    """As the button says."""
    user = get_object_or_404(User, pk=pk)
    try:
        match request.POST.get("account"):
            case "close":
                peopling.close(user, by=who(request))
                messages.success(request, _("The account is closed, and signed out everywhere."))
            case "open":
                peopling.open_again(user, by=who(request))
                messages.success(request, _("The account is open."))
            case _:
                raise Refused(_("Press one of the buttons."))
    except Refused as refused:
        return _person(request, pk, problems=refused.problems, status=_status(refused))
    return redirect("edit-person", pk)


@administrators_only
@require_POST
def second_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it away from somebody who has lost their telephone, and tell them."""
    user = get_object_or_404(User, pk=pk)
    try:
        peopling.reset_second_step(user, by=who(request))
    except Refused as refused:
        return _person(request, pk, problems=refused.problems, status=_status(refused))
    if signing_in.tell_of_reset(request, user):
        messages.success(request, _("Two-step sign-in is off, and a mail tells them so."))
    else:
        messages.warning(request, _("Two-step sign-in is off. No mail went out: tell them yourself."))
    return redirect("edit-person", pk)


def _status(refused: Refused) -> int:
    return 409 if isinstance(refused, Stale) else 422
