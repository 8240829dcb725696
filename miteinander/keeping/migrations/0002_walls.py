"""The walls of this package; which accounts may go; and no right to delete where nothing is deleted."""

from django.db import migrations

from miteinander.core import security

# Accounts stand outside the walls. One goes when no membership in any centre names it any more, with whatever the sign-in
# libraries keep of it. The last word has the foreign key of the memberships.
CLOSE_ACCOUNT = f"""
CREATE FUNCTION sec.close_account(account uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  kept record;
BEGIN
  IF sec.audience() IS DISTINCT FROM 'system' THEN RAISE EXCEPTION 'not for you' USING errcode = '42501'; END IF;
  IF EXISTS (SELECT FROM centres_member WHERE user_id = account) THEN RETURN false; END IF;
  FOR kept IN SELECT k.conrelid::regclass AS place, a.attname FROM pg_constraint k
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f' AND k.confrelid = 'centres_user'::regclass AND cardinality(k.conkey) = 1
      AND NOT EXISTS (SELECT FROM pg_attribute c WHERE c.attrelid = k.conrelid AND c.attname = 'centre_id')
  LOOP
    EXECUTE format('DELETE FROM %s WHERE %I = $1', kept.place, kept.attname) USING account;
  END LOOP;
  DELETE FROM centres_user WHERE id = account;
  RETURN FOUND;
EXCEPTION WHEN foreign_key_violation THEN RETURN false;
END $$;
REVOKE EXECUTE ON FUNCTION sec.close_account(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.close_account(uuid) TO {security.APP};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("keeping", "0001_initial"),
        ("core", "0006_opening_number"),
        ("centres", "0002_walls"),
        ("correspondence", "0002_walls"),
        ("interpreting", "0004_left_and_tallies"),
    ]
    operations = [
        security.Wall("Period"),
        security.Wall("Hold"),
        security.Wall("Deletion"),
        security.Wall("Proof"),
        security.Wall("ProofKey"),
        security.Statements(
            # Proofs are written once.
            f"REVOKE UPDATE ON keeping_deletion, keeping_proof, keeping_proofkey FROM {security.APP}",
            # Nobody deletes mails by hand; they go by night (core.apps.lay_erasure).
            f"REVOKE DELETE ON correspondence_mail FROM {security.APP}",
        ),
        migrations.RunSQL(CLOSE_ACCOUNT, "DROP FUNCTION sec.close_account(uuid)"),
    ]
