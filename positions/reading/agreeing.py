"""Who else says the same: organizations on the same side of a treaty that raise the same concerns in the same way."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from positions.models import Organization, Stance, Step, Treaty

MOST = 10
# Of each organization so many statements are read, the latest: all of the largest treaty's would take a second.
LATEST = 10

# On which side of the treaty a step is. Who is undecided is on none.
SIDES: dict[str | None, int] = {
    Stance.SUPPORT: 1,
    Stance.SUPPORT_WITH_RESERVATIONS: 1,
    Stance.MIXED: 0,
    Stance.OPPOSE_UNLESS_AMENDED: -1,
    Stance.OPPOSE: -1,
}

# Per organization the step that its line rests on (index `step_line`) and the latest statements (`appearance_treaty`),
# each from the newest end of its own range: what takes time is the number of organizations, not of statements.
# Of a merged one the statements of either name. Raised the same way is a concern where the two share a polarity.
AGREEING = f"""
    WITH moment AS MATERIALIZED (SELECT coalesce(%(known)s, statement_timestamp()) AS known),
    stand AS MATERIALIZED (
        SELECT organization.id AS who
        FROM moment, positions_organization organization
        CROSS JOIN LATERAL (
            SELECT stance, reported FROM positions_step step
            WHERE step.organization_id = organization.id AND step.treaty_id = %(treaty)s AND step.day <= %(day)s
              AND step.starts <= moment.known AND (step.ends IS NULL OR step.ends > moment.known)
            ORDER BY step.day DESC LIMIT 1
        ) line
        WHERE line.stance = ANY(%(side)s) AND NOT line.reported
    ),
    raised AS MATERIALIZED (
        SELECT DISTINCT stand.who, coalesce(concern.merged_into_id, concern.id) AS concern, mention.polarity
        FROM moment, stand
        JOIN positions_organization member ON coalesce(member.merged_into_id, member.id) = stand.who
        CROSS JOIN LATERAL (
            SELECT version_id FROM positions_appearance said
            WHERE said.organization_id = member.id AND said.treaty_id = %(treaty)s AND said.said_to <= %(day)s
              AND said.starts <= moment.known AND (said.ends IS NULL OR said.ends > moment.known)
            ORDER BY said.said_from DESC, said.said_to DESC, said.statement_id DESC LIMIT {LATEST}
        ) latest
        JOIN positions_versionconcern mention USING (version_id)
        JOIN positions_concern concern ON concern.id = mention.concern_id
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

    Counted over the LATEST statements of each, in two queries.
    """
    day = day or timezone.now().date()
    own = (
        Step.objects.known_at(known).on(day).filter(organization=organization, treaty=treaty, reported=False)
    )
    side = SIDES.get(own.values_list("stance", flat=True).first())
    if side is None:
        return []
    parameters = {
        "organization": organization.pk,
        "treaty": treaty.pk,
        "day": day,
        "known": _moment(known),
        "side": [stance for stance, theirs in SIDES.items() if theirs == side],
    }
    found: Any = Organization.objects.raw(AGREEING, parameters)
    return [Agreement(each, each.same, each.other) for each in found]


def _moment(known: dt.date | None) -> dt.datetime | None:
    """The last moment of that day in UTC, None (now) if it has not come: as Shown.known_at()."""
    if known is None or known >= timezone.now().date():
        return None
    return dt.datetime.combine(known, dt.time.max, dt.UTC)
