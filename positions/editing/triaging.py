"""What is made of captured articles before anybody annotates them: dismissed for a reason, parked until a day, given to
somebody; and that it can be taken back. A decision may be about several at once."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from positions.editing import Refused, Stale
from positions.intake.stories import linking
from positions.models import Article, Event, User

# Nobody parks for longer: what is wanted in two years is another article.
LONGEST = dt.timedelta(days=730)
# A page of the queue holds fewer; more at once is a mistake.
MOST = 200

# What is decided about, and what is put back.
WAITING = frozenset([Article.Triage.NEW, Article.Triage.PARKED])
PUT_AWAY = frozenset([Article.Triage.DISMISSED, Article.Triage.PARKED])
DECISIONS = (Event.Verb.DISMISS, Event.Verb.PARK, Event.Verb.ASSIGN, Event.Verb.PUT_BACK)

Columns = dict[str, Any]


def dismiss(articles: Iterable[int], *, reason: str, by: User) -> Event:
    """Nothing is made of these, for a reason of `Article.Dismissal`. What is dismissed stays findable."""
    return _decide(articles, Event.Verb.DISMISS, _dismissed(reason), by=by)


def park(articles: Iterable[int], *, until: dt.date, by: User) -> Event:
    """These wait: on that day they are in the queue again."""
    today = timezone.now().date()
    if not today < until <= today + LONGEST:
        raise Refused(_("Choose a day after today, at most two years ahead."))
    columns = {"triage": Article.Triage.PARKED, "dismissed_as": "", "parked_until": until}
    return _decide(articles, Event.Verb.PARK, columns, by=by)


def put_back(articles: Iterable[int], *, by: User) -> Event:
    """Dismissed or parked ones are in the queue again, as if they were new."""
    columns = {"triage": Article.Triage.NEW, "dismissed_as": "", "parked_until": None}
    return _decide(articles, Event.Verb.PUT_BACK, columns, by=by, among=PUT_AWAY)


def assign(articles: Iterable[int], *, to: User | None, by: User) -> Event:
    """Somebody looks at these, or (None) nobody in particular."""
    return _decide(articles, Event.Verb.ASSIGN, {"assignee_id": to and to.pk}, by=by)


@transaction.atomic
def duplicate(article: Article, *, of: Article, by: User) -> Event:
    """It retells another and adds nothing: the two are one story, and it is dismissed."""
    if article == of:
        raise Refused(_("An article is no duplicate of itself: give the number of another one."))
    joins = article.story_id != of.story_id
    if joins:
        try:
            linking.retells(article, of, by=by)
        except ValueError as error:
            raise Refused(str(error)) from error
    columns = _dismissed(Article.Dismissal.DUPLICATE)
    return _decide([article.pk], Event.Verb.DISMISS, columns, by=by, joined=of.pk if joins else None)


@transaction.atomic
def take_back(event: Event, *, by: User) -> Event:
    """Each of them as it was before. Refused where somebody has decided anew since about one of them."""
    before: dict[str, Columns] = event.old
    rows = _locked(map(int, before))
    for row in rows:
        if _told(row, event.new["columns"]) != event.new["columns"]:
            raise Refused(_("Article %(pk)d was decided anew since.") % {"pk": row.pk})
        _set(row, before[str(row.pk)])
    if joined := event.new.get("joined"):
        linking.does_not_retell(rows[0], Article.objects.get(pk=joined), by=by)
    return Event.objects.record(
        Event.Verb.UNDO_TRIAGE, rows[0], by=by, new={"count": len(rows)}, inverse_of=event
    )


def _dismissed(reason: str) -> Columns:
    return {
        "triage": Article.Triage.DISMISSED,
        "dismissed_as": Article.Dismissal(reason),
        "parked_until": None,
    }


@transaction.atomic
def _decide(
    articles: Iterable[int],
    verb: Event.Verb,
    columns: Columns,
    *,
    by: User,
    among: frozenset[str] = WAITING,
    joined: int | None = None,
) -> Event:
    """One decision about all of these, or about none. A second click finds what the first has decided."""
    pks = set(articles)
    if not pks:
        raise Refused(_("Tick at least one article."))
    if len(pks) > MOST:
        raise Refused(_("Decide about at most %(most)d articles at once.") % {"most": MOST})
    rows = _locked(pks)
    if len(rows) < len(pks):
        raise Refused(_("One of these articles is not there (any more)."))
    told = {name: _as_json(value) for name, value in columns.items()}
    if all(_told(row, columns) == told for row in rows) and (again := _by(rows[0], verb, by)):
        return again
    for row in rows:
        if row.intake != Article.Intake.CAPTURED or row.triage not in among:
            raise Stale(_moved_on(row))
    before = {str(row.pk): _told(row, columns) for row in rows}
    for row in rows:
        _set(row, columns)
    new = {"columns": told, "count": len(rows)} | ({"joined": joined} if joined else {})
    return Event.objects.record(verb, rows[0], by=by, old=before, new=new)


def _moved_on(row: Article) -> str:
    """Who has decided about it meanwhile, and what."""
    last = Event.objects.about(row).filter(verb__in=DECISIONS).select_related("by").first()
    told = {"pk": row.pk, "state": row.get_triage_display(), "who": last.by if last else "–"}
    return _("Article %(pk)d is %(state)s by now (%(who)s). Look at it again.") % told


def _by(row: Article, verb: Event.Verb, by: User) -> Event | None:
    last = Event.objects.about(row).filter(verb__in=DECISIONS).first()
    return last if last and (last.verb, last.by_id) == (verb, by.pk) else None


def _locked(pks: Iterable[int]) -> list[Article]:
    """In one order, or two who decide about the same would deadlock."""
    return list(Article.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))


def _set(row: Article, columns: Columns) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=[name.removesuffix("_id") for name in columns])


def _told(row: Article, names: Iterable[str]) -> Columns:
    return {name: _as_json(getattr(row, name)) for name in names}


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
