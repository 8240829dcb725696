"""My day: what waits for whom, each thing once, and what to do when nothing waits."""

import html
import re
import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from miteinander.interpreting import use_cases
from miteinander.interpreting.tests.factories import HERNE, Desk, act, asked, assigned, lay_desk, step
from miteinander.interpreting.tests.samples import ASKED_AT
from miteinander.interpreting.vocabulary import Channel, HandBackReason
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
URL = "/heute/"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    now = SimpleNamespace(at=ASKED_AT)
    monkeypatch.setattr(timezone, "now", lambda: now.at)
    return now


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def day_of(by: Any) -> str:
    answer: HttpResponse = sign_in(by).get(URL)
    assert answer.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


def test_today_needs_somebody() -> None:
    assert Client().get(URL).status_code == 302


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("coordinator", "Alles erledigt"),
        ("director", "Alles erledigt"),
        ("admin", "Alles erledigt"),
        ("officer", "nehmen Sie die Anfrage hier auf"),
        ("teacher", "nehmen Sie die Anfrage hier auf"),
        ("data_protection", "Über das Menü"),
        ("school_member", "Fragen Sie früh an"),
        ("rana_member", "freie Zeiten eintragen"),
    ],
)
def test_empty_day_says_what_could_be_next(desk: Desk, who: str, said: str) -> None:
    page = day_of(getattr(desk, who))
    assert said in page
    begins = reverse("interpreting:ask") in page
    assert begins == (who in ("coordinator", "officer", "teacher", "school_member"))


def test_desk_sees_each_request_once_the_urgent_first(desk: Desk, clock: Any) -> None:
    fresh = asked(desk)
    act(desk.coordinator, use_cases.hold, at=ASKED_AT, **step(asked(desk, request_id=uuid.uuid4())))
    page = day_of(desk.coordinator)
    assert page.count(fresh.reference) == 1
    assert "In Ihren Händen" in page
    assert "Neu, und noch bei niemandem" in page
    clock.at = fresh.due_at + timedelta(minutes=1)
    late = day_of(desk.second_coordinator)
    assert late.index("Die Antwort ist überfällig") < late.index(fresh.reference)
    assert late.count(fresh.reference) == 1


def test_desk_sees_what_is_over_and_which_papers_lapse(desk: Desk, clock: Any) -> None:
    person = desk.interpreter(
        given_name="Olena", papers={"good_conduct": date(2026, 4, 1), "consent": date(2026, 3, 1)}
    )
    talk = assigned(desk, asked(desk))
    clock.at = talk.ends_at + timedelta(hours=1)
    page = day_of(desk.coordinator)
    assert "nicht gemeldet" in page
    assert person.name in page
    assert "gilt bis 01.04.2026" in page
    assert "abgelaufen am 01.03.2026" in page


def test_desk_asks_as_often_whatever_the_rows(desk: Desk) -> None:
    asked(desk)
    client = sign_in(desk.coordinator)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for _ in range(8):
        asked(desk, request_id=uuid.uuid4())
    with CaptureQueriesContext(connection) as many:
        client.get(URL)
    assert len(few) == len(many)


def test_desk_sees_the_first_twenty_and_how_many_are_left(desk: Desk) -> None:
    for _ in range(22):
        asked(desk, request_id=uuid.uuid4())
    page = day_of(desk.coordinator)
    assert '<span class="m-count">22</span>' in page
    assert "2 weitere stehen nicht hier" in page
    assert page.count('class="kern-task-list__item"') == 20


def test_what_was_handed_back_comes_before_what_is_new(desk: Desk) -> None:
    fresh = asked(desk, request_id=uuid.uuid4())
    talk = assigned(desk, asked(desk))
    back = {"at": ASKED_AT + timedelta(hours=2), "reason": HandBackReason.PREVENTED, "note": ""}
    act(desk.rana_member, use_cases.hand_back, **step(talk), **back)
    page = day_of(desk.coordinator)
    assert page.index("bitte neu besetzen") < page.index(talk.reference) < page.index(fresh.reference)
    assert page.count(talk.reference) == 1


def test_colleague_sees_what_she_asked_for_a_caller(desk: Desk) -> None:
    hers = asked(desk, by=desk.officer, channel=Channel.TELEPHONE)
    other = asked(desk, by=desk.teacher, channel=Channel.TELEPHONE, request_id=uuid.uuid4())
    page = day_of(desk.officer)
    assert hers.reference in page
    assert other.reference not in page


def test_institution_sees_her_talks_and_no_other(desk: Desk, clock: Any) -> None:
    talk = assigned(desk, asked(desk))
    open_one = asked(desk, request_id=uuid.uuid4())
    page = day_of(desk.school_member)
    assert page.index("Ihre nächsten Gespräche") < page.index(talk.reference) < page.index("Wir suchen noch")
    assert open_one.reference in page
    assert talk.reference not in day_of(desk.kita_member)
    clock.at = talk.ends_at + timedelta(hours=1)
    late = day_of(desk.school_member)
    assert late.index("Bitte melden Sie die Zeiten") < late.index(talk.reference)
    assert "überfällig" not in late  # that is the desk's to mend
    assert "dauert länger" in late


def test_interpreter_sees_where_to_go_and_what_to_report(desk: Desk, clock: Any) -> None:
    talk = assigned(desk, asked(desk))
    assert "Ihre nächsten Einsätze" in day_of(desk.rana_member)
    assert talk.reference not in day_of(desk.sirin_member)
    clock.at = talk.ends_at + timedelta(hours=1)
    assert "Bitte melden Sie die Zeiten" in day_of(desk.rana_member)


def test_nothing_of_another_centre_is_in_the_day(desk: Desk) -> None:
    foreign = asked(lay_desk(HERNE))
    assert foreign.reference not in day_of(desk.coordinator)
