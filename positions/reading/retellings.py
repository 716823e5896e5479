"""The other articles of a story, beside the text of one of them."""

from django.db.models import Exists, OuterRef, Q

from positions.models import Article, StoryLink

# A story that was retold by hundreds is shown by so many of them, the newest.
MOST = 50


def of(article: Article) -> list[tuple[Article, bool]]:
    """Each, and whether a link of its own leads there, which can be declined: those first."""
    links = StoryLink.objects.of(article).filter(state=StoryLink.State.CONFIRMED)
    linked = Exists(links.filter(Q(article=OuterRef("pk")) | Q(retold=OuterRef("pk"))))
    others = article.story.articles.exclude(pk=article.pk).annotate(linked=linked).order_by("-linked", "-pk")
    return [(other, other.linked) for other in others[:MOST]]  # type: ignore[attr-defined]  # just above
