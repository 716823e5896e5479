"""`explain`: the United States on the convention, on five days, and why each statement counts or does not."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from positions.models import ImportedStatement

pytestmark = [pytest.mark.usefixtures("dossier"), pytest.mark.django_db]
US, CONVENTION = "united-states", "un-cybercrime-convention"

NOVEMBER_2018, NOVEMBER_2019 = "us-2018-11-third-committee", "us-2019-11-third-committee"
BACKGROUND, NEGOTIATOR, BRIEFING = "us-2024-08-09-background", "us-2024-mccarthy", "us-2024-11-10-briefing"
JANUARY_2024, CONSENSUS, REVIEWING = "us-2024-01-concluding-session", "us-2024-11-11-eop", "us-2025-10-27"
BEFORE = {NOVEMBER_2018: "process", NOVEMBER_2019: "should be a treaty", "us-2023-10-02": "a later statement"}


def explain(*arguments: str) -> str:
    out = io.StringIO()
    call_command("explain", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("day", "position", "used", "passed_over"),
    [
        ("2019-12-01", "oppose", NOVEMBER_2019, {NOVEMBER_2018: "process"}),
        ("2024-08-08", "support_with_reservations", JANUARY_2024, BEFORE),
        # The anonymous briefing of the day before is grade E.
        ("2024-08-10", "support_with_reservations", JANUARY_2024, {**BEFORE, BACKGROUND: "nobody is named"}),
        (
            "2024-12-01",
            "support_with_reservations",
            CONSENSUS,
            {
                **BEFORE,
                JANUARY_2024: "a later statement",
                BACKGROUND: "nobody is named",
                NEGOTIATOR: "without moving the line",
                BRIEFING: "nobody is named",
            },
        ),
        ("", "undecided", REVIEWING, {CONSENSUS: "a later statement", NEGOTIATOR: "without moving the line"}),
    ],
)
def test_the_united_states_on_five_days(
    day: str, position: str, used: str, passed_over: dict[str, str]
) -> None:
    found = json.loads(explain(US, CONVENTION, "--json", *(["--as-of", day] if day else [])))
    keys = dict(ImportedStatement.objects.values_list("statement", "key"))
    why = {keys[row["id"]]: row["why"] for row in found["statements"]}
    assert (found["position"], found["reported"], found["order_unknown"]) == (position, False, False)
    assert [key for key, reason in why.items() if reason is None] == [used]
    for key, words in passed_over.items():
        assert words in why[key]


def test_it_reads_as_sentences() -> None:
    first, *rows = explain(US, CONVENTION, "--as-of", "2019-12-01").splitlines()
    assert first == "United States on the UN Convention against Cybercrime, as of 2019-12-01: Opposes"
    assert rows[0] == "  2019-11-18 Opposes, on the mandate, grade A: used"
    assert rows[2].endswith("passed over, it is about one article or about process")


def test_before_the_dossier_was_loaded_nothing_was_known() -> None:
    assert "no position" in explain(US, CONVENTION, "--known", "2020-01-01")


def test_an_unknown_name_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="No treaty is called 'un-treaty'"):
        explain(US, "un-treaty")
