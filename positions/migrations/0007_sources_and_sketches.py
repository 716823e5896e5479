

import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("positions", "0006_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="CommonShingle",
            fields=[
                ("hash", models.BigIntegerField(primary_key=True, serialize=False)),
                ("stories", models.PositiveIntegerField(help_text="How many had it when it was counted.")),
            ],
        ),
        migrations.CreateModel(
            name="CoverageGap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField(null=True)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("failing", "its feed could not be read"),
                            ("paused", "reading it was paused"),
                            ("unread", "nothing was read here at that time"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["-starts"],
            },
        ),
        migrations.CreateModel(
            name="FeedItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, verbose_name="SHA-256 of what the feed calls it")),
                ("met_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="FetchRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("took", models.DurationField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "new items"),
                            ("nothing", "nothing new"),
                            ("unchanged", "unchanged"),
                            ("failed", "failed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hard", "will not pass by itself"),
                            ("soft", "may pass"),
                            ("temporary", "out of reach"),
                        ],
                        max_length=10,
                    ),
                ),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("reason", models.TextField(blank=True, help_text="In words for people.")),
                ("error", models.TextField(blank=True, help_text="As the program met it.")),
                ("items", models.PositiveIntegerField(default=0)),
                ("added", models.PositiveIntegerField(default=0, help_text="Items not met before.")),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Host",
            fields=[
                ("name", models.CharField(max_length=253, primary_key=True, serialize=False)),
                ("robots", models.TextField(blank=True)),
                ("robots_at", models.DateTimeField(null=True)),
                ("not_before", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Polling",
            fields=[
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="polling",
                        serialize=False,
                        to="positions.source",
                    ),
                ),
                (
                    "address",
                    models.URLField(help_text="The feed that the rest of this row is about.", max_length=500),
                ),
                ("next_poll_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("interval", models.DurationField(default=datetime.timedelta(seconds=3600))),
                ("etag", models.CharField(blank=True, max_length=500)),
                ("last_modified", models.CharField(blank=True, max_length=100)),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of what came last"),
                ),
                (
                    "failure_score",
                    models.FloatField(default=0, help_text="Hard 1, soft ½, temporary ¼; 0 after a success."),
                ),
                ("succeeded_at", models.DateTimeField(null=True)),
                ("item_at", models.DateTimeField(null=True, verbose_name="newest item")),
                ("silent_after", models.DurationField(default=datetime.timedelta(days=30))),
            ],
        ),
        migrations.CreateModel(
            name="Recheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(help_text="1, 7, 30 or 180 after the capture.")),
                ("claimed_at", models.DateTimeField(null=True)),
                (
                    "tries",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Those that came to nothing so far."
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("same", "unchanged"),
                            ("changed", "changed"),
                            ("moved", "moved"),
                            ("vanished", "gone"),
                            ("unreached", "not reached"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True, help_text="In words for people.")),
                (
                    "settled_at",
                    models.DateTimeField(help_text="An editor has looked at the change.", null=True),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Sketch",
            fields=[
                (
                    "capture",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sketch",
                        serialize=False,
                        to="positions.capture",
                    ),
                ),
                (
                    "hashes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        help_text="Common shingles are left out.",
                        size=None,
                    ),
                ),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="source",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="source",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="source",
            name="delete_delete",
        ),
        migrations.RemoveField(
            model_name="source",
            name="state",
        ),
        migrations.RemoveField(
            model_name="sourceevent",
            name="state",
        ),
        migrations.AddField(
            model_name="article",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, help_text="Those that came to nothing so far."),
        ),
        migrations.AlterField(
            model_name="capture",
            name="captured_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, help_text="The bytes; reading them anew does not change it."
            ),
        ),
        migrations.AddField(
            model_name="capture",
            name="of",
            field=models.ForeignKey(
                blank=True,
                help_text="The capture whose bytes were read anew here.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="readings",
                to="positions.capture",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                help_text="Who looks after it.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="owned_sources",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="poll_every",
            field=models.DurationField(
                blank=True, help_text="Empty: as often as the source publishes asks for.", null=True
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="reading",
            field=models.CharField(
                choices=[("untested", "not tested yet"), ("on", "read"), ("paused", "paused")],
                default="untested",
                help_text="A feed is asked for only once somebody has tested it and switched it on.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="sourceevent",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Who looks after it.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sourceevent",
            name="poll_every",
            field=models.DurationField(
                blank=True, help_text="Empty: as often as the source publishes asks for.", null=True
            ),
        ),
        migrations.AddField(
            model_name="sourceevent",
            name="reading",
            field=models.CharField(
                choices=[("untested", "not tested yet"), ("on", "read"), ("paused", "paused")],
                default="untested",
                help_text="A feed is asked for only once somebody has tested it and switched it on.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="storylink",
            name="likeness",
            field=models.FloatField(
                help_text="Shared shingles of all, 0 to 1; null where nobody compared.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="verb",
            field=models.CharField(
                choices=[
                    ("intake", "took in"),
                    ("retry", "tried again to take in"),
                    ("settle", "looked at the changed page of"),
                    ("unsettle", "wants somebody to look at the changed page of"),
                    ("withhold", "withheld the captured copy of"),
                    ("add_source", "added the source"),
                    ("read_source", "switched on the reading of"),
                    ("pause_source", "paused the reading of"),
                    ("edit_source", "changed the reading of"),
                    ("edit_article", "changed the details of"),
                    ("link_story", "said which article is retold by"),
                    ("unlink_story", "took back a retelling of"),
                    ("decline_story", "declined a retelling by"),
                    ("reopen_story", "left open again a retelling by"),
                    ("draft", "drafted"),
                    ("edit", "edited"),
                    ("discard", "discarded the draft of"),
                    ("restore", "restored the draft of"),
                    ("send", "sent for review"),
                    ("approve", "approved"),
                    ("send_back", "sent back"),
                    ("undo_approve", "took back the approval of"),
                    ("withdraw", "withdrew"),
                    ("undo_withdraw", "published again"),
                    ("merge", "merged away"),
                    ("unmerge", "unmerged"),
                ],
                max_length=20,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "positions_sourceevent" ("display", "feed_address", "home_page", "id", "kind", "language", "name", "note", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "poll_every", "reading", "slug") VALUES (NEW."display", NEW."feed_address", NEW."home_page", NEW."id", NEW."kind", NEW."language", NEW."name", NEW."note", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."poll_every", NEW."reading", NEW."slug"); RETURN NULL;',
                    hash="5ff9fb099b649af1940e51fe749a12a0447459c9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ad23d",
                    table="positions_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "positions_sourceevent" ("display", "feed_address", "home_page", "id", "kind", "language", "name", "note", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "poll_every", "reading", "slug") VALUES (NEW."display", NEW."feed_address", NEW."home_page", NEW."id", NEW."kind", NEW."language", NEW."name", NEW."note", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."poll_every", NEW."reading", NEW."slug"); RETURN NULL;',
                    hash="ed7b3d7e19b59a9e4388aabd3bb1e542da639dec",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c4974",
                    table="positions_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "positions_sourceevent" ("display", "feed_address", "home_page", "id", "kind", "language", "name", "note", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "poll_every", "reading", "slug") VALUES (OLD."display", OLD."feed_address", OLD."home_page", OLD."id", OLD."kind", OLD."language", OLD."name", OLD."note", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."poll_every", OLD."reading", OLD."slug"); RETURN NULL;',
                    hash="5e6384e71c550672a7b130a8e4c728e0bbd7cc8a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_87641",
                    table="positions_source",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="coveragegap",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="gaps", to="positions.source"
            ),
        ),
        migrations.AddField(
            model_name="feeditem",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="feed_items", to="positions.article"
            ),
        ),
        migrations.AddField(
            model_name="feeditem",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="items", to="positions.source"
            ),
        ),
        migrations.AddField(
            model_name="fetchrun",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="runs", to="positions.source"
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="rechecks", to="positions.article"
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="capture",
            field=models.ForeignKey(
                null=True,
                help_text="What stood there, where it differs; the same as before where it was seen before.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rechecks",
                to="positions.capture",
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="settled_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="sketch",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["hashes"], name="sketch_hashes"
            ),
        ),
        migrations.AddConstraint(
            model_name="coveragegap",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends", None)), fields=("source",), name="one_open_gap"
            ),
        ),
        migrations.AddConstraint(
            model_name="coveragegap",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends", None), ("starts__lt", models.F("ends")), _connector="OR"),
                name="gap_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="feeditem",
            index=models.Index(fields=["source", "-met_at"], name="feed_item_newest"),
        ),
        migrations.AddConstraint(
            model_name="feeditem",
            constraint=models.UniqueConstraint(fields=("source", "key"), name="feed_item_once"),
        ),
        migrations.AddIndex(
            model_name="fetchrun",
            index=models.Index(fields=["source", "-id"], name="fetch_run_of_source"),
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.UniqueConstraint(fields=("article", "days"), name="recheck_once"),
        ),
    ]
