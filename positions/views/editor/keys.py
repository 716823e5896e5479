"""The page of shortcuts, where an account chooses its own and switches them off and on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from positions.forms.keys import KeysForm
from positions.views.access import colleagues_only, who


@colleagues_only
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    user = who(request)
    form = KeysForm(None, user.key_map)
    if request.method == "POST":
        if "on" in request.POST:
            user.keys_on = bool(request.POST["on"])
            user.save(update_fields=["keys_on"])
            return redirect("edit-keys")
        if "ours" in request.POST:
            user.key_map = {}
        else:
            form = KeysForm(request.POST, user.key_map)
            if not form.is_valid():
                return render(request, "positions/keys.html", {"form": form}, status=422)
            user.key_map = form.own
        user.save(update_fields=["key_map"])
        messages.success(request, _("Your keys are saved."))
        return redirect("edit-keys")
    return render(request, "positions/keys.html", {"form": form})
