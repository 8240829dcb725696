"""The register of schools as the team reads it, and what loading the next year's says."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import as_owner
from miteinander.core import tables
from miteinander.directory import queries, rules, use_cases
from miteinander.directory.imports import register
from miteinander.directory.management.commands.load_reference import SHIPPED
from miteinander.directory.models import (
    ReferenceLoad,
    ReferenceSource,
    School,
    SchoolChange,
    SchoolFinding,
    SocialIndex,
)
from miteinander.directory.tests import folders
from miteinander.directory.tests.test_register import PUBLISHED
from miteinander.directory.vocabulary import Catalogue, SchoolChangeKind, SchoolFindingKind, SchoolForm
from tests import world

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = datetime(2027, 9, 1, 9, tzinfo=UTC)
COESFELD = rules.Area(("05558",))
GOES, RENAMED, MOVED = "100112", "121162", "121174"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return folders.laid(folders.small(), tmp_path / "shelf")


@pytest.fixture
def owner(shelf: Path) -> Iterator[None]:
    with as_owner():
        world.clear(ground=True)
        use_cases.load_reference(folder=shelf, at=AT)
        yield


def published(year: str = "2025/26", *, without: str = "", **changes: tuple[str, str]) -> bytes:
    """Next year's register of Kreis Coesfeld, as the state publishes it: the schools we know, some of them otherwise."""
    head = [name for names in register.COLUMNS.values() for name in names]
    forms = {form.value: form.german for form in SchoolForm}
    lines = [";".join(head)]
    for school in School.objects.current().order_by("number"):
        was, now = changes.get(f"s{school.number}", ("", ""))
        cells = {
            "Schulnummer": school.number, "Amtliche Bezeichnung 1": school.name, "Schulform": forms[school.form],
            "Rechtsstatus": {"public": "Öffentlich", "private": "Privat"}[school.legal_status], "Ort": school.town,
            "Straße und Hausnummer": school.street, "Postleitzahl": school.postcode, "Schuljahr": year,
            "Amtlicher Gemeindeschlüssel": school.municipality_id[1:], "Anzahl": str(school.pupils_rounded),
        }  # fmt: skip
        if was:
            assert was in cells
            cells[was] = now
        if school.number != without:
            lines.append(";".join(cells.get(name, "") for name in head))
    return "\n".join([*lines, ""]).encode()


