"""Editors' pages about articles: handing one in, its text with the statements made of it (P12)."""

from pathlib import Path
from typing import Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from positions import tasks
from positions.editing import Refused, anchoring, stating, undoing
from positions.forms.articles import ArticleForm, NewArticleForm, PassageForm
from positions.forms.fields import offer
from positions.intake import capturing, receiving
from positions.intake.stories import linking
from positions.models import Article, Capture, Event, Statement, StatementVersion, StoryLink, User
from positions.models.span import as_typed
from positions.reading import bench, desk, queue, rechecks, reports, retellings
from positions.suggesting.sentences import sentences
from positions.views.access import editors_only, who

# Decisions of this page, of which the latest can be taken back at once.
TAKEN_BACK_HERE = (
    Event.Verb.ACCEPT_SUGGESTION,
    Event.Verb.REJECT_SUGGESTION,
    Event.Verb.LINK_STORY,
    Event.Verb.DECLINE_STORY,
)


class Decision(Protocol):
    """What linking.py does with two articles; ValueError says why not."""

    def __call__(self, article: Article, retold: Article, *, by: User) -> Event: ...


@editors_only
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    count, more = queue.waiting()
    context = {
        "desk": desk.desk(who(request)),
        "queue": count,
        "more": more,
        "looks": rechecks.to_look_at(),
        "reports": reports.waiting(),
    }
    return render(request, "positions/edit_home.html", context)


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = NewArticleForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                received = _receive(request, form)
            except ValueError as error:
                form.add_error("address", str(error))
            else:
                if received.state == "duplicate":
                    messages.info(request, _("This is there already."))
                else:
                    tasks.ring(tasks.take_article, received.article.pk)
                return redirect("edit-article", received.article.pk)
    else:
        form = NewArticleForm()
    return render(request, "positions/new_article.html", {"form": form}, status=422 if form.errors else 200)


def _receive(request: HttpRequest, form: NewArticleForm) -> receiving.Received:
    data = form.cleaned_data
    facts = receiving.Facts(data["address"], data["title"], data["publisher"], data["published"])
    content = None
    if data["file"]:
        media_type = receiving.MEDIA_TYPES[Path(data["file"].name).suffix.lower()]
        content = receiving.Content(data["file"].read(), media_type, data["file"].name)
    elif data["text"].strip():
        content = receiving.pasted(data["text"])
    return receiving.receive(facts, content, by=who(request))


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """The captured text in numbered sentences; posting chooses a passage of it."""
    found = get_object_or_404(Article.objects.select_related("source", "story"), pk=pk)
    story = retellings.of(found)
    related = desk.on_story(found, [other.pk for other, _linked in story])
    form = PassageForm(request.POST if request.method == "POST" else None)
    form.fields["statement"].queryset = Statement.objects.filter(  # type: ignore[attr-defined]
        pk__in=[row.statement.pk for row in related]
    )
    form.fields["statement"].label_from_instance = {  # type: ignore[attr-defined]
        row.statement: f"{row.statement.pk} · {row.version} ({row.word})" for row in related
    }.__getitem__
    offer(form, "statement", [row.statement for row in related])
    if request.method == "POST" and form.is_valid():
        try:
            draft = _choose(found, form, request)
        except Refused as refusal:
            form.add_error(None, refusal.problems)
        else:
            return redirect("edit-statement", draft.statement_id)
    here = [row for row in related if row.here]
    return _article(request, found, form, rows=here, story=story, status=422 if form.errors else 200)


@editors_only
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again to take in what failed."""
    found = get_object_or_404(Article, pk=pk)
    try:
        capturing.retry(found, by=who(request))
    except ValueError as error:
        return _article(request, found, PassageForm(), problems=[str(error)], status=422)
    tasks.ring(tasks.take_article, pk)
    return redirect("edit-article", pk)


def _choose(found: Article, form: PassageForm, request: HttpRequest) -> StatementVersion:
    """The passage of the form → a draft. Refused where it is not in the text."""
    data = form.cleaned_data
    capture = Capture.objects.beside(found.pk, data["text"] or 0)
    if capture is None:
        raise Refused(_("This article has no captured text yet."))
    if data["start"] is not None and data["end"] is not None:
        begin, end, sent = data["start"], data["end"], data["exact"] or None
    else:
        numbered, first, last = sentences(capture.text), data["first"], data["last"] or data["first"]
        if not 1 <= first <= last <= len(numbered):
            raise Refused(
                _("The sentences are numbered 1 to %(count)d, the first before the last.")
                % {"count": len(numbered)}
            )
        begin, end, sent = numbered[first - 1].start, numbered[last - 1].end, None
    if data["statement"]:
        return stating.add_passage(data["statement"], capture, begin, end, by=who(request), sent=sent)
    return stating.start(capture, begin, end, by=who(request), sent=sent)


def _article(
    request: HttpRequest,
    found: Article,
    form: PassageForm,
    *,
    rows: list[desk.Row] | None = None,
    story: list[tuple[Article, bool]] | None = None,
    details: ArticleForm | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    text, quoted = bench.text(found, rows=rows), request.GET.get("quote", "").strip()
    published = as_typed(found.published_from, found.published_to)
    context = {
        "text": text,
        "article": found,
        "last": undoing.latest(who(request), TAKEN_BACK_HERE),
        "form": form,
        "details": details or ArticleForm(instance=found, initial={"published": published}),
        "problems": problems or [],
        "quote": anchoring.find(text.capture.text, quoted) if text.capture and quoted else None,
        "quoted": quoted,
        "story": retellings.of(found) if story is None else story,
        "most_retold": retellings.MOST,
        "suggested": [(link, link.other_than(found)) for link in StoryLink.objects.waiting(found)],
        "difference": rechecks.difference(found),
    }
    return render(request, "positions/annotate.html", context, status=status)


@editors_only
@require_POST
def details(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Article, pk=pk)
    old = {name: getattr(found, name) for name in ("title", "byline", "publisher", "language")}
    form = ArticleForm(request.POST, instance=found)
    if not form.is_valid():
        return _article(request, Article.objects.get(pk=pk), PassageForm(), details=form, status=422)
    published = form.cleaned_data["published"]
    found.published_from, found.published_to = published or (None, None)
    found.published_basis = "an editor" if published else ""
    # These columns and no others: a capture may be writing the rest at this moment.
    found.save(update_fields=[*old, "published_from", "published_to", "published_basis"])
    Event.objects.record(Event.Verb.EDIT_ARTICLE, found, by=who(request), old=old)
    messages.success(request, _("Saved."))
    return redirect("edit-article", pk)


@editors_only
@require_POST
def retells(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, linking.retells, _("The two are one story now: one independent source."))


@editors_only
@require_POST
def declines(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, linking.declines, _("The two are told apart, and it is not suggested again."))


def _decide(request: HttpRequest, pk: int, decide: Decision, done: str) -> HttpResponse:
    """What a person says of this article and the one whose number is posted."""
    found = get_object_or_404(Article, pk=pk)
    number = request.POST.get("retold", "")
    # Longer digits than any id would not fit the column.
    retold = (
        Article.objects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
    )
    problem = "" if retold else _("There is no article of that number.")
    if retold:
        try:
            decide(found, retold, by=who(request))
        except ValueError as error:
            problem = str(error)
    if problem:
        return _article(request, found, PassageForm(), problems=[problem], status=422)
    messages.success(request, done)
    return redirect("edit-article", pk)
