"""An entry may stand under one of the centre's own fields of action."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from miteinander.core import security
from miteinander.core.migrating import together


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0008_addresses'),
        ('knowledge', '0002_walls'),
    ]

    operations = together([
        pgtrigger.migrations.RemoveTrigger(
            model_name='entry',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='entry',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='entry',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='entry',
            name='field',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.topic'),
        ),
        migrations.AddField(
            model_name='entryevent',
            name='field',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='centres.topic'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "knowledge_entryevent" ("centre_id", "changed_at", "field_id", "file_id", "id", "kind", "languages", "last_key", "licence", "link", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "readers", "source", "state", "tags", "text", "title", "topic", "valid_until", "version", "visibility") VALUES (NEW."centre_id", NEW."changed_at", NEW."field_id", NEW."file_id", NEW."id", NEW."kind", NEW."languages", NEW."last_key", NEW."licence", NEW."link", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."readers", NEW."source", NEW."state", NEW."tags", NEW."text", NEW."title", NEW."topic", NEW."valid_until", NEW."version", NEW."visibility"); RETURN NULL;', hash='7a7058cb3c58e8391398ba17d77619dd7bc5de37', operation='INSERT', pgid='pgtrigger_insert_insert_d038d', table='knowledge_entry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."centre_id" IS DISTINCT FROM (NEW."centre_id") OR OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."field_id" IS DISTINCT FROM (NEW."field_id") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."last_key" IS DISTINCT FROM (NEW."last_key") OR OLD."licence" IS DISTINCT FROM (NEW."licence") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."published_by_id" IS DISTINCT FROM (NEW."published_by_id") OR OLD."readers" IS DISTINCT FROM (NEW."readers") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."tags" IS DISTINCT FROM (NEW."tags") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."topic" IS DISTINCT FROM (NEW."topic") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility"))', func='INSERT INTO "knowledge_entryevent" ("centre_id", "changed_at", "field_id", "file_id", "id", "kind", "languages", "last_key", "licence", "link", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "readers", "source", "state", "tags", "text", "title", "topic", "valid_until", "version", "visibility") VALUES (NEW."centre_id", NEW."changed_at", NEW."field_id", NEW."file_id", NEW."id", NEW."kind", NEW."languages", NEW."last_key", NEW."licence", NEW."link", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."readers", NEW."source", NEW."state", NEW."tags", NEW."text", NEW."title", NEW."topic", NEW."valid_until", NEW."version", NEW."visibility"); RETURN NULL;', hash='473b27c8f77e9d19d616464f26b536afa4229adc', operation='UPDATE', pgid='pgtrigger_update_update_5a027', table='knowledge_entry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "knowledge_entryevent" ("centre_id", "changed_at", "field_id", "file_id", "id", "kind", "languages", "last_key", "licence", "link", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "readers", "source", "state", "tags", "text", "title", "topic", "valid_until", "version", "visibility") VALUES (OLD."centre_id", OLD."changed_at", OLD."field_id", OLD."file_id", OLD."id", OLD."kind", OLD."languages", OLD."last_key", OLD."licence", OLD."link", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."published_at", OLD."published_by_id", OLD."readers", OLD."source", OLD."state", OLD."tags", OLD."text", OLD."title", OLD."topic", OLD."valid_until", OLD."version", OLD."visibility"); RETURN NULL;', hash='2965590c1c4e501499340300288f90253ef32923', operation='DELETE', pgid='pgtrigger_delete_delete_8af69', table='knowledge_entry', when='AFTER')),
        ),
        security.Statements(
            security.definer_triggers("knowledge_entry"),  # made anew with the new column
            "ALTER TABLE knowledge_entry ADD CONSTRAINT knowledge_entry_field_id_same_centre"
            " FOREIGN KEY (centre_id, field_id) REFERENCES centres_topic (centre_id, id)",
        ),
    ])
