"""A request from asking to closing: the way it should go, each refusal, and the trace that is left."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from miteinander.core.tenancy import Actor, system
from miteinander.core.verdicts import Conflict, Forbidden, Refused
from miteinander.correspondence.models import Mail
from miteinander.interpreting import queries, use_cases
from miteinander.interpreting.models import Assignment, Request, Step
from miteinander.interpreting.rules.reports import Report
from miteinander.interpreting.states import AssignmentState, RequestState
from miteinander.interpreting.tests.factories import (
    DESK_EMAIL,
    HERNE,
    Desk,
    act,
    asked,
    assigned,
    lay_desk,
    seen,
    step,
)
from miteinander.interpreting.tests.samples import ASKED_AT, AUTUMN_NIGHT, DAY, SPRING_NIGHT, WISH
from miteinander.interpreting.vocabulary import (
    Channel,
    Deed,
    Exclusion,
    Gender,
    HandBackReason,
    Mode,
    ObjectionReason,
    Outcome,
    RefuseReason,
    UnfilledReason,
    WithdrawReason,
)

pytestmark = pytest.mark.django_db

LATER = ASKED_AT + timedelta(hours=2)
AFTER = datetime(2026, 3, 17, 12, tzinfo=UTC)  # the talk is over
HELD = Report(outcome=Outcome.HELD, starts=time(10), ends=time(11, 15))


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def mails(desk: Desk) -> list[tuple[str, str]]:
    """Template names are not stored: address and subject tell the mails apart."""
    return seen(system(desk.centre_id), lambda: [(m.to, m.subject) for m in Mail.objects.order_by("created_at", "id")])


def log(desk: Desk, request: Request) -> list[tuple[str, str, str]]:
    rows = lambda: list(Step.objects.filter(request=request).order_by("at", "id"))  # noqa: E731
    return [(row.deed, row.from_state, row.to_state) for row in seen(system(desk.centre_id), rows)]


def fresh(desk: Desk, request: Request) -> Request:
    return seen(system(desk.centre_id), lambda: Request.objects.get(id=request.id))


def count(desk: Desk, model: Any) -> int:
    return seen(system(desk.centre_id), model.objects.count)


# The way it should go


def test_ask_leaves_a_request_a_step_and_two_mails(desk: Desk) -> None:
    request = asked(desk, contact_email="", wish=replace(WISH, stand_ins=("ckb", "kmr", "ckb"), note="Bitte\r\nleise"))
    stored = fresh(desk, request)
    assert stored.state == RequestState.ASKED
    assert stored.channel == Channel.PORTAL
    assert stored.stand_ins == ["ckb"]
    assert stored.note == "Bitte\nleise"
    assert stored.starts_at == datetime(2026, 3, 17, 9, tzinfo=UTC)
    assert stored.due_at == datetime(2026, 3, 12, 15, tzinfo=UTC)  # three working days, 16:00 in Germany
    assert len(stored.reference) == 9
    assert log(desk, request) == [("ask", "", "asked")]
    assert stored.contact_email.startswith("person")  # the account that asked
    assert set(mails(desk)) == {
        (stored.contact_email, f"Ihre Anfrage {stored.reference} ist angekommen"),
        (DESK_EMAIL, f"Neue Anfrage {stored.reference}"),
    }


def test_ask_by_telephone_answers_to_the_institution(desk: Desk) -> None:
    request = asked(desk, by=desk.officer, channel=Channel.TELEPHONE)
    stored = fresh(desk, request)
    assert stored.channel == Channel.TELEPHONE
    assert stored.contact_email == desk.school.email
    assert stored.asked_by_id == desk.officer.member_id


def test_ask_counts_a_portal_request_as_such_whatever_the_form_says(desk: Desk) -> None:
    assert asked(desk, channel=Channel.TELEPHONE).channel == Channel.PORTAL


def test_one_thread_from_asking_to_closing(desk: Desk) -> None:
    request = assigned(desk, asked(desk))
    assert request.state == RequestState.ASSIGNED
    given = step(request, at=AFTER)
    reported = act(desk.rana_member, use_cases.report, report=HELD, **given)
    act(desk.rana_member, use_cases.report, report=HELD, **given)  # the same click
    assert (reported.outcome, reported.actual.minutes) == (Outcome.HELD, 75)
    again = act(
        desk.school_member,
        use_cases.report,
        at=AFTER + timedelta(hours=1),
        report=replace(HELD, ends=time(11)),
        **step(reported),
    )
    given = step(again, at=AFTER + timedelta(hours=2))
    closed = act(desk.admin, use_cases.close, note="Nachweis liegt vor", **given)
    act(desk.admin, use_cases.close, **given)  # the same click
    stored = fresh(desk, request)
    assert (stored.state, stored.closed_by_id, stored.actual.minutes) == ("closed", desk.admin.member_id, 60)
    assert closed.version == stored.version == 5
    assert [deed for deed, _from, _to in log(desk, request)] == ["ask", "assign", "report", "report", "close"]
    booked = seen(desk.coordinator, lambda: Assignment.objects.get(request=request))
    assert (booked.state, booked.ended_by_id) == (AssignmentState.DONE, desk.school_member.member_id)
    to = [address for address, _subject in mails(desk)]
    assert to.count(DESK_EMAIL) == 3  # arrived, and two reports; not what the desk did itself
    assert desk.rana.email in to


def test_report_of_a_talk_that_was_not_held_has_no_times(desk: Desk) -> None:
    request = assigned(desk, asked(desk))
    first = act(desk.rana_member, use_cases.report, at=AFTER, report=HELD, **step(request))
    report = Report(outcome=Outcome.CLIENT_ABSENT)
    act(desk.coordinator, use_cases.report, at=AFTER, report=report, **step(first))
    stored = fresh(desk, request)
    assert (stored.outcome, stored.actual) == (Outcome.CLIENT_ABSENT, None)


@pytest.mark.parametrize("who", ["rana_member", "coordinator"])
def test_hand_back_opens_the_request_again(desk: Desk, who: str) -> None:
    request = assigned(desk, asked(desk))
    by = getattr(desk, who)
    given = step(request)
    act(by, use_cases.hand_back, at=LATER, reason=HandBackReason.PREVENTED, **given)
    act(by, use_cases.hand_back, at=LATER, reason=HandBackReason.PREVENTED, **given)  # the same click
    stored = fresh(desk, request)
    assert (stored.state, stored.interpreter_id, stored.assigned_by_id) == ("asked", None, None)
    assert log(desk, request)[-1] == ("hand_back", "assigned", "asked")
    assert len(log(desk, request)) == 3
    assert seen(desk.rana_member, lambda: queries.request(request_id=request.id)) is None
    subjects = [subject for _to, subject in mails(desk)]
    assert (f"Zurückgegeben: Anfrage {stored.reference}" in subjects) is (who == "rana_member")
    # She gave it back: the desk may ask her again after a telephone call only, and writes down why.
    with pytest.raises(Refused, match="schon zurückgegeben"):
        assigned(desk, stored)
    assert assigned(desk, stored, desk.sirin).interpreter_id == desk.sirin.id


@pytest.mark.parametrize("who", ["school_member", "coordinator", "director"])
def test_withdraw_frees_the_interpreter(desk: Desk, who: str) -> None:
    request = assigned(desk, asked(desk))
    given = step(request)
    by = getattr(desk, who)
    act(by, use_cases.withdraw, at=LATER, reason=WithdrawReason.MOVED, **given)
    act(by, use_cases.withdraw, at=LATER, reason=WithdrawReason.MOVED, **given)
    stored = fresh(desk, request)
    assert (stored.state, stored.reason, stored.interpreter_id) == ("withdrawn", "moved", None)
    booked = seen(desk.coordinator, lambda: Assignment.objects.get(request=request))
    assert (booked.state, booked.ended_at) == (AssignmentState.WITHDRAWN, LATER)
    subjects = [subject for _to, subject in mails(desk)]
    assert subjects.count(f"Ihr Einsatz {stored.reference} entfällt") == 1
    assert (f"Ihre Anfrage {stored.reference} ist zurückgezogen" in subjects) is (who != "school_member")
    assert (f"Zurückgezogen: Anfrage {stored.reference}" in subjects) is (who != "coordinator")
    assert assigned(desk, asked(desk)).interpreter_id == desk.rana.id  # the same hour is free again


def test_withdraw_before_anybody_was_found_tells_no_interpreter(desk: Desk) -> None:
    request = asked(desk, by=desk.officer)
    act(desk.officer, use_cases.withdraw, at=AFTER, reason=WithdrawReason.NOT_NEEDED, **step(request))
    assert not [to for to, _subject in mails(desk) if to.startswith("sprachmittlung") and to != DESK_EMAIL]


def test_refuse_and_give_up_keep_their_reason_and_tell_the_institution(desk: Desk) -> None:
    first, second = asked(desk), asked(desk)
    for _click in range(2):
        given = step(first, key=first.last_key) if _click else step(first)
        act(desk.coordinator, use_cases.refuse, at=LATER, reason=RefuseReason.ASKED_TWICE, **given)
        first = fresh(desk, first)
    act(desk.coordinator, use_cases.give_up, at=LATER, reason=UnfilledReason.NOBODY_FREE, **(given := step(second)))
    act(desk.coordinator, use_cases.give_up, at=LATER, reason=UnfilledReason.NOBODY_FREE, **given)
    second = fresh(desk, second)
    assert (first.state, first.reason) == ("refused", "asked_twice")
    assert (second.state, second.reason) == ("unfilled", "nobody_free")
    subjects = [subject for _to, subject in mails(desk)]
    assert subjects.count(f"Ihre Anfrage {first.reference}: Wir können sie nicht annehmen") == 1
    assert subjects.count(f"Ihre Anfrage {second.reference}: Wir haben niemanden gefunden") == 1


def test_refuse_after_somebody_was_found_frees_her(desk: Desk) -> None:
    request = assigned(desk, asked(desk))
    act(desk.coordinator, use_cases.refuse, at=LATER, reason=RefuseReason.EXCLUDED_OCCASION, **step(request))
    assert fresh(desk, request).state == "refused"
    assert (desk.rana.email, f"Ihr Einsatz {request.reference} entfällt") in mails(desk)
    assert assigned(desk, asked(desk)).interpreter_id == desk.rana.id


def test_hold_and_note_leave_lines_and_change_no_state(desk: Desk) -> None:
    request = asked(desk, by=desk.officer)
    held = step(request)
    for _click in range(2):
        act(desk.coordinator, use_cases.hold, at=LATER, **held)
    noted = {"request_id": request.id, "key": uuid.uuid4(), "text": "Rückruf\nam Montag"}
    for _click in range(2):
        act(desk.officer, use_cases.note, at=LATER, **noted)
    stored = fresh(desk, request)
    assert (stored.held_by_id, stored.state) == (desk.coordinator.member_id, "asked")
    assert sorted(log(desk, request)) == [("ask", "", "asked"), ("hold", "asked", "asked"), ("note", "asked", "asked")]
    with pytest.raises(Refused, match="schreiben Sie etwas") as refused:
        act(desk.officer, use_cases.note, at=LATER, request_id=request.id, key=uuid.uuid4(), text=" \u202e ")
    assert refused.value.field == "text"


# Bad input


BAD_WISHES = [
    ({"ends": time(9)}, "ends", "muss nach dem Beginn"),
    ({"starts": time(20), "ends": time(1)}, "ends", "über Mitternacht"),
    ({"day": AUTUMN_NIGHT, "starts": time(2, 30), "ends": time(3, 30)}, "starts", "zweimal"),
    ({"day": SPRING_NIGHT, "starts": time(2, 30), "ends": time(3, 30)}, "starts", "gibt es am 29.03.2026 nicht"),
    ({"language": "afrikanisch"}, "language", "„afrikanisch“ kennen wir nicht"),
    ({"language": "kur"}, "language", "„Kurdisch“ ist zu ungenau. Bitte wählen Sie: Kurmandschi, Sorani"),
    ({"language": "gsg"}, "language", "vermitteln wir niemanden"),
    ({"stand_ins": ("indisch",)}, "stand_ins", "„indisch“"),
    ({"starts": time(10), "ends": time(16)}, "ends", "höchstens 180 Minuten, hier sind es 360"),
    ({"day": DAY - timedelta(days=30)}, "day", "in der Vergangenheit"),
    ({"day": date(2028, 3, 17)}, "day", "zu weit im Voraus"),
    ({"day": ASKED_AT.date() + timedelta(days=1)}, "day", "Frühester möglicher Tag: 16.03.2026"),
    ({"place": "  "}, "place", "Ort des Gesprächs"),
    ({"place": "Raum\0 12"}, "place", "unsichtbares Zeichen"),
    ({"note": "\0"}, "note", "unsichtbares Zeichen"),
    ({"note": "x" * 10_000_000}, "note", "10.000.000 Zeichen"),
    ({"own_reference": "x" * 41}, "own_reference", "zu lang"),
    ({"circumstances": frozenset({Exclusion.COURT})}, "circumstances", "Termin vor Gericht"),
    ({"gender_binding": True}, "gender", "verbindlich"),
    ({"clients_count": 0}, "clients_count", "von 1 bis 300"),
]


@pytest.mark.parametrize(("changes", "field", "words"), BAD_WISHES)
def test_ask_refuses_in_a_sentence_and_writes_nothing(
    desk: Desk, changes: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        asked(desk, wish=replace(WISH, **changes))
    assert refused.value.field == field
    assert (count(desk, Request), count(desk, Step), count(desk, Mail)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contact_name": " "}, "contact_name"),
        ({"contact_name": "x" * 121}, "contact_name"),
        ({"contact_phone": "030\0"}, "contact_phone"),
        ({"contact_email": "keine adresse"}, "contact_email"),
        ({"municipality_ags": "00000000"}, "municipality"),
        ({"institution_id": uuid.uuid4()}, "institution"),
    ],
)
def test_ask_refuses_what_stands_around_the_wish(desk: Desk, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        asked(desk, **changes)
    assert refused.value.field == field
    assert count(desk, Request) == 0


def test_ask_takes_names_as_people_have_them(desk: Desk) -> None:
    request = asked(desk, contact_name=" \u202eSuharto\u202c ", wish=replace(WISH, place="Raum\u2066 12"))
    assert (request.contact_name, request.place) == ("Suharto", "Raum 12")


def test_ask_at_short_notice_needs_the_team_and_its_reason(desk: Desk) -> None:
    tomorrow = replace(WISH, day=ASKED_AT.date() + timedelta(days=1))
    waived = frozenset({ObjectionReason.TOO_SHORT_NOTICE})
    with pytest.raises(Forbidden):
        asked(desk, wish=tomorrow, waived=waived, waiver_note="bitte")
    with pytest.raises(Refused, match="warum") as refused:
        asked(desk, by=desk.coordinator, wish=tomorrow, waived=waived)
    assert refused.value.field == "waiver_note"
    request = asked(desk, by=desk.coordinator, wish=tomorrow, waived=waived, waiver_note="Kind ist krank geworden")
    (line,) = seen(desk.coordinator, lambda: queries.steps(request_id=request.id))
    assert line.note == "Kind ist krank geworden"
    assert request.due_at == datetime(2026, 3, 9, 15, tzinfo=UTC)  # today, 16:00: the last working day before


def test_ask_for_an_institution_of_another_centre_or_one_that_has_left(desk: Desk) -> None:
    herne = lay_desk(HERNE)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        asked(desk, by=desk.coordinator, institution_id=herne.school.id)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        asked(desk, institution_id=desk.kita.id)  # a member of the school
    act(system(1), lambda by: type(desk.school).objects.filter(id=desk.school.id).update(active=False))
    with pytest.raises(Refused, match="arbeitet nicht mehr"):
        asked(desk)


def test_ask_before_there_are_terms(desk: Desk) -> None:
    with pytest.raises(Refused, match="Bedingungen"):
        asked(desk, at=datetime(2025, 12, 1, 9, tzinfo=UTC))


def test_ask_twice_with_the_same_key_is_one_request(desk: Desk) -> None:
    key = uuid.uuid4()
    first, second = asked(desk, request_id=key), asked(desk, request_id=key)
    assert first == second
    assert (count(desk, Request), count(desk, Step), count(desk, Mail)) == (1, 1, 2)


def test_ask_with_a_key_that_belongs_to_somebody_unseen(desk: Desk) -> None:
    herne = lay_desk(HERNE)
    taken = asked(herne)
    with pytest.raises(Refused, match="veraltet"):
        asked(desk, request_id=taken.id)


def test_references_that_are_taken_are_drawn_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["AAAA-AAAA", "AAAA-AAAA", "BBBB-BBBB", *["AAAA-AAAA"] * 3])
    monkeypatch.setattr("miteinander.interpreting.use_cases.requests.reference", lambda **_: next(drawn))
    assert [asked(desk).reference, asked(desk).reference] == ["AAAA-AAAA", "BBBB-BBBB"]
    with pytest.raises(Refused, match="noch einmal"):
        asked(desk)


def test_ask_hides_no_other_fault_of_the_database(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("miteinander.interpreting.rules.wishes.objections", lambda **_: ())
    with pytest.raises(Exception, match="request_somebody_comes"):
        asked(desk, wish=replace(WISH, clients_count=0))


# Who may


@pytest.mark.parametrize("who", ["director", "admin", "data_protection", "rana_member"])
def test_ask_is_not_for_everybody(desk: Desk, who: str) -> None:
    with pytest.raises(Forbidden):
        asked(desk, by=getattr(desk, who))


def test_another_institutions_request_is_invisible(desk: Desk) -> None:
    request = asked(desk)
    assert seen(desk.kita_member, lambda: queries.request(request_id=request.id)) is None
    with pytest.raises(Refused, match="gibt es hier nicht"):
        act(desk.kita_member, use_cases.withdraw, at=LATER, reason=WithdrawReason.OTHER, **step(request))
    assert fresh(desk, request).state == "asked"


def test_another_centres_request_is_invisible(desk: Desk) -> None:
    herne = lay_desk(HERNE)
    request = asked(desk)
    for deed, more in (
        (use_cases.assign, {"interpreter_id": herne.rana.id}),
        (use_cases.hold, {}),
        (use_cases.give_up, {"reason": UnfilledReason.OTHER}),
    ):
        with pytest.raises(Refused, match="gibt es hier nicht"):
            act(herne.coordinator, deed, at=LATER, **step(request), **more)
    with pytest.raises(Refused, match="im Pool nicht") as refused:
        assigned(desk, request, herne.rana)
    assert refused.value.field == "interpreter"
    assert fresh(desk, request).version == 1


def test_deeds_that_do_not_fit_the_state_are_forbidden(desk: Desk) -> None:
    request = asked(desk)
    with pytest.raises(Forbidden, match="Die Anfrage ist angefragt"):
        act(desk.coordinator, use_cases.close, at=LATER, **step(request))
    with pytest.raises(Forbidden, match="Die Anfrage ist angefragt"):
        act(desk.coordinator, use_cases.report, at=AFTER, report=HELD, **step(request))


def test_what_somebody_changed_meanwhile_is_a_conflict(desk: Desk) -> None:
    request = asked(desk)
    act(desk.second_coordinator, use_cases.hold, at=LATER, **step(request))
    with pytest.raises(Conflict, match="inzwischen geändert"):
        assigned(desk, request)
    assert fresh(desk, request).state == "asked"


def test_a_deed_without_a_person_leaves_no_nameless_step(desk: Desk) -> None:
    nameless = Actor(**{f: getattr(desk.coordinator, f) for f in ("centre_id", "audience", "roles")})
    with pytest.raises(Forbidden, match="wer zum Zentrum"):
        asked(desk, by=nameless)


# Time


def test_once_the_talk_has_begun_it_is_reported_not_called_off(desk: Desk) -> None:
    request = assigned(desk, asked(desk))
    begun = datetime(2026, 3, 17, 9, tzinfo=UTC)
    for by, deed, reason in (
        (desk.rana_member, use_cases.hand_back, HandBackReason.OTHER),
        (desk.school_member, use_cases.withdraw, WithdrawReason.OTHER),
    ):
        with pytest.raises(Refused, match="schon begonnen"):
            act(by, deed, at=begun, reason=reason, **step(request))
    late = asked(desk)
    with pytest.raises(Refused, match="Termin ist vorbei"):
        assigned(desk, late, desk.sirin, at=begun)


@pytest.mark.parametrize(
    ("report", "at", "field", "words"),
    [
        (HELD, LATER, "outcome", "noch nicht begonnen"),
        (replace(HELD, ends=time(9)), AFTER, "ends", "nach dem Beginn"),
        (replace(HELD, ends=None), AFTER, "ends", "Beginn und Ende"),
        (replace(HELD, ends=time(20)), AFTER, "ends", "in der Zukunft"),
    ],
)
def test_report_refuses_times_that_cannot_be(desk: Desk, report: Report, at: datetime, field: str, words: str) -> None:
    request = assigned(desk, asked(desk))
    with pytest.raises(Refused, match=words) as refused:
        act(desk.rana_member, use_cases.report, at=at, report=report, **step(request))
    assert refused.value.field == field
    assert fresh(desk, request).state == "assigned"


def test_the_same_hours_cannot_be_reported_at_two_places(desk: Desk) -> None:
    first = assigned(desk, asked(desk, wish=replace(WISH, mode=Mode.PHONE)))
    afternoon = replace(WISH, mode=Mode.PHONE, starts=time(12), ends=time(12, 30))
    second = assigned(desk, asked(desk, by=desk.kita_member, institution_id=desk.kita.id, wish=afternoon))
    act(desk.rana_member, use_cases.report, at=AFTER, report=HELD, **step(first))
    # The interpreter and the desk see the other report and are told its times.
    with pytest.raises(Refused, match="10:00 bis 11:15 Uhr"):
        act(desk.rana_member, use_cases.report, at=AFTER, report=replace(HELD, starts=time(11)), **step(second))
    # The kita does not see the school's talk, and is not told; the constraint knows it all the same.
    with pytest.raises(Refused, match=r"schon ein anderer Einsatz gemeldet\.$") as refused:
        act(desk.kita_member, use_cases.report, at=AFTER, report=replace(HELD, starts=time(11)), **step(second))
    assert refused.value.field == "starts"
    assert fresh(desk, second).state == "assigned"


def test_a_wish_for_a_woman_is_kept(desk: Desk) -> None:
    request = asked(desk, wish=replace(WISH, gender=Gender.FEMALE, gender_binding=True))
    assert (fresh(desk, request).gender, fresh(desk, request).gender_binding) == (Gender.FEMALE, True)
    assert Deed.ASK in [deed for deed, _f, _t in log(desk, request)]
