"""The walls of this package, and the rights on tables of the sign-in library."""

from django.db import migrations

from miteinander.core import security

# Across centres a person may ask one thing: where may I act? The context names her and nobody else.
MEMBERSHIPS = f"""
CREATE FUNCTION sec.memberships(today date) RETURNS TABLE (id uuid, centre_id smallint, audience text, speaks_for uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.id, m.centre_id, m.audience, m.speaks_for, m.name FROM centres_member m JOIN centres_user u ON u.id = m.user_id
  WHERE (SELECT sec.audience()) = 'person' AND m.user_id = (SELECT sec.member()) AND u.is_active
    AND m.since <= today AND (m.until IS NULL OR m.until >= today)
$$;
REVOKE ALL ON FUNCTION sec.memberships(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.memberships(date) TO {security.APP};
"""
DML = "SELECT, INSERT, UPDATE, DELETE"


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("core", "0001_walls"),
    ]
    operations = [
        security.Reference("centres_centre"),
        security.Wall(
            "Member",
            institution=security.Sees("speaks_for = (SELECT sec.own())"),
            interpreter=security.Sees("id = (SELECT sec.member())"),
        ),
        security.Wall("ProfileEntry", public=security.Sees("published"), deletes=True),
        security.Grants(security.APP, "SELECT, INSERT, UPDATE", "centres_user"),
        security.Grants(security.APP, DML, "account_emailaddress", "mfa_authenticator"),
        security.Grants(security.LOG, DML, "django_session"),
        migrations.RunSQL(MEMBERSHIPS, "DROP FUNCTION sec.memberships(date)"),
    ]
