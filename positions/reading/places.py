"""Where one organization stands on one treaty, with what is on record behind it: a row of a table (P2, P3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from positions.models import (
    Appearance,
    Ask,
    OnRecord,
    Organization,
    Publication,
    StatementVersion,
    Step,
    Treaty,
)

# What a place prints of the version that it rests on.
SHOWN = [
    f"version__{name}"
    for name in (
        "question", "stance", "target", "said_from", "said_to",
        "text_version__name", "text_version__date_from", "text_version__date_to",
    )
]  # fmt: skip


@dataclass
class Place:
    """Where one organization stands on one treaty, and how much of it is on record."""

    step: Step
    statements: int = 0
    version: StatementVersion | None = None
    asks: bool = False
    only_summaries: bool = False

    @property
    def organization(self) -> Organization:
        return self.step.organization

    @property
    def treaty(self) -> Treaty:
        return self.step.treaty

    @property
    def why_none(self) -> str:
        """Why no position is shown."""
        if self.step.order_unknown:
            return _("Order unknown")
        if self.only_summaries:
            return _("Known from summaries only; its own words are not read yet")
        return _("On record, without a position")


def places(steps: Sequence[Step], said: QuerySet[Appearance] | None = None) -> list[Place]:
    """These steps with what is on record behind each: among the appearances `said`, or as it was counted for now."""
    found = {(step.organization_id, step.treaty_id): Place(step) for step in steps}
    for organization, treaty, statements, best in _now(steps) if said is None else _then(steps, said):
        if place := found.get((organization, treaty)):
            place.statements += statements
            place.only_summaries = best == "D" and not place.step.stance
    publications = (
        Publication.objects.select_related("version__text_version")
        .only(*SHOWN)
        .annotate(asks=Exists(Ask.objects.filter(version=OuterRef("version"))))
        .in_bulk([step.publication_id for step in steps if step.publication_id])
    )
    for place in found.values():
        if publication := publications.get(place.step.publication_id or 0):
            place.version, place.asks = publication.version, publication.asks
    return list(found.values())


Counts = Iterable[tuple[int, int, int, str]]


def _now(steps: Sequence[Step]) -> Counts:
    rows = OnRecord.objects.open_now().filter(_of(steps, {step.organization_id for step in steps}))
    return rows.values_list("organization", "treaty", "statements", "grade")


def _then(steps: Sequence[Step], said: QuerySet[Appearance]) -> Counts:
    merged = Organization.objects.survivors()
    ours = {step.organization_id for step in steps}
    family = ours | {pk for pk, survivor in merged.items() if survivor in ours}
    rows = said.order_by().filter(_of(steps, family)).values_list("organization", "treaty")
    counted = rows.annotate(statements=Count("statement", distinct=True), best=Min("grade"))
    return ((merged.get(who, who), treaty, statements, best) for who, treaty, statements, best in counted)


def _of(steps: Sequence[Step], organizations: set[int]) -> Q:
    return Q(organization__in=organizations, treaty__in={step.treaty_id for step in steps})
