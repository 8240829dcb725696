"""T1: centres x audiences x tables x verbs, by raw SQL as the application. What leaks, and are planted holes found?"""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
from psycopg import sql

from miteinander.core.tenancy import Actor, Audience
from miteinander.operation import checks
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result, people, timed, walled_tables

MINE = "institution_id = %(own)s"
# What the centre knows: published, and for everybody or for people of this side.
FOR_ALL = "state = 'published' AND visibility = 'public'"
FOR_SIDE = "state = 'published' AND visibility <> 'team' AND (visibility = 'public' OR readers::text[] && '{{{readers}}}'::text[])"
FOR_SCHOOLS, FOR_VOLUNTEERS = (FOR_SIDE.format(readers=readers) for readers in ("institutions,teachers", "volunteers"))
SIDES = {Audience.PUBLIC: FOR_ALL, Audience.INSTITUTION: FOR_SCHOOLS, Audience.INTERPRETER: FOR_VOLUNTEERS}
OF_SHOWN = "EXISTS (SELECT FROM knowledge_entry e WHERE {key} AND {side})"
HERS = "interpreter_id = %(own)s"
# Which rows of their own centre the narrow audiences may read: written here a second time, on purpose, in other words than in the
# policies. A table that is not named shows them nothing.
MAY_READ: Mapping[tuple[str, Audience], str] = {
    ("centres_member", Audience.INSTITUTION): "speaks_for = %(own)s",
    ("centres_member", Audience.INTERPRETER): "id = %(member)s",
    ("centres_profileentry", Audience.PUBLIC): "published",
    ("centres_upload", Audience.PUBLIC): (
        "id = ANY(SELECT unnest(ARRAY[picture_id, file_id]) FROM centres_profileentry WHERE published)"
    ),
    ("directory_institution", Audience.INSTITUTION): "id = %(own)s",
    ("directory_institution", Audience.INTERPRETER): (
        "id IN (SELECT r.institution_id FROM interpreting_request r JOIN interpreting_assignment a ON a.request_id = r.id"
        " WHERE a.interpreter_id = %(own)s)"
    ),
    ("directory_institution", Audience.PUBLIC): "published AND active",
    (
        "directory_quarter",
        Audience.INSTITUTION,
    ): "id = (SELECT quarter_id FROM directory_institution WHERE id = %(own)s)",
    ("directory_quarter", Audience.PUBLIC): (
        "EXISTS (SELECT FROM directory_institution i WHERE i.quarter_id = directory_quarter.id AND i.published AND i.active)"
    ),
    ("directory_contactperson", Audience.INSTITUTION): MINE,
    ("directory_contactperson", Audience.PUBLIC): (
        "consent_on IS NOT NULL AND since <= current_date AND coalesce(until, current_date) >= current_date AND EXISTS"
        " (SELECT FROM directory_institution i WHERE i.id = institution_id AND i.published AND i.active)"
    ),
    ("interpreting_terms", Audience.INSTITUTION): "true",
    ("interpreting_terms", Audience.INTERPRETER): "true",
    # Of whoever comes an institution reads the card, never the row.
    ("interpreting_callingcard", Audience.INSTITUTION): (
        "EXISTS (SELECT FROM interpreting_request r WHERE r.interpreter_id = interpreting_callingcard.id AND r.institution_id = %(own)s)"
    ),
    ("interpreting_callingcard", Audience.INTERPRETER): "id = %(own)s",
    ("interpreting_interpreter", Audience.INTERPRETER): "id = %(own)s",
    ("interpreting_interpreterlanguage", Audience.INTERPRETER): HERS,
    ("interpreting_freetime", Audience.INTERPRETER): HERS,
    ("interpreting_absence", Audience.INTERPRETER): HERS,
    ("interpreting_paper", Audience.INTERPRETER): HERS,
    ("interpreting_request", Audience.INSTITUTION): MINE,
    ("interpreting_request", Audience.INTERPRETER): (
        "EXISTS (SELECT FROM interpreting_assignment a WHERE a.request_id = interpreting_request.id"
        " AND a.interpreter_id = %(own)s AND a.state <> 'handed_back')"
    ),
    ("interpreting_assignment", Audience.INSTITUTION): f"{MINE} AND state <> 'handed_back'",
    ("interpreting_assignment", Audience.INTERPRETER): HERS,
    ("workbench_preference", Audience.INSTITUTION): "member_id = %(member)s",
    ("workbench_preference", Audience.INTERPRETER): "member_id = %(member)s",
    ("workbench_calendarlink", Audience.INSTITUTION): "member_id = %(member)s",
    ("workbench_calendarlink", Audience.INTERPRETER): "member_id = %(member)s",
    **{
        (
            "workbench_searchword",
            audience,
        ): f"kind = 'entry' AND {OF_SHOWN.format(key='e.id = object_id', side=SIDES[audience])}"
        for audience in (Audience.INSTITUTION, Audience.INTERPRETER)
    },
    ("workbench_told", Audience.INSTITUTION): "member_id = %(member)s",
    ("workbench_told", Audience.INTERPRETER): "member_id = %(member)s",
    **{("knowledge_entry", audience): side for audience, side in SIDES.items()},
    **{
        ("knowledge_file", audience): OF_SHOWN.format(key="e.file_id = knowledge_file.id", side=side)
        for audience, side in SIDES.items()
    },
    **{
        ("knowledge_related", audience): " AND ".join(
            OF_SHOWN.format(key=f"e.id = {end}_id", side=side) for end in ("answer", "material")
        )
        for audience, side in SIDES.items()
    },
}
WHOLE_CENTRE = (Audience.STAFF, Audience.SYSTEM)
REFUSALS = (psycopg.errors.InsufficientPrivilege, psycopg.errors.RaiseException)


