"""What the pages of one statement (P7) and of one article (P8) show."""

from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Now

from positions.models import Appearance, Article, Capture, Evidence, Publication, StatementVersion
from positions.reading import marking


@dataclass(frozen=True)
class Passage:
    """A piece of evidence with what stands around it; without surroundings where the capture is withheld."""

    evidence: Evidence
    before: str = ""
    after: str = ""


def passages(version: StatementVersion) -> list[Passage]:
    """The version's evidence in the order of its articles and of the text."""
    rows = sorted(version.evidence.all(), key=lambda row: (row.article_id, row.start or 0, row.pk))
    return [_passage(row) for row in rows]


def _passage(row: Evidence) -> Passage:
    capture = row.capture
    if capture is None or capture.withheld_at or row.start is None or row.end is None:
        return Passage(row)
    return Passage(row, *marking.around(capture.text, row.start, row.end))


def neighbours(version: StatementVersion) -> tuple[Appearance | None, Appearance | None]:
    """The statements said before and after this one by the same organization on the same treaty."""
    rows = Appearance.objects.open_now().filter(organization=version.organization, treaty=version.treaty)
    order = ("said_from", "said_to", "statement")
    before = rows.filter(_beside(version, "lt")).order_by(*[f"-{name}" for name in order])
    after = rows.filter(_beside(version, "gt")).order_by(*order)
    return before.first(), after.first()


def _beside(version: StatementVersion, side: str) -> Q:
    """Said before (`lt`) or after (`gt`) it, in the order of a timeline."""
    first, last = version.said_from, version.said_to
    return (
        Q(**{f"said_from__{side}": first})
        | Q(said_from=first, **{f"said_to__{side}": last})
        | Q(said_from=first, said_to=last, **{f"statement__{side}": version.statement_id})
    )


@dataclass(frozen=True)
class Reader:
    """A captured article with the published passages in it, numbered from 1."""

    article: Article
    capture: Capture | None
    evidence: list[Evidence]
    paragraphs: list[marking.Paragraph]


def reader(article: Article) -> Reader | None:
    """None where nothing from this article was ever published: it is not for readers then."""
    if not Publication.objects.out().filter(version__evidence__article=article).exists():
        return None
    open_now = Q(version__publications__ends=None) | Q(version__publications__ends__gt=Now())
    evidence = list(
        Evidence.objects.filter(open_now, article=article, version__publications__starts__lte=Now())
        .select_related("version__organization", "version__treaty", "version__statement")
        .prefetch_related("version__evidence__article")
        .order_by("start", "pk")
    )
    capture = article.capture
    anchored = [row for row in evidence if row.capture_id and capture and row.capture_id == capture.pk]
    spans = [(row.start or 0, row.end or 0) for row in anchored]
    readable = capture is not None and capture.withheld_at is None and (spans or article.shown_in_full)
    return Reader(
        article,
        capture,
        anchored + [row for row in evidence if row not in anchored],
        marking.paragraphs(capture.text, spans, full=article.shown_in_full) if capture and readable else [],
    )
