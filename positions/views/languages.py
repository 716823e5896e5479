"""Which language an answer speaks. Addresses of the same page in another: templating/addresses.py."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from positions.views.guard import Answer


def spoken(answer: Answer) -> Answer:
    """Middleware: the address alone says the language, never what a browser prefers: pages are the same for all."""

    def answered(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            response = answer(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answered
