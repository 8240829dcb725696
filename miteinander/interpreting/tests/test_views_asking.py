"""The form on which somebody asks: what it refuses it says at the field, and keeps what was typed."""

import re
import uuid
from typing import Any

import pytest

from miteinander.core.tenancy import system
from miteinander.interpreting.models import Request
from miteinander.interpreting.tests.clicks import count, page, sent, text
from miteinander.interpreting.tests.factories import Desk, seen
from miteinander.interpreting.tests.samples import AUTUMN_NIGHT, SPRING_NIGHT
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_ask_by_an_institution_says_what_happens_next(desk: Desk) -> None:
    browser = sign_in(desk.school_member)
    answer = browser.post(page("ask"), sent(), follow=True)
    assert answer.redirect_chain[0][1] == 302
    shown = text(answer)
    assert "Wir suchen jemanden für Sie" in shown
    assert "bis Do., 12.03.2026, 16:00 Uhr eine Antwort" in shown
    (talk,) = seen(system(desk.centre_id), lambda: list(Request.objects.all()))
    assert (talk.institution_id, talk.language_id, talk.place) == (desk.school.id, "kmr", "Raum 12")
    assert talk.municipality_id == "05515000"


def test_ask_needs_at_most_nine_fields(desk: Desk) -> None:
    for who in (desk.school_member, desk.coordinator):
        form = sign_in(who).get(page("ask")).context["form"]
        needed = [name for name, field in form.fields.items() if field.required and not form[name].is_hidden]
        assert len(needed) + 1 <= 9, needed  # the place is needed where people meet on site


def test_ask_for_a_caller_names_the_institution(desk: Desk) -> None:
    browser = sign_in(desk.officer)
    form = sent(institution=desk.kita.name, contact_name="Frau Ohm", contact_email="ohm@example.org")
    assert browser.post(page("ask"), form).status_code == 302
    (talk,) = seen(system(desk.centre_id), lambda: list(Request.objects.all()))
    assert (talk.institution_id, talk.contact_email, talk.channel) == (desk.kita.id, "ohm@example.org", "telephone")


def test_ask_without_anything_names_every_field_and_keeps_what_was_typed(desk: Desk) -> None:
    answer = sign_in(desk.school_member).post(page("ask"), {"key": str(uuid.uuid4()), "note": "Bitte klingeln"})
    assert answer.status_code == 422
    shown = text(answer)
    for label in ("Sprache", "Tag", "Beginn", "Ende", "Anlass", "Ansprechperson", "Wie wird gesprochen?"):
        assert re.search(rf'href="#id_\w+">{re.escape(label)}:? Bitte', shown), label
    assert "Bitte klingeln" in shown
    assert count(desk, Request) == 0


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"starts": "11:00", "ends": "10:00"}, "ends", "Das Ende (10:00 Uhr) muss nach dem Beginn (11:00 Uhr) liegen."),
        ({"starts": "20:00", "ends": "01:00"}, "ends", "nicht über Mitternacht gehen (20:00 bis 01:00 Uhr)"),
        ({"starts": "10:00", "ends": "16:00"}, "ends", "höchstens 180 Minuten, hier sind es 360"),
        ({"day": "2026-03-10"}, "day", "Frühester möglicher Tag: 16.03.2026"),
        ({"day": "2026-03-08"}, "day", "liegt in der Vergangenheit"),
        ({"day": "2036-03-17"}, "day", "Das ist zu weit im Voraus"),
        ({"day": f"{SPRING_NIGHT}", "starts": "02:30", "ends": "04:00"}, "starts", "Die Uhr wird vorgestellt"),
        ({"day": f"{AUTUMN_NIGHT}", "starts": "02:30", "ends": "04:00"}, "starts", "zweimal"),
        ({"day": "31.02.2026"}, "day", "Bitte ein Datum wie 24.12.2026 angeben."),
        ({"starts": "25:00"}, "starts", "Bitte eine Uhrzeit wie 14:30 angeben."),
        ({"place": ""}, "place", "Bitte nennen Sie den Ort des Gesprächs."),
        ({"circumstances": ["court"]}, "circumstances", "Dafür dürfen wir niemanden vermitteln: Termin vor Gericht."),
        ({"gender_binding": "on"}, "gender", "Bitte wählen Sie aus, was verbindlich gewünscht ist."),
        ({"clients_count": "0"}, "clients_count", "Bitte eine Zahl von 1 bis 300 angeben."),
        ({"note": "x" * 1_000_000}, "note", "Bitte höchstens 1.000 Zeichen schreiben, es sind 1.000.000."),
        ({"occasion": "wedding"}, "occasion", "Das steht nicht zur Auswahl."),
    ],
)
def test_ask_refuses_at_the_field_and_keeps_the_rest(
    desk: Desk, changes: dict[str, Any], field: str, sentence: str
) -> None:
    answer = sign_in(desk.school_member).post(page("ask"), sent(own_reference="4b/2026", **changes))
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    shown = text(answer)
    assert 'value="4b/2026"' in shown
    assert 'value="Kurmandschi"' in shown
    assert count(desk, Request) == 0


