"""Who acts for which centre: opens the transaction and sets the signed context, which ends with the transaction."""

import contextlib
import json
import re
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from miteinander.core import sealing, security
from miteinander.core.words import N_, Word

LASTS = 60  # seconds; a request is over long before, a stolen context is useless soon after


class Audience(Word):
    """From which side somebody comes to the centre."""

    STAFF = "staff", N_("Team des Zentrums")
    INSTITUTION = "institution", N_("Einrichtung")
    INTERPRETER = "interpreter", N_("Sprachmittlung")
    PUBLIC = "public", N_("Öffentlichkeit")
    PERSON = "person", N_("Angemeldete Person")  # signed in, not yet acting for a centre: sees her own memberships only
    SYSTEM = "system", N_("Miteinander (automatisch)")


class OutsideTheWall(RuntimeError):
    """A walled table was asked outside ``acting_for``: say so, instead of answering with an empty list."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts for a centre right now. ``own_id``: the institution or interpreter this person speaks for."""

    centre_id: int
    audience: Audience
    member_id: uuid.UUID | None = None
    own_id: uuid.UUID | None = None
    roles: frozenset[str] = frozenset()
    name: str = field(default="", compare=False)


def system(centre_id: int) -> Actor:
    """The platform itself at work inside one centre: jobs, imports, reminders."""
    return Actor(centre_id=centre_id, audience=Audience.SYSTEM)


@contextlib.contextmanager
def acting_for(actor: Actor, *, read_only: bool = False, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """One transaction in the name of the actor. Not nestable: the inner context would outlive its block."""
    with transaction.atomic(using=using, durable=True):
        enter(actor, read_only=read_only, using=using)
        try:
            yield
        finally:
            leave(using=using)


def enter(actor: Actor, *, read_only: bool = False, using: str = DEFAULT_DB_ALIAS) -> None:
    """Set the signed context for the rest of this transaction, in one round trip."""
    connection: Any = connections[using]
    if not connection.in_atomic_block:
        raise OutsideTheWall("A context holds for one transaction: open it first.")
    connection.ensure_connection()
    settings_sql = (
        "SELECT set_config(%s, %s, true), set_config('pghistory.context_id', %s, true),"
        " set_config('pghistory.context_metadata', %s, true)"
    )
    if read_only:  # one way: PostgreSQL refuses to switch back after the first query
        settings_sql += ", set_config('transaction_read_only', 'on', true)"
    metadata = {"member": str(actor.member_id or ""), "audience": actor.audience.value}
    with connection.cursor() as cursor:
        cursor.execute(
            settings_sql,
            [
                security.GUC,
                signed(actor, connection.connection.info.backend_pid),
                str(uuid.uuid4()),
                json.dumps(metadata),
            ],
        )
    connection.acting_for = actor


def reading_only(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """No centre, nothing but reading: for pages that everybody may see."""
    with connections[using].cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")


def signed(actor: Actor, backend_pid: int) -> str:
    """The context as the database checks it: centre|audience|member|own|expires|mac."""
    expires = int(time.time()) + LASTS
    body = f"{actor.centre_id}|{actor.audience.value}|{actor.member_id or ''}|{actor.own_id or ''}|{expires}"
    return f"{body}|{security.sign(sealing.context_key(), f'{body}|{backend_pid}')}"


def leave(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Forget the actor; PostgreSQL forgets the context by itself when the transaction ends."""
    connection: Any = connections[using]
    connection.acting_for = None


@cache
def walled() -> re.Pattern[str]:
    """All names of walled tables, read from the models."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if getattr(getattr(model, "pgh_tracked_model", None) or model, "walled", False)
    ]
    return re.compile(r"\b(" + "|".join(map(re.escape, tables)) + r")\b")


def guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """A reminder for programmers; the wall itself is in the database."""
    connection = context["connection"]
    if settings.ROLE != "owner" and getattr(connection, "acting_for", None) is None and walled().search(sql):
        raise OutsideTheWall(f"Ask inside acting_for(...): {sql[:80]}")
    return execute(sql, params, many, context)


def watch(connection: Any, **_: Any) -> None:
    """Put the guard on every connection once; wrappers outlive a reconnect."""
    if guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard)
