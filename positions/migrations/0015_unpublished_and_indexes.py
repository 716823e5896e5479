"""Which versions were never published, kept by the database (unpublished.sql), and indexes for editors' pages."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

FIRST = """
    INSERT INTO positions_unpublished (version_id)
    SELECT v.id FROM positions_statementversion v
    WHERE NOT EXISTS (SELECT FROM positions_publication p WHERE p.version_id = v.id)
"""


class Migration(migrations.Migration):
    dependencies = [("positions", "0014_standing_and_sheets")]
    operations = [
        migrations.CreateModel(
            name="Unpublished",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="unpublished",
                        serialize=False,
                        to="positions.statementversion",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(FIRST),
        migrations.RunSQL((Path(__file__).parent / "unpublished.sql").read_text(encoding="utf-8")),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["by", "verb", "-id"], name="event_of_a_person"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["verb", "-id"], name="event_of_a_verb"),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["starts"], name="publication_starts"),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("ended_how", "withdrawn")), fields=["-ends"], name="publication_withdrawn"
            ),
        ),
    ]
