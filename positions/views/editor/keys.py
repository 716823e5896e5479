"""The page of shortcuts, where an account switches them off and on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from positions.views.access import editors_only, who


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        user = who(request)
        user.keys_on = bool(request.POST.get("on"))
        user.save(update_fields=["keys_on"])
        return redirect("edit-keys")
    return render(request, "positions/keys.html")
