"""Editors' comments on a field of a statement: said, resolved, opened again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from positions.editing import Refused, commenting
from positions.forms.reviews import CommentForm
from positions.models import Comment, Statement
from positions.views.access import back_to, editors_only, who
from positions.views.editor.reviews import KEPT, review_page


@editors_only
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Statement, pk=pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return review_page(request, pk, form, status=422)
    data = form.cleaned_data
    version = get_object_or_404(found.versions, number=data["version"])
    try:
        made = commenting.comment(version, data["comment"], field=data["field"], by=who(request))
    except Refused as refused:
        return review_page(request, pk, form, problems=refused.problems, status=422)
    if data["note"]:
        request.session[KEPT] = [pk, data["note"]]
    messages.success(request, _("The comment was added."))
    return redirect(f"{reverse('edit-review', args=[pk])}?said={made.pk}#comment-{made.pk}")


@editors_only
@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Comment.objects.select_related("version"), pk=pk)
    commenting.resolve(found, by=who(request))
    messages.success(request, _("The comment is resolved."))
    return redirect(back_to(request) or reverse("edit-review", args=[found.version.statement_id]))


@editors_only
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Comment.objects.select_related("version"), pk=pk)
    commenting.reopen(found, by=who(request))
    messages.success(request, _("The comment is open again."))
    return redirect("edit-review", found.version.statement_id)
