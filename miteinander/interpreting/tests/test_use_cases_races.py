"""Two people at the same moment, on real connections: the rule looks, the constraint has the last word."""

import re
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections

from conftest import as_owner
from miteinander.core.tenancy import acting_for, system
from miteinander.core.verdicts import Conflict, Refused
from miteinander.correspondence.models import Mail
from miteinander.interpreting import use_cases
from miteinander.interpreting.models import Assignment, Interpreter, Request, Step
from miteinander.interpreting.tests.factories import Desk, act, asked, assigned, lay_desk, seen, step
from miteinander.interpreting.tests.samples import ASKED_AT, WISH
from miteinander.interpreting.use_cases import assignments, people, requests
from miteinander.interpreting.vocabulary import HandBackReason, Mode, WithdrawReason

pytestmark = pytest.mark.django_db(transaction=True)

LATER = ASKED_AT + timedelta(hours=2)
PATIENCE = 20  # seconds after which a test gives up waiting


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all at once, each on a connection of its own; what each returned, or the refusal it got."""
    start = threading.Barrier(len(deeds))
    answers: list[Any] = [None] * len(deeds)

    def run(number: int) -> None:
        try:
            start.wait(PATIENCE)
            answers[number] = deeds[number]()
        except BaseException as error:
            answers[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return answers


def meeting(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Both must have come as far as this function before either goes on: past every look, right before the word."""
    meet, go_on = threading.Barrier(2), getattr(module, name)

    def after_both(*arguments: Any, **values: Any) -> Any:
        meet.wait(PATIENCE)
        return go_on(*arguments, **values)

    monkeypatch.setattr(module, name, after_both)


@contextmanager
def without(constraint: str, table: str) -> Iterator[None]:
    """The protection off, as its owner alone can; afterwards it holds again."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [constraint])
        (definition,) = cursor.fetchone()
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
    try:
        yield
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {definition}")


def everything(desk: Desk, model: Any) -> list[Any]:
    return seen(system(desk.centre_id), lambda: list(model.objects.order_by("id")))


def overlaps(desk: Desk) -> int:
    booked = [one for one in everything(desk, Assignment) if one.state in ("booked", "done")]
    return sum(
        one.interpreter_id == other.interpreter_id
        and one.kept_free.lower < other.kept_free.upper
        and other.kept_free.lower < one.kept_free.upper
        for number, one in enumerate(booked)
        for other in booked[:number]
    )


def two_dispatchers(desk: Desk) -> list[Any]:
    """Both send the same person, to two talks at the same hour."""
    first, second = asked(desk), asked(desk, by=desk.kita_member, institution_id=desk.kita.id)
    return together(
        lambda: assigned(desk, first, desk.rana),
        lambda: assigned(desk, second, desk.rana, by=desk.second_coordinator),
    )


def test_two_dispatchers_cannot_book_the_same_person_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting(monkeypatch, assignments, "_book")
    answers = two_dispatchers(desk)
    assert {type(answer) for answer in answers} == {Request, Refused}
    (refused,) = [answer for answer in answers if isinstance(answer, Refused)]
    # Who lost a deadlock looks once more, and then reads what the rule says instead of what the constraint says.
    assert re.search("inzwischen einen anderen Einsatz|Hat schon einen Einsatz", str(refused))
    assert refused.field == "interpreter"
    assert overlaps(desk) == 0
    assert sorted(request.state for request in everything(desk, Request)) == ["asked", "assigned"]
    assert len(everything(desk, Step)) == 3  # two asked, one assigned: the loser left nothing


def test_without_the_constraint_both_would_book(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same race with the protection off does the damage; put back, it holds again."""
    meeting(monkeypatch, assignments, "_book")
    with without(assignments.NOBODY_TWICE, "interpreting_assignment"):
        answers = two_dispatchers(desk)
        assert [type(answer) for answer in answers] == [Request, Request]
        assert overlaps(desk) == 1
    assert {type(answer) for answer in two_dispatchers(desk)} == {Request, Refused}
    assert overlaps(desk) == 0


def test_two_dispatchers_with_the_same_request_meet_a_conflict(desk: Desk) -> None:
    request = asked(desk)
    answers = together(
        lambda: assigned(desk, request, desk.rana),
        lambda: assigned(desk, request, desk.sirin, by=desk.second_coordinator),
    )
    assert {type(answer) for answer in answers} == {Request, Conflict}
    assert len(everything(desk, Assignment)) == 1


def test_a_double_click_asks_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting(monkeypatch, requests, "_inserted")
    key = uuid.uuid4()
    answers = together(*[lambda: asked(desk, request_id=key)] * 2)
    assert [answer.id for answer in answers] == [key, key]
    assert [len(everything(desk, model)) for model in (Request, Step, Mail)] == [1, 1, 2]
    # The control: it is the key of the form that makes two clicks one deed.
    together(*[lambda: asked(desk)] * 2)
    assert [len(everything(desk, model)) for model in (Request, Step, Mail)] == [3, 3, 6]


