"""T4, T5, T6: no reference, no existence answer and no side door into another centre."""

from collections.abc import Iterator

import psycopg
from psycopg import sql

from miteinander.core.tenancy import Actor, Audience
from miteinander.operation import checks
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result, timed

FOREIGN_KEYS = """
SELECT k.conrelid::regclass::text, a.attname, k.confrelid::regclass::text
FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[array_length(k.conkey, 1)]
WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace AND array_length(k.conkey, 1) = 2 ORDER BY 1, 2
"""


def references(laboratory: Laboratory, centres: list[int]) -> tuple[int, list[str]]:
    """Point a row of one centre at a row of another, by every composite key; the owner tries too, whom no policy stops."""
    tries, leaks = 0, []
    mine, theirs = centres[0], centres[1]
    with laboratory.owner() as owner:
        for table, column, target in owner.execute(FOREIGN_KEYS).fetchall():
            tries += 1
            statement = sql.SQL(
                "UPDATE {t} SET {c} = (SELECT id FROM {r} WHERE centre_id = %s LIMIT 1)"
                " WHERE id = (SELECT id FROM {t} WHERE centre_id = %s LIMIT 1) AND EXISTS (SELECT FROM {r} WHERE centre_id = %s)"
            ).format(t=sql.Identifier(table), c=sql.Identifier(column), r=sql.Identifier(target))
            try:
                with owner.transaction(force_rollback=True):
                    if owner.execute(statement, (theirs, mine, theirs)).rowcount:
                        leaks.append(f"{table}.{column} took a row of another centre")
            except psycopg.errors.IntegrityError:
                continue
    return tries, leaks


def oracles(laboratory: Laboratory, centres: list[int]) -> tuple[int, list[str]]:
    """Use another centre's unique values in one's own: the answer must not tell that they exist."""
    tries, leaks = 0, []
    mine, theirs = centres[0], centres[1]
    actor = Actor(centre_id=mine, audience=Audience.SYSTEM)
    with laboratory.owner() as owner, laboratory.app() as app:
        for table, columns in _unique_keys(owner):
            tries += 1
            row = owner.execute(
                sql.SQL("SELECT {} FROM {} WHERE centre_id = %s LIMIT 1").format(
                    sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table)
                ),
                (theirs,),
            ).fetchone()
            mine_row = owner.execute(
                sql.SQL("SELECT id FROM {} WHERE centre_id = %s LIMIT 1").format(sql.Identifier(table)), (mine,)
            ).fetchone()
            if row is None or mine_row is None:
                continue
            assignments = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in columns)
            try:
                with laboratory.acting(app, actor):
                    app.execute(
                        sql.SQL("UPDATE {} SET {} WHERE id = %s").format(sql.Identifier(table), assignments),
                        (*row, mine_row[0]),
                    )
            except psycopg.errors.UniqueViolation:
                # Telling only when the value is not used in the own centre as well.
                own = owner.execute(
                    sql.SQL("SELECT count(*) FROM {} WHERE centre_id = %s AND ({}) IS NOT DISTINCT FROM ({})").format(
                        sql.Identifier(table),
                        sql.SQL(", ").join(map(sql.Identifier, columns)),
                        sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
                    ),
                    (mine, *row),
                ).fetchone()
                if own and own[0] == 0:
                    leaks.append(f"{table} ({', '.join(columns)}) tells that another centre has it")
            except psycopg.Error:
                continue
    return tries, leaks


def _unique_keys(owner: Connection) -> list[tuple[str, list[str]]]:
    """Every unique index of a walled table besides the primary key, with its columns other than the centre."""
    rows = owner.execute(
        "SELECT i.indrelid::regclass::text, array_agg(a.attname ORDER BY a.attnum) FROM pg_index i"
        " JOIN pg_class c ON c.oid = i.indrelid AND c.relrowsecurity"
        " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) AND a.attname NOT IN ('centre_id', 'id')"
        " WHERE i.indisunique AND NOT i.indisprimary AND i.indpred IS NULL GROUP BY i.indexrelid, i.indrelid ORDER BY 1, 2"
    ).fetchall()
    return [(table, list(columns)) for table, columns in rows]


def prove(laboratory: Laboratory, centres: list[int]) -> Iterator[Result]:
    """With a plain key instead of the composite one, the foreign row is taken."""
    tries, leaks, seconds = timed(lambda: references(laboratory, centres))
    with laboratory.owner() as owner:
        with owner.transaction(force_rollback=True):
            owner.execute("ALTER TABLE interpreting_step DROP CONSTRAINT interpreting_step_by_id_same_centre")
            taken = owner.execute(
                "UPDATE interpreting_step SET by_id = (SELECT id FROM centres_member WHERE centre_id = %s LIMIT 1)"
                " WHERE centre_id = %s",
                (centres[1], centres[0]),
            ).rowcount
        yield Result(
            "T4",
            "references into another centre, as the owner",
            tries,
            len(leaks),
            f"without the composite key {taken} foreign references are taken",
            taken > 0,
            seconds,
            leaks,
        )
        tries, leaks, seconds = timed(lambda: oracles(laboratory, centres))
        owner.execute(
            "UPDATE interpreting_request SET reference = left(md5(id::text), 9)"
        )  # copies of a centre share theirs
        owner.execute("CREATE UNIQUE INDEX oracle ON interpreting_request (reference)")
        try:
            tells = len(oracles(laboratory, centres)[1])
        except psycopg.Error:
            tells = 0
        finally:
            owner.execute("DROP INDEX oracle")
        yield Result(
            "T5",
            "unique values of another centre",
            tries,
            len(leaks),
            f"with a key across centres {tells} answers tell",
            tells > 0,
            seconds,
            leaks,
        )
        findings = checks.catalogue(owner)
        yield Result(
            "T6",
            "side doors in the catalogue",
            len(checks.OPEN_TABLES) + len(checks.DEFINERS),
            len(findings),
            "see the planted holes of T1, T2",
            True,
            0.0,
            [f"{one.thing}: {one.what}" for one in findings],
        )
