"""Publications → appearances: one row for each organization that a publication binds. Rebuildable at any time.

What search looks through (findable.py) is written with them.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.db import connection, transaction

from positions.deriving import findable, on_record, steps
from positions.deriving.counting import ON_THE_LINE
from positions.models import (
    Appearance,
    Publication,
    Signatory,
    Statement,
    StatementVersion,
    Treaty,
)

BINDING = (Signatory.Relation.SIGNED, Signatory.Relation.ALIGNED)


@transaction.atomic
def write(*statements: Statement) -> None:
    """Make the appearances of these statements what their publications are by now, and the lines that rest on them.

    Whoever makes, ends or deletes a publication calls it in the same transaction.
    """
    ours = {"statement__in": [statement.pk for statement in statements]}
    locked = Statement.objects.select_for_update(no_key=True).filter(pk__in=ours["statement__in"])
    list(locked.order_by("pk"))
    Appearance.objects.filter(**ours).delete()
    frozen = list(StatementVersion.objects.with_parts().filter(**ours, frozen_at__isnull=False))
    versions = {version.pk: version for version in frozen}
    Appearance.objects.bulk_create(
        row
        for publication in Publication.objects.filter(**ours)
        for row in _copies(publication, versions[publication.version_id])
    )
    findable.write(ours["statement__in"])
    # Also of a version whose publication was taken back: nothing else tells whose lines it was on.
    lines: dict[Treaty, set[int]] = defaultdict(set)
    for version in frozen:
        lines[version.treaty] |= bound(version)  # type: ignore[index]  # known: it is frozen
    # Of several treaties: all lines in one order, or two who write would wait for one another.
    steps.lock(set().union(*lines.values()))
    for treaty, organizations in lines.items():
        steps.write(organizations, treaty)
        on_record.write(organizations, treaty)


def _copies(publication: Publication, version: StatementVersion) -> Iterator[Appearance]:
    """One row for each organization that is bound."""
    for organization in sorted(bound(version)):
        yield Appearance(
            publication=publication,
            statement_id=version.statement_id,
            version=version,
            organization_id=organization,
            treaty_id=version.treaty_id,
            question=version.question,
            stance=version.stance,
            grade=version.grade,
            makes_line=makes_line(version),
            lead=organization == version.organization_id,
            articles=sorted({row.article_id for row in version.counted}),
            said_from=version.said_from,  # type: ignore[misc]  # known: it is frozen
            said_to=version.said_to,
            said_order=version.said_order,
            starts=publication.starts,
            ends=publication.ends,
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
    return (
        version.moves_line
        and version.stance is not None
        and version.question in ON_THE_LINE
        and not on_a_states_proposal
        and not version.only_samples
    )


def lock() -> None:
    """Until this transaction ends, whoever else would write an appearance waits: for those who write many."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE positions_appearance IN SHARE ROW EXCLUSIVE MODE")


@transaction.atomic
def rebuild(treaty: Treaty) -> int:
    """Write all appearances and steps of a treaty anew; how many publications there were."""
    lock()
    Appearance.objects.filter(treaty=treaty).delete()
    publications = Publication.objects.filter(version__treaty=treaty)
    for publication in publications.iterator():
        version = StatementVersion.objects.with_parts().get(pk=publication.version_id)
        Appearance.objects.bulk_create(_copies(publication, version))
    findable.write(publications.order_by().values_list("statement", flat=True).distinct())
    steps.rebuild(treaty)
    on_record.rebuild(treaty)
    return publications.count()
