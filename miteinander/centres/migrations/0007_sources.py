"""Opening hours, exceptions, topics and fields of action say where they are known from, and to which day."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from miteinander.core import security
from miteinander.core.migrating import together


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0006_downloads'),
    ]

    operations = together([
        pgtrigger.migrations.RemoveTrigger(
            model_name='openingexception',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='openingexception',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='openingexception',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='openinghours',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='openinghours',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='openinghours',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='topic',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='topic',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='topic',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='openingexception',
            name='as_of',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='openingexception',
            name='source',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='openingexceptionevent',
            name='as_of',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='openingexceptionevent',
            name='source',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='openinghours',
            name='as_of',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='openinghours',
            name='source',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='openinghoursevent',
            name='as_of',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='openinghoursevent',
            name='source',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='topic',
            name='as_of',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='topic',
            name='source',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='topicevent',
            name='as_of',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='topicevent',
            name='source',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openingexception',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "centres_openingexceptionevent" ("as_of", "centre_id", "closes", "first_on", "id", "last_on", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source") VALUES (NEW."as_of", NEW."centre_id", NEW."closes", NEW."first_on", NEW."id", NEW."last_on", NEW."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."source"); RETURN NULL;', hash='0e2add5f779b837cb99ee3753665e628cf7c8482', operation='INSERT', pgid='pgtrigger_insert_insert_8a07b', table='centres_openingexception', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openingexception',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "centres_openingexceptionevent" ("as_of", "centre_id", "closes", "first_on", "id", "last_on", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source") VALUES (NEW."as_of", NEW."centre_id", NEW."closes", NEW."first_on", NEW."id", NEW."last_on", NEW."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."source"); RETURN NULL;', hash='e619cb3a0058823975c456ae48f49e174e3643df', operation='UPDATE', pgid='pgtrigger_update_update_626ec', table='centres_openingexception', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openingexception',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "centres_openingexceptionevent" ("as_of", "centre_id", "closes", "first_on", "id", "last_on", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source") VALUES (OLD."as_of", OLD."centre_id", OLD."closes", OLD."first_on", OLD."id", OLD."last_on", OLD."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."source"); RETURN NULL;', hash='abb8c36387124541be8c7e3abc7b3c487df4ee95', operation='DELETE', pgid='pgtrigger_delete_delete_ae495', table='centres_openingexception', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openinghours',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "centres_openinghoursevent" ("as_of", "centre_id", "closes", "id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "weekday") VALUES (NEW."as_of", NEW."centre_id", NEW."closes", NEW."id", NEW."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."source", NEW."weekday"); RETURN NULL;', hash='56fae7bcf9ce0e932948b05eaab6a0a923ac4143', operation='INSERT', pgid='pgtrigger_insert_insert_e5c4a', table='centres_openinghours', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openinghours',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "centres_openinghoursevent" ("as_of", "centre_id", "closes", "id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "weekday") VALUES (NEW."as_of", NEW."centre_id", NEW."closes", NEW."id", NEW."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."source", NEW."weekday"); RETURN NULL;', hash='7e419fcb19b8918070b6f86161ed891f512a67b4', operation='UPDATE', pgid='pgtrigger_update_update_0b1bb', table='centres_openinghours', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openinghours',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "centres_openinghoursevent" ("as_of", "centre_id", "closes", "id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "weekday") VALUES (OLD."as_of", OLD."centre_id", OLD."closes", OLD."id", OLD."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."source", OLD."weekday"); RETURN NULL;', hash='5c0071b6b6a33e94c1a53f1a2af47212836f0c2f', operation='DELETE', pgid='pgtrigger_delete_delete_d42e5', table='centres_openinghours', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "centres_topicevent" ("as_of", "centre_id", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source", "text", "valid_from", "valid_until", "version") VALUES (NEW."as_of", NEW."centre_id", NEW."id", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."source", NEW."text", NEW."valid_from", NEW."valid_until", NEW."version"); RETURN NULL;', hash='0a812dab6f66de30d673f1b4263be5f8850c1a88', operation='INSERT', pgid='pgtrigger_insert_insert_d8ab6', table='centres_topic', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "centres_topicevent" ("as_of", "centre_id", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source", "text", "valid_from", "valid_until", "version") VALUES (NEW."as_of", NEW."centre_id", NEW."id", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."source", NEW."text", NEW."valid_from", NEW."valid_until", NEW."version"); RETURN NULL;', hash='e47f1224308a23bb9a9bd584595a49463f789a3b', operation='UPDATE', pgid='pgtrigger_update_update_b7e1e', table='centres_topic', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "centres_topicevent" ("as_of", "centre_id", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source", "text", "valid_from", "valid_until", "version") VALUES (OLD."as_of", OLD."centre_id", OLD."id", OLD."kind", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."source", OLD."text", OLD."valid_from", OLD."valid_until", OLD."version"); RETURN NULL;', hash='dbc044f123310a50304fd3e02628c440ffa7befd', operation='DELETE', pgid='pgtrigger_delete_delete_3fab1', table='centres_topic', when='AFTER')),
        ),
        security.Statements(
            *(security.definer_triggers(f"centres_{name}") for name in ("openingexception", "openinghours", "topic"))
        ),
    ])
