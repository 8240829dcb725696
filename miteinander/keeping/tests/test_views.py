"""Pages of keeping: what goes soon, periods within bounds, holds, and proofs that show a change."""

import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from miteinander.core import personal, retention
from miteinander.core.tenancy import acting_for, system
from miteinander.correspondence.models import Mail
from miteinander.correspondence.tests import paper
from miteinander.interpreting.states import InterpreterStatus
from miteinander.interpreting.tests.factories import Desk, act, asked
from miteinander.interpreting.tests.samples import ASKED_AT
from miteinander.keeping import queries, use_cases
from miteinander.keeping.models import Hold, Period
from miteinander.keeping.tests.years import night
from miteinander.keeping.vocabulary import FIELDS
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 9)


def sent(**more: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), **more}


@pytest.fixture
def left(desk: Desk, clock: SimpleNamespace) -> Any:
    """Somebody whose period ends within the next thirty days."""
    return desk.interpreter(given_name="Amina", status=InterpreterStatus.ENDED, left_on=date(2025, 3, 20))


def test_overview_tells_what_goes_soon(desk: Desk, left: Any) -> None:
    page = sign_in(desk.director).get(reverse("keeping:overview"))
    row = next(row for row in page.context["ahead"] if row.of == "pool")
    assert (row.deleted, row.listed) == (5, True)  # herself, a language, three papers
    assert "Nachweise (3)" in page.content.decode()
    with acting_for(desk.director, read_only=True):
        soon = queries.ahead(by=desk.director, today=TODAY - timedelta(days=60))
    assert {row.of: row.deleted for row in soon}["pool"] == 0  # not yet


def test_the_director_sees_who_and_data_protection_how_many(desk: Desk, left: Any) -> None:
    address = reverse("keeping:due", args=["pool"])
    assert "Amina" in sign_in(desk.director).get(address).content.decode()
    watched = sign_in(desk.data_protection)
    assert "Amina" not in watched.get(address).content.decode()
    page = watched.get(reverse("keeping:overview"))
    assert next(row for row in page.context["ahead"] if row.of == "pool").deleted == 5
    assert "Etwas sperren" not in page.content.decode()


def test_what_is_held_back_is_told_with_its_reason(desk: Desk, left: Any) -> None:
    client = sign_in(desk.director)
    assert "Amina" in client.get(reverse("keeping:find"), {"text": "amin"}).content.decode()
    address = reverse("keeping:hold", args=["interpreting_interpreter", left.id])
    refused = client.post(address, sent(reason="kurz", review_on="2026-05-01"))
    assert refused.status_code == 422
    assert "mindestens zehn Zeichen" in refused.content.decode()
    assert client.post(address, sent(reason="Prüfung durch das Land", review_on="2028-05-01")).status_code == 422
    whole = sent(reason="Prüfung durch das Land", review_on="2026-05-01")
    assert client.post(address, whole).status_code == 302
    assert client.post(address, whole).status_code == 302  # the same click twice
    assert "schon gesperrt" in client.post(address, whole | sent()).content.decode()
    page = client.get(reverse("keeping:overview"))
    assert "Prüfung durch das Land" in page.content.decode()
    row = next(row for row in page.context["ahead"] if row.of == "pool")
    assert (row.deleted, row.held) == (0, 5)


def test_a_hold_outlives_its_day_of_review_until_it_is_lifted(desk: Desk, left: Any, clock: SimpleNamespace) -> None:
    held = act(
        desk.director, use_cases.hold, table="interpreting_interpreter", subject_id=left.id, hold_id=uuid.uuid4(),
        reason="Prüfung durch das Land", review_on=date(2026, 5, 1), at=ASKED_AT,
    )  # fmt: skip
    clock.at = ASKED_AT + timedelta(days=90)
    client = sign_in(desk.director)
    assert "jetzt prüfen" in client.get(reverse("keeping:overview")).content.decode()
    answer = client.post(
        reverse("keeping:review_hold", args=[held.id]), sent(reason="Dauert noch an", review_on="2026-12-01")
    )
    assert answer.status_code == 302
    assert client.post(reverse("keeping:lift_hold", args=[held.id]), sent()).status_code == 302
    with acting_for(system(1)):
        lifted = Hold.objects.get()
        assert (lifted.ended_at, lifted.ended_by_id) == (clock.at, desk.director.member_id)
    assert client.post(reverse("keeping:lift_hold", args=[held.id]), sent()).status_code == 404


