"""Replies of organizations, and what they promise (replies.sql)."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0023_on_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(help_text='Word for word as it came. It cannot be changed once it is saved.')),
                ('language', models.CharField(default='en', max_length=20)),
                ('signed', models.CharField(blank=True, help_text='Who signed it, with the office.', max_length=300)),
                ('dated', models.DateField(help_text='The day that the reply bears.')),
                ('starts', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('ends', models.DateTimeField(blank=True, editable=False, null=True)),
                ('end_reason', models.TextField(blank=True, help_text='Why it was withdrawn.')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='positions.organization')),
                ('recorded_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('treaty', models.ForeignKey(blank=True, help_text='None: about all of it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.treaty')),
            ],
            options={
                'verbose_name_plural': 'replies',
                'ordering': ['-dated', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='reply_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ends', None)), models.Q(('ends__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='reply_withdrawn_with_a_reason')],
            },
        ),
        migrations.RunSQL((Path(__file__).parent / "replies.sql").read_text(encoding="utf-8")),
    ]
