"""Where attacks are run: a throw-away database with the same filling in every centre, and logins of every role."""

import contextlib
import os
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from miteinander.core import security
from miteinander.core.tenancy import Actor, Audience

Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What an attack did with the protection on, and what the same attack did with it off (the control)."""

    guarantee: str
    attack: str
    tries: int
    damage: int
    control: str  # what happened without the protection; empty when the attack has none
    control_bites: bool
    seconds: float
    details: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        return self.damage == 0 and self.tries > 0 and self.control_bites


@dataclass(frozen=True, slots=True)
class Laboratory:
    """Connection strings per role (``DATABASE_URL...``), and the key that signs contexts."""

    urls: Mapping[str, str]
    key: bytes
    database: str = ""

    def connect(self, variable: str) -> Connection:
        return psycopg.connect(self.url(variable), autocommit=True)

    def url(self, variable: str) -> str:
        """Where this login finds the laboratory's database."""
        url = self.urls[variable]
        return make_conninfo(url, dbname=self.database) if self.database else url

    def environment(self) -> dict[str, str]:
        """For another process that works in this laboratory as the application does."""
        urls = {name: self.url(name) for name in self.urls if not name.endswith("OWNER")}
        told = {"DJANGO_SETTINGS_MODULE": "config.settings.proof", "MITEINANDER_ROLE": "app"}
        return os.environ | urls | told | {"MITEINANDER_KEY_FILE": str(settings.KEY_FILE)}

    @contextlib.contextmanager
    def app(self) -> Iterator[Connection]:
        with self.connect("DATABASE_URL") as connection:
            yield connection

    @contextlib.contextmanager
    def owner(self) -> Iterator[Connection]:
        with self.connect("DATABASE_URL_OWNER") as connection:
            yield connection

    def context(self, connection: Connection, actor: Actor, *, lasts: int = 60) -> str:
        """The context as the product signs it, for any actor and moment; attackers get it, forgeries are made of it."""
        body = "|".join(
            (
                str(actor.centre_id),
                actor.audience.value,
                str(actor.member_id or ""),
                str(actor.own_id or ""),
                str(int(time.time()) + lasts),
            )
        )
        return f"{body}|{security.sign(self.key, f'{body}|{connection.info.backend_pid}')}"

    @contextlib.contextmanager
    def acting(self, connection: Connection, actor: Actor) -> Iterator[None]:
        """A transaction in the name of the actor, undone at its end."""
        with connection.transaction(force_rollback=True):
            connection.execute("SELECT set_config(%s, %s, true)", (security.GUC, self.context(connection, actor)))
            yield


def walled_tables(owner: Connection) -> list[str]:
    """Every table with a centre, read from the catalogue at run time."""
    rows = owner.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'centre_id'"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1"
    ).fetchall()
    return [name for (name,) in rows]


def spread(owner: Connection, *, source: int, targets: list[int]) -> None:
    """Copy one centre's rows into others: the same filling everywhere, every identifier of its own, so that leakage shows."""
    with owner.transaction():
        owner.execute(
            "CREATE FUNCTION pg_temp.other(id uuid, centre int) RETURNS uuid LANGUAGE sql IMMUTABLE AS"
            " $$ SELECT md5(id::text || centre)::uuid $$"
        )
        tables = walled_tables(owner)
        for table in tables:
            owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
        constraints = owner.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid = ANY(%s::regclass[])",
            (tables,),
        ).fetchall()
        for table, name, _definition in constraints:
            owner.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name))
            )
        for table in tables:
            owner.execute(sql.SQL("DELETE FROM {} WHERE centre_id = ANY(%s)").format(sql.Identifier(table)), (targets,))
            _copy(owner, table, source, targets)
        for table, name, definition in constraints:
            owner.execute(
                sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                    sql.Identifier(table), sql.Identifier(name), sql.SQL(definition)
                )
            )
        for table in tables:
            owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))
        owner.execute(  # the copied logs of openings go on behind their last line
            "INSERT INTO sec.head SELECT DISTINCT ON (centre_id) centre_id, number, link FROM core_opening"
            " ORDER BY centre_id, number DESC"
            " ON CONFLICT (centre_id) DO UPDATE SET number = EXCLUDED.number, link = EXCLUDED.link"
        )


GLOBAL_IDS = ("user_id", "pgh_context_id")  # accounts are shared by centres


def _copy(owner: Connection, table: str, source: int, targets: list[int]) -> None:
    columns = owner.execute(
        "SELECT attname, format_type(atttypid, atttypmod), attidentity <> '' FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        (table,),
    ).fetchall()
    names: list[sql.Composable] = []
    values: list[sql.Composable] = []
    counted: sql.Composable = sql.SQL(
        "1"
    )  # a number that counts on tells what came first: rows get theirs in the same order
    for name, kind, identity in columns:
        if identity:
            counted = sql.SQL("s.{}").format(sql.Identifier(name))
            continue
        names.append(sql.Identifier(name))
        if name == "centre_id":
            values.append(sql.SQL("t.centre"))
        elif kind == "uuid" and name not in GLOBAL_IDS:
            values.append(sql.SQL("pg_temp.other(s.{}, t.centre)").format(sql.Identifier(name)))
        else:
            values.append(sql.SQL("s.{}").format(sql.Identifier(name)))
    owner.execute(
        sql.SQL(
            "INSERT INTO {} ({}) SELECT {} FROM {} s CROSS JOIN unnest(%s::int[]) AS t(centre) WHERE s.centre_id = %s"
            " ORDER BY {}"
        ).format(
            sql.Identifier(table), sql.SQL(", ").join(names), sql.SQL(", ").join(values), sql.Identifier(table), counted
        ),
        (targets, source),
    )


def people(owner: Connection, centre_id: int) -> list[Actor]:
    """One actor of every audience in a centre: who attacks. Of institutions and interpreters the busiest: there is most to see."""
    actors = [
        Actor(centre_id=centre_id, audience=Audience.SYSTEM),
        Actor(centre_id=centre_id, audience=Audience.PUBLIC),
    ]
    for audience in (Audience.STAFF, Audience.INSTITUTION, Audience.INTERPRETER):
        row = owner.execute(
            "SELECT id, speaks_for FROM centres_member m WHERE centre_id = %s AND audience = %s ORDER BY (SELECT count(*)"
            " FROM interpreting_assignment a WHERE m.speaks_for IN (a.institution_id, a.interpreter_id)) DESC, id LIMIT 1",
            (centre_id, audience.value),
        ).fetchone()
        if row is None:
            raise LookupError(f"Zentrum {centre_id} hat niemanden: {audience.value}")
        actors.append(Actor(centre_id=centre_id, audience=audience, member_id=row[0], own_id=row[1]))
        if audience is Audience.STAFF:
            # Signed in, but not yet acting for a centre: sees no walled table at all.
            actors.append(Actor(centre_id=centre_id, audience=Audience.PERSON, member_id=uuid.UUID(int=centre_id)))
    return actors


def timed(attack: Callable[[], tuple[int, list[str]]]) -> tuple[int, list[str], float]:
    """Run an attack and stop the time."""
    begun = time.perf_counter()
    tries, leaks = attack()
    return tries, leaks, time.perf_counter() - begun
