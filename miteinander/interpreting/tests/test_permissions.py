"""Who may do what: the matrix of the desk, read line by line, and whose turn it is."""

import uuid

import pytest

from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Actor, Audience, system
from miteinander.interpreting import permissions
from miteinander.interpreting.models import Interpreter, Request
from miteinander.interpreting.states import InterpreterStatus, RequestState
from miteinander.interpreting.vocabulary import PoolDeed

SCHOOL, RANA, ME = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


def who(role: Role, audience: Audience = Audience.STAFF, own_id: uuid.UUID | None = None) -> Actor:
    return Actor(centre_id=1, audience=audience, member_id=ME, own_id=own_id, roles=frozenset({role}))


COORDINATOR, DIRECTOR, OFFICER = who(Role.POOL_COORDINATOR), who(Role.DIRECTOR), who(Role.OFFICER)
TEACHER, ADMIN, DATA_PROTECTION = who(Role.SECONDED_TEACHER), who(Role.ADMIN), who(Role.DATA_PROTECTION)
ORG_USER = who(Role.ORG_USER, Audience.INSTITUTION, SCHOOL)
INTERPRETER = who(Role.INTERPRETER, Audience.INTERPRETER, RANA)
NAMES = {
    "C": COORDINATOR,
    "D": DIRECTOR,
    "O": OFFICER,
    "T": TEACHER,
    "A": ADMIN,
    "P": DATA_PROTECTION,
    "E": ORG_USER,
    "I": INTERPRETER,
    "S": system(1),
}

# C coordination, D director, O officer, T seconded teacher, A administration, P data protection, E institution (Einrichtung),
# I interpreter, S the platform itself
MATRIX = {
    "ask": "COTE",
    "waive_notice": "COT",
    "board": "CDOTA",
    "board_download": "CDA",
    "board_export": "CD",
    "request": "CDOTAEI",
    "sees_all": "CDA",
    "requests": "E",
    "assignments": "I",
    "candidates": "C",
    "assign": "C",
    "hand_back": "CI",
    "withdraw": "CDOTE",
    "refuse": "C",
    "give_up": "C",
    "report": "CAEI",
    "close": "CDA",
    "hold": "C",
    "note": "CDOTA",
    "steps": "CDOTA",
    "confirmation": "CDOTAEI",
    "proof": "CDOTAEI",
    "pool": "CDOTA",
    "pool_download": "CDA",
    "pool_export": "C",
    "interpreter": "CDOTAI",
    "papers": "CDAI",
    "conflicts": "C",
    "add_interpreter": "C",
    "change_interpreter": "C",
    "speak": "C",
    "see_paper": "CA",
    "set_free_times": "CI",
    "absence": "CI",
    "conflict": "C",
    "move_status": "C",
    "give_access": "C",
    "help_to_sign_in": "CDA",
    "seal_private": "CA",
    "open_private": "C",
    "terms": "CDA",
    "set_terms": "CDS",
    "figures": "CDA",
    "due": "CDA",
}


@pytest.mark.parametrize("deed", MATRIX)
def test_each_deed_is_open_to_these_and_no_others(deed: str) -> None:
    may = getattr(permissions, deed)
    assert "".join(sign for sign, by in NAMES.items() if may(by)) == MATRIX[deed]
    assert all(str(may(by).reason) for sign, by in NAMES.items() if sign not in MATRIX[deed])


def test_every_permission_stands_in_the_matrix() -> None:
    named = {
        name for name, thing in vars(permissions).items() if getattr(thing, "__module__", "") == permissions.__name__
    }
    public = {name for name in named if not name.startswith("_")}
    assert public - {"with_request", "with_interpreter", "pool_deeds", "open_own"} == set(MATRIX)


def test_only_she_opens_her_own() -> None:
    assert [letter for letter, one in NAMES.items() if permissions.open_own(one, RANA)] == ["I"]
    assert not permissions.open_own(INTERPRETER, uuid.uuid4())


def test_a_staff_role_means_nothing_outside_the_team() -> None:
    """A membership that was set up wrongly opens no door."""
    odd = who(Role.POOL_COORDINATOR, Audience.INSTITUTION, SCHOOL)
    assert not [deed for deed in MATRIX if getattr(permissions, deed)(odd)]
    odd = who(Role.ORG_USER)
    assert not [deed for deed in MATRIX if getattr(permissions, deed)(odd)]


def request(state: RequestState, **changes: uuid.UUID | None) -> Request:
    hers = {"institution_id": SCHOOL, "interpreter_id": RANA, "asked_by_id": ME}
    return Request(state=state, **(hers | changes))


OTHERS = {"institution_id": uuid.uuid4(), "interpreter_id": uuid.uuid4(), "asked_by_id": uuid.uuid4()}


