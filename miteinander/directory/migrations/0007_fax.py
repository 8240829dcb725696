"""An institution may have a fax number."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from miteinander.core import security
from miteinander.core.migrating import together


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0006_hidden_places'),
    ]

    operations = together([
        pgtrigger.migrations.RemoveTrigger(
            model_name='institution',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='institution',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='institution',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='institution',
            name='fax',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='institutionevent',
            name='fax',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='institution',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_institutionevent" ("active", "centre_id", "confirmed_on", "email", "fax", "hours", "id", "kind", "languages", "legal_form", "merged_into_id", "mso_by", "mso_on", "municipality_id", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "protected", "published", "published_on", "published_source", "quarter_id", "school_id", "services", "street", "target_groups", "town", "version", "website") VALUES (NEW."active", NEW."centre_id", NEW."confirmed_on", NEW."email", NEW."fax", NEW."hours", NEW."id", NEW."kind", NEW."languages", NEW."legal_form", NEW."merged_into_id", NEW."mso_by", NEW."mso_on", NEW."municipality_id", NEW."name", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."postcode", NEW."protected", NEW."published", NEW."published_on", NEW."published_source", NEW."quarter_id", NEW."school_id", NEW."services", NEW."street", NEW."target_groups", NEW."town", NEW."version", NEW."website"); RETURN NULL;', hash='7438ddb787e2dce11b3a8c4ff3c07f2751afac7d', operation='INSERT', pgid='pgtrigger_insert_insert_7c765', table='directory_institution', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='institution',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_institutionevent" ("active", "centre_id", "confirmed_on", "email", "fax", "hours", "id", "kind", "languages", "legal_form", "merged_into_id", "mso_by", "mso_on", "municipality_id", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "protected", "published", "published_on", "published_source", "quarter_id", "school_id", "services", "street", "target_groups", "town", "version", "website") VALUES (NEW."active", NEW."centre_id", NEW."confirmed_on", NEW."email", NEW."fax", NEW."hours", NEW."id", NEW."kind", NEW."languages", NEW."legal_form", NEW."merged_into_id", NEW."mso_by", NEW."mso_on", NEW."municipality_id", NEW."name", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."postcode", NEW."protected", NEW."published", NEW."published_on", NEW."published_source", NEW."quarter_id", NEW."school_id", NEW."services", NEW."street", NEW."target_groups", NEW."town", NEW."version", NEW."website"); RETURN NULL;', hash='c52a8fccec705b6f2d14d94f8d672cc60e26dcee', operation='UPDATE', pgid='pgtrigger_update_update_0950f', table='directory_institution', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='institution',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_institutionevent" ("active", "centre_id", "confirmed_on", "email", "fax", "hours", "id", "kind", "languages", "legal_form", "merged_into_id", "mso_by", "mso_on", "municipality_id", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "protected", "published", "published_on", "published_source", "quarter_id", "school_id", "services", "street", "target_groups", "town", "version", "website") VALUES (OLD."active", OLD."centre_id", OLD."confirmed_on", OLD."email", OLD."fax", OLD."hours", OLD."id", OLD."kind", OLD."languages", OLD."legal_form", OLD."merged_into_id", OLD."mso_by", OLD."mso_on", OLD."municipality_id", OLD."name", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."postcode", OLD."protected", OLD."published", OLD."published_on", OLD."published_source", OLD."quarter_id", OLD."school_id", OLD."services", OLD."street", OLD."target_groups", OLD."town", OLD."version", OLD."website"); RETURN NULL;', hash='e3975bf6b64bd4c1ef7edc35a35eebb854c62d75', operation='DELETE', pgid='pgtrigger_delete_delete_6e4c5', table='directory_institution', when='AFTER')),
        ),
        security.Statements(security.definer_triggers("directory_institution")),  # made anew with the new column
    ])
