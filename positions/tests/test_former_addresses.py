"""Addresses that were given up lead to their rows for ever: the database writes them down, whoever changes a slug."""

import pytest
from django.db import IntegrityError, transaction

from positions.editing import naming
from positions.models import Concern, FormerAddress, Organization, Source
from positions.tests import make

pytestmark = pytest.mark.django_db


def renamed(slug: str, found: Organization) -> None:
    Organization.objects.filter(pk=found.pk).update(slug=slug)


def test_a_new_row_gets_an_address_that_none_has_or_had() -> None:
    found = make.organization()
    renamed("harbour-watch-international", found)
    assert naming.free_address(Organization, "Harbour Watch") == "harbour-watch-2"
    assert naming.free_address(Source, "Harbour Watch") == "harbour-watch"
    assert naming.free_address(Source, "灯台") == "source"
    long = naming.free_address(Organization, "Lighthouse " * 30)
    assert len(long) <= 90
    assert not long.endswith("-")


def test_a_slug_that_is_given_up_is_kept() -> None:
    found = make.organization()
    renamed("harbour-watch-international", found)
    assert FormerAddress.objects.get(slug=found.slug).organization == found


def test_nobody_else_takes_an_address_that_leads_to_another() -> None:
    found = make.organization()
    renamed("harbour-watch-international", found)
    with pytest.raises(IntegrityError, match="which had it before"), transaction.atomic():
        Organization.objects.create(slug=found.slug, name="Another", kind="ngo")


def test_a_row_may_go_back_to_its_old_address() -> None:
    found = make.organization()
    renamed("harbour-watch-international", found)
    renamed(found.slug, found)
    assert list(FormerAddress.objects.values_list("slug", flat=True)) == ["harbour-watch-international"]


def test_a_concern_may_have_the_former_address_of_an_organization() -> None:
    found = make.organization()
    renamed("harbour-watch-international", found)
    Concern.objects.create(slug=found.slug, label="Watching", definition="What is watched.")
    assert FormerAddress.objects.get(slug=found.slug).concern is None
