"""Deeds with materials and answers: written down, published, handed over. Each is whole or does not happen, and leaves a trace."""

import contextlib
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from miteinander.core import deeds, files
from miteinander.core.labels import label, sentence
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Conflict, Forbidden, Refused, Verdict
from miteinander.knowledge import notices, permissions, queries, rules
from miteinander.knowledge.models import DRAWER, Entry, File, Related, Service, Step
from miteinander.knowledge.rules import EntryFacts
from miteinander.knowledge.states import ENTRY_CYCLE, EntryState
from miteinander.knowledge.vocabulary import (
    Asker,
    Channel,
    Deed,
    EntryKind,
    Licence,
    Objection,
    Reader,
    Topic,
    Visibility,
    Way,
)

UNKNOWN = _("Diesen Eintrag gibt es hier nicht.")
CHANGED = _("Jemand anderes hat diesen Eintrag inzwischen geändert.")
NOBODY = _("Das kann nur, wer zum Team des Zentrums gehört.")
BAD_ADDRESS = _("Bitte eine E-Mail-Adresse wie name@example.org angeben.")


@deeds.deed
def add_entry(*, entry_id: uuid.UUID, facts: EntryFacts, upload: bytes | None, by: Actor, at: datetime) -> Entry:
    """A material or an answer is written down, as a draft.

    ``entry_id`` is the hidden key of the form: the same click twice is one entry and one file. Raises ``Forbidden`` and ``Refused``.
    """
    permissions.add_entry(by).require()
    done = Entry.objects.locked(entry_id)
    if done is not None:
        return _the_same(done, facts.kind)
    facts = _checked(facts, has_file=upload is not None, at=at, field=None)
    try:
        with transaction.atomic(), _put_away(upload, by, at) as file:
            entry = Entry(
                id=entry_id, centre_id=by.centre_id, last_key=entry_id, changed_at=at, file=file, **_columns(facts)
            )
            entry.save(force_insert=True)
            _attach(entry, facts)
            _leave_step(entry, Deed.ADD, by=by, at=at, file=file)
            return entry
    except IntegrityError as broken:
        if deeds.violated(broken) != "knowledge_entry_pkey":
            raise
        # The same click at the same moment: the first one has done it, and the file of the second is gone again.
        done = Entry.objects.locked(entry_id)
        if done is None:  # the key is taken, by somebody whom we do not see: no click of ours
            raise Refused(deeds.STALE) from None
        return _the_same(done, facts.kind)


@deeds.deed
def change(
    *,
    entry_id: uuid.UUID,
    facts: EntryFacts,
    upload: bytes | None,
    by: Actor,
    at: datetime,
    key: uuid.UUID,
    version: int,
) -> Entry:
    """An entry is written anew, with a new edition of its file when there is an ``upload``; the earlier one is kept for the team.

    A material that gets an address in place of its file shows the address. Raises ``Forbidden``, ``Conflict``, ``Refused``.
    """
    entry, done = _take(entry_id, by=by, may=permissions.change, key=key, version=version)
    if done:
        return entry
    if facts.kind != entry.kind:
        raise Refused(UNKNOWN)
    keeps_file = entry.file_id is not None and upload is None and not facts.link
    facts = _checked(facts, has_file=keeps_file or upload is not None, at=at, field=entry.field_id)
    with _put_away(upload, by, at) as file:
        for name, value in _columns(facts).items():
            setattr(entry, name, value)
        entry.file = file or (entry.file if keeps_file else None)
        _move(entry, Deed.CHANGE, at=at, key=key)
        _attach(entry, facts)
        _leave_step(entry, Deed.REPLACE if file else Deed.CHANGE, by=by, at=at, file=file)
    return entry


@deeds.deed
def publish(*, entry_id: uuid.UUID, by: Actor, at: datetime, key: uuid.UUID, version: int) -> Entry:
    """Those for whom it is find it from now on. Raises ``Forbidden``, ``Conflict``, ``Refused``."""
    entry, done = _take(entry_id, by=by, may=permissions.publish, key=key, version=version)
    if not done:
        _refuse_faults(_facts(entry), has_file=entry.file_id is not None, at=at)
        entry.published_at, entry.published_by_id = at, _doer(by)
        _move(entry, Deed.PUBLISH, at=at, key=key)
        _leave_step(entry, Deed.PUBLISH, by=by, at=at)
    return entry


