"""When what readers see became something else (editions.sql), and an index for what ends by the clock."""

from pathlib import Path

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("positions", "0021_search")]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=models.functions.Now())),
            ],
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["ends"], condition=models.Q(ends__isnull=False), name="publication_ends"),
        ),
        migrations.RunSQL((Path(__file__).parent / "editions.sql").read_text(encoding="utf-8")),
    ]
