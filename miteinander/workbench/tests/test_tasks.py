"""Telling people: once, in their hours, in their language, what they may see, and no name in any mail."""

import re
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from miteinander.centres import use_cases as centres
from miteinander.centres.models import Member
from miteinander.core.labels import label
from miteinander.core.tenancy import Actor, acting_for, system
from miteinander.core.verdicts import Forbidden, Refused
from miteinander.correspondence.models import Mail
from miteinander.directory import queries as directory_queries
from miteinander.directory import use_cases as directory
from miteinander.directory.models import Institution
from miteinander.directory.rules.confirmations import Confirmable
from miteinander.interpreting import use_cases as interpreting
from miteinander.interpreting.models import Interpreter
from miteinander.interpreting.tests.factories import Desk, act, asked, assigned, lay_desk, step
from miteinander.interpreting.tests.samples import ASKED_AT, WISH
from miteinander.interpreting.vocabulary import Channel, HandBackReason
from miteinander.keeping import use_cases as keeping
from miteinander.knowledge.tests.factories import MATERIAL, published
from miteinander.workbench import queries, tasks, use_cases
from miteinander.workbench.models import Preference, Told
from miteinander.workbench.rules.wishes import Hours
from miteinander.workbench.vocabulary import Timing, Topic

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 17, 6, 10, tzinfo=UTC)  # Tuesday, ten past seven
LATER = timedelta(minutes=30)
AHEAD = replace(WISH, day=date(2026, 4, 21))


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    now = SimpleNamespace(at=MORNING)
    monkeypatch.setattr(timezone, "now", lambda: now.at)
    return now


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def tell(desk: Desk) -> None:
    tasks.tell.func(centre_id=desk.centre_id)


def wants(
    by: Actor, timings: dict[Topic, Timing], *, at: datetime = ASKED_AT, language: str = "de", **hours: Any
) -> None:
    act(by, use_cases.set_preference, timings=timings, hours=Hours(**hours), language=language, at=at)


def mails(to: Actor) -> list[Mail]:
    """What came of the day; the deeds' own mails tell of requests."""
    with acting_for(system(to.centre_id)):
        address = Member.objects.select_related("user").get(id=to.member_id).user.email
        return list(Mail.objects.filter(to=address, about_id=to.member_id).order_by("created_at", "id"))


def test_the_morning_is_summed_up_once_a_day(desk: Desk, clock: SimpleNamespace) -> None:
    request = asked(desk)
    for _ in range(3):
        tell(desk)
    [mail] = mails(desk.coordinator)
    assert mail.subject == "Heute wartet eine Sache auf Sie"
    assert request.reference in mail.body
    assert f"/dolmetschen/anfragen/{request.id}/" in mail.body
    clock.at = MORNING + timedelta(days=1)
    tell(desk)
    assert len(mails(desk.coordinator)) == 2
    assert mails(desk.officer) == mails(desk.data_protection) == mails(desk.school_member) == []


def test_a_day_told_again_is_the_same_mail(desk: Desk) -> None:
    """The note of what was told is lost, as after a restore: the id still makes it one. The control: another id, another mail."""
    asked(desk)
    tell(desk)
    [first] = mails(desk.coordinator)
    forget = {"summed_on": None}
    with acting_for(system(desk.centre_id)):
        Told.objects.update(**forget)
    tell(desk)
    assert [mail.id for mail in mails(desk.coordinator)] == [first.id]
    with acting_for(system(desk.centre_id)):
        Told.objects.update(**forget)
        Mail.objects.filter(id=first.id).update(id=uuid.uuid4())
    tell(desk)
    assert len(mails(desk.coordinator)) == 2


def test_nothing_is_sent_when_nothing_waits(desk: Desk) -> None:
    tell(desk)
    with acting_for(system(desk.centre_id)):
        assert not Mail.objects.exists()
        assert Told.objects.get(member=desk.coordinator.member_id).summed_on == date(2026, 3, 17)


@pytest.mark.parametrize(
    "quiet",
    [
        datetime(2026, 3, 17, 5, 50, tzinfo=UTC),  # before seven
        datetime(2026, 3, 16, 18, tzinfo=UTC),  # in the evening
        datetime(2026, 3, 21, 9, tzinfo=UTC),  # Saturday
        datetime(2026, 4, 3, 9, tzinfo=UTC),  # Good Friday
    ],
)
def test_quiet_hours_are_quiet(desk: Desk, clock: SimpleNamespace, quiet: datetime) -> None:
    asked(desk)
    clock.at = quiet
    tell(desk)
    assert mails(desk.coordinator) == []


