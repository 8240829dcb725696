"""The shipped files are right, and a wrong row anywhere is named by file, row, column and reason."""

import json
from collections import Counter
from datetime import date
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


def test_lists_what_the_pools_of_the_state_speak(found: imports.Reference) -> None:
    """The least list of the working paper, each with a name of its own; the languages of the other lists are not fewer."""
    wanted = [
        "apc",
        "acm",
        "arz",
        "ary",
        "aeb",
        "apd",
        "arb",
        "kmr",
        "ckb",
        "zza",
        "pes",
        "prs",
        "tgk",
        "pus",
        "tir",
        "amh",
        "som",
        "sqi",
        "aln",
        "als",
        "ron",
        "bul",
        "ukr",
        "rus",
        "pol",
        "tur",
        "srp",
        "bos",
        "hrv",
        "mkd",
        "rom",
        "aii",
        "tru",
        "cld",
        "hye",
        "aze",
        "kat",
        "urd",
        "pan",
        "hin",
        "ben",
        "tam",
        "mya",
        "vie",
        "cmn",
        "tha",
        "ita",
        "spa",
        "por",
        "fra",
        "eng",
        "ell",
        "hun",
        "slk",
        "ces",
        "lit",
        "lav",
        "rif",
        "shi",
        "kab",
        "ful",
        "man",
        "mnk",
        "wol",
        "twi",
        "ewe",
        "lin",
        "swa",
        "kmb",
        "uzb",
        "gsg",
        "fmp",
    ]
    codes = {language.code for language in found.languages}
    assert [code for code in wanted if code not in codes] == []
    assert len(codes) >= 120
    assert all(language.own_name and language.name_de and language.name_en for language in found.languages)
    scripts = {language.code: language.own_name for language in found.languages}
    assert (scripts["tir"], scripts["prs"], scripts["ukr"]) == ("ትግርኛ", "دری", "українська")


def test_holidays_reach_far_enough(found: imports.Reference) -> None:
    """Ten years of public holidays; school holidays from before the first centre to the summer of 2030."""
    assert {day.falls_on.year for day in found.public_holidays} == set(range(2020, 2031))
    assert len(found.public_holidays) == 11 * 11
    breaks = sorted(found.school_holidays, key=lambda one: one.starts_on)
    assert breaks[0].starts_on.year == 2011
    assert breaks[-1].ends_on >= date(2030, 8, 1)
    for year in range(2012, 2030):
        assert {one.name_de for one in breaks if one.starts_on.year == year} >= {
            "Osterferien",
            "Sommerferien",
            "Herbstferien",
        }


def test_knows_postcodes_of_two_towns(found: imports.Reference) -> None:
    towns = Counter(pair.postcode for pair in found.postcodes)
    assert (len(towns), len(found.postcodes)) == (865, 872)
    assert sorted(code for code, count in towns.items() if count > 1) == [
        "33154", "33161", "40472", "40721", "51467", "52525", "52538",
    ]  # fmt: skip
    assert max(towns.values()) == 2


def test_has_two_years_of_the_social_index(found: imports.Reference) -> None:
    assert Counter(index.school_year for index in found.social_indices) == {"2024/25": 4123, "2025/26": 4142}
    assert sum(school.is_startchancen for school in found.schools) == 920


def test_says_in_which_years_a_country_holds(found: imports.Reference) -> None:
    by_key = {country.key: country for country in found.countries}
    assert (by_key["133"].last_year, by_key["170"].first_year) == (
        2006,
        2007,
    )  # Serbien (einschließlich Kosovo), Serbien
    assert (by_key["423"].iso2, by_key["423"].iso3, by_key["423"].iso_numeric) == ("AF", "AFG", "004")
    assert by_key["423"].nationality_de == "afghanisch"


