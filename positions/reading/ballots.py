"""Who stands where on a treaty, name by name under each position, and of whom nothing was found: other ways to read the
table of treaties.py."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models.functions import Lower

from positions.models import Organization, Stance
from positions.models.step import StepQuerySet

NAMES = 60


@dataclass(frozen=True)
class Name:
    """An organization, as one reads it in a list: what it said before, whether it is only reported."""

    slug: str
    name: str
    was: str
    reported: bool


@dataclass
class Group:
    """A position with those who take it, by name; `more` are not listed. Without a stance: on record without one."""

    stance: str | None
    names: list[Name] = field(default_factory=list)
    more: int = 0


def groups(stand: StepQuerySet) -> list[Group]:
    """From the one end of the scale to the other, then those off it. What is only reported stands under its label and
    says so."""
    rows = stand.order_by(Lower("organization__name")).values_list(
        "stance", "organization__slug", "organization__name", "was", "reported"
    )
    found: dict[str | None, Group] = {}
    for stance, slug, name, was, reported in rows:
        group = found.setdefault(stance, Group(stance))
        if len(group.names) < NAMES:
            group.names.append(Name(slug, name, was, reported))
        else:
            group.more += 1
    return [found[stance] for stance in [*Stance, None] if stance in found]


@dataclass(frozen=True)
class Absent:
    """Organizations that are followed and have nothing on record, by kind of actor; of each kind some are named."""

    count: int
    kinds: list[tuple[str, int, list[Organization]]]


def absent(stand: StepQuerySet) -> Absent:
    """Those in use without a row among these steps."""
    on_record = stand.order_by().values("organization")
    rows = Organization.objects.in_use().exclude(pk__in=on_record).only("slug", "name", "kind")
    kinds: dict[str, list[Organization]] = defaultdict(list)
    for organization in rows.order_by(Lower("name")):
        kinds[organization.kind].append(organization)
    named = [
        (str(label), len(kinds[value]), kinds[value][:NAMES])
        for value, label in Organization.Kind.choices
        if kinds[value]
    ]
    return Absent(sum(count for _label, count, _names in named), named)
