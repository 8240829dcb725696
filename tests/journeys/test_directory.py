"""A list becomes institutions, two entries become one, an institution corrects itself: in a browser that runs no script."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse

from miteinander.centres import queries as centres
from tests.journeys.browsing import Visitor
from tests.journeys.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LIST = (
    b"Einrichtung;Sorte;Tel.\nKita Abendstern;Kita;030 23125 140\nKita Abendstern e. V.;Kita;\nKita Blau;Kita;ruf an\n"
)


@pytest.fixture
def office(visitor: Callable[..., Visitor], town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    # The real list of centres gives the first number to another town; the tests' small ground is Münster's.
    monkeypatch.setattr(centres, "keys", lambda *, using="public": {town.desk.centre_id: "05515"})
    she = visitor(script=False).is_signed_in(town.cookies["admin"])
    yield she
    assert she.complaints == []


def test_a_list_is_read_and_what_was_there_twice_is_merged(office: Visitor) -> None:
    office.goes_to("/einrichtungen/")
    office.follows("Liste einlesen")
    office.field("Datei").set_input_files(files=[{"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST}])
    office.presses("Datei lesen")
    office.reads("„ruf an“ ist keine Telefonnummer.")
    office.field("Sorte").select_option(label="Art")
    office.presses("So zuordnen")
    office.reads("Kita Abendstern e. V.")
    office.presses("Ohne die fehlerhaften Zeilen übernehmen")
    office.reads("Diese Liste ist übernommen")
    office.goes_to("/einrichtungen/doppelte/")
    office.page.get_by_role("row").filter(has_text="Kita Abendstern e. V.").get_by_role(
        "link", name="Vergleichen"
    ).click()
    office.presses("Zusammenführen")
    office.reads("Hierin aufgegangen")


def test_an_institution_corrects_itself_and_the_office_accepts(
    office: Visitor, visitor: Callable[..., Visitor], town: Town
) -> None:
    school = visitor(script=False)  # nobody is signed in: the link of the mail is enough
    school.goes_to(reverse("directory:confirm", args=town.directory.secret))
    school.field("Telefon").fill("030 23125 141")
    school.presses("Angaben absenden")
    school.reads("Vielen Dank für Ihre Antwort")
    office.goes_to("/einrichtungen/bestaetigungen/")
    office.page.get_by_role("main").get_by_role("listitem").get_by_role("link").last.click()
    office.reads("030 23125 141")
    office.presses("Übernehmen")
    office.goes_to(reverse("directory:institution", args=[town.desk.school.id]))
    office.reads("030 23125 141")
