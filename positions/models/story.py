"""Stories: articles that retell one another, how alike their texts are, and what people said of it."""

from collections.abc import Collection
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from positions.models.article import Article, Capture


class Story(models.Model):
    """Articles that retell one another: together one independent source."""

    def __str__(self) -> str:
        return f"story {self.pk}"


class StoryLinkQuerySet(models.QuerySet["StoryLink"]):
    def of(self, article: Article) -> Self:
        """Whichever of the two it is."""
        return self.filter(models.Q(article=article) | models.Q(retold=article))

    def between(self, one: Article, other: Article) -> "StoryLink | None":
        return self.of(one).of(other).first()

    def waiting(self, article: Article) -> Self:
        """Suggested and not decided, the most alike first; one that led into the same story meanwhile is decided."""
        suggested = self.of(article).filter(state=StoryLink.State.SUGGESTED)
        apart = suggested.exclude(article__story=models.F("retold__story"))
        return apart.select_related("article", "retold").order_by("-likeness", "pk")

    def keep_apart(self, story: int, other: int) -> bool:
        """Whether a person has declined that an article of the one story retells one of the other."""
        declined = self.filter(state=StoryLink.State.DECLINED)
        return declined.filter(
            models.Q(article__story=story, retold__story=other)
            | models.Q(article__story=other, retold__story=story)
        ).exists()


class StoryLink(models.Model):
    """One article retells another: suggested, confirmed, or declined and so never suggested again."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("suggested")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    article = models.ForeignKey(Article, models.CASCADE, related_name="retells")
    retold = models.ForeignKey(Article, models.CASCADE, related_name="retold_by")
    state = models.CharField(max_length=10, choices=State)
    likeness = models.FloatField(
        null=True, help_text="Shared shingles of all, 0 to 1; null where nobody compared."
    )
    by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = StoryLinkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "retold"], name="story_link_once"),
            models.CheckConstraint(
                condition=~models.Q(article=models.F("retold")), name="story_link_of_two_articles"
            ),
        ]

    def __str__(self) -> str:
        return f"article {self.article_id} retells {self.retold_id}: {self.state}"

    def other_than(self, article: Article) -> Article:
        """The article at the other end."""
        return self.retold if article == self.article else self.article

    @property
    def percent(self) -> int | None:
        """Rounded down: 100 is the same wording."""
        return None if self.likeness is None else int(self.likeness * 100)


# Whoever shares none of the twelve least hashes shares few at all. They are asked for one by one, and each row's
# capture for itself: the planner, which cannot know how rare a hash is, would read whole tables otherwise.
LIKE = """
    WITH sharing AS (
        SELECT capture_id,
            (SELECT count(*) FROM unnest(hashes) own WHERE own = ANY(%(hashes)s::bigint[])) AS shared
        FROM unnest((%(hashes)s::bigint[])[1:12]) asked JOIN positions_sketch ON hashes @> ARRAY[asked]
        GROUP BY capture_id
    ), found AS MATERIALIZED (
        SELECT * FROM sharing WHERE shared >= %(least)s ORDER BY shared DESC, capture_id DESC LIMIT 500
    ), best AS (
        SELECT DISTINCT ON (story_id) capture_id, shared FROM found CROSS JOIN LATERAL (
            SELECT story_id FROM positions_capture capture
            JOIN positions_article article ON article.id = capture.article_id
            WHERE capture.id = found.capture_id AND capture.withheld_at IS NULL
                AND article.duplicate_of_id IS NULL
                AND article.story_id IS DISTINCT FROM (SELECT story_id FROM positions_article WHERE id = %(but)s)
            OFFSET 0
        ) of_story
        ORDER BY story_id, shared DESC, capture_id DESC
    )
    SELECT capture_id FROM best ORDER BY shared DESC, capture_id DESC LIMIT %(most)s
"""


class SketchQuerySet(models.QuerySet["Sketch"]):
    def like(self, hashes: Collection[int], *, least: int, but: int, most: int) -> list[int]:
        """Captures that share at least so many of a sketch's hashes, one of each story but that of one article, the
        most alike first."""
        with connection.cursor() as cursor:
            cursor.execute(LIKE, {"hashes": list(hashes), "least": least, "but": but, "most": most})
            return [pk for (pk,) in cursor.fetchall()]


class Sketch(models.Model):
    """The least hashes of a text's shingles: texts that share many of them share much of their wording."""

    capture = models.OneToOneField(Capture, models.CASCADE, primary_key=True, related_name="sketch")
    hashes = ArrayField(models.BigIntegerField(), help_text="Common shingles are left out.")

    objects = SketchQuerySet.as_manager()

    class Meta:
        # Each new text is looked up at once: a list of pending entries would be read through every time.
        indexes: ClassVar = [GinIndex(fields=["hashes"], name="sketch_hashes", fastupdate=False)]

    def __str__(self) -> str:
        return f"sketch of capture {self.capture_id}"


class CommonShingleQuerySet(models.QuerySet["CommonShingle"]):
    def among(self, shingles: Collection[int]) -> set[int]:
        """Which of these are common."""
        with connection.cursor() as cursor:
            # One array, where Django's `in` would write out thousands of parameters.
            query = "SELECT hash FROM positions_commonshingle WHERE hash = ANY(%s::bigint[])"
            cursor.execute(query, [list(shingles)])
            return {shingle for (shingle,) in cursor.fetchall()}


class CommonShingle(models.Model):
    """A shingle that too many texts share to say anything: a newsletter's tail, a resolution pasted everywhere.

    Once common, always common: sketches made since leave it out, so that nobody can count it again.
    """

    hash = models.BigIntegerField(primary_key=True)
    stories = models.PositiveIntegerField(help_text="How many had it when it was counted.")

    objects = CommonShingleQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.hash}, in {self.stories} stories"
