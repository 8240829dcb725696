"""Reference data come in all or nothing, twice without a change, and what left a register is kept."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from conftest import as_owner
from miteinander.core import tables
from miteinander.directory import use_cases
from miteinander.directory.models import Language, PublicHoliday, ReferenceLoad, School, StandIn
from miteinander.directory.tests import folders
from tests import world

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = datetime(2027, 9, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)
REFERENCE = (
    "district", "municipality", "outline", "postcode", "school", "socialindex", "schoolcode", "schoolchange", "schoolfinding",
    "country", "standin", "unclearlanguage", "language", "publicholiday", "schoolholiday", "referenceload", "referencesource",
)  # fmt: skip
SCHOOL = "100112"  # a school of Kreis Coesfeld


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with the small files."""
    return folders.laid(folders.small(), tmp_path / "shelf")


@pytest.fixture
def owner(shelf: Path) -> Iterator[None]:
    """The role of the loader, with the small files already in."""
    with as_owner():
        world.clear(ground=True)  # the world stands on reference data already
        use_cases.load_reference(folder=shelf, at=AT)
        yield


def state() -> str:
    """One number for everything that reference data say."""
    whole = hashlib.sha256()
    with connection.cursor() as cursor:
        for name in REFERENCE:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, '|' ORDER BY t::text), '') FROM directory_{name} t")
            whole.update(cursor.fetchone()[0].encode())
    return whole.hexdigest()


def moves(loaded: use_cases.Loaded) -> dict[str, tuple[int, int, int]]:
    """Only the tables that changed: (added, changed, ended)."""
    told = {one.dataset: (one.added, one.changed, one.ended) for one in loaded.outcomes}
    return {dataset: counts for dataset, counts in told.items() if any(counts)}


def test_load_brings_in_the_files(owner: None, shelf: Path) -> None:
    assert School.objects.count() == 71
    assert Language.objects.get(code="kmr").parent_id == "kur"
    assert StandIn.objects.get(wanted="pes", stand_in="prs").remark_de
    load = ReferenceLoad.objects.get(dataset="school_coordinates_odbl.csv")
    assert (load.rows, load.loaded_at) == (0, AT)  # none of them lies in Kreis Coesfeld
    assert "ODbL" in load.licence
    assert "OpenStreetMap" in load.attribution
    assert load.sha256 == hashlib.sha256((shelf / load.dataset).read_bytes()).hexdigest()


def test_load_changes_nothing_the_second_time(owner: None, shelf: Path) -> None:
    before = state()
    with CaptureQueriesContext(connection) as queries:
        loaded = use_cases.load_reference(folder=shelf, at=LATER)
    assert moves(loaded) == {}
    rows = 1 + 11 + 12 + 11 + 71 + 108 + 345 + 213 + 160 + 80 + 59 + 121 + 91
    assert sum(outcome.unchanged for outcome in loaded.outcomes) == rows
    assert state() == before
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_load_keeps_a_closed_school(owner: None, shelf: Path, tmp_path: Path) -> None:
    files = folders.small()
    rows = files["schools.csv"].split(b"\n")
    files["schools.csv"] = b"\n".join(row for row in rows if not row.startswith(SCHOOL.encode()))
    smaller = folders.laid(files, tmp_path / "smaller")
    assert moves(use_cases.load_reference(folder=smaller, at=LATER)) == {"schools.csv": (0, 0, 1)}
    assert School.objects.get(number=SCHOOL).ended_on == date(2027, 9, 1)
    assert School.objects.current().count() == 70
    assert moves(use_cases.load_reference(folder=smaller, at=LATER)) == {}
    assert moves(use_cases.load_reference(folder=shelf, at=LATER)) == {"schools.csv": (0, 1, 0)}
    assert School.objects.get(number=SCHOOL).ended_on is None


def test_load_takes_a_torn_file_for_broken(owner: None, tmp_path: Path) -> None:
    files = folders.small()
    files["schools.csv"] = b"".join(files["schools.csv"].splitlines(keepends=True)[:40])
    torn = folders.laid(files, tmp_path / "torn")
    before = state()
    with pytest.raises(tables.BrokenFiles, match="32 Einträge fehlen, die bisher da waren"):
        use_cases.load_reference(folder=torn, at=LATER)
    assert state() == before
    call_command("load_reference", folder=torn, many_may_end=True, stdout=StringIO())
    assert School.objects.current().count() == 39


def test_load_takes_an_empty_list(owner: None, tmp_path: Path) -> None:
    files = folders.small()
    files["stand_ins.csv"] = files["stand_ins.csv"].splitlines(keepends=True)[0]
    bare = folders.laid(files, tmp_path / "bare")
    assert moves(use_cases.load_reference(folder=bare, at=LATER, many_may_end=True)) == {"stand_ins.csv": (0, 0, 80)}


def test_load_takes_what_changed(owner: None, tmp_path: Path) -> None:
    files = folders.broken(folders.small(), "schools.csv", b",Coesfeld,", b",Coesfeld-Lette,")
    days = files["public_holidays_odbl.csv"].split(b"\n")
    files["public_holidays_odbl.csv"] = b"\n".join(day for day in days if not day.startswith(b"2020"))
    files["stand_ins.csv"] += b"lin,swc,0.2,0,Versuch,Try\n"
    outcomes = moves(use_cases.load_reference(folder=folders.laid(files, tmp_path / "new"), at=LATER))
    assert outcomes == {"schools.csv": (0, 1, 0), "public_holidays_odbl.csv": (0, 0, 11), "stand_ins.csv": (1, 0, 0)}
    assert School.objects.filter(town="Coesfeld-Lette").count() == 1
    assert not PublicHoliday.objects.filter(falls_on__year=2020).exists()
    assert ReferenceLoad.objects.filter(dataset="schools.csv").count() == 2
    assert ReferenceLoad.objects.filter(dataset="districts.csv").count() == 1


