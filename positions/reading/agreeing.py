"""Who else says the same: organizations on the same side of a treaty that raise the same concerns in the same way."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from positions.models import Organization, Stance, Step, Treaty

MOST = 10
# Of each organization so many statements are read, the latest: of the largest treaty's 400,000 all would take a second.
LATEST = 20

# On which side of the treaty a step is. Who is undecided is on none.
SIDES = {
    Stance.SUPPORT: 1,
    Stance.SUPPORT_WITH_RESERVATIONS: 1,
    Stance.MIXED: 0,
    Stance.OPPOSE_UNLESS_AMENDED: -1,
    Stance.OPPOSE: -1,
}

# Each organization's own index range is read from its newest end (`appearance_timeline`), those of merged rows as well.
# A concern that both raise is raised the same way if they share one polarity.
AGREEING = f"""
    WITH raised AS MATERIALIZED (
        SELECT DISTINCT coalesce(member.merged_into_id, member.id) AS who,
                        coalesce(concern.merged_into_id, concern.id) AS concern, mention.polarity
        FROM positions_organization member
        CROSS JOIN LATERAL (
            SELECT version_id FROM positions_appearance said
            WHERE said.organization_id = member.id AND said.treaty_id = %(treaty)s AND said.said_to <= %(day)s
              AND said.starts <= coalesce(%(known)s, statement_timestamp())
              AND (said.ends IS NULL OR said.ends > coalesce(%(known)s, statement_timestamp()))
            ORDER BY said.said_from DESC, said.said_to DESC, said.statement_id DESC
            LIMIT {LATEST}
        ) latest
        JOIN positions_versionconcern mention USING (version_id)
        JOIN positions_concern concern ON concern.id = mention.concern_id
        WHERE coalesce(member.merged_into_id, member.id) = ANY(%(side)s)
    ),
    shared AS (
        SELECT theirs.who, theirs.concern, bool_or(theirs.polarity = ours.polarity) AS same
        FROM raised ours JOIN raised theirs USING (concern)
        WHERE ours.who = %(organization)s AND theirs.who <> %(organization)s
        GROUP BY theirs.who, theirs.concern
    ),
    counted AS (
        SELECT who, count(*) FILTER (WHERE same) AS same, count(*) FILTER (WHERE NOT same) AS other
        FROM shared GROUP BY who
    )
    SELECT organization.*, counted.same, counted.other
    FROM counted JOIN positions_organization organization ON organization.id = counted.who
    WHERE counted.same > 0
    ORDER BY counted.same DESC, counted.other, lower(organization.name), organization.id
    LIMIT {MOST}
"""  # noqa: S608  # two numbers of ours


@dataclass(frozen=True)
class Agreement:
    """Another organization, and the concerns that both raise: in so many the same way, in so many another."""

    organization: Organization
    same: int
    other: int


def agreeing(
    organization: Organization, treaty: Treaty, day: dt.date | None = None, known: dt.date | None = None
) -> list[Agreement]:
    """Those on its side of this treaty on `day` (today), as known at `known` (now), that share most concerns with it,
    the most first, at most MOST; none where it has no position of its own.

    Counted over the LATEST statements of each. In two queries.
    """
    day = day or timezone.now().date()
    steps = Step.objects.known_at(known).on(day).filter(treaty=treaty, reported=False).exclude(stance=None)
    stands = {pk: SIDES.get(Stance(stance)) for pk, stance in steps.values_list("organization", "stance")}
    side = stands.get(organization.pk)
    if side is None:
        return []
    found = Organization.objects.raw(
        AGREEING,
        {
            "organization": organization.pk,
            "treaty": treaty.pk,
            "day": day,
            "known": _moment(known),
            "side": [pk for pk, theirs in stands.items() if theirs == side],
        },
    )
    return [Agreement(each, each.same, each.other) for each in found]


def _moment(known: dt.date | None) -> dt.datetime | None:
    """The last moment of that day in UTC, None (now) if it has not come: as Shown.known_at()."""
    if known is None or known >= timezone.now().date():
        return None
    return dt.datetime.combine(known, dt.time.max, dt.UTC)
