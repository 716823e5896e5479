"""Withholding empties bytes and text for ever; the hash and what statements quote stay."""

import threading
from contextlib import suppress
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from positions.intake import rereading, withholding
from positions.models import Capture, Event, Sketch, User
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_rereading import Upgrade, upgrade

__all__ = ["upgrade"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    client.force_login(cast.ada)
    return client


def test_bytes_and_text_go_and_the_hash_and_the_quotations_stay(cast: Cast, client: Client) -> None:
    publication = make.published(by=cast.edith, reviewer=cast.rosa)
    evidence = publication.version.evidence.get()
    assert evidence.capture
    before = evidence.capture
    event = withholding.withhold(before, reason=" They asked for it. ", by=cast.ada)
    capture = Capture.objects.get()
    assert (capture.text, bytes(capture.stored.content)) == ("", b"")
    assert (capture.sha256, capture.text_sha256) == (before.sha256, before.text_sha256)
    assert (capture.withheld_reason, capture.withheld_by) == ("They asked for it.", cast.ada)
    assert (event.verb, event.why, event.noun_id) == (
        Event.Verb.WITHHOLD,
        "They asked for it.",
        before.article_id,
    )
    for address in (f"/statements/{publication.statement_id}/", f"/articles/{before.article_id}/"):
        text = client.get(address).content.decode()
        assert "The captured copy is withheld" in text
        assert "Officials did not reply" not in text
    assert evidence.exact in client.get(f"/statements/{publication.statement_id}/").content.decode()


def test_every_reading_of_the_bytes_goes_with_it(upgrade: Upgrade, cast: Cast) -> None:
    first = make.capture()
    upgrade()
    reading = rereading.reread(first)
    assert reading
    other = make.capture("Another article.")
    assert Sketch.objects.filter(capture=first).exists()
    withholding.withhold(reading, reason="They asked for it.", by=cast.ada)
    assert set(Capture.objects.filter(text="").exclude(withheld_at=None)) == {first, reading}
    assert Sketch.objects.get().capture == other
    with pytest.raises(ValueError, match="its bytes are gone"):
        rereading.reread(first)


def test_it_takes_a_reason_and_happens_once(cast: Cast) -> None:
    capture = make.capture()
    with pytest.raises(ValueError, match="Say why"):
        withholding.withhold(capture, reason=" ", by=cast.ada)
    withholding.withhold(capture, reason="Asked for.", by=cast.ada)
    with pytest.raises(ValueError, match="withheld already"):
        withholding.withhold(capture, reason="Again.", by=cast.ada)
    assert Event.objects.filter(verb=Event.Verb.WITHHOLD).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["withhold", "reread"])
def test_no_reading_is_left_whoever_comes_first(upgrade: Upgrade, cast: Cast, first: str) -> None:
    capture, ada = make.capture(), cast.ada
    upgrade()

    def act(name: str) -> None:
        with suppress(ValueError):  # it was withheld
            if name == "reread":
                rereading.reread(capture)
            else:
                withholding.withhold(capture, reason="Asked for.", by=ada)

    def second() -> None:
        act({"withhold": "reread", "reread": "withhold"}[first])
        connections.close_all()

    with transaction.atomic():
        act(first)
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.5)  # it waits by now
        assert thread.is_alive()
    thread.join()
    assert not Capture.objects.exclude(text="").exists()
    assert Capture.objects.count() == (1 if first == "withhold" else 2)


def test_an_administrator_withholds_on_a_second_page_that_says_what_goes(ada: Client) -> None:
    capture = make.capture()
    page = f"/admin/positions/capture/{capture.pk}/"
    assert f"{page}withhold/" in ada.get(f"{page}change/").content.decode()
    assert "cannot be had back" in ada.get(f"{page}withhold/").content.decode()
    assert ada.post(f"{page}withhold/", {"reason": " "}).status_code == 422
    assert Capture.objects.get().text
    answer = ada.post(f"{page}withhold/", {"reason": "They asked for it."}, follow=True)
    assert "Its bytes and its text are gone" in answer.content.decode()
    assert f"{page}withhold/" not in answer.content.decode()
    assert "already" in ada.post(f"{page}withhold/", {"reason": "Again."}).content.decode()


def test_an_administrator_reads_a_capture_anew(upgrade: Upgrade, ada: Client) -> None:
    capture = make.capture()
    upgrade()
    page = f"/admin/positions/capture/{capture.pk}/reread/"
    assert "read by plain 1" in " ".join(ada.get(page).content.decode().split())
    assert "its text is another one now" in ada.post(page, follow=True).content.decode()
    assert "its text is the same" in ada.post(page, follow=True).content.decode()


def test_who_may_only_look_at_captures_withholds_none(cast: Cast, client: Client) -> None:
    capture = make.capture()
    User.objects.filter(pk=cast.rosa.pk).update(is_staff=True)
    client.force_login(User.objects.get(pk=cast.rosa.pk))
    for name in ("withhold", "reread", "warc"):
        answer: Any = client.post(f"/admin/positions/capture/{capture.pk}/{name}/", {"reason": "No."})
        assert answer.status_code == 403
    assert Capture.objects.get().text
