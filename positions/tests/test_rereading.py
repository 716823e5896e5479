"""Stored bytes are read anew by a newer extractor: another text is another capture, and old passages keep theirs."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from positions.intake import capturing, receiving, rereading
from positions.intake.texts import extracting
from positions.intake.texts.extracting import Extracted
from positions.models import Capture
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.network import Net, page

pytestmark = pytest.mark.django_db

Upgrade = Callable[[], None]


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Upgrade:
    """Installs another version of the extractors, which finds a line more."""
    old = extracting.extract

    def newer(*args: Any, **options: Any) -> Extracted:
        found = old(*args, **options)
        return Extracted("A heading.\n" + found.text, found.extractor, "99")

    return lambda: monkeypatch.setattr(extracting, "extract", newer)


def reread(*arguments: str) -> str:
    out = StringIO()
    call_command("reread", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_the_same_text_is_no_new_capture() -> None:
    capture = make.capture()
    assert rereading.reread(capture) is None
    assert Capture.objects.get() == capture


def test_another_text_is_a_capture_of_the_same_bytes(upgrade: Upgrade) -> None:
    first = make.capture()
    upgrade()
    reading = rereading.reread(first)
    assert reading
    assert (reading.of, reading.sha256, reading.captured_at) == (first, first.sha256, first.captured_at)
    assert (reading.text, reading.extractor_version) == (f"A heading.\n{first.text}", "99")
    assert not hasattr(reading, "stored")
    assert first.article.capture == reading
    assert rereading.reread(first) is None
    assert rereading.reread(reading) is None


def test_the_encoding_is_the_one_that_the_site_named(net: Net) -> None:
    told = page("Die Häfen des Übereinkommens.".encode("utf-16-le"), kind="text/plain; charset=UTF-16LE")
    net.pages["quay.example/view"] = told
    article = receiving.receive(receiving.Facts("http://quay.example/view"), by=None).article
    capturing.take(article.pk)
    assert article.capture
    assert rereading.read(article.capture).text == article.capture.text == "Die Häfen des Übereinkommens."


def test_old_evidence_keeps_its_text_and_new_passages_are_chosen_in_the_new_one(
    upgrade: Upgrade, cast: Cast, client: Client
) -> None:
    old = make.published(by=cast.edith, reviewer=cast.rosa).version.evidence.get()
    assert old.capture
    upgrade()
    reading = rereading.reread(old.capture)
    assert reading
    new = make.published(
        by=cast.edith, reviewer=cast.rosa, of=reading, words="Officials did not reply",
        organization=make.organization("tide-club"),
    ).version.evidence.get()  # fmt: skip
    old.refresh_from_db()
    assert (old.capture.of, new.capture) == (None, reading)
    text = client.get(f"/articles/{old.article_id}/").content.decode()
    plain = text[: text.index("From the same copy, as plain 1 read it")]
    for shown, row, number in ((plain, new, 1), (text[len(plain) :], old, 2)):
        assert f'id="h-{row.pk}" class="hidden">Evidence {number} starts:' in shown
        assert f'href="#e-{row.pk}">[{number}]' in shown
    assert f'<a class="ref" href="#h-{old.pk}">[2]' in plain


def test_what_a_later_look_brought_and_what_is_withheld_is_not_read(cast: Cast) -> None:
    capture, later = make.capture(), make.capture("What stood there later.")
    capture.article.rechecks.create(days=1, capture=later)
    with pytest.raises(ValueError, match="only the article's own capture"):
        rereading.reread(later)
    capture.withheld_at = later.captured_at
    with pytest.raises(ValueError, match="its bytes are gone"):
        rereading.reread(capture)


def test_the_command_reads_all_or_some_and_says_what_came_of_it(upgrade: Upgrade) -> None:
    first, second = make.capture(), make.capture("Another article.")
    upgrade()
    assert "1 captures read anew, 1 with another text" in reread("--article", str(first.article_id))
    said = reread()
    assert (
        f"article {second.article_id}, capture {Capture.objects.latest('pk').pk}: another text by plain 99"
        in said
    )
    assert "2 captures read anew, 1 with another text" in said
    assert "2 captures read anew, 0 with another text" in reread()
    with pytest.raises(CommandError, match="article 999999"):
        reread("--article", "999999")


def test_the_command_leaves_out_what_the_installed_version_has_read(monkeypatch: pytest.MonkeyPatch) -> None:
    make.capture()
    file = receiving.Content(
        b"<article><p>Divers need lit harbours, they say.</p></article>", "text/html", "a.html"
    )
    capturing.take(receiving.receive(receiving.Facts(), file, by=None).article.pk)
    assert set(Capture.objects.values_list("extractor", flat=True)) == {"plain", "trafilatura"}
    assert "0 captures read anew" in reread("--older-than-installed")
    monkeypatch.setattr(extracting, "PLAIN_VERSION", "99")
    assert "1 captures read anew, 0 with another text" in reread("--older-than-installed")


def test_what_cannot_be_read_any_more_keeps_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    capture = make.capture()

    def extract(*args: Any, **options: Any) -> Extracted:
        raise extracting.Unreadable("No article was found on this page.")

    monkeypatch.setattr(extracting, "extract", extract)
    assert f"capture {capture.pk}: No article was found" in reread()
    assert capture.article.capture == capture
