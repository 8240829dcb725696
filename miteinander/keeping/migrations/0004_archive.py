"""What is agreed on with the archive, what was offered to it and handed over; behind the wall, and read by the centre alone."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models

from miteinander.core import security
from miteinander.core.migrating import together


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0007_sources'),
        ('keeping', '0003_erasures'),
    ]

    operations = [
        *together([
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('of', models.CharField(max_length=30)),
                ('choice', models.CharField(max_length=30)),
                ('months', models.SmallIntegerField()),
                ('valid_from', models.DateField()),
                ('source', models.CharField(max_length=200)),
                ('centre', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre')),
            ],
        ),
        migrations.CreateModel(
            name='AgreementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('of', models.CharField(max_length=30)),
                ('choice', models.CharField(max_length=30)),
                ('months', models.SmallIntegerField()),
                ('valid_from', models.DateField()),
                ('source', models.CharField(max_length=200)),
                ('centre', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='centres.centre')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='keeping.agreement')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('over_by', models.DateField()),
                ('offered_on', models.DateField()),
                ('answer_by', models.DateField()),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('archive_reference', models.CharField(blank=True, max_length=200)),
                ('centre', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre')),
            ],
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('fetched_at', models.DateTimeField()),
                ('count', models.IntegerField()),
                ('record_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('handed_over_on', models.DateField(blank=True, null=True)),
                ('centre', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='keeping.offer')),
            ],
        ),
        migrations.CreateModel(
            name='OfferEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('number', models.IntegerField()),
                ('over_by', models.DateField()),
                ('offered_on', models.DateField()),
                ('answer_by', models.DateField()),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('archive_reference', models.CharField(blank=True, max_length=200)),
                ('centre', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='centres.centre')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='keeping.offer')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OfferLine',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('table', models.CharField(max_length=60)),
                ('of', models.CharField(max_length=30)),
                ('year', models.SmallIntegerField()),
                ('first', models.DateField()),
                ('before', models.DateField()),
                ('count', models.IntegerField()),
                ('answer', models.CharField(blank=True, max_length=30)),
                ('centre', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='keeping.offer')),
            ],
        ),
        migrations.CreateModel(
            name='OfferLineEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('table', models.CharField(max_length=60)),
                ('of', models.CharField(max_length=30)),
                ('year', models.SmallIntegerField()),
                ('first', models.DateField()),
                ('before', models.DateField()),
                ('count', models.IntegerField()),
                ('answer', models.CharField(blank=True, max_length=30)),
                ('centre', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='centres.centre')),
                ('offer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='keeping.offer')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='keeping.offerline')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(fields=('centre', 'of', 'valid_from'), name='agreement_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('months__gt', 0)), name='agreement_leaves_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "keeping_agreementevent" ("centre_id", "choice", "id", "months", "of", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "valid_from") VALUES (NEW."centre_id", NEW."choice", NEW."id", NEW."months", NEW."of", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."source", NEW."valid_from"); RETURN NULL;', hash='e50d636aba1ddadef8261ab4f6ba360002e4e271', operation='INSERT', pgid='pgtrigger_insert_insert_7dfa1', table='keeping_agreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "keeping_agreementevent" ("centre_id", "choice", "id", "months", "of", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "valid_from") VALUES (NEW."centre_id", NEW."choice", NEW."id", NEW."months", NEW."of", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."source", NEW."valid_from"); RETURN NULL;', hash='fb1df865ef5775fe500d3a4b628616139685b060', operation='UPDATE', pgid='pgtrigger_update_update_73ab9', table='keeping_agreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "keeping_agreementevent" ("centre_id", "choice", "id", "months", "of", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "valid_from") VALUES (OLD."centre_id", OLD."choice", OLD."id", OLD."months", OLD."of", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."source", OLD."valid_from"); RETURN NULL;', hash='87bf74c6df364f55a7e4fcc3ad3506f3601b353c', operation='DELETE', pgid='pgtrigger_delete_delete_a9bb5', table='keeping_agreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreementevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f7beb874df996328f9512dda8920f56a7301d278', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9a90c', table='keeping_agreementevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(fields=('centre', 'number'), name='offer_number_once'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_on', None), ('archive_reference', '')), models.Q(('answered_on__gte', models.F('offered_on')), models.Q(('archive_reference', ''), _negated=True)), _connector='OR'), name='offer_answered_with_reference'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "keeping_offerevent" ("answer_by", "answered_on", "archive_reference", "centre_id", "id", "number", "offered_on", "over_by", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."answer_by", NEW."answered_on", NEW."archive_reference", NEW."centre_id", NEW."id", NEW."number", NEW."offered_on", NEW."over_by", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='257b3f2a8da44fd8a181355eada32aacffee84aa', operation='INSERT', pgid='pgtrigger_insert_insert_b9850', table='keeping_offer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "keeping_offerevent" ("answer_by", "answered_on", "archive_reference", "centre_id", "id", "number", "offered_on", "over_by", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."answer_by", NEW."answered_on", NEW."archive_reference", NEW."centre_id", NEW."id", NEW."number", NEW."offered_on", NEW."over_by", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='cebd83fd8f282bb5cbf1aefaa7966ae66357ff00', operation='UPDATE', pgid='pgtrigger_update_update_7e6e1', table='keeping_offer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "keeping_offerevent" ("answer_by", "answered_on", "archive_reference", "centre_id", "id", "number", "offered_on", "over_by", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."answer_by", OLD."answered_on", OLD."archive_reference", OLD."centre_id", OLD."id", OLD."number", OLD."offered_on", OLD."over_by", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='e377287da05c74637918bf355df112ab20ffa98b', operation='DELETE', pgid='pgtrigger_delete_delete_f3c1d', table='keeping_offer', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['centre', 'handed_over_on'], name='handover_done'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offerevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='99e4661f3738f6b4e71aafe9db2f51fc508a64b8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_46d23', table='keeping_offerevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='offerline',
            index=models.Index(fields=['centre', 'of'], name='offerline_of_class'),
        ),
        migrations.AddConstraint(
            model_name='offerline',
            constraint=models.UniqueConstraint(fields=('centre', 'offer', 'table', 'of', 'year'), name='offerline_once'),
        ),
        migrations.AddConstraint(
            model_name='offerline',
            constraint=models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='offerline_counts_something'),
        ),
        migrations.AddConstraint(
            model_name='offerline',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('before'))), name='offerline_some_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offerline',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "keeping_offerlineevent" ("answer", "before", "centre_id", "count", "first", "id", "of", "offer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "table", "year") VALUES (NEW."answer", NEW."before", NEW."centre_id", NEW."count", NEW."first", NEW."id", NEW."of", NEW."offer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."table", NEW."year"); RETURN NULL;', hash='454999e534b26328414a2429613594945bd02392', operation='INSERT', pgid='pgtrigger_insert_insert_429ab', table='keeping_offerline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offerline',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "keeping_offerlineevent" ("answer", "before", "centre_id", "count", "first", "id", "of", "offer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "table", "year") VALUES (NEW."answer", NEW."before", NEW."centre_id", NEW."count", NEW."first", NEW."id", NEW."of", NEW."offer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."table", NEW."year"); RETURN NULL;', hash='c8504f0fff27929c5f4b9a81280dbb50fec56682', operation='UPDATE', pgid='pgtrigger_update_update_6312c', table='keeping_offerline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offerline',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "keeping_offerlineevent" ("answer", "before", "centre_id", "count", "first", "id", "of", "offer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "table", "year") VALUES (OLD."answer", OLD."before", OLD."centre_id", OLD."count", OLD."first", OLD."id", OLD."of", OLD."offer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."table", OLD."year"); RETURN NULL;', hash='78cbc74ffd055914cdf498b1beacbd5abde421ae', operation='DELETE', pgid='pgtrigger_delete_delete_8f6f0', table='keeping_offerline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offerlineevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='931690bd56ecef8d90b171317f16b0ffa2dd7380', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e7948', table='keeping_offerlineevent', when='BEFORE')),
        ),
    ]),
        security.Wall("Agreement"),
        security.Wall("Offer"),
        security.Wall("OfferLine"),
        security.Wall("Handover"),
    ]
