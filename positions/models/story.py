"""Stories: articles that retell one another, how alike their texts are, and what people said of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from positions.models.article import Article, Capture


class Story(models.Model):
    """Articles that retell one another: together one independent source."""

    def __str__(self) -> str:
        return f"story {self.pk}"


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

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "retold"], name="story_link_once"),
            models.CheckConstraint(
                condition=~models.Q(article=models.F("retold")), name="story_link_of_two_articles"
            ),
        ]

    def __str__(self) -> str:
        return f"article {self.article_id} retells {self.retold_id}: {self.state}"


class Sketch(models.Model):
    """The least hashes of a text's shingles: texts that share many of them share much of their wording."""

    capture = models.OneToOneField(Capture, models.CASCADE, primary_key=True, related_name="sketch")
    hashes = ArrayField(models.BigIntegerField())
    shingles = models.PositiveIntegerField(help_text="How many different ones the text has.")

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["hashes"], name="sketch_hashes")]

    def __str__(self) -> str:
        return f"sketch of capture {self.capture_id}"


class CommonShingle(models.Model):
    """A shingle that too many texts share to say anything: a newsletter's tail, a resolution pasted everywhere."""

    hash = models.BigIntegerField(primary_key=True)
    texts = models.PositiveIntegerField(help_text="How many had it when it was last counted.")

    def __str__(self) -> str:
        return f"{self.hash}, in {self.texts} texts"
