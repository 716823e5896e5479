"""Readers' pages read the database in few queries, however much is on record."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from positions.models import Appearance, Article, Organization, Provision, Treaty

pytestmark = [pytest.mark.usefixtures("dossier"), pytest.mark.django_db]
AT_MOST = 15


def addresses() -> list[str]:
    """Every page of readers that the dossier fills."""
    pairs = Appearance.objects.order_by().values_list("organization__slug", "treaty__slug").distinct()
    provisions = Provision.objects.values_list("treaty__slug", "article").distinct()
    return [
        *(reverse(page) for page in ("home", "treaties", "organizations", "method")),
        *(reverse("treaty", args=[slug]) for slug in Treaty.objects.values_list("slug", flat=True)),
        *(
            reverse("organization", args=[slug])
            for slug in Organization.objects.values_list("slug", flat=True)
        ),
        *(reverse("position", args=pair) for pair in pairs),
        *(reverse("treaty-article", args=each) for each in provisions),
        *(
            reverse("statement", args=[pk])
            for pk in Appearance.objects.values_list("statement", flat=True).distinct()[::9]
        ),
        *(
            reverse("article", args=[pk])
            for pk in Article.objects.filter(evidence__isnull=False).values_list("pk", flat=True).distinct()
        ),
    ]


def test_no_readers_page_takes_more_than_fifteen_queries(client: Client) -> None:
    counts = {}
    for address in addresses():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, address
        counts[address] = len(queries)
    assert {address: count for address, count in counts.items() if count > AT_MOST} == {}
