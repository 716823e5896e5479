"""How long editors' and reviewers' pages take over HTTP, and what they post; and how many queries each makes.

Forms are sent as a browser sends the page's own. Every post is about rows of its own, so that each does its work.
"""

import http.client
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from benchmarks import working
from benchmarks.timing import Measured
from positions.models import (
    Article,
    Concern,
    ErrorReport,
    Organization,
    Source,
    Statement,
    StatementVersion,
    Suggestion,
    Treaty,
    User,
)

TIMES = 30
PATIENCE = 60  # seconds
P95_MS, QUERIES = 60, 12
BASELINE = "/accounts/login/"
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """One request; of a post, what is sent."""

    address: str
    fields: Fields | None = None


@dataclass(frozen=True)
class Kind:
    """Requests of one kind, and whose. What writes many rows is told without the bar for its time."""

    name: str
    who: str
    asked: Sequence[Asked]
    timed: bool = True

    @property
    def is_page(self) -> bool:
        return self.asked[0].fields is None


def measure(port: int) -> tuple[float, list[Measured]]:
    """The baseline's median in ms, and each kind: pages first, in turns with the baseline, then what is posted."""
    working.more(TIMES * 8)
    people = {user.username: _signed_in(user) for user in working.accounts()}
    webs = {name: _Web(port, client) for name, client in people.items()}
    anybody = _Web(port, Client())
    measured: list[Measured] = []
    baseline: list[float] = []
    for kind in _kinds(people):
        web, rows = webs[kind.who], list(kind.asked)
        # Getting the forms together may have taken longer than the server keeps a connection.
        web.opens_anew()
        anybody.opens_anew()
        # The last is for counting, in this process; the one before is what a process does once.
        *timed, counted = rows
        web.takes(timed.pop() if not kind.is_page else counted)
        baseline += [anybody.takes(Asked(BASELINE)) for _ in range(6)][1:]
        took = [web.takes(each) for each in timed]
        queries = _queries(people[kind.who], counted)
        measured.append(
            Measured(
                kind.name, took, queries, P95_MS if kind.timed else None, QUERIES if kind.is_page else None
            )
        )
    return median(baseline), measured


class _Web:
    """An open connection of somebody who is signed in."""

    def __init__(self, port: int, client: Client) -> None:
        self.web = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.token = "t" * 32
        session = client.cookies.get(settings.SESSION_COOKIE_NAME)
        self.cookies = f"{settings.CSRF_COOKIE_NAME}={self.token}"
        if session:
            self.cookies += f"; {settings.SESSION_COOKIE_NAME}={session.value}"

    def opens_anew(self) -> None:
        self.web.close()
        self.web.connect()

    def takes(self, asked: Asked) -> float:
        """Milliseconds from asking until the last byte."""
        body, headers = None, {"Cookie": self.cookies}
        if asked.fields is not None:
            fields = [pair for pair in asked.fields if pair[0] != "csrfmiddlewaretoken"]
            body = urlencode([*fields, ("csrfmiddlewaretoken", self.token)])
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        self.web.request("GET" if body is None else "POST", asked.address, body, headers)
        answer = self.web.getresponse()
        answer.read()
        took = time.perf_counter() - begun
        if answer.status != 200 and (body is None or answer.status != 302):
            raise SystemExit(f"{asked.address} answered {answer.status}: nothing is measured.")
        return took * 1000


def _signed_in(user: User) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    client.get(reverse("edit"))  # notes the device, once
    return client


def _queries(client: Client, asked: Asked) -> int:
    with CaptureQueriesContext(connection) as made:
        if asked.fields is None:
            client.get(asked.address)
        else:
            client.post(
                asked.address, urlencode(asked.fields), content_type="application/x-www-form-urlencoded"
            )
    return len(made)


