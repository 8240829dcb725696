"""Mails: every text, in German, with allowed facts only, and none of what is read after signing in (guarantee J3)."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from miteinander.core.tenancy import system
from miteinander.correspondence.models import Mail
from miteinander.interpreting import notices, use_cases
from miteinander.interpreting.rules.reports import Report
from miteinander.interpreting.tests.factories import Desk, act, asked, assigned, lay_desk, seen, step
from miteinander.interpreting.tests.samples import ASKED_AT, WISH
from miteinander.interpreting.vocabulary import (
    HandBackReason,
    ObjectionReason,
    Outcome,
    RefuseReason,
    UnfilledReason,
    WithdrawReason,
)

pytestmark = pytest.mark.django_db

LATER = ASKED_AT + timedelta(hours=2)
AFTER = datetime(2026, 3, 17, 12, tzinfo=UTC)
CANARY = "KANARIE"


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def canary(field: str) -> str:
    return f"{CANARY}-{field}-{uuid.uuid4().hex[:6]}"


def mails(desk: Desk) -> list[Mail]:
    return seen(system(desk.centre_id), lambda: list(Mail.objects.order_by("created_at", "id")))


def everything_happens(desk: Desk) -> None:
    """Each kind of mail once at least, with a canary in every field that no mail may repeat."""
    wish = replace(WISH, place=canary("place"), own_reference=canary("own"), note=canary("note"))

    def new(**changes: object) -> object:
        values = {
            "contact_name": canary("contact"),
            "contact_phone": canary("phone"),
            "contact_email": "kim@example.org",
        }
        return asked(desk, wish=wish, **(values | changes))

    late = replace(wish, day=ASKED_AT.date())
    waived = frozenset({ObjectionReason.TOO_SHORT_NOTICE})
    asked(
        desk,
        by=desk.officer,
        wish=replace(late, starts=time(18), ends=time(19)),
        waived=waived,
        waiver_note=canary("waiver"),
    )
    first = assigned(desk, new())
    back = {"reason": HandBackReason.PREVENTED, "note": canary("note")}
    act(desk.rana_member, use_cases.hand_back, at=LATER, **back, **step(first))
    second = assigned(desk, new())
    gone = {"reason": WithdrawReason.CLIENT_CANCELLED, "note": canary("note")}
    act(desk.director, use_cases.withdraw, at=LATER, **gone, **step(second))
    no = {"reason": RefuseReason.EXCLUDED_OCCASION, "note": canary("note")}
    act(desk.coordinator, use_cases.refuse, at=LATER, **no, **step(new()))
    nobody = {"reason": UnfilledReason.NOBODY_FREE, "note": canary("note")}
    act(desk.coordinator, use_cases.give_up, at=LATER, **nobody, **step(new()))
    report = {"report": Report(outcome=Outcome.CLIENT_ABSENT), "note": canary("note")}
    act(desk.rana_member, use_cases.report, at=AFTER, **report, **step(assigned(desk, new())))


def test_mails_carry_no_content(desk: Desk) -> None:
    everything_happens(desk)
    sent = mails(desk)
    assert len({mail.subject.replace(_reference(mail), "") for mail in sent}) == len(notices.KINDS)
    for mail in sent:
        text = mail.subject + mail.body
        assert CANARY not in text
        # Nor why, nor what about.
        for word in (
            "verhindert",
            "abgesagt",
            "ausgeschlossen",
            "niemand hatte Zeit",
            "Elterngespräch",
            "nicht gekommen",
        ):
            assert word not in text


def _reference(mail: Mail) -> str:
    return next(line.removeprefix("Anfrage: ") for line in mail.body.splitlines() if line.startswith("Anfrage: "))


def test_mails_say_when_in_which_language_from_whom_and_where_to_sign_in(desk: Desk) -> None:
    with translation.override("en"):  # whoever causes a mail may read English; mails are German
        everything_happens(desk)
    for mail in mails(desk):
        assert "Termin: Di., 17.03.2026, 10:00 bis 11:00 Uhr" in mail.body or "Mo., 09.03.2026, 18:00" in mail.body
        assert "Sprache: Kurmandschi" in mail.body
        assert "Kommunales Integrationszentrum Münster" in mail.body
        assert f"http://localhost:8000/dolmetschen/anfragen/{mail.about_id}/" in mail.body
        assert "{" not in mail.body
        assert mail.body.startswith("Guten Tag,")


def test_names_are_written_as_they_are(desk: Desk) -> None:
    act(system(1), lambda by: type(desk.school).objects.filter(id=desk.school.id).update(name="Müller & Söhne <Kita>"))
    assigned(desk, asked(desk))
    (to_her,) = [mail for mail in mails(desk) if mail.to == desk.rana.email]
    assert "Einrichtung: Müller & Söhne <Kita>" in to_her.body


def test_a_protected_place_is_not_named(desk: Desk) -> None:
    act(system(1), lambda by: type(desk.school).objects.filter(id=desk.school.id).update(protected=True))
    assigned(desk, asked(desk, wish=replace(WISH, place="")))
    assert not [mail for mail in mails(desk) if desk.school.name in mail.body + mail.subject]


def test_nobody_without_an_address_gets_a_mail(desk: Desk) -> None:
    person = desk.interpreter(email="")
    assigned(desk, asked(desk), person)
    assert "" not in {mail.to for mail in mails(desk)}


def test_templates_use_allowed_facts_only() -> None:
    folder = Path(notices.__file__).parent / "templates" / "interpreting" / "notices"
    allowed = {"centre", "institution", "reference", "period", "due_at", "language", "link", "interpreter"}
    texts = {path.name: path.read_text() for path in folder.glob("*.txt")}
    assert {f"{notices.TEXTS}/{name}" for name in texts} == {kind.template for kind in notices.KINDS}
    for text in texts.values():
        used = {part.split("}}")[0].split("|")[0].strip() for part in text.split("{{")[1:]}
        assert used <= allowed