@pytest.mark.parametrize("deed", ["withdraw", "report", "hand_back", "confirmation", "request", "note"])
def test_whoever_is_not_the_desk_acts_on_her_own_only(deed: str) -> None:
    mine, theirs = request(RequestState.ASSIGNED), request(RequestState.ASSIGNED, **OTHERS)
    for by in (OFFICER, ORG_USER, INTERPRETER):
        may = getattr(permissions, deed)
        assert bool(may(by, mine)) is bool(may(by))
        # An interpreter's view of a request is narrowed by the wall alone, which knows what she was called off from.
        assert bool(may(by, theirs)) is (deed == "request" and by is INTERPRETER)


TURNS = {
    "assign": "asked",
    "refuse": "asked assigned",
    "give_up": "asked",
    "hand_back": "assigned",
    "withdraw": "asked assigned",
    "report": "assigned reported",
    "close": "reported",
    "hold": "asked assigned reported",
    "note": " ".join(RequestState),
}


@pytest.mark.parametrize("deed", TURNS)
def test_a_deed_has_its_time(deed: str) -> None:
    may = getattr(permissions, deed)
    assert [state.value for state in RequestState if may(COORDINATOR, request(state))] == TURNS[deed].split()


def test_papers_of_a_talk_exist_once_somebody_goes() -> None:
    assert not permissions.proof(COORDINATOR, request(RequestState.ASKED, interpreter_id=None))
    assert permissions.proof(COORDINATOR, request(RequestState.CLOSED))


def test_an_interpreter_speaks_for_herself_only() -> None:
    for deed in ("interpreter", "papers", "set_free_times", "absence"):
        may = getattr(permissions, deed)
        assert may(INTERPRETER, Interpreter(id=RANA))
        assert not may(INTERPRETER, Interpreter(id=uuid.uuid4()))
    assert not permissions.papers(OFFICER, Interpreter(id=RANA))


def test_moves_in_the_pool_follow_the_table() -> None:
    rana = Interpreter(id=RANA, status=InterpreterStatus.ACTIVE)
    assert permissions.pool_deeds(COORDINATOR, rana) == (PoolDeed.PAUSE, PoolDeed.SUSPEND, PoolDeed.END)
    assert permissions.pool_deeds(DIRECTOR, rana) == ()
    assert permissions.move_status(COORDINATOR, rana, PoolDeed.PAUSE)
    assert "aktiv" in str(permissions.move_status(COORDINATOR, rana, PoolDeed.INVITE).reason)
    assert not permissions.move_status(DIRECTOR, rana, PoolDeed.PAUSE)
    assert permissions.move_status(COORDINATOR, rana)  # something of the table
    assert not permissions.move_status(COORDINATOR, rana, PoolDeed.INVITE)
    assert permissions.move_status(COORDINATOR, None, PoolDeed.INVITE)


def test_nothing_new_is_put_down_of_somebody_who_left() -> None:
    left, here = (Interpreter(id=RANA, status=one) for one in (InterpreterStatus.ENDED, InterpreterStatus.ACTIVE))
    for deed in ("give_access", "seal_private"):
        may = getattr(permissions, deed)
        assert may(COORDINATOR, here)
        assert may(COORDINATOR, left).reason == permissions.GONE.reason


def test_the_audience_and_the_role_make_an_interpreter() -> None:
    assert not permissions.assignments(who(Role.ORG_USER, Audience.INTERPRETER, RANA))
    assert not permissions.assignments(who(Role.INTERPRETER, Audience.STAFF, RANA))


def test_who_looks_for_somebody_looks_for_a_request_that_waits() -> None:
    for deed, by in (("candidates", COORDINATOR), ("steps", OFFICER)):
        may, theirs = getattr(permissions, deed), request(RequestState.CLOSED, **OTHERS)
        assert may(by)
        assert not may(by, theirs)
    assert permissions.withdraw(COORDINATOR, request(RequestState.ASKED, **OTHERS))
    assert str(permissions.close(COORDINATOR, request(RequestState.ASKED)).reason) == (
        "Das geht nicht: Die Anfrage ist angefragt."
    )


def test_one_question_for_all_deeds_with_a_thing() -> None:
    may = permissions.with_request(INTERPRETER, request(RequestState.ASSIGNED))
    assert {name for name, verdict in may.items() if verdict} == {"hand_back", "report", "confirmation", "proof"}
    may = permissions.with_interpreter(ADMIN, Interpreter(id=RANA))
    assert {name for name, verdict in may.items() if verdict} == {
        "papers",
        "see_paper",
        "seal_private",
        "help_to_sign_in",
    }


def test_the_one_question_looks_at_the_thing() -> None:
    may = permissions.with_request(COORDINATOR, request(RequestState.REPORTED))
    assert {name for name, verdict in may.items() if verdict} == {
        "report",
        "close",
        "hold",
        "note",
        "steps",
        "confirmation",
        "proof",
    }
    left = Interpreter(id=RANA, status=InterpreterStatus.ENDED)
    may = permissions.with_interpreter(COORDINATOR, left)
    assert may["papers"]
    assert str(may["give_access"].reason) == str(permissions.GONE.reason)
    stands = permissions.move_status(COORDINATOR, left, PoolDeed.PAUSE)
    assert str(stands.reason) == "Das geht nicht. Stand im Pool: beendet."
