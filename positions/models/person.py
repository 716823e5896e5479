"""People who speak, and for whom. Accounts are in user.py."""

from typing import ClassVar

import pghistory
from django.db import models


@pghistory.track()
class Person(models.Model):
    """Somebody who was quoted or reported, known by name."""

    name = models.CharField(max_length=200, unique=True)

    class Meta:
        verbose_name_plural = "people"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Role(models.Model):
    """A person's office in an organization, as far as it is known from when to when."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    organization = models.ForeignKey("Organization", models.CASCADE, related_name="roles")
    title = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "organization", "title"], name="role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.title}, {self.organization}"
