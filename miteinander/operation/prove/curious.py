"""V8: what nobody outside the team reads of an interpreter: planted in her row and her mails, looked for in every column by raw SQL.

Row-level security hides rows, not columns: an institution that knows who comes must not learn how to ring her up without her consent,
where she gets mail, what she declines, how far she goes, how often.
"""

import contextlib
import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
from psycopg import sql

from miteinander.core import security
from miteinander.core.tenancy import Actor, Audience
from miteinander.interpreting.vocabulary import Occasion
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result, people

EMAIL = "kanarie-mail@example.org"
DECLINED = next(iter(Occasion)).value
# What is planted, and how it reads; numbers are found as whole values only.
CANARIES: Mapping[str, tuple[Any, str]] = {
    "phone": ("KANARIE-TELEFON", "KANARIE-TELEFON"),
    "email": (EMAIL, EMAIL),
    "declined": ([DECLINED] * 3, ",".join([DECLINED] * 3)),
    "radius_km": (31991, "31991"),
    "weekly_limit": (31993, "31993"),
}
FOUND = "CASE WHEN c ~ '^[0-9]+$' THEN t.{column}::text = c ELSE strpos(t.{column}::text, c) > 0 END"
# What an institution could see before there were calling cards, and an outbox that its writers may read.
OLD = security.Sees("id IN (SELECT interpreter_id FROM interpreting_request)")
READABLE = security.Sees("true")
HOLES = (("interpreting_interpreter", OLD), ("correspondence_mail", READABLE))
NEW = (
    'INSERT INTO correspondence_mail (id, centre_id, "to", recipient_id, about_id, subject, body, state, attempts, refusal, created_at)'
    " VALUES (%(id)s, %(centre)s, 'x', %(person)s, %(request)s, '', '', {state}, 0, '', now())"
)
# Each would tell the address that the database has just put in, if it were told to whoever writes.
ECHOES = (
    NEW.format(state="'waiting'") + ' RETURNING "to"',
    NEW.format(state="'sent'"),  # refused by a constraint, which must not repeat the row
    NEW.format(state="'waiting'")
    + ' ON CONFLICT (id) DO UPDATE SET subject = correspondence_mail."to" RETURNING subject',
    "SELECT sec.address_interpreter()",
)


@contextlib.contextmanager
def planted(owner: Connection, centre_id: int, besides: uuid.UUID | None) -> Iterator[None]:
    """Canaries in every interpreter of the centre but one, who looks for them herself. Taken out again."""
    names = list(CANARIES)
    columns = sql.SQL(", ").join(map(sql.Identifier, [*names, "phone_consent"]))
    rows = owner.execute(
        sql.SQL(
            "SELECT id, {} FROM interpreting_interpreter WHERE centre_id = %s AND id IS DISTINCT FROM %s ORDER BY id"
        ).format(columns),
        (centre_id, besides),
    ).fetchall()
    sets = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in [*names, "phone_consent"])
    change = sql.SQL("UPDATE interpreting_interpreter SET {} WHERE id = %s").format(sets)
    mails = owner.execute(
        'SELECT id, "to" FROM correspondence_mail WHERE centre_id = %s AND recipient_id = ANY(%s) ORDER BY id',
        (centre_id, [row[0] for row in rows]),
    ).fetchall()
    try:
        for row in rows:
            owner.execute(change, [*(value for value, _text in CANARIES.values()), False, row[0]])
        owner.execute(
            'UPDATE correspondence_mail SET "to" = %s WHERE id = ANY(%s)', (EMAIL, [one for one, _to in mails])
        )
        yield
    finally:
        for row in rows:
            owner.execute(change, [*row[1:], row[0]])
        for one, to in mails:
            owner.execute('UPDATE correspondence_mail SET "to" = %s WHERE id = %s', (to, one))


def outside(owner: Connection, centre_id: int, institutions: int) -> Iterator[Actor]:
    """Everybody who is not of the team: one interpreter, institutions to which others come, the public, somebody signed in."""
    others = [
        one
        for one in people(owner, centre_id)
        if one.audience in (Audience.INTERPRETER, Audience.PUBLIC, Audience.PERSON)
    ]
    yield from others
    herself = next(one.own_id for one in others if one.audience is Audience.INTERPRETER)
    for member, own in owner.execute(
        "SELECT DISTINCT ON (m.speaks_for) m.id, m.speaks_for FROM centres_member m WHERE m.centre_id = %s"
        " AND m.audience = 'institution' AND EXISTS (SELECT FROM interpreting_request r WHERE r.institution_id = m.speaks_for"
        " AND r.interpreter_id <> %s) ORDER BY m.speaks_for, m.id LIMIT %s",
        (centre_id, herself, institutions),
    ).fetchall():
        yield Actor(centre_id=centre_id, audience=Audience.INSTITUTION, member_id=member, own_id=own)


def columns(owner: Connection) -> list[tuple[str, str]]:
    """Every column of every table, those without a wall too; read from the catalogue at run time. Not what the database itself counts
    up: sooner or later it comes by every number."""
    return owner.execute(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " AND a.attidentity = ''"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY 1, 2"
    ).fetchall()


