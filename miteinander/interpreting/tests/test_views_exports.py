"""Taking lists away: what is in them, what never is, and the line in the log that comes before."""

import csv
import io
import uuid
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from miteinander.core import audit, exports
from miteinander.core.tenancy import acting_for, system
from miteinander.directory.models import Institution
from miteinander.interpreting.exports import BOARD
from miteinander.interpreting.models import Interpreter, Request
from miteinander.interpreting.tests.factories import Desk, asked, assigned
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
REASON = "Nachweis für das erste Quartal"
FORMULA = '=HYPERLINK("https://evil.example.org")'


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def sent(**more: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "reason": REASON, "file_type": "csv", **more}


@pytest.fixture
def house(desk: Desk, clock: SimpleNamespace) -> Desk:
    assigned(desk, asked(desk, contact_name="Kim Muster"))
    asked(desk, by=desk.kita_member, institution_id=desk.kita.id)
    return desk


def test_download_tells_of_no_person_and_follows_the_filter(house: Desk) -> None:
    client = sign_in(house.coordinator)
    whole = rows_of(client.get(reverse("interpreting:board_download"), {"als": "csv"}))
    assert len(whole) == 3
    assert "Ansprechperson" not in whole[0]
    assert not {"Kim Muster", "Rana Beispiel"} & {cell for row in whole for cell in row}
    narrowed = rows_of(client.get(reverse("interpreting:board_download"), {"als": "csv", "state": "assigned"}))
    assert [row[1] for row in narrowed[1:]] == ["vergeben"]


