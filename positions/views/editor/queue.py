"""Editors' page of what came in and waits (P11): the lines of the queue, and each decision about them."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from positions.editing import Refused, Stale, triaging, undoing
from positions.forms.queue import DecisionForm, QueueForm
from positions.models import Article, Event, User
from positions.reading import queue as reading
from positions.views.access import editors_only, who


@editors_only
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    return _queue(request, request.GET)


def _queue(
    request: HttpRequest, asked: QueryDict, *, problems: list[str] | None = None, status: int = 200
) -> HttpResponse:
    form, user = QueueForm(asked), who(request)
    tab = form.tab_chosen
    page = reading.page(tab, form.wanted, before=form.wanted.get("before"), user=user)
    at = asked.get("at", "")
    context = {
        "form": form,
        "tab": tab,
        "page": page,
        "decided": tab in (reading.Tab.NEW, reading.Tab.PARKED, reading.Tab.DISMISSED),
        "here": _without(asked, "at").urlencode(),
        "older": _without(asked, "at", before=page.older).urlencode() if page.older else "",
        "filtered": any(
            form.wanted.get(name) for name in ("source", "treaty", "language", "whose", "likely")
        ),
        "at": _next(page.lines, int(at)) if at.isdecimal() and len(at) < 19 else None,
        "reasons": [(str(n), *choice) for n, choice in enumerate(Article.Dismissal.choices, start=1)],
        "last": undoing.latest(user, triaging.DECISIONS),
        "problems": problems or [],
    }
    return render(request, "positions/queue.html", context, status=status)


@editors_only
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """What is decided about the articles named, and on to the next line."""
    form, here = DecisionForm(request.POST), QueryDict(request.POST.get("here", ""))
    try:
        articles = [int(pk) for pk in request.POST.getlist("articles") if len(pk) < 19]
    except ValueError:
        articles = []
    problems, status = [str(each) for errors in form.errors.values() for each in errors], 422
    if not problems:
        try:
            _decide(form, articles, by=who(request))
        except Stale as stale:
            problems, status = stale.problems, 409
        except Refused as refused:
            problems = refused.problems
    if problems:
        return _queue(request, here, problems=problems, status=status)
    after = _without(here, "at", at=min(articles)).urlencode()
    return redirect(f"{reverse('edit-queue')}?{after}")


def _decide(form: DecisionForm, articles: list[int], *, by: User) -> Event:
    data = form.cleaned_data
    match data["decision"]:
        case "dismiss":
            return triaging.dismiss(articles, reason=data["reason"], by=by)
        case "park":
            return triaging.park(articles, until=data["until"], by=by)
        case "take":
            return triaging.assign(articles, to=by, by=by)
        case "leave":
            return triaging.assign(articles, to=None, by=by)
        case "put_back":
            return triaging.put_back(articles, by=by)
    article = Article.objects.filter(pk__in=articles).order_by("pk").first()
    if article is None:
        raise Refused(_("This article is not there (any more)."))
    return triaging.duplicate(article, of=data["of"], by=by)


def _next(lines: list[reading.Line], at: int) -> int | None:
    """The line to go on with: the one decided, if it is still there, else the one after it, else the last."""
    later = [line.article.pk for line in lines if line.article.pk <= at]
    return later[0] if later else lines[-1].article.pk if lines else None


def _without(asked: QueryDict, *names: str, **instead: object) -> QueryDict:
    changed = asked.copy()
    for name in names:
        changed.pop(name, None)
    for name, value in instead.items():
        changed[name] = str(value)
    return changed
