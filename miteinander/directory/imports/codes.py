"""The official catalogues of the school statistics: keys with the school years in which they hold."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from miteinander.core import tables
from miteinander.core.tables import Mistake, Row, Table
from miteinander.directory.vocabulary import Catalogue

CODES = "school_codes.csv"
EVER = 9999  # a year after all others


@dataclass(frozen=True, slots=True)
class SchoolCode:
    catalogue: Catalogue
    number: int
    entry: str
    key: str
    short: str
    text: str
    iso3: str
    first_year: int | None
    last_year: int | None


year = tables.optional(tables.whole(1900, 2100))
LAYOUTS: Mapping[str, tables.Layout[Any]] = {
    CODES: tables.Layout(
        SchoolCode,
        {
            "catalogue": tables.word(Catalogue),
            "number": tables.whole(0, 2_000_000_000),
            "entry": tables.text(40),
            "key": tables.text(10),
            "short": tables.text(10),
            "text": tables.text(160),
            "iso3": tables.shaped(r"[a-z]{3}", "eine Sprachkennung nach ISO 639-3", empty=True),
            "first_year": year,
            "last_year": year,
        },
        key=("catalogue", "number"),
    ),
}


def one_at_a_time(codes: Table[SchoolCode]) -> Iterator[Mistake]:
    """Each catalogue has entries, and in any school year an entry has one wording at most."""
    for missing in sorted(set(Catalogue) - {code.catalogue for code in codes.values}):
        yield Mistake(CODES, 0, "catalogue", f"Der Katalog „{missing.german}“ fehlt.")
    entries: dict[tuple[Catalogue, str], list[Row[SchoolCode]]] = defaultdict(list)
    for row in codes.rows:
        code = row.value
        entries[code.catalogue, code.entry].append(row)
        if (code.last_year or EVER) < (code.first_year or 0):
            yield row.mistake("last_year", "Das letzte Schuljahr liegt vor dem ersten.")
    for wordings in entries.values():
        for before, after in pairwise(sorted(wordings, key=lambda row: row.value.first_year or 0)):
            if (before.value.last_year or EVER) >= (after.value.first_year or 0):
                yield after.mistake("first_year", f"Überschneidet sich mit Zeile {before.number}.")
