"""The terms of the desk: settled from a day on, never changed once they have begun, and read by those who work by them."""

import html
import re
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from miteinander.core.tenancy import Actor, acting_for, system
from miteinander.core.verdicts import Forbidden, Refused
from miteinander.interpreting import queries, use_cases
from miteinander.interpreting.models import Terms
from miteinander.interpreting.rules import terms as rules
from miteinander.interpreting.tests.factories import Desk, act, asked, lay_desk, seen
from miteinander.interpreting.tests.samples import ASKED_AT, TERMS
from miteinander.interpreting.vocabulary import Exclusion, Mode, PaperKind
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PAGE, FORM = "/dolmetschen/bedingungen/", "/dolmetschen/bedingungen/festlegen/"
TODAY, DAY, APRIL = date(2026, 3, 9), timedelta(days=1), date(2026, 4, 1)
GIVEN = {"desk_email": "neu@example.org", "source": "Beschluss vom 01.03.2026", "at": ASKED_AT}


def settled(
    by: Actor, *, day: date = APRIL, terms_id: uuid.UUID | None = None, replaces: bool = False, **changes: Any
) -> Terms:
    new = replace(TERMS, valid_from=day, **changes)
    return act(by, use_cases.set_terms, terms=new, terms_id=terms_id, replaces=replaces, **GIVEN)


def rows(desk: Desk) -> list[Terms]:
    return seen(system(desk.centre_id), lambda: list(Terms.objects.order_by("valid_from")))


def in_force(desk: Desk, day: date) -> Any:
    return seen(desk.officer, lambda: queries.terms_in_force(on=day))


def history(desk: Desk, one: Terms) -> list[tuple[str, int]]:
    events: Any = Terms._meta.get_field("events").related_model
    with acting_for(system(desk.centre_id)):
        return list(
            events._default_manager.filter(pgh_obj=one.id).order_by("pgh_id").values_list("pgh_label", "lead_days")
        )


