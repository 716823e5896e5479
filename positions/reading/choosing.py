"""Whom and what a reader compares: organizations by address or by name, the treaty, and whom to begin or go on with."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from positions.models import Organization, Step, Treaty
from positions.reading.agreeing import agreeing

SUGGESTED = 3
# Of those that a name may mean. Who has more to choose from types more of it.
OFFERED = 10


@dataclass(frozen=True)
class Chosen:
    """By the addresses asked for: each once, in their order, merged ones as the one that readers see."""

    organizations: list[Organization]
    unknown: list[str]
    # Where an address is a former one, the address now.
    moved: dict[str, str]


def chosen(slugs: Iterable[str]) -> Chosen:
    asked = list(dict.fromkeys(slug for slug in slugs if slug))
    at = Organization.objects.select_related("merged_into").at_all(asked) if asked else {}
    found = {at[slug].pk: at[slug] for slug in asked if slug in at}
    moved = {slug: at[slug].slug for slug in asked if slug in at and at[slug].slug != slug}
    return Chosen(list(found.values()), [slug for slug in asked if slug not in at], moved)


def called(words: str) -> list[Organization]:
    """Whom these words may mean: the one with this name or address, else some of those with the words in a name."""
    if one := Organization.objects.named([words]).get(words.casefold()) or Organization.objects.at(words):
        return [one]
    return list(Organization.objects.in_use().called(words)[: OFFERED + 1])


def suggested(
    treaty: Treaty, chosen: Collection[Organization], *, day: dt.date, known: dt.date | None
) -> list[Organization]:
    """Whom to compare with on this treaty: who raises the same concerns as the one chosen, then whoever spoke last."""
    alike = [each.organization for one in chosen for each in agreeing(one, treaty, day, known)][:SUGGESTED]
    if len(alike) == SUGGESTED:
        return alike
    steps = Step.objects.known_at(known).on(day).filter(treaty=treaty)
    others = steps.exclude(organization__in=[each.pk for each in [*chosen, *alike]]).exclude(stance=None)
    latest = others.select_related("organization").order_by("-day", "organization")
    return alike + [step.organization for step in latest[: SUGGESTED - len(alike)]]
