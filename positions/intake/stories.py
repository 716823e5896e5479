"""Articles that retell one another are one story, and a story is one independent source."""

from django.db import connection, transaction

from positions.models import Article, Capture, Event, Story, StoryLink, User


def one_at_a_time() -> None:
    """Wait until nobody else stores captures or groups stories, until the end of the transaction: two copies
    that come in at once would not see each other, two links would each regroup half a story."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('positions.stories'))")


def join_copies(capture: Capture) -> None:
    """The same text elsewhere is a copy: confirmed without asking, unless a person has declined it."""
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
    one_at_a_time()
    article, retold = (Article.objects.get(pk=each.pk) for each in (article, retold))  # as they are by now
    if article == retold:
        raise ValueError("An article does not retell itself: give the number of another one.")
    for each in (article, retold):
        if each.duplicate_of_id:
            raise ValueError(f"Article {each.pk} is a duplicate: use article {each.duplicate_of_id} instead.")
    if article.story_id == retold.story_id:
        raise ValueError(f"Articles {article.pk} and {retold.pk} are one story already.")
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
    one_at_a_time()
    pair = StoryLink.objects.filter(article=retold, retold=article).first()
    if pair is None:
        pair, _ = StoryLink.objects.get_or_create(article=article, retold=retold, defaults={"state": state})
    if by is None and pair.by:
        return
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