def matrix(laboratory: Laboratory, centres: list[int]) -> tuple[int, list[str]]:
    """Every attack once; the number of checks and what leaked."""
    checks_done, leaks = 0, []
    with laboratory.owner() as owner, laboratory.app() as app, laboratory.connect("DATABASE_URL_PUBLIC") as public:
        tables = walled_tables(owner)
        foreign = {table: _row_of(owner, table, centres[-1]) for table in tables}
        neighbour = {table: _row_of(owner, table, centres[0]) for table in tables}
        for centre in centres:
            for actor in people(owner, centre):
                connection = public if actor.audience is Audience.PUBLIC else app
                for table in tables:
                    other = neighbour[table] if centre == centres[-1] else foreign[table]
                    readable = _readable(owner, table, actor)
                    for verb, leak in _attack(laboratory, connection, actor, table, other, readable):
                        checks_done += 1
                        if leak:
                            leaks.append(f"{actor.audience} of centre {centre}: {verb} {table}: {leak}")
        for table in tables:  # nobody at all
            for connection in (app, public):
                checks_done += 1
                with contextlib.suppress(*REFUSALS):
                    if _count(connection, table, "true", {}):
                        leaks.append(f"no context: SELECT {table}")
    return checks_done, leaks


def _readable(owner: Connection, table: str, actor: Actor) -> int:
    """How many rows this actor should see, computed by the owner from the second description."""
    allowed = "true" if actor.audience in WHOLE_CENTRE else MAY_READ.get((table, actor.audience), "false")
    values = {"own": actor.own_id, "member": actor.member_id, "centre": actor.centre_id}
    return _count(owner, table, f"centre_id = %(centre)s AND ({allowed})", values)


