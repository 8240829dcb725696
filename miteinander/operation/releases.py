"""Which release a database belongs to: told by the migrations it has seen, compared with those of this code."""

import contextlib
from pathlib import Path

import psycopg

from miteinander.core import security
from miteinander.operation.console import NotPossible

PACKAGES = Path(__file__).resolve().parents[1]
USERS = (security.APP, security.LOG, security.PUBLIC)
Migrations = set[tuple[str, str]]


def of_code() -> Migrations:
    """Every migration of our packages."""
    files = PACKAGES.glob("*/migrations/[0-9]*.py")
    return {(path.parts[-3], path.stem) for path in files}


def of_database(url: str) -> Migrations:
    """Those of our packages that the database has seen; none when it is empty or older than the right to ask."""
    ours = sorted({package for package, _name in of_code()})
    with (
        psycopg.connect(url, connect_timeout=10) as connection,
        contextlib.suppress(psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege),
    ):
        query = "SELECT app, name FROM django_migrations WHERE app = ANY(%s)"
        return {(app, name) for app, name in connection.execute(query, [ours]).fetchall()}
    return set()


def refuse_newer(url: str) -> None:
    """Older code would write what a newer database does not understand, and the other way round."""
    if unknown := sorted(of_database(url) - of_code()):
        raise NotPossible(
            f"Diese Datenbank ist neuer als dieses Programm ({'.'.join(unknown[-1])});"
            " bitte die neuere Fassung einspielen oder eine Sicherung von vorher."
        )


def refuse_older(url: str) -> None:
    """Pages that ask for tables which are not there yet."""
    if missing := sorted(of_code() - of_database(url)):
        raise NotPossible(
            f"Die Datenbank ist älter als dieses Programm ({len(missing)} Änderungen fehlen);"
            " bitte zuerst »miteinander update«."
        )


def refuse_busy(url: str, why: str) -> None:
    """While web or worker are connected to this database."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = ANY(%s)",
            [list(USERS)],
        ).fetchone()
    if row and row[0]:
        raise NotPossible(f"Web oder Hintergrunddienst laufen noch; bitte zuerst anhalten, {why}.")
