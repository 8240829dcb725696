"""J4: a job does its work in the centre that it names, or not at all."""

import contextlib
import inspect
import time
import uuid
from collections.abc import Iterator
from typing import Any

from django.db import Error
from django.test import override_settings
from procrastinate.contrib.django import app
from psycopg import sql

from miteinander.core import sealing, verdicts
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result, walled_tables

# What the ids of jobs name. A job with an id that is missing here is a fault of this proof.
NAMED = {
    "mail_id": "correspondence_mail",
    "interpreter_id": "interpreting_interpreter",
    "invitation_id": "centres_invitation",
    "erasure_id": "keeping_erasure",
}
NUMBERS = {"run_id"}  # these name no row: what such a job does next door is looked at by its own proof (B1)
# Nobody is invited in the filling: some are asked here.
INVITED = """
INSERT INTO centres_invitation
  (id, centre_id, email, name, phone, audience, roles, topics, since, issue, digest, sent_at, expires_at, state)
SELECT gen_random_uuid(), %s, n || '@example.org', '', '', 'staff', '{officer}', '{}', current_date, 1, md5(random()::text), now(),
  now() + interval '7 days', 'open' FROM generate_series(1, %s) n
ON CONFLICT DO NOTHING
"""
# Nor is anybody erased: what is left of somebody who went.
ERASED = """
INSERT INTO keeping_erasure (id, centre_id, subject_id, ids, "table", reason, at)
SELECT gen_random_uuid(), %s, gen_random_uuid(), '{}', 'interpreting_interpreter', 'consent_withdrawn', now() FROM generate_series(1, %s)
"""
NOWHERE = 32_000  # a number that no centre has
QUIET = {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


def of_centres() -> Iterator[tuple[str, Any, list[str]]]:
    """Every job of a centre that takes ids: its name, how it is called, the ids (``core.jobs.centre_task``)."""
    for name, task in sorted(app.tasks.items()):
        parameters = list(inspect.signature(task.func).parameters)
        if parameters[:1] == ["by"] and not set(parameters[1:]) <= NUMBERS:
            yield name, task.func, parameters[1:]


def rows(owner: Connection, table: str, centre_id: int, each: int) -> list[uuid.UUID]:
    """Things of the other centre that the job would change if it could."""
    if table == "correspondence_mail":
        owner.execute(
            "UPDATE correspondence_mail SET state = 'waiting', sent_at = NULL WHERE centre_id = %s", (centre_id,)
        )
        where = sql.SQL("true")
    elif table == "centres_invitation":
        owner.execute(INVITED, (centre_id, each))
        where = sql.SQL("t.state = 'open'")
    elif table == "keeping_erasure":
        owner.execute(ERASED, (centre_id, each))
        where = sql.SQL("true")
    else:  # somebody whose key may go: nothing is sealed any more
        where = sql.SQL("NOT EXISTS (SELECT FROM interpreting_privaterecord p WHERE p.interpreter_id = t.id)")
    query = sql.SQL("SELECT t.id FROM {} t WHERE t.centre_id = %s AND {} ORDER BY t.id LIMIT %s").format(
        sql.Identifier(table), where
    )
    found = [row[0] for row in owner.execute(query, (centre_id, each)).fetchall()]
    if table == "interpreting_interpreter":
        for one in found:
            sealing.seal("Probe", place=sealing.Place("interpreting_privaterecord", "bank", centre_id, one))
    return found


def state(owner: Connection, centres: list[int], subjects: list[uuid.UUID]) -> list[Any]:
    """What stands written in both centres, and which keys are there."""
    tables = [
        owner.execute(
            sql.SQL("SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {} t WHERE centre_id = ANY(%s)").format(
                sql.Identifier(table)
            ),
            (centres,),
        ).fetchone()
        for table in walled_tables(owner)
    ]
    return tables + [sealing.exists(centre_id=centre, subject_id=one) for centre in centres for one in subjects]


def attack(owner: Connection, mine: int, theirs: int, each: int) -> tuple[int, list[str], set[str]]:
    """Every job with another centre's ids, without a centre, with one that is none. Tries, effects, and jobs that had one."""
    tries, effects, moved = 0, [], set()
    for name, run, ids in of_centres():
        for one in rows(owner, NAMED[ids[0]], theirs, each):
            arguments = dict.fromkeys(ids, str(one))
            before = state(owner, [mine, theirs], [one])
            for kind, centre in (
                ("another centre's id", {"centre_id": mine}),
                ("no centre", {}),
                ("no such centre", {"centre_id": NOWHERE}),
                ("an empty centre", {"centre_id": None}),
                ("two centres", {"centre_id": f"{mine}|{theirs}"}),
                ("another audience", {"centre_id": f"{theirs}|system||"}),
            ):
                tries += 1
                with contextlib.suppress(TypeError, ValueError, Error, verdicts.Refused):
                    run(**arguments, **centre)
                if (after := state(owner, [mine, theirs], [one])) != before:
                    effects.append(f"{name} with {kind}")
                    moved.add(name)
                    before = after
    return tries, effects, moved


def prove(laboratory: Laboratory, centres: list[int], *, each: int = 10) -> Iterator[Result]:
    """The control takes the wall around what the jobs touch away: then the same jobs do their work next door."""
    begun = time.perf_counter()
    mine, theirs = centres[0], centres[1]
    names = [name for name, _run, _ids in of_centres()]
    with laboratory.owner() as owner, override_settings(**QUIET):
        tries, effects, _moved = attack(owner, mine, theirs, each)
        for table in NAMED.values():
            owner.execute(sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(sql.Identifier(table)))
        try:
            _tries, without, moved = attack(owner, mine, theirs, each)
        finally:
            for table in NAMED.values():
                owner.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(sql.Identifier(table)))
    yield Result(
        "J4", f"{len(names)} jobs with another centre's ids, without a centre, with one that is none", tries, len(effects),
        f"without the wall {len(without)} have an effect next door ({len(moved)} of {len(names)} jobs)",
        moved == set(names), time.perf_counter() - begun, effects[:20],
    )  # fmt: skip
