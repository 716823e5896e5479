"""What the pages of one statement (P7) and of one article (P8) show."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from positions.models import Appearance, Article, Capture, Evidence, Publication, StatementVersion
from positions.reading import marking, rechecks
from positions.reading.rechecks import Since


@dataclass(frozen=True)
class Passage:
    """A piece of evidence with what stands around it, without surroundings where the capture is withheld; and what
    a later look at its page found, where that is not what was captured."""

    evidence: Evidence
    before: str = ""
    after: str = ""
    since: Since | None = None

    @property
    def is_lost(self) -> bool:
        return self.since is not None and self.evidence.exact in self.since.lost


def passages(version: StatementVersion) -> list[Passage]:
    """The version's evidence in the order of its articles and of the text."""
    rows = sorted(version.evidence.all(), key=lambda row: (row.article_id, row.start or 0, row.pk))
    # Loaded with whether its page differs, most evidence needs no look.
    since = rechecks.since(row for row in rows if getattr(row, "page_differs", True))
    return [_passage(row, since.get(row.article_id) if row.capture_id else None) for row in rows]


def _passage(row: Evidence, since: Since | None) -> Passage:
    capture = row.capture
    if capture is None or capture.withheld_at or row.start is None or row.end is None:
        return Passage(row, since=since)
    before, after = marking.around(capture.text, row.start, row.end)
    return Passage(row, before, after, since)


def published(statement: int) -> list[Publication]:
    """All that readers have seen or see of a statement, newest first, each with the import that it rests on."""
    out = Publication.objects.out().filter(statement=statement)
    return list(out.select_related("version", "imported").order_by("-starts"))


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
class Section:
    """What is shown of one reading of the captured bytes; `first` is the number of the first passage in it."""

    capture: Capture
    evidence: list[Evidence]
    first: int
    paragraphs: list[marking.Paragraph]


@dataclass(frozen=True)
class Reader:
    """A captured article with the published passages in it, numbered from 1, each in the text that it was chosen in."""

    article: Article
    capture: Capture | None
    evidence: list[Evidence]
    sections: list[Section]
    since: Since | None = None

    @property
    def lost(self) -> list[Evidence]:
        """Passages that no longer stand on the page."""
        return [row for row in self.evidence if self.since and row.exact in self.since.lost]

    @property
    def marked(self) -> set[int]:
        """Which evidence can be read in its place."""
        return {row.pk for section in self.sections for row in section.evidence}


def reader(article: Article) -> Reader | None:
    """None where nothing from this article was ever published: it is not for readers then."""
    if not was_evidence(article):
        return None
    evidence = list(evidence_from(article))
    capture = article.capture
    texts = [capture] if capture else []
    if others := {row.capture_id for row in evidence if row.capture_id} - {each.pk for each in texts}:
        texts += Capture.objects.filter(pk__in=others).order_by("-pk")
    numbered: list[Evidence] = []
    sections = []
    for each in texts:
        anchored = [row for row in evidence if row.capture_id == each.pk]
        section = _section(each, anchored, len(numbered) + 1, full=article.shown_in_full and each == capture)
        numbered += anchored
        if section.paragraphs:
            sections.append(section)
    since = rechecks.since(numbered).get(article.pk)
    return Reader(
        article, capture, numbered + [row for row in evidence if row not in numbered], sections, since
    )


def was_evidence(article: Article) -> bool:
    return Publication.objects.out().filter(version__evidence__article=article).exists()


def evidence_from(article: Article) -> QuerySet[Evidence]:
    """The passages of an article that readers see as evidence, in the order of the text."""
    open_now = Q(version__publications__ends=None) | Q(version__publications__ends__gt=Now())
    return (
        Evidence.objects.filter(open_now, article=article, version__publications__starts__lte=Now())
        .select_related("version__organization", "version__treaty", "version__statement")
        .prefetch_related("version__evidence__article")
        .order_by("start", "pk")
    )


def _section(capture: Capture, evidence: list[Evidence], first: int, *, full: bool) -> Section:
    spans = [(row.start or 0, row.end or 0) for row in evidence]
    return Section(capture, evidence, first, marking.paragraphs(capture.text, spans, full=full))
