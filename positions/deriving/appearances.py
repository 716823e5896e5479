"""Publications → appearances: one row for each organization that a publication binds. Rebuildable at any time."""

from positions.models import Appearance, Publication, Question, Signatory, Source, StatementVersion

BINDING = (Signatory.Relation.SIGNED, Signatory.Relation.ALIGNED)
ON_THE_LINE = (Question.MANDATE, Question.TEXT, Question.JOINING)


def write(publication: Publication) -> None:
    """Make the appearances of a publication what they should be."""
    version = StatementVersion.objects.with_parts().get(pk=publication.version_id)
    publication.appearances.all().delete()
    Appearance.objects.bulk_create(
        Appearance(
            publication=publication,
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
            starts=publication.starts,
            ends=publication.ends,
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
