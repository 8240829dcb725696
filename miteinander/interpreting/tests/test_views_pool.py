"""The pages of the pool: who sees and does what, what stays typed, what is sealed and how it is opened."""

import html
import re
import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from miteinander.centres.models import FactorReset, Invitation, Member
from miteinander.centres.tests.factories import accepts
from miteinander.core.models import Opening
from miteinander.core.tenancy import acting_for, system
from miteinander.interpreting import use_cases
from miteinander.interpreting.models import Absence, Conflict, FreeTime, Interpreter, InterpreterLanguage, Paper
from miteinander.interpreting.rules.private import Private
from miteinander.interpreting.states import InterpreterStatus
from miteinander.interpreting.tests.factories import HERNE, Desk, act, lay_desk
from miteinander.interpreting.tests.samples import ASKED_AT
from miteinander.interpreting.vocabulary import Level
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
IBAN = "DE89370400440532013000"
TEAM = ("coordinator", "director", "officer", "teacher", "admin", "data_protection")
READS = {"coordinator", "director", "officer", "teacher", "admin"}
OUTSIDE = ("school_member", "rana_member")
ON_PERSON = (
    "interpreter", "change_interpreter", "speak", "see_paper", "set_free_times", "absence", "conflict", "give_access",
    "seal_private", "private",
)  # fmt: skip
ENTERS: dict[str, set[str]] = {  # who gets in with Rana's id, by page
    "interpreter": READS,
    "change_interpreter": {"coordinator"},
    "speak": {"coordinator"},
    "see_paper": {"coordinator", "admin"},
    "set_free_times": {"coordinator", "rana_member"},
    "absence": {"coordinator", "rana_member"},
    "conflict": {"coordinator"},
    "give_access": {"coordinator"},
    "seal_private": {"coordinator", "admin"},
    "private": {"coordinator"},
}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """It is Monday, half past nine, unless a test says otherwise."""
    now = SimpleNamespace(at=ASKED_AT)
    monkeypatch.setattr(timezone, "now", lambda: now.at)
    return now


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


@pytest.fixture
def coordinator(desk: Desk) -> Client:
    return sign_in(desk.coordinator)


def url(name: str, *args: object) -> str:
    return reverse(f"interpreting:{name}", args=args)


def text(answer: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


def key(**more: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), **more}


def profile(**changes: Any) -> dict[str, Any]:
    return key(
        given_name="Yonas", family_name="Tesfay", gender="male", municipality="Münster (Münster)", german_level="c1",
        modes=["on_site", "phone"], phone="+49 176 04069 100", radius_km="30",
    ) | changes  # fmt: skip


def rows(model: Any, desk: Desk, **where: Any) -> list[Any]:
    with acting_for(system(desk.centre_id)):
        return list(model.objects.filter(**where).order_by("id"))


def now(desk: Desk, person: Interpreter) -> Interpreter:
    (one,) = rows(Interpreter, desk, id=person.id)
    return one


@pytest.mark.parametrize("name", [*TEAM, *OUTSIDE])
def test_every_page_opens_to_whom_it_should(desk: Desk, name: str) -> None:
    client = sign_in(getattr(desk, name))
    assert client.get(url("pool")).status_code == (200 if name in READS else 403)
    assert client.get(url("add_interpreter")).status_code == (200 if name == "coordinator" else 403)
    assert client.get(url("openings")).status_code == (200 if name in ("director", "data_protection") else 403)
    assert client.get(url("myself")).status_code == (200 if name == "rana_member" else 403)
    for page in ON_PERSON:
        expected = 200 if name in ENTERS[page] else 403
        assert client.get(url(page, desk.rana.id)).status_code == expected, page
        if expected == 403:
            assert client.post(url(page, desk.rana.id), key()).status_code in (403, 405), page
    assert client.get(url("pool_deed", desk.rana.id, "pause")).status_code == (200 if name == "coordinator" else 403)


def test_nobody_of_another_centre_is_there(desk: Desk, coordinator: Client) -> None:
    foreign = lay_desk(HERNE)
    for page in ON_PERSON:
        assert coordinator.get(url(page, foreign.rana.id)).status_code == 404, page
        if page != "interpreter":
            assert coordinator.post(url(page, foreign.rana.id), profile()).status_code in (404, 422), page
    buttons = (
        url("unspeak", foreign.rana.id, "kmr"), url("remove_absence", foreign.rana.id, uuid.uuid4()),
        url("remove_conflict", foreign.rana.id, foreign.school.id), url("pool_deed", foreign.rana.id, "pause"),
    )  # fmt: skip
    for button in buttons:
        assert coordinator.post(button, key(version=1)).status_code == 404
    assert now(foreign, foreign.rana).status == InterpreterStatus.ACTIVE
    assert rows(InterpreterLanguage, foreign, interpreter=foreign.rana)


