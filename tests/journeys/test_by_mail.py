"""What comes by mail, through a real mail server: an invitation up to the first morning, and the way back after a forgotten password."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.browsing import Visitor, one_time_code
from tests.journeys.conftest import Clock
from tests.journeys.test_signing_in import Device
from tests.journeys.town import NOW, PASSWORD, SECRET, cookies, email, give_app, lay_people
from tests.post_office import PostOffice, open_office, work_through

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
Come = Callable[..., Visitor]
NEW = "Birnbaum hinterm Haus"


@pytest.fixture(scope="module")
def director_s(empty_afterwards: None, clock: Clock, own_data: Path) -> dict[str, str]:
    """A small house, and the cookies of its director's browser."""
    clock.set(NOW)
    desk = lay_people()
    give_app(desk, "officer")
    return cookies(desk.director)


@pytest.fixture
def office(settings: Any, address: str) -> Iterator[PostOffice]:
    settings.SITE_URL = address
    with open_office(settings) as office:
        yield office


def test_invited_by_mail_she_is_at_work_with_a_passkey(
    visitor: Come, director_s: dict[str, str], office: PostOffice
) -> None:
    director = visitor().is_signed_in(director_s)
    director.goes_to("/team/einladen/")
    director.field("E-Mail").fill("liv@haus.example.org")
    director.field("Fachkraft").check()
    director.presses("Einladen")
    director.reads("liv@haus.example.org")
    work_through()
    (letter,) = office.letters_to("liv@haus.example.org")
    assert letter["Subject"].startswith("Einladung: ")

    liv = visitor()
    Device(liv)
    liv.goes_to(office.link_for("liv@haus.example.org"))
    liv.field("Ihr Name").fill("Liv Sander")
    liv.field("Passwort").fill(NEW)
    liv.presses("Einladung annehmen")
    liv.reads("Ihr Zugang ist angelegt")
    liv.signs_in("liv@haus.example.org", NEW)
    liv.follows("Passkey einrichten")
    liv.field("Name").fill("Diensthandy")
    liv.presses("Passkey einrichten")
    liv.reads("Diese Seite sehen Sie nur jetzt")
    liv.follows("Fertig")
    liv.goes_to("/heute/")
    liv.reads("Zurzeit ist nichts offen")
    assert liv.page.url.endswith("/heute/")
    work_through()
    assert [one["Subject"] for one in office.letters_to("liv@haus.example.org")][1:]  # told of the passkey
    assert not [*director.complaints, *liv.complaints]


def test_a_forgotten_password_comes_by_mail_and_the_second_key_still_counts(
    visitor: Come, director_s: dict[str, str], office: PostOffice
) -> None:
    tine = visitor()
    tine.goes_to("/konto/login/")
    tine.follows("Passwort vergessen?")
    tine.field("E-Mail").fill(email("officer"))
    tine.presses("Link anfordern")
    tine.reads("Bitte sehen Sie in Ihr Postfach")
    work_through()
    link = office.link_for(email("officer"))

    elsewhere = visitor()
    elsewhere.goes_to(link)
    for box in elsewhere.page.get_by_role("main").locator("input[type=password]").all():
        box.fill(NEW)
    elsewhere.presses("Passwort speichern")
    elsewhere.follows("Zur Anmeldung")
    elsewhere.signs_in(email("officer"), PASSWORD)
    elsewhere.reads("passen nicht zusammen")
    elsewhere.signs_in(email("officer"), NEW)
    elsewhere.reads("Zweiter Schritt")
    elsewhere.goes_to("/heute/")
    assert "/heute/" not in elsewhere.page.url.partition("?")[0]
    elsewhere.goes_to("/konto/login/")  # knows that one step is missing
    elsewhere.field("Code").fill(one_time_code(SECRET))
    elsewhere.page.keyboard.press("Enter")
    elsewhere.page.wait_for_url("**/heute/")
    tine.goes_to(link)
    tine.reads("Dieser Link gilt nicht mehr")
    work_through()
    assert len(office.letters_to(email("officer"))) == 2  # told that it was changed
    assert not [*tine.complaints, *elsewhere.complaints]
