"""Loaded before Django's settings are (`-p` in pyproject.toml): the tests' own data folder, servers and delay."""

import os

from treaty_tracker.embedded import places, services

# Nothing of a `make run` in the same folder is touched: the tests have servers of their own.
os.environ.setdefault("DATA_DIR", str(places.REPOSITORY / "var" / "tests"))
os.environ["PUBLISH_DELAY"] = "0"
# Playwright's synchronous interface runs an event loop in the tests' thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

services.use()
