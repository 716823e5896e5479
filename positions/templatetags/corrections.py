"""What a draft corrects, for the page of any draft."""

from django import template

from positions.editing import correcting
from positions.forms.corrections import CorrectionForm
from positions.models import StatementVersion

register = template.Library()

register.simple_tag(correcting.corrected)


@register.simple_tag
def correction_form(draft: StatementVersion) -> CorrectionForm:
    """Holds what the draft says was wrong."""
    return CorrectionForm(draft=draft, auto_id="correction_%s")
