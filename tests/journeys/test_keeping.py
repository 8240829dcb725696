"""How long, and then gone: what the director, data protection and the person herself do, in a real browser."""

import json
import zipfile

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from tests.journeys.browsing import Visitor
from tests.journeys.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def come(browser: Browser, address: str, town: Town, who: str) -> Visitor:
    return Visitor(browser, address, script=False).is_signed_in(town.cookies[who])


def test_a_list_leaves_with_a_reason_and_without_one_only_in_part(browser: Browser, address: str, town: Town) -> None:
    she = come(browser, address, town, "coordinator")
    she.goes_to("/dolmetschen/anfragen/")
    with she.page.expect_download() as plain:
        she.follows("Als CSV-Datei")
    text = plain.value.path().read_text(encoding="utf-8-sig")
    assert '"Ansprechperson"' not in text
    she.follows("Mit Angaben zu Personen ausgeben")
    she.presses("Aufzeichnen und Datei holen")
    she.reads("Bitte ausfüllen.")
    she.field("Wozu brauchen Sie diese Liste?").fill("Rückruf bei allen offenen Anfragen")
    she.field("CSV, für andere Programme").check()
    with she.page.expect_download() as whole:
        she.presses("Aufzeichnen und Datei holen")
    assert '"Kim Muster"' in whole.value.path().read_text(encoding="utf-8-sig")
    watched = come(browser, address, town, "data_protection")
    watched.goes_to("/aufbewahrung/ausgaben/")
    watched.reads("Rückruf bei allen offenen Anfragen")
    she.leaves()
    watched.leaves()


def test_a_person_gets_all_that_is_kept_of_her(browser: Browser, address: str, town: Town) -> None:
    she = come(browser, address, town, "rana_member")
    she.goes_to("/heute/")
    she.page.get_by_text("Mehr", exact=True).click()
    she.follows("Meine Daten")
    she.field("JSON, zum Mitnehmen in ein anderes Programm").check()
    with she.page.expect_download() as file:
        she.presses("Meine Daten holen")
    said = file.value.path().read_text()
    assert json.loads(said)["person"]["id"] == str(town.desk.rana.id)
    assert "Musterweg 1" in said
    assert "Kim Muster" not in said
    she.leaves()


def test_the_archive_is_offered_answers_and_gets_what_it_takes(browser: Browser, address: str, town: Town) -> None:
    """From what waits on the day of the director to a file that the archive has."""
    she = come(browser, address, town, "director")
    she.goes_to("/heute/")
    she.reads("Was auf das Archiv wartet")
    she.goes_to("/aufbewahrung/archiv/")
    she.follows("Etwas anbieten")
    she.presses("Angebot machen")
    she.reads("Bitte schicken Sie das Blatt Ihrem Archiv")
    she.follows("Antwort eintragen")
    she.page.get_by_role("radio", name="alles").check()
    she.field("Tag der Antwort").fill(f"{timezone.now():%Y-%m-%d}")
    she.field("Schreiben oder Aktenzeichen des Archivs").fill("Az. 41-3")
    she.presses("Antwort eintragen")
    she.reads("Die Antwort ist eingetragen.")
    she.follows("Unterlagen holen")
    she.field("Wozu brauchen Sie die Unterlagen?").fill("Übergabe an das Stadtarchiv")
    with she.page.expect_download() as file:
        she.presses("Aufzeichnen und Datei holen")
    assert zipfile.ZipFile(file.value.path()).namelist()[0].startswith("01-Sperren-")
    she.goes_to("/aufbewahrung/archiv/3/")
    she.presses("Das Archiv hat diese Datei")
    she.reads("Was übergeben ist, geht in der nächsten Nacht.")
    she.leaves()
