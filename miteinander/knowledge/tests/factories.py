"""A small team, and entries made by the use cases, as people would make them."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from miteinander.centres.tests.factories import MUENSTER, actor_of, member
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Actor, Audience, acting_for
from miteinander.knowledge import use_cases
from miteinander.knowledge.models import Entry, Service
from miteinander.knowledge.rules import EntryFacts
from miteinander.knowledge.vocabulary import Asker, Channel, EntryKind, Licence, Reader, Topic, Visibility, Way
from miteinander.operation.prove import uploads as samples

T = TypeVar("T")
AT = datetime(2026, 3, 18, 9, tzinfo=UTC)
TODAY = date(2026, 3, 18)
PDF = samples.pdf()
MATERIAL = EntryFacts(
    kind=EntryKind.MATERIAL,
    title="Anmeldung in der Kita",
    text="Ein Blatt mit allen Schritten, von der Vormerkung bis zum ersten Tag.",
    languages=("deu",),
    readers=frozenset({Reader.FAMILIES}),
    topic=Topic.KITA,
    visibility=Visibility.PUBLIC,
    tags=("Kindergarten", "Vormerkung"),
    licence=Licence.OWN,
)
ANSWER = EntryFacts(
    kind=EntryKind.ANSWER,
    title="Was kostet die Beratung?",
    text="Nichts. Die Beratung im Zentrum ist kostenlos.",
    languages=("deu",),
    readers=frozenset({Reader.FAMILIES}),
    topic=Topic.OTHER,
    visibility=Visibility.PUBLIC,
)


@dataclass(frozen=True)
class Team:
    """Who works with what the centre knows."""

    officer: Actor
    teacher: Actor
    director: Actor
    coordinator: Actor
    data_protection: Actor
    school: Actor
    interpreter: Actor


def lay_team(centre_id: int = MUENSTER) -> Team:
    def one(role: Role, **more: Any) -> Actor:
        return actor_of(member(role, centre_id=centre_id, **more))

    return Team(
        officer=one(Role.OFFICER),
        teacher=one(Role.SECONDED_TEACHER),
        director=one(Role.DIRECTOR),
        coordinator=one(Role.POOL_COORDINATOR),
        data_protection=one(Role.DATA_PROTECTION),
        school=one(Role.ORG_USER, speaks_for=uuid.uuid4()),
        interpreter=one(Role.INTERPRETER, speaks_for=uuid.uuid4(), audience=Audience.INTERPRETER),
    )


def act(by: Actor, deed: Callable[..., T], **values: Any) -> T:
    """One deed in a transaction of its own, by this person."""
    with acting_for(by):
        return deed(by=by, **values)


def seen(by: Actor, read: Callable[[], T]) -> T:
    """What this person sees."""
    with acting_for(by, read_only=True):
        return read()


def added(by: Actor, facts: EntryFacts = MATERIAL, *, upload: bytes | None = None, **changes: Any) -> Entry:
    """A draft; a material gets a link unless it has an ``upload``."""
    if facts.kind is EntryKind.MATERIAL and upload is None and "link" not in changes:
        changes["link"] = "https://www.example.org/blatt"
    told = replace(facts, **changes)
    return act(by, use_cases.add_entry, entry_id=uuid.uuid4(), facts=told, upload=upload, at=AT)


def published(by: Actor, facts: EntryFacts = MATERIAL, **changes: Any) -> Entry:
    """The same, for those for whom it is."""
    return act(by, use_cases.publish, at=AT, **step(added(by, facts, **changes)))


def step(entry: Entry, **more: Any) -> dict[str, Any]:
    """The arguments that every further deed with an entry needs."""
    return {"entry_id": entry.id, "key": uuid.uuid4(), "version": entry.version} | more


def given(by: Actor, entry: Entry | None = None, **changes: Any) -> Service:
    """Somebody asked and was told."""
    values: dict[str, Any] = {
        "service_id": uuid.uuid4(), "entry_id": entry.id if entry else None, "asker": Asker.FAMILY, "channel": Channel.PHONE,
        "way": Way.TOLD, "topic": Topic.KITA, "language": "tur", "at": AT,
    }  # fmt: skip
    return act(by, use_cases.give, **(values | changes))