def test_a_period_stays_within_its_bounds_and_shortens_only_with_notice(desk: Desk, clock: SimpleNamespace) -> None:
    client = sign_in(desk.director)
    address = reverse("keeping:set_period", args=["membership"])
    for typed, said in (
        ({"months": "3", "valid_from": "2026-05-01"}, "Zahl von 6 bis 36"),
        ({"months": "6", "valid_from": "2026-03-10"}, "frühestens ab dem 23.03.2026"),
        ({"months": "24", "valid_from": "2026-03-01"}, "nicht rückwirkend"),
    ):
        refused = client.post(address, sent(source="Löschkonzept", **typed))
        assert (refused.status_code, said in refused.content.decode()) == (422, True), said
    assert client.post(address, sent(source="Löschkonzept", months="24", valid_from="2026-03-09")).status_code == 302
    assert client.post(address, sent(source="Löschkonzept", months="6", valid_from="2026-04-01")).status_code == 302
    page = client.get(reverse("keeping:periods")).content.decode()
    assert "ab 01.04.2026: 6" in page
    with acting_for(system(1)):
        assert [queries.period_rows(today=day)[0].months for day in (TODAY, date(2026, 4, 1))] == [24, 6]
        Period.objects.update(months=1)  # by whatever path: the bounds hold
        assert queries.period_rows(today=TODAY)[0].months == 6
    assert client.get(reverse("keeping:set_period", args=["proof"])).status_code == 404
    assert client.get(reverse("keeping:set_period", args=["nonsense"])).status_code == 404


def test_nights_are_proved_and_a_change_shows(desk: Desk, clock: SimpleNamespace) -> None:
    with acting_for(system(1)):
        Mail.objects.create(
            centre_id=1, to="a@example.org", subject="s", body="b", created_at=ASKED_AT.replace(year=2024)
        )
    for day in range(3):
        night(1, TODAY + timedelta(days=day))
    client = sign_in(desk.data_protection)
    page = client.get(reverse("keeping:nights")).content.decode()
    assert "Alle Nachweise passen zueinander" in page
    assert "Nachweis 3" in page
    assert "Mails" in client.get(reverse("keeping:night", args=[1])).content.decode()
    pdf = client.get(reverse("keeping:night_paper", args=[1]))
    assert pdf.headers["Content-Type"] == "application/pdf"
    text = paper.text(pdf.content)
    assert "Löschnachweis 1" in text
    assert "a@example.org" not in text
    assert "Table" in paper.tags(pdf.content)
    assert client.get(reverse("keeping:night", args=[9])).status_code == 404


def test_nobody_changes_a_proof(desk: Desk) -> None:
    night(1, TODAY)
    for forgery in (
        "UPDATE keeping_proof SET number = 9",
        "DELETE FROM keeping_proof",
        "UPDATE keeping_deletion SET count = 9",
    ):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            acting_for(system(1)),
            connection.cursor() as cursor,
        ):
            cursor.execute(forgery)


def test_questions_do_not_grow_with_rows(desk: Desk, left: Any) -> None:
    client = sign_in(desk.director)

    def questions() -> int:
        with CaptureQueriesContext(connection) as questions:
            client.get(reverse("keeping:overview"))
        return len(questions)

    few = questions()
    for _more in range(3):
        desk.interpreter(status=InterpreterStatus.ENDED, left_on=date(2025, 3, 20))
        asked(desk)
    assert questions() == few


def test_register_lists_every_table_and_says_why(desk: Desk, clock: SimpleNamespace) -> None:
    page = sign_in(desk.data_protection).get(reverse("keeping:register"))
    rows = page.context["rows"]
    assert {row.table for row in rows} == {model._meta.db_table for model in retention.walled()}
    for row in rows:
        assert row.name != row.table, "TABLES lacks a name"
        assert row.why
        assert row.months is None or (row.months and row.whom), row.table
    by_table = {row.table: row for row in rows}
    assert by_table["interpreting_request"].months == [72, 6]
    assert "Bankverbindung (versiegelt)" in by_table["interpreting_privaterecord"].columns
    assert by_table["interpreting_terms"].months is None


def test_no_column_stands_in_the_register_under_its_own_name() -> None:
    columns = {field.name for model in retention.walled() for field in personal.columns(model)}
    assert columns - set(FIELDS) == set(), "FIELDS, or COLUMNS of the package, lack a word"
