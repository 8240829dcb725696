"""Files to download with a statement; pictures and files say in the same words what they are."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from miteinander.core import security
from miteinander.core.migrating import together

# What a page shows or offers is public as long as the entry is published that names it.
SHOWN = (
    "EXISTS (SELECT FROM centres_profileentry e WHERE e.centre_id = centres_upload.centre_id"
    " AND centres_upload.id IN (e.picture_id, e.file_id) AND e.published)"
)
# "image/png" becomes "png". The type is altered, not the rows: lines of a history are never changed.
SAID_SHORT = "ALTER TABLE {} ALTER COLUMN kind TYPE varchar(30) USING replace(kind, 'image/', '')"


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0005_sign_in'),
    ]

    operations = together([
        pgtrigger.migrations.RemoveTrigger(
            model_name='profileentry',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='profileentry',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='profileentry',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='upload',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='upload',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='upload',
            name='delete_delete',
        ),
        migrations.RenameField(
            model_name='upload',
            old_name='media_type',
            new_name='kind',
        ),
        migrations.AlterField(
            model_name='upload',
            name='kind',
            field=models.CharField(max_length=30),
        ),
        migrations.RenameField(
            model_name='uploadevent',
            old_name='media_type',
            new_name='kind',
        ),
        migrations.AlterField(
            model_name='uploadevent',
            name='kind',
            field=models.CharField(max_length=30),
        ),
        security.Statements(SAID_SHORT.format("centres_upload"), SAID_SHORT.format("centres_uploadevent")),
        migrations.AddField(
            model_name='profileentry',
            name='file',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.upload'),
        ),
        migrations.AddField(
            model_name='profileentry',
            name='language',
            field=models.CharField(blank=True, default='', max_length=12),
        ),
        migrations.AddField(
            model_name='profileentryevent',
            name='file',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='centres.upload'),
        ),
        migrations.AddField(
            model_name='profileentryevent',
            name='language',
            field=models.CharField(blank=True, default='', max_length=12),
        ),
        migrations.AlterField(
            model_name='upload',
            name='height',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='upload',
            name='width',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='uploadevent',
            name='height',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='uploadevent',
            name='width',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profileentry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "centres_profileentryevent" ("as_of", "centre_id", "correction", "file_id", "id", "key", "language", "lines", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture_id", "position", "published", "since", "source", "status", "until", "url", "version") VALUES (NEW."as_of", NEW."centre_id", NEW."correction", NEW."file_id", NEW."id", NEW."key", NEW."language", NEW."lines", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."picture_id", NEW."position", NEW."published", NEW."since", NEW."source", NEW."status", NEW."until", NEW."url", NEW."version"); RETURN NULL;', hash='dfd7d35b155ad5a4ce5ac76a7c4b97c856ecc88c', operation='INSERT', pgid='pgtrigger_insert_insert_84c9d', table='centres_profileentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profileentry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "centres_profileentryevent" ("as_of", "centre_id", "correction", "file_id", "id", "key", "language", "lines", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture_id", "position", "published", "since", "source", "status", "until", "url", "version") VALUES (NEW."as_of", NEW."centre_id", NEW."correction", NEW."file_id", NEW."id", NEW."key", NEW."language", NEW."lines", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."picture_id", NEW."position", NEW."published", NEW."since", NEW."source", NEW."status", NEW."until", NEW."url", NEW."version"); RETURN NULL;', hash='5eb55fa8808dcc2d12663a2d0aef702a930914be', operation='UPDATE', pgid='pgtrigger_update_update_7fa10', table='centres_profileentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profileentry',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "centres_profileentryevent" ("as_of", "centre_id", "correction", "file_id", "id", "key", "language", "lines", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture_id", "position", "published", "since", "source", "status", "until", "url", "version") VALUES (OLD."as_of", OLD."centre_id", OLD."correction", OLD."file_id", OLD."id", OLD."key", OLD."language", OLD."lines", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."picture_id", OLD."position", OLD."published", OLD."since", OLD."source", OLD."status", OLD."until", OLD."url", OLD."version"); RETURN NULL;', hash='6b62b9e0dad6f44c11fff4af2da41f3afe418aef', operation='DELETE', pgid='pgtrigger_delete_delete_709ae', table='centres_profileentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='upload',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "centres_uploadevent" ("centre_id", "height", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "uploaded_at", "width") VALUES (NEW."centre_id", NEW."height", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."sha256", NEW."size", NEW."uploaded_at", NEW."width"); RETURN NULL;', hash='f665ba9c948f412251d66e30abd68824fcd41de1', operation='INSERT', pgid='pgtrigger_insert_insert_e1fcb', table='centres_upload', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='upload',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "centres_uploadevent" ("centre_id", "height", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "uploaded_at", "width") VALUES (NEW."centre_id", NEW."height", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."sha256", NEW."size", NEW."uploaded_at", NEW."width"); RETURN NULL;', hash='06623910f144766dd030d123166bfb86f5b32a34', operation='UPDATE', pgid='pgtrigger_update_update_30802', table='centres_upload', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='upload',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "centres_uploadevent" ("centre_id", "height", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "uploaded_at", "width") VALUES (OLD."centre_id", OLD."height", OLD."id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."sha256", OLD."size", OLD."uploaded_at", OLD."width"); RETURN NULL;', hash='8b3b6892ac3e7b91379fc0e462b0f192b0ee3b2d', operation='DELETE', pgid='pgtrigger_delete_delete_43439', table='centres_upload', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='profileentry',
            constraint=models.CheckConstraint(condition=models.Q(('file', None), models.Q(('key', 'downloads'), ('url', '')), _connector='OR'), name='profile_entry_file_or_address'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('height', None), ('width', None)), models.Q(('height__gt', 0), ('kind__in', ['jpeg', 'png']), ('width__gt', 0)), _connector='OR'), name='upload_measured_is_a_picture'),
        ),
        security.Statements(
            security.definer_triggers("centres_profileentry"),  # made anew with the new columns
            security.definer_triggers("centres_upload"),
            "ALTER TABLE centres_profileentry ADD CONSTRAINT centres_profileentry_file_id_same_centre"
            " FOREIGN KEY (centre_id, file_id) REFERENCES centres_upload (centre_id, id)",
            "DROP POLICY public_select ON centres_upload",
        ),
        security.Opens("centres_upload", "public", SHOWN),
    ])
