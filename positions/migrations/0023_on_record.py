"""What is on record, counted (on_record.sql), and where a line stands today without its history."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

COUNTED = [
    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
    ("statements", models.PositiveIntegerField()),
    ("first", models.DateField()),
    ("last", models.DateField()),
    ("starts", models.DateTimeField()),
    ("ends", models.DateTimeField(null=True)),
]
# As readers see them: each organization under the one that it was merged into in the end.
FILL = """
    WITH RECURSIVE family AS (
        SELECT id AS member, id AS survivor, merged_into_id AS next FROM positions_organization
        UNION ALL
        SELECT family.member, o.id, o.merged_into_id FROM family JOIN positions_organization o ON o.id = family.next
    ),
    seen AS (SELECT array_agg(member) AS members, array_agg(survivor) AS survivors FROM family WHERE next IS NULL)
    SELECT positions_count_on_record(id, seen.members, seen.survivors) FROM positions_treaty, seen
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
                ("grade", models.CharField(help_text="The best.", max_length=1)),
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
        migrations.RunSQL((Path(__file__).parent / "on_record.sql").read_text(encoding="utf-8")),
        migrations.RunSQL(FILL),
    ]
