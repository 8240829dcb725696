"""The page of openings: first what deserves a look, then a few by chance, all of one person on demand; nothing of it is kept."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conftest import as_owner
from miteinander.centres.models import Member, User
from miteinander.centres.vocabulary import Nearness
from miteinander.core.models import Opening
from miteinander.core.tenancy import Actor, acting_for, system
from miteinander.interpreting import queries
from miteinander.interpreting.models import Interpreter
from miteinander.interpreting.tests.factories import Desk
from miteinander.interpreting.tests.samples import ASKED_AT
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)  # only the owner can say when a line was written
YEAR = timedelta(days=365)


def opened(desk: Desk, whom: Interpreter, by: Actor | None = None, at: datetime = ASKED_AT) -> None:
    """A line in the log, as old as asked for: only its owner can say when."""
    member = (by or desk.coordinator).member_id
    with as_owner():
        Opening.objects.create(
            centre_id=desk.centre_id, member_id=member, number=0, at=at, subject_id=whom.id,
            deed="interpreting.open_private.payment",
        )  # fmt: skip


def called(person: Interpreter, **changes: Any) -> None:
    with acting_for(system(person.centre_id)):
        Interpreter.objects.filter(id=person.id).update(**changes)


def reviewed(desk: Desk, at: datetime = ASKED_AT) -> queries.Reviewed:
    with acting_for(desk.data_protection, read_only=True):
        return queries.reviewed(since=at - YEAR, at=at)


def why(desk: Desk) -> list[Nearness | None]:
    return [row.nearness for row in reviewed(desk).near]


def test_ordinary_openings_deserve_no_look(desk: Desk) -> None:
    opened(desk, desk.rana)
    assert why(desk) == []


def test_a_surname_an_own_and_a_colleagues_record_do(desk: Desk) -> None:
    with acting_for(system(desk.centre_id)):
        Member.objects.filter(id=desk.coordinator.member_id).update(name="Karin Schewtschenko")
        mine = Member.objects.select_related("user").get(id=desk.coordinator.member_id)
        colleague = Member.objects.select_related("user").get(id=desk.officer.member_id)
    opened(desk, desk.rana)
    called(desk.rana, family_name="Шевченко")
    assert why(desk) == [Nearness.SURNAME]
    called(desk.rana, email=colleague.user.email.upper())
    assert why(desk) == [Nearness.COLLEAGUE]
    called(desk.rana, email=mine.user.email)
    assert why(desk) == [Nearness.OWN]


def test_a_colleague_who_interprets_too_is_known_by_her_account(desk: Desk) -> None:
    """Her line as an interpreter who reads her own by her right is none to look at."""
    opened(desk, desk.rana, desk.rana_member)
    assert why(desk) == []
    with as_owner():
        account = User.objects.get(id=Member.objects.get(id=desk.rana_member.member_id).user_id)
        Member.objects.filter(id=desk.coordinator.member_id).update(user=account)
    opened(desk, desk.rana, at=ASKED_AT + timedelta(minutes=1))
    assert why(desk) == [Nearness.OWN]
    opened(desk, desk.rana, desk.second_coordinator)
    assert sorted(filter(None, why(desk))) == [Nearness.COLLEAGUE, Nearness.OWN]


def test_a_sample_of_last_week_stays_the_same_and_leaves_out_what_is_near(desk: Desk) -> None:
    monday = ASKED_AT - timedelta(days=ASKED_AT.weekday())
    for number in range(14):
        opened(desk, desk.sirin, at=monday - timedelta(days=7) + timedelta(hours=number * 8))
    opened(desk, desk.sirin, at=monday - timedelta(days=9))
    opened(desk, desk.sirin, at=monday + timedelta(minutes=1))
    first = reviewed(desk).by_chance
    assert len(first) == 10
    assert all(monday - timedelta(days=8) < row.at < monday for row in first)
    assert [row.at for row in first] == sorted((row.at for row in first), reverse=True)
    assert reviewed(desk, ASKED_AT + timedelta(days=2)).by_chance == first
    with acting_for(system(desk.centre_id)):
        name = Member.objects.get(id=desk.coordinator.member_id).name
    called(desk.sirin, family_name=name.split()[-1])
    assert reviewed(desk).by_chance == []


def test_the_page_says_why_and_shows_one_person_on_demand(desk: Desk) -> None:
    now = timezone.now()
    with acting_for(system(desk.centre_id)):
        Member.objects.filter(id=desk.coordinator.member_id).update(name="Karin Kanarie")
    called(desk.rana, family_name="Kanarie")
    opened(desk, desk.rana, at=now)
    opened(desk, desk.sirin, at=now)
    client, path = sign_in(desk.data_protection), reverse("interpreting:openings")
    page = client.get(path).content.decode()
    assert "gleicher Nachname" in page
    assert page.index("Bitte ansehen") < page.index("Alle Öffnungen")
    one = client.get(path, {"person": str(desk.sirin.id)}).content.decode()
    assert desk.sirin.name in one
    assert "Kanarie" not in one.replace("Karin Kanarie", "")
    for odd in ("x", str(uuid.uuid4())):
        assert client.get(path, {"person": odd}).content.decode().count("Karin Kanarie") == page.count("Karin Kanarie")
    asked = f"{path}?person={desk.rana.id}"
    person = reverse("interpreting:interpreter", args=[desk.rana.id])
    assert asked in sign_in(desk.director).get(person).content.decode()
    assert asked not in sign_in(desk.coordinator).get(person).content.decode()
    assert sign_in(desk.coordinator).get(asked).status_code == 403


def test_questions_do_not_grow_with_openings(desk: Desk) -> None:
    def questions() -> int:
        with acting_for(desk.director, read_only=True), CaptureQueriesContext(connection) as asked:
            queries.reviewed(since=ASKED_AT - YEAR, at=ASKED_AT)
        return len(asked)

    opened(desk, desk.rana)
    few = questions()
    for _more in range(5):
        opened(desk, desk.sirin)
        opened(desk, desk.interpreter(), desk.second_coordinator)
    assert questions() == few
