"""What a reviewer posts about one statement: a decision, a comment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from positions.models import Review
from positions.reading.wording import LABELS


class CommentForm(forms.Form):
    """A comment on a field of the version that was on the page. The note comes along, not to be lost."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_(
            "To send it back, say what should be mended: here, or in a comment of yours that is open."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    field = forms.ChoiceField(
        label=_("About"), choices=[("", _("the whole statement")), *LABELS.items()], required=False
    )
    comment = forms.CharField(
        label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=5000
    )


class JudgeForm(CommentForm):
    """What is decided, and on which version: the one that was on the page, not whichever is newest by now.

    A comment that was typed and not added yet is added with it.
    """

    decision = forms.ChoiceField(choices=Review.Decision)
