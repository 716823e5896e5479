"""Clipping a page from the browser: a bookmarklet brings address, title and selected words; a person takes it in."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from positions import tasks
from positions.forms.articles import ClipForm
from positions.intake import receiving
from positions.views.access import editors_only, who

# What runs on the page that is clipped. Opening an address changes nothing: the form there is what a person sends.
BOOKMARKLET = (
    "javascript:void open(%r+'?url='+encodeURIComponent(location.href)+'&title='+encodeURIComponent(document.title)"
    "+'&quote='+encodeURIComponent(String(getSelection()).slice(0,2000)),'_blank','noopener')"
)


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def clip(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = ClipForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                received = receiving.receive(receiving.Facts(data["url"], data["title"]), by=who(request))
            except ValueError as error:
                form.add_error("url", str(error))
            else:
                if received.state != "duplicate":
                    tasks.ring(tasks.take_article, received.article.pk)
                quote = f"?{urlencode({'quote': data['quote']})}" if data["quote"] else ""
                return redirect(reverse("edit-article", args=[received.article.pk]) + quote)
    else:
        form = ClipForm(initial={name: request.GET.get(name, "") for name in ClipForm.base_fields})
    context = {"form": form, "bookmarklet": BOOKMARKLET % request.build_absolute_uri(request.path)}
    return render(request, "positions/clip.html", context, status=422 if form.errors else 200)
