"""What the record is drawn from (P10): which sources, how much of each, and when one was not read."""

from dataclasses import dataclass

from django.db.models import Count, Q

from positions.models import Article, CoverageGap, Publication, Source
from positions.reading import editions

GAPS = 5


@dataclass(frozen=True)
class Row:
    """A source: articles that statements on record rest on, and the last times in which it was not read."""

    source: Source
    articles: int
    gaps: list[CoverageGap]


@dataclass(frozen=True)
class Coverage:
    rows: list[Row]
    others: int

    @property
    def articles(self) -> int:
        return sum(row.articles for row in self.rows) + self.others


def coverage() -> Coverage:
    """Every source but samples, by name; `others` are articles of none of them."""
    counts = _articles()
    gaps: dict[int, list[CoverageGap]] = {}
    for gap in CoverageGap.objects.order_by("-starts"):
        gaps.setdefault(gap.source_id, []).append(gap)
    sources = Source.objects.listed()
    rows = [Row(each, counts.get(each.pk, 0), gaps.get(each.pk, [])[:GAPS]) for each in sources]
    return Coverage(rows, counts.get(None, 0))


@editions.kept
def _articles() -> dict[int | None, int]:
    """Articles with evidence that readers see now, by source."""
    open_now = Q(evidence__version__publications__in=Publication.objects.open_now())
    rows = Article.objects.filter(open_now).exclude(source__kind=Source.Kind.SAMPLE)
    return dict(rows.order_by().values_list("source").annotate(Count("pk", distinct=True)))
