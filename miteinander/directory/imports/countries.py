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
    name_de: str
    long_name_de: str
    nationality_de: str
    name_en: str
    status: CountryStatus


LAYOUTS: Mapping[str, tables.Layout[Any]] = {
    COUNTRIES: tables.Layout(
        Country,
        {
            "key": tables.shaped(r"\d{3}", "ein Schlüssel mit 3 Ziffern"),
            "iso2": tables.shaped(r"[A-Z]{2}", "ein Länderkürzel mit 2 Buchstaben", empty=True),
            "iso3": tables.shaped(r"[A-Z]{3}", "ein Länderkürzel mit 3 Buchstaben", empty=True),
            "name_de": tables.text(80),
            "long_name_de": tables.text(150, empty=True),
            "nationality_de": tables.text(80, empty=True),
            "name_en": tables.text(80),
            "status": tables.word(CountryStatus),
        },
        key=("key",),
    ),
}


def codes(countries: Table[Country]) -> Iterator[Mistake]:
    """No two countries share an ISO code."""
    used = Counter(country.iso2 for country in countries.values if country.iso2)
    for row in countries.rows:
        if used[row.value.iso2] > 1:
            yield row.mistake("iso2", f"„{row.value.iso2}“ steht mehrfach in der Datei.")
