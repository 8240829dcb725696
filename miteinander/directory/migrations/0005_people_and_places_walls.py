"""Walls around what came with people and places: an institution sees what is its own, everybody sees what agreed to be seen."""

from django.db import migrations

from miteinander.core import security

OWN = "institution_id = (SELECT sec.own())"
# What a stranger may read of an institution that agreed to be shown. Rights by column, because rows of the others must not be guessed
# at by what stands beside the name: the office's own remarks, links to other tables and versions stay inside.
SHOWN = (
    "id, centre_id, kind, name, legal_form, municipality_id, quarter_id, street, postcode, town, phone, email, website, hours,"
    " languages, target_groups, services, mso_on, protected, published, published_source, published_on, active"
)
SHOWN_OF_CONTACTS = "id, centre_id, institution_id, name, task, phone, email, since, until, consent_on"
TODAY = "(now() AT TIME ZONE 'Europe/Berlin')::date"


def shows(table: str, columns: str, where: str) -> security.Statements:
    """Everybody reads these columns of these rows."""
    return security.Statements(
        f"CREATE POLICY public_select ON {table} FOR SELECT TO {security.PUBLIC}"
        f" USING ((SELECT sec.audience()) = 'public' AND ({where}))",
        f"GRANT SELECT ({columns}) ON {table} TO {security.PUBLIC}",
    )


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_people_and_places"), ("centres", "0002_walls")]
    operations = [
        security.Wall("Quarter", institution=security.Sees("id IN (SELECT quarter_id FROM directory_institution)")),
        security.Wall("ContactPerson", institution=security.Sees(OWN)),
        security.Wall("Upload", deletes=True),
        security.Wall("ColumnMeaning"),
        security.Wall("Distinct", deletes=True),
        security.Wall("Merger"),
        security.Wall("ConfirmationTerms"),
        security.Wall("Inquiry"),
        security.Wall("Proposal"),
        shows("directory_institution", SHOWN, "published AND active AND NOT protected"),
        shows(
            "directory_contactperson",
            SHOWN_OF_CONTACTS,
            f"consent_on IS NOT NULL AND since <= {TODAY} AND (until IS NULL OR until >= {TODAY})"
            " AND institution_id IN (SELECT id FROM directory_institution)",
        ),
        shows("directory_quarter", "id, centre_id, name, kind", "id IN (SELECT quarter_id FROM directory_institution)"),
        # References and history of a table that had its wall already: the new columns too.
        security.Statements(
            "ALTER TABLE directory_institution ADD CONSTRAINT directory_institution_parent_id_same_centre"
            " FOREIGN KEY (centre_id, parent_id) REFERENCES directory_institution (centre_id, id)",
            "ALTER TABLE directory_institution ADD CONSTRAINT directory_institution_merged_into_id_same_centre"
            " FOREIGN KEY (centre_id, merged_into_id) REFERENCES directory_institution (centre_id, id)",
            "ALTER TABLE directory_institution ADD CONSTRAINT directory_institution_quarter_id_same_centre"
            " FOREIGN KEY (centre_id, quarter_id) REFERENCES directory_quarter (centre_id, id)",
            security.definer_triggers("directory_institution"),
        ),
    ]
