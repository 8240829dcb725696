"""Searching: how other scripts are written in Latin letters, the walls, and what can be found."""

import unicodedata

from anyascii import anyascii
from django.db import migrations

from miteinander.core import search, security

# Latin with accents, Greek, Cyrillic, Armenian, Hebrew, Arabic, Syriac, the scripts of India, Thai, Georgian, Ethiopic and more;
# a letter beyond (Chinese, Korean) stays as it is and is found as it is written.
RANGES = ((0x80, 0x2000), (0x2000, 0x2070), (0x2C60, 0x2E00), (0xA640, 0xA7FF), (0xFB00, 0xFDFF), (0xFE70, 0xFEFF))
WORDS_OF_INSTITUTION = (
    "r.name || CASE WHEN r.protected THEN '' ELSE ' ' || r.town || ' ' ||"
    " (SELECT m.short_name FROM directory_municipality m WHERE m.ags = r.municipality_id) END"
)


def plain(letter: str) -> str:
    """The letter in small Latin ones; marks vanish, whatever is neither letter nor figure parts words."""
    if letter in search.OVERRIDES:
        return search.OVERRIDES[letter]
    match unicodedata.category(letter)[0]:
        case "L" | "N":
            return "".join(sign for sign in anyascii(letter).lower() if sign.isalnum())[:8]
        case "M":
            return ""
    return " "


def lay_letters(apps, schema_editor):
    Letter = apps.get_model("workbench", "Letter")
    letters = (chr(code) for start, end in RANGES for code in range(start, end))
    rows = [Letter(letter=one, plain=plain(one)) for one in letters if unicodedata.category(one) not in ("Cn", "Co", "Cs")]
    Letter.objects.bulk_create(rows, batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [
        ("workbench", "0003_search_tables"),
        ("core", "0002_jobs"),
        ("directory", "0002_walls"),
        ("interpreting", "0002_walls"),
    ]
    operations = [
        migrations.RunPython(lay_letters, migrations.RunPython.noop),
        security.Reference("workbench_letter"),
        security.Wall("SearchWord"),
        security.Wall("SearchKey"),
        # Read by the team, written by the triggers alone.
        security.Statements(
            f"REVOKE INSERT, UPDATE ON workbench_searchword, workbench_searchkey FROM {security.APP}", *search.FUNCTIONS
        ),
        search.Searchable("directory_institution", "institution", WORDS_OF_INSTITUTION, ["name", "protected", "town", "municipality_id"]),
        search.Searchable("interpreting_interpreter", "interpreter", "r.given_name || ' ' || r.family_name", ["given_name", "family_name"]),
        # An interpreter's own membership is the same person once more.
        search.Searchable("centres_member", "person", "CASE WHEN r.audience <> 'interpreter' THEN r.name END", ["name", "audience"]),
    ]
