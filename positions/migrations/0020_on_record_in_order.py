"""The last that was said by an organization on a treaty is the first of its index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0019_publications_of_a_statement'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='statementversion',
            name='version_on_record',
        ),
        migrations.AddIndex(
            model_name='statementversion',
            index=models.Index(models.F('organization'), models.F('treaty'), models.OrderBy(models.F('said_to'), descending=True, nulls_last=True), models.OrderBy(models.F('statement'), descending=True), models.OrderBy(models.F('number'), descending=True), name='version_on_record'),
        ),
    ]
