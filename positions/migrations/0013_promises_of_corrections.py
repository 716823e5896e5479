"""What comments, corrections, error reports and former addresses promise, as plain SQL (corrections.sql)."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("positions", "0012_corrections_and_names")]
    operations = [
        migrations.RunSQL((Path(__file__).parent / "corrections.sql").read_text(encoding="utf-8")),
    ]
