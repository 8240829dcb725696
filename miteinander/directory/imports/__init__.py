"""The files of reference data, row by row: checked values, or every mistake with file, row, column and reason. Pure.

What the records hold is what the tables hold: their fields are named like the columns of the database.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from miteinander.core import tables
from miteinander.core.tables import Mistake
from miteinander.directory.imports import countries, holidays, languages, places, schools
from miteinander.directory.imports.countries import Country
from miteinander.directory.imports.holidays import PublicHoliday, SchoolHoliday
from miteinander.directory.imports.languages import Language, StandIn, UnclearLanguage
from miteinander.directory.imports.places import District, Municipality
from miteinander.directory.imports.schools import School

SOURCES = "sources.json"
LAYOUTS: Mapping[str, tables.Layout[Any]] = {
    **places.LAYOUTS,
    **schools.LAYOUTS,
    **languages.LAYOUTS,
    **countries.LAYOUTS,
    **holidays.LAYOUTS,
}
FILES = (*LAYOUTS, places.OUTLINES)


@dataclass(frozen=True, slots=True)
class Source:
    """From whom a file comes and what its licence asks for."""

    source: str
    licence: str
    attribution: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Reference:
    """All files of one run, checked against each other; ``schools`` hold the points of their second file."""

    districts: tuple[District, ...]
    municipalities: tuple[Municipality, ...]
    schools: tuple[School, ...]
    languages: tuple[Language, ...]
    stand_ins: tuple[StandIn, ...]
    unclear_languages: tuple[UnclearLanguage, ...]
    countries: tuple[Country, ...]
    public_holidays: tuple[PublicHoliday, ...]
    school_holidays: tuple[SchoolHoliday, ...]
    sources: Mapping[str, Source]
    row_counts: Mapping[str, int]


def parse(*, files: Mapping[str, bytes]) -> Reference:
    """All files of a folder (name -> bytes) as checked values. Raises ``BrokenFiles`` with every mistake found."""
    read: dict[str, tables.Table[Any]] = {
        name: tables.read(files.get(name, b""), file=name, layout=layout) for name, layout in LAYOUTS.items()
    }
    districts, municipalities = read[places.DISTRICTS], read[places.MUNICIPALITIES]
    known_schools, points = read[schools.SCHOOLS], read[schools.SCHOOL_POINTS]
    known, pairs, terms = read[languages.LANGUAGES], read[languages.STAND_INS], read[languages.UNCLEAR]
    states = read[countries.COUNTRIES]
    days, breaks = read[holidays.PUBLIC_HOLIDAYS], read[holidays.SCHOOL_HOLIDAYS]
    mistakes = [mistake for table in read.values() for mistake in table.mistakes]
    named = dict(sources(files.get(SOURCES, b""), mistakes))
    if not mistakes:  # what rows say of each other can be judged only when all of them could be read
        mistakes += [
            *places.populations_and_sums(districts, municipalities),
            *places.outlines(files.get(places.OUTLINES, b""), municipalities),
            *schools.points_and_places(known_schools, points, municipalities),
            *countries.codes(states),
            *languages.names_and_parents(known, {state.iso2 for state in states.values}),
            *languages.umbrellas(known, terms),
            *languages.suggestions(pairs, known),
            *languages.unclear_terms(terms, known),
            *holidays.public_holidays(days),
            *holidays.school_holidays(breaks),
        ]
    if mistakes:
        raise tables.BrokenFiles(mistakes)
    return Reference(
        districts=districts.values,
        municipalities=municipalities.values,
        schools=schools.with_points(known_schools.values, points.values),
        languages=known.values,
        stand_ins=languages.both_ways(pairs.values),
        unclear_languages=terms.values,
        countries=states.values,
        public_holidays=days.values,
        school_holidays=breaks.values,
        sources=named,
        row_counts={
            places.OUTLINES: len(municipalities.rows),
            **{name: len(table.rows) for name, table in read.items()},
        },
    )


def sources(raw: bytes, mistakes: list[Mistake]) -> Iterator[tuple[str, Source]]:
    """Where each file comes from; nothing without a named source is loaded."""
    try:
        said = json.loads(raw)
        for name in FILES:
            parts = said["files"][name]
            found = Source(
                source="; ".join(f"{part['publisher']}: {part['title']}" for part in parts),
                licence=tables.text(120)(" + ".join(dict.fromkeys(part["licence"] for part in parts))),
                attribution=" ".join(filter(None, dict.fromkeys(part["attribution"] for part in parts))),
                as_of=max(date.fromisoformat(part["as_of"]) for part in parts),
            )
            yield name, found
    except (ValueError, LookupError, TypeError, AttributeError) as bad:
        reason = f"Herkunft, Lizenz oder Stand einer Datei fehlen oder sind nicht lesbar ({bad})."
        mistakes.append(Mistake(SOURCES, 0, "", reason))