def looks(
    laboratory: Laboratory, connection: Connection, actor: Actor, everywhere: list[tuple[str, str]]
) -> Iterator[str]:
    """Every column that this actor reads, looked through for all canaries at once; yields where one was found, and which."""
    texts = [text for _value, text in CANARIES.values()]
    for table, column in everywhere:
        query = sql.SQL("SELECT DISTINCT c FROM {table} t, unnest(%s::text[]) c WHERE " + FOUND).format(
            table=sql.Identifier(table), column=sql.Identifier(column)
        )
        with laboratory.acting(connection, actor), contextlib.suppress(psycopg.errors.InsufficientPrivilege):
            yield from (
                f"{actor.audience}: {table}.{column}: {text}" for (text,) in connection.execute(query, (texts,))
            )


def echoes(laboratory: Laboratory, app: Connection, actor: Actor, part: tuple[Any, Any, Any]) -> Iterator[str]:
    """Mails that this institution writes to somebody who comes to it: does any answer tell where she reads them?"""
    person, request, mail = part
    for statement in ECHOES:
        values = {"centre": actor.centre_id, "person": person, "request": request}
        values["id"] = mail if "CONFLICT" in statement and mail else uuid.uuid4()
        told = ""
        with laboratory.acting(app, actor):
            try:
                with app.transaction():
                    told = str(app.execute(statement.encode(), values).fetchall())
            except psycopg.Error as refused:
                told = f"{refused} {refused.diag.message_detail} {refused.diag.context}"
        if EMAIL in told:
            yield f"{actor.audience}: echo of {statement.partition(' VALUES')[2][-60:]}"


def attack(
    laboratory: Laboratory,
    owner: Connection,
    actors: list[Actor],
    everywhere: list[tuple[str, str]],
    *,
    herself: uuid.UUID | None,
) -> tuple[int, list[str]]:
    """Everybody looks everywhere; institutions write mails besides. How many tries, and what was told."""
    tries, found = 0, list[str]()
    with laboratory.app() as app, laboratory.connect("DATABASE_URL_PUBLIC") as public:
        for actor in actors:
            tries += len(everywhere)
            found += looks(laboratory, public if actor.audience is Audience.PUBLIC else app, actor, everywhere)
            if actor.audience is Audience.INSTITUTION:
                tries += len(ECHOES)
                found += echoes(laboratory, app, actor, comes(owner, actor, herself))
    return tries, found


def comes(owner: Connection, actor: Actor, herself: uuid.UUID | None) -> tuple[Any, Any, Any]:
    """Somebody with canaries who comes to this institution, the request, and a mail about it."""
    row = owner.execute(
        "SELECT a.interpreter_id, a.request_id, (SELECT m.id FROM correspondence_mail m WHERE m.about_id = a.request_id"
        " AND m.recipient_id = a.interpreter_id ORDER BY m.id LIMIT 1) FROM interpreting_assignment a JOIN interpreting_request r"
        " ON r.id = a.request_id AND r.interpreter_id = a.interpreter_id WHERE r.institution_id = %s AND a.interpreter_id <> %s"
        " ORDER BY r.id LIMIT 1",
        (actor.own_id, herself),
    ).fetchone()
    if row is None:
        raise LookupError("Die Probe braucht eine Einrichtung, zu der jemand kommt.")
    return row


def prove(laboratory: Laboratory, centres: list[int], *, institutions: int = 3) -> Iterator[Result]:
    """The control: the policy of before, which showed the whole row, and an outbox that its writers may read."""
    begun, centre_id = time.perf_counter(), centres[0]
    with laboratory.owner() as owner:
        actors, everywhere = list(outside(owner, centre_id, institutions)), columns(owner)
        houses = [one for one in actors if one.audience is Audience.INSTITUTION]
        herself = next(one.own_id for one in actors if one.audience is Audience.INTERPRETER)
        with planted(owner, centre_id, herself):
            tries, found = attack(laboratory, owner, actors, everywhere, herself=herself)
            found += [f"{one.audience}: does not see who comes" for one in houses if not seen(laboratory, one)]
            for table, sees in HOLES:
                owner.execute(next(iter(sees.policies(table, "institution"))).encode())
            try:
                torn = [(table, column) for table, column in everywhere if table in dict(HOLES)]
                _tries, without = attack(laboratory, owner, houses, torn, herself=herself)
            finally:
                for table, _sees in HOLES:
                    owner.execute(sql.SQL("DROP POLICY institution_select ON {}").format(sql.Identifier(table)))
    told = {name for name, (_value, text) in CANARIES.items() if any(one.endswith(f": {text}") for one in without)}
    echoed = sum("echo" in one for one in without)
    yield Result(
        "V8", f"planted telephone, mail address, limits of interpreters, in {len(everywhere)} columns and by writing mails", tries,
        len(found), f"with the policy of before {len(told)} of {len(CANARIES)} are read; of a readable outbox {echoed} answers tell",
        told == CANARIES.keys() and echoed > 0, time.perf_counter() - begun, found[:20],
    )  # fmt: skip


def seen(laboratory: Laboratory, actor: Actor) -> int:
    """How many calling cards an institution sees."""
    with laboratory.app() as app, laboratory.acting(app, actor):
        row = app.execute("SELECT count(*) FROM interpreting_callingcard WHERE family_name <> ''").fetchone()
    return int(row[0]) if row else 0
