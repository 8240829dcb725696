"""What an institution knows of whoever comes: her calling card. Nothing else of her is read from there, by whatever statement."""

import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from miteinander.core import security
from miteinander.core.retention import history_of
from miteinander.core.tenancy import Actor, acting_for, system
from miteinander.correspondence.models import Mail
from miteinander.interpreting import documents, queries, use_cases
from miteinander.interpreting.models import Assignment, CallingCard, Interpreter, Request
from miteinander.interpreting.tests.factories import Desk, act, asked, assigned, lay_desk, seen, step
from miteinander.interpreting.tests.samples import ASKED_AT
from miteinander.interpreting.vocabulary import HandBackReason, WithdrawReason

pytestmark = pytest.mark.django_db

PHONE, EMAIL = "030 23125 177", "kanarie@example.org"


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def change(desk: Desk, **values: Any) -> None:
    with acting_for(system(desk.centre_id)):
        Interpreter.objects.filter(id=desk.rana.id).update(**values)


def cards(by: Actor) -> dict[uuid.UUID, tuple[str, str]]:
    return seen(by, lambda: {one.id: (one.name, one.phone) for one in CallingCard.objects.order_by("id")})


def card(desk: Desk) -> tuple[str, str] | None:
    return cards(system(desk.centre_id)).get(desk.rana.id)


def booked(desk: Desk) -> Request:
    return assigned(desk, asked(desk))


def attempts(sql: str, *values: Any) -> list[Any]:
    """What comes back: rows, or what the error says. Undone."""
    with suppress(Undo), transaction.atomic():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, values)
                found = [cursor.rowcount, *(cursor.fetchall() if cursor.description else [])]
        except DatabaseError as error:
            diagnosis = getattr(error.__cause__, "diag", None)
            found = [str(error), getattr(diagnosis, "message_detail", None), getattr(diagnosis, "context", None)]
        raise Undo
    return found


class Undo(Exception):
    pass


def test_card_has_the_phone_only_with_consent_and_never_drifts(desk: Desk) -> None:
    change(desk, phone=PHONE, phone_consent=False)
    assert card(desk) == (desk.rana.name, "")
    change(desk, phone_consent=True)
    assert card(desk) == (desk.rana.name, PHONE)
    change(desk, family_name="Neu")
    assert card(desk) == ("Rana Neu", PHONE)
    change(desk, phone_consent=False)
    assert card(desk) == ("Rana Neu", "")


def test_card_goes_with_her_row(desk: Desk) -> None:
    gone = desk.interpreter(papers={})
    assert gone.id in cards(system(desk.centre_id))
    with acting_for(system(desk.centre_id)):
        gone.freetimes.all().delete()
        gone.interpreterlanguages.all().delete()
        Interpreter.objects.filter(id=gone.id).delete()
    assert gone.id not in cards(system(desk.centre_id))


def test_nobody_writes_a_card(desk: Desk) -> None:
    for by in (system(desk.centre_id), desk.coordinator, desk.school_member, desk.rana_member):
        with acting_for(by):
            for sql in (
                "UPDATE interpreting_callingcard SET phone = 'x'",
                "DELETE FROM interpreting_callingcard",
                "INSERT INTO interpreting_callingcard (id, centre_id, given_name, family_name, phone)"
                f" VALUES (gen_random_uuid(), {desk.centre_id}, '', 'x', '')",
            ):
                assert "permission denied" in attempts(sql)[0]


def test_institution_sees_the_cards_of_those_who_come_and_no_row(desk: Desk) -> None:
    change(desk, phone=PHONE, phone_consent=True)
    assert cards(desk.school_member) == {}
    request = booked(desk)
    assert cards(desk.school_member) == {desk.rana.id: (desk.rana.name, PHONE)}
    assert cards(desk.kita_member) == {}
    assert cards(desk.rana_member).keys() == {desk.rana.id}
    assert cards(desk.sirin_member).keys() == {desk.sirin.id}
    history: Any = history_of(Interpreter)
    assert seen(desk.school_member, lambda: (Interpreter.objects.count(), history.objects.count())) == (0, 0)
    act(desk.school_member, use_cases.withdraw, reason=WithdrawReason.OTHER, at=ASKED_AT, **step(request))
    assert cards(desk.school_member) == {}


def test_pages_and_papers_of_the_institution_show_the_card(desk: Desk) -> None:
    change(desk, phone=PHONE, phone_consent=True)
    request = booked(desk)

    def read() -> Iterator[str]:
        part = queries.assignment(request_id=request.id)
        assert part is not None
        yield f"{part.card} {part.card.phone}"
        (row,) = queries.requests_of_institution(by=desk.school_member)
        yield f"{row.card} {row.card.phone}"

    assert seen(desk.school_member, lambda: list(read())) == [f"{desk.rana.name} {PHONE}"] * 2
    sheet = seen(desk.school_member, lambda: documents._agreed(*both(request)))
    assert sheet.interpreter == documents.Interpreter(desk.rana.name, PHONE)


