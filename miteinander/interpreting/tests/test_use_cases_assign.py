"""Sending somebody: who can be sent, what the desk may overlook, what the requester must agree to."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest

from miteinander.core.tenancy import system
from miteinander.core.verdicts import Conflict, Forbidden, Refused
from miteinander.interpreting import queries, use_cases
from miteinander.interpreting.models import Assignment, Request
from miteinander.interpreting.rules.reports import Report
from miteinander.interpreting.states import InterpreterStatus
from miteinander.interpreting.tests.factories import PAPERS, Desk, act, asked, assigned, lay_desk, seen, step
from miteinander.interpreting.tests.samples import ASKED_AT, DAY, WISH
from miteinander.interpreting.vocabulary import ExclusionReason, Gender, Level, Mode, Outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def bookings(desk: Desk) -> list[Assignment]:
    return seen(system(desk.centre_id), lambda: list(Assignment.objects.order_by("talk", "id")))


def test_assign_books_the_talk_with_the_way(desk: Desk) -> None:
    request = assigned(desk, asked(desk))
    (booked,) = bookings(desk)
    assert (booked.interpreter_id, booked.language_id, booked.institution_id) == (desk.rana.id, "kmr", desk.school.id)
    assert (booked.talk.lower, booked.talk.upper) == (request.starts_at, request.ends_at)
    assert booked.kept_free.lower == datetime(2026, 3, 17, 8, 30, tzinfo=UTC)  # half an hour each way
    assert (booked.made_by_id, booked.waiver) == (desk.coordinator.member_id, "")
    assert request.assigned_by_id == desk.coordinator.member_id


def test_assign_twice_with_the_same_key_is_one_booking(desk: Desk) -> None:
    request = asked(desk)
    given = step(request)
    assert assigned(desk, request, **given) == assigned(desk, request, **given)
    assert len(bookings(desk)) == 1


def test_assign_twice_with_another_key_is_a_conflict(desk: Desk) -> None:
    request = asked(desk)
    assigned(desk, request)
    with pytest.raises(Conflict):
        assigned(desk, request, desk.sirin)
    assert [booked.interpreter_id for booked in bookings(desk)] == [desk.rana.id]


@pytest.mark.parametrize("who", ["officer", "director", "admin", "school_member", "rana_member"])
def test_assign_is_the_coordinations_alone(desk: Desk, who: str) -> None:
    with pytest.raises(Forbidden):
        assigned(desk, asked(desk), by=getattr(desk, who))
    assert not bookings(desk)


UNSUITABLE = [
    ({"status": InterpreterStatus.PAUSED}, "Ist zurzeit nicht im Einsatz: pausiert"),
    ({"speaks": {"pes": Level.NATIVE}}, "Spricht nicht: Kurmandschi"),
    ({"speaks": {"kmr": Level.A2}}, "Kurmandschi: A2, verlangt ist mindestens B2"),
    ({"german_level": Level.B1}, "Deutsch: B1"),
    ({"modes": [Mode.PHONE]}, "Arbeitet nicht vor Ort"),
    ({"papers": dict.fromkeys(PAPERS[:-1])}, "fehlt"),
    ({"papers": {**dict.fromkeys(PAPERS), "good_conduct": DAY.replace(day=16)}}, "gilt nur bis zum 16.03.2026"),
]


@pytest.mark.parametrize(("changes", "words"), UNSUITABLE)
def test_assign_refuses_whoever_cannot_be_sent(desk: Desk, changes: dict[str, Any], words: str) -> None:
    person = desk.interpreter(**changes)
    request = asked(desk)
    with pytest.raises(Refused, match=words) as refused:
        assigned(desk, request, person, waived=frozenset(ExclusionReason), waiver="dringend")
    assert refused.value.field == "interpreter"
    assert str(refused.value).startswith(person.name)
    assert not bookings(desk)


def test_papers_that_last_until_the_day_of_the_talk_are_enough(desk: Desk) -> None:
    person = desk.interpreter(papers=dict.fromkeys(PAPERS, DAY))
    assert assigned(desk, asked(desk), person).interpreter_id == person.id


def test_assign_refuses_a_second_talk_at_the_same_hour(desk: Desk) -> None:
    assigned(desk, asked(desk))
    # Half an hour after the first: the way back takes as long, and the way there again.
    soon = asked(desk, wish=replace(WISH, starts=time(11, 59), ends=time(12, 30)))
    with pytest.raises(Refused, match="Hat schon einen Einsatz: 09:30 bis 11:30 Uhr"):
        assigned(desk, soon)
    assert (
        assigned(desk, asked(desk, wish=replace(WISH, starts=time(12), ends=time(13)))).interpreter_id == desk.rana.id
    )


def test_assign_refuses_where_she_must_not_be_sent(desk: Desk) -> None:
    given = {"interpreter_id": desk.rana.id, "at": ASKED_AT}
    act(desk.coordinator, use_cases.add_conflict, institution_id=desk.school.id, **given)
    with pytest.raises(Refused, match="Darf bei dieser Einrichtung nicht"):
        assigned(desk, asked(desk))
    act(desk.coordinator, use_cases.remove_conflict, institution_id=desk.school.id, **given)
    assert assigned(desk, asked(desk)).interpreter_id == desk.rana.id


def test_what_a_telephone_call_may_change_is_waived_with_a_reason(desk: Desk) -> None:
    person = desk.interpreter(weekly_limit=1)
    assigned(desk, asked(desk, wish=replace(WISH, starts=time(15), ends=time(16))), person)
    request = asked(desk)
    waived = frozenset({ExclusionReason.WEEKLY_LIMIT})
    with pytest.raises(Refused, match="schon 1 von höchstens 1"):
        assigned(desk, request, person)
    with pytest.raises(Refused, match="warum") as refused:
        assigned(desk, request, person, waived=waived)
    assert refused.value.field == "waiver"
    assigned(desk, request, person, waived=waived, waiver="Sie hat zugesagt")
    (booked, _earlier) = bookings(desk)
    assert booked.waiver == "Sie hat zugesagt"
    (newest, _ask) = seen(desk.coordinator, lambda: queries.steps(request_id=request.id))
    assert newest.note == "Sie hat zugesagt"


def test_a_waiver_that_was_not_needed_is_not_kept(desk: Desk) -> None:
    assigned(desk, asked(desk), waived=frozenset({ExclusionReason.TOO_FAR}), waiver="nur für den Fall")
    (booked,) = bookings(desk)
    assert booked.waiver == ""


def test_a_related_language_needs_the_requesters_word(desk: Desk) -> None:
    person = desk.interpreter(speaks={"prs": Level.NATIVE})
    request = asked(desk, wish=replace(WISH, language="pes"))
    with pytest.raises(Refused, match="zustimmen") as refused:
        assigned(desk, request, person)
    assert refused.value.field == "confirmed"
    assigned(desk, request, person, confirmed=True)
    (booked,) = bookings(desk)
    assert booked.language_id == "prs"


def test_a_stand_in_that_the_requester_accepted_needs_no_further_word(desk: Desk) -> None:
    person = desk.interpreter(speaks={"ckb": Level.C1})
    assigned(desk, asked(desk, wish=replace(WISH, stand_ins=("ckb",))), person)
    (booked,) = bookings(desk)
    assert booked.language_id == "ckb"


def test_a_binding_wish_for_a_man_excludes_women(desk: Desk) -> None:
    man = desk.interpreter(gender=Gender.MALE)
    request = asked(desk, wish=replace(WISH, gender=Gender.MALE, gender_binding=True))
    with pytest.raises(Refused, match="Verbindlich gewünscht: männlich"):
        assigned(desk, request)
    assert assigned(desk, request, man).interpreter_id == man.id


def test_nobody_learns_how_far_a_protected_place_is(desk: Desk) -> None:
    far = desk.interpreter(municipality_id="05558012", radius_km=5)
    act(system(1), lambda by: type(desk.school).objects.filter(id=desk.school.id).update(protected=True))
    request = asked(desk, wish=replace(WISH, place=""))
    rows = seen(desk.coordinator, lambda: queries.candidates(request_id=request.id, at=ASKED_AT))
    assert {row.id for row in rows.ranked} >= {far.id}
    assert not [reason.text for row in rows.ranked for reason in row.reasons if "km" in reason.text]


def test_assign_after_the_terms_are_gone_is_refused(desk: Desk) -> None:
    request = asked(desk)
    with pytest.raises(Refused, match="Bedingungen"):
        assigned(desk, request, at=datetime(2025, 6, 1, tzinfo=UTC))


def test_assign_hides_no_other_fault_of_the_database(desk: Desk) -> None:
    request = assigned(desk, asked(desk))
    # As if a bug had put the request back without ending the assignment: the second net holds.
    act(
        system(1),
        lambda by: Request.objects.filter(id=request.id).update(
            state="asked", interpreter=None, assigned_at=None, assigned_by=None
        ),
    )
    with pytest.raises(Exception, match="assignment_one_interpreter_per_request"):
        assigned(desk, request, desk.sirin)


def test_a_report_hides_no_other_fault_of_the_database(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    request = assigned(desk, asked(desk))
    monkeypatch.setattr("miteinander.interpreting.rules.reports.objections", lambda **_: ())
    monkeypatch.setattr("miteinander.interpreting.rules.reports.actual", lambda **_: request.period)
    absent = Report(outcome=Outcome.CLIENT_ABSENT)  # with times all the same
    with pytest.raises(Exception, match="request_actual_times_in_order"):
        act(desk.rana_member, use_cases.report, at=datetime(2026, 3, 18, tzinfo=UTC), report=absent, **step(request))
