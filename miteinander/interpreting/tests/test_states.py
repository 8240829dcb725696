from enum import Enum

import pytest

from miteinander.core.states import LifeCycle, NotNow
from miteinander.interpreting.states import (
    ASSIGNMENT_CYCLE,
    INTERPRETER_CYCLE,
    REQUEST_CYCLE,
    TURN,
    AssignmentState,
    InterpreterStatus,
    RequestState,
    Turn,
)
from miteinander.interpreting.vocabulary import Deed, PoolDeed

CYCLES = [
    pytest.param(REQUEST_CYCLE, RequestState, Deed, id="request"),
    pytest.param(ASSIGNMENT_CYCLE, AssignmentState, Deed, id="assignment"),
    pytest.param(INTERPRETER_CYCLE, InterpreterStatus, PoolDeed, id="interpreter"),
]


@pytest.mark.parametrize(("cycle", "states", "deeds"), CYCLES)
def test_table_has_a_row_for_every_state_and_knows_every_deed(
    cycle: LifeCycle, states: type[Enum], deeds: type[Enum]
) -> None:
    assert set(cycle.table) == set(states)
    assert {deed for _, deed, _ in cycle.rows()} <= set(deeds)


@pytest.mark.parametrize(("cycle", "states", "deeds"), CYCLES)
def test_every_state_can_be_reached_from_the_first(cycle: LifeCycle, states: type[Enum], deeds: type[Enum]) -> None:
    reached, todo = set(), [next(iter(states))]
    while todo:
        state = todo.pop()
        reached.add(state)
        todo += [target for target in cycle.table[state].values() if target not in reached]
    assert reached == set(states)


@pytest.mark.parametrize(
    ("state", "deed", "target"),
    [
        ("asked", "assign", "assigned"),
        ("asked", "withdraw", "withdrawn"),
        ("asked", "refuse", "refused"),
        ("asked", "give_up", "unfilled"),
        ("assigned", "hand_back", "asked"),
        ("assigned", "withdraw", "withdrawn"),
        ("assigned", "refuse", "refused"),
        ("assigned", "report", "reported"),
        ("reported", "report", "reported"),
        ("reported", "close", "closed"),
    ],
)
def test_move_leads_a_request_on(state: str, deed: str, target: str) -> None:
    assert REQUEST_CYCLE.move(RequestState[state.upper()], deed) is RequestState[target.upper()]


def test_move_knows_no_other_way() -> None:
    """The table above is the whole table: whoever adds a row adds a line there."""
    assert sum(1 for _ in REQUEST_CYCLE.rows()) == 10


@pytest.mark.parametrize(
    "state", [RequestState.CLOSED, RequestState.WITHDRAWN, RequestState.REFUSED, RequestState.UNFILLED]
)
@pytest.mark.parametrize("deed", list(Deed))
def test_move_refuses_every_deed_at_an_end(state: RequestState, deed: Deed) -> None:
    with pytest.raises(NotNow):
        REQUEST_CYCLE.move(state, deed)


@pytest.mark.parametrize(
    ("state", "deed"),
    [
        (RequestState.ASKED, Deed.REPORT),  # nobody was there
        (RequestState.ASSIGNED, Deed.ASSIGN),  # the second of two coordinators
        (RequestState.ASSIGNED, Deed.GIVE_UP),
        (RequestState.REPORTED, Deed.WITHDRAW),  # it has taken place
        (RequestState.REPORTED, Deed.HAND_BACK),
    ],
)
def test_move_refuses_what_comes_too_early_or_too_late(state: RequestState, deed: Deed) -> None:
    with pytest.raises(NotNow):
        REQUEST_CYCLE.move(state, deed)


def test_assignment_follows_every_deed_that_leads_its_request_out_of_assigned() -> None:
    assert set(ASSIGNMENT_CYCLE.deeds(AssignmentState.BOOKED)) == set(REQUEST_CYCLE.deeds(RequestState.ASSIGNED))
    assert Deed.REPORT in ASSIGNMENT_CYCLE.deeds(AssignmentState.DONE)


def test_every_state_has_a_turn_and_only_ends_are_nobodys() -> None:
    assert set(TURN) == set(RequestState)
    assert set(TURN.values()) == set(Turn)
    for state, turn in TURN.items():
        assert (turn is Turn.NOBODY) == (not REQUEST_CYCLE.deeds(state)), state


def test_only_activating_and_resuming_lead_to_active() -> None:
    ways = {(state, deed) for state, deed, target in INTERPRETER_CYCLE.rows() if target is InterpreterStatus.ACTIVE}
    assert ways == {
        (InterpreterStatus.DOCUMENTS_PENDING, PoolDeed.ACTIVATE),
        (InterpreterStatus.IN_TRAINING, PoolDeed.ACTIVATE),
        (InterpreterStatus.PAUSED, PoolDeed.RESUME),
        (InterpreterStatus.SUSPENDED, PoolDeed.RESUME),
    }


def test_anybody_in_the_pool_may_leave_it() -> None:
    inside = set(InterpreterStatus) - {InterpreterStatus.ENDED, InterpreterStatus.REJECTED}
    assert all(INTERPRETER_CYCLE.move(status, PoolDeed.END) is InterpreterStatus.ENDED for status in inside)
