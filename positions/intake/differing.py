"""What stands at an article's address now, beside what was captured there. Nothing is stored here."""

from collections.abc import Iterable
from dataclasses import dataclass

from positions.intake import rereading
from positions.intake.texts import extracting
from positions.intake.texts.extracting import Extracted
from positions.intake.web import fetching, hosts
from positions.intake.web.addressing import canonical
from positions.models import Article, Capture, Evidence, Publication, Recheck

# 451 is left out: sites answer it to whole countries, and the page stands there for others.
GONE = (404, 410)


@dataclass(frozen=True)
class Finding:
    """What a look found. `got` and `extracted` are of what differs; `extracted` is None where it has no text."""

    outcome: Recheck.Outcome
    note: str = ""
    got: fetching.Fetched | None = None
    extracted: Extracted | None = None

    @property
    def text(self) -> str:
        return self.extracted.text if self.extracted else ""


def look(article: Article) -> Finding:
    """Ask for the page of an article. Raises hosts.NotNow, and fetching.Unavailable where later may help."""
    try:
        got = hosts.get(article.address)
    except fetching.Refused as reason:
        return Finding(Recheck.Outcome.UNREACHED, str(reason))
    except fetching.Failed as reason:
        if reason.answer and reason.answer.status in GONE:
            # What an error page says is nobody's text: kept as bytes, and not read.
            return Finding(Recheck.Outcome.VANISHED, str(reason), reason.answer)
        return Finding(Recheck.Outcome.UNREACHED, str(reason))
    return _compared(article, got)


def _compared(article: Article, got: fetching.Fetched) -> Finding:
    original = rereading.originals().get(article=article)
    passages = _published(article)
    extracted: Extracted | None = None
    try:
        extracted = now = extracting.extract(
            got.content, media_type=got.media_type, charset=got.charset, url=got.url
        )
    except extracting.Unreadable as reason:
        same, words = False, f"What stands there now cannot be read: {reason}"
    else:
        gone = lost(now.text, (row.exact for row in passages))
        # A text that was handed in was never all that stands on the page: of it the passages count.
        fetched = original.status is not None
        same = now.text == _as_read_by(original, now) if fetched else not gone
        words = "Its text is the same." if same else _in_words(passages, gone)
    if _elsewhere(article, original, got, extracted):
        note = f"The page is now at {got.url} – {words}"
        return Finding(Recheck.Outcome.MOVED, note, got, extracted)
    if same:
        return Finding(Recheck.Outcome.SAME)
    return Finding(Recheck.Outcome.CHANGED, words, got, extracted)


def _published(article: Article) -> list[Evidence]:
    """The passages of this article that are evidence before readers."""
    shown = Evidence.objects.filter(version__publications__in=Publication.objects.open_now())
    return list(shown.filter(article=article).exclude(exact="").select_related("version").distinct())


def _as_read_by(original: Capture, extracted: Extracted) -> str:
    """The text of the stored bytes by the extractor that read the new ones: a newer one makes no page changed."""
    last = rereading.newest(original)
    if (last.extractor, last.extractor_version) == (extracted.extractor, extracted.extractor_version):
        return last.text
    try:
        return rereading.read(original).text
    except extracting.Unreadable:
        return original.text


def _elsewhere(
    article: Article, original: Capture, got: fetching.Fetched, extracted: Extracted | None
) -> bool:
    """Whether the answer came from none of the addresses under which the article was known."""
    known = {canonical(article.address), article.canonical_address}
    if original.request.get("url"):
        known.add(canonical(original.request["url"]))
    own = extracted.canonical_url if extracted else None
    return known.isdisjoint({canonical(got.url), canonical(own or got.url)})


def _in_words(passages: list[Evidence], gone: set[str]) -> str:
    statements = {row.version.statement_id for row in passages if row.exact in gone}
    if len(statements) > 1:
        return f"The passages of {len(statements)} statements no longer stand there."
    if statements:
        return "The passage of 1 statement no longer stands there."
    if len(passages) == 1:
        return "The passage still stands word for word."
    return f"All {len(passages)} passages still stand word for word." if passages else "It holds no passage."


def lost(text: str, passages: Iterable[str]) -> set[str]:
    """The passages that do not stand in a text word for word; how they are broken into lines does not count."""
    words = " ".join(text.split())
    return {passage for passage in passages if " ".join(passage.split()) not in words}
