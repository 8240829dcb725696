"""Next year's list of one kind comes in by itself, on top of what is loaded, and only when it is what it claims."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from conftest import as_owner
from miteinander.core import tables
from miteinander.directory import use_cases
from miteinander.directory.imports import social_index
from miteinander.directory.models import District, ReferenceLoad, ReferenceSource, School, SocialIndex
from miteinander.directory.tests import folders
from miteinander.directory.tests.test_schools import GOES, RENAMED, published
from miteinander.directory.tests.test_use_cases import state
from tests import world

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
YEAR = "2026/27"
HEAD = "Bezirksregierung,Kreis,Schulform,Schulnummer,Schulname,Sozialindex"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[None]:
    with as_owner():
        world.clear(ground=True)
        use_cases.load_reference(folder=folders.laid(folders.small(), tmp_path / "shelf"), at=AT)
        yield


def listed(path: Path, *, without: str = "", more: str = "", **values: str) -> Path:
    """Next year's social index of Kreis Coesfeld as the ministry publishes it; some schools otherwise (s100112="9")."""
    rows = [HEAD]
    for school, value in _loaded().items():
        said = values.get(f"s{school}", "ohne" if value is None else str(value))
        if school != without:
            rows.append(f'BR Münster,Kreis Coesfeld,Grundschule,{school},"Dülmen, GG",{said}')
    path.write_text("\n".join([*rows, more]))
    return path


def _loaded() -> dict[str, int | None]:
    rows = SocialIndex.objects.filter(school_year="2025/26").order_by("school_id")
    return dict(rows.values_list("school_id", "value"))


def test_social_index_comes_in_alone(owner: None, tmp_path: Path) -> None:
    first, second = list(_loaded())[:2]
    more = "BR Münster,Kreis Coesfeld,Grundschule,999999,Neue Schule,ohne\n"
    file = listed(tmp_path / "index.csv", more=more, without=second, **{f"s{first}": "9"})
    was = _loaded()[first]
    before = SocialIndex.objects.exclude(school_year=YEAR).count()
    out = StringIO()
    call_command("load_reference", social_index=file, school_year=YEAR, stdout=out)
    assert SocialIndex.objects.get(school=first, school_year=YEAR).value == 9
    assert SocialIndex.objects.exclude(school_year=YEAR).count() == before  # no other year is touched
    told = out.getvalue().splitlines()
    assert told[0] == f"Sozialindex: {len(_loaded()) - 1} neu, 0 geändert, 0 unverändert, 0 beendet"
    assert told[1:] == [
        "Sozialindex anders als zuvor: 2",
        f"  {first}: {was} → 9",
        f"  {second}: {_loaded()[second]} → nicht in der Liste",
        "Weggelassen, nicht im Schulverzeichnis: 1",
        "  999999",
        told[-1],
    ]
    parts = ReferenceSource.objects.filter(dataset="social_index.csv").order_by("position")
    assert [part.title for part in parts] == [
        f"Schulscharfer Sozialindex {year}" for year in (YEAR, "2025/26", "2024/25")
    ]
    assert ReferenceLoad.objects.filter(dataset="social_index.csv").latest("loaded_at").as_of == date(2026, 8, 1)


def test_social_index_twice_changes_nothing_and_no_older_list_turns_it_back(owner: None, tmp_path: Path) -> None:
    first = next(iter(_loaded()))
    file = listed(tmp_path / "index.csv", **{f"s{first}": "9"})
    use_cases.load_social_index(file=file, school_year=YEAR, at=AT)
    before = state()
    use_cases.load_social_index(file=file, school_year=YEAR, at=AT)
    assert state() == before
    older = use_cases.load_social_index(file=file, school_year="2025/26", at=AT)
    whole = use_cases.load_reference(folder=tmp_path / "shelf", at=AT)
    assert older.outcome.is_newer
    assert {one.dataset for one in whole.outcomes if one.is_newer} == {"social_index.csv"}
    assert state() == before


