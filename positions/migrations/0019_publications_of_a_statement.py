"""The publications of a statement are found in their order (publications.sql)."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("positions", "0018_reset_second_step")]

    operations = [
        migrations.AlterField(
            model_name="publication",
            name="statement",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="positions.statement",
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["statement", "-starts"], name="publication_of_statement"),
        ),
        migrations.RunSQL((Path(__file__).parent / "publications.sql").read_text(encoding="utf-8")),
    ]
