"""Publications → appearances: one row for each organization that a publication binds. Rebuildable at any time."""

from django.db import transaction

from positions.models import (
    Appearance,
    Publication,
    Question,
    Signatory,
    Source,
    Statement,
    StatementVersion,
)

BINDING = (Signatory.Relation.SIGNED, Signatory.Relation.ALIGNED)
ON_THE_LINE = (Question.MANDATE, Question.TEXT, Question.JOINING)


@transaction.atomic
def write(publication: Publication) -> None:
    """Make the appearances of a publication what they should be by now: what the caller holds may be old."""
    Statement.objects.select_for_update().get(pk=publication.statement_id)
    Appearance.objects.filter(publication=publication).delete()
    current = Publication.objects.filter(pk=publication.pk).first()
    if current is None:
        return
    version = StatementVersion.objects.with_parts().get(pk=current.version_id)
    Appearance.objects.bulk_create(
        Appearance(
            publication=current,
            statement_id=version.statement_id,
            version=version,
            organization_id=organization,
            treaty_id=version.treaty_id,
            question=version.question,
            stance=version.stance,
            grade=version.grade,
            makes_line=makes_line(version),
            said_from=version.said_from,  # type: ignore[misc]  # known: it is frozen
            said_to=version.said_to,
            said_order=version.said_order,
            starts=current.starts,
            ends=current.ends,
        )
        for organization in sorted(bound(version))
    )


def bound(version: StatementVersion) -> set[int]:
    """The organization itself and those that signed or aligned; never those spoken for or dissociated."""
    signed = {
        signatory.organization_id
        for signatory in version.signatories.all()
        if signatory.relation in BINDING and signatory.organization_id
    }
    return signed | ({version.organization_id} if version.organization_id else set())


def makes_line(version: StatementVersion) -> bool:
    """Whether it can move a treaty line at all; its grade and the day decide later."""
    on_a_states_proposal = version.text_version is not None and not version.text_version.committee
    kinds = {row.article.source.kind if row.article.source else None for row in version.evidence.all()}
    return (
        version.moves_line
        and version.stance is not None
        and version.question in ON_THE_LINE
        and not on_a_states_proposal
        and kinds != {Source.Kind.SAMPLE}
    )


def rebuild() -> int:
    """Write all appearances anew; how many publications there were."""
    count = 0
    for publication in Publication.objects.all().iterator():
        write(publication)
        count += 1
    return count
