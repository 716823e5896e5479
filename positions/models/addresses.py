"""What a column may hold that ends up in an address on a page: what our own are made of, and where links lead."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# A part of a path: a slash would begin another one, and browsers take dots alone for a way back.
PART = r"^[^/]*[^/.][^/]*$"
SLUG = r"^[-a-zA-Z0-9_]+$"
# Where a browser opens a page, and runs nothing; or nowhere.
WEB = r"(?i)^(https?://|$)"
HERE = r"^(/([^/\\]|$)|$)"

is_part = RegexValidator(PART, _("This stands in an address: no slash, and not dots alone."))


def slug(of: str) -> models.CheckConstraint:
    return _like("slug", SLUG, of, _("Letters, digits, hyphens and underscores only."))


def part(column: str, of: str) -> models.CheckConstraint:
    return _like(column, PART, of, is_part.message)


def web(column: str, of: str) -> models.CheckConstraint:
    return _like(column, WEB, of, _("An address starts with http:// or https://."))


def here(column: str, of: str) -> models.CheckConstraint:
    return _like(column, HERE, of, _("An address on this site starts with one slash."))


def _like(column: str, regex: str, of: str, message: object) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{column}__regex": regex}),
        name=f"{of}_{column}_in_addresses",
        violation_error_message=message,  # type: ignore[arg-type]  # a lazy string
    )
