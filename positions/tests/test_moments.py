from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from positions.intake.feeds.moments import moment

NINE = datetime(2025, 6, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "spelled",
    [
        "Tue, 03 Jun 2025 09:00:00 GMT",
        "Tue, 3 Jun 2025 11:00:00 +0200",
        "Tue, 03 June 2025 09:00 UT",
        "Di, 03 Jun 2025 11:00:00 +0200",
        "3 Jun 25 05:00:00 EDT",
        " Tue,\n 03 Jun 2025  09:00:00 Z ",
        "Tue 03 Jun 2025 09:00:00 +0000",
        "Tue, 03 Jun 2025 11:00:00 CEST",
        "Tue, 03 Jun 2025 09:00:00",
        "Tue Jun 03 09:00:00 UTC 2025",
        "Tuesday, June 3, 2025 - 09:00",
        "June 3rd, 2025 9:00 AM",
        "2025-06-03T09:00:00Z",
        "2025-06-03T11:00:00.123456789+02:00",
        "2025-06-03T11:00+0200",
        "2025-06-03 11:00:00 +0200",
        "2025-06-03 09:00:00 UTC",
        "2025-06-03T09:00:00",
        "2025/06/03 09:00:00",
        "20250603T090000Z",
    ],
)
def test_a_moment_is_read_in_every_spelling(spelled: str) -> None:
    found = moment(spelled)
    assert found is not None
    assert found.replace(microsecond=0) == NINE
    assert found.tzinfo is UTC


@pytest.mark.parametrize("spelled", ["2025-06-03", "20250603", "3 June 2025", "Tue, 03 Jun 2025"])
def test_a_day_alone_is_its_first_moment(spelled: str) -> None:
    assert moment(spelled) == datetime(2025, 6, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("spelled", "language"),
    [
        ("Dienstag, 3. Juni 2025 09:00", "de"),
        ("mar, 03 juin 2025 11:00:00 +0200", "fr"),
        ("3 июня 2025 09:00", "ru"),
        ("2025年6月3日 09:00", "zh"),
        ("3 June 2025 09:00", "xx"),
    ],
)
def test_months_may_be_named_in_the_language_of_the_feed(spelled: str, language: str) -> None:
    assert moment(spelled, language=language) == NINE


@pytest.mark.parametrize(
    "spelled",
    ["", "   ", "soon", "7", "12", "2025", "2025-06", "June", "June 2025", "Monday", "3 June", "10:30", "yesterday", "now",
     "3 days ago", "03/06/2025", "6.3.2025", "1748941200", "2025-02-29", "Tue, 31 Feb 2025 09:00:00 GMT",
     "Tue, 03 Jun 2025 25:61:00 GMT", "Wed, 30 Nov -0001 00:00:00 +0000", "0000-00-00 00:00:00", "0001-01-01T00:00:00Z",
     "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "Thu, 01 Jan 1970 00:00:00 GMT", "Tue, 03 Jun 2025 09:00:00 +9999",
     "3 June 2025 " * 50, "9" * 100_000, "٣ ٦ ٢٠٢٥", "\0", "%s", "2025-06-03T09:00:00+99:99"],
)  # fmt: skip
def test_what_leaves_the_day_open_is_no_moment(spelled: str) -> None:
    assert moment(spelled) is None


def test_a_moment_is_never_far_ahead() -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    for ahead, told in ((timedelta(hours=20), True), (timedelta(hours=28), False)):
        assert (moment((now + ahead).isoformat()) is not None) is told
        assert (moment(format_datetime(now + ahead)) is not None) is told