def test_an_interpreter_finds_herself_and_nobody_else(desk: Desk) -> None:
    client = sign_in(desk.rana_member)
    assert client.get(url("set_free_times", desk.sirin.id)).status_code == 404
    assert (
        client.post(url("absence", desk.sirin.id), key(first_on="2026-04-01", last_on="2026-04-02")).status_code == 404
    )
    assert client.get(url("interpreter", desk.rana.id)).status_code == 403
    page = text(client.get(url("myself")))
    assert desk.rana.name in page
    assert "Kurmandschi" in page
    assert "Verpflichtung zur Verschwiegenheit" in page  # seen by a colleague whom she does not see herself
    assert "fehlt noch etwas" not in page
    assert rows(Absence, desk) == []


def test_officer_sees_contact_and_languages_only(desk: Desk) -> None:
    page = text(sign_in(desk.officer).get(url("interpreter", desk.rana.id)))
    assert "Kurmandschi" in page
    for hidden in ("Nachweise", "Freie Zeiten", "Hier nicht einsetzen", "Vertraulich", "Geschlecht"):
        assert hidden not in page


def test_reading_writes_nothing(desk: Desk, coordinator: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        for page in (*ON_PERSON, "pool"):
            coordinator.get(url(page, *([desk.rana.id] if page != "pool" else [])))
    written = [one["sql"] for one in asked if one["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert written == []


def test_list_narrows_sorts_and_leafs_with_constant_queries(desk: Desk, coordinator: Client) -> None:
    desk.interpreter(given_name="Olena", speaks={"ukr": Level.NATIVE}, papers={"good_conduct": date(2026, 3, 31)})
    with CaptureQueriesContext(connection) as few:
        page = text(coordinator.get(url("pool")))
    assert "Olena" in page
    for number in range(55):
        desk.interpreter(given_name=f"N{number}", speaks={"tir": Level.C1})
    with CaptureQueriesContext(connection) as many:
        assert "56 von" not in text(coordinator.get(url("pool") + "?sort=-talks"))
    assert len(many) == len(few)
    only = text(coordinator.get(url("pool") + "?language=ukr"))
    assert "Olena" in only
    assert "Rana" not in only
    soon = text(coordinator.get(url("pool") + "?expiring=on"))
    assert "Olena" in soon
    assert "Rana" not in soon
    assert "Rana" in text(coordinator.get(url("pool") + "?text=rana&status=active&municipality=05515000"))
    assert "Dazu passt niemand" in text(coordinator.get(url("pool") + "?status=rejected"))
    for odd in ("?page=99", "?page=x", "?sort=x", "?language=afrikanisch", "?status=x", "?text=%00"):
        assert coordinator.get(url("pool") + odd).status_code == 200


def test_add_interpreter_twice_clicked_is_one_person(desk: Desk, coordinator: Client) -> None:
    sent = profile()
    answers = [coordinator.post(url("add_interpreter"), sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    (made,) = rows(Interpreter, desk, family_name="Tesfay")
    assert (made.status, made.radius_km, made.municipality_id) == (InterpreterStatus.APPLICANT, 30, "05515000")


@pytest.mark.parametrize(("given", "family"), [("Suharto", ""), ("", "Suharto")])
def test_one_name_is_enough(desk: Desk, coordinator: Client, given: str, family: str) -> None:
    assert coordinator.post(url("add_interpreter"), profile(given_name=given, family_name=family)).status_code == 302
    (made,) = rows(Interpreter, desk, family_name="Suharto")
    assert made.name == "Suharto"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"given_name": "", "family_name": "\x00 "}, "Nachname:"),
        ({"modes": []}, "Arbeitet: Bitte auswählen"),
        ({"municipality": "Atlantis"}, "„Atlantis“ ist nicht in der Liste"),
        ({"german_level": ""}, "Deutsch: Bitte auswählen"),
        ({"radius_km": "5000"}, "von 0 bis 300"),
        ({"weekly_limit": "viele"}, "ganze Zahl"),
        ({"email": "keine"}, "E-Mail-Adresse wie"),
        ({"family_name": "x" * 100_000}, "höchstens 80 Zeichen"),
        ({"key": ""}, "kam unvollständig an"),
    ],
)
def test_add_interpreter_tells_field_and_reason_and_keeps_the_rest(
    desk: Desk, coordinator: Client, wrong: dict[str, Any], said: str
) -> None:
    answer = coordinator.post(url("add_interpreter"), profile(**wrong))
    page = text(answer)
    assert (answer.status_code, said in page) == (422, True)
    assert "+49 176 04069 100" in page
    assert rows(Interpreter, desk, phone="+49 176 04069 100") == []


def test_change_interpreter_loses_no_update(desk: Desk, coordinator: Client) -> None:
    change = url("change_interpreter", desk.rana.id)
    assert f'value="{desk.rana.family_name}"' in text(coordinator.get(change))
    assert coordinator.post(change, profile(family_name="Erste", version=1)).status_code == 302
    late = coordinator.post(change, profile(family_name="Zweite", version=1))
    page = text(late)
    assert late.status_code == 409
    assert "Erste" in page
    assert "Zweite" in page
    assert now(desk, desk.rana).family_name == "Erste"


def test_languages_are_said_and_taken_back(desk: Desk, coordinator: Client) -> None:
    speak = url("speak", desk.rana.id)
    vague = coordinator.post(speak, key(language="afrikanisch", level="c1"))
    assert (vague.status_code, "ist nicht in der Liste" in text(vague)) == (422, True)
    assert coordinator.post(speak, key(language="Sorani", level="b2", cleared="on")).status_code == 302
    assert coordinator.post(speak, key(language="ckb", level="c1")).status_code == 302
    (said,) = rows(InterpreterLanguage, desk, interpreter=desk.rana, language="ckb")
    assert (said.level, said.cleared) == (Level.C1, False)
    assert 'value="Sorani"' in text(coordinator.get(speak + "?code=ckb"))
    assert coordinator.get(url("unspeak", desk.rana.id, "ckb")).status_code == 405
    assert coordinator.post(url("unspeak", desk.rana.id, "ckb"), key()).status_code == 302
    assert rows(InterpreterLanguage, desk, interpreter=desk.rana, language="ckb") == []


def test_papers_show_when_they_lapse(desk: Desk, coordinator: Client) -> None:
    see, today = url("see_paper", desk.rana.id), ASKED_AT.date()
    sent = key(kind="work_permission", seen_on=today, valid_until=today + timedelta(days=20))
    assert [coordinator.post(see, sent).status_code for _ in range(2)] == [302, 302]
    (paper,) = rows(Paper, desk, interpreter=desk.rana, kind="work_permission")
    assert paper.seen_by_id == desk.coordinator.member_id
    assert "läuft bald ab" in text(coordinator.get(url("interpreter", desk.rana.id)))
    wrong = coordinator.post(see, key(kind="consent", seen_on=today, valid_until=today - timedelta(days=1)))
    assert (wrong.status_code, "schon abgelaufen" in text(wrong)) == (422, True)
    unknown = coordinator.post(see, key(kind="passport", seen_on=today))
    assert (unknown.status_code, "steht nicht zur Auswahl" in text(unknown)) == (422, True)


def test_lapsed_paper_is_named(desk: Desk, coordinator: Client, clock: Any) -> None:
    person = desk.interpreter(papers={"good_conduct": date(2026, 3, 8)})
    page = text(coordinator.get(url("interpreter", person.id)))
    assert "abgelaufen" in page
    assert "Heute fehlt für einen Einsatz" in page


@pytest.mark.parametrize("who", ["coordinator", "rana_member"])
def test_free_times_are_kept_as_a_week(desk: Desk, who: str) -> None:
    client, path = sign_in(getattr(desk, who)), url("set_free_times", desk.rana.id)
    sent = key(monday_0_starts="09:00", monday_0_ends="12:00", monday_1_starts="14.00", monday_1_ends="16:00")
    assert client.post(path, sent).status_code == 302
    free = rows(FreeTime, desk, interpreter=desk.rana)
    assert sorted((one.weekday, f"{one.starts:%H:%M}", f"{one.ends:%H:%M}") for one in free) == [
        ("monday", "09:00", "12:00"), ("monday", "14:00", "16:00"),
    ]  # fmt: skip
    assert 'value="14:00"' in text(client.get(path))
    assert client.post(path, key()).status_code == 302
    assert rows(FreeTime, desk, interpreter=desk.rana) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"monday_0_starts": "12:00", "monday_0_ends": "09:00"}, "Montag bis: Das Ende muss nach dem Beginn liegen"),
        ({"monday_0_starts": "12:00"}, "beide Zeiten"),
        ({"monday_0_starts": "25:00", "monday_0_ends": "26:00"}, "Uhrzeit wie 14:30"),
        (
            {
                "monday_0_starts": "09:00",
                "monday_0_ends": "12:00",
                "monday_1_starts": "11:00",
                "monday_1_ends": "13:00",
            },
            "überschneidet sich",
        ),
    ],
)
def test_free_times_tell_what_is_wrong(desk: Desk, wrong: dict[str, str], said: str) -> None:
    path = url("set_free_times", desk.rana.id)
    answer = sign_in(desk.rana_member).post(path, key(friday_0_starts="08:15", friday_0_ends="09:45", **wrong))
    page = text(answer)
    assert (answer.status_code, said in page, "08:15" in page) == (422, True, True)
    assert rows(FreeTime, desk) == []


