"""Erased before the period is over (Art. 17 GDPR): from every place, with a line of proof, and for good (B2, B3)."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from miteinander.centres.models import Member, User
from miteinander.core import erased, sealing
from miteinander.core.tenancy import acting_for, system
from miteinander.core.verdicts import Forbidden, Refused
from miteinander.correspondence.models import Mail
from miteinander.directory.models import ContactPerson, Institution
from miteinander.interpreting import use_cases as interpreting
from miteinander.interpreting.models import Interpreter, Request
from miteinander.interpreting.rules.private import Private
from miteinander.interpreting.rules.reports import Report
from miteinander.interpreting.tests.factories import Desk, act, asked, assigned, step
from miteinander.interpreting.tests.samples import ASKED_AT, WISH
from miteinander.interpreting.vocabulary import Outcome, PoolDeed
from miteinander.keeping import queries, tasks, use_cases
from miteinander.keeping.models import Deletion, Erasure
from miteinander.keeping.tests.years import instant, night, tables_with
from miteinander.keeping.vocabulary import ErasureReason
from miteinander.keeping.vocabulary import Outcome as Went
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
CANARY, MAIL = "Kanarienvogel", "kanarienvogel@example.org"
POOL = "interpreting_interpreter"
TODAY = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def keys_of_their_own(settings: Any, tmp_path: Any) -> None:
    """The journal lies beside the keys: every test has its own."""
    settings.PERSON_KEYS = tmp_path / "persons"


@pytest.fixture
def canary(desk: Desk) -> Interpreter:
    """Somebody of the pool with an account, a seal, free times and mails, who was never sent anywhere."""
    person = desk.interpreter(given_name=CANARY, email=MAIL)
    by, at = {"by": desk.coordinator}, {"at": ASKED_AT}
    about: dict[str, Any] = {"interpreter_id": person.id}
    act(deed=interpreting.give_access, **by, **about, email=MAIL, **at)
    act(deed=interpreting.seal_private, **by, **about, private=Private(holder=CANARY, street="Weg 1", town="Ort"), **at)
    act(deed=interpreting.add_conflict, **by, **about, institution_id=desk.kita.id, **at)
    with acting_for(system(1)):
        Mail.objects.create(centre_id=1, to=MAIL.title(), subject=f"Für {CANARY}", body="", created_at=ASKED_AT)
    return person


def leave(desk: Desk, person: Interpreter) -> None:
    with acting_for(desk.coordinator):
        version = Interpreter.objects.get(id=person.id).version
        interpreting.move_status(
            by=desk.coordinator, interpreter_id=person.id, deed=PoolDeed.END, version=version, at=instant(TODAY)
        )
    with acting_for(system(1)):
        Member.objects.filter(speaks_for=person.id).update(until=TODAY)


def ask(desk: Desk, subject: Any, table: str = POOL, **more: Any) -> Erasure:
    told = {
        "reason": ErasureReason.CONSENT_WITHDRAWN,
        "by": desk.director,
        "at": instant(TODAY),
        "erasure_id": uuid.uuid4(),
    }
    told |= more
    with acting_for(told["by"]):
        return use_cases.erase(table=table, subject_id=subject.id, **told)


def erase(desk: Desk, subject: Any, table: str = POOL) -> Erasure:
    """As the director asks and the worker does."""
    asked_for = ask(desk, subject, table)
    tasks.erase_asked(system(1), erasure_id=asked_for.id, at=instant(TODAY))
    return asked_for


def lines(run_id: uuid.UUID) -> dict[tuple[str, str], int]:
    with acting_for(system(1)):
        rows = Deletion.objects.filter(run_id=run_id).order_by("id")
        return {(row.table, str(row.outcome)): row.count for row in rows}


def test_nothing_of_her_is_left_anywhere(desk: Desk, canary: Interpreter) -> None:
    leave(desk, canary)
    before = tables_with(CANARY, 1)
    assert {
        POOL,
        f"{POOL}event",
        "correspondence_mail",
        "centres_member",
        "centres_user",
        "workbench_searchword",
    } <= set(before)
    with acting_for(system(1), read_only=True):
        whom = queries.erasable(table=POOL, subject_id=canary.id)
        assert whom is not None
        said = {(one.table, one.outcome): one.count for one in queries.fates(whom, today=TODAY) if one.count}
    done = erase(desk, canary)
    assert tables_with(CANARY, 1) == []
    assert not User.objects.filter(email=MAIL).exists()
    assert not sealing.exists(centre_id=1, subject_id=canary.id)
    went = lines(done.id)
    assert said == {key: count for key, count in went.items() if key in said}  # the page had said so before
    assert (went[POOL, Went.DELETED], went["accounts", Went.DELETED], went["keys", Went.DELETED]) == (1, 1, 1)
    with acting_for(system(1), read_only=True):
        assert queries.check() is None
        assert queries.nights() == 1
    assert [(one.subject_id, one.reason) for one in erased.entries()] == [(canary.id, "consent_withdrawn")]
    assert CANARY.lower() not in erased.path().read_text().lower()


def test_talks_that_were_paid_for_keep_her_name_and_nothing_else(desk: Desk, canary: Interpreter) -> None:
    talk = assigned(desk, asked(desk), canary)
    after = ASKED_AT + timedelta(days=9)
    talk = act(
        desk.coordinator, interpreting.report, at=after, note="",
        report=Report(outcome=Outcome.HELD, starts=WISH.starts, ends=WISH.ends), **step(talk),
    )  # fmt: skip
    act(desk.coordinator, interpreting.close, at=after, **step(talk))
    leave(desk, canary)
    with acting_for(system(1), read_only=True):
        whom = queries.erasable(table=POOL, subject_id=canary.id)
        assert whom is not None
        (stays,) = [
            one
            for one in queries.fates(whom, today=TODAY)
            if one.count and one.outcome is Went.WAITING and one.months == 72
        ][:1]
    assert stays.table == POOL
    done = erase(desk, canary)
    with acting_for(system(1)):
        left = Interpreter.objects.get(id=canary.id)
        assert (left.name.split()[0], left.email, left.member_id) == (CANARY, "", None)
    assert tables_with(MAIL, 1) == []
    assert lines(done.id)[POOL, Went.WAITING] >= 1
    night(1, date(WISH.day.year + 7, 1, 1))  # the proof of use is over
    assert tables_with(CANARY, 1) == []


def test_contact_persons_go_and_are_nobody_to_write_to(desk: Desk) -> None:
    with acting_for(system(1)):
        person = ContactPerson.objects.create(
            centre_id=1, institution=desk.school, name=CANARY, email=MAIL, since=date(2026, 1, 1)
        )
    talk = asked(desk)
    with acting_for(system(1)):
        Request.objects.filter(id=talk.id).update(
            contact_name=CANARY, contact_email=MAIL, contact_phone="030 23125 111"
        )
    erase(desk, person, "directory_contactperson")
    assert tables_with(CANARY, 1) == []
    with acting_for(system(1)):
        assert Request.objects.filter(id=talk.id, contact_name="", contact_email="", contact_phone="").exists()


def test_colleagues_at_the_same_address_stay_to_be_written_to(desk: Desk) -> None:
    """An office has one address for all. Without the look at the names, the colleague's talk would have nobody to ask for."""
    with acting_for(system(1)):
        person = ContactPerson.objects.create(
            centre_id=1, institution=desk.school, name=CANARY, email="Buero@example.org", since=date(2026, 1, 1)
        )
        Institution.objects.filter(id=desk.school.id).update(email="buero@example.org")
    talks = [asked(desk, request_id=uuid.uuid4()) for _number in range(4)]
    with acting_for(system(1)):
        for talk, name in zip(talks, ("Ida Muster", CANARY, f"K. {CANARY}", ""), strict=True):
            Request.objects.filter(id=talk.id).update(contact_name=name, contact_email="buero@example.org")
    erase(desk, person, "directory_contactperson")
    assert tables_with(CANARY, 1) == []
    with acting_for(system(1)):
        left = {talk.id: Request.objects.get(id=talk.id) for talk in talks}
    assert [(left[talk.id].contact_name, left[talk.id].contact_email) for talk in talks] == [
        ("Ida Muster", "buero@example.org"), ("", ""), ("", ""), ("", ""),
    ]  # fmt: skip


