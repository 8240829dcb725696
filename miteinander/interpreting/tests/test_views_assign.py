"""Choosing who goes: candidates with reasons, and two people at the desk at once."""

import uuid
from dataclasses import replace
from datetime import time

import pytest

from miteinander.interpreting.models import Assignment
from miteinander.interpreting.states import RequestState
from miteinander.interpreting.tests.clicks import click, count, fresh, page, text
from miteinander.interpreting.tests.factories import Desk, asked, assigned
from miteinander.interpreting.tests.samples import WISH
from miteinander.interpreting.vocabulary import ExclusionReason, Level
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_candidates_are_named_with_reasons_and_the_others_with_the_one_reason_why_not(desk: Desk) -> None:
    desk.interpreter(given_name="Farhad", speaks={"prs": Level.NATIVE})
    shown = text(sign_in(desk.coordinator).get(page("request", asked(desk))))
    assert "Kurmandschi: Erstsprache" in shown
    assert "Warum die anderen nicht?" in shown
    assert "Spricht nicht: Kurmandschi." in shown


def test_assign_tells_both_sides_who_comes(desk: Desk) -> None:
    talk = asked(desk)
    browser = sign_in(desk.coordinator)
    answer = browser.post(page("assign", talk), click(talk, interpreter=desk.rana.id), follow=True)
    assert "Vergeben." in text(answer)
    assert fresh(desk, talk).interpreter_id == desk.rana.id
    assert f"{desk.rana.name} kommt" in text(sign_in(desk.school_member).get(page("request", talk)))
    assert "Sie sind für dieses Gespräch eingeplant" in text(sign_in(desk.rana_member).get(page("request", talk)))


def test_assign_twice_with_one_click_is_one_assignment(desk: Desk) -> None:
    talk, browser = asked(desk), sign_in(desk.coordinator)
    form = click(talk, interpreter=desk.rana.id)
    assert [browser.post(page("assign", talk), form).status_code for _ in range(2)] == [302, 302]
    assert count(desk, Assignment) == 1


def test_assign_what_somebody_else_assigned_is_409_with_both_sides(desk: Desk) -> None:
    talk = asked(desk)
    assigned(desk, talk, desk.sirin)
    answer = sign_in(desk.coordinator).post(page("assign", talk), click(talk, interpreter=desk.rana.id))
    assert answer.status_code == 409
    shown = text(answer)
    assert "Ihre Eingabe" in shown
    assert "Jetziger Stand" in shown
    assert desk.sirin.name in shown
    assert page("request", talk) in shown
    assert fresh(desk, talk).interpreter_id == desk.sirin.id


def test_assign_a_related_language_needs_the_institutions_consent(desk: Desk) -> None:
    farhad = desk.interpreter(given_name="Farhad", speaks={"prs": Level.NATIVE})
    talk, browser = asked(desk, wish=replace(WISH, language="pes")), sign_in(desk.coordinator)
    shown = text(browser.get(f"{page('assign', talk)}?interpreter={farhad.id}"))
    assert "Die Einrichtung ist mit dieser Sprache einverstanden" in shown
    assert "Dari" in shown
    without = browser.post(page("assign", talk), click(talk, interpreter=farhad.id))
    assert without.status_code == 422
    assert "Die Einrichtung ist mit dieser Sprache einverstanden" in text(without)
    assert browser.post(page("assign", talk), click(talk, interpreter=farhad.id, confirmed="on")).status_code == 302


def test_assign_in_spite_of_an_obstacle_needs_a_reason(desk: Desk) -> None:
    far = desk.interpreter(given_name="Dilan", weekly_limit=1)
    busy = asked(desk, wish=replace(WISH, starts=time(15), ends=time(16)))
    assigned(desk, busy, far)
    talk, browser = asked(desk), sign_in(desk.coordinator)
    shown = text(browser.get(f"{page('assign', talk)}?interpreter={far.id}"))
    assert "Hat in dieser Woche schon 1 von höchstens 1 Einsätzen." in shown
    form = click(talk, interpreter=far.id, waived=ExclusionReason.WEEKLY_LIMIT.value)
    without = browser.post(page("assign", talk), form)
    assert without.status_code == 422
    assert without.context["form"].errors["waiver"]
    assert browser.post(page("assign", talk), form | {"waiver": "am Telefon geklärt"}).status_code == 302
    assert "am Telefon geklärt" in text(browser.get(page("request", talk)))


def test_assign_somebody_who_cannot_come_names_the_reason(desk: Desk) -> None:
    farhad = desk.interpreter(given_name="Farhad", speaks={"prs": Level.NATIVE})
    talk, browser = asked(desk), sign_in(desk.coordinator)
    answer = browser.post(page("assign", talk), click(talk, interpreter=farhad.id))
    assert answer.status_code == 422
    assert "Spricht nicht: Kurmandschi" in text(answer)
    assert fresh(desk, talk).state == RequestState.ASKED


@pytest.mark.parametrize("interpreter", ["", "x", str(uuid.UUID(int=7))])
def test_assign_nobody_is_refused_in_a_sentence(desk: Desk, interpreter: str) -> None:
    talk = asked(desk)
    answer = sign_in(desk.coordinator).post(page("assign", talk), click(talk, interpreter=interpreter))
    assert answer.status_code == 422
    assert "Bitte prüfen Sie" in text(answer)
    assert sign_in(desk.coordinator).get(f"{page('assign', talk)}?interpreter={interpreter}").status_code == 404


def test_assign_across_centres_is_not_found_or_refused(desk: Desk, foreign: Desk) -> None:
    talk, theirs, browser = asked(desk), asked(foreign), sign_in(desk.coordinator)
    assert browser.get(page("request", theirs)).status_code == 404
    for name in ("assign", "withdraw", "refuse", "give_up", "hold", "note", "report", "close", "hand_back"):
        form = click(theirs, interpreter=desk.rana.id, reason="other", text="x", outcome="held")
        assert browser.post(page(name, theirs), form).status_code == 404, name
    assert browser.post(page("assign", talk), click(talk, interpreter=foreign.rana.id)).status_code == 422
    assert fresh(foreign, theirs).version == theirs.version
    assert fresh(desk, talk).version == talk.version