def test_absence_is_said_once_and_taken_back(desk: Desk) -> None:
    client, path = sign_in(desk.rana_member), url("absence", desk.rana.id)
    sent = key(first_on="2026-04-01", last_on="2026-04-10")
    assert [client.post(path, sent).status_code for _ in range(2)] == [302, 302]
    (away,) = rows(Absence, desk)
    backwards = client.post(path, key(first_on="2026-04-10", last_on="2026-04-01"))
    assert (backwards.status_code, "nicht vor dem ersten" in text(backwards)) == (422, True)
    past = client.post(path, key(first_on="2026-01-01", last_on="2026-01-02"))
    assert (past.status_code, "noch nicht vorbei" in text(past)) == (422, True)
    assert sign_in(desk.sirin_member).post(url("remove_absence", desk.sirin.id, away.id), key()).status_code == 404
    assert rows(Absence, desk)
    assert client.post(url("remove_absence", desk.rana.id, away.id), key()).status_code == 302
    assert rows(Absence, desk) == []


def test_conflict_is_for_the_coordination_alone(desk: Desk, coordinator: Client) -> None:
    label = f"{desk.school.name} (Münster)"
    assert coordinator.post(url("conflict", desk.rana.id), key(institution=label)).status_code == 302
    assert rows(Conflict, desk, interpreter=desk.rana, institution=desk.school)
    assert "Hier nicht einsetzen" in text(coordinator.get(url("interpreter", desk.rana.id)))
    assert desk.school.name not in text(sign_in(desk.director).get(url("interpreter", desk.rana.id)))
    foreign = lay_desk(HERNE)
    forged = coordinator.post(url("conflict", desk.rana.id), key(institution=str(foreign.school.id)))
    assert forged.status_code == 422
    assert coordinator.post(url("remove_conflict", desk.rana.id, desk.school.id), key()).status_code == 302
    assert rows(Conflict, desk) == []


