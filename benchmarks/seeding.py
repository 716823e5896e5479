"""An invented record → an empty database, with all promises on, as the application's role.

Versions are published round by round, first all the first ones; appearances and steps follow from that.
"""

from collections.abc import Callable

from django.apps import apps
from django.db import connection, connections, models, transaction
from django.db.models.functions import Now

from benchmarks import catalogue, inventing, library, proposed
from benchmarks.copying import copy, take_ids
from benchmarks.inventing import Scale
from benchmarks.library import digest
from benchmarks.versions import Round
from positions.deriving import appearances, findable, on_record, steps
from positions.models import Import, Publication, Statement, Treaty, User

NAME = "seed_scale"
# As appearances.write makes them, one by one; test_seed_scale.py compares the two.
APPEARANCES = """
    INSERT INTO positions_appearance (
        publication_id, statement_id, version_id, organization_id, treaty_id, question, stance,
        grade, makes_line, lead, articles, stories, said_from, said_to, said_order, starts, ends)
    SELECT p.id, p.statement_id, v.id, bound.organization_id, v.treaty_id, v.question, v.stance,
        CASE WHEN v.attribution = 'second_hand' THEN GREATEST(best.grade, 'D') ELSE best.grade END,
        v.stance IS NOT NULL AND v.question IN ('mandate', 'text', 'joining'),
        bound.organization_id = v.organization_id, best.articles, '{}',
        v.said_from, v.said_to, v.said_order, p.starts, p.ends
    FROM positions_publication p
    JOIN positions_statementversion v ON v.id = p.version_id
    JOIN (
        SELECT version_id,
            COALESCE(min(grade) FILTER (WHERE address_kind IS DISTINCT FROM 'machine_report'), min(grade)) AS grade,
            COALESCE(array_agg(DISTINCT article_id) FILTER (WHERE address_kind IS DISTINCT FROM 'machine_report'),
                array_agg(DISTINCT article_id)) AS articles
        FROM positions_evidence GROUP BY version_id
    ) best ON best.version_id = v.id
    JOIN (
        SELECT id AS version_id, organization_id FROM positions_statementversion
        UNION
        SELECT version_id, organization_id FROM positions_signatory WHERE relation IN ('signed', 'aligned')
    ) bound ON bound.version_id = v.id
    ORDER BY p.id, bound.organization_id
"""


class NotEmptyError(Exception):
    """There are rows already."""


@transaction.atomic
def seed(scale: Scale, say: Callable[[str], object]) -> None:
    """All of it or nothing. NotEmptyError where there is any row but accounts."""
    appearances.lock()
    if found := _rows():
        raise NotEmptyError(
            f"This database holds {found} already, and nothing invented is put among other rows:"
            " give an empty one by DATA_DIR or DATABASE_URL."
        )
    say("inventing")
    record = inventing.record(scale)
    say("catalogue and articles")
    catalogued = catalogue.make(scale)
    articles = library.store(scale, record, catalogued)
    keys = take_ids(Statement, len(record))
    copy(Statement, ["id"], ([key] for key in keys))
    imported = Import.objects.create(name=NAME, dated=inventing.LAST_DAY, sha256=digest(repr(scale)))
    # Nothing is known of these rows before the transaction ends: each check would read whole tables.
    _reads_whole_tables(may=False)
    for number in inventing.VERSIONS:
        said = [(key, each) for key, each in zip(keys, record, strict=True) if len(each.stances) >= number]
        say(f"{len(said)} versions of number {number}")
        Round(number, said, catalogued, articles, imported).publish()
    _reads_whole_tables(may=True)
    Publication.objects.filter(
        ends=None, statement__in=[key for key, each in zip(keys, record, strict=True) if each.withdrawn]
    ).update(ends=Now(), ended_how=Publication.Ended.WITHDRAWN, end_reason="Invented.")
    if scale.suggestions:
        say("suggestions")
        proposed.store(scale, catalogued, articles)
    say("appearances")
    with connection.cursor() as cursor:
        cursor.execute(APPEARANCES)
    say("what search looks through")
    findable.write(keys)
    say("steps")
    for treaty in Treaty.objects.all():
        steps.rebuild(treaty)
        on_record.rebuild(treaty)


def _reads_whole_tables(*, may: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL enable_seqscan = {'on' if may else 'off'}")


def vacuum() -> None:
    """What autovacuum would do a minute later: the owner's right. Outside of any transaction."""
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in _models())
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {tables}")


def _models() -> list[type[models.Model]]:
    return list(apps.get_app_config("positions").get_models())


def _rows() -> str:
    """The name of something that there is."""
    found = (model for model in _models() if model is not User and model._base_manager.exists())
    return next((str(model._meta.verbose_name_plural) for model in found), "")
