"""The pages of requests: who sees and does what, what a bad click does not do."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test.utils import CaptureQueriesContext

from miteinander.core.tenancy import acting_for, system
from miteinander.interpreting import use_cases
from miteinander.interpreting.models import Assignment, Request, Step
from miteinander.interpreting.rules.reports import Report
from miteinander.interpreting.states import RequestState
from miteinander.interpreting.tests.clicks import click, count, fresh, page, text
from miteinander.interpreting.tests.factories import Desk, act, asked, assigned, seen, step
from miteinander.interpreting.tests.samples import ASKED_AT, WISH
from miteinander.interpreting.vocabulary import Level, Outcome
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AFTER = datetime(2026, 3, 17, 12, tzinfo=UTC)  # the talk is over
EVERYBODY = (
    "coordinator",
    "director",
    "officer",
    "teacher",
    "admin",
    "data_protection",
    "school_member",
    "kita_member",
    "rana_member",
    "sirin_member",
)


def reported(desk: Desk) -> Request:
    talk = assigned(desk, asked(desk))
    held = Report(outcome=Outcome.HELD, starts=time(10), ends=time(11, 10))
    return act(desk.coordinator, use_cases.report, **step(talk, report=held, at=AFTER))


def statuses(desk: Desk, *names: str, at: str) -> dict[str, int]:
    return {name: sign_in(getattr(desk, name)).get(at).status_code for name in names}


# Who gets in


def test_board_opens_to_the_team_alone(desk: Desk) -> None:
    asked(desk)
    answers = statuses(desk, *EVERYBODY, at=page("board"))
    inside = {"coordinator", "director", "officer", "teacher", "admin"}
    assert answers == {name: 200 if name in inside else 403 for name in EVERYBODY}


def test_request_opens_to_both_sides_and_the_desk(desk: Desk) -> None:
    talk = assigned(desk, asked(desk))
    answers = statuses(desk, *EVERYBODY, at=page("request", talk))
    inside = {"coordinator", "director", "admin", "school_member", "rana_member"}
    # The team may know that it exists, so 403; another institution or interpreter may not, so 404.
    invisible = {"kita_member", "sirin_member"}
    assert answers == {name: 200 if name in inside else 404 if name in invisible else 403 for name in EVERYBODY}


def test_lists_of_ones_own_open_to_whom_they_belong(desk: Desk) -> None:
    asked(desk)
    assert {name for name, answer in statuses(desk, *EVERYBODY, at=page("requests")).items() if answer == 200} == {
        "school_member",
        "kita_member",
    }
    assert {name for name, answer in statuses(desk, *EVERYBODY, at=page("assignments")).items() if answer == 200} == {
        "rana_member",
        "sirin_member",
    }


def test_form_opens_to_institutions_and_to_whom_they_ring_up(desk: Desk) -> None:
    answers = statuses(desk, *EVERYBODY, at=page("ask"))
    assert {name for name, answer in answers.items() if answer == 200} == {
        "coordinator",
        "officer",
        "teacher",
        "school_member",
        "kita_member",
    }


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("candidates", {"coordinator"}),
        ("refuse", {"coordinator"}),
        ("give_up", {"coordinator"}),
        ("withdraw", {"coordinator", "director", "school_member"}),
        ("note", {"coordinator", "director", "admin"}),
    ],
)
def test_deeds_with_an_open_request_open_to_their_roles(desk: Desk, name: str, inside: set[str]) -> None:
    talk = asked(desk)
    answers = statuses(desk, *EVERYBODY, at=page(name, talk))
    assert {who for who, answer in answers.items() if answer == 200} == inside


@pytest.mark.parametrize(
    "name", ["assign", "refuse", "give_up", "withdraw", "hand_back", "report", "close", "hold", "note"]
)
def test_sending_a_forbidden_deed_is_403_and_changes_nothing(desk: Desk, name: str) -> None:
    talk = asked(desk)
    answer = sign_in(desk.data_protection).post(
        page(name, talk), click(talk, interpreter=desk.rana.id, reason="other", outcome="held", text="x")
    )
    assert answer.status_code == 403
    assert fresh(desk, talk).version == talk.version


def test_institution_sees_no_internals(desk: Desk) -> None:
    talk = asked(desk)
    act(desk.coordinator, use_cases.note, request_id=talk.id, text="Schwierige Schule", at=ASKED_AT, key=uuid.uuid4())
    talk = fresh(desk, talk)
    act(desk.coordinator, use_cases.hold, **step(talk, at=ASKED_AT))
    shown = text(sign_in(desk.school_member).get(page("request", talk)))
    assert "Schwierige Schule" not in shown
    assert desk.coordinator.name not in shown
    assert desk.rana.name not in shown
    assert "Verlauf" not in shown
    assert "Schwierige Schule" in text(sign_in(desk.coordinator).get(page("request", talk)))


def test_interpreter_sees_neither_wishes_nor_the_institutions_own_sign(desk: Desk) -> None:
    talk = assigned(desk, asked(desk, wish=replace(WISH, own_reference="4b/2026")))
    assert "4b/2026" not in text(sign_in(desk.rana_member).get(page("request", talk)))
    assert "4b/2026" in text(sign_in(desk.school_member).get(page("request", talk)))


def test_officer_opens_only_what_she_asked_for_a_caller(desk: Desk) -> None:
    hers, another = asked(desk, by=desk.officer), asked(desk, wish=replace(WISH, starts=time(14), ends=time(15)))
    browser = sign_in(desk.officer)
    assert browser.get(page("request", hers)).status_code == 200
    assert browser.get(page("request", another)).status_code == 403
    board = text(browser.get(page("board")))
    assert page("request", hers) in board
    assert another.reference in board
    assert page("request", another) not in board
    assert hers.reference in text(browser.get(page("asked_by_me")))
    assert another.reference not in text(browser.get(page("asked_by_me")))


def test_reading_writes_nothing(desk: Desk) -> None:
    talk = reported(desk)
    other = asked(desk, wish=replace(WISH, starts=time(14), ends=time(15)))
    for name, who in (
        ("board", "coordinator"),
        ("ask", "coordinator"),
        ("requests", "school_member"),
        ("assignments", "rana_member"),
    ):
        assert sign_in(getattr(desk, who)).get(page(name)).status_code == 200
    browser = sign_in(desk.coordinator)
    for name, thing in (("request", talk), ("close", talk), ("request", other), ("candidates", other), ("proof", talk)):
        assert browser.get(page(name, thing)).status_code == 200
    assert (count(desk, Request), count(desk, Step)) == (2, 4)
    assert fresh(desk, talk).version == talk.version


# The other deeds


def test_hold_shows_who_takes_care(desk: Desk) -> None:
    talk = asked(desk)
    answer = sign_in(desk.coordinator).post(page("hold", talk), click(talk), follow=True)
    assert "Diese Anfrage ist jetzt in Ihrer Hand." in text(answer)
    assert fresh(desk, talk).held_by_id == desk.coordinator.member_id
    stale = sign_in(desk.second_coordinator).post(page("hold", talk), click(talk))
    assert stale.status_code == 409
    assert desk.coordinator.name in text(stale)


def test_note_stands_in_the_log_and_an_empty_one_is_refused(desk: Desk) -> None:
    talk, browser = asked(desk), sign_in(desk.coordinator)
    assert browser.post(page("note", talk), click(talk, text=" ")).status_code == 422
    form = click(talk, text="Angerufen,\nniemand da.")
    for _ in range(2):
        assert browser.post(page("note", talk), form).status_code == 302
    assert text(browser.get(page("request", talk))).count("Angerufen, niemand da.") == 1


@pytest.mark.parametrize(
    ("name", "reason", "state", "shown"),
    [
        ("withdraw", "moved", RequestState.WITHDRAWN, "Termin verlegt"),
        ("refuse", "not_entitled", RequestState.REFUSED, "Einrichtung ist nicht berechtigt"),
        ("give_up", "nobody_free", RequestState.UNFILLED, "niemand hatte Zeit"),
    ],
)
def test_ends_without_a_talk_carry_their_reason(
    desk: Desk, name: str, reason: str, state: RequestState, shown: str
) -> None:
    talk, browser = asked(desk), sign_in(desk.coordinator)
    without = browser.post(page(name, talk), click(talk, note="Rücksprache"))
    assert without.status_code == 422
    assert "Rücksprache" in text(without)
    assert "Bitte auswählen." in text(without)
    assert browser.post(page(name, talk), click(talk, reason=reason)).status_code == 302
    assert fresh(desk, talk).state == state
    assert shown in text(sign_in(desk.school_member).get(page("request", talk)))
    again = browser.get(page(name, talk))
    assert again.status_code == 403
    assert "Das geht nicht: Die Anfrage ist" in text(again)


def test_hand_back_leads_an_interpreter_to_her_list_even_on_the_second_click(desk: Desk) -> None:
    talk = assigned(desk, asked(desk))
    browser, form = sign_in(desk.rana_member), click(talk, reason="prevented")
    assert browser.get(page("hand_back", talk)).status_code == 200
    for _ in range(2):
        answer = browser.post(page("hand_back", talk), form)
        assert (answer.status_code, answer.url) == (302, page("assignments"))
    assert fresh(desk, talk).state == RequestState.ASKED
    assert browser.get(page("request", talk)).status_code == 404
    assert browser.post(page("hand_back", talk), click(talk)).status_code == 404


def test_hand_back_by_somebody_else_is_not_found(desk: Desk) -> None:
    talk = assigned(desk, asked(desk))
    assert sign_in(desk.sirin_member).post(page("hand_back", talk), click(talk, reason="prevented")).status_code == 404
    assert fresh(desk, talk).state == RequestState.ASSIGNED


def test_report_by_both_sides_and_close_by_the_desk(desk: Desk, clock: Any) -> None:
    talk = assigned(desk, asked(desk))
    clock.at = AFTER
    interpreter, school = sign_in(desk.rana_member), sign_in(desk.school_member)
    assert "Bitte melden Sie die Zeiten" in text(interpreter.get(page("assignments")))
    form = interpreter.get(page("report", talk)).context["form"]
    assert (form["starts"].value(), form["ends"].value()) == (time(10), time(11))
    told = click(talk, outcome="held", starts="10:00", ends="11:20")
    assert interpreter.post(page("report", talk), told).status_code == 302
    talk = fresh(desk, talk)
    assert talk.actual.minutes == 80
    told = click(talk, outcome="held", starts="10:00", ends="11:15")
    assert school.post(page("report", talk), told).status_code == 302
    talk = fresh(desk, talk)
    assert talk.actual.minutes == 75
    answer = sign_in(desk.admin).post(page("close", talk), click(talk), follow=True)
    assert "Die Anfrage ist abgeschlossen." in text(answer)
    assert interpreter.get(page("report", talk)).status_code == 403


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({}, "outcome", "Bitte auswählen."),
        ({"outcome": "held"}, "starts", "Bitte nennen Sie Beginn und Ende."),
        ({"outcome": "held", "starts": "11:00", "ends": "10:00"}, "ends", "Das Ende (10:00 Uhr) muss nach"),
        ({"outcome": "held", "starts": "10:00", "ends": "23:00"}, "ends", "Das Ende liegt in der Zukunft."),
    ],
)
def test_report_refuses_at_the_field(
    desk: Desk, clock: Any, changes: dict[str, Any], field: str, sentence: str
) -> None:
    talk = assigned(desk, asked(desk))
    clock.at = AFTER
    answer = sign_in(desk.rana_member).post(page("report", talk), click(talk, note="Kam später", **changes))
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert "Kam später" in text(answer)
    assert fresh(desk, talk).state == RequestState.ASSIGNED


def test_report_of_a_talk_not_held_needs_no_times(desk: Desk, clock: Any) -> None:
    talk = assigned(desk, asked(desk))
    clock.at = AFTER
    told = click(talk, outcome="client_absent", starts="10:00", ends="11:00")
    assert sign_in(desk.rana_member).post(page("report", talk), told).status_code == 302
    assert fresh(desk, talk).actual is None
    hers = sign_in(desk.rana_member).get(page("assignments")).content.decode()
    assert "Ratsuchende sind nicht gekommen" in hers  # and its length is a dash


def test_close_points_at_what_happened_otherwise_than_planned(desk: Desk, clock: Any) -> None:
    talk = assigned(desk, asked(desk))
    long = Report(outcome=Outcome.HELD, starts=time(10), ends=time(12, 30))
    talk = act(desk.coordinator, use_cases.report, **step(talk, report=long, at=AFTER))
    assert "Geplant waren 60 Minuten, gemeldet sind 150." in text(sign_in(desk.coordinator).get(page("close", talk)))


# Papers


def test_papers_are_downloads_named_after_the_request(desk: Desk) -> None:
    talk = assigned(desk, asked(desk))
    for who, name in (
        ("coordinator", "confirmation"),
        ("coordinator", "confirmation_for_interpreter"),
        ("school_member", "confirmation"),
        ("rana_member", "confirmation_for_interpreter"),
        ("rana_member", "proof"),
    ):
        answer = sign_in(getattr(desk, who)).get(page(name, talk))
        assert answer.status_code == 200, (who, name)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert f"{talk.reference}.pdf" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.content.startswith(b"%PDF-")


def test_papers_of_the_other_side_are_not_found(desk: Desk) -> None:
    talk = assigned(desk, asked(desk))
    assert sign_in(desk.school_member).get(page("confirmation_for_interpreter", talk)).status_code == 404
    assert sign_in(desk.rana_member).get(page("confirmation", talk)).status_code == 404
    assert sign_in(desk.kita_member).get(page("confirmation", talk)).status_code == 404
    assert sign_in(desk.officer).get(page("proof", talk)).status_code == 403


def test_papers_of_a_talk_that_nobody_goes_to_are_refused(desk: Desk) -> None:
    assert sign_in(desk.coordinator).get(page("proof", asked(desk))).status_code == 403


# Lists


def test_board_narrows_and_sorts(desk: Desk) -> None:
    early = asked(desk)
    late = asked(desk, wish=replace(WISH, day=date(2026, 4, 14), language="prs"))
    browser = sign_in(desk.coordinator)

    def order(**query: str) -> list[str]:
        return [row.reference for row in browser.get(page("board"), query).context["page"]]

    assert order(sort="day") == [early.reference, late.reference]
    assert order(sort="-day") == [late.reference, early.reference]
    assert order(language="prs") == [late.reference]
    assert order(first_on="2026-04-01") == [late.reference]
    assert order(last_on="2026-03-31") == [early.reference]
    assert order(text=early.reference[:4].lower()) == [early.reference]
    assert order(state="assigned") == []
    assert order(held_by=str(desk.coordinator.member_id)) == []
    # What makes no sense narrows nothing and breaks nothing.
    for odd in ({"sort": "drop"}, {"page": "x"}, {"page": "99"}, {"state": "x"}, {"first_on": "x"}, {"held_by": "x"}):
        assert len(order(**odd)) == 2, odd
    assert "Dazu passt keine Anfrage" in text(browser.get(page("board"), {"text": "gibt es nicht"}))


def test_board_marks_what_is_overdue(desk: Desk, clock: Any) -> None:
    asked(desk)
    browser = sign_in(desk.coordinator)
    assert "überfällig" not in text(browser.get(page("board")))
    clock.at = ASKED_AT + timedelta(days=5)
    assert "überfällig" in text(sign_in(desk.coordinator).get(page("board")))


def test_empty_lists_say_what_to_do(desk: Desk) -> None:
    assert "Noch keine Anfrage" in text(sign_in(desk.coordinator).get(page("board")))
    assert "Fragen Sie uns." in text(sign_in(desk.school_member).get(page("requests")))
    assert "Zurzeit kein Einsatz" in text(sign_in(desk.rana_member).get(page("assignments")))
    assert "Noch nichts aufgenommen" in text(sign_in(desk.officer).get(page("asked_by_me")))


def test_pages_ask_the_database_as_often_for_fifty_rows_as_for_five(desk: Desk) -> None:
    def questions(who: Any, address: str) -> int:
        browser = sign_in(who)
        with CaptureQueriesContext(connection) as asked_for:
            assert browser.get(address).status_code == 200
        return len(asked_for)

    def fill(first: int, last: int) -> None:
        """Rows as the use cases write them, in one statement each: half of them with somebody who goes there."""
        rows, parts = [], []
        for n in range(first, last):
            row = fresh(desk, talk if n % 2 else gone)
            part = seen(system(desk.centre_id), lambda: Assignment.objects.get(request=gone.id))
            row.id = part.request_id = uuid.uuid4()
            row.reference, row.last_key, part.id = f"T{n}", row.id, uuid.uuid4()
            row.starts_at, row.ends_at = (at + timedelta(days=n + 1) for at in (row.starts_at, row.ends_at))
            part.talk = part.kept_free = DateTimeTZRange(row.starts_at, row.ends_at)
            rows.append(row)
            parts += [] if n % 2 else [part]
            desk.interpreter(speaks={"prs" if n % 3 else "kmr": Level.C1})
        with acting_for(system(desk.centre_id)):
            Request.objects.bulk_create(rows)
            Assignment.objects.bulk_create(parts)

    talk, gone = asked(desk), assigned(desk, asked(desk))
    pages = (
        (desk.coordinator, page("board")),
        (desk.coordinator, page("request", talk)),
        (desk.school_member, page("requests")),
        (desk.rana_member, page("assignments")),
    )
    fill(0, 5)
    few = [questions(who, address) for who, address in pages]
    fill(5, 50)
    assert [questions(who, address) for who, address in pages] == few
    assert max(few) <= 40, few