def test_a_double_click_assigns_once_and_hands_back_once(desk: Desk) -> None:
    request = asked(desk)
    given = step(request)
    answers = together(*[lambda: assigned(desk, request, **given)] * 2)
    assert [answer.state for answer in answers] == ["assigned", "assigned"]
    assert [len(everything(desk, model)) for model in (Assignment, Step)] == [1, 2]

    back = step(answers[0], at=LATER, reason=HandBackReason.OTHER)
    answers = together(*[lambda: act(desk.rana_member, use_cases.hand_back, **back)] * 2)
    # The second may find the request already out of her sight; it never hands back twice.
    assert answers.count(None) >= 1
    assert all(answer is None or isinstance(answer, Refused) for answer in answers)
    assert len(everything(desk, Step)) == 3


def test_hand_back_while_she_is_assigned_elsewhere(desk: Desk) -> None:
    for _round in range(4):
        first = assigned(desk, asked(desk))
        second = asked(desk, by=desk.kita_member, institution_id=desk.kita.id)
        given = step(first, at=LATER, reason=HandBackReason.OTHER)
        handed, booked = together(
            lambda given=given: act(desk.rana_member, use_cases.hand_back, **given),
            lambda second=second: assigned(desk, second, desk.rana),
        )
        assert handed is None
        assert isinstance(booked, Request | Refused)
        assert overlaps(desk) == 0
        states = {request.id: request.state for request in everything(desk, Request)}
        assert states[first.id] == "asked"
        assert states[second.id] == ("assigned" if isinstance(booked, Request) else "asked")
        if isinstance(booked, Request):
            act(desk.coordinator, use_cases.withdraw, at=LATER, reason=WithdrawReason.OTHER, **step(booked))


def test_hand_back_while_the_institution_withdraws(desk: Desk) -> None:
    for _round in range(4):
        request = assigned(desk, asked(desk))
        back, off = step(request, at=LATER), step(request, at=LATER)
        answers = together(
            lambda back=back: act(desk.rana_member, use_cases.hand_back, reason=HandBackReason.OTHER, **back),
            lambda off=off: act(desk.school_member, use_cases.withdraw, reason=WithdrawReason.OTHER, **off),
        )
        assert sum(isinstance(answer, Refused) for answer in answers) == 1  # a conflict, or already out of her sight
        (stored,) = [one for one in everything(desk, Request) if one.id == request.id]
        (booked,) = [one for one in everything(desk, Assignment) if one.request_id == request.id]
        assert (stored.state, booked.state) in {("asked", "handed_back"), ("withdrawn", "withdrawn")}


def test_a_double_click_adds_one_person(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting(monkeypatch, people, "_columns")
    given = {"interpreter_id": uuid.uuid4(), "at": ASKED_AT, "profile": _profile()}
    answers = together(*[lambda: act(desk.coordinator, use_cases.add_interpreter, **given)] * 2)
    assert [answer.id for answer in answers] == [given["interpreter_id"]] * 2
    assert len(everything(desk, Interpreter)) == 3


def _profile() -> Any:
    return people.profiles.Profile(
        family_name="Muster", german_level="c1", modes=frozenset({Mode.PHONE}), municipality="05515000"
    )


def test_a_request_that_somebody_keeps_is_refused_kindly(desk: Desk) -> None:
    request = asked(desk)
    held, done = threading.Event(), threading.Event()

    def keep() -> None:
        with acting_for(desk.coordinator):
            Request.objects.locked(request.id)
            held.set()
            done.wait(PATIENCE)

    def try_it() -> None:
        held.wait(PATIENCE)
        try:
            with acting_for(desk.second_coordinator):
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '100ms'")
                use_cases.hold(by=desk.second_coordinator, at=LATER, **step(request))
        finally:
            done.set()

    _kept, refused = together(keep, try_it)
    assert isinstance(refused, Refused)
    assert "gleich noch einmal" in str(refused)


def test_many_talks_at_once_leave_no_overlap(desk: Desk) -> None:
    """Eight dispatchers, two neighbouring hours, one person: whoever is refused hears why, nobody is in two places."""
    hours = [WISH, replace(WISH, starts=WISH.starts.replace(hour=11), ends=WISH.ends.replace(hour=12))]
    wanted = [asked(desk, wish=hours[number % 2]) for number in range(8)]
    answers = together(*[lambda request=request: assigned(desk, request, desk.rana) for request in wanted])
    assert {type(answer) for answer in answers} <= {Request, Refused}
    assert overlaps(desk) == 0
    assert len(everything(desk, Assignment)) == 1  # with the way there and back, the next hour is too soon
