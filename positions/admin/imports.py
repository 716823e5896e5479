"""What was loaded whole: what became of it, and what in it should be looked at."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from positions.admin.base import ReadOnly
from positions.models import Author, Evidence, Import, Publication

# Of the statements that a person has edited since, this many are named.
NAMED = 20


class Found(NamedTuple):
    """How many there are of what, and the list that shows them."""

    words: str
    number: int
    address: str = ""


@admin.register(Import)
class ImportAdmin(ReadOnly):
    list_display = ["name", "dated", "at", "by", "start_of_hash"]
    list_select_related = ["by"]
    search_fields = ["name", "sha256"]
    change_form_template = "admin/positions/import/change_form.html"
    fields = ["name", "dated", "sha256", "at", "by"]

    @admin.display(description="SHA-256")
    def start_of_hash(self, imported: Import) -> str:
        return imported.sha256[:12]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        imported = self.get_object(request, unquote(object_id))
        context = imported and {
            "counts": counts(imported),
            "problems": problems(imported),
            "edited": edited(imported),
            "named": NAMED,
        }
        return super().change_view(request, object_id, form_url, context or None)


def _by_a_person() -> Exists:
    return Exists(Author.objects.filter(version__statement=OuterRef("statement"), user__isnull=False))


def counts(imported: Import) -> list[Found]:
    ours = Publication.objects.filter(imported=imported)
    found = ours.aggregate(
        published=Count("statement", distinct=True),
        edited=Count("statement", distinct=True, filter=_by_a_person()),
    )
    of_it = {"imported__id__exact": imported.pk}
    return [
        Found("statements published on its strength", found["published"], _list("publication", **of_it)),
        Found(
            "publications of it still open",
            ours.open_now().count(),
            _list("publication", **of_it, shown="yes"),
        ),
        Found("of its statements edited by a person since", found["edited"]),
    ]


def edited(imported: Import) -> list[int]:
    """The first of the statements that a person has edited since."""
    ours = Publication.objects.filter(_by_a_person(), imported=imported)
    return list(ours.order_by("statement").values_list("statement", flat=True).distinct()[:NAMED])


def problems(imported: Import) -> list[Found]:
    """What readers see of it and should be looked at: statements, then pieces of their evidence."""
    shown = Publication.objects.filter(imported=imported).open_now()
    of_versions = shown.aggregate(
        doubt=Count("version", distinct=True, filter=~Q(version__doubt="")),
        second_hand=Count("version", distinct=True, filter=Q(appearances__grade="D")),
        nobody_named=Count("version", distinct=True, filter=Q(appearances__grade="E")),
    )
    of_evidence = Evidence.objects.filter(version__publications__in=shown).aggregate(
        not_found=Count("pk", distinct=True, filter=Q(quote_verified=Evidence.Verified.NOT_FOUND)),
        memory=Count("pk", distinct=True, filter=Q(quote_verified=Evidence.Verified.MEMORY)),
        no_address=Count("pk", distinct=True, filter=Q(article__address="")),
    )

    def versions(words: str, name: str, **narrow: Any) -> Found:
        of_it = {"publications__imported__id__exact": imported.pk, "shown": "yes"}
        return Found(words, of_versions[name], _list("statementversion", **of_it, **narrow))

    def evidence(words: str, name: str, **narrow: Any) -> Found:
        of_it = {"version__publications__imported__id__exact": imported.pk, "shown": "yes"}
        return Found(words, of_evidence[name], _list("evidence", **of_it, **narrow))

    return [
        versions("statements with a doubt", "doubt", doubt__isempty=0),
        versions("statements of grade D: at most a reported position", "second_hand", appearances__grade="D"),
        versions("statements of grade E: no position", "nobody_named", appearances__grade="E"),
        evidence("quotations not found on their page", "not_found", quote_verified__exact="false"),
        evidence("quotations from memory", "memory", quote_verified__exact="memory"),
        evidence("pieces of evidence without an address", "no_address", article__address__isempty=1),
    ]


def _list(name: str, **narrow: Any) -> str:
    return f"{reverse(f'admin:positions_{name}_changelist')}?{urlencode(narrow)}"