def _attack(
    laboratory: Laboratory, app: Connection, actor: Actor, table: str, foreign: Mapping[str, Any] | None, readable: int
) -> Iterator[tuple[str, str]]:
    """All verbs against one table, each undone; yields verb and what leaked (empty when nothing did)."""
    name = sql.Identifier(table)
    others = "centre_id IS DISTINCT FROM %(centre)s"
    values = {"centre": actor.centre_id}
    with laboratory.acting(app, actor):
        seen = _quietly(app, lambda: _count(app, table, "true", {}))
        yield "SELECT", "" if (seen or 0) == readable else f"{seen} rows, {readable} expected"
        stolen = _quietly(app, lambda: _count(app, table, others, values))
        yield "SELECT of another centre", f"{stolen} rows" if stolen else ""
        for verb, statement in (
            (
                "UPDATE of another centre",
                sql.SQL("UPDATE {} SET centre_id = centre_id WHERE ").format(name) + sql.SQL(others),
            ),
            ("DELETE of another centre", sql.SQL("DELETE FROM {} WHERE ").format(name) + sql.SQL(others)),
        ):
            touched = _quietly(app, lambda statement=statement: app.execute(statement, values).rowcount)
            yield verb, f"{touched} rows" if touched else ""
        if actor.audience not in WHOLE_CENTRE:
            deleted = _quietly(app, lambda: app.execute(sql.SQL("DELETE FROM {}").format(name)).rowcount)
            yield "DELETE", f"{deleted} rows, {readable} readable" if (deleted or 0) > readable else ""
        if foreign is not None:
            inserted = _quietly(app, lambda: _insert(app, table, foreign))
            yield "INSERT into another centre", "accepted" if inserted else ""


def _quietly(app: Connection, attempt: Any) -> int | None:
    """The attempt inside a savepoint; a refusal by the wall is what we want, anything else is not swallowed."""
    try:
        with app.transaction():
            result: int = attempt()
            return result
    except (*REFUSALS, psycopg.errors.ForeignKeyViolation):
        return None
    except psycopg.errors.UniqueViolation:
        return 1  # the wall let it pass; only that it is a copy stood in its way


def _count(connection: Connection, table: str, where: str, values: Mapping[str, Any]) -> int:
    query = sql.SQL("SELECT count(*) FROM {} WHERE ").format(sql.Identifier(table)) + sql.SQL(where)
    row = connection.execute(query, values).fetchone()
    return int(row[0]) if row else 0


def _row_of(owner: Connection, table: str, centre: int) -> Mapping[str, Any] | None:
    """One real row of a centre as JSON, with a new identity: what an attacker would try to smuggle in."""
    row = owner.execute(
        sql.SQL("SELECT to_jsonb(t) FROM {} t WHERE centre_id = %s LIMIT 1").format(sql.Identifier(table)), (centre,)
    ).fetchone()
    return row[0] if row else None


def _insert(app: Connection, table: str, row: Mapping[str, Any]) -> int:
    fresh = {**row, "id": "00000000-0000-4000-8000-000000000000"} if "id" in row else dict(row)
    # Not what the database computes itself.
    columns = app.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
        (table,),
    ).fetchall()
    names = sql.SQL(", ").join(sql.Identifier(name) for (name,) in columns)
    query = sql.SQL("INSERT INTO {t} ({c}) SELECT {c} FROM jsonb_populate_record(NULL::{t}, %s)").format(
        t=sql.Identifier(table), c=names
    )
    return app.execute(query, (psycopg.types.json.Jsonb(fresh),)).rowcount


