"""Of which treaty and organization something changed (editions_of.sql)."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


def noun(name: str) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=f"positions.{name}"
    )


class Migration(migrations.Migration):
    dependencies = [("positions", "0026_translators")]

    operations = [
        migrations.AddField(model_name="edition", name="treaty", field=noun("treaty")),
        migrations.AddField(model_name="edition", name="organization", field=noun("organization")),
        migrations.RunSQL((Path(__file__).parent / "editions_of.sql").read_text(encoding="utf-8")),
    ]
