"""Today gathers what is due at every desk, each for whom it concerns."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conftest import as_owner
from miteinander.centres import use_cases as centres
from miteinander.centres.models import Member
from miteinander.core.models import Opening
from miteinander.core.tenancy import Actor, acting_for, system
from miteinander.core.verdicts import Forbidden
from miteinander.directory import queries as directory
from miteinander.directory import use_cases as directory_deeds
from miteinander.directory.models import Institution
from miteinander.directory.rules.confirmations import Confirmable
from miteinander.interpreting import queries as queries_of_pool
from miteinander.interpreting import use_cases as interpreting
from miteinander.interpreting.models import Interpreter, Request
from miteinander.interpreting.tests import factories
from miteinander.interpreting.tests.factories import Desk, act, lay_desk
from miteinander.keeping import use_cases as keeping
from miteinander.keeping.tests import archives
from miteinander.knowledge import use_cases as knowledge
from miteinander.knowledge.tests.factories import MATERIAL, published
from miteinander.knowledge.tests.factories import step as entry_step
from miteinander.workbench import permissions, queries
from miteinander.workbench.rules.wishes import usual
from miteinander.workbench.vocabulary import Matter, Timing, Topic

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 9, 9, tzinfo=UTC)


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def stands(by: Actor, at: datetime = AT) -> dict[Matter, list[str]]:
    with acting_for(by, read_only=True):
        return {shelf.matter: [thing.label for thing in shelf.things] for shelf in queries.gather(by=by, at=at)}


def who_sees(desk: Desk, matter: Matter, at: datetime = AT) -> str:
    people = {"K": desk.coordinator, "D": desk.director, "O": desk.officer, "A": desk.admin, "E": desk.school_member}
    return "".join(letter for letter, one in people.items() if matter in stands(one, at))


def asked(desk: Desk, at: datetime = AT) -> Any:
    """The school is asked whether all is right."""
    with acting_for(system(desk.centre_id)):
        Institution.objects.exclude(id=desk.school.id).update(confirmed_on=AT.date())
        Institution.objects.filter(id=desk.school.id).update(email="schule@example.org", confirmed_on=None)
        directory_deeds.set_terms(
            valid_from=date(2026, 1, 1), every_months=12, link_days=30, source="Leitung", by=system(desk.centre_id)
        )
        return directory_deeds.ask_to_confirm(institution_id=desk.school.id, by=system(desk.centre_id), at=at)


def in_hand(desk: Desk) -> Request:
    """A talk to come, in the hands of the coordinator: it waits for nobody but her."""
    talk = factories.assigned(desk, factories.asked(desk))
    return act(desk.coordinator, interpreting.hold, at=AT, **factories.step(talk))


def deputise(desk: Desk, who: Actor, *, away: bool = True) -> None:
    """Somebody stands in for the coordinator, who is away for three days."""
    coordinator = desk.coordinator.member_id
    act(
        desk.director, centres.name_deputy, member_id=coordinator, deputy_id=who.member_id, since=AT.date(), until=None, at=AT,
    )  # fmt: skip
    if away:
        act(
            desk.coordinator, centres.note_absence, absence_id=uuid.uuid4(), member_id=coordinator,
            first_on=AT.date(), last_on=AT.date() + timedelta(days=2), at=AT,
        )  # fmt: skip


def stood_in(by: Actor, at: datetime = AT) -> dict[Matter, list[str]]:
    """What is marked as a colleague's."""
    with acting_for(by, read_only=True):
        shelves = queries.gather(by=by, at=at)
    return {
        shelf.matter: hints for shelf in shelves if (hints := [thing.hint for thing in shelf.things if thing.stood_in])
    }


def test_a_deputy_has_before_her_what_a_colleague_who_is_away_has_in_hand(desk: Desk) -> None:
    in_hand(desk)
    deputise(desk, desk.second_coordinator, away=False)
    assert stood_in(desk.second_coordinator) == {}  # her colleague is here
    deputise(desk, desk.second_coordinator)
    [hint] = stood_in(desk.second_coordinator)[Matter.STOOD_IN]
    assert hint.endswith(f"in Vertretung für {desk.coordinator.name}")
    assert stood_in(desk.director) == stood_in(desk.admin) == stood_in(desk.coordinator) == {}
    assert stood_in(desk.second_coordinator, AT + timedelta(days=2)) != {}
    assert stood_in(desk.second_coordinator, AT + timedelta(days=3)) == {}  # the absence is over