def test_mails_about_a_colleagues_talk_stay_at_the_address_they_share(desk: Desk) -> None:
    """Those about her own, about nothing, with her name in the text, or of a talk that names nobody go all the same."""
    with acting_for(system(1)):
        person = ContactPerson.objects.create(
            centre_id=1, institution=desk.school, name=CANARY, email="Buero@example.org", since=date(2026, 1, 1)
        )
        Institution.objects.filter(id=desk.school.id).update(email="buero@example.org")
    talks = {name: asked(desk, request_id=uuid.uuid4()) for name in ("Ida Muster", CANARY, "")}
    with acting_for(system(1)):
        for name, talk in talks.items():
            Request.objects.filter(id=talk.id).update(contact_name=name, contact_email="buero@example.org")
        kept = mail("BUERO@example.org", talks["Ida Muster"].id)
        gone = [
            mail("buero@example.org", talks[CANARY].id),
            mail("buero@example.org", talks[""].id),
            mail("buero@example.org", None),
            mail("buero@example.org", talks["Ida Muster"].id, body=f"Ansprechperson: {CANARY}."),
        ]
    with acting_for(system(1), read_only=True):
        whom = queries.erasable(table="directory_contactperson", subject_id=person.id)
        assert whom is not None
        said = {one.table: one.count for one in queries.fates(whom, today=TODAY) if one.outcome is Went.DELETED}
    done = erase(desk, person, "directory_contactperson")
    with acting_for(system(1)):
        assert Mail.objects.filter(id=kept.id).exists()
        assert not Mail.objects.filter(id__in=[one.id for one in gone]).exists()
    assert lines(done.id)["correspondence_mail", Went.DELETED] == said["correspondence_mail"]
    assert tables_with(CANARY, 1) == []


