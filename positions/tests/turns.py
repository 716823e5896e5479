"""What is too much for every run is taken in turns: one share of it today, the next tomorrow.

`make check-pages` takes all of what is looked at and done in a browser, HOSTILE=… all that is sent.
"""

import datetime as dt
import os
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

TODAY = dt.date.fromisoformat(os.environ["TESTED_ON"]).toordinal()
ALL = os.environ.get("CHECK_PAGES") == "all"
HOSTILE = "HOSTILE" in os.environ


def share(rows: Iterable[T], of: int, *, whole: bool = ALL) -> list[T]:
    """Every `of`th, another one first each day."""
    return list(rows) if whole else list(rows)[TODAY % of :: of]
