"""What the finders know of the world: names, treaties, concerns, as plain data. Filled from the database by
`proposing`, from YAML by tests; nothing is looked up here."""

import datetime as dt
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Name:
    """One spelling. `ambiguous` ones (“the Convention”, “Apple”, “EFF”) count only in the same letters and where the
    context agrees."""

    text: str
    ambiguous: bool = False


@dataclass(frozen=True)
class Organization:
    """`kind` as in the catalogue (state, company, ngo, …). An administration is active `since` to `until` and speaks
    for `parent`, the slug of its state."""

    slug: str
    kind: str
    names: tuple[Name, ...]
    parent: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    hosts: tuple[str, ...] = ()  # of its own sites


@dataclass(frozen=True)
class Provision:
    """`number` as in the final text, e.g. 6(2); `earlier` the numbers it had in drafts."""

    number: str
    title: str = ""
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextVersion:
    slug: str
    names: tuple[str, ...]
    first: dt.date | None = None


@dataclass(frozen=True)
class Treaty:
    slug: str
    names: tuple[Name, ...]
    rivals: tuple[str, ...] = ()
    provisions: tuple[Provision, ...] = ()
    text_versions: tuple[TextVersion, ...] = ()
    first_committee_draft: dt.date | None = None
    closed: dt.date | None = None  # to amendment


@dataclass(frozen=True)
class Concern:
    """`group` is the slug of the group it belongs to, None for a group itself."""

    slug: str
    group: str | None
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    organizations: tuple[Organization, ...] = ()
    treaties: tuple[Treaty, ...] = ()
    concerns: tuple[Concern, ...] = ()
    persons: dict[str, str] = field(default_factory=dict)  # name → slug of the organization


def host(address: str) -> str:
    """The host of an address as `Organization.hosts` spells it, empty where there is none."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
