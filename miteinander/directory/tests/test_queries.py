"""What pages and the packages above ask of the reference data."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from conftest import as_owner
from miteinander.directory import queries, rules, use_cases
from miteinander.directory.management.commands.load_reference import SHIPPED
from miteinander.directory.models import Country, ReferenceLoad, School
from miteinander.directory.vocabulary import Finding

pytestmark = pytest.mark.django_db(transaction=True)
COESFELD = rules.Area(("05558",))
REGION = rules.Area(("05334",), ("05334002",))


@pytest.fixture(autouse=True)
def loaded() -> None:
    with as_owner():
        use_cases.load_reference(folder=SHIPPED, at=datetime(2026, 11, 22, 9, tzinfo=UTC))


def test_reads_reference_data_as_the_application() -> None:
    """One visit to the data, many questions: loading it anew for each would cost more than it tells."""
    assert queries.holidays(start=date(2026, 12, 24), end=date(2027, 1, 1)) == {
        date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1),
    }  # fmt: skip
    assert queries.holidays(start=date(2026, 1, 2), end=date(2026, 1, 31)) == frozenset()
    # Years that no file covers: counted by the law.
    assert date(2016, 5, 26) in queries.holidays(start=date(2016, 5, 1), end=date(2016, 5, 31))
    assert queries.holidays(start=date(2030, 12, 26), end=date(2031, 1, 1)) == {date(2030, 12, 26), date(2031, 1, 1)}

    (summer,) = queries.school_holidays(start=date(2026, 8, 1), end=date(2026, 8, 1))
    assert summer.name_de == "Sommerferien"

    towns = queries.municipalities_of(area=COESFELD)
    assert [town.short_name for town in towns][:4] == ["Ascheberg", "Billerbeck", "Coesfeld", "Dülmen"]
    assert len(towns) == 11
    assert "Aachen" not in {town.short_name for town in queries.municipalities_of(area=REGION)}
    assert [town.short_name for town in queries.municipalities_of(area=rules.Area(("05334002",)))] == ["Aachen"]
    assert rules.distance_km(a=towns[2].point, b=towns[3].point) == pytest.approx(14, abs=3)

    assert len(queries.schools_of(area=COESFELD)) == 71
    assert School.objects.get(number="190240").point is None
    assert School.objects.get(number="100010").point == rules.Point(50.942172, 6.897017)
    assert str(School.objects.get(number="100010")) == "Köln, Gym Gymnasium Claudia Agrippina"

    names = [language.name for language in queries.languages()]
    assert names[:3] == ["Afar", "Ägyptisches Arabisch", "Akan"]
    assert not {"kur", "ara", "gsg"} & {language.code for language in queries.languages(bookable=True)}

    best = queries.stand_ins(code="srp")
    assert [pair.stand_in_id for pair in best] == ["bos", "cnr", "hrv"]
    assert "lehnen" in best[0].remark

    offered = set(Country.objects.offered().values_list("key", flat=True))
    assert {"000", "475", "997", "998", "999"} <= offered
    assert not offered & {"120", "138", "910"}

    newest = queries.attributions()
    assert len(newest) == 14
    assert len({load.dataset for load in newest}) == ReferenceLoad.objects.count() == 14


def test_answers_kindly_in_the_reader_language() -> None:
    answer = queries.find_language(text="kurdisch")
    assert answer.finding == Finding.ASK_BACK
    assert answer.language is None
    assert answer.languages[0].name == "Kurmandschi"
    assert answer.question.startswith("Kurdisch hat mehrere Sprachen")
    with translation.override("en"):
        answer = queries.find_language(text="kurdisch")
        assert answer.languages[0].name == "Kurmanji"
        assert answer.question.startswith("Kurdish has several languages")

    clear = queries.find_language(text="Türkisch")
    assert clear.language is not None
    assert (clear.language.code, clear.question) == ("tur", "")
    assert "nicht der Laienpool" in queries.find_language(text="DGS").question
    assert queries.find_language(text="Farsi/Dari").question.startswith("Bitte nennen Sie eine Sprache")
    assert queries.find_language(text="Kurdisch irakisch").question == "Welche dieser Sprachen ist gemeint?"
    assert queries.find_language(text="Kurmanschi").question == "Meinten Sie eine dieser Sprachen?"
    unknown = queries.find_language(text="Klingonisch\0")
    assert (unknown.finding, unknown.languages) == (Finding.UNKNOWN, ())
    assert unknown.question.startswith("Diese Sprache kennen wir nicht.")
