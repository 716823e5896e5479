"""How long it takes to find what a new text retells, among a million sketches; in a database of its own.

Made once for each size and kept beside the other record; `forget()` removes it. What is invented: of 95 % of the
texts there are hashes alone, some of them of set phrases that are just not common; 5 % have a text that ends in one of
a few tails; of PLANTED more, edited copies are looked up, a quarter of them with such a tail, half with set phrases.
"""

import contextlib
import struct
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median, quantiles

from django.core.management import call_command
from django.db import connection, connections, transaction
from psycopg import sql

from benchmarks.copying import copy, take_ids
from benchmarks.inventing import zipf
from benchmarks.library import digest
from positions.intake.stories import commonplaces, linking
from positions.intake.stories.sketching import HASHES, Shingled, compare
from positions.models import Article, Capture, CommonShingle, Sketch, Story

LARGE, SMALL = 1_000_000, 10_000
WARMING, ASKED = 50, 500
PLANTED = WARMING + ASKED
P95_MS, RECALL = 10, 0.99
# So many phrases that each is in some thirty texts of a million.
VOCABULARY, PHRASES, TAILS = 20_000, 25_000, 20
OWN_WORDS, TAIL_WORDS = 150, 90


@dataclass(frozen=True)
class Measured:
    """Of one size, in ms: a query for nothing, each look-up, each with sketching and comparing; in s: what a night's
    count takes that finds nothing new."""

    sketches: int
    baseline: list[float]
    lookups: list[float]
    whole: list[float]
    found: int
    counting: float

    @property
    def recall(self) -> float:
        return self.found / len(self.lookups)


