"""The files of reference data, row by row: checked values, or every mistake with file, row, column and reason. Pure.

What the records hold is what the tables hold: their fields are named like the columns of the database.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from miteinander.core import tables
from miteinander.core.tables import Mistake
from miteinander.directory.imports import (
    codes,
    countries,
    holidays,
    languages,
    outlines,
    places,
    register,
    schools,
)
from miteinander.directory.imports.codes import SchoolCode
from miteinander.directory.imports.countries import Country
from miteinander.directory.imports.holidays import PublicHoliday, SchoolHoliday
from miteinander.directory.imports.languages import Language, StandIn, UnclearLanguage
from miteinander.directory.imports.outlines import Outline, SchoolFinding
from miteinander.directory.imports.places import District, Municipality, Postcode
from miteinander.directory.imports.register import Repair
from miteinander.directory.imports.schools import School, SocialIndex
from miteinander.directory.imports.sourcing import Source, SourcePart

SOURCES = "sources.json"
FINDINGS = "Auffälligkeiten"  # no file: what the outlines say of the schools' points
LAYOUTS: Mapping[str, tables.Layout[Any]] = {
    **places.LAYOUTS,
    **schools.LAYOUTS,
    **codes.LAYOUTS,
    **languages.LAYOUTS,
    **countries.LAYOUTS,
    **holidays.LAYOUTS,
}
FILES = (*LAYOUTS, outlines.OUTLINES)


@dataclass(frozen=True, slots=True)
class Reference:
    """All files of one run, checked against each other; ``schools`` hold the points of their second file."""

    districts: tuple[District, ...]
    municipalities: tuple[Municipality, ...]
    outlines: tuple[Outline, ...]
    postcodes: tuple[Postcode, ...]
    schools: tuple[School, ...]
    school_findings: tuple[SchoolFinding, ...]
    social_indices: tuple[SocialIndex, ...]
    school_codes: tuple[SchoolCode, ...]
    languages: tuple[Language, ...]
    stand_ins: tuple[StandIn, ...]
    unclear_languages: tuple[UnclearLanguage, ...]
    countries: tuple[Country, ...]
    public_holidays: tuple[PublicHoliday, ...]
    school_holidays: tuple[SchoolHoliday, ...]
    sources: Mapping[str, Source]
    row_counts: Mapping[str, int]
    digests: Mapping[str, str]  # SHA-256 of each file


# What the rows of each file become.
RECORDS: Mapping[str, Any] = {
    **{name: layout.value for name, layout in LAYOUTS.items()},
    outlines.OUTLINES: Outline,
    FINDINGS: SchoolFinding,
    SOURCES: SourcePart,
}


def parse(*, files: Mapping[str, bytes], known_schools: Collection[str] = ()) -> Reference:
    """All files of a folder (name -> bytes) as checked values. Raises ``BrokenFiles`` with every mistake found.

    ``known_schools``: further schools that rows may refer to, because the database keeps schools that have left the register.
    """
    read: dict[str, tables.Table[Any]] = {
        name: tables.read(files.get(name, b""), file=name, layout=layout) for name, layout in LAYOUTS.items()
    }
    districts, municipalities = read[places.DISTRICTS], read[places.MUNICIPALITIES]
    registered, points = read[schools.SCHOOLS], read[schools.SCHOOL_POINTS]
    pairs_of_postcodes, indices, official = read[places.POSTCODES], read[schools.SOCIAL_INDEX], read[codes.CODES]
    known, pairs, terms = read[languages.LANGUAGES], read[languages.STAND_INS], read[languages.UNCLEAR]
    states = read[countries.COUNTRIES]
    days, breaks = read[holidays.PUBLIC_HOLIDAYS], read[holidays.SCHOOL_HOLIDAYS]
    mistakes = [mistake for table in read.values() for mistake in table.mistakes]
    named = dict(sources(files.get(SOURCES, b""), mistakes))
    ground = outlines.NO_GROUND
    if not mistakes:  # what rows say of each other can be judged only when all of them could be read
        mistakes += [
            *places.populations_and_sums(districts, municipalities),
            *places.postcodes(pairs_of_postcodes, municipalities),
            *schools.points_and_places(registered, points, municipalities),
            *schools.social_indices(indices, registered, known_schools),
            *codes.one_at_a_time(official),
            *countries.codes(states),
            *languages.names_and_parents(known, {state.iso2 for state in states.values}),
            *languages.umbrellas(known, terms),
            *languages.suggestions(pairs, known),
            *languages.unclear_terms(terms, known),
            *holidays.public_holidays(days),
            *holidays.school_holidays(breaks),
        ]
        ground = outlines.read(files.get(outlines.OUTLINES, b""), districts, municipalities, mistakes)
    if mistakes:
        raise tables.BrokenFiles(mistakes)
    all_schools = schools.with_points(registered.values, points.values)
    return Reference(
        districts=districts.values,
        municipalities=municipalities.values,
        outlines=tuple(outlines.drawn(ground)),
        postcodes=pairs_of_postcodes.values,
        schools=all_schools,
        school_findings=tuple(outlines.findings(all_schools, ground)),
        social_indices=indices.values,
        school_codes=official.values,
        languages=known.values,
        stand_ins=languages.both_ways(pairs.values),
        unclear_languages=terms.values,
        countries=states.values,
        public_holidays=days.values,
        school_holidays=breaks.values,
        sources=named,
        row_counts={
            outlines.OUTLINES: len(districts.rows) + len(municipalities.rows),
            **{name: len(table.rows) for name, table in read.items()},
        },
        digests={name: hashlib.sha256(files.get(name, b"")).hexdigest() for name in FILES},
    )


def with_register(
    *,
    files: Mapping[str, bytes],
    known: Collection[School],
    raw: bytes,
    name: str,
    known_schools: Collection[str],
) -> tuple[Reference, tuple[Repair, ...]]:
    """The files of a folder with the state's register of schools in the place of theirs, and what was mended in it.

    ``known`` are the schools as the register finds them, ``name`` is the name of its file. The social index of schools that
    neither the register nor the database knows is left out. Raises ``BrokenFiles``.
    """
    ground = outlines.shapes(files[outlines.OUTLINES])
    told = register.read(raw, file=name, known=known, ground=ground)
    older = {school.number for school in known}
    merged = parse(files={**files, **told.files}, known_schools={*known_schools, *older})
    kept = {*known_schools, *(school.number for school in merged.schools)}
    doubted = {finding.school_id for finding in told.findings}
    reference = replace(
        merged,
        school_findings=(
            *told.findings,
            *(one for one in merged.school_findings if one.school_id not in doubted),
        ),
        social_indices=tuple(index for index in merged.social_indices if index.school_id in kept),
        sources={**merged.sources, **dict(_of_register(merged.sources, told))},
    )
    return reference, told.repairs


def _of_register(sources: Mapping[str, Source], told: register.Register) -> Iterator[tuple[str, Source]]:
    """The sources of the two files of schools, with the register's year in the place of the older one."""
    year = told.as_of.year
    first, *others = sources[schools.SCHOOLS].parts
    said = replace(
        first,
        title=f"Verzeichnis der allgemeinbildenden Schulen und Berufskollegs, Schuljahr {year}/{(year + 1) % 100:02}",
        attribution=f"Schulverzeichnis: © IT.NRW, {year + 1} (Daten verändert), dl-de/by-2-0.",
        as_of=told.as_of,
    )
    yield schools.SCHOOLS, Source((said, *others))
    yield (
        schools.SCHOOL_POINTS,
        Source(tuple(replace(part, as_of=told.as_of) for part in sources[schools.SCHOOL_POINTS].parts)),
    )


