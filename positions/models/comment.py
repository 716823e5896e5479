"""What people say to each other about a field of a version while it is written and reviewed. Readers never see it."""

from typing import ClassVar, Self

from django.db import models


class CommentQuerySet(models.QuerySet["Comment"]):
    def open(self) -> Self:
        return self.filter(resolved_at=None)


class Comment(models.Model):
    """One remark. Its words never change (db); it stays open, over later versions too, until somebody resolves it."""

    version = models.ForeignKey("StatementVersion", models.PROTECT, related_name="comments")
    field = models.CharField(
        max_length=40, blank=True, help_text="A column or part of the version; none: all."
    )
    text = models.TextField()
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(resolved_by=None, resolved_at=None)
                | models.Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="comment_resolved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} on {self.field or 'all'} of {self.version}"
