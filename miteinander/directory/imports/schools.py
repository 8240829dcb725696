"""Schools, the coordinates that lie in a file of their own, and the social index year by year."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from miteinander.core import tables
from miteinander.core.tables import Mistake, Table
from miteinander.directory.imports import places
from miteinander.directory.vocabulary import CoordinatesOrigin, LegalStatus, SchoolForm

SCHOOLS, SCHOOL_POINTS, SOCIAL_INDEX = "schools.csv", "school_coordinates_odbl.csv", "social_index.csv"


@dataclass(frozen=True, slots=True)
class School:
    number: str
    name: str
    short_name: str
    form: SchoolForm
    legal_status: LegalStatus
    street: str
    postcode: str
    town: str
    municipality_id: str
    pupils_rounded: int
    pupils_year: str
    is_startchancen: bool
    latitude: float | None
    longitude: float | None
    coordinates_origin: CoordinatesOrigin


@dataclass(frozen=True, slots=True)
class SchoolPoint:
    """A coordinate under a licence of its own, kept apart from the official register."""

    number: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class SocialIndex:
    """The social index of one school in one school year; none where the ministry says "ohne"."""

    school_id: str
    school_year: str
    value: int | None


number = tables.shaped(r"\d{6}", "eine Schulnummer mit 6 Ziffern")
YEAR = "ein Schuljahr in der Form 2024/25"
school_year = tables.shaped(r"20\d\d/\d\d", YEAR)

LAYOUTS: Mapping[str, tables.Layout[Any]] = {
    SCHOOLS: tables.Layout(
        School,
        {
            "number": number,
            "name": tables.text(200),
            "short_name": tables.text(60, empty=True),
            "form": tables.word(SchoolForm),
            "legal_status": tables.word(LegalStatus),
            "street": places.NAME,
            "postcode": places.postcode,
            "town": tables.text(60),
            "municipality_id": places.ags_of_municipality,
            "pupils_rounded": tables.whole(0, 10_000),
            "pupils_year": school_year,
            "is_startchancen": tables.yes_no,
            "latitude": tables.optional(places.latitude),
            "longitude": tables.optional(places.longitude),
            "coordinates_origin": tables.word(CoordinatesOrigin),
        },
        key=("number",),
    ),
    SCHOOL_POINTS: tables.Layout(
        SchoolPoint, {"number": number, "latitude": places.latitude, "longitude": places.longitude}, key=("number",)
    ),
    SOCIAL_INDEX: tables.Layout(
        SocialIndex,
        {"school_id": number, "school_year": school_year, "value": tables.optional(tables.whole(1, 9))},
        key=("school_id", "school_year"),
    ),
}


def points_and_places(
    schools: Table[School], points: Table[SchoolPoint], municipalities: Table[places.Municipality]
) -> Iterator[Mistake]:
    """Every school lies in a known municipality and has at most one point, whose origin is named."""
    known = {place.ags for place in municipalities.values}
    for row in schools.rows:
        school = row.value
        if school.municipality_id not in known:
            yield row.mistake("municipality_id", f"Die Gemeinde „{school.municipality_id}“ gibt es nicht.")
        if len({school.latitude is None, school.longitude is None, not school.coordinates_origin}) > 1:
            yield row.mistake("coordinates_origin", "Breite, Länge und Herkunft gehören zusammen.")
    without_point = {school.number: school.latitude is None for school in schools.values}
    for point in points.rows:
        if point.value.number not in without_point:
            yield point.mistake("number", f"Die Schule „{point.value.number}“ gibt es nicht.")
        elif not without_point[point.value.number]:
            yield point.mistake("number", f"Die Schule „{point.value.number}“ hat schon eine Koordinate.")


def social_indices(
    indices: Table[SocialIndex], schools: Table[School], also_known: Collection[str]
) -> Iterator[Mistake]:
    """Every index belongs to a known school, and its school year is one."""
    known = {*also_known, *(school.number for school in schools.values)}
    for row in indices.rows:
        if row.value.school_id not in known:
            yield row.mistake("school_id", f"Die Schule „{row.value.school_id}“ gibt es nicht.")
        first, last = int(row.value.school_year[2:4]), int(row.value.school_year[5:])
        if last != (first + 1) % 100:
            yield row.mistake("school_year", f"„{row.value.school_year}“ ist kein Schuljahr.")


def with_points(schools: tuple[School, ...], points: tuple[SchoolPoint, ...]) -> tuple[School, ...]:
    """The register with the points of the second file filled in."""
    at = {point.number: point for point in points}
    return tuple(
        replace(
            school,
            latitude=at[school.number].latitude,
            longitude=at[school.number].longitude,
            coordinates_origin=CoordinatesOrigin.OSM,
        )
        if school.number in at
        else school
        for school in schools
    )
