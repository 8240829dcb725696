"""Reads the walls in the catalogue of a living database and says what is missing. Only reads."""

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.conf import settings

from miteinander.core import erased, sealing, security, tenancy
from miteinander.operation import contradictions, embedded, health, installation, kept_files, memory, openings

# Tables without a centre, each with the reason why that is right. A table missing here and without a wall is a finding.
OPEN_TABLES: Mapping[str, str] = {
    "centres_centre": "the list of centres is public",
    "centres_user": "accounts are global; what a person may do is said by walled memberships",
    "centres_addresschange": "accounts are global; a new address until it is confirmed, a former one as long as mails to it may lie here",
    "account_emailaddress": "accounts are global",
    "account_emailconfirmation": "accounts are global; not used, no rights granted",
    "mfa_authenticator": "accounts are global; seeds are encrypted",
    "socialaccount_socialaccount": "accounts are global; issuer and subject of a town's sign-in as one digest, no other word",
    "socialaccount_socialapp": "not used, no rights granted: providers stand in a file",
    "socialaccount_socialtoken": "not used, no rights granted: tokens are not kept",
    "auth_group": "not used, no rights granted",
    "auth_group_permissions": "not used, no rights granted",
    "auth_permission": "not used, no rights granted",
    "django_content_type": "not used, no rights granted",
    "django_migrations": "the owner's",
    "django_session": "not used, no rights granted",
    "core_session": "accounts are global; keys are stored hashed, what a session knows is sealed; only the connection log reaches it",
    "core_counter": "limits of the sign-in: digests that tell neither address nor account",
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
    "directory_outline": "public reference",
    "directory_postcode": "public reference",
    "directory_socialindex": "public reference",
    "directory_schoolcode": "public reference",
    "directory_schoolchange": "public reference",
    "directory_schoolfinding": "public reference",
    "directory_referencesource": "public reference",
    "workbench_letter": "public reference",
    "workbench_registerword": "public reference",
}
# Functions that run with their owner's rights, each with the reason. History triggers are checked by their name.
DEFINERS: Mapping[str, str] = {
    "sec.part": "reads the key and checks the context",
    "sec.chain": "numbers and links the lines of the log of openings; its writer may not read them",
    "sec.close_account": "an account goes when no centre knows it any more: by the platform alone",
    "sec.memberships": "shows a signed-in person her own memberships, across centres",
    "sec.keep_interpreting_callingcard": "a trigger: writes what an institution may know of an interpreter, so that nobody else may",
    "sec.address_interpreter": "a trigger: puts the address of an interpreter into a mail whose writer may not read it",
    "sec.hidden_directory": "a trigger: empties where a refuge was in all earlier states, and does nothing else",
    "sec.hidden_interpreting": "a trigger: empties where talks at a refuge were in all earlier states, and does nothing else",
    "sec.no_place": "a trigger: a request of a refuge names no place; whoever asks need not see the institution",
    "sec.note_words": "a trigger: writes under which words a row is found, so that nobody else may",
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


GIVEN_UP = """
SELECT 'Warteschlange', count(*) || ' Aufträge wurden aufgegeben' FROM procrastinate_jobs
  WHERE status = 'failed' HAVING count(*) > 0
"""


MAILS = "SELECT count(*) FROM correspondence_mail WHERE state = 'waiting' AND created_at < now() - interval '2 hours'"


def queue(connection: psycopg.Connection) -> list[Finding]:
    """Jobs that nobody does, and whether there is somebody to do them."""
    queries = (health.WORKER, health.WAITING, GIVEN_UP)
    return [Finding(*row) for query in queries for row in connection.execute(query.encode()).fetchall()]


def keys(file: Path, data: Path) -> Iterator[Finding]:
    """The master key is there, readable by its owner alone, and not where a copy of the data would carry it."""
    if not file.is_file():
        yield Finding(str(file), "der Hauptschlüssel fehlt: Versiegeltes bleibt zu, keine Seite geht")
        return
    given = os.environ.get("CREDENTIALS_DIRECTORY", "")
    # systemd grants its credentials by an access list, which shows as rights of the group.
    others = 0o007 if given and file.resolve().is_relative_to(Path(given).resolve()) else 0o077
    for path in (file, file.parent):
        if stat.S_IMODE(path.stat().st_mode) & others:
            yield Finding(str(path), "ist auch für andere lesbar; richtig ist 0600 (Ordner 0700)")
    if file.resolve().is_relative_to(data.resolve()):
        yield Finding(str(file), "liegt im Datenordner; jede Kopie der Daten trüge den Schlüssel mit")


def mails(connection: psycopg.Connection) -> Iterator[Finding]:
    """Mails that wait although nobody will send them: asked centre by centre, as the platform itself."""
    for (centre,) in connection.execute("SELECT id FROM centres_centre ORDER BY id").fetchall():
        with connection.transaction():
            signed = tenancy.signed(tenancy.system(centre), connection.info.backend_pid)
            connection.execute("SELECT set_config(%s, %s, true)", [security.GUC, signed])
            row = connection.execute(MAILS.encode()).fetchone()
            if row and row[0]:
                yield Finding(f"Ausgang von Zentrum {centre}", f"{row[0]} E-Mails warten seit mehr als zwei Stunden")


def as_backup(url: str) -> list[Finding]:
    """What only the role that sees all rows can tell: is the log of openings whole, do rows contradict each other, is each file there?"""
    with psycopg.connect(url, autocommit=True) as connection:
        found = [Finding("Protokoll der Öffnungen", sentence) for sentence in openings.broken(connection)]
        found += [
            Finding("Widerspruch", sentence) for sentence in contradictions.sentences(connection, datetime.now(UTC))
        ]
        kept = kept_files.look(settings.FILES, kept_files.named(connection), hashing=False)
    return found + [Finding("Dateien", sentence) for sentence in kept.sentences()]


def main() -> int:
    """``miteinander check [--stopped]``: what is wrong with this installation; 0 when nothing is."""
    stopped = "--stopped" in sys.argv[1:]  # web and worker stand still on purpose
    data = installation.data_folder(installation.settings())
    found = list(keys(installation.key_file(data), data))
    begun = (sealing.coming(settings.KEY_FILE), sealing.former(settings.KEY_FILE))
    if any(path.exists() for path in begun):
        found.append(
            Finding("Schlüsseltausch", "begonnen und nicht beendet; bitte »miteinander key rotate« wiederholen")
        )
    if line := erased.first_broken():
        found.append(
            Finding(
                "Löschjournal", f"ab Zeile {line} passt nichts mehr; so wird niemand erneut gelöscht ({erased.path()})"
            )
        )
    with psycopg.connect(os.environ[embedded.VARIABLES["app"]], autocommit=True) as connection:
        found += catalogue(connection)
        found += [] if stopped else [*queue(connection), *mails(connection)]
        tables = connection.execute("SELECT count(*) FROM pg_class WHERE relrowsecurity").fetchone()
    if url := os.environ.get(embedded.VARIABLES["backup"]):
        found += as_backup(url)
    if not settings.DEMO:
        found += [Finding(thing, what) for thing, what in memory.overdue(data, datetime.now(UTC))]
    for one in found:
        print(f"{one.thing}: {one.what}")
    print(f"{tables[0] if tables else 0} Tabellen hinter der Wand, {len(found)} Befunde.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
