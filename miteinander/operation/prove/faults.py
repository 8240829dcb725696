"""V6: errors of the database tell nobody's words, neither to the page nor to the server's log."""

import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg

from miteinander.core.tenancy import Actor, Audience
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result, walled_tables

CANARY = "KANARIENVOGEL"


def provoke(laboratory: Laboratory, app: Connection, owner: Connection, count: int) -> tuple[int, list[str]]:
    """Break every constraint of every walled table with words in it; where do the words come out?"""
    leaks: list[str] = []
    texts = owner.execute(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
        " JOIN pg_type t ON t.oid = a.atttypid WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s)"
        " AND t.typname IN ('varchar', 'text') AND NOT a.attisdropped AND c.relname !~ 'event$' ORDER BY 1, 2",
        (walled_tables(owner),),
    ).fetchall()
    centre = owner.execute("SELECT centre_id FROM interpreting_request LIMIT 1").fetchone()
    actor = Actor(centre_id=centre[0] if centre else 1, audience=Audience.SYSTEM)
    tries = 0
    while tries < count:
        for table, column in texts:
            for statement in (
                f"INSERT INTO {table} (id, centre_id, {column}) VALUES (%s, %s, %s)",  # NOT NULL
                f"UPDATE {table} SET centre_id = centre_id + 1, id = %s WHERE centre_id = %s AND {column} <> %s",  # the wall
                f"UPDATE {table} SET {column} = repeat(%s::uuid::text || %s::int || %s::text, 200)",  # too long, CHECK, UNIQUE
            ):
                tries += 1
                try:
                    with laboratory.acting(app, actor):
                        app.execute(statement, (uuid.uuid4(), actor.centre_id, CANARY))
                except psycopg.Error as error:
                    if CANARY in str(error) or CANARY in str(error.diag.message_detail):
                        leaks.append(f"{table}.{column}: {type(error).__name__}")
    return tries, leaks


def in_log(folder: Path) -> int:
    """How often the words stand in any log of the server or the platform."""
    return sum(path.read_text(errors="replace").count(CANARY) for path in folder.rglob("*.log"))


def prove(laboratory: Laboratory, *, count: int = 10_000) -> Iterator[Result]:
    """The control writes the same words into a table without a wall, with a log that repeats statements."""
    begun = time.perf_counter()
    with laboratory.owner() as owner, laboratory.app() as app:
        tries, leaks = provoke(laboratory, app, owner, count)
        told = 0
        owner.execute("CREATE TABLE probe (word text CHECK (word = ''))")
        try:
            owner.execute("INSERT INTO probe VALUES (%s)", (CANARY,))
        except psycopg.Error as error:
            told += CANARY in str(error)
        finally:
            owner.execute("DROP TABLE probe")
        row = owner.execute("SHOW log_min_error_statement").fetchone()
        if row and row[0] != "panic":
            leaks.append(f"the server logs statements that fail (log_min_error_statement = {row[0]})")
    yield Result(
        "V6", "errors provoked with words in every text column", tries, len(leaks),
        f"without a wall the error repeats the words ({told} of 1)", told > 0, time.perf_counter() - begun, leaks[:10],
    )  # fmt: skip
