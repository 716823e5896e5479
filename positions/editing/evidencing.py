"""The evidence of a draft: a passage comes to it with the facts that are known of its article, and is mended."""

from typing import Any

from django.utils.translation import gettext as _

from positions.editing import Refused
from positions.editing.anchoring import Anchor
from positions.models import Article, Capture, Evidence, Source, StatementVersion, User

# Facts that hold for every passage of one article.
FACTS_OF_AN_ARTICLE = (
    "kind",
    "address_kind",
    "wording",
    "leaked",
    "title",
    "title_basis",
    "publisher",
    "published_from",
    "published_to",
    "language",
)

# What the kind of source says about evidence found there; an editor may say otherwise.
FACTS_BY_SOURCE = {
    Source.Kind.OWN_SITE: {"kind": "primary", "address_kind": "publisher", "wording": "verbatim"},
    Source.Kind.OUTLET: {"kind": "secondary", "address_kind": "publisher", "wording": "paraphrase"},
    Source.Kind.AGGREGATOR: {"kind": "secondary", "address_kind": "repost", "wording": "paraphrase"},
    Source.Kind.MACHINE_SUMMARY: {
        "kind": "secondary",
        "address_kind": "machine_report",
        "wording": "paraphrase",
    },
}


def add(draft: StatementVersion, capture: Capture, found: Anchor) -> None:
    """A passage more, with the facts that are known of its article. Refused where the draft holds it."""
    article = capture.article
    if draft.evidence.filter(capture=capture, start=found.start, end=found.end).exists():
        raise Refused(_("This passage is there already."))
    own: Evidence | None = draft.evidence.filter(article=article).last()
    known = _of(own) if own else facts(article)
    Evidence.objects.create(version=draft, article=article, capture=capture, **vars(found), **known)
    Article.objects.filter(pk=article.pk).exclude(triage=Article.Triage.ANNOTATED).update(
        triage=Article.Triage.ANNOTATED, dismissed_as="", parked_until=None
    )


def _of(known: Evidence) -> dict[str, Any]:
    return {name: getattr(known, name) for name in FACTS_OF_AN_ARTICLE}


def facts(article: Article) -> dict[str, Any]:
    """What is known of evidence from this article: as on its last passage, else from its source."""
    if known := Evidence.objects.filter(article=article).order_by("-pk").first():
        return _of(known)
    return {
        "title": article.title,
        "publisher": article.publisher,
        "published_from": article.published_from,
        "published_to": article.published_to,
        "language": article.language or "en",
        **(FACTS_BY_SOURCE.get(Source.Kind(article.source.kind), {}) if article.source else {}),
    }


def mend(draft: StatementVersion, rows: list[dict[str, Any]], *, by: User) -> None:
    """Update or remove (`remove` true) the evidence named by `pk`; rows not named stay. `translation_checked`: whether
    somebody has compared the translation with the original; who did so first stays, as long as it says the same."""
    for row in rows:
        columns = dict(row)
        ours = draft.evidence.filter(pk=columns.pop("pk"))
        if columns.pop("remove", False):
            ours.delete()
            continue
        if (checked := columns.pop("translation_checked", None)) is not None:
            text = columns["translation"]
            same = ours.filter(translation=text).exclude(translation_checked_by=None).exists()
            if not (checked and text):
                columns["translation_checked_by"] = None
            elif not same:
                columns["translation_checked_by"] = by
        ours.update(**columns)