@pytest.mark.parametrize(
    ("typed", "question", "candidate"),
    [
        ("Kurdisch", "Spricht die Familie Kurmandschi", "Sorani"),
        ("afrikanisch", "Aus welchem Land kommt die Familie", "Tigrinya"),
        ("Farsi/Dari/Kurdisch", "Bitte nennen Sie eine Sprache je Anfrage", "Dari"),
        ("Klingonisch", "Diese Sprache kennen wir nicht", ""),
    ],
)
def test_ask_asks_back_when_a_language_is_unclear(desk: Desk, typed: str, question: str, candidate: str) -> None:
    answer = sign_in(desk.school_member).post(page("ask"), sent(language=typed))
    assert answer.status_code == 422
    shown = text(answer)
    assert question in shown
    assert f'value="{typed}"' in shown
    assert not candidate or re.search(rf'type="radio" name="meant"[^>]*>\s*<label[^>]*>{candidate}</label>', shown)


def test_ask_takes_what_was_meant_by_a_wide_word(desk: Desk) -> None:
    assert sign_in(desk.school_member).post(page("ask"), sent(language="Kurdisch", meant="ckb")).status_code == 302
    (talk,) = seen(system(desk.centre_id), lambda: list(Request.objects.all()))
    assert talk.language_id == "ckb"


def test_ask_takes_no_language_that_is_no_candidate(desk: Desk) -> None:
    assert sign_in(desk.school_member).post(page("ask"), sent(language="Kurdisch", meant="fra")).status_code == 422


def test_ask_takes_stand_ins_each_once(desk: Desk) -> None:
    form = sent(stand_ins="Sorani, Türkisch, Sorani, Kurmandschi")
    assert sign_in(desk.school_member).post(page("ask"), form).status_code == 302
    (talk,) = seen(system(desk.centre_id), lambda: list(Request.objects.all()))
    assert talk.stand_ins == ["ckb", "tur"]


def test_ask_shows_a_caution_once(desk: Desk) -> None:
    browser = sign_in(desk.school_member)
    holiday = sent(day="2026-04-06")
    answer = browser.post(page("ask"), holiday)
    assert answer.status_code == 422
    assert "Der 06.04.2026 ist ein Feiertag." in text(answer)
    assert count(desk, Request) == 0
    assert browser.post(page("ask"), holiday | {"confirmed": "on"}).status_code == 302
    assert count(desk, Request) == 1


def test_ask_on_a_working_day_shows_no_caution(desk: Desk) -> None:
    assert "Ja, dieser Tag ist gemeint" not in text(sign_in(desk.school_member).get(page("ask")))


def test_ask_too_late_goes_on_with_a_reason_for_the_team_only(desk: Desk) -> None:
    late = sent(day="2026-03-10", institution=desk.school.name)
    answer = sign_in(desk.coordinator).post(page("ask"), late)
    assert answer.status_code == 422
    assert "Trotzdem aufnehmen, weil" in text(answer)
    assert sign_in(desk.coordinator).post(page("ask"), late | {"waiver_note": "Notfall"}).status_code == 302
    member = sign_in(desk.school_member).post(page("ask"), late | {"waiver_note": "Notfall"})
    assert member.status_code == 422
    assert "Trotzdem aufnehmen" not in text(member)
    assert count(desk, Request) == 1


def test_ask_twice_with_one_click_is_one_request(desk: Desk) -> None:
    browser, form = sign_in(desk.school_member), sent()
    first, second = browser.post(page("ask"), form), browser.post(page("ask"), form)
    assert first.url == second.url
    assert count(desk, Request) == 1


def test_ask_with_a_form_that_lost_its_key_says_so(desk: Desk) -> None:
    answer = sign_in(desk.school_member).post(page("ask"), sent(key="x"))
    assert answer.status_code == 422
    assert "Das Formular kam unvollständig an." in text(answer)


def test_ask_for_a_foreign_institution_writes_nothing(desk: Desk, foreign: Desk) -> None:
    form = sent(institution=str(foreign.school.id))
    assert sign_in(desk.coordinator).post(page("ask"), form).status_code == 422
    assert sign_in(desk.coordinator).post(page("ask"), form | {"municipality": "05916000"}).status_code == 422
    assert count(desk, Request) == count(foreign, Request) == 0


def test_member_asks_for_her_own_institution_whatever_she_sends(desk: Desk) -> None:
    assert sign_in(desk.school_member).post(page("ask"), sent(institution=str(desk.kita.id))).status_code == 302
    (talk,) = seen(system(desk.centre_id), lambda: list(Request.objects.all()))
    assert talk.institution_id == desk.school.id


def test_ask_with_ten_megabytes_is_refused_in_a_sentence(desk: Desk) -> None:
    answer = sign_in(desk.school_member).post(page("ask"), sent(note="x" * 10_000_000))
    assert answer.status_code == 422
    assert "Bitte höchstens 1.000 Zeichen schreiben, es sind 10.000.000." in answer.content.decode()
    assert count(desk, Request) == 0


def test_ask_drops_signs_that_nobody_sees(desk: Desk) -> None:
    form = sent(contact_name="\x00Kim\u202e Muster", place="Raum\u200e 12", note="Zeile 1\r\nZeile\x00 2")
    assert sign_in(desk.school_member).post(page("ask"), form).status_code == 302
    (talk,) = seen(system(desk.centre_id), lambda: list(Request.objects.all()))
    assert (talk.contact_name, talk.place, talk.note) == ("Kim Muster", "Raum 12", "Zeile 1\nZeile 2")
