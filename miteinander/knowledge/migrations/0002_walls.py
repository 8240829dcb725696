"""The walls around what the centre knows: drafts and the log are the team's, the rest is seen by those for whom it was published."""

from django.db import migrations

from miteinander.core import security

PUBLIC = "state = 'published' AND visibility = 'public'"
FOR_PARTNERS = "state = 'published' AND (visibility = 'public' OR visibility = 'partners' AND readers::text[] && ARRAY[{readers}])"
INSTITUTION = FOR_PARTNERS.format(readers="'institutions', 'teachers'")
INTERPRETER = FOR_PARTNERS.format(readers="'volunteers'")
# A sub-select sees what its reader may see: the file that an entry shows now, never an earlier edition.
SHOWN = "id IN (SELECT file_id FROM knowledge_entry)"
BOTH_SEEN = "answer_id IN (SELECT id FROM knowledge_entry) AND material_id IN (SELECT id FROM knowledge_entry)"


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0001_initial"),
        ("directory", "0002_walls"),
        ("correspondence", "0002_walls"),
    ]
    operations = [
        security.Wall(
            "File", institution=security.Sees(SHOWN), interpreter=security.Sees(SHOWN), public=security.Sees(SHOWN)
        ),
        security.Wall(
            "Entry",
            institution=security.Sees(INSTITUTION),
            interpreter=security.Sees(INTERPRETER),
            public=security.Sees(PUBLIC),
        ),
        security.Wall(
            "Related",
            institution=security.Sees(BOTH_SEEN),
            interpreter=security.Sees(BOTH_SEEN),
            public=security.Sees(BOTH_SEEN),
            deletes=True,
        ),
        security.Wall("Step"),
        security.Wall("Service"),
        # Inside the row: a search under the wall looks at every entry of the centre, and fetching each from beside its row
        # would take most of the time (bench/knowledge.py).
        security.Statements("ALTER TABLE knowledge_entry ALTER COLUMN search SET STORAGE MAIN"),
        security.Statements("ALTER TABLE knowledge_entry SET (toast_tuple_target = 4080)"),  # and not compressed
    ]
