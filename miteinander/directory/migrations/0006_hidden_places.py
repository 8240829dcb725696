"""A place that becomes protected is forgotten in all that was written before: earlier states, staged lists, mergers, corrections."""

from django.db import migrations

from miteinander.core import hiding

NOWHERE = {"street": "''", "postcode": "''", "town": "''", "school_id": "NULL", "quarter_id": "NULL"}
KEYS = "'{street,postcode,town,school,quarter}'::text[]"
# The streets under which this place was ever known, and the cells of a list that tell one of them.
STREETS = "SELECT e.street FROM directory_institutionevent e WHERE e.centre_id = centre AND e.pgh_obj_id = thing AND length(e.street) > 3"
TELLS = f"EXISTS (SELECT FROM ({STREETS}) s WHERE position(lower(s.street) IN lower(cell #>> '{{}}')) > 0)"
# So may rows that name the place: then every cell goes in which an address stands, whatever it says.
NAMES = (
    "SELECT FROM directory_institution i WHERE i.id = thing AND (lower(trim(cell #>> '{}')) = lower(i.name) OR cell #>> '{}' = i.id::text)"
)
LINE = (
    "jsonb_build_array(line -> 0, (SELECT jsonb_agg(CASE WHEN r.columns[n::int] IN ('street', 'postcode', 'town', 'school', 'quarter')"
    f" OR {TELLS} OR (cardinality(r.columns) = 0 AND NOT EXISTS ({NAMES})) THEN '\"\"'::jsonb ELSE cell END ORDER BY n)"
    " FROM jsonb_array_elements(line -> 1) WITH ORDINALITY AS c(cell, n)))"
)
IS_IT = f"EXISTS (SELECT FROM jsonb_array_elements(line -> 1) AS o(cell) WHERE {TELLS} OR EXISTS ({NAMES}))"
ROWS = (
    f"coalesce((SELECT jsonb_agg(CASE WHEN {IS_IT} THEN {LINE} ELSE line END ORDER BY number)"
    " FROM jsonb_array_elements(r.rows) WITH ORDINALITY AS l(line, number)), '[]'::jsonb)"
)
BEFORE = (
    f"r.before || CASE WHEN r.before ? 'kept' THEN jsonb_build_object('kept', (r.before -> 'kept') - {KEYS}) ELSE '{{}}' END"
    f" || CASE WHEN r.before ? 'given_up' THEN jsonb_build_object('given_up', (r.before -> 'given_up') - {KEYS}) ELSE '{{}}' END"
)


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_people_and_places_walls"), ("centres", "0005_sign_in"), ("core", "0006_opening_number")]
    operations = [
        hiding.Hides(
            "directory_institution",
            "protected",
            "directory",
            [
                # Lists first: by the earlier states we know what to look for.
                ("directory_upload", {"rows": ROWS}, "r.rows <> '[]'"),
                ("directory_merger", {"before": BEFORE}, "thing IN (r.into_id, r.given_up_id)"),
                ("directory_proposal", {"changes": f"r.changes - {KEYS}"}, "r.institution_id = thing"),
                # An entry that was given up for this one told of the same place. It gets the mark, and with it all of this.
                ("directory_institution", NOWHERE | {"published": "false", "protected": "true"}, "r.merged_into_id = thing"),
                ("directory_institutionevent", NOWHERE, "r.pgh_obj_id = thing"),
            ],
        )
    ]