def test_next_register_keeps_closed_schools_and_says_what_changed(owner: None, shelf: Path, tmp_path: Path) -> None:
    newer = tmp_path / "verzeichnis_2025.csv"
    newer.write_bytes(
        published(
            without=GOES,
            **{f"s{RENAMED}": ("Amtliche Bezeichnung 1", "Schule am Park"), f"s{MOVED}": ("Straße und Hausnummer", "Neuer Weg 3")},
        ).replace(b"\n", b"\n999990;Neue Schule;;;Grundschule;\xc3\x96ffentlich;Am Bach 1;48653;Coesfeld;5558012;100;2025/26\n", 1)
    )  # fmt: skip
    loaded = use_cases.load_reference(folder=shelf, at=LATER, register=newer)
    assert {(one.school_id, one.kind) for one in loaded.school_changes} == {
        (GOES, SchoolChangeKind.CLOSED),
        (RENAMED, SchoolChangeKind.RENAMED),
        (MOVED, SchoolChangeKind.MOVED),
        ("999990", SchoolChangeKind.NEW),
    }
    assert School.objects.get(number=GOES).ended_on == date(2027, 9, 1)
    assert SocialIndex.objects.filter(school=GOES).exists()  # what refers to a closed school stays
    assert SchoolFinding.objects.get(school="999990").kind == SchoolFindingKind.NO_POINT
    told = {change.school_id: change for change in queries.school_changes(area=COESFELD)}
    assert told[RENAMED].now == "Schule am Park"
    assert ReferenceSource.objects.get(dataset="schools.csv", position=0).title.endswith("Schuljahr 2025/26")
    assert ReferenceLoad.objects.filter(dataset="schools.csv").latest("loaded_at").as_of == date(2025, 10, 15)

    with CaptureQueriesContext(connection) as asked:  # the same once more changes nothing
        again = use_cases.load_reference(folder=shelf, at=LATER, register=newer)
    assert again.school_changes == ()
    assert not [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert SchoolChange.objects.count() == 4

    # The program's own older file must not turn the register back.
    older = use_cases.load_reference(folder=shelf, at=LATER)
    assert {one.dataset for one in older.outcomes if one.is_newer} == {"schools.csv"}
    assert School.objects.get(number=RENAMED).name == "Schule am Park"
    assert ReferenceSource.objects.get(dataset="schools.csv", position=0).title.endswith("Schuljahr 2025/26")


def test_without_the_guard_an_update_would_turn_the_register_back(
    owner: None, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: left unguarded, the older file of the program reopens a closed school."""
    newer = tmp_path / "verzeichnis_2025.csv"
    newer.write_bytes(published(without=GOES))
    use_cases.load_reference(folder=shelf, at=LATER, register=newer)
    monkeypatch.setattr(use_cases.loading, "_newer_than", lambda sources: set())
    use_cases.load_reference(folder=shelf, at=LATER)
    assert School.objects.get(number=GOES).ended_on is None


def test_register_with_one_broken_row_changes_nothing(owner: None, shelf: Path, tmp_path: Path) -> None:
    newer = tmp_path / "verzeichnis_2025.csv"
    newer.write_bytes(published(without=GOES, **{f"s{RENAMED}": ("Postleitzahl", "4865")}))
    before = list(School.objects.order_by("number").values_list())
    with pytest.raises(tables.BrokenFiles, match=r"verzeichnis_2025\.csv, Zeile \d+, Spalte „Postleitzahl“"):
        use_cases.load_reference(folder=shelf, at=LATER, register=newer)
    assert list(School.objects.order_by("number").values_list()) == before
    assert not SchoolChange.objects.exists()


def test_command_reports_what_it_found_in_the_published_register(owner: None) -> None:
    out = StringIO()
    call_command("load_reference", folder=SHIPPED, schools=PUBLISHED, many_may_end=True, stdout=out)
    told = out.getvalue()
    for line in (
        "Gemeindeschlüssel ohne führende Null: 85-mal, zuerst in Zeile 2 („5111000“ gelesen als „05111000“)",
        "Schulen, neu im Verzeichnis: 78",
        "Schulen, nicht mehr im Verzeichnis: 64",
        "  … und 58 weitere.",
        "  Koordinate liegt außerhalb von Nordrhein-Westfalen: 9",
        "  Koordinate liegt in einer anderen Gemeinde: 67",
        "  Koordinate liegt knapp hinter der Gemeindegrenze: 1",
        "  ohne Koordinate: 2",
        "Schulen, bei denen etwas nicht stimmt: 79",
    ):
        assert line in told, told
    with pytest.raises(CommandError, match="gibt es nicht"):
        call_command("load_reference", schools=Path("nirgends.csv"), stdout=StringIO())


def test_reads_schools_codes_and_maps_as_the_application(shelf: Path) -> None:
    with as_owner():
        world.clear(ground=True)
        use_cases.load_reference(folder=shelf, at=AT)
    towns, year = queries.landscape(area=COESFELD)
    assert year == "2025/26"
    assert len(towns) == 11
    assert sum(town.schools for town in towns) == 71
    assert all(town.index is None or 1 <= town.index <= 9 for town in towns)
    found = queries.schools(area=COESFELD, wanted=queries.SchoolFilter(text="dulmen", form="G"))
    assert found.paginator.count > 3
    assert queries.schools(area=COESFELD, wanted=queries.SchoolFilter(text=GOES)).paginator.count == 1
    assert [one.short_name for one in queries.municipalities_for(postcode="48653")] == ["Coesfeld"]
    assert queries.municipalities_for(postcode="99999") == []

    def codes(catalogue: Catalogue, day: date) -> dict[str, str]:
        return {code.entry: code.text for code in queries.school_codes(catalogue=catalogue, day=day)}

    certificates = Catalogue.LEAVING_CERTIFICATE
    assert codes(certificates, date(2022, 7, 31))["HA10"].startswith("Hauptschulabschluss")
    assert codes(certificates, date(2022, 8, 1))["HA10"] == "Erweiterter Erster Schulabschluss"
    assert "GM" in codes(Catalogue.SCHOOL_FORM, date(2023, 7, 31))
    assert "GM" not in codes(Catalogue.SCHOOL_FORM, date(2023, 8, 1))
    assert len(codes(Catalogue.FAMILY_LANGUAGE, date(2026, 8, 1))) == 178
    assert len(codes(Catalogue.LANGUAGE_LEVEL, date(2026, 8, 1))) == 14


INSULT = "zi" + "geun"


def test_no_table_holds_an_insult(owner: None) -> None:
    """All text that loading has written, in every column of every table of reference data, in the whole database."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith("directory_")]
        assert {"directory_language", "directory_country", "directory_schoolcode"} <= set(names)
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {name} t WHERE t::text ILIKE %s", [f"%{INSULT}%"])
            assert cursor.fetchone() == (0,), name
        cursor.execute("SELECT count(*) FROM directory_language t WHERE t::text ILIKE %s", ["%romanes%"])
        assert cursor.fetchone()[0] >= 4  # the control: the search does look into the text


def test_no_file_of_the_product_holds_an_insult() -> None:
    folder = Path(__file__).resolve().parents[3]
    kinds = {".py", ".csv", ".json", ".md", ".html", ".po", ".txt", ".svg", ".typ", ".js", ".css"}
    files = [
        path
        for top in ("miteinander", "docs", "config", "tests")
        for path in (folder / top).rglob("*")
        if path.suffix in kinds
    ]
    assert len(files) > 300
    assert [path for path in files if INSULT in path.read_text().casefold()] == []
