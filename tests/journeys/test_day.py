"""The day: somebody looks for a person as she was written down elsewhere, and says when mails may come. Without script."""

from collections.abc import Callable

import pytest

from tests.journeys.browsing import Visitor
from tests.journeys.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_a_colleague_finds_a_person_from_any_page(town: Town, visitor: Callable[..., Visitor]) -> None:
    she = visitor(script=False).is_signed_in(town.cookies["officer"])
    she.goes_to("/team/")
    she.page.get_by_role("searchbox", name="Alles durchsuchen").fill("Рана Бейшпиль")
    she.page.keyboard.press("Enter")
    she.follows("Rana Beispiel")
    she.reads("Sprachen")


def test_a_coordinator_sets_her_mails(town: Town, visitor: Callable[..., Visitor]) -> None:
    she = visitor(script=False).is_signed_in(town.cookies["coordinator"])
    she.goes_to("/heute/")
    she.follows("Benachrichtigungen einstellen")
    she.field("Neue Anfragen").select_option("gleich")
    she.field("Frühestens um").fill("20:00")
    she.presses("Speichern")
    she.reads("Diese Uhrzeit muss nach der ersten liegen.")
    she.field("Frühestens um").fill("08:00")
    she.presses("Speichern")
    she.reads("Gespeichert.")