def _kinds(people: dict[str, Client]) -> Iterator[Kind]:
    editor, reviewer = working.EDITOR, working.REVIEWER
    for name, addresses in _pages().items():
        yield Kind(name, editor, _in_turns(addresses))
    for name, addresses in _pages_of_reviewers().items():
        yield Kind(name, reviewer, _in_turns(addresses))
    posts = _Posts(people[editor], people[reviewer])
    for name, who, make, times, timed in (
        ("dismiss", editor, posts.dismissals, TIMES, True),
        ("assign", editor, posts.assignments, TIMES, True),
        ("reject a suggestion", editor, posts.rejections, TIMES, True),
        ("accept a suggestion", editor, posts.acceptances, TIMES, True),
        ("autosave", editor, posts.autosaves, TIMES, True),
        ("save", editor, posts.saves, TIMES, True),
        ("save and send", editor, posts.sendings, TIMES, True),
        ("sheet, autosave", editor, posts.sheet_autosaves, TIMES, True),
        ("comment", reviewer, posts.comments, TIMES, True),
        ("send back", reviewer, posts.returns, TIMES, True),
        ("approve", reviewer, posts.approvals, TIMES, True),
        ("sheet of ten, drafts", editor, posts.sheets, 4, False),
        (f"batch of {working.TOGETHER}, approve", reviewer, posts.batches, 3, False),
        ("merge", reviewer, posts.merges, 6, False),
    ):
        yield Kind(name, who, list(islice(make(), times + 2)), timed)


def _in_turns(addresses: Sequence[str]) -> list[Asked]:
    return [Asked(address) for address in islice(cycle(addresses), TIMES + 1)]


def _each(name: str, keys: Iterable[int], *before: str) -> list[str]:
    return [reverse(name, args=[*before, key]) for key in keys]


