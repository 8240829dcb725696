"""Deeds with what is sealed of an interpreter: put down, opened by one deed alone, gone for good when she leaves."""

import json
import uuid
from dataclasses import asdict
from datetime import datetime

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from miteinander.core import audit, deeds, sealing
from miteinander.core.tenancy import Actor
from miteinander.core.verdicts import Refused
from miteinander.interpreting import permissions
from miteinander.interpreting.models import Interpreter, PrivateRecord
from miteinander.interpreting.rules import private as rules
from miteinander.interpreting.use_cases import people, typed
from miteinander.interpreting.vocabulary import OpeningReason

BANK, ADDRESS = ("holder", "iban"), ("street", "postcode", "town")
MUTE = _("Diese Angaben können nicht mehr geöffnet werden: Der Schlüssel wurde vernichtet.")
ALTERED = _("Diese Angaben wurden außerhalb von Miteinander verändert und werden nicht gezeigt.")
NOT_LOGGED = _(
    "Das Öffnen konnte nicht protokolliert werden. Deshalb zeigen wir nichts an. Bitte versuchen Sie es später."
)
NOTHING_SEALED = _("Es sind keine Bankdaten und keine Anschrift hinterlegt.")


@deeds.deed
def seal_private(*, interpreter_id: uuid.UUID, private: rules.Private, by: Actor, at: datetime) -> Interpreter:
    """Put down where her allowance is paid to and where she lives, sealed with her own key; replaces what was there.

    Raises ``Forbidden`` and ``Refused``.
    """
    permissions.seal_private(by).require()
    person = people.take(interpreter_id=interpreter_id)
    permissions.seal_private(by, person).require()
    private = rules.tidy(private=private)
    typed.refuse_first(rules.objections(private=private))
    record = PrivateRecord.objects.filter(interpreter=person).first()
    if record is None:
        # A key without a record is left over from an earlier time in the pool: what it sealed must stay mute.
        sealing.destroy(centre_id=person.centre_id, subject_id=person.id)
        record = PrivateRecord(centre_id=person.centre_id, interpreter=person)
    values = asdict(private)
    record.bank = _sealed(person, "bank", {name: values[name] for name in BANK})
    record.address = _sealed(person, "address", {name: values[name] for name in ADDRESS})
    record.save()
    return person


def open_private(*, interpreter_id: uuid.UUID, reason: OpeningReason, by: Actor) -> rules.Private:
    """Read it. The line in the log of openings is committed before anything is unsealed: without it there is no answer.

    Raises ``Forbidden``, and ``Refused`` when there is nothing, when it cannot be logged, or when the key is gone.
    """
    permissions.open_private(by).require()
    return _open(interpreter_id, reason, by)


def open_own(*, interpreter_id: uuid.UUID, by: Actor) -> rules.Private:
    """The same for the person herself (Art. 15 GDPR). The wall shows her no sealed row: the platform reads it for her.

    Raises ``Forbidden`` and ``Refused``.
    """
    permissions.open_own(by, interpreter_id).require()
    return _open(interpreter_id, OpeningReason.INFORMATION, by)


def _open(interpreter_id: uuid.UUID, reason: OpeningReason, by: Actor) -> rules.Private:
    person = Interpreter.objects.filter(id=interpreter_id).first()
    if person is None:
        raise Refused(people.UNKNOWN)
    record = PrivateRecord.objects.filter(interpreter=person).first()
    if record is None:
        raise Refused(NOTHING_SEALED)
    try:
        audit.note_opening(by=by, deed=f"interpreting.open_private.{reason.value}", subject_id=person.id)
    except DatabaseError as error:
        raise Refused(NOT_LOGGED) from error
    try:
        return rules.Private(**_opened(person, "bank", record.bank), **_opened(person, "address", record.address))
    except sealing.KeyGone as gone:
        raise Refused(MUTE) from gone
    except sealing.NotThisSeal as altered:
        raise Refused(ALTERED) from altered


@deeds.deed
def destroy_key(*, interpreter_id: uuid.UUID) -> None:
    """Destroy the key of somebody who has left: every copy of what it sealed is mute from now on. Done by a job.

    Whoever came back in the meantime and was sealed anew has a new key already, which stays.
    """
    person = people.take(interpreter_id=interpreter_id)
    if not PrivateRecord.objects.filter(interpreter=person).exists():
        sealing.destroy(centre_id=person.centre_id, subject_id=person.id)


def _place(person: Interpreter, column: str) -> sealing.Place:
    return sealing.Place(PrivateRecord._meta.db_table, column, person.centre_id, person.id)


def _sealed(person: Interpreter, column: str, values: dict[str, str]) -> bytes:
    return sealing.seal(json.dumps(values, ensure_ascii=False), place=_place(person, column))


def _opened(person: Interpreter, column: str, sealed: bytes | memoryview) -> dict[str, str]:
    values: dict[str, str] = json.loads(sealing.unseal(bytes(sealed), place=_place(person, column)))
    return values
