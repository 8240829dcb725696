"""Reads the walls in the catalogue of a living database and says what is missing. Only reads."""

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from miteinander.core import security
from miteinander.operation import embedded, installation

# Tables without a centre, each with the reason why that is right. A table missing here and without a wall is a finding.
OPEN_TABLES: Mapping[str, str] = {
    "centres_centre": "the list of centres is public",
    "centres_user": "accounts are global; what a person may do is said by walled memberships",
    "account_emailaddress": "accounts are global",
    "account_emailconfirmation": "accounts are global; not used, no rights granted",
    "mfa_authenticator": "accounts are global; seeds are encrypted",
    "auth_group": "not used, no rights granted",
    "auth_group_permissions": "not used, no rights granted",
    "auth_permission": "not used, no rights granted",
    "django_content_type": "not used, no rights granted",
    "django_migrations": "the owner's",
    "django_session": "opaque; keys are stored hashed",
    "core_counter": "limits of the sign-in, for an hour: network addresses and account ids in the keys",
    "pghistory_context": "not used: the context stands in each history row",
    "procrastinate_jobs": "ids only",
    "procrastinate_events": "ids only",
    "procrastinate_periodic_defers": "no personal data",
    "procrastinate_workers": "no personal data",
    "directory_district": "public reference",
    "directory_municipality": "public reference",
    "directory_school": "public reference",
    "directory_language": "public reference",
    "directory_standin": "public reference",
    "directory_country": "public reference",
    "directory_publicholiday": "public reference",
    "directory_schoolholiday": "public reference",
    "directory_unclearlanguage": "public reference",
    "directory_referenceload": "public reference",
}
# Functions that run with their owner's rights, each with the reason. History triggers are checked by their name.
DEFINERS: Mapping[str, str] = {
    "sec.part": "reads the key and checks the context",
    "sec.memberships": "shows a signed-in person her own memberships, across centres",
}
CENTRE = "(centre_id = ( SELECT sec.centre() AS centre))"

FINDINGS = (Path(__file__).parent / "findings.sql").read_text()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the catalogue that weakens a wall."""

    thing: str
    what: str


def catalogue(connection: psycopg.Connection) -> list[Finding]:
    """Everything that weakens a wall in this database; empty when all is well."""
    rows = connection.execute(
        FINDINGS,
        {
            "open": list(OPEN_TABLES),
            "definers": list(DEFINERS),
            "centre": CENTRE,
            "owner": security.OWNER,
            "app": security.APP,
            "public": security.PUBLIC,
            "log": security.LOG,
        },
    ).fetchall()
    return [Finding(*row) for row in rows]


QUEUE = """
SELECT 'Warteschlange', 'ein Auftrag wartet seit ' || date_trunc('second', now() - min(due.at))
  FROM (SELECT coalesce(j.scheduled_at, e.at) AS at FROM procrastinate_jobs j
        LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred' WHERE j.status = 'todo') AS due
  WHERE due.at < now() - interval '15 minutes' HAVING count(*) > 0
UNION ALL SELECT 'Warteschlange', count(*) || ' Aufträge wurden aufgegeben' FROM procrastinate_jobs
  WHERE status = 'failed' HAVING count(*) > 0
"""


def queue(connection: psycopg.Connection) -> list[Finding]:
    """Jobs that nobody does."""
    # A job without a time of its own is due at once: it waits since it was deferred.
    return [Finding(*row) for row in connection.execute(QUEUE).fetchall()]


def keys(file: Path, data: Path) -> Iterator[Finding]:
    """The master key is there, readable by its owner alone, and not where a copy of the data would carry it."""
    if not file.is_file():
        yield Finding(str(file), "der Hauptschlüssel fehlt: Versiegeltes bleibt zu, keine Seite geht")
        return
    for path in (file, file.parent):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding(str(path), "ist auch für andere lesbar; richtig ist 0600 (Ordner 0700)")
    if file.resolve().is_relative_to(data.resolve()):
        yield Finding(str(file), "liegt im Datenordner; jede Kopie der Daten trüge den Schlüssel mit")


def main() -> int:
    """``miteinander check``: what is wrong with this installation; 0 when nothing is."""
    data = installation.data_folder(installation.settings())
    found = list(keys(installation.key_file(data), data))
    with psycopg.connect(os.environ[embedded.VARIABLES["app"]], autocommit=True) as connection:
        found += catalogue(connection) + queue(connection)
        tables = connection.execute("SELECT count(*) FROM pg_class WHERE relrowsecurity").fetchone()
    for one in found:
        print(f"{one.thing}: {one.what}")
    print(f"{tables[0] if tables else 0} Tabellen hinter der Wand, {len(found)} Befunde.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
