"""What is on record comes in its order from indexes: the last that was said first, and who raises a concern."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("positions", "0019_publications_of_a_statement"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="statementversion",
            name="version_on_record",
        ),
        migrations.AlterField(
            model_name="versionconcern",
            name="concern",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mentions",
                to="positions.concern",
            ),
        ),
        migrations.AddIndex(
            model_name="statementversion",
            index=models.Index(
                models.F("organization"),
                models.F("treaty"),
                models.OrderBy(models.F("said_to"), descending=True, nulls_last=True),
                models.OrderBy(models.F("statement"), descending=True),
                models.OrderBy(models.F("number"), descending=True),
                name="version_on_record",
            ),
        ),
        migrations.AddIndex(
            model_name="versionconcern",
            index=models.Index(fields=["concern", "version"], name="versions_of_a_concern"),
        ),
    ]
