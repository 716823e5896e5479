"""What a reader looks for (P9) → the rows that match, how many, and a page of them. What is printed: findings.py."""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.db import connection
from django.db.models import F, FloatField, Func, QuerySet, Value
from django.utils import formats
from django.utils.translation import gettext as _

from positions.models import (
    Concern,
    FindableArticle,
    FindableStatement,
    Organization,
    OrganizationName,
    Treaty,
    TreatyName,
)
from positions.models.findable import Findable, Holds, Words
from positions.reading import queries

PAGE = 20
# Counting on, and ranking, would be the slowest part of a common word.
MOST = 1000

# First possible day, and id of a statement or an article.
Place = tuple[dt.date, int]

M = TypeVar("M", bound=Findable)


class Tab(StrEnum):
    STATEMENTS = "statements"
    ORGANIZATIONS = "organizations"
    TREATIES = "treaties"
    ARTICLES = "articles"


class Sort(StrEnum):
    NEWEST = "newest"
    RELEVANCE = "relevance"


@dataclass(frozen=True)
class Wanted:
    """All that an address of the search asks for, understood. Days: any on which it may have been said."""

    words: str = ""
    tab: Tab = Tab.STATEMENTS
    treaty: Treaty | None = None
    organization: Organization | None = None
    stance: str = ""
    concern: Concern | None = None
    language: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    sort: Sort = Sort.NEWEST
    before: str = ""

    # In the order in which a page names them.
    FILTERS = ("treaty", "organization", "stance", "concern", "language", "since", "until")

    @cached_property
    def query(self) -> queries.Query:
        return queries.query(self.words) if self.words else queries.Query()

    @property
    def filters(self) -> dict[str, Any]:
        return {name: value for name in self.FILTERS if (value := getattr(self, name))}

    def on(self, tab: Tab) -> "Wanted":
        return self._with(tab=tab)

    def without(self, name: str) -> "Wanted":
        """The same with one filter less."""
        return self._with(**{name: "" if isinstance(getattr(self, name), str) else None})

    def _with(self, **changes: Any) -> "Wanted":
        return replace(self, **changes).asking(self.query)

    def asking(self, query: queries.Query) -> "Wanted":
        """With what is known already to ask of the database for its words."""
        self.__dict__["query"] = query
        return self


class Count(int):
    """How many were counted; `more`: there are more, which are not."""

    more: bool

    def __new__(cls, number: int = 0, *, more: bool = False) -> "Count":
        made = super().__new__(cls, min(number, MOST))
        made.more = more
        return made

    @property
    def printed(self) -> str:
        """`1,000+` where there are more than are counted."""
        number = formats.number_format(int(self), force_grouping=True)
        return f"{number}+" if self.more else number


