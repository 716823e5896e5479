"""The index of words knows the treaty, the stance and the language of what holds them."""

import django.contrib.postgres.indexes
import positions.models.findable
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0024_replies'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='findablearticle',
            name='findable_article_words',
        ),
        migrations.RemoveIndex(
            model_name='findablestatement',
            name='findable_statement_words',
        ),
        migrations.AddIndex(
            model_name='findablearticle',
            index=django.contrib.postgres.indexes.GinIndex(models.F('vector'), models.F('organizations'), models.F('concerns'), positions.models.findable.Facets(), name='findable_article_words'),
        ),
        migrations.AddIndex(
            model_name='findablestatement',
            index=django.contrib.postgres.indexes.GinIndex(models.F('vector'), models.F('organizations'), models.F('concerns'), positions.models.findable.Facets(), name='findable_statement_words'),
        ),
    ]