REFUSED = {
    "not a list of ours": ("number,name\n", YEAR, "Diese Spalten fehlen: Schulnummer, Sozialindex."),
    "another state": (f"{HEAD}\nx,x,x,900001,x,3\n", YEAR, "1 von 1 Schulen stehen nicht im Schulverzeichnis"),
    "no number of a school": (f"{HEAD}\nx,x,x,12,x,3\n", YEAR, "eine Schulnummer mit 6 Ziffern"),
    "not an index": (f"{HEAD}\nx,x,x,{RENAMED},x,12\n", YEAR, "liegt nicht zwischen 1 und 9"),
    "a school twice": (f"{HEAD}\nx,x,x,{GOES},x,3\nx,x,x,{GOES},x,3\n", YEAR, "steht schon in Zeile 2"),
    "another year inside": (f"{HEAD},Schuljahr\nx,x,x,{GOES},x,3,2025/26\n", YEAR, "gesagt war 2026/27"),
    "no school year": (f"{HEAD}\nx,x,x,{GOES},x,3\n", "2026/28", "„2026/28“ ist kein Schuljahr."),
    "not a year": (f"{HEAD}\nx,x,x,{GOES},x,3\n", "26/27", "in der Form 2024/25"),
    "a year to come": (f"{HEAD}\nx,x,x,{GOES},x,3\n", "2031/32", "hat noch nicht begonnen"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_social_index_is_refused_when_it_is_not_what_it_claims(case: str) -> None:
    text, year, sentence = REFUSED[case]
    with pytest.raises(tables.BrokenFiles, match=sentence):
        social_index.read(text.encode(), file="index.csv", year=year, known={GOES, RENAMED}, at=AT.date())


def test_half_a_social_index_changes_nothing(owner: None, tmp_path: Path) -> None:
    file = tmp_path / "index.csv"
    file.write_text(f"{HEAD}\nx,x,x,{GOES},x,9\n")
    before = state()
    with pytest.raises(CommandError, match=r"Einträge fehlen, die bisher da waren\. Ist die Datei vollständig"):
        call_command("load_reference", social_index=file, school_year=YEAR, stdout=StringIO())
    assert state() == before
    call_command("load_reference", social_index=file, school_year=YEAR, many_may_end=True, stdout=StringIO())
    assert SocialIndex.objects.filter(school_year=YEAR).count() == 1  # the control


def test_social_index_of_last_year_is_not_taken_for_this_one(owner: None, tmp_path: Path) -> None:
    file = listed(tmp_path / "index.csv")
    with pytest.raises(tables.BrokenFiles, match=r"dasselbe wie die für 2025/26\. Ist es die für 2026/27"):
        use_cases.load_social_index(file=file, school_year=YEAR, at=AT)


def test_register_comes_in_alone(owner: None, tmp_path: Path) -> None:
    """Only schools move; what others of our files say otherwise than the database stays as it is loaded."""
    District.objects.filter(ags="05558").update(seat="Anderswo")
    newer = tmp_path / "verzeichnis.csv"
    newer.write_bytes(published(without=GOES, **{f"s{RENAMED}": ("Amtliche Bezeichnung 1", "Schule am Park")}))
    out = StringIO()
    call_command("load_reference", schools=newer, stdout=out)
    assert "Schulen, umbenannt: 1" in out.getvalue()
    assert "Schulen, nicht mehr im Verzeichnis: 1" in out.getvalue()
    assert School.objects.get(number=RENAMED).name == "Schule am Park"
    assert School.objects.get(number=GOES).ended_on is not None
    assert District.objects.get(ags="05558").seat == "Anderswo"
    before = state()
    call_command("load_reference", schools=newer, stdout=StringIO())
    assert state() == before


def test_register_alone_needs_its_places(owner: None, tmp_path: Path) -> None:
    newer = tmp_path / "verzeichnis.csv"
    newer.write_bytes(published().replace(b";5558012;", b";5515000;"))
    with pytest.raises(CommandError, match="Bitte zuerst alle Referenzdaten laden"):
        call_command("load_reference", schools=newer, stdout=StringIO())


def test_command_says_what_belongs_together(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.touch()
    for options in ({"social_index": file}, {"school_year": YEAR}):
        with pytest.raises(CommandError, match="gehören zusammen"):
            call_command("load_reference", stdout=StringIO(), **options)
    with pytest.raises(CommandError, match="wird allein geladen"):
        call_command("load_reference", social_index=file, school_year=YEAR, schools=file, stdout=StringIO())
