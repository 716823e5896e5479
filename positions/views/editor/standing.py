"""Where an editor says which session and which text the day is about; both go into new drafts and sheets."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from positions.forms.standing import StandingForm
from positions.views.access import editors_only, who


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: HttpRequest) -> HttpResponse:
    user = who(request)
    initial = {"session": user.session_id, "text_version": user.text_version_id}
    form = StandingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        user.session, user.text_version = form.cleaned_data["session"], form.cleaned_data["text_version"]
        user.save(update_fields=["session", "text_version"])
        messages.success(request, _("New drafts begin with this."))
        return redirect("edit-standing")
    return render(request, "positions/standing.html", {"form": form}, status=422 if form.errors else 200)
