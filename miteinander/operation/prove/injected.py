"""L4: whoever smuggles SQL into a page reads sealed columns and takes the transaction back: no line in any log, and nothing to read."""

import base64
import contextlib
import json
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.conf import settings

from miteinander.centres.adapters import factors
from miteinander.centres.models import User
from miteinander.core import sealing, sessions, tenancy
from miteinander.operation.prove import pages
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result

CANARY = "KANARIENNOTIZ"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 (of apps made for this attack)
RECORDS, COLUMNS = "interpreting_privaterecord", ("bank", "address")
Row = tuple[Any, ...]
LOGINS = ("DATABASE_URL", "DATABASE_URL_LOG")  # with these the pages themselves talk to the database


@dataclass(frozen=True, slots=True)
class Sealed:
    """One sealed value as the attacker gets it, and what it says to somebody who has the keys."""

    raw: bytes
    with_key: Callable[[], str]


def prove(laboratory: Laboratory, centres: list[int], *, notes: int = 1000) -> Iterator[Result]:
    """``notes``: how many sealed texts of people lie there at most; apps and sessions come on top."""
    begun = time.perf_counter()
    with laboratory.owner() as owner:
        former = plant(owner, centres, notes)
        cookies = sign_in(owner, centres[0])
    try:
        taken = [one for centre in centres for one in records(laboratory, centre)]
        taken += [*secrets(laboratory, centres[0]), *open_sessions(laboratory, centres[0], cookies)]
        read = sum(map(legible, (one.raw for one in taken)))
        with_key = sum(legible(one.with_key().encode()) for one in taken)
    finally:
        Authenticator.objects.all().delete()
        with laboratory.owner() as owner:
            owner.execute("DELETE FROM core_session")
            put(owner, former)
    kinds = len(taken) > len(cookies) > 0
    yield Result(
        "L4", "sealed texts of people, secrets of apps and sessions, read by smuggled SQL in a right context and taken back",
        len(taken), read, f"with the keys the same reader understands {with_key} of {len(taken)}", kinds and with_key == len(taken),
        time.perf_counter() - begun,
    )  # fmt: skip


def plant(owner: Connection, centres: list[int], notes: int) -> list[Row]:
    """A word under the seal of everybody in the pools. What lay there before, to be put back."""
    people = owner.execute(
        "SELECT centre_id, id FROM interpreting_interpreter WHERE centre_id = ANY(%s) ORDER BY id LIMIT %s",
        (centres, (notes + 1) // 2),
    ).fetchall()
    former = owner.execute(f"SELECT id, centre_id, interpreter_id, bank, address FROM {RECORDS}".encode()).fetchall()
    rows = []
    for number, (centre, person) in enumerate(people):
        places = (sealing.Place(RECORDS, column, centre, person) for column in COLUMNS)
        rows.append((uuid.uuid4(), centre, person, *(sealing.seal(f"{CANARY}{number}", place=one) for one in places)))
    put(owner, rows)
    return former


def put(owner: Connection, rows: Sequence[Row]) -> None:
    """These records and no others."""
    owner.execute(f"ALTER TABLE {RECORDS} DISABLE TRIGGER USER".encode())
    owner.execute(f"DELETE FROM {RECORDS}".encode())
    insert = f"INSERT INTO {RECORDS} (id, centre_id, interpreter_id, bank, address) VALUES (%s, %s, %s, %s, %s)"
    owner.cursor().executemany(insert.encode(), rows)
    owner.execute(f"ALTER TABLE {RECORDS} ENABLE TRIGGER USER".encode())


def sign_in(owner: Connection, centre: int) -> dict[str, str]:
    """An app and a session with a word in it for one member of every role. The cookies, by what is stored of them."""
    Authenticator.objects.all().delete()
    owner.execute("DELETE FROM core_session")
    cookies = {}
    for member in pages.members(owner, centre):
        auth.TOTP.activate(User.objects.get(pk=member[1]), SECRET)
        client = pages.browser(member, centre)
        session = client.session
        session["probe"] = CANARY
        session.save()
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies[sessions.digest(cookie)] = cookie
    return cookies


def smuggled(laboratory: Laboratory, centre: int, query: str) -> Iterator[tuple[object, ...]]:
    """The rows that each login gets in the context of somebody of the team; every transaction is undone."""
    with laboratory.owner() as owner:
        member = next(one for one in pages.members(owner, centre) if one[2] == tenancy.Audience.STAFF.value)
    actor = tenancy.Actor(centre_id=centre, audience=tenancy.Audience.STAFF, member_id=member[0])
    for login in LOGINS:
        with (
            laboratory.connect(login) as here,
            contextlib.suppress(psycopg.errors.InsufficientPrivilege),  # not even the sealed text
            laboratory.acting(here, actor),
        ):
            yield from here.execute(query.encode()).fetchall()


def records(laboratory: Laboratory, centre: int) -> Iterator[Sealed]:
    """What lies sealed of people."""
    for person, *values in smuggled(laboratory, centre, f"SELECT interpreter_id, bank, address FROM {RECORDS}"):
        for column, value in zip(COLUMNS, values, strict=True):
            whose = sealing.Place(RECORDS, column, centre, uuid.UUID(str(person)))
            raw = bytes(value)  # type: ignore[call-overload]
            yield Sealed(raw, lambda raw=raw, whose=whose: sealing.unseal(raw, place=whose))  # type: ignore[misc]


def secrets(laboratory: Laboratory, centre: int) -> Iterator[Sealed]:
    """What apps make their codes of."""
    for (data,) in smuggled(laboratory, centre, "SELECT data::text FROM mfa_authenticator"):
        locked = json.loads(str(data))["secret"]
        yield Sealed(str(data).encode(), lambda locked=locked: sealing.unlock(locked, purpose=factors.PURPOSE))  # type: ignore[misc]


def open_sessions(laboratory: Laboratory, centre: int, cookies: dict[str, str]) -> Iterator[Sealed]:
    """What sessions know. To understand one it takes the cookie and the key."""
    for stored, data in smuggled(laboratory, centre, "SELECT session_key, session_data FROM core_session"):
        cookie = cookies.get(str(stored), "")
        yield Sealed(
            str(data).encode(), lambda data=data, cookie=cookie: json.dumps(sessions.SessionStore(cookie).decode(str(data)))  # type: ignore[misc]
        )  # fmt: skip


def legible(raw: bytes) -> bool:
    """Whether a word can be read in it: as it stands, or behind the writings that need no key."""
    forms = [raw]
    with contextlib.suppress(ValueError):
        forms.append(base64.b64decode(raw, validate=True))
    with contextlib.suppress(ValueError):
        forms.append(bytes.fromhex(raw.decode("ascii")))
    return any(word.encode() in form for form in forms for word in (CANARY, SECRET))
