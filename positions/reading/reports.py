"""What editors see of readers' reports."""

from dataclasses import dataclass

from django.db.models import QuerySet

from positions.models import ErrorReport, Statement

PAGE = 50


@dataclass(frozen=True)
class Page:
    rows: list[ErrorReport]
    older: int | None
    waiting: int


def waiting() -> int:
    return _open().count()


def about(statement: Statement) -> QuerySet[ErrorReport]:
    """The open ones about this statement, oldest first."""
    return _open().filter(statement=statement)


def page(*, answered: bool, after: int = 0) -> Page:
    """Open ones as they came; answered ones, newest first."""
    rows, side = (_answered(), "pk__lt") if answered else (_open(), "pk__gt")
    rows = rows.filter(**{side: after}) if after else rows
    shown = list(rows.select_related("answered_by")[: PAGE + 1])
    return Page(shown[:PAGE], shown[PAGE - 1].pk if len(shown) > PAGE else None, waiting())


def _open() -> QuerySet[ErrorReport]:
    return ErrorReport.objects.filter(state=ErrorReport.State.OPEN).order_by("pk")


def _answered() -> QuerySet[ErrorReport]:
    return ErrorReport.objects.exclude(state=ErrorReport.State.OPEN).order_by("-pk")