def test_what_happened_in_the_quiet_is_told_in_one_mail_afterwards(desk: Desk, clock: SimpleNamespace) -> None:
    wants(desk.coordinator, {Topic.NEW: Timing.AT_ONCE}, at=datetime(2026, 3, 16, 15, tzinfo=UTC))
    evening = [
        asked(desk, wish=AHEAD, at=datetime(2026, 3, 16, hour, tzinfo=UTC), request_id=uuid.uuid4())
        for hour in (18, 19)
    ]
    clock.at = datetime(2026, 3, 16, 20, tzinfo=UTC)
    tell(desk)
    assert mails(desk.coordinator) == []
    clock.at = MORNING
    tell(desk)
    tell(desk)
    [mail] = mails(desk.coordinator)
    assert mail.subject == "Neues in Ihrem Zentrum: 2 Sachen"
    assert all(request.reference in mail.body for request in evening)


def test_at_once_tells_each_thing_once_and_never_ones_own(desk: Desk, clock: SimpleNamespace) -> None:
    for one in (desk.coordinator, desk.second_coordinator):
        wants(one, {Topic.NEW: Timing.AT_ONCE, Topic.HANDED_BACK: Timing.AT_ONCE}, at=MORNING)
    by_desk = asked(desk, wish=AHEAD, by=desk.coordinator, at=MORNING + timedelta(minutes=1), channel=Channel.TELEPHONE)
    clock.at = MORNING + LATER
    tell(desk)
    assert mails(desk.coordinator) == []
    assert by_desk.reference in mails(desk.second_coordinator)[0].body
    talk = assigned(desk, by_desk, at=clock.at)
    act(desk.rana_member, interpreting.hand_back, **step(talk), at=clock.at, reason=HandBackReason.PREVENTED, note="")
    tell(desk)  # it settles first: a deed is dated before it is committed
    assert mails(desk.coordinator) == []
    clock.at += LATER
    tell(desk)
    assert "Zurückgegebene Einsätze: 1" in mails(desk.coordinator)[0].body
    assert len(mails(desk.second_coordinator)) == 2


def test_a_colleague_hears_what_became_of_her_requests_and_of_no_other(desk: Desk, clock: SimpleNamespace) -> None:
    wants(desk.officer, {Topic.ANSWERED: Timing.AT_ONCE}, at=MORNING)
    hers = asked(desk, by=desk.officer, channel=Channel.TELEPHONE)
    other = asked(desk, by=desk.teacher, channel=Channel.TELEPHONE, wish=replace(WISH, starts=time(15), ends=time(16)))
    for request in (hers, other):
        assigned(desk, request, at=MORNING + timedelta(minutes=1))
    clock.at = MORNING + LATER
    tell(desk)
    [mail] = mails(desk.officer)
    assert hers.reference in mail.body
    assert other.reference not in mail.body


def test_an_interpreter_hears_of_today_and_tomorrow_when_she_wants_to(desk: Desk, clock: SimpleNamespace) -> None:
    talk = assigned(desk, asked(desk))
    tell(desk)
    assert mails(desk.rana_member) == []
    wants(desk.rana_member, {Topic.AHEAD: Timing.MORNING}, language="en")
    clock.at = talk.starts_at - timedelta(hours=2)
    tell(desk)
    [mail] = mails(desk.rana_member)
    assert talk.reference in mail.body
    assert mails(desk.sirin_member) == []


