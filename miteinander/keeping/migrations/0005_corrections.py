"""An answer of the archive can be entered anew until the archive has something; what was offered is written once."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from miteinander.core import security
from miteinander.core.migrating import together


# The last word over an answer has the archive that holds the papers.
ANSWER_STANDS = """
CREATE FUNCTION sec.answer_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM keeping_handover h
             WHERE h.centre_id = NEW.centre_id AND h.offer_id = NEW.offer_id AND h.handed_over_on IS NOT NULL) THEN
    RAISE EXCEPTION 'handed over' USING ERRCODE = 'check_violation', CONSTRAINT = 'answer_stands';
  END IF;
  RETURN NEW;
END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('keeping', '0004_archive'),
    ]

    operations = together([
        pgtrigger.migrations.RemoveTrigger(
            model_name='offer',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='offer',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='offer',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='offer',
            name='correction_reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='correction_reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "keeping_offerevent" ("answer_by", "answered_on", "archive_reference", "centre_id", "correction_reason", "id", "number", "offered_on", "over_by", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."answer_by", NEW."answered_on", NEW."archive_reference", NEW."centre_id", NEW."correction_reason", NEW."id", NEW."number", NEW."offered_on", NEW."over_by", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='947d081046ec8fc8d99f06415c25b6acd2b2ebad', operation='INSERT', pgid='pgtrigger_insert_insert_b9850', table='keeping_offer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "keeping_offerevent" ("answer_by", "answered_on", "archive_reference", "centre_id", "correction_reason", "id", "number", "offered_on", "over_by", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."answer_by", NEW."answered_on", NEW."archive_reference", NEW."centre_id", NEW."correction_reason", NEW."id", NEW."number", NEW."offered_on", NEW."over_by", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='d7ab429343b9f3ed8a09bda1be48f8f783b1d2d3', operation='UPDATE', pgid='pgtrigger_update_update_7e6e1', table='keeping_offer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "keeping_offerevent" ("answer_by", "answered_on", "archive_reference", "centre_id", "correction_reason", "id", "number", "offered_on", "over_by", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."answer_by", OLD."answered_on", OLD."archive_reference", OLD."centre_id", OLD."correction_reason", OLD."id", OLD."number", OLD."offered_on", OLD."over_by", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='0d37ad245c7b999cccf1a0b66545eb4de53a1b30', operation='DELETE', pgid='pgtrigger_delete_delete_f3c1d', table='keeping_offer', when='AFTER')),
        ),
        security.Statements(
            security.definer_triggers("keeping_offer"),  # made anew with the new column
            # What was offered is written once; of an offer only its answer changes.
            f"REVOKE UPDATE ON keeping_offer, keeping_offerline FROM {security.APP}",
            f"GRANT UPDATE (answered_on, archive_reference, correction_reason) ON keeping_offer TO {security.APP}",
            f"GRANT UPDATE (answer) ON keeping_offerline TO {security.APP}",
            ANSWER_STANDS,
            "CREATE TRIGGER answer_stands BEFORE UPDATE OF answer ON keeping_offerline FOR EACH ROW"
            " WHEN (OLD.answer IS DISTINCT FROM NEW.answer) EXECUTE FUNCTION sec.answer_stands()",
        ),
    ])
