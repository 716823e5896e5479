"""`manage.py ingest`: its lines, its exit code, and that it finishes without a worker."""

import datetime as dt
import io
import json
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from positions import tasks
from positions.intake import receiving
from positions.intake.web import fetching
from positions.management.commands import ingest as command
from positions.models import Article, Capture, Host
from positions.tests import make
from positions.tests.network import Net, page

pytestmark = pytest.mark.django_db

PRIVATE = "http://127.0.0.1/a"
WORKER_SECONDS = command.WORKER_SECONDS


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows rung for. No worker hears it here; test_worker.py has a real one."""
    heard: list[int] = []
    monkeypatch.setattr(tasks, "ring", lambda task, pk: heard.append(pk))
    monkeypatch.setattr(command, "WORKER_SECONDS", 0.2)
    return heard


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "view.txt"
    path.write_text(make.TEXT)
    return str(path)


def ingest(*arguments: str, **options: Any) -> tuple[list[str], int]:
    """The lines it prints and its exit code."""
    out, code = io.StringIO(), 0
    try:
        call_command("ingest", *arguments, stdout=out, **options)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return out.getvalue().splitlines(), code


def test_without_waiting_it_queues_and_rings(text: str, rung: list[int]) -> None:
    lines, code = ingest(text)
    article = Article.objects.get()
    assert (lines, code, rung) == ([f"{article.pk} new"], 0, [article.pk])
    assert article.intake == "queued"


def test_waiting_without_a_worker_it_does_the_rows_itself(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "WORKER_SECONDS", WORKER_SECONDS)
    start = time.monotonic()
    lines, code = ingest(text, "--wait")
    assert time.monotonic() - start >= 2
    article = Article.objects.get()
    assert (lines, code) == ([f"{article.pk} new Harbour Watch published its view on Monday."], 0)
    assert article.intake == "captured"


def test_it_waits_for_a_worker_once_however_many_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "WORKER_SECONDS", 1)
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"View {number}.")
    start = time.monotonic()
    lines, code = ingest(*(str(path) for path in sorted(tmp_path.iterdir())), "--wait")
    assert time.monotonic() - start < 5 * command.WORKER_SECONDS
    assert [line.split(" ", 1)[1] for line in lines] == [f"new View {number}." for number in range(5)]
    assert code == 0


def test_it_takes_over_from_a_worker_that_died(text: str, settings: Any) -> None:
    settings.CLAIM_SECONDS = 1
    received = receiving.receive(
        receiving.Facts(), receiving.Content(make.TEXT.encode(), "text/plain"), by=None
    )
    Article.objects.claim(received.article.pk)
    lines, _ = ingest(text, "--wait")
    assert lines == [
        f"{received.article.pk} duplicate of {received.article.pk} {Article.objects.get().title}"
    ]
    assert Article.objects.get().intake == "captured"


def test_the_same_again_is_a_duplicate_and_no_failure(text: str, tmp_path: Path, rung: list[int]) -> None:
    page = tmp_path / "same.html"
    page.write_text(make.TEXT)
    lines, code = ingest(text, str(page), text)
    pk = Article.objects.get().pk
    assert (lines, code) == ([f"{pk} new", f"{pk} duplicate of {pk}", f"{pk} duplicate of {pk}"], 0)
    assert rung == [pk]


def test_a_page_that_turns_out_to_be_known_is_a_duplicate(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = Path(text).read_bytes()
    known = make.capture(make.TEXT).article
    got = fetching.Fetched("", "https://paper.example/a", 200, [], [], content, "text/plain", None)
    monkeypatch.setattr(fetching, "fetch", lambda address, **options: got)
    lines, code = ingest("https://paper.example/a", "--wait")
    assert (lines, code) == ([f"{known.pk + 1} duplicate of {known.pk}"], 0)


def test_an_article_that_was_only_cited_is_updated(text: str) -> None:
    facts = receiving.Facts("https://paper.example/a", "As cited", "The Paper")
    cited = receiving.cited(facts, by=None)
    lines, code = ingest(text, "--url", "http://paper.example/a?utm_source=x", "--wait")
    assert (lines, code) == ([f"{cited.pk} updated As cited"], 0)
    assert Capture.objects.get().article == cited


def test_a_file_gets_its_address_and_day(text: str) -> None:
    ingest(text, "--url", "https://paper.example/a", "--published", "2024-08")
    article = Article.objects.get()
    assert (article.address, article.canonical_address) == ("https://paper.example/a",) * 2
    assert (str(article.published_from), str(article.published_to)) == ("2024-08-01", "2024-08-31")


def test_json_is_one_object_a_line(text: str) -> None:
    lines, code = ingest(text, "missing.txt", "--wait", "--json")
    pk = Article.objects.get().pk
    assert [json.loads(line) for line in lines] == [
        {"id": pk, "state": "new", "title": "Harbour Watch published its view on Monday."},
        {"id": None, "state": "failed: missing.txt: No such file or directory", "title": ""},
    ]
    assert code == 1


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("missing.txt", "No such file or directory"),
        ("folder.txt", "Is a directory"),
        ("folder", "Is a directory"),
        ("view.docx", "give an address, or a .txt, .html, .pdf, .xml or .json file"),
        ("view", "give an address, or a .txt, .html, .pdf, .xml or .json file"),
        ("large.txt", "The file is larger than 10 MB. Paste the part that matters."),
        ("https://paper.example:x/", "This is not a web address; copy it again from the browser."),
        ("ftp://paper.example/a.txt", "No such file or directory"),
        ("two\nlines\udcff.txt", "No such file or directory"),
    ],
)
def test_what_cannot_be_handed_in_fails_in_one_line(
    target: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("folder", "folder.txt"):
        Path(folder).mkdir()
    for name, size in (("view.docx", 10), ("view", 10), ("large.txt", receiving.LARGEST + 1)):
        Path(name).write_bytes(b"x" * size)
    lines, code = ingest(target)
    shown = target.replace("\n", " ").replace("\udcff", "\ufffd")
    assert (lines, code) == ([f"- failed: {shown}: {why}"], 1)
    assert not Article.objects.exists()


def test_good_and_bad_together_each_get_their_line(text: str) -> None:
    lines, code = ingest("missing.txt", text, PRIVATE, "--wait")
    good, refused = Article.objects.order_by("pk")
    assert lines == [
        "- failed: missing.txt: No such file or directory",
        f"{good.pk} new {good.title}",
        f"{refused.pk} failed: The address leads to a private or reserved network.",
    ]
    assert (code, good.intake, refused.intake) == (1, "captured", "failed")


def test_a_site_out_of_reach_is_a_failure_that_can_be_handed_in_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fetch(address: str, **options: object) -> fetching.Fetched:
        raise fetching.Unavailable("The site could not be reached, or the connection broke.")

    monkeypatch.setattr(fetching, "fetch", fetch)
    lines, code = ingest("HTTPS://Paper.example/a", "--wait")
    pk = Article.objects.get().pk
    assert lines == [f"{pk} failed: The site could not be reached, or the connection broke."]
    assert (code, ingest("https://paper.example/a")) == (1, ([f"{pk} updated"], 0))


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["a.txt", "b.txt", "--url", "https://paper.example/a"], "hand in one file with it"),
        (["https://paper.example/b", "--url", "https://paper.example/a"], "hand in one file with it"),
        (["a.txt", "--published", "last week"], "'last week' is not a day"),
        (["a.txt", "--published", "2024-13"], "month must be in 1..12"),
        ([], "required: TARGET"),
    ],
)
def test_options_that_make_no_sense_are_refused(arguments: list[str], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        ingest(*arguments)


RSS = """<rss version="2.0"><channel><title>Tide</title>
<item><title>View 1</title><link>http://tide.example/1</link></item>
<item><title>View 2</title><link>http://tide.example/2</link></item></channel></rss>"""


