"""Articles that retell one another are one story, and a story is one independent source."""

from django.db import transaction

from positions.models import Article, Capture, Event, Story, StoryLink, User


def join_copies(capture: Capture) -> None:
    """The same text elsewhere is a copy: confirmed without asking."""
    copy = (
        Capture.objects.filter(text_sha256=capture.text_sha256, withheld_at=None)
        .exclude(article=capture.article)
        .select_related("article")
        .first()
    )
    if copy:
        _link(capture.article, copy.article, StoryLink.State.CONFIRMED, by=None)


@transaction.atomic
def retells(article: Article, retold: Article, *, by: User) -> Event:
    """A person says that `article` retells `retold`: the two are one story. ValueError where it cannot be."""
    if article == retold:
        raise ValueError("An article does not retell itself: give the number of another one.")
    if retold.duplicate_of:
        raise ValueError(
            f"Article {retold.pk} is a duplicate: give the number of article {retold.duplicate_of.pk}."
        )
    _link(article, retold, StoryLink.State.CONFIRMED, by=by)
    return Event.objects.record(Event.Verb.LINK_STORY, article, by=by, new={"retold": retold.pk})


@transaction.atomic
def does_not_retell(article: Article, retold: Article, *, by: User, inverse_of: Event | None = None) -> Event:
    """The link is declined, and remembered as declined."""
    _link(article, retold, StoryLink.State.DECLINED, by=by)
    return Event.objects.record(
        Event.Verb.UNLINK_STORY, article, by=by, old={"retold": retold.pk}, inverse_of=inverse_of
    )


def _link(article: Article, retold: Article, state: str, *, by: User | None) -> None:
    # Rows in one order, so that two people who link the same pair the other way round do not deadlock.
    list(Article.objects.select_for_update().filter(pk__in=[article.pk, retold.pk]).order_by("pk"))
    pair = StoryLink.objects.filter(article=retold, retold=article).first()
    if pair is None:
        pair, _ = StoryLink.objects.get_or_create(article=article, retold=retold, defaults={"state": state})
    pair.state, pair.by = state, by
    pair.save()
    _regroup(article.pk, retold.pk)


def _regroup(one: int, other: int) -> None:
    """Give each of the two groups of confirmed links its own story; one group has one, the oldest."""
    group, rest = _group(one), _group(other)
    if group == rest:
        oldest = Article.objects.filter(pk__in=group).order_by("story_id").values_list("story_id")[0][0]
        Article.objects.filter(pk__in=group).update(story_id=oldest)
    elif Article.objects.filter(pk__in=[one, other]).values("story_id").distinct().count() == 1:
        Article.objects.filter(pk__in=max(group, rest, key=min)).update(story=Story.objects.create())


def _group(pk: int) -> set[int]:
    """All articles that confirmed links lead to from this one."""
    found, edge = {pk}, {pk}
    while edge:
        links = StoryLink.objects.filter(state=StoryLink.State.CONFIRMED)
        ends = set(links.filter(article__in=edge).values_list("retold_id", flat=True))
        ends |= set(links.filter(retold__in=edge).values_list("article_id", flat=True))
        edge = ends - found
        found |= edge
    return found
