"""What leaves as WARC is read back, by the library that archives use, with every digest checked."""

import gzip
import hashlib
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from positions.intake import rereading, withholding
from positions.models import Capture
from positions.publishing import warc
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.network import Net, page
from positions.tests.test_rechecking import ADDRESS, FIRST, taken
from positions.tests.test_rereading import Upgrade, upgrade

__all__ = ["upgrade"]

pytestmark = pytest.mark.django_db

Record = tuple[str, Any, Any, bytes]


def exported(**captures: Any) -> bytes:
    found = Capture.objects.filter(**captures)
    return b"".join(warc.pieces(warc.originals(found), about="captures of a test"))


def records(content: bytes) -> list[Record]:
    """Type, headers, HTTP headers and content of each, after its digests were found right."""
    found = []
    for record in ArchiveIterator(BytesIO(content), check_digests="raise"):
        body = record.content_stream().read()
        found.append((record.rec_type, record.rec_headers, record.http_headers, body))
    return found


@pytest.fixture
def fetched(net: Net) -> Capture:
    answer = page(
        gzip.compress(FIRST.encode()), kind="text/html; charset=utf-8", content_encoding="gzip",
        x_quay="lit; caf\u00e9".encode().decode("latin-1"),
    )  # fmt: skip
    net.pages["quay.example/view"] = answer
    return taken()


def test_what_was_asked_and_answered_comes_back_as_it_was(fetched: Capture) -> None:
    info, response, request, text, about = records(exported())
    assert [each[0] for each in (info, response, request, text, about)] == [
        "warcinfo", "response", "request", "conversion", "metadata",
    ]  # fmt: skip
    assert b"description: captures of a test" in info[3]
    assert response[1]["WARC-Target-URI"] == request[1]["WARC-Target-URI"] == ADDRESS
    assert response[3] == FIRST.encode()
    assert response[1]["WARC-Payload-Digest"] == f"sha256:{fetched.sha256}"
    assert response[1]["WARC-Date"].startswith(f"{fetched.captured_at:%Y-%m-%dT%H:%M:%S.}")
    assert response[2].get_statuscode() == "200"
    assert response[2]["X-Quay"].startswith("lit")
    assert (response[2]["Content-Encoding"], response[2]["Content-Length"]) == (
        None,
        str(len(FIRST.encode())),
    )
    assert response[2]["X-Archive-Orig-Content-Encoding"] == "gzip"
    assert (request[2].protocol, request[2].statusline) == ("GET", "/view HTTP/1.1")
    assert request[2]["User-Agent"].startswith("TreatyTracker")
    assert request[1]["WARC-Concurrent-To"] == response[1]["WARC-Record-ID"]


def test_the_text_comes_with_the_extractor_that_read_it(fetched: Capture, upgrade: Upgrade) -> None:
    upgrade()
    reading = rereading.reread(fetched)
    assert reading
    _, response, _, old, new, about = records(exported(pk=reading.pk))
    assert (old[3].decode(), new[3].decode()) == (fetched.text, reading.text)
    assert new[1]["X-Extractor"] == "trafilatura 99"
    assert old[1]["X-Extractor"] == f"trafilatura {fetched.extractor_version}"
    for each in (old, new, about):
        assert each[1]["WARC-Refers-To"] == response[1]["WARC-Record-ID"]


def test_what_was_handed_in_is_a_resource_with_a_name_of_its_own() -> None:
    capture = make.capture(title="A\nview", publisher="Harbour Times")
    _, resource, text, about = records(exported())
    assert (resource[0], resource[1]["Content-Type"], resource[3].decode()) == (
        "resource",
        "text/plain",
        make.TEXT,
    )
    assert resource[1]["WARC-Target-URI"].startswith("urn:uuid:")
    assert text[3].decode() == make.TEXT
    assert f"article: {capture.article_id}\r\ntitle: A view\r\n" in about[3].decode()
    assert "handed-in: pasted text\r\n" in about[3].decode()


def test_what_is_withheld_leaves_as_its_hash_alone(fetched: Capture, cast: Cast) -> None:
    withholding.withhold(fetched, reason="A person asked for it.", by=cast.ada)
    content = exported()
    _, (kind, headers, _, about) = records(content)
    assert (kind, headers["WARC-Refers-To"]) == ("metadata", None)
    assert f"sha256: {fetched.sha256}\r\nwithheld: 20" in about.decode()
    assert b"divers" not in b"".join(record[3] for record in records(content))
    assert b"asked for it" not in about


