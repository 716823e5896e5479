"""The database's own promises, as plain SQL (promises.sql)."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("positions", "0001_catalogue_and_record")]
    operations = [
        migrations.RunSQL((Path(__file__).parent / "promises.sql").read_text(encoding="utf-8")),
    ]
