"""Order confirmation and proof sheet: what each side may read, and what is left out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from miteinander.core import time
from miteinander.correspondence import documents as letters
from miteinander.correspondence.tests import paper
from miteinander.interpreting import documents

ISSUED = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
PHONE = "+49 176 04069 012"
HEAD = letters.Letterhead(
    centre="Kommunales Integrationszentrum Beispielkreis",
    authority="Kreis Beispiel",
    street="Rathausplatz 1",
    town="45127 Beispielstadt",
    phone="+49 30 23125 100",
    email="sprachmittlung@ki.example.org",
)
AGREED = documents.Assignment(
    reference="BSP-2026-0147",
    planned=time.Period(datetime(2026, 11, 24, 8, 30, tzinfo=UTC), datetime(2026, 11, 24, 10, 0, tzinfo=UTC)),
    language="Arabisch",
    variety="Levante",
    mode="Vor Ort",
    place="Elterncafé\nGoethestraße 4, 45127 Beispielstadt",
    institution=documents.Institution(
        name="Grundschule am Park",
        street="Goethestraße 4",
        town="45127 Beispielstadt",
        contact="Frau Berger",
        phone="+49 30 23125 210",
        email="sekretariat@grundschule.example.org",
    ),
    interpreter=documents.Interpreter(name="Nadia Beispiel", phone=PHONE),
)
ACTUAL = time.Period(AGREED.planned.start + timedelta(minutes=5), AGREED.planned.end + timedelta(minutes=20))


def confirmation(copy: documents.Copy, assignment: documents.Assignment = AGREED, **head: str) -> bytes:
    return documents.OrderConfirmation(replace(HEAD, **head), assignment, copy, ISSUED).pdf()


def sheet(actual: time.Period | None = None, assignment: documents.Assignment = AGREED) -> documents.ProofSheet:
    return documents.ProofSheet(HEAD, assignment, ISSUED, actual)


@pytest.mark.parametrize("copy", documents.Copy)
def test_order_confirmation_says_what_was_agreed(copy: documents.Copy) -> None:
    found = paper.text(confirmation(copy))
    for fact in (
        "BSP-2026-0147",
        "Dienstag, 24. November 2026",
        "09:30 bis 11:00 Uhr",
        "Arabisch (Levante)",
        "Elterncafé",
        "Grundschule am Park",
        "Frau Berger",
        "+49 30 23125 210",
        "Nadia Beispiel",
        "16.11.2026",
        HEAD.centre,
        HEAD.phone,
        "leitet das Gespräch",
        "schweigen",
        "so früh wie möglich",
    ):
        assert fact in found


def test_order_confirmation_is_built_for_screen_readers() -> None:
    document = confirmation(documents.Copy.INSTITUTION)
    tags = paper.tags(document)
    assert [tag for tag in tags if tag in {"H1", "H2", "Table", "L"}] == ["H1", "Table", "H2", "L"]
    assert tags.count("TH") == 2
    with paper.opened(document) as pdf, pdf.open_metadata() as claims:
        assert len(pdf.pages) == 1
        assert claims["pdfuaid:part"] == "1"
        assert claims["dc:title"] == "Auftragsbestätigung: Sprachmittlung am 24.11.2026"


@pytest.mark.parametrize(
    ("copy", "phone", "printed"),
    [
        (documents.Copy.INSTITUTION, PHONE, True),
        (documents.Copy.INSTITUTION, "", False),  # her calling card has none without her consent
        (documents.Copy.INTERPRETER, PHONE, False),
        (documents.Copy.INTERPRETER, "", False),
    ],
)
def test_order_confirmation_keeps_the_private_phone_unless_allowed(
    copy: documents.Copy, phone: str, printed: bool
) -> None:
    interpreter = replace(AGREED.interpreter, phone=phone)
    assert (PHONE in paper.text(confirmation(copy, replace(AGREED, interpreter=interpreter)))) is printed


def test_order_confirmation_leaves_out_what_nobody_entered() -> None:
    bare = replace(
        AGREED,
        variety="",
        place="",
        institution=documents.Institution("Kita"),
        interpreter=documents.Interpreter("Suharto"),
    )
    found = paper.text(
        confirmation(documents.Copy.INSTITUTION, bare, authority="", street="", town="", phone="", email="")
    )
    for name in ("Telefon", HEAD.email, "Anschrift", "Ansprechperson", "Privatwohnung", "()", ", ,"):
        assert name not in found
    assert "SpracheArabischForm" in found
    assert "Guten Tag,Ihre" in found
    assert "SprachmittlungSuharto" in found


def test_order_confirmation_names_the_day_when_the_talk_ends_after_midnight() -> None:
    start = datetime(2026, 10, 24, 21, 0, tzinfo=UTC)  # the night in which the clock goes back
    late = replace(AGREED, planned=time.Period(start, start + timedelta(hours=5)))
    assert "23:00 bis 25.10.2026, 03:00 Uhr" in paper.text(confirmation(documents.Copy.INTERPRETER, late))


def test_order_confirmation_has_an_english_form() -> None:
    document = documents.OrderConfirmation(HEAD, AGREED, documents.Copy.INSTITUTION, ISSUED).pdf(language="en")
    assert "Tuesday, 24 November 2026" in paper.text(document)
    with paper.opened(document) as pdf:
        assert pdf.Root.Lang == "en"


def test_papers_print_hostile_names_as_they_are() -> None:
    name = '#import "x.typ": * $y$ \\ @z %s {page}'
    order = replace(
        AGREED,
        interpreter=documents.Interpreter(name),
        institution=replace(AGREED.institution, name=name, contact=name),
    )
    for document in (confirmation(documents.Copy.INSTITUTION, order), confirmation(documents.Copy.INTERPRETER, order)):
        assert paper.text(document).count(name) >= 3
    assert paper.text(sheet(assignment=order).pdf()).count(name) == 3


def test_proof_sheet_leaves_room_to_write() -> None:
    document = sheet().pdf()
    found = paper.text(document)
    assert "Beginn09:30 UhrEnde11:00 UhrDauer90 Minuten" in found
    assert "Name in DruckschriftOrt und DatumUnterschrift" in found
    assert PHONE not in found
    assert paper.tags(document).count("TH") == 8
    with paper.opened(document) as pdf:
        assert len(pdf.pages) == 1


def test_proof_sheet_prints_the_reported_times_beside_the_planned() -> None:
    assert "Beginn09:30 Uhr09:35 UhrEnde11:00 Uhr11:20 UhrDauer90 Minuten105 Minuten" in paper.text(sheet(ACTUAL).pdf())


def test_proof_sheet_bears_a_code_that_changes_with_its_facts() -> None:
    code = sheet(ACTUAL).check_code
    assert f"{code[:5]} {code[5:]}" in paper.text(sheet(ACTUAL).pdf())
    longer = time.Period(ACTUAL.start, ACTUAL.end + timedelta(minutes=1))
    other = [
        sheet(),
        sheet(longer),
        sheet(ACTUAL, replace(AGREED, reference="BSP-2026-0148")),
        sheet(ACTUAL, replace(AGREED, interpreter=documents.Interpreter("Nadia B."))),
    ]
    assert len({code, *(each.check_code for each in other)}) == 5
    assert sheet(ACTUAL, replace(AGREED, interpreter=replace(AGREED.interpreter, phone=""))).check_code == code
