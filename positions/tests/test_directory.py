"""The list of organizations: all on one page, or by initial where they are many."""

import pytest
from django.test import Client

from positions.tests import make

pytestmark = pytest.mark.django_db


def listed(client: Client, address: str) -> list[str]:
    page = client.get(address).context["page"]
    return [row.slug for _label, rows in page.kinds for row in rows]


def test_a_few_stand_on_one_page_by_kind(client: Client) -> None:
    make.organization("reef-club")
    make.organization("tide-state", kind="state")
    assert sorted(listed(client, "/organizations/")) == ["reef-club", "tide-state"]
    assert "By initial" not in client.get("/organizations/").content.decode()


def test_many_stand_under_their_initials(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("positions.reading.overview.MOST", 1)
    for name in ("Reef", "rock", "Tide", "Élan"):
        make.organization(f"o-{len(name)}-{name.encode().hex()}", name=name)
    assert dict(client.get("/organizations/").context["page"].initials) == {"R": 2, "T": 1, "É": 1}
    assert len(listed(client, "/organizations/")) == 2
    for asked, count in (("t", 1), ("É", 1), ("Z", 2)):
        assert len(listed(client, f"/organizations/?initial={asked}")) == count