@deeds.deed
def withdraw(*, entry_id: uuid.UUID, by: Actor, at: datetime, key: uuid.UUID, version: int) -> Entry:
    """Nobody but the team finds it from now on. Raises ``Forbidden``, ``Conflict``, ``Refused``."""
    return _turn(entry_id, Deed.WITHDRAW, may=permissions.withdraw, by=by, at=at, key=key, version=version)


@deeds.deed
def reopen(*, entry_id: uuid.UUID, by: Actor, at: datetime, key: uuid.UUID, version: int) -> Entry:
    """What was withdrawn is a draft again. Raises ``Forbidden``, ``Conflict``, ``Refused``."""
    return _turn(entry_id, Deed.REOPEN, may=permissions.reopen, by=by, at=at, key=key, version=version)


def _turn(
    entry_id: uuid.UUID,
    deed: Deed,
    *,
    may: Callable[[Actor, Entry | None], Verdict],
    by: Actor,
    at: datetime,
    key: uuid.UUID,
    version: int,
) -> Entry:
    entry, done = _take(entry_id, by=by, may=may, key=key, version=version)
    if not done:
        _move(entry, deed, at=at, key=key)
        _leave_step(entry, deed, by=by, at=at)
    return entry


@deeds.deed
def give(
    *,
    service_id: uuid.UUID,
    entry_id: uuid.UUID | None,
    asker: Asker,
    channel: Channel,
    way: Way,
    topic: Topic,
    language: str,
    by: Actor,
    at: datetime,
    email: str = "",
) -> Service:
    """Somebody asked and got an answer: sent, handed over or told, and counted once, without a name.

    ``service_id`` is the hidden key of the form: the same click twice counts once and sends once. ``email`` goes into the mail and
    nowhere else. Raises ``Forbidden`` and ``Refused``.
    """
    permissions.give(by).require()
    done = queries.given(service_id=service_id)
    if done is not None:
        return done
    entry = None
    if entry_id is not None:
        entry = Entry.objects.select_related("file", "centre").locked(entry_id)
        if entry is None:
            raise Refused(UNKNOWN)
    today = local_day(at)
    email = _email(email) if way is Way.MAILED else ""
    _refuse_giving(entry, way=way, email=email, at=at)
    if language not in queries.language_names():
        raise Refused(label(Objection.UNKNOWN_LANGUAGE), "language")
    service = Service(
        id=service_id, centre_id=by.centre_id, day=today, asker=asker, channel=channel, way=way, topic=topic,
        language=language, entry=entry,
    )  # fmt: skip
    try:
        with transaction.atomic():
            service.save(force_insert=True)
    except IntegrityError as broken:
        if deeds.violated(broken) != "knowledge_service_pkey":
            raise
        before = queries.given(service_id=service_id)
        if before is None:  # the key is taken, by somebody whom we do not see: no click of ours
            raise Refused(deeds.STALE) from None
        return before
    if entry is not None and way is Way.MAILED:
        notices.given(entry, to=email, at=at)
    return service


def _refuse_giving(entry: Entry | None, *, way: Way, email: str, at: datetime) -> None:
    reason = rules.why_not_given(
        something=entry is not None,
        published=entry is not None and entry.state == EntryState.PUBLISHED,
        public=entry is not None and entry.visibility == Visibility.PUBLIC,
        expired=entry is not None and rules.is_expired(valid_until=entry.valid_until, today=local_day(at)),
        way=way,
        email=email,
    )
    if reason is not None:
        field, why = reason
        raise Refused(sentence(why, {}), field)


# What the deeds share


def _take(
    entry_id: uuid.UUID, *, by: Actor, may: Callable[[Actor, Entry | None], Verdict], key: uuid.UUID, version: int
) -> tuple[Entry, bool]:
    """The entry, held for this transaction, and whether this very click was done before."""
    may(by, None).require()
    entry: Entry | None = Entry.objects.select_related("file").locked(entry_id)
    if entry is None:
        raise Refused(UNKNOWN)
    if entry.last_key == key:
        return entry, True
    if entry.version != version:
        raise Conflict(CHANGED)
    may(by, entry).require()
    return entry, False


