"""The published register of schools: every wrong point is found, no right one is accused, and two years are compared in words."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from miteinander.core import geometry, tables
from miteinander.directory import imports
from miteinander.directory.imports import changes, outlines, register, schools
from miteinander.directory.imports.outlines import Ground
from miteinander.directory.imports.schools import School
from miteinander.directory.tests import folders
from miteinander.directory.vocabulary import CoordinatesOrigin, SchoolChangeKind, SchoolFindingKind, SchoolForm

PUBLISHED = Path(__file__).parent / "data" / "register_2024_25_odbl.csv"
RAW = PUBLISHED.read_bytes()
OUTSIDE = {"115939", "127220", "134946", "165797", "169006", "190275", "191218", "194189", "198821"}


@pytest.fixture(scope="module")
def ground() -> Ground:
    return outlines.shapes(folders.shipped()[outlines.OUTLINES])


@pytest.fixture(scope="module")
def known() -> tuple[School, ...]:
    return imports.parse(files=folders.shipped()).schools


def read(raw: bytes, ground: Ground, known: tuple[School, ...] = ()) -> register.Register:
    return register.read(raw, file="verzeichnis.csv", known=known, ground=ground)


def cell(old: bytes, new: bytes) -> bytes:
    assert old in RAW
    return RAW.replace(old, new, 1)


def refused(raw: bytes, ground: Ground) -> tuple[tables.Mistake, ...]:
    with pytest.raises(tables.BrokenFiles) as broken:
        read(raw, ground)
    return broken.value.mistakes


def test_finds_every_wrong_point_and_accuses_no_right_one(ground: Ground) -> None:
    told = read(RAW, ground)
    kinds = Counter(finding.kind for finding in told.findings)
    # The register has 9 points outside of the state, 68 in another municipality (one of them by 6 metres), 2 missing.
    assert kinds == {
        SchoolFindingKind.OUTSIDE: 9,
        SchoolFindingKind.ELSEWHERE: 67,
        SchoolFindingKind.AT_THE_BORDER: 1,
        SchoolFindingKind.NO_POINT: 2,
    }
    assert {one.school_id for one in told.findings if one.kind == SchoolFindingKind.OUTSIDE} == OUTSIDE
    assert all(one.lies_in_id is None for one in told.findings if one.kind == SchoolFindingKind.OUTSIDE)
    assert all(one.lies_in_id for one in told.findings if one.kind == SchoolFindingKind.ELSEWHERE)
    (border,) = (one for one in told.findings if one.kind == SchoolFindingKind.AT_THE_BORDER)
    assert border.metres is not None
    assert border.metres < outlines.TOLERANCE
    assert border.is_used


def test_without_the_outlines_the_wrong_points_would_stay(ground: Ground) -> None:
    """The control: with a ground on which everything is right, every wrong point reaches our file."""
    everywhere = geometry.Shape((((-180, -90), (180, -90), (180, 90), (-180, 90), (-180, -90)),))
    blind = Ground({}, dict.fromkeys(ground.municipalities, everywhere))
    told = read(RAW, blind)
    assert {finding.kind for finding in told.findings} == {SchoolFindingKind.NO_POINT}
    assert b"39.3405" in told.files[schools.SCHOOL_POINTS]  # a school of Grefrath, in Indiana
    assert b"39.3405" not in read(RAW, ground).files[schools.SCHOOL_POINTS]


def test_leaves_a_wrong_point_out_and_takes_the_right_ones(ground: Ground) -> None:
    told = read(RAW, ground)
    points = told.files[schools.SCHOOL_POINTS].decode().splitlines()[1:]
    assert len(points) == 85 - 9 - 67 - 2
    assert len(told.files[schools.SCHOOLS].decode().splitlines()) == 1 + 85
    assert b",osm" not in told.files[schools.SCHOOLS]  # points under ODbL lie in the other file


def test_keeps_the_official_point_of_a_school_it_knows(ground: Ground, known: tuple[School, ...]) -> None:
    told = read(RAW, ground, known)
    assert not any(finding.is_used for finding in told.findings)
    ours = tables.read(told.files[schools.SCHOOLS], file="", layout=imports.LAYOUTS[schools.SCHOOLS])
    before = {school.number: school for school in known}
    official = [school for school in ours.values if before[school.number].coordinates_origin in register.OFFICIAL]
    assert len(official) > 60
    assert all(school == before[school.number] for school in official)


def test_marks_the_point_of_a_school_that_moved_in_its_town(ground: Ground, known: tuple[School, ...]) -> None:
    raw = cell(b"Sonnenstr. 10,", b"Mondstr. 1,")
    ours = tables.read(
        read(raw, ground, known).files[schools.SCHOOLS], file="", layout=imports.LAYOUTS[schools.SCHOOLS]
    )
    (moved,) = (school for school in ours.values if school.street == "Mondstr. 1")
    assert moved.coordinates_origin == CoordinatesOrigin.OFFICIAL_MOVED


def test_mends_keys_and_dialling_codes_and_says_so(ground: Ground) -> None:
    told = {repair.what: repair for repair in read(RAW, ground).repairs}
    assert told["Gemeindeschlüssel ohne führende Null"].count == 85
    dialling = told["Telefonnummer Vorwahl als Kommazahl"]
    assert (dialling.row, dialling.was, dialling.now) == (2, "211.0", "0211")
    assert str(dialling).startswith("Telefonnummer Vorwahl als Kommazahl: 85-mal, zuerst in Zeile 2 („211.0“")


def test_reads_it_with_semicolons_and_byte_order_mark(ground: Ground) -> None:
    rows = [line for line in RAW.decode().splitlines() if '"' not in line]
    other = tables.BYTE_ORDER_MARK + "\r\n".join(line.replace(",", ";") for line in rows).encode()
    same = "\n".join(rows).encode()
    assert read(other, ground).files == read(same, ground).files


BROKEN = [
    (b"Sonnenstr. 10,40227", b"Sonnenstr. 10,4022", 2, "Postleitzahl", "Postleitzahl mit 5 Ziffern"),
    (
        b"2024/25,Grundschule,5111000",
        b"2024/25,Zauberschule,5111000",
        2,
        "Schulform",
        "„Zauberschule“ ist nicht bekannt",
    ),
    (b",5111000,", b",9111000,", 2, "Amtlicher Gemeindeschlüssel", "Gemeindeschlüssel aus Nordrhein-Westfalen"),
    (b",335,51.1243052", b",viele,51.1243052", 2, "Anzahl", "keine ganze Zahl"),
    (b"51.1243052", b"im Norden", 2, "latitude", "keine Zahl mit Punkt"),
    (b"51.1243052", b"151.1243052", 2, "latitude", "liegt nicht zwischen -90 und 90"),
    (b",100808,", b",109370,", 3, "Schulnummer", "steht schon in Zeile 2"),
    (b"2024/25,Grundschule,5111000", b"2025/26,Grundschule,5111000", 0, "Schuljahr", "mehrere Schuljahre"),
    (b"Rechtsstatus", b"Status", 1, "Rechtsstatus", "Diese Spalten fehlen: Rechtsstatus."),
    ("Düsseldorf".encode(), "Düsseldorf".encode("latin-1"), 2, "", "nicht in UTF-8"),
]


@pytest.mark.parametrize(("old", "new", "row", "column", "reason"), BROKEN)
def test_names_what_it_cannot_read(ground: Ground, old: bytes, new: bytes, row: int, column: str, reason: str) -> None:
    told = refused(cell(old, new), ground)
    assert [(one.file, one.row, one.column) for one in told] == [("verzeichnis.csv", row, column)]
    assert reason in told[0].reason


def test_refuses_an_empty_register(ground: Ground) -> None:
    (told,) = refused(RAW.splitlines(keepends=True)[0], ground)
    assert told.reason == "Die Datei ist leer."


def test_tells_what_changed_in_words(known: tuple[School, ...]) -> None:
    before = {school.number: school for school in known[:6]}
    stays, closes, renamed, moves, changes_form, comes_back = before.values()
    new = replace(known[6], name="Neue Schule")
    after = {
        stays.number: stays,
        renamed.number: replace(renamed, name="Schule am Park"),
        moves.number: replace(moves, street="Neuer Weg 3"),
        changes_form.number: replace(changes_form, form=SchoolForm.SEKUNDARSCHULE),
        comes_back.number: comes_back,
        new.number: new,
    }
    told = {one.school_id: one for one in changes.between(before=before, ended={comes_back.number}, after=after)}
    assert stays.number not in told
    assert {number: one.kind for number, one in told.items()} == {
        closes.number: SchoolChangeKind.CLOSED,
        renamed.number: SchoolChangeKind.RENAMED,
        moves.number: SchoolChangeKind.MOVED,
        changes_form.number: SchoolChangeKind.FORM,
        comes_back.number: SchoolChangeKind.REOPENED,
        new.number: SchoolChangeKind.NEW,
    }
    assert told[renamed.number].now == "Schule am Park"
    assert told[moves.number].was.startswith(moves.street)
    assert told[changes_form.number].now == "Sekundarschule"
    assert told[closes.number].was.startswith(closes.name)
    assert not list(changes.between(before={}, ended=(), after=after))  # the first register has no changes
    assert not list(changes.between(before={**before}, ended=(), after=before))