def test_every_desk_tells_in_the_morning_whom_it_concerns(desk: Desk, clock: SimpleNamespace) -> None:
    """Corrections come to those who keep the list, outdated materials to those who publish, holds to the director."""
    clock.at = datetime(2026, 4, 9, 8, tzinfo=UTC)
    entry = published(desk.officer, MATERIAL)
    with acting_for(desk.officer):
        type(entry).objects.filter(id=entry.id).update(valid_until=date(2026, 3, 1))
    act(
        desk.director, keeping.hold, table="interpreting_interpreter", subject_id=desk.rana.id, hold_id=uuid.uuid4(),
        reason="Streit um eine Abrechnung", review_on=date(2026, 4, 8), at=MORNING,
    )  # fmt: skip
    with acting_for(system(desk.centre_id)):
        directory.set_terms(
            valid_from=date(2026, 1, 1), every_months=12, link_days=30, source="Leitung", by=system(desk.centre_id)
        )
        link = directory.ask_to_confirm(institution_id=desk.school.id, by=system(desk.centre_id), at=MORNING)
        secret = directory_queries.inquiry_token(inquiry_id=link.inquiry_id)
        directory.answer(secret=secret, told={Confirmable.PHONE: "030 23125 111"}, at=MORNING)
        Institution.objects.filter(id=desk.kita.id).update(email="", confirmed_on=None)
    wants(desk.officer, {Topic.OUTDATED: Timing.MORNING})
    wants(desk.admin, dict.fromkeys((Topic.CORRECTIONS, Topic.CALLS), Timing.MORNING))
    tell(desk)
    said = {
        who: {line.rsplit(":")[0] for mail in mails(getattr(desk, who)) for line in mail.body.splitlines()}
        & {str(label(topic)) for topic in (Topic.CORRECTIONS, Topic.CALLS, Topic.OUTDATED, Topic.HOLDS)}
        for who in ("officer", "admin", "director", "teacher", "data_protection")
    }
    corrections, calls = str(label(Topic.CORRECTIONS)), str(label(Topic.CALLS))
    assert said == {
        "officer": {str(label(Topic.OUTDATED))},
        "admin": {corrections, calls},
        "director": {corrections, str(label(Topic.HOLDS))},  # said nothing: what can wait is not told
        "teacher": set(),
        "data_protection": set(),
    }
    for mail in (*mails(desk.officer), *mails(desk.admin), *mails(desk.director)):
        assert not any(name in mail.body for name in (desk.school.name, desk.kita.name, entry.title, "Rana"))


def test_a_deputy_is_told_in_the_morning_as_long_as_her_colleague_is_away(desk: Desk, clock: SimpleNamespace) -> None:
    talk = assigned(desk, asked(desk, wish=AHEAD))
    act(desk.coordinator, interpreting.hold, at=MORNING, **step(talk))
    coordinator, day = desk.coordinator.member_id, MORNING.date()
    act(
        desk.director, centres.name_deputy, member_id=coordinator, deputy_id=desk.second_coordinator.member_id, since=day,
        until=None, at=MORNING,
    )  # fmt: skip
    act(
        desk.coordinator, centres.note_absence, absence_id=uuid.uuid4(), member_id=coordinator, first_on=day, last_on=day,
        at=MORNING,
    )  # fmt: skip
    tell(desk)
    [mail] = mails(desk.second_coordinator)
    assert re.search(rf"{talk.reference}.*\(in Vertretung\)", mail.body)
    assert desk.coordinator.name not in mail.body
    clock.at = MORNING + timedelta(days=1)
    tell(desk)
    assert mails(desk.second_coordinator) == [mail]


def test_nobody_asks_for_what_is_not_hers(desk: Desk) -> None:
    for who, topic in ((desk.teacher, Topic.HOLDS), (desk.officer, Topic.HOLDS), (desk.school_member, Topic.CALLS)):
        with pytest.raises(Refused):
            wants(who, {topic: Timing.MORNING})


def test_no_mail_names_anybody_or_anything_confidential(desk: Desk, clock: SimpleNamespace) -> None:
    desk.interpreter(given_name="Olena", family_name="Kanarie", papers={"good_conduct": date(2026, 4, 1)})
    wish = replace(WISH, place="Kanarie-Platz 1", note="Kanarie", own_reference="Kanarie-7")
    talk = assigned(desk, asked(desk, wish=wish, contact_name="Kim Kanarie"))
    every = dict.fromkeys((Topic.NEW, Topic.PAPERS, Topic.HELD, Topic.UNREPORTED), Timing.MORNING)
    wants(desk.coordinator, every | {Topic.REPORTED: Timing.AT_ONCE})
    clock.at = datetime(2026, 3, 18, 8, tzinfo=UTC)
    tell(desk)
    [mail] = mails(desk.coordinator)
    said = mail.subject + mail.body
    assert talk.reference in said
    assert "Nachweise, die ablaufen oder fehlen: 1" in said
    for secret in ("Kanarie", "Olena", desk.school.name, "Rana", "Kurmandschi", "Kim"):
        assert secret not in said
    # Left over: our own words, links, references.
    assert re.search(r"\d{2}\.\d{2}\.", said) is None