def test_what_is_urgent_stays_urgent_and_says_whose_it_is(desk: Desk) -> None:
    request = factories.asked(desk)
    act(desk.coordinator, interpreting.hold, at=AT, **factories.step(request))
    deputise(desk, desk.second_coordinator)
    with acting_for(system(desk.centre_id)):
        Request.objects.filter(id=request.id).update(due_at=AT - timedelta(hours=1))
    assert list(stood_in(desk.second_coordinator)) == [Matter.OVERDUE]
    assert Matter.OVERDUE in stands(desk.director)  # as it is anyway, unmarked
    assert stood_in(desk.director) == {}


def test_standing_in_gives_no_right(desk: Desk) -> None:
    """A deputy of the same desk takes it over; the director sees and may not; who opens no request of others sees none."""
    talk = in_hand(desk)
    deputise(desk, desk.officer)
    assert stood_in(desk.officer) == {}
    deputise(desk, desk.director, away=False)  # the absence stands there
    assert list(stood_in(desk.director)) == [Matter.STOOD_IN]
    for one in (desk.officer, desk.director):
        with pytest.raises(Forbidden):
            act(one, interpreting.hold, at=AT, **factories.step(talk))
    act(desk.second_coordinator, interpreting.hold, at=AT, **factories.step(talk))
    assert stood_in(desk.director) == {}


def test_a_correction_waits_for_those_who_keep_the_list(desk: Desk) -> None:
    link = asked(desk)
    assert who_sees(desk, Matter.CORRECTIONS) == ""
    with acting_for(system(desk.centre_id)):
        secret = directory.inquiry_token(inquiry_id=link.inquiry_id)
        directory_deeds.answer(secret=secret, told={Confirmable.PHONE: "030 23125 111"}, at=AT)
    assert stands(desk.coordinator)[Matter.CORRECTIONS] == [desk.school.name]
    assert "E" not in who_sees(desk, Matter.CORRECTIONS)


def test_whom_no_mail_reaches_is_to_be_called(desk: Desk) -> None:
    asked(desk)
    assert stands(desk.coordinator)[Matter.UNCONFIRMED] == [desk.school.name]  # asked, and silent
    with acting_for(system(desk.centre_id)):
        Institution.objects.filter(id=desk.school.id).update(confirmed_on=AT.date())
        Institution.objects.filter(id=desk.kita.id).update(confirmed_on=None, email="kita@example.org")
    assert Matter.UNCONFIRMED not in stands(desk.coordinator)  # a mail will go
    with acting_for(system(desk.centre_id)):
        Institution.objects.filter(id=desk.kita.id).update(email="")
    assert stands(desk.coordinator)[Matter.UNCONFIRMED] == [desk.kita.name]
    assert "E" not in who_sees(desk, Matter.UNCONFIRMED)


def test_what_is_outdated_waits_for_those_who_publish(desk: Desk) -> None:
    entry = published(desk.officer, MATERIAL)
    with acting_for(desk.officer):
        type(entry).objects.filter(id=entry.id).update(valid_until=date(2026, 3, 1))
    assert stands(desk.officer)[Matter.OUTDATED] == [entry.title]
    assert "E" not in who_sees(desk, Matter.OUTDATED)
    act(desk.officer, knowledge.withdraw, at=AT, **entry_step(entry))
    assert Matter.OUTDATED not in stands(desk.officer)


def test_a_hold_waits_for_the_director_when_its_day_has_come(desk: Desk) -> None:
    review = AT.date() + timedelta(days=30)
    act(
        desk.director, keeping.hold, table="interpreting_interpreter", subject_id=desk.rana.id, hold_id=uuid.uuid4(),
        reason="Streit um eine Abrechnung", review_on=review, at=AT,
    )  # fmt: skip
    assert who_sees(desk, Matter.HOLDS) == ""
    assert who_sees(desk, Matter.HOLDS, AT + timedelta(days=31)) == "D"


@pytest.mark.django_db(transaction=True)  # only the owner can say when a line was written
def test_openings_close_to_whoever_opened_them_wait_for_who_watches_over_the_log(desk: Desk) -> None:
    """Of two weeks; a mail tells how many there are, no name."""
    with acting_for(system(desk.centre_id)):
        Member.objects.filter(id=desk.coordinator.member_id).update(name="Karin Kanarie")
        Interpreter.objects.filter(id=desk.rana.id).update(family_name="Kanarie")
    with as_owner():
        for person in (desk.rana, desk.sirin):
            Opening.objects.create(
                centre_id=desk.centre_id, member_id=desk.coordinator.member_id, number=0, at=AT, deed="x", subject_id=person.id
            )  # fmt: skip
    assert who_sees(desk, Matter.NEAR) == "D"
    assert len(stands(desk.data_protection)[Matter.NEAR]) == 1
    assert Matter.NEAR not in stands(desk.director, AT + timedelta(days=15))
    assert usual(topics=set(permissions.topics(desk.data_protection)), team=True).timings == {
        Topic.NEAR: Timing.MORNING
    }


