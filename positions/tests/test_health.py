"""`/healthz`: ok while everything answers, and which part does not."""

import datetime as dt
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from positions import tasks
from positions.tests import processes

pytestmark = pytest.mark.django_db


def test_all_is_well_after_a_sweep(client: Client) -> None:
    tasks.sweep()
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert {answer.json()[part] for part in ("database", "broker", "worker")} == {"ok"}
    assert dt.datetime.fromisoformat(answer.json()["last_sweep"]) <= timezone.now()
    assert "no-cache" in answer.headers["Cache-Control"]


def test_a_worker_that_does_not_sweep_is_missed(client: Client) -> None:
    cache.set(tasks.LAST_SWEEP, timezone.now() - dt.timedelta(hours=1))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["worker"]) == (503, "no sweep lately")
    cache.delete(tasks.LAST_SWEEP)
    assert client.get("/healthz").json()["last_sweep"] is None


def test_a_broker_that_is_down_is_named_without_its_address(client: Client, settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["broker"]) == (503, "ConnectionError")
    assert "127.0.0.1" not in answer.content.decode()


@pytest.mark.parametrize("pool", ["", "1"])
def test_with_the_database_away_pages_say_so(pool: str, tmp_path: Path) -> None:
    nowhere = f"postgres://nobody@{quote(str(tmp_path), safe='')}/none"
    with processes.web(DATABASE_URL=nowhere, DATABASE_POOL=pool) as url:
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{url}/treaties/")
        told = answer.value.read().decode()
    assert answer.value.code == 503
    assert answer.value.headers["Retry-After"] == "30"
    assert "The database cannot be reached" in told
    assert "nobody" not in told
