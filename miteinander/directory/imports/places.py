"""Districts, municipalities and their postcodes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from miteinander.core import tables
from miteinander.core.tables import Mistake, Row, Table
from miteinander.directory.vocabulary import DistrictKind, MunicipalityKind

DISTRICTS, MUNICIPALITIES, POSTCODES = "districts.csv", "municipalities.csv", "postcodes_odbl.csv"


@dataclass(frozen=True, slots=True)
class District:
    ags: str
    name: str
    short_name: str
    kind: DistrictKind
    government_region: str
    seat: str
    municipality_count: int
    area_km2: Decimal
    population: int
    population_male: int
    population_female: int
    population_on: date


@dataclass(frozen=True, slots=True)
class Municipality:
    ags: str
    name: str
    short_name: str
    kind: MunicipalityKind
    district_id: str
    area_km2: Decimal
    population: int
    population_male: int
    population_female: int
    population_on: date
    seat_postcode: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode in a municipality; some lie in two."""

    postcode: str
    municipality_id: str


def latitude(raw: str) -> float:
    """Between the southernmost and the northernmost point of North Rhine-Westphalia."""
    return float(tables.decimal("50.32", "52.54", 6)(raw))


def longitude(raw: str) -> float:
    """Between the westernmost and the easternmost point of North Rhine-Westphalia."""
    return float(tables.decimal("5.86", "9.47", 6)(raw))


REGIONS = "Arnsberg|Detmold|Düsseldorf|Köln|Münster"
NAME = tables.text(80)
ags_of_district = tables.shaped(r"05\d{3}", "ein Kreisschlüssel aus Nordrhein-Westfalen (5 Ziffern, vorn 05)")
ags_of_municipality = tables.shaped(r"05\d{6}", "ein Gemeindeschlüssel aus Nordrhein-Westfalen (8 Ziffern, vorn 05)")
postcode = tables.shaped(r"\d{5}", "eine Postleitzahl mit 5 Ziffern")
area = tables.decimal("0", "40000", 2)
people = tables.whole(0, 20_000_000)
POPULATION = {"population": people, "population_male": people, "population_female": people, "population_on": tables.day}

LAYOUTS: Mapping[str, tables.Layout[Any]] = {
    DISTRICTS: tables.Layout(
        District,
        {
            "ags": ags_of_district,
            "name": NAME,
            "short_name": NAME,
            "kind": tables.word(DistrictKind),
            "government_region": tables.shaped(REGIONS, "ein Regierungsbezirk in Nordrhein-Westfalen"),
            "seat": NAME,
            "municipality_count": tables.whole(1, 100),
            "area_km2": area,
            **POPULATION,
        },
        key=("ags",),
    ),
    MUNICIPALITIES: tables.Layout(
        Municipality,
        {
            "ags": ags_of_municipality,
            "name": NAME,
            "short_name": NAME,
            "kind": tables.word(MunicipalityKind),
            "district_id": ags_of_district,
            "area_km2": area,
            **POPULATION,
            "seat_postcode": postcode,
            "latitude": latitude,
            "longitude": longitude,
        },
        key=("ags",),
    ),
    POSTCODES: tables.Layout(
        Postcode,
        {"postcode": postcode, "municipality_id": ags_of_municipality},
        key=("postcode", "municipality_id"),
    ),
}


def populations_and_sums(districts: Table[District], municipalities: Table[Municipality]) -> Iterator[Mistake]:
    """Every municipality lies in its district, and the district is the sum of them."""
    rows: tuple[Row[District] | Row[Municipality], ...] = (*districts.rows, *municipalities.rows)
    for row in rows:
        place = row.value
        if place.population != place.population_male + place.population_female:
            yield row.mistake("population", "Die Summe aus Männern und Frauen stimmt nicht.")
    inside: dict[str, list[Municipality]] = {district.ags: [] for district in districts.values}
    for town in municipalities.rows:
        if town.value.district_id not in inside:
            yield town.mistake("district_id", f"Den Kreis „{town.value.district_id}“ gibt es nicht.")
        elif not town.value.ags.startswith(town.value.district_id):
            yield town.mistake("ags", f"Der Schlüssel gehört nicht zum Kreis „{town.value.district_id}“.")
        else:
            inside[town.value.district_id].append(town.value)
    for row in districts.rows:
        district, own = row.value, inside[row.value.ags]
        sums: tuple[tuple[str, Decimal | int, Decimal | int], ...] = (
            ("municipality_count", district.municipality_count, len(own)),
            ("population", district.population, sum(town.population for town in own)),
            ("area_km2", district.area_km2, sum((town.area_km2 for town in own), Decimal(0))),
        )
        for column, said, counted in sums:
            # The register rounds areas to hundredths of a square kilometre, each municipality by itself.
            margin = Decimal("0.005") * (len(own) + 1) if column == "area_km2" else Decimal(0)
            if abs(Decimal(said) - counted) > margin:
                yield row.mistake(column, f"Hier steht {said}, die Gemeinden ergeben {counted}.")


def postcodes(pairs: Table[Postcode], municipalities: Table[Municipality]) -> Iterator[Mistake]:
    """Every pair names a known municipality, and no municipality is without a postcode."""
    known = {place.ags for place in municipalities.values}
    for row in pairs.rows:
        if row.value.municipality_id not in known:
            yield row.mistake("municipality_id", f"Die Gemeinde „{row.value.municipality_id}“ gibt es nicht.")
    for ags in sorted(known - {pair.municipality_id for pair in pairs.values}):
        yield Mistake(POSTCODES, 0, "municipality_id", f"Die Gemeinde „{ags}“ hat keine Postleitzahl.")