def test_load_mends_what_was_changed_by_hand(owner: None, shelf: Path) -> None:
    School.objects.filter(number=SCHOOL).update(street="Irgendwo 1")
    assert moves(use_cases.load_reference(folder=shelf, at=LATER)) == {"schools.csv": (0, 1, 0)}


BROKEN = {
    "wrong number of columns": ("municipalities.csv", b",11945,", b","),
    "letters in the population": ("municipalities.csv", b",11945,", b",viele,"),
    "school in an unknown municipality": ("schools.csv", b",05558012,", b",05558999,"),
    "byte order mark": ("schools.csv", b"number,", tables.BYTE_ORDER_MARK + b"number,"),
    "latin-1": ("schools.csv", "ü".encode(), "ü".encode("latin-1")),
    "nul byte": ("schools.csv", b"Coesfeld", b"Coes\0feld"),
}


@pytest.mark.parametrize("case", [*BROKEN, "key twice", "empty file"])
def test_load_changes_nothing_when_a_row_is_broken(owner: None, tmp_path: Path, case: str) -> None:
    files = folders.small()
    name = "schools.csv"
    if case in BROKEN:
        name, old, new = BROKEN[case]
        files = folders.broken(files, name, old, new)
    elif case == "key twice":
        files[name] += files[name].splitlines(keepends=True)[1]
    else:
        files[name] = b""
    # A right change in a table that comes earlier: it must not stay either.
    files = folders.broken(files, "districts.csv", b",Coesfeld,11,", "Dülmen".encode().join([b",", b",11,"]))
    before = state()
    with pytest.raises(tables.BrokenFiles) as broken:
        use_cases.load_reference(folder=folders.laid(files, tmp_path / "broken"), at=LATER)
    (mistake,) = broken.value.mistakes
    assert mistake.file == name
    assert mistake.reason
    assert (mistake.row > 0 and mistake.column) or case == "empty file"
    assert state() == before
    # The control: the same files with the broken one mended do change the table.
    mended = folders.laid(files | {name: folders.small()[name]}, tmp_path / "mended")
    assert moves(use_cases.load_reference(folder=mended, at=LATER)) == {"districts.csv": (0, 1, 0)}


def test_load_changes_nothing_when_the_database_refuses(
    owner: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = folders.broken(folders.small(), "stand_ins.csv", b"pes,prs,0.8", b"pes,prs,0.7")

    def refuse(*_: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(use_cases.loading, "_note_sources", refuse)
    before = state()
    with pytest.raises(DatabaseError):
        use_cases.load_reference(folder=folders.laid(files, tmp_path / "new"), at=LATER)
    assert state() == before


def test_application_reads_but_cannot_write(shelf: Path) -> None:
    with as_owner():
        world.clear(ground=True)
        use_cases.load_reference(folder=shelf, at=AT)
        changed_by_owner = School.objects.filter(number=SCHOOL).update(town="Dülmen")  # the control
    assert changed_by_owner == 1
    assert School.objects.count() == 71
    for deed in (
        lambda: School.objects.filter(number=SCHOOL).update(town="Bonn"),
        lambda: PublicHoliday.objects.filter(falls_on="2026-12-25").delete(),
        lambda: PublicHoliday.objects.create(falls_on=date(2026, 11, 11), name_de="Karneval", name_en="Carnival"),
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            deed()
    with pytest.raises(DatabaseError, match="permission denied"):
        use_cases.load_reference(folder=shelf, at=LATER)


def test_command_loads_what_is_shipped(owner: None) -> None:
    out = StringIO()
    call_command("load_reference", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[4] == "Schulen: 5336 neu, 0 geändert, 71 unverändert, 0 beendet"
    assert lines[-1].startswith("Referenzdaten sind auf dem Stand der Dateien")
    assert School.objects.filter(coordinates_origin="osm").count() == 197


def test_command_names_what_is_broken(owner: None, tmp_path: Path) -> None:
    files = folders.broken(folders.small(), "schools.csv", b",05558012,", b",05558999,")
    row = next(number for number, line in enumerate(files["schools.csv"].split(b"\n"), 1) if b",05558999," in line)
    with pytest.raises(CommandError) as refused:
        call_command("load_reference", folder=folders.laid(files, tmp_path / "broken"), stdout=StringIO())
    assert str(refused.value).splitlines() == [
        "Nichts wurde geladen. Bitte diese Stellen berichtigen:",
        f"  schools.csv, Zeile {row}, Spalte „municipality_id“: Die Gemeinde „05558999“ gibt es nicht.",
    ]


def test_command_shows_the_first_of_many(owner: None, tmp_path: Path) -> None:
    files = folders.small()
    files["schools.csv"] = files["schools.csv"].replace(b",public,", b",somewhere,")
    with pytest.raises(CommandError) as refused:
        call_command("load_reference", folder=folders.laid(files, tmp_path / "broken"), stdout=StringIO())
    lines = str(refused.value).splitlines()
    assert len(lines) == 1 + 20 + 1
    assert lines[-1] == f"  … und {files['schools.csv'].count(b',somewhere,') - 20} weitere."
