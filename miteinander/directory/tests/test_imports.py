"""The shipped files are right, and a wrong row anywhere is named by file, row, column and reason."""

import json
from collections import Counter
from decimal import Decimal

import pytest

from miteinander.core import tables
from miteinander.directory import imports, rules
from miteinander.directory.tests import folders
from miteinander.directory.vocabulary import CoordinatesOrigin, CountryStatus, DistrictKind


@pytest.fixture(scope="module")
def found() -> imports.Reference:
    return imports.parse(files=folders.shipped())


def mistakes_in(files: dict[str, bytes]) -> tuple[tables.Mistake, ...]:
    with pytest.raises(tables.BrokenFiles) as broken:
        imports.parse(files=files)
    return broken.value.mistakes


def test_ships_every_place_and_school(found: imports.Reference) -> None:
    assert Counter(district.kind for district in found.districts) == {
        DistrictKind.CITY: 22,
        DistrictKind.DISTRICT: 30,
        DistrictKind.REGION: 1,
    }
    assert len(found.municipalities) == 396
    assert sum(place.population for place in found.municipalities) == 18_034_454
    assert sum(place.area_km2 for place in found.municipalities) == Decimal("34112.56")
    assert len(found.schools) == 5407


def test_keeps_points_under_odbl_apart(found: imports.Reference) -> None:
    origins = Counter(school.coordinates_origin for school in found.schools)
    assert origins == {
        CoordinatesOrigin.OFFICIAL: 5199,
        CoordinatesOrigin.OFFICIAL_MOVED: 8,
        CoordinatesOrigin.OSM: 197,
        CoordinatesOrigin.NONE: 3,
    }
    register = tables.read(folders.shipped()["schools.csv"], file="schools.csv", layout=imports.LAYOUTS["schools.csv"])
    assert CoordinatesOrigin.OSM not in {school.coordinates_origin for school in register.values}


def test_gives_coesfeld_as_the_register_has_it(found: imports.Reference) -> None:
    towns = [place for place in found.municipalities if place.district_id == "05558"]
    assert sorted(town.short_name for town in towns) == [
        "Ascheberg", "Billerbeck", "Coesfeld", "Dülmen", "Havixbeck", "Lüdinghausen", "Nordkirchen", "Nottuln", "Olfen",
        "Rosendahl", "Senden",
    ]  # fmt: skip
    assert sum(town.population for town in towns) == 227_859


def test_offers_no_former_states(found: imports.Reference) -> None:
    hidden = {
        country.key
        for country in found.countries
        if country.status in (CountryStatus.HISTORICAL, CountryStatus.TECHNICAL)
    }
    assert hidden == {"120", "132", "133", "138", "159", "162", "276", "910"}
    assert len(found.countries) == 213


def test_lists_varieties_under_what_people_ask_for(found: imports.Reference) -> None:
    under: dict[str, set[str]] = {}
    for language in found.languages:
        under.setdefault(language.parent_id or "", set()).add(language.code)
    assert {"apc", "acm", "arz", "ary", "aeb", "apd", "arb"} <= under["ara"]
    assert {"kmr", "ckb"} <= under["kur"]
    assert {"pes", "prs"} <= under["fas"]
    assert "zza" in under[""]
    bookable = {language.code for language in found.languages if language.is_bookable}
    assert not bookable & {"ara", "kur", "fas", "rom", "zho", "ber", "gsg"}
    assert len(bookable) >= 60


def test_never_shows_an_insult() -> None:
    insult = "zi" + "geun"
    for name, raw in folders.shipped().items():
        assert insult not in raw.decode().casefold(), name


def test_suggests_stand_ins_both_ways_only_where_it_holds(found: imports.Reference) -> None:
    weights = {(pair.wanted_id, pair.stand_in_id): pair.weight for pair in found.stand_ins}
    assert weights["pes", "prs"] == weights["prs", "pes"] == Decimal("0.8")
    assert weights["kmr", "ckb"] == Decimal("0.1")
    assert ("ukr", "rus") in weights
    assert ("rus", "ukr") not in weights


def test_names_a_source_for_every_file() -> None:
    said = json.loads(folders.shipped()["sources.json"])["files"]
    data = {name for name in folders.shipped() if name.endswith((".csv", ".topo.json"))}
    assert set(said) == data
    for name, parts in said.items():
        for part in parts:
            assert {"title", "publisher", "licence", "attribution", "as_of", "changes"} <= set(part), name
            assert ("odbl" in name) == ("ODbL" in part["licence"]), name