def mail(to: str, about: uuid.UUID | None, body: str = "") -> Mail:
    return Mail.objects.create(centre_id=1, to=to, subject="Probe", body=body, about_id=about, created_at=ASKED_AT)


def test_who_is_not_erased(desk: Desk, canary: Interpreter) -> None:
    with pytest.raises(Refused, match="wirkt noch mit"):
        ask(desk, canary)
    leave(desk, canary)
    with pytest.raises(Forbidden):
        ask(desk, canary, by=desk.coordinator)
    with acting_for(desk.director):
        own = Member.objects.get(id=desk.director.member_id)
    with pytest.raises(Refused, match="Sich selbst"):
        ask(desk, own, "centres_member")
    with acting_for(desk.director):
        held = use_cases.hold(
            table=POOL, subject_id=canary.id, reason="Streit um eine Abrechnung", review_on=date(2026, 9, 1), by=desk.director,
            at=instant(TODAY), hold_id=uuid.uuid4(),
        )  # fmt: skip
    with pytest.raises(Refused, match="gilt eine Sperre"):
        ask(desk, canary)
    with acting_for(desk.director):
        use_cases.lift(hold_id=held.id, by=desk.director, at=instant(TODAY))
    key = uuid.uuid4()
    assert ask(desk, canary, erasure_id=key) == ask(desk, canary, erasure_id=key)  # the same click twice
    with pytest.raises(Refused, match="schon beauftragt"):
        ask(desk, canary)


def restore(desk: Desk, person: Interpreter) -> None:
    """An older backup: she is in the pool as before, and the tables know nothing of the deed."""
    with acting_for(system(1)), connection.cursor() as cursor:
        person.member_id = None
        person.save(force_insert=True)
        cursor.execute("SELECT set_config('app.context', '', true)")
    with acting_for(system(1)):
        Mail.objects.create(centre_id=1, to=MAIL, subject=f"Für {CANARY}", body="", created_at=ASKED_AT)


