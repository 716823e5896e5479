"""Articles that retell one another are one story, and a story is one independent source.

How alike two texts are is sketching.py's, which shingles say nothing commonplaces.py's.
"""

from django.db import connection, transaction

from positions.intake.stories.sketching import SAME, Likeness, Shingled, compare, titles_alike
from positions.models import Article, Capture, CommonShingle, Event, Sketch, Story, StoryLink, User

# Two sketches that share fewer than one in so many hashes are not looked at more closely.
SHARED = 4
# Stories with which one article is compared: the work under the lock has an end.
COMPARED = 5


def one_at_a_time() -> None:
    """Wait until nobody else stores captures or groups stories, until the end of the transaction: two copies
    that come in at once would not see each other, two links would each regroup half a story."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('positions.stories'))")


def join_copies(capture: Capture) -> None:
    """Sketch a captured text, and link its article with what it retells: confirmed where the words are the same or
    hardly edited, suggested where they are near, and never against what a person has said. Whoever calls has
    `one_at_a_time`."""
    exact = Capture.objects.filter(text_sha256=capture.text_sha256, withheld_at=None)
    copy = exact.exclude(article=capture.article).select_related("article").first()
    if copy:
        _propose(capture.article, copy.article, SAME)
    text = Shingled(capture.text)
    hashes = text.sketch(CommonShingle.objects.among)
    Sketch.objects.bulk_create(
        [Sketch(capture=capture, hashes=hashes)],
        update_conflicts=True,
        unique_fields=["capture"],
        update_fields=["hashes"],
    )
    least = max(1, len(hashes) // SHARED)
    for pk in Sketch.objects.like(hashes, least=least, but=capture.article_id, most=COMPARED):
        found = Capture.objects.select_related("article").get(pk=pk)
        other = Shingled(found.text)
        common = CommonShingle.objects.among(text.shingles | other.shingles)
        likeness = compare(text, other, common)
        _propose(capture.article, found.article, likeness)


def _propose(article: Article, retold: Article, likeness: Likeness) -> None:
    """What the likeness of two texts says of their articles."""
    if likeness.is_copy:
        _link(article, retold, StoryLink.State.CONFIRMED, by=None, likeness=likeness.jaccard)
    elif likeness.is_near or (likeness.is_doubtful and titles_alike(article.title, retold.title)):
        _link(article, retold, StoryLink.State.SUGGESTED, by=None, likeness=likeness.jaccard)


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


@transaction.atomic
def declines(article: Article, retold: Article, *, by: User) -> Event:
    """A person says that two are not one story, as a machine has suggested or confirmed. ValueError where nothing
    says so (any more)."""
    one_at_a_time()
    link = StoryLink.objects.between(article, retold)
    if link is None or link.state == StoryLink.State.DECLINED:
        raise ValueError(f"Articles {article.pk} and {retold.pk} are told apart already.")
    old = {"state": link.state, "by": link.by_id}
    _link(article, retold, StoryLink.State.DECLINED, by=by)
    return Event.objects.record(Event.Verb.DECLINE_STORY, article, by=by, old=old, new={"retold": retold.pk})


@transaction.atomic
def reopens(declined: Event, *, by: User) -> Event:
    """What was declined is what it was before. ValueError where it was decided anew since."""
    one_at_a_time()
    article = Article.objects.get(pk=declined.noun_id)
    retold = Article.objects.get(pk=declined.new["retold"])
    link = StoryLink.objects.between(article, retold)
    if link is None or link.state != StoryLink.State.DECLINED:
        raise ValueError(f"Articles {article.pk} and {retold.pk} were joined since.")
    link.state, link.by_id = declined.old["state"], declined.old["by"]
    link.save()
    _regroup(article.pk, retold.pk)
    return Event.objects.record(
        Event.Verb.REOPEN_STORY, article, by=by, old=declined.new, inverse_of=declined
    )


def _link(
    article: Article, retold: Article, state: str, *, by: User | None, likeness: float | None = None
) -> None:
    one_at_a_time()
    pair = StoryLink.objects.between(article, retold) or StoryLink(article=article, retold=retold)
    if by is None and (_is_settled(pair) or _are_kept_apart(article, retold)):
        return
    pair.state, pair.by = state, by
    pair.likeness = pair.likeness if likeness is None else likeness
    pair.save()
    _regroup(article.pk, retold.pk)


def _is_settled(pair: StoryLink) -> bool:
    """A machine changes nothing but its own suggestions."""
    return pair.pk is not None and (pair.by is not None or pair.state != StoryLink.State.SUGGESTED)


def _are_kept_apart(article: Article, retold: Article) -> bool:
    """Whether somebody has told the two stories apart: no third copy joins them then, nor asks again."""
    one, other = (
        Article.objects.values_list("story_id", flat=True).get(pk=each.pk) for each in (article, retold)
    )
    return StoryLink.objects.keep_apart(one, other)


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
