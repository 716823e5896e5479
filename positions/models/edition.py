"""How often what readers see became something else: what caches ask before a page is made anew."""

from django.db import models


class Edition(models.Model):
    """Something that readers can see changed. The database writes these rows (editions.sql), nobody else."""

    at = models.DateTimeField(db_default=models.functions.Now())

    def __str__(self) -> str:
        return f"edition {self.pk}"
