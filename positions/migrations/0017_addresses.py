"""What ends up in an address on a page can stand there (models/addresses.py)."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0016_promises_of_publishing'),
    ]

    operations = [
        migrations.AlterField(
            model_name='provision',
            name='article',
            field=models.CharField(max_length=20, validators=[django.core.validators.RegexValidator('^[^/]*[^/.][^/]*$', 'This stands in an address: no slash, and not dots alone.')]),
        ),
        migrations.AlterField(
            model_name='provisionevent',
            name='article',
            field=models.CharField(max_length=20, validators=[django.core.validators.RegexValidator('^[^/]*[^/.][^/]*$', 'This stands in an address: no slash, and not dots alone.')]),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('address__regex', '(?i)^(https?://|$)')), name='article_address_in_addresses', violation_error_message='An address starts with http:// or https://.'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(('slug__regex', '^[-a-zA-Z0-9_]+$')), name='concern_slug_in_addresses', violation_error_message='Letters, digits, hyphens and underscores only.'),
        ),
        migrations.AddConstraint(
            model_name='errorreport',
            constraint=models.CheckConstraint(condition=models.Q(('reference__regex', '^[^/]*[^/.][^/]*$')), name='error_report_reference_in_addresses', violation_error_message='This stands in an address: no slash, and not dots alone.'),
        ),
        migrations.AddConstraint(
            model_name='errorreport',
            constraint=models.CheckConstraint(condition=models.Q(('address__regex', '^(/([^/\\\\]|$)|$)')), name='error_report_address_in_addresses', violation_error_message='An address on this site starts with one slash.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('source__regex', '(?i)^(https?://|$)')), name='membership_source_in_addresses', violation_error_message='An address starts with http:// or https://.'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('source__regex', '(?i)^(https?://|$)')), name='milestone_source_in_addresses', violation_error_message='An address starts with http:// or https://.'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.CheckConstraint(condition=models.Q(('slug__regex', '^[-a-zA-Z0-9_]+$')), name='organization_slug_in_addresses', violation_error_message='Letters, digits, hyphens and underscores only.'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.CheckConstraint(condition=models.Q(('website__regex', '(?i)^(https?://|$)')), name='organization_website_in_addresses', violation_error_message='An address starts with http:// or https://.'),
        ),
        migrations.AddConstraint(
            model_name='polling',
            constraint=models.CheckConstraint(condition=models.Q(('address__regex', '(?i)^(https?://|$)')), name='polling_address_in_addresses', violation_error_message='An address starts with http:// or https://.'),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=models.CheckConstraint(condition=models.Q(('article__regex', '^[^/]*[^/.][^/]*$')), name='provision_article_in_addresses', violation_error_message='This stands in an address: no slash, and not dots alone.'),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=models.CheckConstraint(condition=models.Q(('source__regex', '(?i)^(https?://|$)')), name='provision_source_in_addresses', violation_error_message='An address starts with http:// or https://.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('home_page__regex', '(?i)^(https?://|$)')), name='source_home_page_in_addresses', violation_error_message='An address starts with http:// or https://.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('feed_address__regex', '(?i)^(https?://|$)')), name='source_feed_address_in_addresses', violation_error_message='An address starts with http:// or https://.'),
        ),
        migrations.AddConstraint(
            model_name='textversion',
            constraint=models.CheckConstraint(condition=models.Q(('source__regex', '(?i)^(https?://|$)')), name='text_version_source_in_addresses', violation_error_message='An address starts with http:// or https://.'),
        ),
        migrations.AddConstraint(
            model_name='treaty',
            constraint=models.CheckConstraint(condition=models.Q(('slug__regex', '^[-a-zA-Z0-9_]+$')), name='treaty_slug_in_addresses', violation_error_message='Letters, digits, hyphens and underscores only.'),
        ),
        migrations.AddConstraint(
            model_name='treaty',
            constraint=models.CheckConstraint(condition=models.Q(('official_page__regex', '(?i)^(https?://|$)')), name='treaty_official_page_in_addresses', violation_error_message='An address starts with http:// or https://.'),
        ),
        migrations.AddConstraint(
            model_name='treatyact',
            constraint=models.CheckConstraint(condition=models.Q(('source__regex', '(?i)^(https?://|$)')), name='treaty_act_source_in_addresses', violation_error_message='An address starts with http:// or https://.'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(('source__regex', '(?i)^(https?://|$)')), name='vote_source_in_addresses', violation_error_message='An address starts with http:// or https://.'),
        ),
    ]