def text(answer: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def typed(**changes: Any) -> dict[str, Any]:
    """What the browser sends."""
    return {
        "key": str(uuid.uuid4()),
        "valid_from": "2026-04-01",
        "source": "Ratsbeschluss V/0123/2026 vom 05.03.2026",
        "desk_email": "neu@example.org",
        "lead_days": "7",
        "saturday_counts": "on",
        "horizon_days": "200",
        "answer_days": "2",
        "answer_clock": "15:00",
        "max_minutes": "90",
        "earliest": "08:00",
        "latest": "19:00",
        "travel_minutes": "45",
        "modes": ["on_site", "video"],
        "occasions": ["parent_meeting"],
        "exclusions": ["court", "police"],
        "required_papers": ["consent"],
        "german_level": "b2",
        "language_level": "native",
        **changes,
    }


@pytest.fixture
def coordinator(desk: Desk) -> Client:
    return sign_in(desk.coordinator)


# Deeds


def test_set_terms_follows_and_never_rewrites(desk: Desk) -> None:
    settled(desk.director, lead_days=7)
    assert (in_force(desk, date(2026, 3, 31)).lead_days, in_force(desk, APRIL).lead_days) == (5, 7)
    assert seen(desk.officer, lambda: queries.desk_email(on=APRIL)) == "neu@example.org"
    assert seen(desk.officer, lambda: queries.desk_email(on=date(2025, 4, 1))) == ""
    with pytest.raises(Refused, match=r"frühestens ab heute, dem 09\.03\.2026") as past:
        settled(desk.director, day=TODAY - DAY)
    settled(desk.director, day=TODAY)
    with pytest.raises(Refused, match=r"Ab dem 09\.03\.2026 gelten schon") as begun:
        settled(desk.director, day=TODAY, lead_days=1, replaces=True)
    assert {past.value.field, begun.value.field} == {"valid_from"}
    assert [one.valid_from for one in rows(desk)] == [TERMS.valid_from, TODAY, APRIL]
    for nobody in (desk.officer, desk.school_member, desk.rana_member):
        with pytest.raises(Forbidden):
            settled(nobody, day=APRIL + DAY)


def test_planned_terms_are_replaced_only_when_that_is_meant(desk: Desk) -> None:
    first = settled(desk.director, lead_days=7)
    with pytest.raises(Refused, match="sind schon Bedingungen geplant") as refused:
        settled(desk.coordinator, lead_days=8)
    assert refused.value.field == "valid_from"
    assert settled(desk.coordinator, lead_days=9, replaces=True).id == first.id
    assert in_force(desk, APRIL).lead_days == 9
    assert history(desk, first) == [("insert", 7), ("update", 9)]  # what was planned before stays known


def test_the_same_click_twice_is_once(desk: Desk) -> None:
    key = uuid.uuid4()
    assert settled(desk.director, terms_id=key).id == settled(desk.director, terms_id=key).id == key
    assert len(rows(desk)) == 2


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"answer_days": 0}, "answer_days", "von 1 bis 60"),
        ({"max_minutes": 9999}, "max_minutes", "von 1 bis 1.440"),
        ({"horizon_days": 4}, "horizon_days", "Der Vorlauf ist mit 5 Tagen länger"),
        ({"latest": time(6)}, "latest", "also nach 07:00 Uhr"),
        ({"modes": frozenset()}, "modes", "mindestens eines"),
        ({"day": date(2062, 4, 1)}, "valid_from", "mehr als zwei Jahre voraus"),
    ],
)
def test_set_terms_refuses_what_cannot_be(desk: Desk, changes: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        settled(desk.coordinator, **changes)
    assert refused.value.field == field
    assert len(rows(desk)) == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [({"source": " "}, "source"), ({"desk_email": ""}, "desk_email"), ({"desk_email": "keine"}, "desk_email")],
)
def test_set_terms_names_its_ground_and_an_address(desk: Desk, given: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        act(desk.coordinator, use_cases.set_terms, terms=replace(TERMS, valid_from=APRIL), **{**GIVEN, **given})
    assert refused.value.field == field


def test_a_request_keeps_the_terms_under_which_it_was_asked(desk: Desk) -> None:
    request = asked(desk)
    due = request.due_at
    settled(desk.coordinator, day=TODAY, answer_days=1, occasions=frozenset({*TERMS.occasions}))
    assert seen(desk.coordinator, lambda: queries.request(request_id=request.id)).due_at == due


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_refused_in_a_sentence() -> None:
    """Neither has seen the other: the table has the last word. The control: both would have been let in by the rule."""
    desk = lay_desk()
    meet, said = threading.Barrier(2), list[str]()
    real: Callable[..., Any] = rules.faults

    def both(**values: Any) -> Any:
        found = list(real(**values))
        assert found == []
        meet.wait(20)
        return iter(found)

    def settle(by: Actor) -> None:
        try:
            settled(by)
            said.append("")
        except Refused as refused:
            said.append(str(refused))
        finally:
            connections.close_all()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "faults", both)
        patch.setattr(Terms.objects, "select_for_update", Terms.objects.all, raising=False)
        threads = [threading.Thread(target=settle, args=[by]) for by in (desk.coordinator, desk.director)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(60)
    assert sorted(said)[0] == ""
    assert "Jemand anderes hat eben" in sorted(said)[1]
    assert len(rows(desk)) == 2


# Pages


def test_the_page_tells_what_holds_what_will_and_what_did(
    desk: Desk, coordinator: Client, clock: SimpleNamespace
) -> None:
    settled(desk.director, day=TODAY, lead_days=1, saturday_counts=True, exclusions=frozenset({Exclusion.COURT}))
    settled(desk.director, lead_days=9, required_papers=frozenset(), travel_minutes=0)
    page = text(coordinator.get(PAGE))
    for words in (
        "Was heute gilt", "09.03.2026 bis 31.03.2026", "ein Werktag", "zählen mit", "Termin vor Gericht",
        "Beschluss vom 01.03.2026", "Was geplant ist", "Ab 01.04.2026", "9 Arbeitstage", "keine verlangt",
        "Was früher galt", "01.01.2026 bis 08.03.2026", "5 Arbeitstage", "neu@example.org",
    ):  # fmt: skip
        assert words in page, words
    assert seen(desk.coordinator, lambda: queries.editions(today=TODAY)).now.by in page
    clock.at += timedelta(days=40)
    assert "Was geplant ist" not in text(coordinator.get(PAGE))


def test_a_centre_that_has_said_nothing_reads_what_that_means(desk: Desk) -> None:
    with acting_for(system(desk.centre_id)):
        Terms.objects.update(valid_from=date(2027, 1, 1))
    client = sign_in(desk.director)
    assert "Solange kann niemand anfragen" in text(client.get(PAGE))
    assert client.get(FORM).status_code == 200
    assert client.post(FORM, typed(valid_from="2026-03-09")).status_code == 302
    assert in_force(desk, TODAY).lead_days == 7


def test_settling_by_the_form(desk: Desk, coordinator: Client) -> None:
    form = coordinator.get(FORM)
    assert 'value="5"' in form.content.decode()  # begins with what holds
    sent = typed()
    for _click in range(2):
        assert coordinator.post(FORM, sent)["Location"] == PAGE
    new = in_force(desk, APRIL)
    assert new == rules.Terms(
        valid_from=APRIL, lead_days=7, saturday_counts=True, horizon_days=200, answer_days=2, answer_clock=time(15),
        max_minutes=90, earliest=time(8), latest=time(19), travel_minutes=45, modes={Mode.ON_SITE, Mode.VIDEO},
        occasions=new.occasions, exclusions={Exclusion.COURT, Exclusion.POLICE}, required_papers={PaperKind.CONSENT},
        german_level=new.german_level, language_level=new.language_level,
    )  # fmt: skip
    assert [occasion.value for occasion in new.occasions] == ["parent_meeting"]
    assert (new.german_level.value, new.language_level.value) == ("b2", "native")
    page = text(coordinator.get(PAGE))
    assert ("Ratsbeschluss V/0123/2026" in page, "7 Werktage" in page) == (True, True)
    again = coordinator.post(FORM, typed(lead_days="3"))
    assert (again.status_code, "sind schon Bedingungen geplant" in text(again)) == (422, True)
    assert coordinator.post(FORM, typed(lead_days="3", replaces="on")).status_code == 302
    assert in_force(desk, APRIL).lead_days == 3


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"valid_from": "2026-03-08"}, "Gilt ab: Bedingungen gelten frühestens ab heute"),
        ({"valid_from": ""}, "Gilt ab: Bitte ein Datum angeben"),
        ({"source": ""}, "Worauf es beruht: Bitte ausfüllen"),
        ({"desk_email": "keine"}, "Bitte eine E-Mail-Adresse wie name@example.org"),
        ({"lead_days": "x"}, "Vorlauf in Tagen: Bitte eine ganze Zahl"),
        ({"lead_days": "61"}, "Bitte eine Zahl von 0 bis 60"),
        ({"latest": "07:00"}, "Das Ende des Tages muss nach seinem Beginn liegen"),
        ({"modes": []}, "So wird gedolmetscht: Bitte auswählen"),
        ({"occasions": ["nichts"]}, "Dafür vermitteln wir: Das steht nicht zur Auswahl"),
        ({"horizon_days": "3"}, "Der Vorlauf ist mit 7 Tagen länger"),
    ],
)
def test_what_cannot_stand_is_told_at_its_field_and_kept(
    desk: Desk, coordinator: Client, changes: dict[str, Any], said: str
) -> None:
    answer = coordinator.post(FORM, typed(**changes))
    assert (answer.status_code, said in text(answer)) == (422, True), text(answer)
    assert changes.get("source") == "" or "Ratsbeschluss V/0123/2026" in answer.content.decode()
    assert len(rows(desk)) == 1


def test_who_reads_and_who_settles(desk: Desk) -> None:
    for number, (by, reads, settles) in enumerate((
        (desk.coordinator, 200, 200), (desk.director, 200, 200), (desk.admin, 200, 403), (desk.officer, 403, 403),
        (desk.school_member, 403, 403), (desk.rana_member, 403, 403),
    )):  # fmt: skip
        client = sign_in(by)
        assert (client.get(PAGE).status_code, client.get(FORM).status_code) == (reads, settles)
        sent = client.post(FORM, typed(valid_from=str(APRIL + number * DAY)))
        assert sent.status_code == (302 if settles == 200 else 403)
    office = sign_in(desk.admin)
    assert "Neue festlegen" not in text(office.get(PAGE))


def test_newcomers_find_the_way(coordinator: Client) -> None:
    for page in ("/dolmetschen/anfragen/", "/dolmetschen/zahlen/"):
        assert f'href="{PAGE}"' in coordinator.get(page).content.decode()


def test_one_centre_does_not_see_the_terms_of_another(desk: Desk, foreign: Desk, coordinator: Client) -> None:
    settled(foreign.director, lead_days=33)
    assert "33 Arbeitstage" not in text(coordinator.get(PAGE))