def test_what_somebody_of_the_pool_changed_herself_is_counted_and_not_told(desk: Desk, clock: SimpleNamespace) -> None:
    with acting_for(system(desk.centre_id)):
        version = Interpreter.objects.get(id=desk.rana.id).version
    act(
        desk.rana_member, interpreting.change_myself, given_name="Olena", family_name="Kanarie", phone="030 23125 177",
        phone_consent=True, version=version, at=MORNING,
    )  # fmt: skip
    every_day = {"weekdays": frozenset(range(7)), "holidays": True}
    wants(desk.coordinator, {Topic.TOLD_THEMSELVES: Timing.MORNING}, **every_day)
    tomorrow = datetime.now(UTC) + timedelta(days=1)  # the history has the clock of the database
    clock.at = tomorrow.replace(hour=8)
    tell(desk)
    [mail] = mails(desk.coordinator)
    assert "Angaben, die Sprachmittelnde selbst geändert haben: 1" in mail.body
    for secret in ("Olena", "Kanarie", "23125", str(desk.rana.id)):
        assert secret not in mail.subject + mail.body


def test_a_role_that_is_taken_away_takes_its_mails_along(desk: Desk) -> None:
    asked(desk)
    wants(desk.second_coordinator, {Topic.NEW: Timing.MORNING})
    with acting_for(system(desk.centre_id)):
        Member.objects.filter(id=desk.second_coordinator.member_id).update(roles=["data_protection"])
    act(desk.director, centres.end_membership, member_id=desk.coordinator.member_id, last_day=date(2026, 3, 16))
    tell(desk)
    assert mails(desk.second_coordinator) == mails(desk.coordinator) == []


def test_looking_round_queues_only_where_somebody_waits(desk: Desk, clock: SimpleNamespace) -> None:
    def queued() -> int:
        return int(ProcrastinateJob.objects.filter(task_name=use_cases.TELL).count())

    tasks.look_round.func(timestamp=0)
    assert queued() == 1  # the other centre has no team yet
    tell(desk)
    tasks.look_round.func(timestamp=0)
    assert queued() == 1
    wants(desk.coordinator, {Topic.NEW: Timing.AT_ONCE}, at=MORNING)
    clock.at = MORNING + LATER
    tasks.look_round.func(timestamp=0)
    assert queued() == 1
    asked(desk, wish=AHEAD, at=MORNING + timedelta(minutes=5))
    tasks.look_round.func(timestamp=0)
    assert queued() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"timings": {Topic.TIMES: Timing.MORNING}}, "times"),  # not of this desk
        ({"timings": {Topic.OWED: Timing.AT_ONCE}}, "owed"),  # the calendar brings it
        ({"hours": Hours(weekdays=frozenset())}, "weekdays"),
        ({"hours": Hours(opens=time(9), closes=time(9))}, "closes"),
        ({"language": "tr"}, "language"),
    ],
)
def test_impossible_wishes_are_refused(desk: Desk, changes: dict[str, Any], field: str) -> None:
    said: dict[str, Any] = {"timings": {Topic.NEW: Timing.NEVER}, "hours": Hours(), "language": "de", "at": MORNING}
    with pytest.raises(Refused) as refused:
        act(desk.coordinator, use_cases.set_preference, **(said | changes))
    assert refused.value.field == field
    with acting_for(system(desk.centre_id)):
        assert not Preference.objects.exists()


def test_whoever_hears_nothing_sets_nothing(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        wants(replace(desk.data_protection, roles=frozenset()), {})


def test_wishes_are_kept_and_everybody_has_her_own(desk: Desk) -> None:
    wants(desk.rana_member, {Topic.AHEAD: Timing.MORNING, Topic.TIMES: Timing.NEVER}, opens=time(9), closes=time(21))
    with acting_for(desk.rana_member):
        kept = queries.preference(by=desk.rana_member)
    assert (kept.hours.opens, kept.hours.closes) == (time(9), time(21))
    assert kept.wanted(Timing.MORNING) == {Topic.AHEAD}
    with acting_for(desk.sirin_member):
        assert not Preference.objects.exists()
        assert queries.preference(by=desk.sirin_member).wanted(Timing.MORNING) == frozenset()