def matches(wanted: Wanted, of: type[M] = FindableStatement) -> QuerySet[M]:  # type: ignore[assignment]
    """What readers see and asked for, in no order; all there is where nothing was asked."""
    rows: Any = of._default_manager
    rows = rows.open_now()
    if wanted.words:
        rows = rows.holding(wanted.query.text)
    if wanted.treaty:
        rows = rows.filter(treaty=wanted.treaty)
    if wanted.organization:
        rows = rows.filter(organizations__overlap=wanted.organization.family)
    if wanted.stance:
        rows = rows.filter(stance=wanted.stance)
    if wanted.concern:
        rows = rows.filter(concerns__overlap=wanted.concern.within)
    if wanted.language:
        rows = rows.filter(language=wanted.language)
    if wanted.since:
        rows = rows.filter(last__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(first__lte=wanted.until)
    return rows  # type: ignore[no-any-return]


def few(wanted: Wanted) -> tuple[list[Place], Count]:
    """The places of all that matches and their number, in no order; of more than MOST, some of them."""
    sql, params = _few(wanted)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    # Of an article whose day only its evidence tells, these may differ.
    places = [(first, pk) for pk, first in {pk: first for first, pk in sorted(rows)}.items()]
    return places, Count(len(places), more=len(rows) > MOST)


def _few(wanted: Wanted) -> tuple[str, tuple[Any, ...]]:
    """Planned as if all rows were read, and read until there are enough: the shortest way to few rows, and one to many
    that can be left. Planned for the first rows alone, words that stand together more seldom than each by itself are
    looked for in all that there is."""
    rows, key = _rows(wanted, whole=True)
    sql, params = rows.order_by().values_list("first", key).query.sql_with_params()
    return f"WITH every AS MATERIALIZED ({sql}) SELECT * FROM every LIMIT {MOST + 1}", params  # noqa: S608


def newest(wanted: Wanted, *, before: str = "") -> QuerySet[Any, Place]:
    """The places of the statements or, once each, of the articles that match; the newest first, from the one after
    `before` on."""
    rows, key = _rows(wanted)
    if before:
        day, pk = place(before)
        rows = rows.filter(first__lte=day).exclude(first=day, **{f"{key}__gte": pk})
    rows = rows.order_by("-first", f"-{key}").values_list("first", key)
    # Several statements quote one article; of a statement one publication is out.
    return rows.distinct() if key == "article" else rows


def ranked(wanted: Wanted) -> list[Place]:
    """The same of a small number of rows, those first in which the words stand close, often and in front."""
    rows, key = _rows(wanted, whole=True)
    rank = Func(
        F("vector"),
        Value(wanted.query.text),
        template="ts_rank_cd(%(expressions)s::tsquery)",
        output_field=FloatField(),
    )
    found = rows.annotate(rank=rank).order_by("-rank", "-first", f"-{key}").values_list("first", key)
    return list(dict.fromkeys(found))


def _rows(wanted: Wanted, *, whole: bool = False) -> tuple[QuerySet[Any], str]:
    """`whole`: all that matches is read, and not what comes first."""
    of: Any = FindableArticle if wanted.tab == Tab.ARTICLES else FindableStatement
    rows: Any = matches(wanted, of)
    facets = [str(wanted.treaty.pk)] if wanted.treaty else []
    facets += [each for each in (wanted.stance, wanted.language) if each]
    if whole and wanted.words and facets:
        rows = rows.among(facets)
    return rows, "article" if of is FindableArticle else "statement"


def token(at: Place) -> str:
    return f"{at[0]}_{at[1]}"


def place(before: str) -> Place:
    """What `token` made. BadRequest, with a sentence, for anything else."""
    day, _sep, number = before.partition("_")
    try:
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            raise ValueError
        return dt.date.fromisoformat(day), int(number)
    except ValueError as error:
        raise BadRequest(_("before takes what a link of this page gives.")) from error


def counted(wanted: dict[str, Wanted]) -> dict[str, Count]:
    """How many statements, or passages of articles, match each of these, in one query."""
    each = {name: _few(one) for name, one in wanted.items()}
    columns = ", ".join(f"(SELECT count(*) FROM ({sql}) AS few)" for sql, _params in each.values())  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [one for _sql, params in each.values() for one in params])
        numbers = cursor.fetchone()
    return {
        name: Count(min(number, MOST), more=number > MOST) for name, number in zip(each, numbers, strict=True)
    }


def named(wanted: Wanted) -> tuple[set[int], set[int]]:
    """The organizations that readers see and the treaties of which one name holds all that was asked for."""
    if not wanted.query.text:
        return set(), set()
    tables: list[tuple[str, str, QuerySet[Any], list[Any]]] = [
        ("organization", "pk", Organization.objects.all(), [F("name"), Value("en")]),
        ("organization", "organization", OrganizationName.objects.all(), [F("text"), F("language")]),
        ("treaty", "pk", Treaty.objects.all(), [F("short_name"), Value("en")]),
        ("treaty", "pk", Treaty.objects.all(), [F("official_name"), Value("en")]),
        ("treaty", "treaty", TreatyName.objects.all(), [F("text"), Value("en")]),
    ]
    query = Value(wanted.query.text)
    each = [
        rows.order_by().filter(Holds(Words(*name), query)).values_list(Value(noun), key)
        for noun, key, rows, name in tables
    ]
    found = set(each[0].union(*each[1:]))
    survivors = Organization.objects.survivors() if any(noun == "organization" for noun, _pk in found) else {}
    organizations = {survivors.get(pk, pk) for noun, pk in found if noun == "organization"}
    return organizations, {pk for noun, pk in found if noun == "treaty"}