def _pages() -> dict[str, list[str]]:
    queue, catalogue = reverse("edit-queue"), reverse("edit-catalogue", args=["organizations"])
    treaty, source = Treaty.objects.order_by("pk")[0], Source.objects.order_by("pk")[0]
    new = list(Article.objects.queue().values_list("pk", flat=True)[300:330])
    annotated = list(Article.objects.filter(triage="annotated").values_list("pk", flat=True)[1000:1030])
    drafts = list(StatementVersion.objects.drafts().values_list("statement", flat=True)[:TIMES])
    organizations = list(Organization.objects.order_by("pk").values_list("pk", flat=True)[:TIMES])
    sources = list(Source.objects.values_list("pk", flat=True)[:TIMES])
    people, activity = list(User.objects.values_list("pk", flat=True)[:TIMES]), reverse("edit-activity")
    concerns = list(Concern.objects.values_list("pk", flat=True)[:TIMES])
    reports = list(ErrorReport.objects.values_list("pk", flat=True)[:TIMES])
    published = list(Statement.objects.filter(publications__ends=None).values_list("pk", flat=True)[500:530])
    return {
        "desk": [reverse("edit")],
        "queue": [queue],
        "queue, older": [f"{queue}?before={pk}" for pk in (new[0] // 2, new[-1], new[0] // 10)],
        **{f"queue, {tab}": [f"{queue}?tab={tab}"] for tab in ("parked", "annotated", "dismissed")},
        "queue, of a source": [f"{queue}?source={pk}" for pk in sources],
        "queue, likely about a treaty": [f"{queue}?treaty={treaty.pk}&likely=on"],
        "queue, mine": [f"{queue}?whose=mine", f"{queue}?whose=nobody"],
        "queue, of a language": [f"{queue}?language=xx"],
        "article, new": _each("edit-article", new),
        "article, annotated": _each("edit-article", annotated),
        "sheet": _each("edit-sheet", new),
        "draft": _each("edit-statement", drafts),
        "reviews": [reverse("edit-reviews")],
        "review, published": _each("edit-review", published),
        "reports": [reverse("edit-reports"), f"{reverse('edit-reports')}?answered=on"],
        "report": _each("edit-report", reports),
        "activity": [activity],
        "activity, of a verb": [f"{activity}?verb={verb}" for verb in ("merge", "dismiss", "approve")],
        "activity, of a person": [f"{activity}?by={pk}" for pk in people],
        "activity, of both": [f"{activity}?verb={verb}&by={people[-1]}" for verb in ("merge", "send_back")],
        "people": [reverse("edit-people")],
        "person": _each("edit-person", people),
        "keys": [reverse("edit-keys")],
        "account": [reverse("edit-account")],
        "standing": [reverse("edit-standing")],
        "new article": [reverse("edit-new-article")],
        "clip": [reverse("edit-clip")],
        "sources": [reverse("edit-sources")],
        "source": _each("edit-source", [source.pk, *sources]),
        "organizations": [catalogue],
        "organizations, search": [f"{catalogue}?q={words}" for words in ("organization", "0123", "gan")],
        "organization": _each("edit-catalogue-row", organizations, "organizations"),
        "concerns": [reverse("edit-catalogue", args=["concerns"])],
        "concern": _each("edit-catalogue-row", concerns, "concerns"),
        "duplicates": [reverse("edit-duplicates", args=["organizations"])],
    }


def _pages_of_reviewers() -> dict[str, list[str]]:
    waiting = list(StatementVersion.objects.waiting().values_list("statement", flat=True)[:TIMES])
    merge = reverse("edit-merge", args=["organizations"])
    pks = list(Organization.objects.order_by("pk").values_list("pk", flat=True))
    pairs = list(zip(pks[20:50], pks[-30:], strict=False))
    return {
        "desk of a reviewer": [reverse("edit")],
        "reviews of a reviewer": [reverse("edit-reviews")],
        "review": _each("edit-review", waiting),
        "batch": _each("edit-batch", [_plenary()]),
        "correction": _each("edit-correction", Statement.objects.filter(publications__ends=None)
                            .values_list("pk", flat=True)[600:630]),
        "merge, which stays": [f"{merge}?one={one}&other={other}" for one, other in pairs],
        "merge, effects": [f"{merge}?one={one}&other={other}&into={one}" for one, other in pairs],
        "merge of the largest, effects": [f"{merge}?one={pks[0]}&other={pks[-1]}&into={pks[-1]}"],
    }  # fmt: skip


def _plenary() -> int:
    """The article of which most waits."""
    rows = StatementVersion.objects.waiting().values_list("evidence__article", flat=True)
    found = list(rows)
    return max(set(found), key=found.count)


class _Posts:
    """What is posted, each about rows of its own, taken from one list so that no two are the same."""

    def __init__(self, editor: Client, reviewer: Client) -> None:
        self.editor, self.reviewer = editor, reviewer
        self.new = Article.objects.queue().values_list("pk", flat=True)[1000:].iterator()
        # Whole ones: what is begun from a suggestion lacks a judgement.
        drafts = (
            StatementVersion.objects.drafts()
            .filter(summary__startswith="Wants point")
            .order_by("-pk")
            .values_list("statement", flat=True)
        )
        self.drafts = iter(list(drafts[: 4 * TIMES]))
        waiting = StatementVersion.objects.waiting().filter(comments=None).order_by("pk")
        self.waiting = iter(list(waiting.values_list("statement", flat=True)))

    def dismissals(self) -> Iterator[Asked]:
        for pk in self.new:
            yield self._decision(pk, ("decision", "dismiss"), ("reason", "process"))

    def assignments(self) -> Iterator[Asked]:
        for pk in self.new:
            yield self._decision(pk, ("decision", "take"))

    def _decision(self, pk: int, *fields: tuple[str, str]) -> Asked:
        return Asked(reverse("edit-queue-decide"), [("articles", str(pk)), *fields])

    def rejections(self) -> Iterator[Asked]:
        return (Asked(each, []) for each in _each("edit-suggestion-reject", self._suggestions()))

    def acceptances(self) -> Iterator[Asked]:
        return (Asked(each, []) for each in _each("edit-suggestion-accept", self._suggestions()))

    def _suggestions(self) -> list[int]:
        articles = list(islice(self.new, TIMES + 2))
        rows = Suggestion.objects.open().filter(capture__article__in=articles).order_by("capture_id", "pk")
        return list(rows.distinct("capture_id").values_list("pk", flat=True))

    def autosaves(self) -> Iterator[Asked]:
        return self._of_drafts("edit-statement-autosave")

    def saves(self) -> Iterator[Asked]:
        return self._of_drafts("edit-statement", ("save", ""), ("separate", "1"))

    def sendings(self) -> Iterator[Asked]:
        return self._of_drafts("edit-statement", ("send", ""), ("separate", "1"))

    def _of_drafts(self, action: str, *buttons: tuple[str, str]) -> Iterator[Asked]:
        for pk in self.drafts:
            form = _form(self.editor, reverse("edit-statement", args=[pk]), "@id='draft'")
            yield Asked(
                reverse(action, args=[pk]), _with(form, ("summary", f"Wants it changed, {pk}."), *buttons)
            )

    def sheet_autosaves(self) -> Iterator[Asked]:
        return self._of_sheets("edit-sheet-autosave")

    def sheets(self) -> Iterator[Asked]:
        return self._of_sheets("edit-sheet", ("separate", "1"))

    def _of_sheets(self, action: str, *buttons: tuple[str, str]) -> Iterator[Asked]:
        """Ten rows of a text."""
        names = Organization.objects.order_by("-pk").values_list("name", flat=True)[:10]
        treaty = Treaty.objects.order_by("pk")[0]
        rows = [
            (f"rows-{at}-{field}", value)
            for at, name in enumerate(names)
            for field, value in (("organization", name), ("sentences", str(at + 1)), ("stance", "oppose"),
                                 ("summary", f"Against point {at}."))
        ]  # fmt: skip
        # The session of another treaty may stand there.
        shared = [("treaty", str(treaty.pk)), ("session", ""), ("text_version", "")]
        shared += [("attribution", "quoted"), ("address_kind", "publisher")]
        for pk in self.new:
            form = _form(self.editor, reverse("edit-sheet", args=[pk]), "@id='draft'")
            yield Asked(reverse(action, args=[pk]), _with(form, *shared, *rows, *buttons))

    def comments(self) -> Iterator[Asked]:
        for pk in self.waiting:
            words = ("comment", "Which point is that?")
            yield Asked(reverse("edit-comment", args=[pk]), [("version", "1"), ("field", "summary"), words])

    def approvals(self) -> Iterator[Asked]:
        return self._judgements(("decision", "approve"))

    def returns(self) -> Iterator[Asked]:
        return self._judgements(("decision", "send_back"), ("note", "Say it in fewer words."))

    def _judgements(self, *fields: tuple[str, str]) -> Iterator[Asked]:
        for pk in self.waiting:
            yield Asked(reverse("edit-judge", args=[pk]), [("version", "1"), *fields])

    def batches(self) -> Iterator[Asked]:
        while True:
            pk = working.plenary()
            form = _form(self.reviewer, reverse("edit-batch", args=[pk]), "@class='batch'")
            yield Asked(
                reverse("edit-batch-approve", args=[pk]), [pair for pair in form if pair[0] != "held"]
            )

    def merges(self) -> Iterator[Asked]:
        address = reverse("edit-merge", args=["organizations"])
        rows = list(Organization.objects.filter(merged_into=None, kind="ngo").order_by("pk"))
        for into, loser in zip(rows[10:40], reversed(rows), strict=False):
            pair = f"?one={into.pk}&other={loser.pk}&into={into.pk}"
            form = _form(self.reviewer, address + pair, ".//*[@name='typed']")
            yield Asked(address, _with(form, ("why", "One and the same."), ("typed", into.name)))


def _form(client: Client, address: str, which: str) -> Fields:
    """What a browser would send of a form of this page; `which` one in XPath."""
    answer: Any = client.get(address)
    page = html.fromstring(answer.content.decode())
    (form,) = page.xpath(f"//form[{which}]")
    return [(str(name), str(value)) for name, value in form.form_values()]


def _with(form: Fields, *typed: tuple[str, str]) -> Fields:
    """The same with these fields typed."""
    instead = dict(typed)
    return [pair for pair in form if pair[0] not in instead] + list(typed)