class Invented:
    """The texts, by number: the same for every size."""

    def __init__(self) -> None:
        self.drawn = Random("stories")  # noqa: S311  # nothing secret is drawn
        syllables = [
            "ba",
            "du",
            "fen",
            "gor",
            "ka",
            "lim",
            "mo",
            "nes",
            "pu",
            "ril",
            "so",
            "ta",
            "ver",
            "wi",
            "zu",
        ]
        self.vocabulary = ["".join(self.drawn.choices(syllables, k=4)) for _ in range(VOCABULARY)]
        self.weights = zipf(VOCABULARY)
        self.tails = [self._words(TAIL_WORDS) for _ in range(TAILS)]
        self.phrases = [self.drawn.randrange(-(2**63), -(2**63) + 2**61) for _ in range(PHRASES)]
        planted = [self._words(OWN_WORDS) for _ in range(PLANTED)]
        ends = [self.tail() if number % 4 == 0 else "" for number in range(PLANTED)]
        self.planted = [f"{own}\n{end}" for own, end in zip(planted, ends, strict=True)]
        self.edited = [f"{self._edited(own)}\n{end}" for own, end in zip(planted, ends, strict=True)]

    def _words(self, count: int) -> str:
        return " ".join(self.drawn.choices(self.vocabulary, cum_weights=self.weights, k=count))

    def _edited(self, text: str) -> str:
        """Three words are others, and a tenth is cut."""
        words = text.split()
        for place in self.drawn.sample(range(len(words)), 3):
            words[place] = self.drawn.choice(self.vocabulary)
        cut = self.drawn.randrange(len(words))
        return " ".join(words[:cut] + words[cut + OWN_WORDS // 10 :])

    def tail(self) -> str:
        return self.drawn.choices(self.tails, cum_weights=zipf(TAILS))[0]

    def tailed(self) -> str:
        return f"{self._words(OWN_WORDS)}\n{self.tail()}"

    def hashes(self) -> list[int]:
        """As of a text of 128 to 1024 shingles."""
        narrowed = self.drawn.randrange(2, 6)
        drawn = struct.unpack(f"{HASHES}Q", self.drawn.randbytes(8 * HASHES))
        return self.with_phrases([(number >> narrowed) - 2**63 for number in drawn])

    def with_phrases(self, hashes: list[int]) -> list[int]:
        """One in two texts has a set phrase or two."""
        count = self.drawn.choice((0, 0, 1, 2))
        return sorted(hashes[count:] + self.drawn.choices(self.phrases, k=count))


def measure(sketches: int) -> Measured:
    """Look up PLANTED edited copies, none of which is stored, among so many sketches; made first if need be."""
    with _database(sketches):
        invented = Invented()
        baseline, lookups, whole, found = list[float](), list[float](), list[float](), 0
        for number, text in enumerate(invented.edited):
            nothing = _ask_nothing()
            took, took_whole, hit = _look_up(text, digest(f"planted {number}"), invented)
            if number >= WARMING:
                baseline.append(nothing)
                lookups.append(took)
                whole.append(took_whole)
                found += hit
        begun = time.perf_counter()
        commonplaces.count_common()
        return Measured(sketches, baseline, lookups, whole, found, time.perf_counter() - begun)


def _ask_nothing() -> float:
    """What is left is the machine, and whatever else it does."""
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return (time.perf_counter() - begun) * 1000


def _look_up(text: str, original: str, invented: Invented) -> tuple[float, float, bool]:
    """As linking.join_copies does it, without writing: ms of the look-up, ms of all, whether it is found."""
    begun = time.perf_counter()
    shingled = Shingled(text)
    asking = time.perf_counter()
    hashes = invented.with_phrases(shingled.sketch(CommonShingle.objects.among))
    least = max(1, len(hashes) // linking.SHARED)
    found = Sketch.objects.like(hashes, least=least, but=0, most=linking.COMPARED)
    asked = time.perf_counter()
    hit = False
    for capture in Capture.objects.filter(pk__in=found):
        other = Shingled(capture.text)
        likeness = compare(shingled, other, CommonShingle.objects.among(shingled.shingles | other.shingles))
        hit |= capture.sha256 == original and likeness.is_near
    done = time.perf_counter()
    return (asked - asking) * 1000, (done - begun) * 1000, hit


@contextlib.contextmanager
def _database(sketches: int) -> Iterator[None]:
    """Both connections are to the database of this size, until the end."""
    name = f"stories_{sketches}"
    if not _exists(name):
        unfinished = f"{name}_new"
        _as_owner("DROP DATABASE IF EXISTS {}", unfinished)
        _as_owner("CREATE DATABASE {}", unfinished)
        with _connected(unfinished):
            _fill(sketches)
        _as_owner("ALTER DATABASE {} RENAME TO {}", unfinished, name)
    with _connected(name):
        yield


@contextlib.contextmanager
def _connected(name: str) -> Iterator[None]:
    both = [connections["owner"], connections["default"]]
    before = [each.settings_dict["NAME"] for each in both]
    try:
        for each in both:
            each.close()
            each.settings_dict["NAME"] = name
        yield
    finally:
        for each, old in zip(both, before, strict=True):
            each.close()
            each.settings_dict["NAME"] = old


def _as_owner(statement: str, *names: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _exists(name: str) -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def forget() -> None:
    """Drop what was made for this."""
    for sketches in (LARGE, SMALL):
        for name in (f"stories_{sketches}", f"stories_{sketches}_new"):
            _as_owner("DROP DATABASE IF EXISTS {}", name)


def _fill(sketches: int) -> None:
    begun, invented = time.perf_counter(), Invented()
    call_command("migrate", database="owner", verbosity=0)
    texts = [*invented.planted, *(invented.tailed() for _ in range(sketches // 20))]
    captures = _copy_captures(sketches, texts)
    read = [Shingled(text) for text in texts]
    with transaction.atomic():
        _copy_sketches(captures, (each.sketch(frozenset().intersection) for each in read))
    counting = time.perf_counter()
    commonplaces.count_common()
    counted = time.perf_counter() - counting
    # What sketch_anew does to them night by night. The index is made once all are there.
    common = set(CommonShingle.objects.values_list("hash", flat=True))
    _as_owner("DROP INDEX sketch_hashes")
    with transaction.atomic():
        Sketch.objects.all().delete()
        _copy_sketches(captures, (each.sketch(common.intersection) for each in read))
        _copy_sketches(captures[len(texts) :], (invented.hashes() for _ in captures[len(texts) :]))
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(
            "CREATE INDEX sketch_hashes ON positions_sketch USING gin (hashes) WITH (fastupdate = off)"
        )
        cursor.execute("VACUUM (ANALYZE)")
    print(
        f"{sketches:,} sketches made in {time.perf_counter() - begun:.0f} s; {len(common)} common shingles found"
        f" in {len(texts):,} texts in {counted:.0f} s"
    )


@transaction.atomic
def _copy_captures(count: int, texts: Sequence[str]) -> list[int]:
    """That many captured articles, each of its own story; the first of them with these texts."""
    keys, articles, captures = (take_ids(model, count) for model in (Story, Article, Capture))
    copy(Story, ["id"], ([key] for key in keys))
    copy(
        Article,
        ["id", "story_id", "title", "intake"],
        (
            (article, story, f"Invented {article}", Article.Intake.CAPTURED)
            for article, story in zip(articles, keys, strict=True)
        ),
    )
    columns = "id article_id request media_type sha256 text text_sha256 extractor extractor_version"
    copy(
        Capture,
        columns.split(),
        (
            (
                captures[number], articles[number], "{}", "text/plain", digest(f"planted {number}"),
                texts[number] if number < len(texts) else f"Invented {number}.", digest(f"text {number}"),
                "invented", "1",
            )
            for number in range(count)
        ),
    )  # fmt: skip
    return captures


def _copy_sketches(captures: Sequence[int], hashes: Iterable[list[int]]) -> None:
    copy(Sketch, ["capture_id", "hashes"], zip(captures, hashes, strict=False))


def table(measured: Sequence[Measured]) -> str:
    """Aligned columns; the last line is what can be compared between machines."""
    lines = [
        f"{'sketches':>10}{'asked':>7}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}{'base p95':>10}{'whole p95':>11}"
        f"{'found':>8}{'count s':>9}"
    ]
    for row in measured:
        lines.append(
            f"{row.sketches:>10,}{len(row.lookups):>7}{median(row.lookups):>9.2f}{_p95(row.lookups):>9.2f}"
            f"{max(row.lookups):>9.2f}{_p95(row.baseline):>10.2f}{_p95(row.whole):>11.2f}{row.recall:>8.1%}"
            f"{row.counting:>9.1f}"
        )
    ratio = median(measured[-1].lookups) / median(measured[0].lookups)
    lines.append(f"median of the last to the first: {ratio:.1f}; base: a query for nothing at the same time")
    return "\n".join(lines)


def _p95(milliseconds: list[float]) -> float:
    return quantiles(milliseconds, n=20)[18]


def verdict(measured: Measured) -> str:
    """Empty where both bars are kept."""
    slow = [f"{_p95(measured.lookups):.1f} ms at p95"] * (_p95(measured.lookups) > P95_MS)
    return " and ".join(slow + [f"{measured.recall:.1%} found"] * (measured.recall < RECALL))