def test_two_exports_of_a_capture_are_alike_to_the_byte(fetched: Capture) -> None:
    make.capture()
    first, second = (list(warc.pieces(warc.originals(Capture.objects.all()), about="x")) for _ in range(2))
    assert first[1:] == second[1:]
    numbers = [record[1]["WARC-Record-ID"] for record in records(b"".join(first))]
    assert len(set(numbers)) == len(numbers) == 8


def damaged() -> Capture:
    """One whose bytes are another one's, as no way of the product makes it."""
    capture = make.capture()
    wrong = Capture.objects.create(
        article=capture.article, request={}, media_type="text/plain", sha256="0" * 64, text_sha256="0" * 64
    )
    wrong.stored = capture.stored
    wrong.stored.pk = wrong.pk
    wrong.stored.save(force_insert=True)
    return wrong


def test_bytes_that_are_not_those_of_their_hash_do_not_leave() -> None:
    with pytest.raises(warc.Damaged, match=f"capture {damaged().pk} are not"):
        exported()


def test_an_odd_status_and_an_address_of_old_are_no_trouble(fetched: Capture) -> None:
    fetched.pk, fetched.status = None, 299
    fetched.request = {"address": "http://häfen.example/über uns", "headers": []}
    fetched._state.adding = True
    stored = Capture.objects.latest("pk").stored
    fetched.save(force_insert=True)
    stored.pk = fetched.pk
    stored.save(force_insert=True)
    _, response, request, *_ = records(exported(pk=fetched.pk))
    assert response[1]["WARC-Target-URI"] == "http://xn--hfen-loa.example/%C3%BCber%20uns"
    assert (response[2].get_statuscode(), request[2].statusline) == ("299", "/%C3%BCber%20uns HTTP/1.1")


# The command and the admin's list.


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("export_captures", *map(str, arguments), stdout=out)
    return out.getvalue()


def titles(file: Path) -> set[str]:
    told = [record[3].decode() for record in records(file.read_bytes()) if record[0] == "metadata"]
    return {line[7:] for text in told for line in text.splitlines() if line.startswith("title: ")}


def test_the_command_exports_what_is_asked_for(cast: Cast, tmp_path: Path) -> None:
    one = make.capture(title="One")
    other = make.capture("Second. " + make.TEXT, title="Two")
    make.published(by=cast.edith, reviewer=cast.rosa, of=one)
    make.published(by=cast.edith, reviewer=cast.rosa, of=other, treaty=make.treaty("other-treaty"))
    make.capture("Never quoted.", title="Three")
    file = tmp_path / "all.warc.gz"
    for arguments, expected in (
        (["--all"], {"One", "Two", "Three"}),
        (["--published"], {"One", "Two"}),
        (["--treaty", "other-treaty"], {"Two"}),
        (["--article", one.article_id], {"One"}),
    ):
        said = run(file, *arguments)
        assert f"{len(expected)} captures" in said
        assert titles(file) == expected
    checker = Checker(
        type("Options", (), {"inputs": [str(file)], "verbose": False})()
    )  # as `warcio check` does
    checker.process_all()
    assert checker.exit_value == 0


def test_an_export_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "all.warc.gz"
    for arguments in (["--article", "999999"], ["--treaty", "nowhere"]):
        with pytest.raises(CommandError, match=r"There is no article 999999|No treaty is called nowhere"):
            run(file, *arguments)
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nowhere" / "all.warc.gz", "--all")
    damaged()
    with pytest.raises(CommandError, match="are not those that were captured"):
        run(file, "--all")
    assert list(tmp_path.iterdir()) == []


def test_an_administrator_takes_captures_along(cast: Cast, client: Client) -> None:
    one, two = make.capture(), make.capture("Another article.")
    client.force_login(cast.ada)
    chosen = {"action": "export", "_selected_action": [one.pk, two.pk]}
    answer: Any = client.post("/admin/positions/capture/", chosen)
    assert answer["Content-Disposition"].endswith('.warc.gz"')
    assert len(records(b"".join(answer.streaming_content))) == 7
    single: Any = client.get(f"/admin/positions/capture/{one.pk}/warc/")
    (*_, text, _) = records(b"".join(single.streaming_content))
    assert hashlib.sha256(text[3]).hexdigest() == one.text_sha256
