"""A material is written down, published, found by a visitor, handed over on the telephone and counted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from miteinander.knowledge.tests.factories import PDF
from tests.journeys.browsing import Visitor
from tests.journeys.town import SLUG, Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

Come = Callable[..., Visitor]


def test_a_material_is_written_published_found_and_handed_over(visitor: Come, town: Town, tmp_path: Path) -> None:
    leaflet = tmp_path / "blatt.pdf"
    leaflet.write_bytes(PDF)
    picture = tmp_path / "blatt.png"
    picture.write_bytes(b"<svg onload=alert(1)></svg>")

    # Given an officer who writes down a material, and takes the wrong file first
    officer = visitor(script=False).is_signed_in(town.cookies["officer"])
    officer.goes_to("/heute/")
    officer.page.get_by_role("link", name="Wissen").click()
    officer.follows("Neues Material")
    officer.field("Titel").fill("Leihräder für Familien")
    officer.field("Beschreibung").fill("Wo man ein Rad leihen kann, und was es kostet: nichts.")
    officer.field("Thema").select_option("participation")
    officer.field("Datei").set_input_files(picture)
    officer.field("Was dürfen andere damit tun?").select_option("own")
    officer.field("Familien").check()
    officer.presses("Speichern")
    officer.reads("SVG-Dateien können Programme enthalten")
    officer.reads("Bitte wählen Sie die Datei noch einmal aus")
    assert officer.field("Titel").input_value() == "Leihräder für Familien"
    officer.field("Datei").set_input_files(leaflet)
    officer.presses("Speichern")
    officer.reads("Entwurf")

    # When it is published
    officer.presses("Veröffentlichen")
    officer.reads("Veröffentlicht.")

    # Then a visitor finds it without a script, although she mistypes it
    family = visitor(script=False)
    family.goes_to(f"/zentren/{SLUG}/")
    family.follows("Alle ansehen und durchsuchen")
    family.page.get_by_label("Suchen", exact=True).fill("leihreder")
    family.presses("Suchen")
    family.reads("klingt ähnlich")
    family.follows("Leihräder für Familien")
    family.reads("Herunterladen: PDF")
    link = family.page.get_by_role("link", name="Herunterladen").get_attribute("href")
    assert family.fetches(link or "").startswith(b"%PDF")
    assert family.context.cookies() == []

    # And the coordinator hands it over on the telephone
    coordinator = visitor().is_signed_in(town.cookies["coordinator"])
    coordinator.goes_to("/wissen/?text=leihräder")
    coordinator.follows("Leihräder für Familien")
    coordinator.follows("Weitergeben")
    coordinator.field("Familie, Eltern, Jugendliche").check()
    coordinator.field("Telefon").check()
    coordinator.field("per E-Mail geschickt").check()
    coordinator.field("E-Mail-Adresse").fill("familie@example.org")
    coordinator.presses("Weitergeben und zählen")
    coordinator.reads("Gezählt als Informationsservice.")
    coordinator.goes_to("/wissen/informationsservice/")
    coordinator.reads("Leihräder für Familien")
    coordinator.goes_to("/post/")
    coordinator.follows("Information für Sie: Leihräder für Familien")
    coordinator.reads("Wir haben das für Sie gefunden")
    assert coordinator.complaints == []
