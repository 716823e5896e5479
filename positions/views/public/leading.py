"""Which row a reader's address leads to, and where it moved: former addresses and those of merged rows, for ever."""

from collections import defaultdict
from typing import TypeVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from positions.models import StatementVersion
from positions.models.naming import AddressedQuerySet, Mergeable
from positions.reading import editions
from positions.views.public.days import addressed

A = TypeVar("A", bound=models.Model)


def row_at(rows: AddressedQuerySet[A], slug: str) -> A:
    """The row, whose slug may be another by now; 404 where there never was one."""
    found = rows.at(slug)
    if found is None:
        raise Http404
    if isinstance(found, Mergeable):
        found.family = _families(type(found)).get(found.pk, [found.pk])
    return found


@editions.kept
def _families(noun: type[Mergeable]) -> dict[int, list[int]]:
    """Of what others were merged into: its own id and theirs, looked up once an edition and not for each page."""
    families: dict[int, list[int]] = defaultdict(list)
    for pk, survivor in noun._default_manager.survivors().items():  # type: ignore[attr-defined]
        families[survivor].append(pk)
    return {survivor: [survivor, *sorted(members)] for survivor, members in families.items()}


def moved(request: HttpRequest, page: str, *asked: tuple[str, str]) -> HttpResponse | None:
    """A redirect where one of the slugs asked for is not the one it has now; each as (asked, now)."""
    if all(was == now for was, now in asked):
        return None
    return redirect(addressed(request, page, *(now for _was, now in asked)), permanent=True)


def version_at(pk: int, number: int) -> StatementVersion:
    """A version that readers have seen, or see; 404 for any other."""
    found = get_object_or_404(StatementVersion.objects.with_parts(), statement=pk, number=number)
    if not found.publications.out().exists():
        raise Http404
    return found
