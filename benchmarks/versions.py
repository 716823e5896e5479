"""The versions of an invented record with their parts: copied in as drafts, then frozen, then published."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from benchmarks.catalogue import Catalogue
from benchmarks.copying import copy, take_ids
from benchmarks.inventing import PROVISIONS, Said
from benchmarks.library import PLACES, Library, digest
from positions.models import (
    Ask,
    Attribution,
    Author,
    Evidence,
    Form,
    Import,
    Signatory,
    StatementVersion,
    VersionConcern,
    VersionProvision,
)

# The facts from which the database computes each grade: kind, address_kind, wording, named.
FACTS = {
    "A": ("primary", "publisher", "verbatim", True),
    "B": ("secondary", "publisher", "verbatim", True),
    "C": ("secondary", "publisher", "paraphrase", True),
    "D": ("secondary", "machine_report", "paraphrase", True),
    "E": ("secondary", "publisher", "paraphrase", False),
}
ATTRIBUTIONS = {
    "A": Attribution.OWN_WORDS,
    "B": Attribution.QUOTED,
    "C": Attribution.PARAPHRASED,
    "D": Attribution.SECOND_HAND,
    "E": Attribution.REPORTED,
}
FORMS = list(Form)


@dataclass(frozen=True)
class Round:
    """All versions of one number, each with the key of its statement: a statement has one draft at a time."""

    number: int
    said: Sequence[tuple[int, Said]]
    catalogue: Catalogue
    library: Library
    imported: Import

    def publish(self) -> None:
        keys = take_ids(StatementVersion, len(self.said))
        drafts = [(key, said) for key, (_, said) in zip(keys, self.said, strict=True)]
        self._copy_versions(keys)
        copy(Author, ["version_id", "imported_id"], ((key, self.imported.pk) for key in keys))
        self._copy_evidence(drafts)
        self._copy_parts(drafts)
        StatementVersion.objects.filter(frozen_at=None).update(frozen_at=Now())
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO positions_publication"
                " (version_id, statement_id, imported_id, ended_how, end_reason)"
                " SELECT id, statement_id, %s, '', '' FROM positions_statementversion WHERE number = %s"
                " ORDER BY id",
                [self.imported.pk, self.number],
            )

    def _copy_versions(self, keys: Sequence[int]) -> None:
        columns = (
            "id statement_id number organization_id treaty_id question stance speaker_id speaker_role form"
            " session_id attribution said_from said_to said_basis summary content_hash"
        )
        made = (self._version(key, *each) for key, each in zip(keys, self.said, strict=True))
        copy(StatementVersion, columns.split(), made)

    def _version(self, key: int, statement: int, said: Said) -> tuple[Any, ...]:
        milestones = self.catalogue.milestones[said.treaty]
        stance = said.stances[self.number - 1]
        return (
            key, statement, self.number,
            self.catalogue.organizations[said.organization], self.catalogue.treaties[said.treaty],
            said.question, stance,
            self.catalogue.people[said.organization] if key % 2 else None, "spokesperson" if key % 2 else "",
            FORMS[key % len(FORMS)], milestones[key % len(milestones)] if key % 10 == 0 else None,
            ATTRIBUTIONS[min(said.evidence.values())], said.said_from, said.said_to, "as invented",
            f"Says in version {self.number} what it thinks of the treaty: {stance or 'no step'}.",
            # Not of the content, which would have to be read back for it.
            digest(f"version {key}"),
        )  # fmt: skip

    def _copy_evidence(self, drafts: Sequence[tuple[int, Said]]) -> None:
        columns = (
            "version_id article_id capture_id start end exact kind address_kind wording named title publisher"
            " published_from published_to"
        )
        library = self.library
        made = (
            (
                key, library.articles[article], library.captures[article], *PLACES[article % len(PLACES)],
                *FACTS[grade], f"Article {article:07}", "Invented Press",
                library.published[article], library.published[article],
            )
            for key, said in drafts
            for article, grade in said.evidence.items()
        )  # fmt: skip
        copy(Evidence, columns.split(), made)

    def _copy_parts(self, drafts: Sequence[tuple[int, Said]]) -> None:
        catalogue = self.catalogue
        copy(
            Ask,
            ["version_id", "text", "provision_id", "force"],
            (
                (key, f"Change article {number + 1}", self._provision(said, number), Ask.Force.DEMAND)
                for key, said in drafts
                for number in range(said.asks)
            ),
        )
        copy(
            VersionConcern,
            ["version_id", "concern_id", "polarity"],
            (
                (key, catalogue.concerns[concern], polarity)
                for key, said in drafts
                for concern, polarity in sorted(said.concerns)
            ),
        )
        copy(
            VersionProvision,
            ["version_id", "provision_id"],
            (
                (key, self._provision(said, number))
                for key, said in drafts
                for number in sorted(said.provisions)
            ),
        )
        copy(
            Signatory,
            ["version_id", "organization_id", "relation"],
            (
                (key, catalogue.organizations[organization], relation)
                for key, said in drafts
                for organization, relation in said.signatories.items()
            ),
        )

    def _provision(self, said: Said, number: int) -> int:
        return self.catalogue.provisions[said.treaty][number % PROVISIONS]