BROKEN = [
    ("municipalities.csv", b"05111000,", b"5111000,", "ags", "5111000"),
    ("municipalities.csv", b",618685,", b",viele,", "population", "„viele“ ist keine ganze Zahl."),
    ("municipalities.csv", b",618685,", b",-1,", "population", "zwischen"),
    ("municipalities.csv", b",618685,", b",618686,", "population", "Summe aus Männern und Frauen"),
    ("municipalities.csv", b",51.2350,6.8101", b",6.8101,51.2350", "latitude", "liegt nicht zwischen"),
    ("municipalities.csv", b"city,05111,", b"city,05999,", "district_id", "Den Kreis „05999“ gibt es nicht."),
    ("municipalities.csv", b"city,05111,", b"city,05112,", "ags", "gehört nicht zum Kreis „05112“"),
    ("municipalities.csv", b"2024-12-31", b"31.12.2024", "population_on", "JJJJ-MM-TT"),
    ("municipalities.csv", b",40213,", b",4021,", "seat_postcode", "Postleitzahl"),
    ("districts.csv", b",city,", b",village,", "kind", "Möglich sind"),
    ("districts.csv", b",217.41,", b",317.41,", "area_km2", "die Gemeinden ergeben 217.41"),
    ("schools.csv", b",05315000,", b",05315999,", "municipality_id", "Die Gemeinde „05315999“ gibt es nicht."),
    ("schools.csv", b"100011,", b"100010,", "number", "steht schon in Zeile 2."),
    ("schools.csv", b",official\n", b",\n", "coordinates_origin", "gehören zusammen"),
    ("schools.csv", b",4,2025/26,", b",4,,", "social_index_year", "gehören zusammen"),
    ("schools.csv", b",4,2025/26,", b",10,2025/26,", "social_index", "zwischen 1 und 9"),
    ("school_coordinates_odbl.csv", b"100015,", b"999999,", "number", "Die Schule „999999“ gibt es nicht."),
    ("school_coordinates_odbl.csv", b"100015,", b"100010,", "number", "hat schon eine Koordinate"),
    ("countries.csv", b"423,AF,", b"423,EG,", "iso2", "mehrfach"),
    ("languages.csv", b"apc,ara,", b"apc,xyz,", "parent_id", "Die Sprache „xyz“ gibt es nicht."),
    ("languages.csv", b"ara,,", b"ara,apc,", "parent_id", "ihre eigene Obersprache"),
    ("languages.csv", b"Tigrinja|", b"Tigre|", "aliases", "meint schon die Sprache"),
    (
        "languages.csv",
        b"fra,,Franz\xc3\xb6sisch,French,fran\xc3\xa7ais,ltr,1,",
        b"fra,,Franz\xc3\xb6sisch,French,fran\xc3\xa7ais,ltr,0,",
        "remark_de",
        "warum",
    ),
    ("languages.csv", b"TR BG CY", b"TR BG QQ", "countries", "Das Land „QQ“ gibt es nicht."),
    ("languages.csv", b"aka,,Akan,", b"aka,,Akanisch,", "name_de", "fehlt die Rückfrage"),
    ("stand_ins.csv", b"pes,prs,0.8", b"pes,prs,1.8", "weight", "liegt nicht zwischen 0 und 1"),
    ("stand_ins.csv", b"pes,prs,", b"pes,kur,", "stand_in_id", "Eine buchbare Sprache „kur“ gibt es nicht."),
    ("stand_ins.csv", b"pes,prs,", b"pes,pes,", "stand_in_id", "nicht selbst vertreten"),
    ("stand_ins.csv", b"prs,haz,", b"prs,pes,", "both_ways", "steht schon weiter oben"),
    ("unclear_languages.csv", b"Akan,twi fat,", b"Akan,twi,", "candidates", "mindestens zwei"),
    ("unclear_languages.csv", b"Akan,twi fat,", b"Akan,twi aka,", "candidates", "„aka“ gibt es nicht"),
    ("unclear_languages.csv", b"Westafrikanisch,", b"T\xc3\xbcrkisch,", "term", "ist nicht unklar"),
    ("unclear_languages.csv", b"Westafrikanisch,", b"AFRIKANISCH,", "term", "steht schon in Zeile"),
    ("public_holidays_odbl.csv", b"2020-01-01", b"2020-01-06", "falls_on", "kein gesetzlicher Feiertag"),
    ("school_holidays_odbl.csv", b"2011-12-23,2012-01-06", b"2011-12-23,2011-12-06", "ends_on", "bevor sie beginnen"),
    ("school_holidays_odbl.csv", b"2011-12-23,2012-01-06", b"2011-12-23,2012-06-06", "starts_on", "überschneiden"),
]


@pytest.mark.parametrize(("file", "old", "new", "column", "reason"), BROKEN)
def test_names_a_broken_row(file: str, old: bytes, new: bytes, column: str, reason: str) -> None:
    files = folders.broken(folders.shipped(), file, old, new)
    named = [mistake for mistake in mistakes_in(files) if mistake.file == file and mistake.column == column]
    assert any(reason in mistake.reason for mistake in named), mistakes_in(files)
    assert all(mistake.row > 1 for mistake in named if reason in mistake.reason)


def test_names_the_very_row() -> None:
    files = folders.broken(folders.shipped(), "schools.csv", b",05558012,", b",05558999,")
    (mistake,) = mistakes_in(files)
    row = next(n for n, line in enumerate(files["schools.csv"].split(b"\n"), 1) if b",05558999," in line)
    assert str(mistake) == f"schools.csv, Zeile {row}, Spalte „municipality_id“: Die Gemeinde „05558999“ gibt es nicht."


@pytest.mark.parametrize("file", sorted({*imports.FILES, imports.SOURCES}))
def test_misses_a_file(file: str) -> None:
    files = folders.shipped()
    del files[file]
    assert {mistake.file for mistake in mistakes_in(files)} == {file}


def test_wants_an_outline_for_every_municipality() -> None:
    files = folders.broken(folders.shipped(), "municipalities.topo.json", b'"ags":"05111000"', b'"ags":"05111001"')
    assert {mistake.column for mistake in mistakes_in(files)} == {"ags"}
    assert (
        mistakes_in(folders.shipped() | {"municipalities.topo.json": b"{"})[0].reason
        == "Die Umrisse sind nicht lesbar."
    )


def test_misses_a_statutory_holiday() -> None:
    files = folders.broken(folders.shipped(), "public_holidays_odbl.csv", b"2027-10-03", b"2031-10-03")
    reasons = " ".join(mistake.reason for mistake in mistakes_in(files))
    assert "2027-10-03 fehlt" in reasons
    assert "2031-01-01 fehlt" in reasons


def test_agrees_with_the_law_on_every_holiday(found: imports.Reference) -> None:
    days = {day.falls_on for day in found.public_holidays}
    for year in range(2020, 2031):
        assert {day for day in days if day.year == year} == rules.statutory_holidays(year=year)
