"""When an account was last seen on which device, for its list of devices. Written down at most every ten minutes."""

import time

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

from positions.views.guard import Answer

NOTED = "device_noted_at"
EVERY = 600


def noted(answer: Answer) -> Answer:
    """Middleware. Readers' pages never look at the session, and so it does not either."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if response.status_code < 500 and request.session.accessed and request.user.is_authenticated:
            now = time.time()
            if now - request.session.get(NOTED, 0) > EVERY:
                request.session[NOTED] = now
                UserSession.objects.create_from_request(request)
        return response

    return answered
