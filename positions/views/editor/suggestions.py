"""What editors decide about suggestions, from the page of the text (P12): a draft, a draft to mend, or rejected."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from positions.editing import Refused, deciding
from positions.models import Suggestion
from positions.views.access import editors_only, who


@editors_only
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with all that was proposed; on to its form where it is to be mended."""
    found = get_object_or_404(Suggestion, pk=pk)
    article = found.capture.article_id
    try:
        draft = deciding.accept(found, by=who(request))
    except Refused as refused:
        messages.error(request, " ".join(refused.problems))
        return redirect("edit-article", article)
    if request.POST.get("mend"):
        return redirect("edit-statement", draft.statement_id)
    messages.success(
        request, _("Statement %(pk)d is a draft with what was proposed.") % {"pk": draft.statement_id}
    )
    return redirect("edit-article", article)


@editors_only
@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """It is remembered, and not proposed again."""
    found = get_object_or_404(Suggestion, pk=pk)
    try:
        deciding.reject(found, by=who(request))
    except Refused as refused:
        messages.error(request, " ".join(refused.problems))
    else:
        messages.success(request, _("Rejected; it is not proposed again."))
    return redirect("edit-article", found.capture.article_id)
