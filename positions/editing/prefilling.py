"""What a new draft begins with: what is known of its text and of the talks. Never who, which step or why."""

from typing import Any

from django.utils.translation import gettext as _

from positions.models import Attribution, Capture, Source, StatementVersion, Suggestion, Treaty, User

# Mostly the same for the next statement of one text.
OF_A_TEXT = ("said_from", "said_to", "said_basis", "form", "attribution")
# Of one treaty's talks.
OF_TALKS = ("text_version", "session")


def known(capture: Capture, *, by: User, treaty: Treaty | None = None) -> dict[str, Any]:
    """Columns of a draft: as in the statement made of this text last, else from the article, its source, and what
    this person stands in. `treaty` is the draft's where that is known already."""
    last = _last(capture)
    columns = {name: getattr(last, name) for name in OF_A_TEXT} if last else _of_article(capture)
    columns["language"] = capture.article.language or "en"
    columns["treaty"] = treaty or (last and last.treaty) or standing_treaty(by) or _only_suggested(capture)
    for name in OF_TALKS:
        found = getattr(by, name) or (last and getattr(last, name))
        columns[name] = found if found and found.treaty == columns["treaty"] else None
    return columns


def standing_treaty(user: User) -> Treaty | None:
    """The treaty whose talks this person follows at present."""
    standing = user.session or user.text_version
    return standing.treaty if standing else None


def _last(capture: Capture) -> StatementVersion | None:
    """What was made of this text last, by whomever."""
    made = StatementVersion.objects.filter(evidence__capture=capture, discarded_at=None)
    return made.select_related("treaty", "text_version", "session").order_by("-pk").first()


def _of_article(capture: Capture) -> dict[str, Any]:
    article = capture.article
    columns: dict[str, Any] = {}
    if article.published_from:
        columns = {
            "said_from": article.published_from,
            "said_to": article.published_to,
            "said_basis": _("the day of the article"),
        }
    if article.source and article.source.kind == Source.Kind.OWN_SITE:
        columns["attribution"] = Attribution.OWN_WORDS
    return columns


def _only_suggested(capture: Capture) -> Treaty | None:
    """The treaty that all open suggestions of this text are about."""
    rows = Suggestion.objects.open().filter(capture=capture).exclude(treaty=None)
    treaties = Treaty.objects.filter(pk__in=rows.values("treaty"))[:2]
    return treaties[0] if len(treaties) == 1 else None
