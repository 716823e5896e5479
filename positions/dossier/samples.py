"""Articles to practise on, in our own words about an invented treaty. Never a source, never moving a line."""

from collections import Counter
from pathlib import Path

from positions.dossier.syncing import NEW, UNCHANGED
from positions.intake import capturing, receiving
from positions.models import Article, Source
from positions.models.span import span

FOLDER = Path(__file__).parent / "samples"
# Who publishes each of them, and when: all invented. The machine's summary has no date, as such texts often have none.
SAMPLES = {
    "press-release.txt": ("Example Chamber of Ports", "2026-03-03"),
    "news-report.txt": ("The Sample Gazette", "2026-03-04"),
    "retelling.txt": ("Example Daily", "2026-03-05"),
    "session-summary.txt": ("Institute for Sample Diplomacy", "2026-04-13"),
    "joint-letter.txt": ("Harbour Watch", "2026-04-17"),
    "machine-summary.txt": ("Sample Digest", ""),
}


def load() -> Counter[str]:
    """Take in those that are not there yet, as if they had been pasted."""
    source, _ = Source.objects.get_or_create(
        slug="samples",
        defaults={
            "name": "Samples",
            "kind": Source.Kind.SAMPLE,
            "display": Source.Display.FULL,
            "note": "Texts written for this demonstration. Everything in them is invented.",
        },
    )
    done = Counter[str]()
    for name, (publisher, day) in SAMPLES.items():
        done[_take(name, publisher, day, source)] += 1
    return done


def _take(name: str, publisher: str, day: str, source: Source) -> str:
    content = (FOLDER / name).read_bytes()
    # The first line says that it is a sample; the title comes next.
    title = content.decode().splitlines()[2]
    facts = receiving.Facts(title=title, publisher=publisher, published=span(day) if day else None)
    received = receiving.receive(
        facts, receiving.Content(content, "text/plain; charset=utf-8", name), by=None
    )
    if received.state == "duplicate":
        return UNCHANGED
    Article.objects.filter(pk=received.article.pk).update(source=source)
    capturing.take(received.article.pk)
    return NEW
