"""Deeds with people of the pool and with the terms: what is taken, what is refused, what is left behind."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest

from miteinander.centres.models import Member, User
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Audience, system
from miteinander.core.verdicts import Conflict, Forbidden, Refused
from miteinander.interpreting import use_cases
from miteinander.interpreting.models import Absence, FreeTime, Interpreter, InterpreterLanguage, Paper
from miteinander.interpreting.rules.candidates import Free
from miteinander.interpreting.rules.profiles import Profile
from miteinander.interpreting.states import InterpreterStatus
from miteinander.interpreting.tests.factories import HERNE, PLACE, Desk, act, asked, assigned, lay_desk, seen
from miteinander.interpreting.tests.samples import ASKED_AT, DAY, TERMS
from miteinander.interpreting.vocabulary import Level, Mode, PaperKind, PoolDeed, Weekday

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 9)
PROFILE = Profile(
    given_name="Leyla",
    family_name="Muster",
    german_level=Level.C1,
    modes=frozenset({Mode.PHONE, Mode.ON_SITE}),
    municipality=PLACE[1],
    email="leyla@example.org",
)


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def rows(desk: Desk, model: Any, **where: Any) -> list[Any]:
    return seen(system(desk.centre_id), lambda: list(model.objects.filter(**where).order_by("id")))


def person(desk: Desk, one: Interpreter) -> Interpreter:
    return rows(desk, Interpreter, id=one.id)[0]


def moved(desk: Desk, one: Interpreter, deed: PoolDeed, **changes: Any) -> Interpreter:
    values = {"interpreter_id": one.id, "at": ASKED_AT, "version": person(desk, one).version} | changes
    return act(desk.coordinator, partial(use_cases.move_status, deed=deed), **values)


# Who is in it


def test_add_interpreter_takes_an_applicant_once(desk: Desk) -> None:
    key = uuid.uuid4()
    for _click in range(2):
        added = act(desk.coordinator, use_cases.add_interpreter, interpreter_id=key, profile=PROFILE, at=ASKED_AT)
    stored = person(desk, added)
    assert (stored.name, stored.status, stored.modes) == (
        "Leyla Muster",
        InterpreterStatus.APPLICANT,
        ["on_site", "phone"],
    )
    assert len(rows(desk, Interpreter)) == 3


@pytest.mark.parametrize(
    "names", [{"given_name": "Suharto", "family_name": ""}, {"given_name": "", "family_name": "Suharto"}]
)
def test_add_interpreter_takes_people_with_one_name(desk: Desk, names: dict[str, str]) -> None:
    profile = replace(PROFILE, **names)
    added = act(desk.coordinator, use_cases.add_interpreter, interpreter_id=uuid.uuid4(), profile=profile, at=ASKED_AT)
    assert (added.given_name, added.family_name, added.name) == ("", "Suharto", "Suharto")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"given_name": " ", "family_name": "\u202e"}, "family_name"),
        ({"family_name": "x" * 81}, "family_name"),
        ({"family_name": "Mus\0ter"}, "family_name"),
        ({"phone": "0" * 41}, "phone"),
        ({"email": "leyla"}, "email"),
        ({"modes": frozenset()}, "modes"),
        ({"radius_km": -1}, "radius_km"),
        ({"weekly_limit": 0}, "weekly_limit"),
        ({"municipality": "99999999"}, "municipality"),
    ],
)
def test_add_interpreter_refuses_what_cannot_be(desk: Desk, changes: dict[str, Any], field: str) -> None:
    profile = replace(PROFILE, **changes)
    with pytest.raises(Refused) as refused:
        act(desk.coordinator, use_cases.add_interpreter, interpreter_id=uuid.uuid4(), profile=profile, at=ASKED_AT)
    assert refused.value.field == field
    assert len(rows(desk, Interpreter)) == 2


def test_add_interpreter_hides_no_other_fault_of_the_database(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("miteinander.interpreting.rules.profiles.objections", lambda **_: ())
    with pytest.raises(Exception, match="interpreter_numbers_make_sense"):
        profile = replace(PROFILE, radius_km=-1)
        act(desk.coordinator, use_cases.add_interpreter, interpreter_id=uuid.uuid4(), profile=profile, at=ASKED_AT)


def test_change_interpreter_keeps_what_a_colleague_wrote(desk: Desk) -> None:
    given = {"interpreter_id": desk.rana.id, "at": ASKED_AT, "version": desk.rana.version}
    changed = act(desk.coordinator, use_cases.change_interpreter, profile=PROFILE, **given)
    assert changed.name == person(desk, desk.rana).name == "Leyla Muster"
    with pytest.raises(Conflict):
        act(desk.second_coordinator, use_cases.change_interpreter, profile=replace(PROFILE, phone="0"), **given)
    assert person(desk, desk.rana).phone == ""


@pytest.mark.parametrize("who", ["director", "officer", "admin", "rana_member", "school_member"])
def test_the_pool_is_kept_by_the_coordination(desk: Desk, who: str) -> None:
    given = {"interpreter_id": desk.rana.id, "at": ASKED_AT}
    by = getattr(desk, who)
    for deed, more in (
        (use_cases.add_interpreter, {"profile": PROFILE}),
        (use_cases.change_interpreter, {"profile": PROFILE, "version": 1}),
        (use_cases.speak, {"language": "ckb", "level": Level.C1}),
        (use_cases.unspeak, {"language": "kmr"}),
        (partial(use_cases.move_status, deed=PoolDeed.PAUSE), {"version": 1}),
        (use_cases.give_access, {"email": "x@example.org"}),
        (use_cases.add_conflict, {"institution_id": desk.kita.id}),
        (use_cases.remove_conflict, {"institution_id": desk.kita.id}),
    ):
        with pytest.raises(Forbidden):
            act(by, deed, **given, **more)
    assert person(desk, desk.rana).status == InterpreterStatus.ACTIVE


def test_another_centres_people_are_not_there(desk: Desk) -> None:
    herne = lay_desk(HERNE)
    given = {"interpreter_id": herne.rana.id, "at": ASKED_AT}
    for deed, more in (
        (use_cases.speak, {"language": "ckb", "level": Level.C1}),
        (use_cases.set_free_times, {"free": []}),
        (use_cases.add_conflict, {"institution_id": desk.kita.id}),
    ):
        with pytest.raises(Refused, match="im Pool nicht"):
            act(desk.coordinator, deed, **given, **more)
    with pytest.raises(Refused, match="gibt es hier nicht") as refused:
        act(
            desk.coordinator,
            use_cases.add_conflict,
            interpreter_id=desk.rana.id,
            institution_id=herne.kita.id,
            at=ASKED_AT,
        )
    assert refused.value.field == "institution"


# What she speaks, has shown, and when she can


def test_speak_says_it_again_in_another_way(desk: Desk) -> None:
    given = {"interpreter_id": desk.rana.id, "at": ASKED_AT}
    act(desk.coordinator, use_cases.speak, language="ckb", level=Level.B2, **given)
    act(desk.coordinator, use_cases.speak, language="ckb", level=Level.C1, cleared=False, **given)
    act(desk.coordinator, use_cases.unspeak, language="kmr", **given)
    (spoken,) = rows(desk, InterpreterLanguage, interpreter=desk.rana)
    assert (spoken.language_id, spoken.level, spoken.cleared) == ("ckb", Level.C1, False)


@pytest.mark.parametrize("language", ["afrikanisch", "kur", "gsg", "x" * 200])
def test_speak_refuses_what_nobody_can_ask_for(desk: Desk, language: str) -> None:
    with pytest.raises(Refused, match="kennen wir nicht") as refused:
        act(
            desk.coordinator,
            use_cases.speak,
            interpreter_id=desk.rana.id,
            language=language,
            level=Level.C1,
            at=ASKED_AT,
        )
    assert refused.value.field == "language"


def test_see_paper_notes_that_it_was_seen_and_by_whom(desk: Desk) -> None:
    key = uuid.uuid4()
    for _click in range(2):
        paper = act(
            desk.admin,
            use_cases.see_paper,
            paper_id=key,
            interpreter_id=desk.rana.id,
            kind=PaperKind.WORK_PERMISSION,
            seen_on=TODAY,
            issued_on=TODAY,
            valid_until=TODAY,
            at=ASKED_AT,
        )
    assert (paper.seen_by_id, len(rows(desk, Paper, kind="work_permission"))) == (desk.admin.member_id, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"seen_on": TODAY + timedelta(days=1)}, "seen_on"),
        ({"issued_on": TODAY + timedelta(days=1)}, "issued_on"),
        ({"valid_until": TODAY - timedelta(days=1)}, "valid_until"),
        ({"valid_until": date(9999, 12, 31)}, "valid_until"),
    ],
)
def test_see_paper_refuses_days_that_cannot_be(desk: Desk, changes: dict[str, date], field: str) -> None:
    values = {"paper_id": uuid.uuid4(), "interpreter_id": desk.rana.id, "kind": PaperKind.CONSENT, "seen_on": TODAY}
    with pytest.raises(Refused) as refused:
        act(desk.coordinator, use_cases.see_paper, at=ASKED_AT, **(values | changes))
    assert refused.value.field == field


MONDAY, TUESDAY = (Free(day, time(9), time(12)) for day in (Weekday.MONDAY, Weekday.TUESDAY))


@pytest.mark.parametrize("who", ["rana_member", "coordinator"])
def test_set_free_times_replaces_what_was_said(desk: Desk, who: str) -> None:
    given = {"interpreter_id": desk.rana.id, "at": ASKED_AT}
    act(getattr(desk, who), use_cases.set_free_times, free=[MONDAY, TUESDAY], **given)
    longer = replace(TUESDAY, ends=time(14))
    act(getattr(desk, who), use_cases.set_free_times, free=[MONDAY, longer], **given)
    times = {(row.weekday, row.starts, row.ends) for row in rows(desk, FreeTime)}
    assert times == {("monday", time(9), time(12)), ("tuesday", time(9), time(14))}


@pytest.mark.parametrize(
    ("free", "words"),
    [
        ([replace(MONDAY, ends=time(9))], "Montag: Das Ende"),
        ([MONDAY, replace(MONDAY, starts=time(11), ends=time(13))], "Montag: Die Zeiten überschneiden sich"),
    ],
)
def test_set_free_times_refuses_times_that_cannot_be(desk: Desk, free: list[Free], words: str) -> None:
    with pytest.raises(Refused, match=words):
        act(desk.rana_member, use_cases.set_free_times, interpreter_id=desk.rana.id, free=free, at=ASKED_AT)


def test_an_interpreter_speaks_for_herself_only(desk: Desk) -> None:
    sirin = {"interpreter_id": desk.sirin.id, "at": ASKED_AT}
    away = {"absence_id": uuid.uuid4(), "first_on": DAY, "last_on": DAY}
    # The wall hides her colleague; whoever sees both rows is stopped by the permission.
    with pytest.raises(Refused, match="im Pool nicht"):
        act(desk.rana_member, use_cases.set_free_times, free=[], **sirin)
    with pytest.raises(Refused, match="im Pool nicht"):
        act(desk.rana_member, use_cases.add_absence, **away, **sirin)
    with pytest.raises(Forbidden):
        act(desk.admin, use_cases.add_absence, **away, **sirin)


def test_add_absence_keeps_her_from_being_asked_until_it_is_taken_back(desk: Desk) -> None:
    away = {"absence_id": uuid.uuid4(), "first_on": DAY, "last_on": DAY}
    for _click in range(2):
        act(desk.rana_member, use_cases.add_absence, interpreter_id=desk.rana.id, at=ASKED_AT, **away)
    assert len(rows(desk, Absence)) == 1
    with pytest.raises(Refused, match=r"Ist bis zum 17\.03\.2026 abwesend"):
        assigned(desk, asked(desk))
    for _click in range(2):
        act(desk.rana_member, use_cases.remove_absence, absence_id=away["absence_id"], at=ASKED_AT)
    assert assigned(desk, asked(desk)).interpreter_id == desk.rana.id


@pytest.mark.parametrize(
    ("first_on", "last_on"),
    [(DAY, DAY - timedelta(days=1)), (date(2026, 1, 1), date(2026, 1, 2)), (DAY, date(9999, 1, 1))],
)
def test_add_absence_refuses_days_that_cannot_be(desk: Desk, first_on: date, last_on: date) -> None:
    given = {"absence_id": uuid.uuid4(), "interpreter_id": desk.rana.id, "at": ASKED_AT}
    with pytest.raises(Refused) as refused:
        act(desk.rana_member, use_cases.add_absence, first_on=first_on, last_on=last_on, **given)
    assert refused.value.field == "last_on"


def test_add_absence_under_a_key_that_belongs_to_somebody_unseen(desk: Desk) -> None:
    taken = {"absence_id": uuid.uuid4(), "first_on": DAY, "last_on": DAY, "at": ASKED_AT}
    act(desk.sirin_member, use_cases.add_absence, interpreter_id=desk.sirin.id, **taken)
    with pytest.raises(Refused):
        act(desk.rana_member, use_cases.add_absence, interpreter_id=desk.rana.id, **taken)


# Coming and going


def test_move_status_from_applicant_to_active_needs_papers(desk: Desk) -> None:
    new = desk.interpreter(status=InterpreterStatus.APPLICANT, papers={})
    moved(desk, new, PoolDeed.INVITE)
    moved(desk, new, PoolDeed.ADMIT)
    with pytest.raises(Refused, match=r"Nachweis „.*“ fehlt"):
        moved(desk, new, PoolDeed.ACTIVATE)
    for kind in TERMS.required_papers:
        given = {"paper_id": uuid.uuid4(), "interpreter_id": new.id, "kind": kind, "seen_on": TODAY, "at": ASKED_AT}
        act(desk.coordinator, use_cases.see_paper, **given)
    assert moved(desk, new, PoolDeed.ACTIVATE).status == InterpreterStatus.ACTIVE
    with pytest.raises(Forbidden, match="Stand im Pool: aktiv"):
        moved(desk, new, PoolDeed.INVITE)
    with pytest.raises(Conflict):
        moved(desk, new, PoolDeed.PAUSE, version=1)


def test_move_status_without_terms_activates_nobody(desk: Desk) -> None:
    new = desk.interpreter(status=InterpreterStatus.IN_TRAINING)
    with pytest.raises(Refused, match="Bedingungen"):
        moved(desk, new, PoolDeed.ACTIVATE, at=datetime(2025, 6, 1, tzinfo=UTC))


def test_end_takes_her_access_and_waits_for_open_talks(desk: Desk) -> None:
    request = assigned(desk, asked(desk))
    member = act(
        desk.coordinator, use_cases.give_access, interpreter_id=desk.sirin.id, email="sirin@example.org", at=ASKED_AT
    )
    with pytest.raises(Refused, match="noch Einsätze"):
        moved(desk, desk.rana, PoolDeed.END)
    assert person(desk, desk.rana).status == InterpreterStatus.ACTIVE
    moved(desk, desk.sirin, PoolDeed.END)
    assert rows(desk, Member, id=member.id)[0].until == TODAY
    with pytest.raises(Refused, match="Ist zurzeit nicht im Einsatz: beendet"):
        assigned(desk, asked(desk), desk.sirin)
    with pytest.raises(Refused, match="nicht mehr im Pool"):
        act(desk.coordinator, use_cases.give_access, interpreter_id=desk.sirin.id, email="a@example.org", at=ASKED_AT)
    assert request.interpreter_id == desk.rana.id


def test_give_access_makes_a_member_who_sees_her_own(desk: Desk) -> None:
    new = desk.interpreter()
    given = {"interpreter_id": new.id, "at": ASKED_AT}
    for _click in range(2):
        member = act(desk.coordinator, use_cases.give_access, email="Neu@Example.org", **given)
    assert (member.audience, member.roles, member.speaks_for) == (Audience.INTERPRETER, [Role.INTERPRETER], new.id)
    assert User.objects.get(email="neu@example.org").id == member.user_id
    assert person(desk, new).member_id == member.id
    with pytest.raises(Refused, match="anderen Adresse") as refused:
        act(desk.coordinator, use_cases.give_access, email="anders@example.org", **given)
    assert refused.value.field == "email"
    with pytest.raises(Refused, match="E-Mail-Adresse angeben"):
        act(desk.coordinator, use_cases.give_access, email=" ", **given)


def test_give_access_again_after_coming_back(desk: Desk) -> None:
    given = {"interpreter_id": desk.rana.id, "email": "rana@example.org"}
    member = act(desk.coordinator, use_cases.give_access, at=ASKED_AT, **given)
    moved(desk, desk.rana, PoolDeed.END)
    moved(desk, desk.rana, PoolDeed.READMIT)
    again = act(desk.coordinator, use_cases.give_access, at=ASKED_AT + timedelta(days=30), **given)
    assert (again.id, again.until) == (member.id, None)


def test_leaving_again_does_not_put_off_an_earlier_last_day(desk: Desk) -> None:
    member = act(
        desk.coordinator, use_cases.give_access, interpreter_id=desk.rana.id, email="rana@example.org", at=ASKED_AT
    )
    for deed in (PoolDeed.END, PoolDeed.READMIT):
        moved(desk, desk.rana, deed)
    moved(desk, desk.rana, PoolDeed.END, at=ASKED_AT + timedelta(days=30))
    assert rows(desk, Member, id=member.id)[0].until == TODAY


def test_a_key_that_names_a_row_of_another_centre_is_refused_in_a_sentence(desk: Desk) -> None:
    herne = lay_desk(HERNE)
    given = {"kind": PaperKind.CONSENT, "seen_on": TODAY, "at": ASKED_AT, "paper_id": uuid.uuid4()}
    act(herne.coordinator, use_cases.see_paper, interpreter_id=herne.rana.id, **given)
    with pytest.raises(Refused, match="Formular ist veraltet"):
        act(desk.coordinator, use_cases.see_paper, interpreter_id=desk.rana.id, **given)