def test_download_is_a_workbook_unless_wanted_otherwise(house: Desk) -> None:
    answer = sign_in(house.coordinator).get(reverse("interpreting:board_download"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Anfragen-2026-03-09.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Anfragen", "Angaben zur Liste"]
    told = {row[0].value: row[1].value for row in book["Angaben zur Liste"].iter_rows()}
    assert (told["Zeilen"], told["Auswahl: Stand"], told["Angaben zu Personen"]) == (2, "alle offenen", "keine")


def test_protected_places_are_never_in_a_list(house: Desk) -> None:
    with acting_for(system(house.centre_id)):
        Institution.objects.filter(id=house.kita.id).update(protected=True, name="Frauenhaus", street="", town="")
    client = sign_in(house.coordinator)
    for name in ("interpreting:board_download", "directory:institutions_download"):
        assert "Frauenhaus" not in client.get(reverse(name), {"als": "csv"}).content.decode()
    given = client.post(reverse("interpreting:board_export"), sent()).content.decode()
    assert "Frauenhaus" not in given
    assert "Kim Muster" in given
    with acting_for(system(house.centre_id)):  # the control: the list itself has it
        Institution.objects.filter(id=house.kita.id).update(protected=False)
    assert "Frauenhaus" in client.get(reverse("interpreting:board_download"), {"als": "csv"}).content.decode()


def test_export_is_noted_before_it_is_given(house: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[dict[str, Any]] = []
    monkeypatch.setattr(audit, "note_export", lambda **line: noted.append(line))
    answer = sign_in(house.coordinator).post(reverse("interpreting:board_export") + "?state=every&text=Schule", sent())
    rows = rows_of(answer)
    assert "Kim Muster" in rows[1] + rows[2]
    assert len(noted) == 1
    assert (noted[0]["listing"], noted[0]["count"], noted[0]["reason"]) == ("interpreting.board", len(rows) - 1, REASON)
    assert noted[0]["narrowing"] == "Suchen: Schule; Stand: alle, auch beendete"
    assert noted[0]["by"].member_id == house.coordinator.member_id


def test_without_the_line_nothing_is_given(house: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_line: Any) -> None:
        raise DatabaseError("the log is full")

    monkeypatch.setattr(audit, "note_export", broken)
    answer = sign_in(house.coordinator).post(reverse("interpreting:pool_export"), sent())
    assert answer.status_code == 422
    assert "nicht protokolliert" in answer.content.decode()
    assert "Rana" not in answer.content.decode()
    monkeypatch.setattr(audit, "note_export", lambda **_line: None)  # the control
    assert "Rana" in sign_in(house.coordinator).post(reverse("interpreting:pool_export"), sent()).content.decode()


def test_an_export_needs_a_reason_and_keeps_what_was_typed(house: Desk) -> None:
    answer = sign_in(house.coordinator).post(reverse("interpreting:pool_export"), sent(reason="kurz"))
    assert answer.status_code == 422
    assert "mindestens 10 Zeichen" in answer.content.decode()
    assert 'value="kurz"' in answer.content.decode()


def test_a_list_that_is_too_long_leads_back_with_a_sentence(house: Desk, settings: Any) -> None:
    settings.EXPORT_ROWS = 1
    client = sign_in(house.coordinator)
    answer = client.get(reverse("interpreting:board_download"), {"state": "every", "als": "csv"}, follow=True)
    assert answer.redirect_chain == [(reverse("interpreting:board") + "?state=every", 302)]
    assert "höchstens 1 Zeilen" in answer.content.decode()
    assert client.post(reverse("interpreting:board_export"), sent()).status_code == 422


def test_formulas_in_names_are_texts_in_every_list(house: Desk) -> None:
    with acting_for(system(house.centre_id)):
        Interpreter.objects.filter(id=house.rana.id).update(given_name="", family_name=FORMULA)
        Institution.objects.filter(id=house.school.id).update(name=FORMULA)
        Request.objects.update(contact_name=FORMULA)
    client = sign_in(house.coordinator)
    for name in ("interpreting:board_export", "interpreting:pool_export"):
        cells = [cell for row in rows_of(client.post(reverse(name), sent())) for cell in row]
        assert f"'{FORMULA}" in cells
        assert FORMULA not in cells
    assert FORMULA not in {
        cell for row in rows_of(client.get(reverse("directory:institutions_download"), {"als": "csv"})) for cell in row
    }


@pytest.mark.django_db(transaction=True)
def test_the_logs_themselves_can_be_taken_away_and_that_is_logged_too(house: Desk) -> None:
    """Who opened what, and who took which list away: for director and data protection, as texts, each a line of its own."""
    with acting_for(system(house.centre_id)):
        Interpreter.objects.filter(id=house.rana.id).update(given_name="", family_name=FORMULA)
    audit.note_opening(by=house.coordinator, deed="private.payment", subject_id=house.rana.id)
    client = sign_in(house.data_protection)
    [heads, line] = rows_of(client.post(reverse("interpreting:openings_export"), sent()))
    assert heads == ["Wann", "Wer", "Wessen Angaben", "Wozu"]
    assert line[2] == f"'{FORMULA}"
    [_heads, line] = rows_of(client.post(reverse("keeping:exports_export"), sent(reason="Prüfung der Ausgaben")))
    assert line[2:] == ["Protokoll der Öffnungen", "CSV", "Zeitraum: die letzten zwölf Monate", "1", REASON]
    page = client.get(reverse("keeping:exports"))
    assert [row.listing for row in page.context["rows"]] == ["Protokoll der Ausgaben", "Protokoll der Öffnungen"]
    assert reverse("keeping:exports_export") in page.content.decode()
    for name in ("interpreting:openings_export", "keeping:exports_export"):
        assert sign_in(house.coordinator).post(reverse(name), sent()).status_code == 403


def test_questions_do_not_grow_with_rows(house: Desk) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as questions:
            client.get(reverse("interpreting:board_download"), {"state": "every"})
        return len(questions)

    client = sign_in(house.coordinator)
    few = questions()
    for _more in range(3):
        asked(house)
    assert questions() == few


def test_every_column_that_names_somebody_is_marked() -> None:
    plain = {column.head for column in BOARD.columns if not column.personal}
    assert not {"Ansprechperson", "Telefon", "E-Mail", "Sprachmittlung", "In Arbeit bei", "Ort des Gesprächs"} & plain
    assert exports.Form("csv").content_type.startswith("text/csv")


def test_an_institution_takes_its_own_requests_and_nobody_elses(house: Desk) -> None:
    client = sign_in(house.school_member)
    plain = client.get(reverse("interpreting:requests_download"), {"als": "csv"})
    assert len(rows_of(plain)) == 2  # the head and its own; the kita's is on the board alone
    assert not {"Kim Muster", "Rana Beispiel"} & {cell for row in rows_of(plain) for cell in row}
    assert client.get(reverse("interpreting:board_download")).status_code == 403


def test_an_institutions_list_with_names_is_a_logged_deed(house: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[dict[str, Any]] = []
    monkeypatch.setattr(audit, "note_export", lambda **line: noted.append(line))
    client = sign_in(house.school_member)
    given = client.post(reverse("interpreting:requests_export"), sent())
    assert {"Kim Muster", "Rana Beispiel"} <= set(rows_of(given)[1])
    assert [(line["listing"], line["count"], line["reason"]) for line in noted] == [
        ("interpreting.requests", 1, REASON)
    ]
    refused = client.post(reverse("interpreting:requests_export"), sent(reason="kurz"))
    assert refused.status_code == 422
    assert len(noted) == 1


def test_an_interpreter_takes_her_own_talks_but_no_protected_place(house: Desk) -> None:
    client = sign_in(house.rana_member)
    given = client.get(reverse("interpreting:assignments_download"), {"als": "csv"})
    assert len(rows_of(given)) == 2
    assert house.school.name in rows_of(given)[1]
    assert "Kim Muster" not in given.content.decode()
    with acting_for(system(house.centre_id)):
        safe = {"protected": True, "street": "", "postcode": "", "town": "", "school": None, "quarter": None}
        Institution.objects.filter(id=house.school.id).update(**safe)
    for who, name in ((house.rana_member, "assignments"), (house.school_member, "requests")):
        assert len(rows_of(sign_in(who).get(reverse(f"interpreting:{name}_download"), {"als": "csv"}))) == 1


def test_requests_taken_for_callers_are_those_of_the_reader(house: Desk) -> None:
    asked(house, by=house.officer, institution_id=house.school.id, contact_name="Kim Muster")
    mine = sign_in(house.officer).get(reverse("interpreting:asked_by_me_download"), {"als": "csv"})
    assert len(rows_of(mine)) == 2
    assert "Kim Muster" not in mine.content.decode()
    none = sign_in(house.coordinator).get(reverse("interpreting:asked_by_me_download"), {"als": "csv"})
    assert len(rows_of(none)) == 1
