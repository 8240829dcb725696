"""The state's register of schools as it is published, read into our own files; what had to be mended or left out is told. Pure."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from miteinander.core import tables
from miteinander.core.tables import BrokenFiles, Mistake
from miteinander.directory.imports import outlines, schools
from miteinander.directory.imports.outlines import Ground, SchoolFinding
from miteinander.directory.imports.schools import School
from miteinander.directory.vocabulary import CoordinatesOrigin, LegalStatus, SchoolFindingKind, SchoolForm

# Column of the register for each of ours; several are joined with a blank.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("Schulnummer",),
    "name": ("Amtliche Bezeichnung 1", "Amtliche Bezeichnung 2", "Amtliche Bezeichnung 3"),
    "form": ("Schulform",),
    "legal_status": ("Rechtsstatus",),
    "street": ("Straße und Hausnummer",),
    "postcode": ("Postleitzahl",),
    "town": ("Ort",),
    "municipality_id": ("Amtlicher Gemeindeschlüssel",),
    "pupils_rounded": ("Anzahl",),
    "pupils_year": ("Schuljahr",),
}
OPTIONAL: Mapping[str, str] = {
    "is_startchancen": "Startchancen-Schule",
    "latitude": "latitude",
    "longitude": "longitude",
}
DIALLING = ("Telefonnummer Vorwahl", "Telefonnummer Durchwahl", "Faxnummer Vorwahl", "Faxnummer Durchwahl")
FORMS = {form.german: form.value for form in SchoolForm} | {
    "Förderschule Grund-/Hauptschule": SchoolForm.SPECIAL_NEEDS.value,
    "Förderschule Realschule/Gymnasium": SchoolForm.SPECIAL_NEEDS_HIGHER.value,
    "Förderschule Berufskolleg": SchoolForm.SPECIAL_NEEDS_VOCATIONAL.value,
}
STATUS = {"Öffentlich": LegalStatus.PUBLIC.value, "Privat": LegalStatus.PRIVATE.value}
OFFICIAL = (CoordinatesOrigin.OFFICIAL, CoordinatesOrigin.OFFICIAL_MOVED)
# Points that we keep: where the outlines cannot tell on which side of a border a school stands, the register is believed.
BELIEVED = (None, SchoolFindingKind.AT_THE_BORDER)


@dataclass(frozen=True, slots=True)
class Repair:
    """A fault of form that could be mended without guessing: what was done, how often, and where first."""

    what: str
    count: int
    row: int
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.what}: {self.count}-mal, zuerst in Zeile {self.row} („{self.was}“ gelesen als „{self.now}“)"


@dataclass(frozen=True, slots=True)
class Register:
    """What a register became: our two files, what is doubtful about its own points, what was mended, and as of when."""

    files: Mapping[str, bytes]
    findings: tuple[SchoolFinding, ...]
    repairs: tuple[Repair, ...]
    as_of: date


def read(raw: bytes, *, file: str, known: Iterable[School], ground: Ground) -> Register:
    """The register as files of our own, row for row. Raises ``BrokenFiles``.

    ``known`` are the schools as loaded last: their short names and official points go on, as long as they stay in their
    municipality. A point of the register is taken only where we know none and it lies in the school's municipality.
    """
    wanted = [column for columns in COLUMNS.values() for column in columns]
    table_rows = rows(raw, file, wanted=wanted)
    before = {school.number: school for school in known}
    mended = _Mended()
    said = [_cells(number, row, mended) for number, row in enumerate(table_rows, 2)]
    tells_startchancen = OPTIONAL["is_startchancen"] in table_rows[0]
    table = tables.read(_written(_COLUMNS_OF_SCHOOL, said), file=file, layout=_LAYOUT)
    mistakes = [*table.mistakes, *_years(table)]
    if mistakes:
        raise BrokenFiles(
            replace(mistake, column=" / ".join(COLUMNS.get(mistake.column, (mistake.column,)))) for mistake in mistakes
        )
    findings, points, registered = [], [], []
    for school in table.values:
        found = outlines.finding(school, ground)
        settled = _settled(school, before.get(school.number), found, ground)
        if not tells_startchancen and school.number in before:
            settled = replace(settled, is_startchancen=before[school.number].is_startchancen)
        if found is not None:
            is_used = (settled.latitude, settled.longitude) == (found.latitude, found.longitude)
            findings.append(replace(found, is_used=is_used and found.latitude is not None))
        if settled.coordinates_origin == CoordinatesOrigin.OSM:
            points.append([settled.number, settled.latitude, settled.longitude])
            settled = replace(settled, latitude=None, longitude=None, coordinates_origin=CoordinatesOrigin.NONE)
        registered.append(settled)
    points_head = [*schools.LAYOUTS[schools.SCHOOL_POINTS].cells]
    return Register(
        files={
            schools.SCHOOLS: _written(_COLUMNS_OF_SCHOOL, (_as_cells(school) for school in registered)),
            schools.SCHOOL_POINTS: _written(points_head, sorted(points)),
        },
        findings=tuple(findings),
        repairs=mended.all(),
        as_of=date(int(table.values[0].pupils_year[:4]), 10, 15),  # Stichtag of the school statistics
    )


def _degrees(most: str) -> Callable[[str], float]:
    """A coordinate anywhere on earth, rounded to a tenth of a metre: where it lies is judged later."""
    number = tables.decimal(f"-{most}", most, 15)
    return lambda raw: round(float(number(raw)), 6)


_OURS = schools.LAYOUTS[schools.SCHOOLS]
_LAYOUT = replace(
    _OURS,
    cells={
        **_OURS.cells,
        "latitude": tables.optional(_degrees("90")),
        "longitude": tables.optional(_degrees("180")),
    },
)
_COLUMNS_OF_SCHOOL = [*_OURS.cells]


class _Mended:
    """Counts what was mended."""

    def __init__(self) -> None:
        self.found: dict[str, Repair] = {}

    def note(self, what: str, row: int, was: str, now: str) -> str:
        first = self.found.get(what, Repair(what, 0, row, was, now))
        self.found[what] = replace(first, count=first.count + 1)
        return now

    def all(self) -> tuple[Repair, ...]:
        return tuple(self.found.values())


def rows(raw: bytes, file: str, *, wanted: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a published file by heading; comma or semicolon, with or without byte order mark. Raises ``BrokenFiles``."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        reason = "Die Datei ist nicht in UTF-8 gespeichert."
        raise BrokenFiles([Mistake(file, raw.count(b"\n", 0, bad.start) + 1, "", reason)]) from None
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    found = set(reader.fieldnames or ())
    missing = [column for column in wanted if column not in found]
    if missing:
        raise BrokenFiles([Mistake(file, 1, missing[0], f"Diese Spalten fehlen: {', '.join(missing)}.")])
    try:
        read_rows = [{name: " ".join((cell or "").split()) for name, cell in row.items() if name} for row in reader]
    except csv.Error as bad:
        raise BrokenFiles([Mistake(file, reader.line_num, "", f"Die Zeile ist nicht lesbar ({bad}).")]) from None
    if not read_rows:
        raise BrokenFiles([Mistake(file, 0, "", "Die Datei ist leer.")])
    return read_rows


def _cells(number: int, row: Mapping[str, str], mended: _Mended) -> list[str]:
    """One row in the order of our columns; what we do not understand stays as it is and is refused later."""
    cells = {column: " ".join(filter(None, (row[one] for one in names))) for column, names in COLUMNS.items()}
    cells |= {column: row.get(name, "") for column, name in OPTIONAL.items()}
    key = cells["municipality_id"]
    if re.fullmatch(r"5\d{6}", key):
        cells["municipality_id"] = mended.note("Gemeindeschlüssel ohne führende Null", number, key, f"0{key}")
    for name in DIALLING:
        cell = row.get(name, "")
        if re.fullmatch(r"[1-9]\d*\.0", cell):
            zero = "0" if name.endswith("Vorwahl") else ""
            mended.note(f"{name} als Kommazahl", number, cell, f"{zero}{cell.removesuffix('.0')}")
    cells["form"] = FORMS.get(cells["form"], cells["form"])
    cells["legal_status"] = STATUS.get(cells["legal_status"], cells["legal_status"])
    cells["is_startchancen"] = cells["is_startchancen"] or "0"
    cells["coordinates_origin"] = CoordinatesOrigin.OSM.value if cells["latitude"] or cells["longitude"] else ""
    return [cells.get(column, "") for column in _COLUMNS_OF_SCHOOL]


def _years(table: tables.Table[School]) -> Iterable[Mistake]:
    """One register is of one school year."""
    years = sorted({school.pupils_year for school in table.values})
    if len(years) > 1:
        yield Mistake(table.file, 0, "pupils_year", f"Die Datei enthält mehrere Schuljahre: {', '.join(years)}.")


def _settled(school: School, before: School | None, found: SchoolFinding | None, ground: Ground) -> School:
    """The school with the best point we have, and the short name that is not in the register."""
    if before is None:
        return school if (found.kind if found else None) in BELIEVED else _without_point(school)
    school = replace(school, short_name=before.short_name)
    same_place = (before.street, before.postcode, before.town) == (school.street, school.postcode, school.town)
    kept = replace(
        school,
        latitude=before.latitude,
        longitude=before.longitude,
        coordinates_origin=before.coordinates_origin,
    )
    official = before.coordinates_origin in OFFICIAL
    if same_place and before.latitude is not None:
        return kept
    doubt = outlines.finding(kept, ground)
    if official and (doubt is None or doubt.kind in BELIEVED):
        return replace(kept, coordinates_origin=CoordinatesOrigin.OFFICIAL_MOVED)
    return school if (found.kind if found else None) in BELIEVED else _without_point(school)


def _without_point(school: School) -> School:
    return replace(school, latitude=None, longitude=None, coordinates_origin=CoordinatesOrigin.NONE)


def _as_cells(school: School) -> list[object]:
    values = {one.name: getattr(school, one.name) for one in fields(School)}
    values["is_startchancen"] = int(school.is_startchancen)
    return ["" if values[column] is None else values[column] for column in _COLUMNS_OF_SCHOOL]


def _written(head: list[str], rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()
