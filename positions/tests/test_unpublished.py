"""Which versions were never published: the database's own list, by which editors' pages find what they work on."""

import pytest
from django.db import DatabaseError, connection, transaction

from positions.editing import reviewing, stating
from positions.models import StatementVersion, Unpublished
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db


def agrees() -> bool:
    never = StatementVersion.objects.filter(publications=None).values_list("pk", flat=True)
    return set(Unpublished.objects.values_list("pk", flat=True)) == set(never)


def test_a_version_is_on_the_list_until_it_is_published_and_again_when_that_is_taken_back(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 300")
    version = make.in_review(by=cast.edith)
    assert Unpublished.objects.filter(pk=version.pk).exists()
    approved = reviewing.approved(version, by=cast.rosa)
    assert not Unpublished.objects.filter(pk=version.pk).exists()
    stating.discard(stating.revise(version.statement, by=cast.edith), by=cast.edith)
    reviewing.undo_approval(approved, by=cast.rosa)
    assert Unpublished.objects.filter(pk=version.pk).exists()
    assert agrees()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM positions_unpublished",
        "UPDATE positions_unpublished SET version_id = version_id",
        "INSERT INTO positions_unpublished (version_id) SELECT max(id) FROM positions_statementversion",
    ],
)
def test_nobody_but_the_database_writes_the_list(cast: Cast, sql: str) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    make.draft(by=cast.edith)
    with pytest.raises(DatabaseError, match="by the database alone"), transaction.atomic():
        connection.cursor().execute(sql)
    assert agrees()
