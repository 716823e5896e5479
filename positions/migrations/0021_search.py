"""What search looks through, and how words become what is found (search.sql)."""

from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0020_on_record_in_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='FindableArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organizations', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), help_text='The one that speaks and those it binds.', size=None)),
                ('concerns', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('question', models.CharField(choices=[('mandate', 'on the mandate'), ('text', 'on the text'), ('joining', 'on joining'), ('provision', 'on one article'), ('process', 'on process')], max_length=10)),
                ('stance', models.CharField(choices=[('support', 'Supports'), ('support_with_reservations', 'Supports with reservations'), ('mixed', 'Mixed or neutral'), ('oppose_unless_amended', 'Opposes unless changed'), ('oppose', 'Opposes'), ('undecided', 'Undecided')], max_length=30, null=True)),
                ('language', models.CharField(max_length=20)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('starts', models.DateTimeField()),
                ('ends', models.DateTimeField(null=True)),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findable', to='positions.article')),
                ('publication', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='findable_articles', to='positions.publication')),
                ('treaty', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='positions.treaty')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector', 'organizations', 'concerns'], name='findable_article_words'), models.Index(fields=['-first', '-article'], name='findable_article_newest'), models.Index(fields=['treaty', '-first', '-article'], name='findable_article_treaty'), models.Index(fields=['language', '-first', '-article'], name='findable_article_language')],
                'constraints': [models.UniqueConstraint(fields=('publication', 'article'), name='findable_article_once')],
            },
        ),
        migrations.CreateModel(
            name='FindableStatement',
            fields=[
                ('organizations', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), help_text='The one that speaks and those it binds.', size=None)),
                ('concerns', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('question', models.CharField(choices=[('mandate', 'on the mandate'), ('text', 'on the text'), ('joining', 'on joining'), ('provision', 'on one article'), ('process', 'on process')], max_length=10)),
                ('stance', models.CharField(choices=[('support', 'Supports'), ('support_with_reservations', 'Supports with reservations'), ('mixed', 'Mixed or neutral'), ('oppose_unless_amended', 'Opposes unless changed'), ('oppose', 'Opposes'), ('undecided', 'Undecided')], max_length=30, null=True)),
                ('language', models.CharField(max_length=20)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('starts', models.DateTimeField()),
                ('ends', models.DateTimeField(null=True)),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
                ('publication', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='findable_statement', serialize=False, to='positions.publication')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='positions.statement')),
                ('treaty', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='positions.treaty')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector', 'organizations', 'concerns'], name='findable_statement_words'), models.Index(fields=['-first', '-statement'], name='findable_statement_newest'), models.Index(fields=['treaty', '-first', '-statement'], name='findable_statement_treaty'), models.Index(fields=['language', '-first', '-statement'], name='findable_statement_language')],
            },
        ),
        migrations.RunSQL((Path(__file__).parent / "search.sql").read_text(encoding="utf-8")),
        # What is published already.
        migrations.RunSQL(
            "SELECT positions_make_findable(ARRAY(SELECT DISTINCT statement_id FROM positions_publication))"
        ),
    ]