def sources(raw: bytes, mistakes: list[Mistake]) -> Iterator[tuple[str, Source]]:
    """Where each file comes from; nothing without a named source is loaded."""
    try:
        said = json.loads(raw)["files"]
        for name in FILES:
            parts = tuple(_part(name, position, part) for position, part in enumerate(said[name]))
            source = Source(parts)
            if not parts or len(source.licence) > 120:
                raise ValueError(name)
            yield name, source
    except (ValueError, LookupError, TypeError, AttributeError) as bad:
        reason = f"Herkunft, Lizenz oder Stand einer Datei fehlen oder sind nicht lesbar ({bad})."
        mistakes.append(Mistake(SOURCES, 0, "", reason))


def _part(name: str, position: int, said: Mapping[str, str]) -> SourcePart:
    return SourcePart(
        dataset=name,
        position=position,
        publisher=tables.text(120)(said["publisher"]),
        title=tables.text(160)(said["title"]),
        licence=tables.text(60)(said["licence"]),
        licence_url=tables.shaped(r"https://[!-~]{1,110}", "eine Adresse mit https", empty=True)(said["licence_url"]),
        as_of=date.fromisoformat(said["as_of"]),
        attribution=said["attribution"],
        changes_de=said["changes_de"],
        changes_en=said["changes"],
    )
