"""Distances, areas, holidays, and what people mean when they name a language."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miteinander.directory import imports, rules
from miteinander.directory.tests import folders
from miteinander.directory.vocabulary import Finding

CENTRES = ["05315", "05334", "05334002", "05358"]


@pytest.fixture(scope="module")
def found() -> imports.Reference:
    return imports.parse(files=folders.shipped())


@pytest.fixture(scope="module")
def look_up(found: imports.Reference):  # type: ignore[no-untyped-def]
    languages = [language.named for language in found.languages]
    unclear = [rules.UnclearTerm(entry.term, entry.candidates) for entry in found.unclear_languages]
    return lambda text: rules.look_up(text=text, languages=languages, unclear=unclear)


def test_measures_distances() -> None:
    muenster, coesfeld = rules.Point(51.9625, 7.6256), rules.Point(51.9458, 7.1689)
    assert rules.distance_km(a=muenster, b=muenster) == 0
    assert rules.distance_km(a=muenster, b=coesfeld) == pytest.approx(31.4, abs=0.2)
    assert rules.distance_km(a=rules.Point(51, 7), b=rules.Point(52, 7)) == pytest.approx(111.2, abs=0.1)
    assert rules.distance_km(a=rules.Point(51, 7), b=rules.Point(52, 8)) == pytest.approx(131.0, abs=0.1)
    assert rules.distance_km(a=rules.Point(0, 0), b=rules.Point(0, 180)) == pytest.approx(20015.1, abs=0.1)


def test_takes_stadt_aachen_out_of_the_region() -> None:
    region, city = rules.area_of(ags="05334", centres=CENTRES), rules.area_of(ags="05334002", centres=CENTRES)
    assert region == rules.Area(("05334",), ("05334002",))
    assert rules.belongs(ags="05334004", area=region)
    assert not rules.belongs(ags="05334002", area=region)
    assert rules.belongs(ags="05334002", area=city)
    assert not rules.belongs(ags="05334004", area=city)
    assert not rules.belongs(ags="05358004", area=region)


def test_counts_every_municipality_in_exactly_one_centre(found: imports.Reference) -> None:
    centres = [*(district.ags for district in found.districts), "05334002"]
    areas = [rules.area_of(ags=ags, centres=centres) for ags in centres]
    assert len(areas) == 54
    for place in found.municipalities:
        assert sum(rules.belongs(ags=place.ags, area=area) for area in areas) == 1, place.short_name
    without_rule = sum(place.ags.startswith(ags) for place in found.municipalities for ags in centres)
    assert without_rule == 397  # the control: simply adding prefixes counts Aachen twice


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (1961, (4, 2)),
        (2000, (4, 23)),
        (2008, (3, 23)),
        (2011, (4, 24)),
        (2026, (4, 5)),
        (2038, (4, 25)),
        (2049, (4, 18)),
    ],
)
def test_finds_easter(year: int, easter: tuple[int, int]) -> None:
    assert rules.easter(year=year) == date(year, *easter)


@given(st.integers(1900, 2200))
def test_counts_eleven_holidays_a_year(year: int) -> None:
    easter = rules.easter(year=year)
    assert easter.isoweekday() == 7
    ascension_on_may_day = easter + timedelta(39) == date(year, 5, 1)
    assert len(rules.statutory_holidays(year=year)) == 11 + (year == 2017) - ascension_on_may_day


def test_knows_the_one_day_of_2017() -> None:
    assert date(2017, 10, 31) in rules.statutory_holidays(year=2017)
    assert date(2018, 10, 31) not in rules.statutory_holidays(year=2018)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Türkisch", "tur"), ("TÜRKISCH", "tur"), ("tuerkisch", "tur"), ("turkisch", "tur"), ("  Türkçe ", "tur"),
        ("Turkish", "tur"), ("tur", "tur"), ("\u202eTürkisch\u200f", "tur"), ("Farsi", "pes"), ("Dari", "prs"),
        ("Kurmanci", "kmr"), ("Badini", "kmr"), ("Kurdisch (Badini)", "kmr"), ("kurdisch sorani", "ckb"),
        ("Arabisch/Syrisch", "apc"), ("Українська", "ukr"), ("Tigrinja", "tir"), ("Zazaki", "zza"), ("Tagalog", "fil"),
        ("Moldauisch", "ron"), ("Surayt", "tru"), ("አማርኛ", "amh"), ("தமிழ்", "tam"), ("Persisch (Afghanistan)", "prs"),
    ],
)  # fmt: skip
def test_understands_a_name(look_up, text: str, code: str) -> None:  # type: ignore[no-untyped-def]
    assert look_up(text) == rules.Match(Finding.FOUND, (code,))


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("afrikanisch", {"tir", "swa", "fra"}), ("indisch", {"hin", "pan", "tam"}), ("pakistanisch", {"urd", "pnb", "pus"}),
        ("jugoslawisch", {"srp", "bos", "hrv", "mkd"}), ("kurdisch", {"kmr", "ckb"}), ("arabisch", {"apc", "ary", "acm"}),
        ("chinesisch", {"cmn", "yue"}), ("ghanaisch", {"twi", "ewe", "gaa"}), ("Persisch", {"pes", "prs"}),
        ("فارسی", {"pes", "prs"}), ("Romani", {"rmn", "rmy", "rmc"}), ("eritreisch", {"tir", "tig"}), ("Berber", {"rif", "kab"}),
    ],
)  # fmt: skip
def test_asks_back(look_up, text: str, some: set[str]) -> None:  # type: ignore[no-untyped-def]
    match = look_up(text)
    assert match.finding == Finding.ASK_BACK
    assert some <= set(match.codes)
    assert match.term


def test_offers_all_of_several(look_up) -> None:  # type: ignore[no-untyped-def]
    match = look_up("Farsi/Dari/Kurdisch")
    assert match.finding == Finding.SEVERAL
    assert {"pes", "prs", "kmr", "ckb"} <= set(match.codes)


@pytest.mark.parametrize(
    ("text", "code"), [("Kurmanschi", "kmr"), ("Tigr", "tir"), ("Urdu bitte", "urd"), ("Albansich", "sqi")]
)
def test_suggests_what_is_written_alike(look_up, text: str, code: str) -> None:  # type: ignore[no-untyped-def]
    match = look_up(text)
    assert match.finding == Finding.SIMILAR
    assert code in match.codes


@pytest.mark.parametrize("text", ["", "   ", "\0", "Klingonisch", "x" * 10_000_000, "🙂", "'; DROP TABLE", "\u202e"])
def test_does_not_know(look_up, text: str) -> None:  # type: ignore[no-untyped-def]
    assert look_up(text) == rules.Match(Finding.UNKNOWN)


def test_sends_sign_language_elsewhere(look_up) -> None:  # type: ignore[no-untyped-def]
    assert look_up("Gebärdensprache") == rules.Match(Finding.NOT_FOR_POOL, ("gsg",))


def test_understands_every_name_it_ships(look_up, found: imports.Reference) -> None:  # type: ignore[no-untyped-def]
    for language in found.languages:
        for name in language.named.names:
            match = look_up(name)
            if language.is_bookable and match.finding != Finding.ASK_BACK:
                assert match == rules.Match(Finding.FOUND, (language.code,)), name
            assert match.finding in (Finding.FOUND, Finding.ASK_BACK, Finding.NOT_FOR_POOL), name


def test_suggests_what_an_unclear_word_may_mean(look_up) -> None:  # type: ignore[no-untyped-def]
    match = look_up("Ghana")
    assert match.finding == Finding.SIMILAR
    assert {"twi", "ewe"} <= set(match.codes)


def test_asks_which_of_two_with_one_name() -> None:
    pair = [rules.NamedLanguage(code, "", True, (code, "Pandschabi")) for code in ("pan", "pnb")]
    match = rules.look_up(text="pandschabi", languages=pair, unclear=[])
    assert match == rules.Match(Finding.ASK_BACK, ("pan", "pnb"))


def test_asks_which_variety_when_the_umbrella_has_no_question() -> None:
    kurdish = [
        rules.NamedLanguage("kur", "", False, ("Kurdisch", "Kurdi")),
        rules.NamedLanguage("kmr", "kur", True, ("Kurmandschi",)),
        rules.NamedLanguage("ckb", "kur", True, ("Sorani",)),
    ]
    assert rules.look_up(text="kurdi", languages=kurdish, unclear=[]) == rules.Match(Finding.ASK_BACK, ("kmr", "ckb"))


@given(st.text(max_size=120))
def test_never_raises_and_never_guesses(text: str) -> None:
    languages = [
        rules.NamedLanguage("tur", "", True, ("Türkisch",)),
        rules.NamedLanguage("kur", "", False, ("Kurdisch",)),
    ]
    match = rules.look_up(text=text, languages=languages, unclear=[])
    assert match.finding != Finding.FOUND or rules.folded(name="Türkisch") in rules.folded(name=text)