def _the_same(entry: Entry, kind: EntryKind) -> Entry:
    if entry.kind != kind or entry.last_key != entry.id:
        raise Refused(deeds.STALE)
    return entry


def _move(entry: Entry, deed: Deed, *, at: datetime, key: uuid.UUID) -> None:
    entry.state = ENTRY_CYCLE.move(EntryState(entry.state), deed)
    entry.version += 1
    entry.last_key = key
    entry.changed_at = at
    entry.save(force_update=True)


def _leave_step(entry: Entry, deed: Deed, *, by: Actor, at: datetime, file: File | None = None) -> None:
    step = Step(
        centre_id=entry.centre_id, entry=entry, version=entry.version, deed=deed, at=at, by_id=_doer(by), file=file
    )
    step.save(force_insert=True)


def _doer(by: Actor) -> uuid.UUID:
    if by.member_id is None:
        raise Forbidden(NOBODY)
    return by.member_id


@contextlib.contextmanager
def _put_away(upload: bytes | None, by: Actor, at: datetime) -> Any:
    """The upload, made harmless and kept, with its row; nothing without one. When the deed fails the file goes again."""
    if upload is None:
        yield None
        return
    with files.taking_in(upload, centre_id=by.centre_id, drawer=DRAWER) as (clean, stored):
        file = File(
            id=stored.id, centre_id=by.centre_id, kind=clean.kind, size=stored.size, sha256=stored.sha256, added_at=at
        )
        file.save(force_insert=True)
        yield file


def _attach(entry: Entry, facts: EntryFacts) -> None:
    """The materials of an answer, as told now."""
    Related.objects.filter(answer=entry).delete()
    known = set(Entry.objects.filter(id__in=facts.related, kind=EntryKind.MATERIAL).values_list("id", flat=True))
    if set(facts.related) - known:
        raise Refused(UNKNOWN, "related_0")
    for position, material_id in enumerate(facts.related):
        Related(centre_id=entry.centre_id, answer=entry, material_id=material_id, position=position).save(
            force_insert=True
        )


def _checked(facts: EntryFacts, *, has_file: bool, at: datetime, field: uuid.UUID | None) -> EntryFacts:
    """The facts as they may stand; ``field``: what stands there already and may stay, though it is over."""
    facts = rules.tidy(facts=facts)
    _refuse_faults(facts, has_file=has_file, at=at)
    if not set(facts.languages) <= set(queries.language_names()):
        raise Refused(label(Objection.UNKNOWN_LANGUAGE), "languages")
    if facts.field not in (None, field, *(key for key, _name in queries.own_fields(today=local_day(at)))):
        raise Refused(label(Objection.UNKNOWN_FIELD), "field")
    return facts


def _refuse_faults(facts: EntryFacts, *, has_file: bool, at: datetime) -> None:
    for first in rules.faults(facts=facts, has_file=has_file, today=local_day(at)):
        raise Refused(sentence(first.objection, first.values), first.field)


def _facts(entry: Entry) -> EntryFacts:
    return EntryFacts(
        kind=EntryKind(entry.kind),
        title=entry.title,
        text=entry.text,
        languages=tuple(entry.languages),
        readers=frozenset(map(Reader, entry.readers)),
        topic=Topic(entry.topic),
        visibility=Visibility(entry.visibility),
        tags=tuple(entry.tags),
        valid_until=entry.valid_until,
        link=entry.link,
        licence=Licence(entry.licence) if entry.licence else None,
        source=entry.source,
        field=entry.field_id,
    )


def _columns(facts: EntryFacts) -> dict[str, object]:
    return {
        "kind": facts.kind,
        "title": facts.title,
        "text": facts.text,
        "languages": list(facts.languages),
        "readers": sorted(facts.readers),
        "topic": facts.topic,
        "visibility": facts.visibility,
        "tags": list(facts.tags),
        "valid_until": facts.valid_until,
        "link": facts.link,
        "licence": facts.licence or "",
        "source": facts.source,
        "field_id": facts.field,
    }


def _email(text: str) -> str:
    text = text.strip()
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise Refused(BAD_ADDRESS, "email") from None
    return text
