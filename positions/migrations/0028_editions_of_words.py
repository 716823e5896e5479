"""In which words something changed (editions_words.sql)."""

from pathlib import Path

from django.contrib.postgres.search import SearchVectorField
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("positions", "0027_editions_of")]

    operations = [
        migrations.AddField(model_name="edition", name="words", field=SearchVectorField(null=True)),
        migrations.RunSQL((Path(__file__).parent / "editions_words.sql").read_text(encoding="utf-8")),
    ]
