"""What publishing promises about starts and moves, as plain SQL (publishing.sql)."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("positions", "0015_unpublished_and_indexes")]
    operations = [
        migrations.RunSQL((Path(__file__).parent / "publishing.sql").read_text(encoding="utf-8")),
    ]
