"""Editors' pages about sources (P14): how each fares, testing, adding one or a list, switching on and off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from positions import tasks
from positions.editing import Refused, sourcing
from positions.forms.sources import NewSourceForm, ReadingForm, SourcesForm
from positions.intake.feeds import outlines, polling
from positions.intake.feeds.outlines import Outline
from positions.models import Event, Source
from positions.reading import sources
from positions.views.access import editors_only, who


@editors_only
@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    return render(request, "positions/sources.html", {"health": sources.health()})


@editors_only
@require_safe
def source(request: HttpRequest, pk: int) -> HttpResponse:
    return _source(request, get_object_or_404(Source.objects.select_related("polling", "owner"), pk=pk))


def _source(
    request: HttpRequest,
    found: Source,
    *,
    form: ReadingForm | None = None,
    trial: polling.Trial | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    every = int(found.poll_every.total_seconds()) if found.poll_every else ""
    context = {
        "source": found,
        "row": sources.row(found),
        "looks": sources.looks(found),
        "form": form or ReadingForm(initial={"every": str(every), "owner": found.owner}),
        "trial": trial,
        "problems": problems or [],
        "events": Event.objects.about(found).select_related("by")[:20],
    }
    return render(request, "positions/source.html", context, status=status)


@editors_only
@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """What would come in. Nothing is kept."""
    found = get_object_or_404(Source, pk=pk)
    try:
        trial = polling.try_out(found)
    except polling.NOT_READ as reason:
        return _source(request, found, problems=[str(reason)], status=422)
    return _source(request, found, trial=trial)


@editors_only
@require_POST
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch it on or pause it, as the button says."""
    found = get_object_or_404(Source, pk=pk)
    try:
        match request.POST.get("reading"):
            case Source.Reading.ON:
                sourcing.switch_on(found, by=who(request))
                tasks.ring(tasks.poll, pk)
                messages.success(request, _("It is read from now on."))
            case Source.Reading.PAUSED:
                sourcing.pause(found, by=who(request))
                messages.success(request, _("It is paused."))
            case _:
                raise Refused(_("Press one of the buttons."))
    except Refused as refusal:
        return _source(request, found, problems=refusal.problems, status=422)
    return redirect("edit-source", pk)


@editors_only
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Source, pk=pk)
    form = ReadingForm(request.POST)
    if not form.is_valid():
        return _source(request, found, form=form, status=422)
    sourcing.change(found, poll_every=form.poll_every, owner=form.cleaned_data["owner"], by=who(request))
    messages.success(request, _("Saved."))
    return redirect("edit-source", pk)


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = NewSourceForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        # What the page named in the first step is chosen from in the second.
        form.offer([(address, address) for address in request.POST.getlist("offered")[:50]])
        if form.is_valid() and (added := _add(request, form)):
            return redirect("edit-source", added.pk)
    return render(request, "positions/new_source.html", {"form": form}, status=422 if form.errors else 200)


def _add(request: HttpRequest, form: NewSourceForm) -> Source | None:
    """The new source; None where the form has to ask or to say something first."""
    data = form.cleaned_data
    try:
        found = polling.look_for_feeds(data["feed"] or data["address"])
    except polling.NOT_READ as reason:
        form.add_error("address", str(reason))
        return None
    if found.feed is None:
        form.offer(
            [
                (each.address, f"{each.title} · {each.address}" if each.title else each.address)
                for each in found.named
            ]
        )
        form.add_error(
            "feed" if found.named else "address",
            _("This page names several feeds: choose one.")
            if found.named
            else _(
                "This page names no feed. Look on the site for its address, often at the bottom of a page."
            ),
        )
        return None
    outline = Outline(
        name=data["name"] or found.feed.title or data["address"],
        feed_address=found.address,
        home_page=found.feed.home_page or data["address"],
        language=found.feed.language,
    )
    added = sourcing.add(outline, kind=data["kind"], by=who(request))
    if added is None:
        form.add_error("address", _("This source is there already."))
    return added


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """A list of sources from a file."""
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SourcesForm(*posted)
    problems: list[str] = []
    if form.is_valid():
        data = form.cleaned_data
        try:
            found, problems = outlines.read(data["file"].read(), data["file"].name)
        except ValueError as error:
            form.add_error("file", str(error))
        else:
            reading = Source.Reading.ON if data["read"] else Source.Reading.UNTESTED
            added = sourcing.load(found, kind=data["kind"], reading=reading, by=who(request))
            messages.success(request, _told(len(added), len(found) - len(added)))
            if not problems:
                return redirect("edit-sources")
    context = {"form": form, "left_out": problems}
    return render(request, "positions/load_sources.html", context, status=422 if form.errors else 200)


def _told(added: int, known: int) -> str:
    told = ngettext("%(count)d source was added.", "%(count)d sources were added.", added) % {"count": added}
    if known:
        told += " " + ngettext("%(count)d was there already.", "%(count)d were there already.", known) % {
            "count": known
        }
    return told


@editors_only
@require_safe
def outline(request: HttpRequest) -> HttpResponse:
    """All sources as OPML."""
    rows = Source.objects.listed().exclude(feed_address="")
    told = outlines.write(
        [Outline(row.name, row.feed_address, row.home_page, row.language) for row in rows],
        "Treaty Tracker",
    )
    return HttpResponse(
        told,
        content_type="text/x-opml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="sources.opml"'},
    )