def test_a_feed_gives_a_line_for_each_of_its_items(net: Net, tmp_path: Path, rung: list[int]) -> None:
    net.pages["tide.example/feed.xml"] = page(RSS, kind="application/rss+xml")
    net.pages["tide.example/1"] = page(make.TEXT, kind="text/plain")
    lines, code = ingest("http://tide.example/feed.xml", "--wait")
    first, second = rung
    assert lines == [f"{first} new View 1", f"{second} failed: The site has no such page (404). View 2"]
    assert code == 1
    (tmp_path / "feed.xml").write_text(RSS)
    assert ingest(str(tmp_path / "feed.xml"))[0] == [
        f"{first} duplicate of {first} View 1",
        f"{second} updated View 2",
    ]


def test_an_address_that_does_not_look_like_a_feed_is_read_as_one_on_demand(net: Net) -> None:
    net.pages["tide.example/news"] = page(RSS)
    assert len(ingest("http://tide.example/news", "--feed")[0]) == 2


def test_a_feed_that_cannot_be_read_says_why(net: Net, tmp_path: Path) -> None:
    (tmp_path / "feed.json").write_text("[1, 2]")
    lines, code = ingest(str(tmp_path / "feed.json"), "http://tide.example/feed")
    assert (len(lines), code, Article.objects.count()) == (2, 1, 0)
    assert lines[1] == "- failed: http://tide.example/feed: The site has no such page (404)."


def test_it_does_not_wait_for_a_site_that_wants_to_be_left_alone_for_long(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "PATIENCE_SECONDS", 0)
    Host.objects.create(name="tide.example", not_before=timezone.now() + dt.timedelta(days=1))
    lines, code = ingest("http://tide.example/news", "--wait")
    assert (code, Article.objects.get().intake) == (1, "queued")
    assert "waits until its site can be asked" in lines[0]
