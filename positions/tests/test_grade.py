"""The grade of evidence and of a version, against the rule as the dossier's guide words it."""

import itertools

import pytest

from positions.models import Evidence, StatementVersion
from positions.models.statement import Attribution
from positions.tests import make
from positions.tests.cast import Cast

KINDS = ["primary", "secondary"]
ADDRESSES = ["publisher", "mirror", "repost", "machine_report", None]
WORDINGS = ["verbatim", "paraphrase", "translation"]


def worst_of_three(kind: str, address: str | None, wording: str, named: bool, leaked: bool) -> str:
    """Who is named, where it was published, whose words: the worst of the three."""
    by_name = "A" if named else "E"
    by_place = {
        ("primary", "publisher"): "A",
        ("primary", "mirror"): "B",
        ("primary", "repost"): "B",
        ("secondary", "publisher"): "B",
        ("secondary", "mirror"): "C",
        ("secondary", "repost"): "C",
    }.get((kind, address or ""), "D")
    by_wording = "C" if leaked or wording != "verbatim" else "A"
    return max(by_name, by_place, by_wording)


@pytest.fixture
def draft(cast: Cast) -> StatementVersion:
    """A draft whose only evidence so far is taken out again."""
    version = make.draft(by=cast.edith)
    version.evidence.all().delete()
    return StatementVersion.objects.get(pk=version.pk)


def cite(draft: StatementVersion, **facts: object) -> Evidence:
    article = make.capture(f"Words number {draft.evidence.count()} on divers and harbours.").article
    found = Evidence.objects.create(version=draft, article=article, **facts)
    found.refresh_from_db()
    return found


def test_a_row_has_the_worst_grade_of_its_three_facts(draft: StatementVersion) -> None:
    article = make.capture().article
    table = list(itertools.product(KINDS, ADDRESSES, WORDINGS, [True, False], [True, False]))
    names = ("kind", "address_kind", "wording", "named", "leaked")
    Evidence.objects.bulk_create(
        Evidence(version=draft, article=article, **dict(zip(names, row, strict=True))) for row in table
    )
    found = {row[:5]: row[5] for row in draft.evidence.values_list(*names, "grade")}
    assert len(found) == 120
    assert found == {row: worst_of_three(*row) for row in table}


def test_a_version_is_as_good_as_its_best_evidence(draft: StatementVersion) -> None:
    cite(draft, kind="secondary", address_kind="repost", wording="paraphrase")
    cite(draft, kind="secondary", address_kind="publisher", wording="verbatim")
    assert draft.grade == "B"


def test_a_machine_report_counts_only_where_it_stands_alone(draft: StatementVersion) -> None:
    cite(draft, address_kind="machine_report", wording="verbatim")
    assert draft.grade == "D"
    cite(draft, address_kind="publisher", wording="verbatim", named=False)
    assert draft.grade == "E"


def test_something_not_seen_counts_beside_a_machine_report(draft: StatementVersion) -> None:
    cite(draft, address_kind="machine_report")
    cite(draft, address_kind=None)
    assert draft.grade == "D"


@pytest.mark.parametrize(
    ("attribution", "grade"), [(name, "A") for name in Attribution.values if name != "second_hand"]
    + [("second_hand", "D")],
)  # fmt: skip
def test_second_hand_is_never_better_than_d(draft: StatementVersion, attribution: str, grade: str) -> None:
    cite(draft, kind="primary", address_kind="publisher", wording="verbatim")
    draft.attribution = attribution
    assert draft.grade == grade


def test_second_hand_does_not_lift_what_is_worse(draft: StatementVersion) -> None:
    cite(draft, address_kind="publisher", wording="verbatim", named=False)
    draft.attribution = Attribution.SECOND_HAND
    assert draft.grade == "E"


def test_a_version_without_evidence_has_the_last_grade(draft: StatementVersion) -> None:
    assert draft.grade == "E"
