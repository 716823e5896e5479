"""A document's statements judged together: rows held back one by one, the rest approved."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from positions.editing import Refused, Stale, batching
from positions.models import Article
from positions.reading import reviews as reading
from positions.views.access import editors_only, reviewers_only, who


@editors_only
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    return _batch(request, pk)


def _batch(
    request: HttpRequest,
    pk: int,
    *,
    held: set[int] | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`held`: what was ticked; else what is wrong is held back until somebody says otherwise."""
    rows, more = reading.batch(pk, who(request))
    known = [row.article for line in rows[:1] for row in line.version.evidence.all() if row.article_id == pk]
    context = {
        "article": known[0] if known else get_object_or_404(Article, pk=pk),
        "rows": [(row, row.wrong if held is None else row.version.pk in held) for row in rows],
        "more": more,
        "most": reading.MOST_TOGETHER,
        "problems": problems or [],
    }
    return render(request, "positions/batch.html", context, status=status)


@reviewers_only
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """All that was on the page and is not held back, and nothing else."""
    article = get_object_or_404(Article, pk=pk)
    seen, held = _numbers(request, "seen"), _numbers(request, "held")
    try:
        approved = batching.approve(article, seen - held, by=who(request))
    except Stale as stale:
        return _batch(
            request, pk, held=held, problems=[*stale.problems, _("Nothing was approved.")], status=409
        )
    except Refused as refused:
        return _batch(request, pk, held=held, problems=refused.problems, status=422)
    if approved:
        messages.success(
            request,
            ngettext(
                "%(count)d statement approved. Until it is out, that can be taken back.",
                "%(count)d statements approved. Until they are out, that can be taken back.",
                approved.new["count"],
            )
            % {"count": approved.new["count"]},
        )
    return redirect("edit-reviews")


def _numbers(request: HttpRequest, name: str) -> set[int]:
    """What is no number of a row names none."""
    return {int(each) for each in request.POST.getlist(name) if each.isdecimal() and len(each) < 19}