# Holes somebody might tear by mistake; each must be found by the catalogue gate or by the matrix, most by both.
HOLES: Mapping[str, tuple[str, str]] = {
    "row-level security switched off": (
        "ALTER TABLE interpreting_request DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE interpreting_request ENABLE ROW LEVEL SECURITY",
    ),
    "row-level security no longer forced": (
        "ALTER TABLE interpreting_request NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE interpreting_request FORCE ROW LEVEL SECURITY",
    ),
    "wall of the centre taken away": (
        "DROP POLICY centre ON correspondence_mail",
        f"CREATE POLICY centre ON correspondence_mail AS RESTRICTIVE USING {checks.CENTRE} WITH CHECK {checks.CENTRE}",
    ),
    "wall that opens when nobody is set": (
        "ALTER POLICY centre ON interpreting_step USING (centre_id = coalesce((SELECT sec.centre()), centre_id))",
        f"ALTER POLICY centre ON interpreting_step USING {checks.CENTRE}",
    ),
    "wall that lets writing pass": (
        "ALTER POLICY centre ON centres_profileentry WITH CHECK (true)",
        f"ALTER POLICY centre ON centres_profileentry WITH CHECK {checks.CENTRE}",
    ),
    "careless policy for everybody": (
        "CREATE POLICY careless ON interpreting_paper FOR SELECT TO miteinander_app USING (true)",
        "DROP POLICY careless ON interpreting_paper",
    ),
    "view with its owner's rights": (
        "CREATE VIEW shortcut AS SELECT * FROM interpreting_interpreter; GRANT SELECT ON shortcut TO miteinander_app",
        "DROP VIEW shortcut",
    ),
    "materialised view": (
        "CREATE MATERIALIZED VIEW cached AS SELECT * FROM interpreting_interpreter; GRANT SELECT ON cached TO miteinander_app",
        "DROP MATERIALIZED VIEW cached",
    ),
    "new table without a wall": (
        "CREATE TABLE forgotten (centre_id int NOT NULL, note text); GRANT SELECT ON forgotten TO miteinander_app",
        "DROP TABLE forgotten",
    ),
    "function with its owner's rights": (
        "CREATE FUNCTION peek() RETURNS SETOF interpreting_request LANGUAGE sql SECURITY DEFINER"
        " AS 'SELECT * FROM interpreting_request'",
        "DROP FUNCTION peek()",
    ),
    "reference across centres": (
        "ALTER TABLE interpreting_step ADD CONSTRAINT loose FOREIGN KEY (by_id) REFERENCES centres_member (id);"
        " ALTER TABLE interpreting_step DROP CONSTRAINT interpreting_step_by_id_same_centre",
        "ALTER TABLE interpreting_step DROP CONSTRAINT loose; ALTER TABLE interpreting_step ADD CONSTRAINT"
        " interpreting_step_by_id_same_centre FOREIGN KEY (centre_id, by_id) REFERENCES centres_member (centre_id, id)",
    ),
    "key unique across centres": (
        "CREATE UNIQUE INDEX oracle ON interpreting_step (id, deed)",
        "DROP INDEX oracle",
    ),
    "right to empty a table": (
        "GRANT TRUNCATE ON interpreting_request TO miteinander_app",
        "REVOKE TRUNCATE ON interpreting_request FROM miteinander_app",
    ),
    "the wide row beside the narrow one": (
        "CREATE POLICY institution_select ON interpreting_interpreter FOR SELECT TO miteinander_app"
        " USING ((SELECT sec.audience()) = 'institution' AND id IN (SELECT interpreter_id FROM interpreting_request))",
        "DROP POLICY institution_select ON interpreting_interpreter",
    ),
    "right to write history": (
        "GRANT INSERT, UPDATE ON interpreting_requestevent TO miteinander_app",
        "REVOKE INSERT, UPDATE ON interpreting_requestevent FROM miteinander_app",
    ),
}


def prove(laboratory: Laboratory, centres: list[int], *, thorough: bool = True) -> Iterator[Result]:
    """T1 and T2: the matrix on clean walls, then every planted hole. Not ``thorough``: the matrix only looks where the gate saw nothing."""
    tries, leaks, seconds = timed(lambda: matrix(laboratory, centres))
    found = list(planted(laboratory, centres[:2], thorough=thorough))
    missed = [name for name, by in found if not by]
    control = f"{len(found) - len(missed)} of {len(found)} planted holes found" + (
        f"; missed: {missed}" if missed else ""
    )
    yield Result(
        "T1, T2",
        "every centre, audience, table and verb by raw SQL",
        tries,
        len(leaks),
        control,
        not missed,
        seconds,
        leaks,
    )


def planted(laboratory: Laboratory, centres: list[int], *, thorough: bool) -> Iterator[tuple[str, list[str]]]:
    """Tear each hole, see who notices, mend it."""
    with laboratory.owner() as owner:
        for name, (tear, mend) in HOLES.items():
            for statement in tear.split("; "):
                owner.execute(statement)
            try:
                noticed = []
                if checks.catalogue(owner):
                    noticed.append("gate")
                if (thorough or not noticed) and matrix(laboratory, centres)[1]:
                    noticed.append("matrix")
                yield name, noticed
            finally:
                for statement in mend.split("; "):
                    owner.execute(statement)
        left = checks.catalogue(owner)
        if left:
            raise AssertionError(f"not mended: {left}")
