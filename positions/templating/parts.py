"""What some parts of pages find out for themselves, so that no page has to hand it to them."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject
from jinja2 import pass_context
from jinja2.runtime import Context

from positions.forms.corrections import CorrectionForm
from positions.models import StatementVersion
from positions.reading import presence


def token(request: HttpRequest) -> dict[str, object]:
    """Context processor: the hidden field of forms that post, once a page. Django's own is made anew for each form,
    of eighty on a queue."""
    return {"csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


@dataclass(frozen=True)
class Here:
    """Who else has a page open; `of` names the page for the line that asks again by itself."""

    of: str
    others: list[str]


@pass_context
def who_is_here(context: Context, noun: str, *numbers: int) -> Here:
    """`noun` and `numbers` say what is open: `article`, 7; of several numbers the order does not matter."""
    of = "-".join([noun, *map(str, sorted(numbers))])
    return Here(of, presence.others(of, me=context["request"].user))


def correction_form(draft: StatementVersion) -> CorrectionForm:
    """Holds what the draft says was wrong."""
    return CorrectionForm(draft=draft, auto_id="correction_%s")