def test_status_moves_by_buttons_and_grave_ones_ask(desk: Desk, coordinator: Client) -> None:
    pause = url("pool_deed", desk.rana.id, "pause")
    assert coordinator.post(pause, key(version=1)).status_code == 302
    assert now(desk, desk.rana).status == InterpreterStatus.PAUSED
    late = coordinator.post(url("pool_deed", desk.rana.id, "suspend"), key(version=1))
    assert (late.status_code, "pausiert" in text(late)) == (409, True)
    assert coordinator.post(pause, key(version=2)).status_code == 403  # not in this state
    page = text(coordinator.get(url("farewell", desk.rana.id, "end")))
    assert "Schlüssel wird vernichtet" in page
    assert "m-danger" in page
    assert coordinator.get(url("pool_deed", desk.rana.id, "befoerdern")).status_code == 404
    assert coordinator.post(url("pool_deed", desk.rana.id, "end"), key(version=2)).status_code == 404  # its own door
    assert coordinator.get(url("farewell", desk.rana.id, "pause")).status_code == 404
    assert url("farewell", desk.rana.id, "suspend") not in (
        there := text(coordinator.get(url("interpreter", desk.rana.id)))
    )
    assert url("farewell", desk.rana.id, "end") in there
    assert coordinator.post(url("farewell", desk.rana.id, "end"), key(version=2)).status_code == 302
    assert now(desk, desk.rana).status == InterpreterStatus.ENDED


def test_activating_without_papers_is_refused_in_a_sentence(desk: Desk, coordinator: Client) -> None:
    person = desk.interpreter(status=InterpreterStatus.DOCUMENTS_PENDING, papers={})
    answer = coordinator.post(url("pool_deed", person.id, "activate"), key(version=1))
    assert (answer.status_code, "fehlt" in text(answer)) == (422, True)
    assert now(desk, person).status == InterpreterStatus.DOCUMENTS_PENDING


