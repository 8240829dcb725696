"""Somebody is invited, comes with the link of her mail, and finds her rights; a colleague leaves and hands over what she holds."""

from collections.abc import Callable

import pytest

from miteinander.centres import queries
from miteinander.centres.models import Invitation
from miteinander.core.tenancy import acting_for, system
from miteinander.interpreting.models import Request
from tests.journeys.browsing import Visitor
from tests.journeys.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_somebody_is_invited_and_comes(visitor: Callable[..., Visitor], town: Town) -> None:
    director = visitor().is_signed_in(town.cookies["director"])
    director.goes_to("/team/einladen/")
    director.field("E-Mail").fill("kommt@haus.example.org")
    director.field("Fachkraft").check()
    director.presses("Einladen")
    director.reads("kommt@haus.example.org")
    with acting_for(system(1)):
        row = Invitation.objects.get(email="kommt@haus.example.org")
        link = queries.link(invitation=row).removeprefix("http://localhost:8000")
    newcomer = visitor()
    newcomer.goes_to(link)
    newcomer.reads("Sie sind neu hier")
    newcomer.field("Ihr Name").fill("Liv Sander")
    newcomer.field("Passwort").fill("kurz")
    newcomer.presses("Einladung annehmen")
    newcomer.reads("mindestens 12 Zeichen")
    assert newcomer.field("Ihr Name").input_value() == "Liv Sander"
    newcomer.field("Passwort").fill("Birnbaum hinterm Haus")
    newcomer.presses("Einladung annehmen")
    newcomer.reads("Ihr Zugang ist angelegt")
    newcomer.signs_in("kommt@haus.example.org", "Birnbaum hinterm Haus")
    newcomer.page.wait_for_url(lambda url: "zweiter-faktor" in url)  # the team works with a second factor
    newcomer.goes_to(link)
    newcomer.reads("Dieser Link gilt nicht")
    assert not [*director.complaints, *newcomer.complaints]


def test_a_colleague_leaves_and_hands_over(visitor: Callable[..., Visitor], town: Town) -> None:
    held = town.centre.held
    director = visitor().is_signed_in(town.cookies["director"])
    director.goes_to(f"/team/{town.desk.second_coordinator.member_id}/beenden/")
    director.reads(held.reference)
    director.presses("Letzten Tag eintragen")
    director.reads("Es ist noch etwas in ihren Händen")
    director.field("Wer übernimmt").select_option(label="Tine Muster")
    director.presses("Letzten Tag eintragen")
    director.reads("arbeitet nicht in der Koordination")
    director.field("Wer übernimmt").select_option(label="Mira Sommer")
    director.presses("Letzten Tag eintragen")
    director.reads("Der letzte Tag ist eingetragen")
    with acting_for(system(1), read_only=True):
        assert Request.objects.get(id=held.id).held_by_id == town.desk.coordinator.member_id
    assert not director.complaints
