"""Countries and nationalities."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from miteinander.core import tables
from miteinander.core.tables import Mistake, Table
from miteinander.directory.vocabulary import CountryStatus

COUNTRIES = "countries.csv"


@dataclass(frozen=True, slots=True)
class Country:
    key: str
    iso2: str
    iso3: str
    iso_numeric: str
    name_de: str
    long_name_de: str
    nationality_de: str
    name_en: str
    status: CountryStatus
    first_year: int | None
    last_year: int | None


LAYOUTS: Mapping[str, tables.Layout[Any]] = {
    COUNTRIES: tables.Layout(
        Country,
        {
            "key": tables.shaped(r"\d{3}", "ein Schlüssel mit 3 Ziffern"),
            "iso2": tables.shaped(r"[A-Z]{2}", "ein Länderkürzel mit 2 Buchstaben", empty=True),
            "iso3": tables.shaped(r"[A-Z]{3}", "ein Länderkürzel mit 3 Buchstaben", empty=True),
            "iso_numeric": tables.shaped(r"\d{3}", "eine ISO-Nummer mit 3 Ziffern", empty=True),
            "name_de": tables.text(80),
            "long_name_de": tables.text(150, empty=True),
            "nationality_de": tables.text(80, empty=True),
            "name_en": tables.text(80),
            "status": tables.word(CountryStatus),
            "first_year": tables.optional(tables.whole(1900, 2100)),
            "last_year": tables.optional(tables.whole(1900, 2100)),
        },
        key=("key",),
    ),
}


def codes(countries: Table[Country]) -> Iterator[Mistake]:
    """No two countries share an ISO code; what is offered is complete, what is over has an end."""
    for column in ("iso2", "iso3", "iso_numeric"):
        used = Counter(getattr(country, column) for country in countries.values)
        for row in countries.rows:
            code = getattr(row.value, column)
            if code and used[code] > 1:
                yield row.mistake(column, f"„{code}“ steht mehrfach in der Datei.")
    for row in countries.rows:
        country = row.value
        offered = country.status in (CountryStatus.CURRENT, CountryStatus.SPECIAL)
        if offered and not country.nationality_de:
            yield row.mistake("nationality_de", "Hier fehlt die Staatsangehörigkeit.")
        if offered and country.last_year is not None:
            yield row.mistake("last_year", "Ein heutiger Staat hat kein letztes Jahr.")
        if country.status == CountryStatus.HISTORICAL and country.last_year is None:
            yield row.mistake("last_year", "Ein früherer Staat braucht ein letztes Jahr.")
        if country.last_year is not None and country.last_year < (country.first_year or 0):
            yield row.mistake("last_year", "Das letzte Jahr liegt vor dem ersten.")
