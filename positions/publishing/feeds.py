"""What became of statements, and corrections, as entries of feeds: one for a statement, under one id in every feed.
They are written by atom.py and json_feed.py."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import get_tag_uri
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from positions.models import Article, Evidence, Publication, Stance, Step
from positions.models.part import VersionConcern
from positions.reading import corrections, news
from positions.reading.news import News
from positions.reading.wording import Change


@dataclass(frozen=True)
class Source:
    """Where something can be read, at its publisher's own address."""

    name: str
    address: str


@dataclass(frozen=True)
class Entry:
    """`id` stays whatever becomes of the statement; `updated` is when readers could know what the entry says."""

    id: str
    address: str
    title: str
    html: str
    published: dt.datetime
    updated: dt.datetime
    summary: str = ""
    summary_language: str = ""
    sources: list[Source] = field(default_factory=list)


@dataclass(frozen=True)
class Feed:
    """`page` is the address of the page whose news it brings, `address` its own; both absolute."""

    title: str
    subtitle: str
    page: str
    address: str
    entries: list[Entry]

    @property
    def author(self) -> str:
        return _("The editors")

    @property
    def language(self) -> str:
        return translation.get_language() or settings.LANGUAGE_CODE

    @property
    def updated(self) -> dt.datetime:
        """As new as its newest entry; without any as old as the record."""
        return max((entry.updated for entry in self.entries), default=None) or _begun()


def _begun() -> dt.datetime:
    """When the first statement was out; before that, the day on which somebody asks."""
    first = Publication.objects.out().order_by("starts").values_list("starts", flat=True).first()
    return first or timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)


def entries(statements: Collection[int], *, site: str) -> list[Entry]:
    """An entry for each of these statements that was ever out, the newest first; see reading/news.py for which."""
    return [_entry(each, site) for each in news.told(statements)]


def _entry(each: News, site: str) -> Entry:
    version = each.version
    pk = version.statement_id
    rows = [] if each.withdrawn else [row for row in version.evidence.all() if not row.article.is_sample]
    quoted = next((row for row in rows if row.quotation), None)
    sources = dict.fromkeys(_source(row) for row in rows if row.article.address)
    return Entry(
        id=_id("statement", pk, site=site, since=each.first),
        address=site + reverse("statement", args=[pk]),
        title=_title(each),
        html="\n".join(_withdrawn(each) if each.withdrawn else _told(each, rows)),
        published=each.first,
        updated=each.at,
        summary="" if each.withdrawn else quoted.quotation if quoted else version.summary,
        summary_language=quoted.language if quoted else "en",
        sources=list(sources),
    )


def _id(page: str, pk: int, *, site: str, since: dt.datetime, part: str = "") -> str:
    """The same in every language, and over http and https."""
    with translation.override(settings.LANGUAGE_CODE):
        address = reverse(page, args=[pk])
    return get_tag_uri(f"{site}{address}{part}", since)


def _source(row: Evidence) -> Source:
    article: Article = row.article
    return Source(
        row.publisher or article.publisher or row.title or article.title, iri_to_uri(article.address)
    )


def _title(each: News) -> str:
    version = each.version
    told = {"organization": version.organization, "treaty": version.treaty, "now": _step(each)}
    if each.withdrawn:
        return _("Withdrawn: %(organization)s on the %(treaty)s") % told
    if each.moved:
        step = each.moved[0]
        told |= {"organization": step.organization, "now": _moved(step)}
    title = _("%(organization)s on the %(treaty)s: %(now)s") % told
    return _("Corrected: %(title)s") % {"title": title} if each.correction else title


def _step(each: News) -> str:
    """The step that a statement takes; where it takes none, what it is about."""
    version = each.version
    if not version.stance:
        return version.get_question_display()
    label = version.get_stance_display()
    return _("Reported: %(label)s") % {"label": label} if version.grade in "DE" else label


def _moved(step: Step) -> str:
    told = {"was": Stance(step.was).label, "now": Stance(step.stance).label if step.stance else ""}
    return _("was %(was)s → %(now)s") % told


def _withdrawn(each: News) -> Iterator[SafeString]:
    yield _paragraph(_("Withdrawn: %(reason)s") % {"reason": each.publication.end_reason})


def _told(each: News, rows: list[Evidence]) -> Iterator[SafeString]:
    """What a reader sees of a statement, in short: the words, where they can be read, what they mean."""
    version = each.version
    if each.correction:
        yield _paragraph(f"{each.correction.wrong} {each.correction.why}")
    for step in each.moved:
        told = {"organization": step.organization, "moved": _moved(step)}
        yield _paragraph(_("%(organization)s: %(moved)s") % told)
    yield format_html('<p lang="en" dir="auto">{}</p>', version.summary)
    for row in rows:
        if row.quotation:
            quoted = '<blockquote lang="{}" dir="auto"><p>“{}”</p></blockquote>'
            yield format_html(quoted, row.language, row.quotation)
        yield _evidence(row)
    for ask in version.asks.all():
        yield _paragraph(_("Asks: %(ask)s") % {"ask": ask.text})
    for concern in version.concerns.all():
        way = VersionConcern.Polarity(concern.polarity).label
        yield _paragraph(f"{way} {concern.concern}")
    if version.doubt:
        yield _paragraph(_("Doubt: %(doubt)s") % {"doubt": version.doubt})
    about = f"{_step(each)}, {version.get_question_display()}"
    yield _paragraph(
        _("Said %(said)s. %(about)s. Version %(number)d.")
        % {"said": version.said_in_words, "about": about, "number": version.number}
    )


def _evidence(row: Evidence) -> SafeString:
    article: Article = row.article
    names = [row.publisher or article.publisher, row.title or article.title, row.published_in_words]
    name = ", ".join(filter(None, names))
    grade = _("evidence grade %(grade)s") % {"grade": row.grade}
    if not article.address:
        return format_html("<p>{} ({})</p>", name, grade)
    return format_html('<p><a href="{}">{}</a> ({})</p>', iri_to_uri(article.address), name, grade)


def _paragraph(text: str) -> SafeString:
    return format_html('<p dir="auto">{}</p>', text)


def corrected(found: Collection[corrections.Entry], *, site: str) -> list[Entry]:
    """Corrections and withdrawals, an entry for each."""
    return [_corrected(entry, site) for entry in found]


def _corrected(entry: corrections.Entry, site: str) -> Entry:
    told = {"organization": entry.version.organization, "treaty": entry.version.treaty}
    title = (
        _("Corrected: %(organization)s on the %(treaty)s")
        if entry.corrects
        else _("Withdrawn: %(organization)s on the %(treaty)s")
    )
    changes = [
        f"{each.label}: {' / '.join(each.without(Change.INSERTED)) or '–'} → "
        f"{' / '.join(each.without(Change.DELETED)) or '–'}"
        for each in entry.changes
    ]
    pk, part = entry.publication.statement_id, f"#{entry.key}"
    return Entry(
        id=_id("statement", pk, site=site, since=entry.at, part=part),
        address=site + reverse("statement", args=[pk]) + part,
        title=title % told,
        html="\n".join(_paragraph(line) for line in [*entry.words, *changes]),
        published=entry.at,
        updated=entry.at,
    )
