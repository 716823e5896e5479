"""Pairs of organizations, and of concerns, that may be one: what makes them look so, the likeliest first.

Comparing every two of 10,000 would be fifty million comparisons. What has the same key is compared, and neighbours in
three orders of the names; so the work grows as the list does. It is done anew when a name has changed.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from positions.editing.merging import Named
from positions.models import Concern, ConcernPhrase, Organization, OrganizationName, ToldApart
from positions.models.naming import ends_of
from positions.reading import catalogue

PAGE = 10
# What more than so many share (the host of many home pages, an alias of everybody) says little of any two.
FEW = 8
# How far apart two names may stand in an order to be compared, how long they have to be, and from where on they are
# alike, of 100: one letter in ten.
NEAR, LONG, ALIKE = 4, 8, 90
# By the beginning, by the end, by the words in order: a slip at one place leaves two of them near.
ORDERS: list[Callable[[str], str]] = [
    lambda key: key,
    lambda key: key[::-1],
    lambda key: " ".join(sorted(key.split())),
]
# What some write and others leave out.
EMPTY = {"the", "inc", "ltd", "limited", "llc", "plc", "corp", "corporation", "gmbh", "ag", "sa"}
# The strongest first.
LIKENESSES = ["wikidata", "name", "also", "alike", "site"]


STAMPS: dict[type[Named], str] = {
    Organization: """
        SELECT (SELECT sum(hashtextextended(ROW(id, name, kind, website, wikidata)::text, 0))
                  FROM positions_organization),
               (SELECT sum(hashtextextended(t::text, 0)) FROM positions_organizationname t)
    """,
    Concern: """
        SELECT (SELECT sum(hashtextextended(ROW(id, label, parent_id)::text, 0)) FROM positions_concern),
               (SELECT sum(hashtextextended(t::text, 0)) FROM positions_concernphrase t)
    """,
}


class Looks(NamedTuple):
    """Two rows by id, the smaller first, and what they have in common: a kind of likeness and its words."""

    lower: int
    higher: int
    likeness: str
    words: str


class Name(NamedTuple):
    """A name of a row, its `own` or another; two rows of different `sort` are never one."""

    pk: int
    text: str
    own: bool
    sort: bool


@dataclass(frozen=True)
class Pair:
    """`place` is that in the whole queue, counted from 0."""

    place: int
    one: catalogue.Row
    other: catalogue.Row
    why: list[str]


@dataclass(frozen=True)
class Page:
    pairs: list[Pair]
    count: int
    more: int | None


def page(model: type[Named], *, start: int = 0) -> Page:
    """Those that nobody has decided about yet, from one place of the list on."""
    reasons: dict[tuple[int, int], list[str]] = {}
    for one, other, looks in _undecided(model, _compared(model, _stamp(model))):
        reasons.setdefault((one, other), []).append(_in_words(looks))
    shown = list(reasons)[start : start + PAGE]
    rows = model._default_manager.in_bulk({pk for pair in shown for pk in pair})
    told = {row.row.pk: row for row in catalogue.told(list(rows.values()))}
    return Page(
        [
            Pair(place, told[one], told[other], reasons[one, other])
            for place, (one, other) in enumerate(shown, start)
        ],
        len(reasons),
        start + PAGE if len(reasons) > start + PAGE else None,
    )


def _in_words(looks: Looks) -> str:
    told = {
        "wikidata": _("the same Wikidata number, %(words)s"),
        "name": _("the same name, “%(words)s”"),
        "also": _("both are called “%(words)s”"),
        "alike": _("much the same name: %(words)s"),
        "site": _("the same site, %(words)s"),
    }
    return told[looks.likeness] % {"words": looks.words}


def _undecided(model: type[Named], found: Iterable[Looks]) -> Iterator[tuple[int, int, Looks]]:
    """Those that readers see, without pairs that are one by now, told apart, or out of use."""
    told = ToldApart.objects.filter(noun=model._meta.model_name)
    apart = set(told.values_list("lower", "higher"))
    gone = model._default_manager.order_by().exclude(merged_into=None, retired_at=None)
    facts = list(gone.values_list("pk", "merged_into", "retired_at"))
    survivors = ends_of({pk: target for pk, target, _at in facts if target})
    retired = {pk for pk, _target, at in facts if at}
    for looks in found:
        pair = {survivors.get(pk, pk) for pk in (looks.lower, looks.higher)}
        one, other = min(pair), max(pair)
        if one != other and (one, other) not in apart and not pair & retired:
            yield one, other, looks


def _stamp(model: type[Named]) -> str:
    """Another one as soon as anything is that two rows are compared by."""
    with connection.cursor() as cursor:
        cursor.execute(STAMPS[model])
        return str(cursor.fetchone())


@lru_cache(maxsize=4)
def _compared(model: type[Named], stamp: str) -> tuple[Looks, ...]:
    """All pairs that look like one, decided or not, the strongest likeness first."""
    called = list(_names(model))
    sorts = {name.pk: name.sort for name in called}
    found = {*_same(called), *_alike(called)}
    if issubclass(model, Organization):
        facts = list(Organization.objects.order_by().values_list("pk", "wikidata", "website"))
        found |= set(_sharing("wikidata", ((pk, number) for pk, number, _site in facts)))
        found |= set(_sharing("site", ((pk, _host(site)) for pk, _number, site in facts)))
    likely = [looks for looks in found if sorts[looks.lower] == sorts[looks.higher]]
    return tuple(sorted(likely, key=lambda each: (LIKENESSES.index(each.likeness), each.words, each)))


def _names(model: type[Named]) -> Iterator[Name]:
    if issubclass(model, Organization):
        rows = Organization.objects.order_by().values_list("pk", "name", "kind")
        own = [(pk, name, kind == Organization.Kind.GOVERNMENT) for pk, name, kind in rows]
        others: QuerySet[Any] = OrganizationName.objects.filter(ambiguous=False).values_list(
            "organization", "text"
        )
    else:
        tree = Concern.objects.order_by().values_list("pk", "label", "parent")
        own = [(pk, label, parent is None) for pk, label, parent in tree]
        others = ConcernPhrase.objects.values_list("concern", "text")
    sorts = {pk: sort for pk, _text, sort in own}
    yield from (Name(pk, text, True, sort) for pk, text, sort in own)
    yield from (Name(pk, text, False, sorts[pk]) for pk, text in others)


def _same(called: Iterable[Name]) -> Iterator[Looks]:
    """Those of which a name is the same but for case, accents and what some leave out."""
    by_key: dict[str, list[Name]] = defaultdict(list)
    for name in called:
        if key := _key(name.text):
            by_key[key].append(name)
    for names in by_key.values():
        own = {name.pk for name in names if name.own}
        for lower, higher in _pairs({name.pk for name in names}):
            likeness = "name" if {lower, higher} <= own else "also"
            yield Looks(lower, higher, likeness, names[0].text)


def _alike(called: Iterable[Name]) -> Iterator[Looks]:
    """Those whose own names differ by a slip of the pen."""
    keys = [(_key(name.text), name) for name in called if name.own]
    for order in ORDERS:
        ordered = sorted(((order(key), key, name) for key, name in keys), key=lambda each: each[0])
        for at, (one, key, name) in enumerate(ordered):
            for other, its_key, its_name in ordered[at + 1 : at + 1 + NEAR]:
                if key == its_key or min(len(key), len(its_key)) < LONG or _numbers(key) != _numbers(its_key):
                    continue
                if fuzz.ratio(one, other, score_cutoff=ALIKE):
                    first, second = sorted([name, its_name])
                    yield Looks(first.pk, second.pk, "alike", f"{first.text} · {second.text}")


def _sharing(likeness: str, facts: Iterable[tuple[int, str]]) -> Iterator[Looks]:
    by_fact: dict[str, set[int]] = defaultdict(set)
    for pk, fact in facts:
        if fact:
            by_fact[fact].add(pk)
    for fact, rows in by_fact.items():
        for lower, higher in _pairs(rows):
            yield Looks(lower, higher, likeness, fact)


def _pairs(rows: set[int]) -> Iterable[tuple[int, int]]:
    """Every two of few; of many only neighbours, so that they never multiply."""
    ordered = sorted(rows)
    return combinations(ordered, 2) if len(ordered) <= FEW else pairwise(ordered)


def _key(text: str) -> str:
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign)
    )
    words = re.findall(r"\w+", plain)
    return " ".join([word for word in words if word not in EMPTY] or words)


def _numbers(key: str) -> list[str]:
    """Articles 12 and 13 are two, however alike they are spelt."""
    return re.findall(r"\d+", key)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
