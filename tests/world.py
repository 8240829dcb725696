"""The small world every test finds: two centres on a piece of the real ground, committed. Written as the owner, read as the application."""

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

import miteinander.directory
from miteinander.centres.models import Centre
from miteinander.directory import imports
from miteinander.directory.models import (
    District,
    Language,
    Municipality,
    Outline,
    Postcode,
    PublicHoliday,
    ReferenceSource,
    School,
    SocialIndex,
    StandIn,
    UnclearLanguage,
)
from miteinander.workbench.models import RegisterWord

# Never emptied: what migrations laid.
KEPT = {"django_migrations", "django_content_type", "auth_permission", "workbench_letter"}


ON_THE_GROUND = {
    model._meta.db_table
    for model in (
        *(Centre, District, Municipality, Outline, Postcode, School, SocialIndex),
        *(Language, StandIn, UnclearLanguage, PublicHoliday, ReferenceSource),
        RegisterWord,  # laid by triggers of schools and languages
    )
}


def lay() -> None:
    """Two centres, and the ground under them."""
    lay_places()
    Centre.objects.get_or_create(
        id=1,
        defaults={
            "ags": "05515",
            "name": "Kommunales Integrationszentrum Münster",
            "short_name": "Münster",
            "slug": "muenster",
            "kind": "city",
            "government_region": "Münster",
        },
    )
    Centre.objects.get_or_create(
        id=2,
        defaults={
            "ags": "05916",
            "name": "Kommunales Integrationszentrum Herne",
            "short_name": "Herne",
            "slug": "herne",
            "kind": "city",
            "government_region": "Arnsberg",
        },
    )


SIZES = """
    SELECT relname, pg_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0"""
MANY = 500_000  # bytes

GROUND = ("05515", "05916", "05558")  # Münster, Herne, Kreis Coesfeld


@cache
def shipped() -> imports.Reference:
    """The reference data of the package, read once."""
    folder = Path(miteinander.directory.__path__[0]) / "data"
    return imports.parse(files={name: (folder / name).read_bytes() for name in (*imports.FILES, imports.SOURCES)})


def lay_places() -> None:
    """Places, maps and schools of three districts; all languages and holidays."""
    if District.objects.exists():
        return
    found = shipped()
    languages = sorted(found.languages, key=lambda language: language.parent_id is not None)  # umbrellas first
    _lay(District, [row for row in found.districts if row.ags in GROUND])
    _lay(Municipality, [row for row in found.municipalities if row.district_id in GROUND])
    _lay(Outline, [row for row in found.outlines if row.key[:5] in GROUND])
    _lay(Postcode, [row for row in found.postcodes if row.municipality_id[:5] in GROUND])
    schools = [row for row in found.schools if row.municipality_id[:5] in GROUND]
    _lay(School, schools)
    there = {row.number for row in schools}
    _lay(SocialIndex, [row for row in found.social_indices if row.school_id in there])
    _lay(Language, languages)
    _lay(StandIn, found.stand_ins)
    _lay(UnclearLanguage, found.unclear_languages)
    _lay(PublicHoliday, found.public_holidays)
    _lay(ReferenceSource, [part for source in found.sources.values() for part in source.parts])


def _lay(model: type[models.Model], records: Any) -> None:
    columns = {field.attname for field in model._meta.concrete_fields}
    rows = [
        {one.name: getattr(record, one.name) for one in fields(record) if one.name in columns} for record in records
    ]
    model._default_manager.bulk_create([model(**row) for row in rows])


def clear(*, ground: bool = False) -> None:
    """Empty every table that a test may have filled; the ground stays unless asked, or a test loaded files of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM directory_referenceload) OR (SELECT count(*) FROM centres_centre) <> 2,"
            " has_parameter_privilege(current_user, 'session_replication_role', 'SET')"
        )
        laid_anew, without_triggers = cursor.fetchone()
        kept = KEPT if ground or laid_anew else KEPT | ON_THE_GROUND
        cursor.execute(SIZES)
        sizes = {name: size for name, size in cursor.fetchall() if name not in kept}
        if without_triggers:  # deleting a few rows is many times faster than a new file per table and index
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("; ".join(f"DELETE FROM {name}" for name, size in sizes.items() if size < MANY))
        if large := [name for name, size in sizes.items() if size >= MANY or not without_triggers]:
            cursor.execute(f"TRUNCATE {', '.join(large)} CASCADE")
