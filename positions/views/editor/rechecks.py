"""An editor has looked at a page that changed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from positions.intake import rechecking
from positions.models import Recheck
from positions.views.access import editors_only, who


@editors_only
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    if rechecking.settle(get_object_or_404(Recheck, pk=pk), by=who(request)):
        messages.success(request, _("Taken off the list. The activity can put it back."))
    else:
        messages.info(request, _("Somebody has looked at it already."))
    return redirect("edit")
