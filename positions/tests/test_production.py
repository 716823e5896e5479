"""With PRODUCTION set the settings refuse whatever `make run` would make up."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from treaty_tracker import settings

GOOD = {
    "PRODUCTION": "1",
    "SECRET_KEY": "k3J-9fQ2mZ7xW1bV5nT8cR4yH6uP0sD_aLgEiOoBqXvNtMzYwKjC",
    "DATABASE_URL": "postgres://app@db/treaties",
    "DATABASE_OWNER_URL": "postgres://owner@db/treaties",
    "REDIS_URL": "redis://valkey/0",
    "ALLOWED_HOSTS": "treaties.example",
    "INTAKE_CONTACT": "mailto:editors@treaties.example",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    for name in ("DEMO_PASSWORD", "EMAIL_HOST", "DEFAULT_FROM_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_where_all_is_given_it_starts(environment: pytest.MonkeyPatch) -> None:
    settings.check_production()


@pytest.mark.parametrize("name", [name for name in GOOD if name != "PRODUCTION"])
def test_what_is_missing_is_named(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.delenv(name)
    with pytest.raises(ImproperlyConfigured, match=f"set {name}"):
        settings.check_production()
    environment.delenv("PRODUCTION")
    settings.check_production()


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("SECRET_KEY", "changeme", "at least 50 random characters"),
        ("SECRET_KEY", "x" * 80, "at least 50 random characters"),
        ("DATABASE_OWNER_URL", GOOD["DATABASE_URL"], "two roles"),
        ("DEMO_PASSWORD", "demo", "no demo accounts"),
        ("ALLOWED_HOSTS", "treaties.example,*", "names the hosts"),
        ("EMAIL_HOST", "mail.treaties.example", "DEFAULT_FROM_EMAIL, too"),
    ],
)
def test_what_would_be_unsafe_is_refused_in_words(
    environment: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    environment.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=reason):
        settings.check_production()


def test_what_an_address_asks_of_the_connection_is_kept() -> None:
    options = settings.database("postgres://app@db/treaties?sslmode=verify-full&options=-c%20jit=off")[
        "OPTIONS"
    ]
    assert options["sslmode"] == "verify-full"
    assert options["options"].startswith("-c jit=off -c treaty_tracker.publish_delay=")
