"""The dossier's acts, absences and votes → rows of their own. None of them is ever a step."""

from typing import Any

from positions.models import Milestone, Organization, Treaty, TreatyAct, Vote, VoteCast
from positions.models.span import span

Row = dict[str, Any]


def load(file: Row) -> dict[str, int]:
    """Add what is missing; how many of each."""
    treaties = dict(Treaty.objects.values_list("slug", "pk"))
    organizations = dict(Organization.objects.values_list("slug", "pk"))
    before = (TreatyAct.objects.count(), Vote.objects.count())
    TreatyAct.objects.bulk_create(
        [
            TreatyAct(
                key=row.get("id") or f"{row['participant']}-absent-{row['treaty']}-{row['as_of']}",
                treaty_id=treaties[row["treaty"]],
                participant_id=organizations[row["participant"]],
                kind=row.get("kind") or TreatyAct.Kind.ABSENCE,
                date_from=row["on"]["from"] if "on" in row else row["as_of"],
                date_to=row["on"]["to"] if "on" in row else row["as_of"],
                source=row["source"] or "",
                note=row.get("note") or row.get("text") or "",
                doubt=row.get("doubt") or "",
            )
            for row in [*file["acts"], *file["absences"]]
        ],
        ignore_conflicts=True,
    )
    for row in file["votes"]:
        _vote(row, treaties[row["treaty"]], organizations)
    return {"new acts": TreatyAct.objects.count() - before[0], "new votes": Vote.objects.count() - before[1]}


def _vote(row: Row, treaty: int, organizations: dict[str, int]) -> None:
    first, last = span(row["date"])
    vote, made = Vote.objects.get_or_create(
        key=row["id"],
        defaults={
            "treaty_id": treaty,
            "milestone": Milestone.objects.get(treaty=treaty, slug=row["milestone"]),
            "date_from": first,
            "date_to": last,
            "body": row["body"],
            "what": row["what"],
            "recorded": row["method"] == "recorded",
            "outcome": row["result"]["outcome"] or "",
            "in_favour": row["result"]["for"],
            "against": row["result"]["against"],
            "abstaining": row["result"]["abstain"],
            "source": row["source"] or "",
            "note": row["note"] or "",
            "doubt": row["doubt"] or "",
        },
    )
    if made:
        VoteCast.objects.bulk_create(
            VoteCast(
                vote=vote,
                organization_id=organizations[each["organization"]],
                choice=each["vote"] or "",
                sponsor=each.get("sponsor", False),
            )
            for each in row["participants"]
        )
