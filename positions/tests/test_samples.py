"""The sample articles: there to practise on, said to be samples, and never a source."""

import pytest

from positions.deriving import positions
from positions.dossier import samples
from positions.dossier.syncing import NEW, UNCHANGED
from positions.editing import triaging
from positions.models import Appearance, Article, Event, Source
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db
FIRST_LINE = "Sample text, written for this demonstration: everything in it is invented."


@pytest.fixture(autouse=True)
def _loaded(db: None) -> None:
    samples.load()


def test_they_come_through_intake_and_wait_in_the_queue() -> None:
    waiting = Article.objects.queue()
    assert waiting.count() == len(samples.SAMPLES)
    for article in waiting:
        assert article.capture
        assert article.capture.text.startswith(FIRST_LINE)
        assert article.source == Source.objects.get(kind=Source.Kind.SAMPLE)
        assert (article.address, article.language) == ("", "en")
        assert article.title
        assert article.title != FIRST_LINE


def test_loading_them_twice_changes_nothing() -> None:
    before = (Article.objects.count(), Event.objects.count())
    assert samples.load() == {UNCHANGED: len(samples.SAMPLES)}
    assert (Article.objects.count(), Event.objects.count()) == before


def test_each_file_is_a_sample_and_each_sample_a_file() -> None:
    assert {path.name for path in samples.FOLDER.iterdir()} == set(samples.SAMPLES)


def test_what_an_editor_has_said_of_one_stays(cast: Cast) -> None:
    article = Article.objects.queue()[0]
    triaging.dismiss([article.pk], reason="process", by=cast.edith)
    Article.objects.filter(pk=article.pk).update(title="Their title")
    assert samples.load()[NEW] == 0
    article.refresh_from_db()
    assert (article.title, article.triage) == ("Their title", Article.Triage.DISMISSED)


def test_what_is_published_from_a_sample_never_shows_a_position(cast: Cast) -> None:
    report = Article.objects.get(title__startswith="Divers ask states").capture
    make.published(by=cast.edith, reviewer=cast.rosa, of=report, words="We want lit harbours")
    row = Appearance.objects.get()
    found = positions.explain(row.organization, row.treaty)
    assert not row.makes_line
    assert [each for each, reason in found.statements if reason] == [row]
    assert (found.position.stance, found.position.reported) == (None, False)