def test_access_is_given_by_an_invitation(desk: Desk, coordinator: Client) -> None:
    person = desk.interpreter()
    assert coordinator.post(url("give_access", person.id), key(email="nicht")).status_code == 422
    assert coordinator.post(url("give_access", person.id), key(email="neu@example.org")).status_code == 302
    assert "Eingeladen und noch nicht angenommen" in text(coordinator.get(url("interpreter", person.id)))
    assert now(desk, person).member_id is None
    with acting_for(system(desk.centre_id)):
        invited = Invitation.objects.get(speaks_for=person.id)
    member = accepts(invited)
    assert now(desk, person).member_id == member.id
    page = text(coordinator.get(url("interpreter", person.id)))
    assert ("kann sich anmelden" in page, "nicht angenommen" in page) == (True, False)


@pytest.mark.parametrize("name", ["coordinator", "director", "admin"])
def test_whoever_lost_her_second_factor_is_helped_with_a_reason(desk: Desk, name: str) -> None:
    client, path = sign_in(getattr(desk, name)), url("help_interpreter", desk.sirin.id)
    with acting_for(system(desk.centre_id)):
        account = Member.objects.select_related("user").get(id=desk.sirin_member.member_id).user
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    assert path in client.get(url("interpreter", desk.sirin.id)).content.decode()
    assert client.get(path).status_code == 200
    assert client.post(path, key(reason=" ")).status_code == 422
    assert "bekommt eine Mail" in text(client.post(path, key(reason="Telefon verloren, zurückgerufen"), follow=True))
    assert not Authenticator.objects.filter(user=account).exists()
    (trace,) = rows(FactorReset, desk)
    assert (trace.member_id, trace.reset_by) == (desk.sirin_member.member_id, getattr(desk, name).member_id)
    nobody = desk.interpreter()  # who never signed in cannot have lost anything
    assert client.get(url("help_interpreter", nobody.id)).status_code == 404
    assert url("help_interpreter", nobody.id) not in client.get(url("interpreter", nobody.id)).content.decode()


def seal(desk: Desk) -> None:
    private = Private(holder="R. Beispiel", iban=IBAN, street="Beispielweg 3", postcode="48143", town="Münster")
    act(desk.coordinator, use_cases.seal_private, interpreter_id=desk.rana.id, private=private, at=ASKED_AT)


@pytest.mark.django_db(transaction=True)  # the log is written on a connection of its own
def test_sealed_details_open_with_a_reason_and_leave_a_line(desk: Desk, coordinator: Client) -> None:
    seal(desk)
    path = url("private", desk.rana.id)
    for page in ("interpreter", "seal_private", "private"):
        assert IBAN not in text(coordinator.get(url(page, desk.rana.id)))
    without = coordinator.post(path, key())
    assert (without.status_code, "Bitte auswählen" in text(without)) == (422, True)
    assert rows(Opening, desk) == []
    opened = coordinator.post(path, key(reason="payment"))
    assert opened.status_code == 200
    assert opened["Cache-Control"] == "no-store"
    assert IBAN in text(opened)
    assert "Beispielweg 3" in text(opened)
    (line,) = rows(Opening, desk)
    assert (line.member_id, line.subject_id) == (desk.coordinator.member_id, desk.rana.id)
    log = text(sign_in(desk.data_protection).get(url("openings")))
    assert desk.coordinator.name in log
    assert "Aufwandsentschädigung auszahlen" in log
    assert IBAN not in log


@pytest.mark.django_db(transaction=True)  # the log is written on a connection of its own
@pytest.mark.parametrize("who", ["director", "admin", "officer", "data_protection", "rana_member"])
def test_sealed_details_stay_shut_for_everybody_else(desk: Desk, who: str) -> None:
    seal(desk)
    answer = sign_in(getattr(desk, who)).post(url("private", desk.rana.id), key(reason="payment"))
    assert answer.status_code == 403
    assert IBAN not in text(answer)
    assert rows(Opening, desk) == []


def test_sealing_tells_a_wrong_iban_and_keeps_the_rest(desk: Desk) -> None:
    client, path = sign_in(desk.admin), url("seal_private", desk.rana.id)
    wrong = client.post(path, key(holder="R. Beispiel", iban="DE00 1234"))
    page = text(wrong)
    assert (wrong.status_code, "IBAN:" in page, "R. Beispiel" in page) == (422, True, True)
    assert client.post(path, key(holder="R. Beispiel", iban="DE89 3704 0044 0532 0130 00")).status_code == 302


@pytest.mark.django_db(transaction=True)  # the log is written on a connection of its own
def test_nothing_sealed_says_so(desk: Desk, coordinator: Client) -> None:
    answer = coordinator.post(url("private", desk.sirin.id), key(reason="letter"))
    assert (answer.status_code, "keine Bankdaten" in text(answer)) == (422, True)
    assert rows(Opening, desk) == []