def both(request: Request) -> tuple[Request, Assignment]:
    found, part = queries.request(request_id=request.id), queries.assignment(request_id=request.id)
    assert found is not None
    assert part is not None
    return found, part


def test_who_handed_back_and_why_is_not_the_institutions(desk: Desk) -> None:
    request = booked(desk)
    with acting_for(desk.school_member):
        assert attempts("SELECT state FROM interpreting_assignment")[1:] == [("booked",)]
    act(desk.rana_member, use_cases.hand_back, reason=HandBackReason.PREVENTED, at=ASKED_AT, **step(request))
    with acting_for(desk.school_member):
        assert attempts("SELECT hand_back_reason FROM interpreting_assignment") == [0]


def mails(desk: Desk) -> list[Mail]:
    rows = Mail.objects.filter(recipient_id=desk.rana.id).order_by("created_at", "id")
    return seen(desk.coordinator, lambda: list(rows))


def test_mail_of_an_institution_reaches_her_and_the_institution_does_not_read_where(desk: Desk) -> None:
    change(desk, email=EMAIL)
    request = booked(desk)
    act(desk.school_member, use_cases.withdraw, reason=WithdrawReason.OTHER, at=ASKED_AT, **step(request))
    assert [mail.to for mail in mails(desk)] == [EMAIL] * 2
    columns = 'centre_id, "to", recipient_id, about_id, subject, body, state, attempts, refusal, created_at'
    new = (
        f"INSERT INTO correspondence_mail (id, {columns}) VALUES (%s, {desk.centre_id}, 'x', '{desk.rana.id}', '{request.id}',"
        " '', '', '{state}', 0, '', now())"
    )
    known = mails(desk)[0].id
    with acting_for(desk.school_member):
        said = [
            attempts(sql, *([uuid.uuid4()] if "%s" in sql else []))
            for sql in (
                "SELECT * FROM correspondence_mail",
                "SELECT args FROM procrastinate_jobs",
                new.replace("{state}", "waiting"),
                new.replace("{state}", "waiting") + " RETURNING *",
                new.replace("{state}", "sent"),  # a constraint refuses it, and must not say what it refused
                new.replace("%s", f"'{known}'").replace("{state}", "waiting"),
                new.replace("{state}", "waiting")
                + ' ON CONFLICT (id) DO UPDATE SET subject = EXCLUDED."to" RETURNING *',
                "SELECT sec.address_interpreter()",
            )
        ]
    assert said[0] == [0]
    assert said[2] == [1]
    assert "row-level security" in said[3][0]
    assert "mail_sent_has_its_time" in said[4][0]
    assert EMAIL not in str(said)


def test_mail_goes_to_nobody_who_was_not_to_come(desk: Desk) -> None:
    """Whoever writes as an institution cannot use the outbox to reach the whole pool."""
    request = booked(desk)
    mail = {"centre_id": desk.centre_id, "about_id": request.id, "created_at": ASKED_AT, "subject": "", "body": ""}
    with acting_for(desk.school_member):
        Mail(recipient_id=desk.sirin.id, to="x@example.org", **mail).save(force_insert=True)
    assert not seen(desk.coordinator, lambda: Mail.objects.filter(recipient_id=desk.sirin.id).exists())


def test_a_line_in_the_log_is_left_in_ones_own_name_for_a_request_one_sees(desk: Desk) -> None:
    request = booked(desk)

    def leaves(by: Actor, whose: Actor) -> bool:
        with acting_for(by):
            told = attempts(
                "INSERT INTO interpreting_step (id, centre_id, request_id, deed, from_state, to_state, at, by_id, note)"
                " VALUES (%s, %s, %s, 'note', '', 'assigned', now(), %s, '')",
                *(uuid.uuid4(), desk.centre_id, request.id, whose.member_id),
            )
        return told == [1]

    assert leaves(desk.school_member, desk.school_member)
    assert leaves(desk.rana_member, desk.rana_member)
    assert not leaves(desk.school_member, desk.coordinator)
    assert not leaves(desk.kita_member, desk.kita_member)
    assert not leaves(desk.sirin_member, desk.sirin_member)
    assert not leaves(desk.rana_member, desk.school_member)


OLD = security.Sees("id IN (SELECT interpreter_id FROM interpreting_request)")


@pytest.mark.django_db(transaction=True)
def test_control_with_the_old_policy_an_institution_reads_the_whole_row() -> None:
    desk = lay_desk()
    change(desk, email=EMAIL, phone=PHONE, phone_consent=False)
    booked(desk)

    def reads() -> bool:
        with acting_for(desk.school_member):
            return EMAIL in str(attempts("SELECT * FROM interpreting_interpreter"))

    assert not reads()
    policy, _grant = OLD.policies("interpreting_interpreter", "institution")
    url, name = settings.URLS["DATABASE_URL_OWNER"], connection.settings_dict["NAME"]
    with psycopg.connect(url, dbname=name, autocommit=True) as owner:
        owner.execute(policy.encode())
        try:
            assert reads()
        finally:
            owner.execute("DROP POLICY institution_select ON interpreting_interpreter")
    assert not reads()
