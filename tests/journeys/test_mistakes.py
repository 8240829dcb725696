"""Mistakes that people make, in a real browser: a sentence at the field, and what was typed is still there."""

from collections.abc import Callable, Iterator

import pytest

from tests.journeys.browsing import Visitor
from tests.journeys.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

WELL_TYPED = {
    "Sprache": "Kurmandschi", "Tag": "2026-03-27", "Beginn": "10:00", "Ende": "11:00", "Ort des Gesprächs": "Raum 12 – Ümlaut",
    "Was sollten wir noch wissen?": "Bitte am Haupteingang klingeln.",
}  # fmt: skip


@pytest.fixture
def school(visitor: Callable[..., Visitor], town: Town) -> Iterator[Visitor]:
    she = visitor(script=False).is_signed_in(town.cookies["school_member"])
    yield she
    assert she.complaints == []


def asks(she: Visitor, **changes: str) -> dict[str, str]:
    """Fill in the form and send it; what was typed."""
    typed = WELL_TYPED | changes
    she.goes_to("/dolmetschen/anfragen/neu/")
    for label, text in typed.items():
        she.field(label).fill(text)
    she.field("Anlass").select_option(label="Elterngespräch")
    she.presses("Anfrage senden")
    return typed


def keeps(she: Visitor, typed: dict[str, str]) -> None:
    assert {label: she.field(label).input_value() for label in typed} == typed
    assert she.field("Anlass").locator("option:checked").inner_text() == "Elterngespräch"


@pytest.mark.parametrize(
    ("changes", "label", "sentence"),
    [
        ({"Ende": "16:00"}, "Ende", "höchstens 180 Minuten, hier sind es 360"),  # six hours
        ({"Ende": "09:00"}, "Ende", "nach dem Beginn"),
        ({"Beginn": "22:30", "Ende": "00:30"}, "Ende", "nicht über Mitternacht"),  # past midnight
        ({"Tag": "2026-03-29", "Beginn": "02:30"}, "Beginn", "gibt es am 29.03.2026 nicht"),  # the clock is put forward
        ({"Tag": "2026-03-19"}, "Tag", "Vorlauf"),
        ({"Sprache": "xyzzy"}, "Sprache", "kennen wir nicht"),
        ({"Was sollten wir noch wissen?": "x" * 5_000}, "Was sollten wir noch wissen?", "höchstens"),
        ({"Ort des Gesprächs": ""}, "Ort des Gesprächs", ""),
    ],
    ids=lambda value: "" if not isinstance(value, dict) else " ".join(f"{k} {v[:10]}" for k, v in value.items()),
)
def test_a_mistake_is_told_at_its_field(school: Visitor, changes: dict[str, str], label: str, sentence: str) -> None:
    typed = asks(school, **changes)
    fault = school.page.locator(f"#{school.field(label).get_attribute('id')}_error")
    assert sentence in fault.inner_text()
    assert school.page.get_by_role("group", name="Bitte prüfen Sie").get_by_role("link").count() >= 1
    keeps(school, typed)


def test_a_wide_word_is_answered_with_a_question(school: Visitor) -> None:
    typed = asks(school, Sprache="afrikanisch")
    question = school.page.get_by_role("group", name="Welche Sprache ist gemeint?")
    assert question.get_by_role("radio").count() > 1
    keeps(school, typed)
    question.get_by_label("Tigrinya").check()
    school.presses("Anfrage senden")
    school.reads("Wir suchen jemanden für Sie")
    assert "Tigrinya" in school.page.get_by_role("heading", level=1).inner_text()
