"""What is sealed of an interpreter: opened by one deed, each opening logged before, mute for good after she left."""

import shutil
import uuid
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from conftest import as_owner
from miteinander.centres.models import Member
from miteinander.core import audit, sealing
from miteinander.core.models import Opening
from miteinander.core.tenancy import system
from miteinander.core.time import local_day
from miteinander.core.verdicts import Forbidden, Refused
from miteinander.interpreting import tasks, use_cases
from miteinander.interpreting.models import Interpreter, PrivateRecord
from miteinander.interpreting.rules.private import Private
from miteinander.interpreting.states import InterpreterStatus
from miteinander.interpreting.tests.factories import HERNE, Desk, act, lay_desk, seen
from miteinander.interpreting.tests.samples import ASKED_AT
from miteinander.interpreting.vocabulary import OpeningReason, PoolDeed

pytestmark = pytest.mark.django_db
# The log is written on a connection of its own: to see its lines, they must be committed.
committed = pytest.mark.django_db(transaction=True)

# An example of the register of IBANs, with check digits that fit.
PRIVATE = Private(
    holder="Rana Beispiel", iban="DE89 3704 0044 0532 0130 00", street="Musterweg 1", postcode="48143", town="Münster"
)
TIDY = Private(
    holder="Rana Beispiel", iban="DE89370400440532013000", street="Musterweg 1", postcode="48143", town="Münster"
)


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys of this test alone; the master is the same, because the database checks signatures with it."""
    shutil.copy(configured.KEY_FILE, tmp_path / "master.key")
    settings.KEY_FILE = tmp_path / "master.key"


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def sealed(desk: Desk, **changes: Any) -> None:
    values = {"interpreter_id": desk.rana.id, "private": PRIVATE, "at": ASKED_AT}
    act(desk.coordinator, use_cases.seal_private, **(values | changes))


def opened(desk: Desk, who: str = "coordinator", **changes: Any) -> Private:
    values = {"interpreter_id": desk.rana.id, "reason": OpeningReason.PAYMENT}
    return act(getattr(desk, who), use_cases.open_private, **(values | changes))


def log(desk: Desk) -> list[tuple[uuid.UUID, str, uuid.UUID]]:
    lines = seen(system(desk.centre_id), lambda: list(Opening.objects.order_by("at", "id")))
    return [(line.member_id, line.deed, line.subject_id) for line in lines]


def end(desk: Desk) -> None:
    deed = partial(use_cases.move_status, deed=PoolDeed.END)
    act(desk.coordinator, deed, interpreter_id=desk.rana.id, at=ASKED_AT, version=1)


def records(desk: Desk) -> list[PrivateRecord]:
    return seen(system(desk.centre_id), lambda: list(PrivateRecord.objects.order_by("id")))


def test_seal_private_leaves_nothing_readable_in_the_row(desk: Desk) -> None:
    sealed(desk)
    sealed(desk, private=PRIVATE)  # replaced, not doubled
    (record,) = records(desk)
    assert b"Rana" not in bytes(record.bank) + bytes(record.address)
    assert "DE89" not in repr(PRIVATE)


def test_seal_private_refuses_an_iban_that_cannot_be(desk: Desk) -> None:
    for iban in ("DE89 3704 0044 0532 0130 01", "nein"):
        with pytest.raises(Refused, match="IBAN") as refused:
            sealed(desk, private=Private(iban=iban))
        assert refused.value.field == "iban"
    with pytest.raises(Refused, match="zu lang"):
        sealed(desk, private=Private(town="x" * 121))
    assert not records(desk)


@committed
def test_open_private_leaves_a_line_before_anything_is_unsealed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(desk)
    unseal, seen_before = sealing.unseal, []

    def unseal_and_look(*arguments: Any, **values: Any) -> str:
        seen_before.append(Opening.objects.count())  # on another connection than the one that wrote
        return unseal(*arguments, **values)

    monkeypatch.setattr(sealing, "unseal", unseal_and_look)
    assert opened(desk) == TIDY
    assert seen_before == [1, 1]
    assert log(desk) == [(desk.coordinator.member_id, "interpreting.open_private.payment", desk.rana.id)]
    # Whoever may not, leaves no line; nor does opening what is not there.
    for who in ("director", "admin"):
        with pytest.raises(Forbidden):
            opened(desk, who)
    with pytest.raises(Refused):
        opened(desk, interpreter_id=desk.sirin.id)
    assert len(log(desk)) == 1
    # An attempt on what has become mute is on record.
    sealing.destroy(centre_id=desk.centre_id, subject_id=desk.rana.id)
    with pytest.raises(Refused, match="vernichtet"):
        opened(desk)
    assert len(log(desk)) == 2
    # The control: without the log the answer would come all the same, and nobody would know.
    sealed(desk)
    monkeypatch.setattr(audit, "note_opening", lambda **_: None)
    assert opened(desk) == TIDY
    assert len(log(desk)) == 2


@committed
def test_without_a_line_there_is_no_answer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(desk)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("REVOKE INSERT ON core_opening FROM miteinander_log")
    monkeypatch.setattr(sealing, "unseal", lambda *_, **__: pytest.fail("unsealed without a line"))
    try:
        with pytest.raises(Refused, match="nicht protokolliert"):
            opened(desk)
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("GRANT INSERT ON core_opening TO miteinander_log")


@pytest.mark.parametrize("who", ["director", "admin", "officer", "data_protection", "rana_member", "school_member"])
def test_open_private_is_the_coordinations_alone(desk: Desk, who: str) -> None:
    sealed(desk)
    with pytest.raises(Forbidden):
        opened(desk, who)


def test_the_office_seals_and_does_not_open(desk: Desk) -> None:
    act(desk.admin, use_cases.seal_private, interpreter_id=desk.rana.id, private=PRIVATE, at=ASKED_AT)
    assert opened(desk) == TIDY
    with pytest.raises(Forbidden):
        act(desk.director, use_cases.seal_private, interpreter_id=desk.rana.id, private=PRIVATE, at=ASKED_AT)


def test_open_private_finds_nothing_where_nothing_is_to_be_seen(desk: Desk) -> None:
    herne = lay_desk(HERNE)
    sealed(herne)
    with pytest.raises(Refused, match="keine Bankdaten"):
        opened(desk)
    with pytest.raises(Refused, match="im Pool nicht"):
        opened(desk, interpreter_id=herne.rana.id)


def test_after_the_end_the_key_is_gone_and_an_old_backup_stays_mute(desk: Desk) -> None:
    sealed(desk)
    (old,) = records(desk)
    end(desk)
    assert records(desk) == []
    restored(old)
    assert opened(desk) == TIDY  # the control: as long as the key exists, a restored row can be read
    act(system(desk.centre_id), lambda by: PrivateRecord.objects.all().delete())
    tasks.destroy_key(centre_id=desk.centre_id, interpreter_id=str(desk.rana.id))
    tasks.destroy_key(centre_id=desk.centre_id, interpreter_id=str(desk.rana.id))  # done twice is done once
    restored(old)
    with pytest.raises(Refused, match="Schlüssel wurde vernichtet"):
        opened(desk)


def restored(old: PrivateRecord) -> None:
    """As if an old backup had been played back."""
    columns = {name: getattr(old, name) for name in ("id", "centre_id", "interpreter_id", "bank", "address")}
    act(system(old.centre_id), lambda by: PrivateRecord.objects.create(**columns))


def test_the_key_is_destroyed_by_a_job_of_the_same_transaction(desk: Desk) -> None:
    sealed(desk)
    end(desk)
    (job,) = ProcrastinateJob.objects.filter(task_name=use_cases.DESTROY_KEY)
    assert job.args == {"centre_id": desk.centre_id, "interpreter_id": str(desk.rana.id)}


def test_whoever_comes_back_gets_a_new_key_that_the_late_job_leaves_alone(desk: Desk) -> None:
    sealed(desk)
    (old,) = records(desk)
    end(desk)
    readmit = partial(use_cases.move_status, deed=PoolDeed.READMIT)
    act(desk.coordinator, readmit, interpreter_id=desk.rana.id, at=ASKED_AT + timedelta(days=1), version=2)
    sealed(desk)
    tasks.destroy_key(centre_id=desk.centre_id, interpreter_id=str(desk.rana.id))
    assert opened(desk) == TIDY
    act(system(desk.centre_id), lambda by: PrivateRecord.objects.all().delete())
    restored(old)
    with pytest.raises(Refused, match="verändert"):  # sealed with the key of her first time: another one now
        opened(desk)


def test_nothing_new_is_put_down_about_somebody_who_has_left(desk: Desk) -> None:
    end(desk)
    with pytest.raises(Forbidden, match="nicht mehr im Pool"):
        sealed(desk)
    assert records(desk) == []


def test_whoever_is_not_taken_leaves_nothing_behind_either(desk: Desk) -> None:
    new = desk.interpreter(status=InterpreterStatus.APPLICANT)
    given = {"interpreter_id": new.id, "at": ASKED_AT}
    member = act(desk.coordinator, use_cases.give_access, email="neu@example.org", **given)
    sealed(desk, interpreter_id=new.id)
    version = act(system(desk.centre_id), lambda by: Interpreter.objects.get(id=new.id).version)
    act(desk.coordinator, partial(use_cases.move_status, deed=PoolDeed.REJECT), version=version, **given)
    assert records(desk) == []
    assert ProcrastinateJob.objects.filter(task_name=use_cases.DESTROY_KEY).count() == 1
    until = act(system(desk.centre_id), lambda by: Member.objects.get(id=member.id).until)
    assert until == local_day(ASKED_AT)