@pytest.mark.parametrize("journal", [True, False])
def test_an_older_backup_brings_her_back_until_the_night(desk: Desk, canary: Interpreter, journal: bool) -> None:
    """The control: without the journal, and with tables that are older than the deed, she stays."""
    leave(desk, canary)
    done = erase(desk, canary)
    with acting_for(system(1)):
        Erasure.objects.filter(id=done.id).delete()  # the backup is older
    if not journal:
        erased.path().unlink()
    restore(desk, canary)
    assert POOL in tables_with(CANARY, 1)
    run_id = night(1, TODAY + timedelta(days=1))
    if journal:
        assert tables_with(CANARY, 1) == []
        assert lines(run_id)[POOL, Went.DELETED] == 1
        with acting_for(system(1), read_only=True):
            assert Erasure.objects.filter(subject_id=canary.id, by=None).exists()
    else:
        assert POOL in tables_with(CANARY, 1)


def test_keys_of_an_older_copy_have_no_journal_and_the_tables_say_it(desk: Desk, canary: Interpreter) -> None:
    leave(desk, canary)
    erase(desk, canary)
    erased.path().unlink()
    restore(desk, canary)
    night(1, TODAY + timedelta(days=1))
    assert tables_with(CANARY, 1) == []
    assert [one.subject_id for one in erased.entries()] == [canary.id]


def test_a_deed_cut_in_the_middle_is_gone_on_with(
    desk: Desk, canary: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Her row in the pool is gone already, her access is not: the deed knows all her ids."""
    leave(desk, canary)
    asked_for = ask(desk, canary)
    whole = tasks._work_off

    def cut(step: Any, *more: Any) -> None:
        if step.table == "centres_member":
            raise SystemExit
        whole(step, *more)

    monkeypatch.setattr(tasks, "_work_off", cut)
    with pytest.raises(SystemExit):
        tasks.erase_asked(system(1), erasure_id=asked_for.id, at=instant(TODAY))
    assert POOL not in tables_with(CANARY, 1)
    assert "centres_member" in tables_with(CANARY, 1)
    monkeypatch.setattr(tasks, "_work_off", whole)
    tasks.erase_asked(system(1), erasure_id=asked_for.id, at=instant(TODAY))
    assert tables_with(CANARY, 1) == []


def test_the_page_says_what_goes_and_asks_why(desk: Desk, canary: Interpreter, clock: Any) -> None:
    clock.at = instant(TODAY)
    client, address = sign_in(desk.director), reverse("keeping:erase", args=[POOL, canary.id])
    assert "wirkt noch mit" in client.get(address).content.decode()
    leave(desk, canary)
    page = client.get(address).content.decode()
    assert "Personen im Pool" in page
    assert "Endgültig löschen" in page
    assert client.post(address, {"key": str(uuid.uuid4()), "reason": ""}).status_code == 422
    assert client.post(address, {"key": str(uuid.uuid4()), "reason": "unlawful"}).status_code == 302
    with acting_for(system(1)):
        assert Erasure.objects.get().reason == "unlawful"
    assert sign_in(desk.coordinator).get(address).status_code == 403
    assert client.get(reverse("keeping:erase", args=["directory_institution", desk.school.id])).status_code == 404


def line(subject_id: uuid.UUID) -> erased.Erased:
    return erased.Erased(1, POOL, subject_id, (subject_id,), "duty", ASKED_AT)


def test_the_journal_shows_what_was_changed_and_bears_a_new_key() -> None:
    first, second, third = (line(uuid.UUID(int=number)) for number in (1, 2, 3))
    for one in (first, second, second, third):
        erased.note(one)
    whole = erased.path().read_text()
    assert erased.entries() == [first, second, third]
    erased.path().write_text(whole + '[1, "half a line')  # died while writing
    assert (erased.entries(), erased.first_broken()) == ([first, second, third], None)
    erased.note(line(uuid.UUID(int=4)))
    assert len(erased.entries()) == 4
    erased.path().write_text(whole.replace(str(second.subject_id), str(uuid.UUID(int=9))))
    assert (erased.entries(), erased.first_broken()) == ([first], 2)  # nobody is erased by a forged line
    erased.path().write_text("".join(whole.splitlines(keepends=True)[::2]))
    assert erased.first_broken() == 2
    erased.path().write_text(whole)
    erased.resign(under=sealing.masters(), new=b"n" * 32)
    assert erased.entries() == []  # signed by a key that is not yet the one
    erased.resign(under=[b"n" * 32], new=sealing.master())
    assert erased.entries() == [first, second, third]
