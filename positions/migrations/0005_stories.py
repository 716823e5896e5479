"""An appearance's stories follow its articles, as plain SQL (stories.sql)."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("positions", "0004_steps_and_history")]
    operations = [
        migrations.RunSQL((Path(__file__).parent / "stories.sql").read_text(encoding="utf-8")),
    ]
