"""The office puts a sheet on the centre's page; a visitor takes it along, until it is taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from miteinander.knowledge.tests.factories import PDF
from tests.journeys.browsing import Visitor
from tests.journeys.town import SLUG, Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_a_sheet_is_put_on_the_page_taken_along_and_taken_back(
    visitor: Callable[..., Visitor], town: Town, tmp_path: Path
) -> None:
    sheet, drawing = tmp_path / "blatt.pdf", tmp_path / "blatt.png"
    sheet.write_bytes(PDF)
    drawing.write_bytes(b"<svg onload=alert(1)></svg>")

    # Given the office, which takes the wrong file first
    office = visitor(script=False).is_signed_in(town.cookies["admin"])
    office.goes_to("/zentrum/profil/")
    office.follows("Zum Herunterladen")  # a further one
    office.field("Text").fill("Wegweiser für neue Familien\nVon der Anmeldung bis zur Schule")
    office.field("Sprache").fill("Ukrainisch")
    office.field("Quelle").fill("Zentrum, 2026")
    office.field("Datei").set_input_files(drawing)
    office.presses("Speichern")
    office.reads("SVG-Dateien können Programme enthalten")
    office.reads("Bitte wählen Sie die Datei noch einmal aus")
    assert office.field("Sprache").input_value() == "Ukrainisch"
    office.field("Datei").set_input_files(sheet)
    office.presses("Speichern")
    office.reads("Als Entwurf gespeichert")

    # Then nobody outside sees it before it is published
    family = visitor(script=False)
    family.goes_to(f"/zentren/{SLUG}/")
    assert family.page.get_by_role("link", name="Wegweiser für neue Familien").count() == 0
    office.presses("Veröffentlichen")
    office.reads("Veröffentlicht.")

    # And a visitor takes it along, without a script and without a cookie
    family.goes_to(f"/zentren/{SLUG}/")
    family.reads("Von der Anmeldung bis zur Schule")
    family.reads("Ukrainisch")
    with family.page.expect_download() as taken:
        family.follows("Wegweiser für neue Familien")
    assert taken.value.suggested_filename == "wegweiser-fur-neue-familien.pdf"
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF")
    assert family.context.cookies() == []

    # Until it is taken back
    link = family.page.get_by_role("link", name="Wegweiser für neue Familien").get_attribute("href") or ""
    office.presses("Zurücknehmen")
    office.reads("Die Angabe ist wieder ein Entwurf")
    assert family.context.request.get(link).status == 404
    assert [*office.complaints, *family.complaints] == []