def says(desk: Desk, who: Actor, **changes: Any) -> None:
    """She changes her own details."""
    with acting_for(system(desk.centre_id)):
        person = Interpreter.objects.get(id=who.own_id)
    said = {"given_name": person.given_name, "family_name": person.family_name, "phone": person.phone}
    said |= {"phone_consent": person.phone_consent, "version": person.version} | changes
    act(who, interpreting.change_myself, **said, at=AT)


def test_what_somebody_of_the_pool_changed_herself_is_seen_by_who_keeps_it(desk: Desk) -> None:
    """Of two weeks, by name to the coordination alone; saving the same again hides nothing."""
    now = timezone.now()
    assert who_sees(desk, Matter.TOLD_THEMSELVES, now) == ""
    says(desk, desk.rana_member, phone="030 23125 188")
    says(desk, desk.rana_member)
    now = timezone.now()
    assert who_sees(desk, Matter.TOLD_THEMSELVES, now) == "K"
    assert stands(desk.coordinator, now)[Matter.TOLD_THEMSELVES] == [desk.rana.name]
    assert Matter.TOLD_THEMSELVES not in stands(desk.rana_member, now)
    assert Matter.TOLD_THEMSELVES not in stands(lay_desk(factories.HERNE).coordinator, now)
    assert who_sees(desk, Matter.TOLD_THEMSELVES, now + timedelta(days=13)) == "K"
    assert who_sees(desk, Matter.TOLD_THEMSELVES, now + timedelta(days=15)) == ""
    assert Topic.TOLD_THEMSELVES not in permissions.topics(desk.director)


def test_what_the_desk_changed_is_not_hers(desk: Desk) -> None:
    """Somebody else's hand in the same row; hers from before is still told."""
    with acting_for(desk.coordinator):
        Interpreter.objects.filter(id=desk.rana.id).update(phone="030 23125 199")
    assert who_sees(desk, Matter.TOLD_THEMSELVES, timezone.now()) == ""
    says(desk, desk.rana_member, family_name="Anders")
    with acting_for(desk.coordinator):
        Interpreter.objects.filter(id=desk.rana.id).update(phone="030 23125 198")
    with acting_for(desk.coordinator, read_only=True):
        [(person, told)] = queries_of_pool.told_themselves(since=AT, at=timezone.now())
    assert (person.id, told.what) == (desk.rana.id, "Name")


def test_as_many_queries_however_many_changed(desk: Desk) -> None:
    says(desk, desk.rana_member, phone="030 23125 188")
    asked_with = []
    for _round in range(2):
        with acting_for(desk.coordinator, read_only=True), CaptureQueriesContext(connection) as few:
            found = queries_of_pool.told_themselves(since=AT, at=timezone.now())
        asked_with.append((len(found), len(few)))
        says(desk, desk.sirin_member, phone="030 23125 189")
    assert asked_with == [(1, 4), (2, 4)]


def test_the_archive_waits_for_the_director(desk: Desk) -> None:
    """What was never offered, an offer whose time is nearly over, and what was taken and not handed over; a mail only on wish."""
    assert who_sees(desk, Matter.ARCHIVE) == ""
    archives.ended_hold(desk.director, 2019)
    archives.agree(desk.director, AT)
    assert who_sees(desk, Matter.ARCHIVE) == "D"
    assert stands(desk.director)[Matter.ARCHIVE] == ["Sperren"]
    made = archives.offered(desk.director, AT)
    assert Matter.ARCHIVE not in stands(desk.director)
    nearly = AT + timedelta(days=160)
    assert stands(desk.director, nearly)[Matter.ARCHIVE] == ["Angebot 1"]
    archives.answered(desk.director, made, nearly, takes=True)
    assert stands(desk.director, nearly)[Matter.ARCHIVE] == ["Sperren"]
    assert Topic.ARCHIVE in permissions.topics(desk.director)
    assert usual(topics=set(permissions.topics(desk.director)), team=True).timings[Topic.ARCHIVE] is Timing.NEVER
