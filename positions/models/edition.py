"""How often what readers see became something else: what caches ask before a page is made anew."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Edition(models.Model):
    """Something that readers can see changed, or will at that instant: of one organization on one treaty, or, without
    them, of anything. With `words`: what search finds by them. The database writes these rows (editions.sql,
    editions_of.sql, editions_words.sql), nobody else."""

    at = models.DateTimeField(db_default=models.functions.Now())
    treaty = models.ForeignKey("Treaty", models.CASCADE, null=True, related_name="+", db_index=False)
    organization = models.ForeignKey(
        "Organization", models.CASCADE, null=True, related_name="+", db_index=False
    )

    words = SearchVectorField(null=True)

    def __str__(self) -> str:
        return f"edition {self.pk}"
