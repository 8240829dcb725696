"""The link of one's own calendar: what it tells, and when it is dead."""

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from unittest import mock

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from miteinander.centres.models import Member, User
from miteinander.centres.models.tenant import MemberQuerySet
from miteinander.core.tenancy import Actor, acting_for, system
from miteinander.core.verdicts import Forbidden
from miteinander.interpreting import use_cases as interpreting
from miteinander.interpreting.tests.factories import Desk, act, asked, assigned, lay_desk, step
from miteinander.interpreting.tests.samples import ASKED_AT
from miteinander.interpreting.vocabulary import HandBackReason
from miteinander.workbench import queries, use_cases
from miteinander.workbench.models import CalendarLink
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    now = SimpleNamespace(at=ASKED_AT)
    monkeypatch.setattr(timezone, "now", lambda: now.at)
    return now


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def link_of(by: Actor, slug: str = "muenster") -> str:
    row = act(by, use_cases.open_calendar, at=ASKED_AT)
    return reverse("workbench:feed", args=[slug, queries.calendar_token(link_id=row.id, issue=row.issue)])


def read(link: str) -> list[Any]:
    answer = Client().get(link)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


def status(link: str) -> int:
    return Client().get(link).status_code


@pytest.mark.parametrize(
    ("who", "what", "sure"),
    [
        ("rana_member", "Einsatz", "CONFIRMED"),
        ("school_member", "Gespräch mit Sprachmittlung", "CONFIRMED"),
        ("coordinator", "Gespräch zu einer Anfrage in Ihren Händen", "CONFIRMED"),
    ],
)
def test_calendar_shows_when_and_nothing_of_where_and_for_whom(desk: Desk, who: str, what: str, sure: str) -> None:
    request = assigned(desk, asked(desk))
    act(desk.coordinator, interpreting.hold, at=ASKED_AT, **step(request))
    link = link_of(getattr(desk, who))
    (event,) = read(link)
    assert event["summary"] == f"{what} ({request.reference})"
    assert event["status"] == sure
    assert event.decoded("dtstart") == request.starts_at
    assert event.decoded("dtend") == request.ends_at
    assert event["url"].endswith(reverse("interpreting:request", args=[request.id]))
    text = Client().get(link).content.decode()
    told = (
        desk.school.name,
        request.place,
        request.contact_name,
        request.language.name,
        desk.rana.family_name,
        "LOCATION",
    )
    assert not [one for one in told if one and one in text]


def test_what_is_only_asked_for_is_tentative_for_the_institution_alone(desk: Desk) -> None:
    asked(desk)
    (event,) = read(link_of(desk.school_member))
    assert event["status"] == "TENTATIVE"
    assert read(link_of(desk.rana_member)) == []
    assert read(link_of(desk.kita_member)) == []


def test_talk_that_was_handed_back_leaves_her_calendar(desk: Desk) -> None:
    request, link = assigned(desk, asked(desk)), link_of(desk.rana_member)
    assert len(read(link)) == 1
    act(desk.rana_member, interpreting.hand_back, at=ASKED_AT, reason=HandBackReason.PREVENTED, **step(request))
    assert read(link) == []


def leaves(by: Actor) -> None:
    with acting_for(system(by.centre_id)):
        Member.objects.filter(id=by.member_id).update(until=(ASKED_AT - timedelta(days=1)).date())


@pytest.mark.parametrize("who", ["rana_member", "school_member", "coordinator"])
def test_link_of_a_leaver_is_dead_the_day_after(desk: Desk, who: str) -> None:
    assigned(desk, asked(desk))
    by: Actor = getattr(desk, who)
    link = link_of(by)
    assert status(link) == 200
    leaves(by)
    assert status(link) == 404
    # The control forgets to look at the days of a membership: then it reads on.
    with mock.patch.object(MemberQuerySet, "current", lambda self, day: self.all()):
        assert status(link) == 200


def test_link_of_a_resting_account_is_dead(desk: Desk) -> None:
    link = link_of(desk.rana_member)
    with acting_for(system(desk.centre_id)):
        user_id = Member.objects.get(id=desk.rana_member.member_id).user_id
    User.objects.filter(id=user_id).update(is_active=False)
    assert status(link) == 404


def test_new_link_replaces_the_old_and_deleting_ends_both(desk: Desk) -> None:
    first, second = link_of(desk.rana_member), link_of(desk.rana_member)
    assert first != second
    assert (status(first), status(second)) == (404, 200)
    act(desk.rana_member, use_cases.close_calendar)
    assert status(second) == 404
    third = link_of(desk.rana_member)
    assert (status(first), status(second), status(third)) == (404, 404, 200)


def test_link_opens_nothing_at_another_centre_or_with_another_secret(desk: Desk) -> None:
    link = link_of(desk.rana_member)
    assert status(link.replace("/muenster/", "/herne/")) == 404
    assert status(reverse("workbench:feed", args=["muenster", "x" * 43])) == 404


def test_table_holds_the_digest_alone(desk: Desk) -> None:
    secret = link_of(desk.rana_member).split("/")[-2]
    with acting_for(system(desk.centre_id), read_only=True):
        row = CalendarLink.objects.values_list().get()
    assert secret not in map(str, row)


def test_link_is_read_only_so_often(desk: Desk) -> None:
    link = link_of(desk.rana_member)
    answers = [Client().get(link) for _time in range(31)]
    assert [one.status_code for one in answers] == [200] * 30 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_officer_has_no_appointments_here(desk: Desk) -> None:
    with pytest.raises(Forbidden, match="keine Termine"):
        act(desk.officer, use_cases.open_calendar, at=ASKED_AT)


def test_page_makes_replaces_and_deletes_the_link(desk: Desk) -> None:
    browser = sign_in(desk.rana_member)
    key = {"key": str(uuid.uuid4())}
    assert "termine.ics" not in browser.get(reverse("workbench:calendar")).content.decode()
    browser.post(reverse("workbench:open_calendar"), key)
    page = browser.get(reverse("workbench:calendar")).content.decode()
    address = page.split('value="http')[1].split('"')[0]
    path = "/" + address.split("/", 3)[3]
    assert status(path) == 200
    browser.post(reverse("workbench:close_calendar"), key)
    assert "termine.ics" not in browser.get(reverse("workbench:calendar")).content.decode()
    assert status(path) == 404


def test_what_is_long_over_leaves_the_calendar(desk: Desk, clock: Any) -> None:
    request, link = assigned(desk, asked(desk)), link_of(desk.rana_member)
    assert len(read(link)) == 1
    clock.at = request.ends_at + timedelta(days=61)
    assert read(link) == []
