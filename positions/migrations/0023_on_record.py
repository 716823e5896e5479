"""What is on record, counted (on_record.sql), and where a line stands today without its history."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import functions

COUNTED = [
    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
    ("statements", models.PositiveIntegerField()),
    ("first", models.DateField()),
    ("last", models.DateField()),
    ("starts", models.DateTimeField()),
    ("ends", models.DateTimeField(null=True)),
]
FILL = """
    SELECT positions_count_on_record(id, (SELECT array_agg(id) FROM positions_organization)) FROM positions_treaty
"""


def noun(name: str) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=f"positions.{name}"
    )


class Migration(migrations.Migration):
    dependencies = [("positions", "0022_editions")]

    operations = [
        migrations.CreateModel(
            name="OnRecord",
            fields=[
                *COUNTED,
                ("led", models.PositiveIntegerField()),
                ("sources", models.PositiveIntegerField(help_text="Stories.")),
                ("grade", models.CharField(help_text="The best.", max_length=1)),
                ("sorts", models.JSONField()),
                ("organization", noun("organization")),
                ("treaty", noun("treaty")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organization", "treaty", "starts"], name="on_record_once"
                    )
                ],
                "indexes": [models.Index(fields=["treaty"], include=["led", "starts", "ends"], name="on_record_treaty")],
            },
        ),
        migrations.CreateModel(
            name="Raised",
            fields=[
                *COUNTED,
                (
                    "polarity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("worry", "worries about"),
                            ("welcome", "welcomes"),
                            ("demand", "demands"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="raised",
                        to="positions.concern",
                    ),
                ),
                (
                    "latest",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="positions.statement",
                    ),
                ),
                ("organization", noun("organization")),
                ("treaty", noun("treaty")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["concern", "treaty", "organization", "polarity", "starts"], name="raised_once"
                    )
                ],
                "indexes": [
                    models.Index(fields=["concern", "-last", "-id"], name="raised_last"),
                    models.Index(fields=["treaty", "concern", "organization"], name="raised_treaty"),
                    models.Index(fields=["organization", "treaty"], name="raised_organization"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                fields=["treaty", "organization"],
                condition=models.Q(until=None, ends=None),
                name="step_today",
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                fields=["treaty", "until"],
                condition=models.Q(until__isnull=False, ends=None),
                name="step_until",
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                fields=["treaty", "ends"], condition=models.Q(ends__isnull=False), name="step_ends"
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                fields=["organization", "treaty", "day"],
                condition=models.Q(day=models.F("since")),
                name="step_turns",
            ),
        ),
        migrations.RemoveIndex(model_name="appearance", name="appearance_treaty"),
        migrations.AddIndex(
            model_name="appearance",
            index=models.Index(
                fields=["treaty", "organization", "-said_from", "-said_to", "-statement"],
                include=["question", "stance", "grade", "makes_line", "starts", "ends"],
                name="appearance_treaty",
            ),
        ),
        migrations.AddIndex(
            model_name="appearance",
            index=models.Index(
                fields=["organization", "treaty", "-ends"],
                condition=models.Q(ends__isnull=False),
                name="appearance_ended",
            ),
        ),
        migrations.AddIndex(
            model_name="appearance",
            index=models.Index(
                "organization",
                functions.Greatest("starts", "ends").desc(),
                models.F("statement").desc(),
                name="appearance_news",
            ),
        ),
        migrations.AddIndex(
            model_name="appearance",
            index=models.Index(
                "treaty",
                functions.Greatest("starts", "ends").desc(),
                models.F("statement").desc(),
                name="appearance_treaty_news",
            ),
        ),
        migrations.RunSQL((Path(__file__).parent / "on_record.sql").read_text(encoding="utf-8")),
        migrations.RunSQL(FILL),
    ]
