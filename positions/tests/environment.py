"""Loaded before Django's settings are (`-p` in pyproject.toml): the tests' own data folder, servers and delay.

Each process of pytest-xdist has all of them to itself: two workers on one queue would take each other's tasks.
"""

import datetime as dt
import os
from pathlib import Path

from treaty_tracker.embedded import places, services

# Nothing of a `make run` in the same folder is touched: the tests have servers of their own.
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
data = Path(os.environ.get("DATA_DIR") or places.REPOSITORY / "var" / "tests")
os.environ["DATA_DIR"] = str(data / worker)
os.environ["PUBLISH_DELAY"] = "0"
# All of them collect the same tests, on whichever side of midnight each begins.
os.environ.setdefault("TESTED_ON", dt.datetime.now(dt.UTC).date().isoformat())
# Playwright's synchronous interface runs an event loop in the tests' thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

services.use()
