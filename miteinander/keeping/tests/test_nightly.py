"""The night's deletion (B1, B3): what is due goes, from every place; what is not due, held back or still needed stays."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from miteinander.centres.models import Member, User
from miteinander.core import sealing
from miteinander.core.retention import SPANS, RetentionClass
from miteinander.core.tenancy import acting_for, system
from miteinander.correspondence.models import Mail
from miteinander.interpreting import figures, use_cases
from miteinander.interpreting.models import CallingCard, Interpreter, PrivateRecord, Request, Tally
from miteinander.interpreting.rules.private import Private
from miteinander.interpreting.rules.profiles import Profile
from miteinander.interpreting.rules.reports import Report
from miteinander.interpreting.tests.factories import Desk, act, asked, assigned, step
from miteinander.interpreting.tests.samples import ASKED_AT, WISH
from miteinander.interpreting.vocabulary import Gender, Level, Mode, Outcome, PoolDeed, WithdrawReason
from miteinander.keeping import queries, tasks
from miteinander.keeping import use_cases as keeping
from miteinander.keeping.models import Deletion, Hold, Proof
from miteinander.keeping.queries import plan
from miteinander.keeping.tests.years import instant, night, tables_with
from miteinander.keeping.vocabulary import Outcome as Went

pytestmark = pytest.mark.django_db
CANARY = "Kanarienvogel"
MAIL = "kanarienvogel@example.org"
LEFT = date(2026, 3, 20)
TALK = WISH.day
YEAR_OF_THE_END = date(TALK.year + 1 + 6, 1, 1)  # six years from the end of the year of the talk, and a day


def profile(**changes: Any) -> Profile:
    told = Profile(
        given_name=CANARY, family_name="Beispiel", gender=Gender.FEMALE, german_level=Level.C1, modes=frozenset(Mode),
        declined=frozenset(), municipality="05515000", radius_km=None, weekly_limit=None, phone="030 23125 111",
        phone_consent=True, email=MAIL,
    )  # fmt: skip
    return replace(told, **changes)


@pytest.fixture
def canary(desk: Desk) -> Interpreter:
    """Somebody who was everywhere: in the pool with an account, sealed, sent to a talk, written to; and has left."""
    person = desk.interpreter(given_name=CANARY, email=MAIL)
    by, at = {"by": desk.coordinator}, {"at": ASKED_AT}
    about: dict[str, Any] = {"interpreter_id": person.id}
    act(deed=use_cases.change_interpreter, **by, **about, profile=profile(), version=1, **at)
    act(deed=use_cases.give_access, **by, **about, email=MAIL, **at)
    private = Private(holder=CANARY, street=f"{CANARY}gasse 1", town="Ort")
    act(deed=use_cases.seal_private, **by, **about, private=private, **at)
    act(deed=use_cases.add_conflict, **by, **about, institution_id=desk.kita.id, **at)
    talk = assigned(desk, asked(desk), person)
    held = Report(outcome=Outcome.HELD, starts=WISH.starts, ends=WISH.ends)
    after = ASKED_AT + timedelta(days=9)
    talk = act(desk.coordinator, use_cases.report, at=after, report=held, note=f"mit {CANARY}", **step(talk))
    act(desk.coordinator, use_cases.close, at=after, **step(talk))
    with acting_for(desk.coordinator):
        version = Interpreter.objects.get(id=person.id).version
        use_cases.move_status(**by, **about, deed=PoolDeed.END, version=version, at=instant(LEFT))
    return person


def lines(run_id: uuid.UUID) -> dict[tuple[str, str], int]:
    with acting_for(system(1)):
        rows = Deletion.objects.filter(run_id=run_id).order_by("id")
        return {(row.table, row.outcome): row.count for row in rows}


def test_the_canary_is_everywhere_before(canary: Interpreter) -> None:
    """The control of all that follows, and of a night that never comes."""
    assert set(tables_with(CANARY, 1)) >= {
        "interpreting_interpreter", "interpreting_interpreterevent", "correspondence_mail", "centres_member",
        "centres_memberevent", "centres_user", "interpreting_step",
    }  # fmt: skip


def test_a_year_after_leaving_her_name_stays_and_the_rest_goes(canary: Interpreter) -> None:
    night(1, LEFT + timedelta(days=365))  # the last day of the period
    with acting_for(system(1)):
        assert Interpreter.objects.get(id=canary.id).email == MAIL
    run_id = night(1, LEFT + timedelta(days=366))
    with acting_for(system(1)):
        left = Interpreter.objects.get(id=canary.id)
        assert (left.given_name, left.email, left.phone, left.member_id) == (CANARY, "", "", None)
        assert CallingCard.objects.get(id=canary.id).phone == ""
        assert not Member.objects.filter(name__contains=CANARY).exists()
    assert not User.objects.filter(email=MAIL).exists()
    assert tables_with(MAIL, 1) == []
    assert set(tables_with(CANARY, 1)) == {
        "interpreting_callingcard",  # of the talks that were paid for: the name, no number
        "interpreting_interpreter",
        "interpreting_interpreterevent",
        "interpreting_step",
        "workbench_searchkey",
        "workbench_searchword",
    }
    went = lines(run_id)
    assert went["interpreting_interpreter", Went.EMPTIED] == 1
    assert went["accounts", Went.DELETED] == 1
    assert went["interpreting_interpreter", Went.WAITING] >= 1
    night(1, LEFT + timedelta(days=367))
    with acting_for(system(1)):  # nothing is emptied twice
        assert Deletion.objects.filter(outcome=Went.EMPTIED).count() == 1


def test_when_the_proof_of_use_is_over_nothing_of_her_is_left(canary: Interpreter) -> None:
    night(1, YEAR_OF_THE_END - timedelta(days=1))
    assert "interpreting_interpreter" in tables_with(CANARY, 1)
    run_id = night(1, YEAR_OF_THE_END)
    assert tables_with(CANARY, 1) == []
    assert tables_with(str(canary.id), 1) == []
    went = lines(run_id)
    assert went["interpreting_request", Went.DELETED] == 1
    assert went["interpreting_step", Went.DELETED] >= 3
    assert went["interpreting_requestevent", Went.DELETED] >= 1


def test_sealed_text_is_mute_in_an_old_copy(desk: Desk) -> None:
    private = Private(holder=CANARY, street="Weg 1", town="Ort")
    given: dict[str, Any] = {"interpreter_id": desk.rana.id, "at": ASKED_AT}
    act(desk.coordinator, use_cases.seal_private, private=private, **given)
    place = sealing.Place("interpreting_privaterecord", "bank", 1, desk.rana.id)
    with acting_for(system(1)):
        copy = bytes(PrivateRecord.objects.get().bank)
        # As if the job that destroys the key at her leaving had been lost.
        Interpreter.objects.filter(id=desk.rana.id).update(status="ended", left_on=LEFT)
    night(1, LEFT + timedelta(days=365))
    assert CANARY in sealing.unseal(copy, place=place)  # the control
    run_id = night(1, LEFT + timedelta(days=366))
    with pytest.raises(sealing.KeyGone):
        sealing.unseal(copy, place=place)
    assert lines(run_id)["keys", Went.DELETED] == 1


def test_figures_of_past_years_do_not_change(desk: Desk, canary: Interpreter) -> None:
    act(desk.school_member, use_cases.withdraw, at=ASKED_AT, reason=WithdrawReason.MOVED, **step(asked(desk)))
    asked(desk, by=desk.kita_member, institution_id=desk.kita.id, wish=replace(WISH, day=date(2026, 4, 14)))

    def counted() -> tuple[figures.Figures, ...]:
        with acting_for(desk.director, read_only=True):
            return tuple(
                figures.count(first=first, last=last)
                for first, last in (
                    (date(2026, 1, 1), date(2026, 12, 31)),
                    (date(2026, 1, 1), date(2026, 3, 31)),
                    (date(2026, 4, 1), date(2026, 4, 30)),
                )
            )

    before = counted()
    night(1, date(2026, 12, 1))  # without a talk: six months
    assert counted() == before
    night(1, YEAR_OF_THE_END)
    assert counted() == before
    assert before[0].total.asked == 3
    with acting_for(system(1)):
        assert not Request.objects.exists()
        assert sum(Tally.objects.order_by("id").values_list("asked", flat=True)) == 3
        Tally.objects.update(asked=9)  # the control: the figures come from there
    assert counted() != before


@pytest.mark.parametrize("of", [RetentionClass.MESSAGE, RetentionClass.LOG, RetentionClass.UNSERVED])
def test_nothing_goes_too_early_and_nothing_too_late(desk: Desk, of: RetentionClass) -> None:
    act(desk.school_member, use_cases.withdraw, at=ASKED_AT, reason=WithdrawReason.MOVED, **step(asked(desk)))
    with acting_for(system(1)):
        for planned in plan.steps():
            if planned.of is not of:
                continue
            rows = plan.due(planned, before=date(2100, 1, 1))
            for row in rows:
                since = getattr(row, plan.SINCE)
                since = since if type(since) is date else since.astimezone(instant(TALK).tzinfo).date()
                last = queries.plan.rules.last_day(since=since, months=SPANS[of].months, year_end=SPANS[of].year_end)
                for today, gone in ((last, False), (last + timedelta(days=1), True)):
                    before = plan.terms(today=today)[of].before(today)
                    assert plan.due(planned, before=before).filter(pk=row.pk).exists() is gone


def test_a_hold_keeps_a_person_and_all_that_is_hers(desk: Desk, canary: Interpreter) -> None:
    act(
        desk.director, keeping.hold, table="interpreting_interpreter", subject_id=canary.id, hold_id=uuid.uuid4(),
        reason="Streit um die Aufwandsentschädigung", review_on=LEFT + timedelta(days=90), at=instant(LEFT),
    )  # fmt: skip
    run_id = night(1, YEAR_OF_THE_END)
    with acting_for(system(1)):
        assert Interpreter.objects.get(id=canary.id).email == MAIL
        assert Request.objects.count() == 1
        assert Mail.objects.filter(to=MAIL).exists()
        held = Hold.objects.get()
    assert lines(run_id)["interpreting_interpreter", Went.HELD] == 1
    act(desk.director, keeping.lift, hold_id=held.id, at=instant(YEAR_OF_THE_END))
    night(1, YEAR_OF_THE_END + timedelta(days=1))
    assert tables_with(CANARY, 1) == []


def test_another_centre_is_not_touched(desk: Desk, foreign: Desk, canary: Interpreter) -> None:
    asked(foreign)
    night(1, YEAR_OF_THE_END)
    with acting_for(system(2)):
        assert Request.objects.count() == 1
        assert not Deletion.objects.exists()


def test_an_account_that_another_centre_knows_stays(desk: Desk, foreign: Desk, canary: Interpreter) -> None:
    with acting_for(system(1)):
        user = User.objects.get(email=MAIL)
    with acting_for(system(2)):
        Member.objects.filter(id=foreign.officer.member_id).update(user=user)
    night(1, LEFT + timedelta(days=366))
    assert User.objects.filter(email=MAIL).exists()


def test_a_run_that_was_cut_goes_on_and_is_proved_once(
    desk: Desk, canary: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id, at, by = uuid.uuid4(), instant(YEAR_OF_THE_END), system(1)
    monkeypatch.setattr(keeping.nightly, "BATCH", 1)
    with acting_for(by):
        steps = keeping.steps(by=by, at=at)
    with acting_for(by):  # one batch, and then the machine dies
        mails = next(one for one in steps if one[0].table == "correspondence_mail")
        keeping.delete_batch(step=mails[0], before=mails[1], run_id=run_id, by=by, at=at)
    with acting_for(by):
        assert not Proof.objects.exists()
    for _again in range(2):
        tasks.work_through(by, run_id=run_id, at=at)
    assert tables_with(CANARY, 1) == []
    with acting_for(by, read_only=True):
        assert Proof.objects.count() == 1
        assert queries.check() is None


def test_what_the_database_refuses_is_told(desk: Desk, canary: Interpreter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something refers to it that we did not know of: the night goes on, and says so."""
    real = plan.referred
    monkeypatch.setattr(plan, "referred", lambda model, *more: {} if model is Interpreter else real(model, *more))
    run_id = night(1, LEFT + timedelta(days=366))
    with acting_for(system(1)):
        told = Deletion.objects.get(run_id=run_id, table="interpreting_interpreter", outcome=Went.WAITING)
        assert told.count == 1
        assert Interpreter.objects.filter(id=canary.id).exists()
        assert Proof.objects.count() == 1


def test_nobody_but_the_platform_deletes(desk: Desk) -> None:
    asked(desk)
    with acting_for(desk.director):
        assert Mail.objects.all().delete()[0] == 0  # the wall shows them, and lets none go
        assert Mail.objects.exists()
        with pytest.raises(keeping.nightly.deeds.Refused):
            keeping.steps(by=desk.director, at=ASKED_AT)
    with acting_for(system(1)):  # the control
        assert Mail.objects.all().delete()[0] > 0
