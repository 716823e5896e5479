"""Who can hold a position: organizations and states, the names they go by, and what they belong to."""

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar, Self

import pghistory
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from positions.models import addresses
from positions.models.naming import Mergeable, MergeableQuerySet


class OrganizationQuerySet(MergeableQuerySet["Organization"]):
    def named(self, names: Iterable[str]) -> dict[str, "Organization"]:
        """By each of these names, case-folded: the one organization that readers see under it. Names that nobody has,
        or several, are left out, and ambiguous ones unless it is the name itself."""
        wanted = {name.casefold() for name in names}
        by_name: dict[str, set[Organization]] = {}
        by_alias: dict[str, set[Organization]] = {}
        lowered = [name.lower() for name in names]
        for each in (
            self.select_related("merged_into").annotate(folded=Lower("name")).filter(folded__in=lowered)
        ):
            by_name.setdefault(each.name.casefold(), set()).add(each.survivor)
        aliases = OrganizationName.objects.annotate(folded=Lower("text")).filter(
            folded__in=lowered, ambiguous=False
        )
        for alias in aliases.select_related("organization__merged_into"):
            by_alias.setdefault(alias.text.casefold(), set()).add(alias.organization.survivor)
        found = {name: by_name.get(name) or by_alias.get(name, set()) for name in wanted}
        return {name: each.pop() for name, each in found.items() if len(each) == 1}

    def called(self, words: str) -> Self:
        """Those with these words in their name or in another name that they go by."""
        also = OrganizationName.objects.filter(text__icontains=words).values("organization")
        return self.filter(models.Q(name__icontains=words) | models.Q(pk__in=also))


@pghistory.track()
class Organization(Mergeable):
    """A company, an association, a state, an international body: whoever a statement is attributed to."""

    NAME = "name"

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        NGO = "ngo", _("NGO")
        STATE = "state", _("state")
        INTERGOVERNMENTAL = "intergovernmental", _("intergovernmental")
        ASSOCIATION = "association", _("association")
        ACADEMIC = "academic", _("academic")
        GOVERNMENT = "government", _("government")
        GROUP = "group", _("group")

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200, help_text="The name that readers see.")
    kind = models.CharField(max_length=20, choices=Kind)
    country = models.CharField(max_length=2, blank=True)
    website = models.URLField(max_length=500, blank=True)
    wikidata = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    retired_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Since when it is not offered any more. Its pages stay.",
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints: ClassVar = [addresses.slug("organization"), addresses.web("website", "organization")]

    def __str__(self) -> str:
        return self.name

    def speaking_on(self, day: dt.date | None) -> "tuple[Organization, Organization | None]":
        """Who holds what it says on `day`, and through whom it is said: a government never holds a position, its
        state does and speaks through it."""
        state = self.state_on(day) if self.pk and day else None
        return (state, self) if state else (self, None)

    def state_on(self, day: dt.date) -> "Organization | None":
        """The state that this government spoke for on `day`; None if it is no government or spoke for none."""
        ties = Membership.objects.filter(organization__in=self.family, kind=Membership.Kind.SPEAKS_FOR)
        membership = ties.on(day).first()
        return membership.target.survivor if membership and self.kind == self.Kind.GOVERNMENT else None


@pghistory.track()
class OrganizationName(models.Model):
    """A name met in text. An ambiguous one matches only in its context."""

    class Kind(models.TextChoices):
        NAME = "name", _("name")
        ALIAS = "alias", _("alias")
        ACRONYM = "acronym", _("acronym")
        FORMER = "former", _("former name")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="names")
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NAME)
    language = models.CharField(max_length=20, default="en")
    ambiguous = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "text"], name="organization_name_once"),
        ]

    def __str__(self) -> str:
        return self.text


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: dt.date) -> Self:
        return self.filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=day),
            models.Q(valid_to=None) | models.Q(valid_to__gte=day),
        )


@pghistory.track()
class Membership(models.Model):
    """One organization's tie to another. Positions are never inherited through it."""

    class Kind(models.TextChoices):
        MEMBER_OF = "member_of", _("member of")
        PART_OF = "part_of", _("part of")
        SPEAKS_FOR = "speaks_for", _("speaks for")
        MEMBER_OF_LEGISLATURE = "member_of_legislature", _("members of the legislature of")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships")
    kind = models.CharField(max_length=30, choices=Kind)
    target = models.ForeignKey(Organization, models.CASCADE, related_name="members")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.URLField(max_length=500, blank=True)
    doubt = models.TextField(blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "kind", "target", "valid_from"],
                name="membership_once",
                nulls_distinct=False,
            ),
            addresses.web("source", "membership"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.get_kind_display()} {self.target}"