def test_doubts_what_the_outlines_contradict(found: imports.Reference) -> None:
    """What is shipped: three schools without a point, and two official points that the outlines do not believe."""
    assert {(one.school_id, one.kind.value) for one in found.school_findings} == {
        ("100202", "no_point"), ("130850", "no_point"), ("190240", "no_point"),
        ("156425", "at_the_border"), ("172224", "elsewhere"),
    }  # fmt: skip


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
    for pair, weight in {
        ("srp", "bos"): "0.9", ("bos", "hrv"): "0.9", ("apc", "acm"): "0.7", ("apc", "ary"): "0.3", ("tir", "amh"): "0.2",
    }.items():  # fmt: skip
        assert weights[pair] == weights[pair[1], pair[0]] == Decimal(weight)


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
    ("schools.csv", b",2024/25,0,", b",2024/25,ja,", "is_startchancen", "weder 1 (ja) noch 0 (nein)"),
    ("schools.csv", b",2024/25,0,", b",2024,0,", "pupils_year", "ein Schuljahr in der Form 2024/25"),
    ("social_index.csv", b"100011,2024/25,4", b"999999,2024/25,4", "school_id", "Die Schule „999999“ gibt es nicht."),
    ("social_index.csv", b"100011,2024/25,4", b"100011,2024/25,10", "value", "zwischen 1 und 9"),
    ("social_index.csv", b"100011,2024/25,4", b"100011,2024/27,4", "school_year", "ist kein Schuljahr"),
    (
        "postcodes_odbl.csv",
        b"48653,05558012",
        b"48653,05558999",
        "municipality_id",
        "Die Gemeinde „05558999“ gibt es nicht.",
    ),
    ("postcodes_odbl.csv", b"48653,05558012", b"4865,05558012", "postcode", "Postleitzahl mit 5 Ziffern"),
    ("postcodes_odbl.csv", b"48653,05558012", b"48249,05558016", "postcode", "steht schon in Zeile"),
    ("school_codes.csv", b"school_form,", b"schoolform,", "catalogue", "Möglich sind"),
    ("school_codes.csv", b",2023,", b",2022,", "first_year", "Überschneidet sich mit Zeile"),
    ("school_codes.csv", b",,2022", b",2023,2022", "last_year", "liegt vor dem ersten"),
    ("countries.csv", b",afghanisch,", b",,", "nationality_de", "fehlt die Staatsangehörigkeit"),
    ("countries.csv", b",historical,1945,1991", b",historical,1945,", "last_year", "braucht ein letztes Jahr"),
    ("countries.csv", b",historical,1945,1991", b",historical,1992,1991", "last_year", "liegt vor dem ersten"),
    ("countries.csv", b",AFG,004,", b",AFG,818,", "iso_numeric", "mehrfach"),
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
    small = folders.small()  # where the row is among few others the reading is quick
    files = folders.broken(small if old in small[file] else folders.shipped(), file, old, new)
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
    files = folders.broken(folders.small(), "municipalities.topo.json", b'"ags": "05558012"', b'"ags": "05558013"')
    assert {(mistake.column, mistake.reason.split("“")[0]) for mistake in mistakes_in(files)} == {
        ("ags", "„05558012"), ("ags", "„05558013"),
    }  # fmt: skip
    for unreadable in (b"{", b"[]", b'{"transform": 1}'):
        (mistake,) = mistakes_in(folders.small() | {"municipalities.topo.json": unreadable})
        assert mistake.reason == "Die Umrisse sind nicht lesbar."


def test_misses_a_statutory_holiday() -> None:
    files = folders.broken(folders.shipped(), "public_holidays_odbl.csv", b"2027-10-03", b"2031-10-03")
    reasons = " ".join(mistake.reason for mistake in mistakes_in(files))
    assert "2027-10-03 fehlt" in reasons
    assert "2031-01-01 fehlt" in reasons


def test_agrees_with_the_law_on_every_holiday(found: imports.Reference) -> None:
    days = {day.falls_on for day in found.public_holidays}
    for year in range(2020, 2031):
        assert {day for day in days if day.year == year} == rules.statutory_holidays(year=year)
