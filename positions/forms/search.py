"""What a reader looks for, all of it in the address."""

import datetime as dt
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import truncatechars
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from positions.forms.fields import CleanTextField, SpanField
from positions.models import Concern, Organization, Stance, Treaty
from positions.reading import editions, queries
from positions.reading.searching import Sort, Tab, Wanted

ANY = ("", _("any"))
# Fields whose names are no names in Python, or say less.
ADDRESSED = {"organization": "org", "since": "from", "until": "to", "words": "q", "tab": "type"}


class OneOf(forms.CharField):
    """A row by its slug, which may be a former one or of what was merged; None if left empty."""

    def __init__(self, rows: Any, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, **kwargs)
        self.rows = rows
        # Those that are offered, where they are read anyway.
        self.offered: dict[str, Any] = {}

    def offer(self, labels: dict[Any, str]) -> None:
        """In a list, each row under its label."""
        self.offered = {row.slug: row for row in labels}
        self.widget.choices = [ANY, *((row.slug, label) for row, label in labels.items())]

    def clean(self, value: Any) -> Any:
        slug = super().clean(value)
        if not slug:
            return None
        if found := self.offered.get(slug) or self.rows.at(slug):
            return found
        raise ValidationError(_("There is no “%(slug)s”. Choose one of the list."), params={"slug": slug})


class OrganizationNamed(OneOf):
    """Or by a name."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError as error:
            name = str(value).strip()
            found = Organization.objects.named([name]).get(name.casefold()) if len(name) <= 200 else None
            if found:
                return found
            told = _("No organization is known as “%(name)s”. Look for it under Organizations.")
            raise ValidationError(told, params={"name": truncatechars(name, 50)}) from error


class Offered(NamedTuple):
    treaties: list[Treaty]
    concerns: list[Concern]
    languages: list[str]


@editions.kept
def _offered() -> Offered:
    """What every search can be filtered by."""
    tree = Concern.objects.as_tree().filter(merged_into=None)
    return Offered(list(Treaty.objects.all()), list(tree), queries.languages())


class SearchForm(forms.Form):
    """Filters are those of statements and articles; names of organizations and treaties are found by words alone."""

    words = CleanTextField(
        label=_("Words"), required=False, max_length=200, widget=forms.SearchInput(attrs={"dir": "auto"})
    )
    tab = forms.ChoiceField(choices=[(tab, tab) for tab in Tab], required=False, widget=forms.HiddenInput)
    treaty = OneOf(Treaty.objects.all(), label=_("Treaty"), widget=forms.Select)
    organization = OrganizationNamed(
        Organization.objects.all(),
        label=_("Organization"),
        widget=forms.TextInput(attrs={"dir": "auto", "autocapitalize": "off"}),
    )
    stance = forms.ChoiceField(label=_("Position"), choices=[ANY, *Stance.choices], required=False)
    concern = OneOf(Concern.objects.select_related("merged_into"), label=_("Concern"), widget=forms.Select)
    language = forms.ChoiceField(label=_("Language of the words"), required=False)
    since = SpanField(label=_("From"), required=False, help_text=_("2024, 2024-08 or 2024-08-21"))
    until = SpanField(label=_("To"), required=False, help_text=_("2024, 2024-08 or 2024-08-21"))
    sort = forms.ChoiceField(
        label=_("Sort by"),
        choices=[(Sort.NEWEST, _("newest")), (Sort.RELEVANCE, _("relevance"))],
        required=False,
    )
    before = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="search-%s", label_suffix="")
        fields: dict[str, Any] = self.fields
        offered = _offered()
        fields["treaty"].offer({row: str(row) for row in offered.treaties})
        fields["concern"].offer(
            {row: f"\u2003{row}" if row.parent_id else str(row) for row in offered.concerns}
        )
        fields["language"].choices = [ANY, *((code, language_name(code)) for code in offered.languages)]

    def add_prefix(self, field_name: str) -> str:
        return ADDRESSED.get(field_name, field_name)

    def clean_since(self) -> dt.date | None:
        span = self.cleaned_data["since"]
        return span[0] if span else None

    def clean_until(self) -> dt.date | None:
        span = self.cleaned_data["until"]
        return span[1] if span else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the day from which on it is to be."))
        return data

    @property
    def wanted(self) -> Wanted:
        """Of a valid form."""
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})

    def dropped(self, name: str) -> dict[str, None]:
        """For an address without this filter, and from the first page on."""
        return {self.add_prefix(name): None, "before": None}

    def in_words(self, name: str) -> str:
        """What a filter is set to, as readers know it."""
        value = self.cleaned_data[name]
        if name in {"since", "until"}:
            return str(self[name].value())
        if name in {"stance", "language"}:
            return str(dict(self.fields[name].choices)[value])  # type: ignore[attr-defined]
        return str(value)


def language_name(code: str) -> str:
    """In the reader's language; the code itself where Django does not know it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
