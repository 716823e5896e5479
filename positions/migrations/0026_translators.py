"""Who translated a passage is one of three."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0025_facets'),
    ]

    operations = [
        migrations.AlterField(
            model_name='evidence',
            name='translated_by',
            field=models.CharField(blank=True, choices=[('official', 'official translation'), ('ours', 'our translation'), ('machine', 'machine translation')], max_length=10),
        ),
    ]
