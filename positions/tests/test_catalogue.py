"""The catalogue of a fresh installation."""

from positions.dossier import loading
from positions.models import Organization, Publication, Treaty, TreatyAct


def test_the_catalogue_alone_publishes_nothing(db: None) -> None:
    loading.load()
    assert (Treaty.objects.count(), Organization.objects.count(), TreatyAct.objects.count()) == (11, 80, 25)
    assert not Publication.objects.exists()
    assert set(loading.load().values()) == {0}
