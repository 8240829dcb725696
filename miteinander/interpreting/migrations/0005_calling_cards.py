"""An institution no longer sees the row of whoever comes to its talks, but her calling card; nor who handed back, and why.

Mails to an interpreter are addressed by the database, because an institution that withdraws a request may not read where she gets mail.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from miteinander.core import extracts, security

STILL_THERE = "institution_id = (SELECT sec.own()) AND state <> 'handed_back'"
# A line in the log is left in one's own name, for a request that one sees.
OWN_LINE = "by_id = (SELECT sec.member()) AND request_id IN (SELECT id FROM interpreting_request)"
# Only to somebody who is, or was, to interpret the talk that the mail is about.
ADDRESS = (
    """CREATE FUNCTION sec.address_interpreter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  NEW."to" := coalesce((SELECT i.email FROM interpreting_interpreter i WHERE i.id = NEW.recipient_id AND i.centre_id = NEW.centre_id
    AND EXISTS (SELECT FROM interpreting_assignment a
      WHERE a.centre_id = i.centre_id AND a.interpreter_id = i.id AND a.request_id = NEW.about_id)), '');
  IF NEW."to" = '' THEN RETURN NULL; END IF;  -- nobody without an address gets a mail
  RETURN NEW;
END $$""",
    "REVOKE ALL ON FUNCTION sec.address_interpreter() FROM PUBLIC",
    "CREATE TRIGGER addressed BEFORE INSERT ON correspondence_mail FOR EACH ROW WHEN (NEW.recipient_id IS NOT NULL)"
    " EXECUTE FUNCTION sec.address_interpreter()",
)


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0005_sign_in"),
        ("correspondence", "0003_recipient"),
        ("interpreting", "0004_left_and_tallies"),
    ]
    operations = [
        migrations.CreateModel(
            name="CallingCard",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("given_name", models.CharField(blank=True, max_length=80)),
                ("family_name", models.CharField(max_length=80)),
                ("phone", models.CharField(blank=True, max_length=40)),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="centres.centre"
                    ),
                ),
            ],
        ),
        security.Wall(
            "CallingCard",
            institution=security.Sees("id IN (SELECT interpreter_id FROM interpreting_request)"),
            interpreter=security.Sees("id = (SELECT sec.own())"),
        ),
        extracts.Extract(
            "interpreting_interpreter",
            "interpreting_callingcard",
            {
                "given_name": "r.given_name",
                "family_name": "r.family_name",
                "phone": "CASE WHEN r.phone_consent THEN r.phone ELSE '' END",
            },
            ["given_name", "family_name", "phone", "phone_consent"],
        ),
        security.Shuts("interpreting_interpreter", "institution"),
        security.Shuts("interpreting_assignment", "institution", ("SELECT", "UPDATE")),
        security.Opens("interpreting_assignment", "institution", STILL_THERE, ("SELECT", "UPDATE")),
        security.Shuts("interpreting_step", "institution", ("INSERT",)),
        security.Opens("interpreting_step", "institution", OWN_LINE, ("INSERT",)),
        security.Shuts("interpreting_step", "interpreter", ("INSERT",)),
        security.Opens("interpreting_step", "interpreter", OWN_LINE, ("INSERT",)),
        security.Statements(*ADDRESS),
    ]
