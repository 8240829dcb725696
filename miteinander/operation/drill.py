"""The fire drill: ``miteinander drill [FILE]`` backs up, restores into a throw-away cluster, and looks whether it is all there.

Nothing of the living database is changed, and nothing is left behind. At the end up to a hundred sealed texts are opened with the real
keys. That is the operator's one exception from the log of openings: they are opened in memory, at once forgotten, and nobody is shown
more than their number (docs/data-protection.md).
"""

import argparse
import contextlib
import io
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

from miteinander.core import sealing
from miteinander.operation import backup, checks, embedded, memory, openings, rotation, supervisor
from miteinander.operation.console import NotPossible, note, say

MARK = "miteinander drill"
SAMPLE = 100
SEALED_COLUMNS = """
    SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity AND c.relname !~ 'event$'
      AND a.atttypid = 'bytea'::regtype AND NOT a.attisdropped ORDER BY 1, 2
"""
SUBJECT_COLUMNS = """
    SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
      AND atttypid = 'uuid'::regtype ORDER BY attname = 'id', attnum
"""


@dataclass(slots=True)
class Result:
    """How the drill went."""

    tables: int = 0
    rows: int = 0
    files: int = 0
    sealed: int = 0
    opened: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


def drill(url: str, *, files: Path, file: Path | None = None) -> Result:
    """Restore a backup, a fresh one unless `file` is given, and compare. `url` belongs to the role that backs up."""
    begun, result = time.perf_counter(), Result()
    work = Path(tempfile.mkdtemp(prefix="miteinander-drill-"))
    cluster = embedded.Cluster(work / "home", mark=MARK, durable=False, say=lambda _text: None)
    try:
        work.chmod(0o711)  # as root the server is another user, who has to get through
        if file is None:
            file = work / "backup.zip"
            backup.backup(file, url, files)
        urls = cluster.start()
        with contextlib.redirect_stdout(io.StringIO()):
            manifest = backup.restore(file, urls["owner"], work / "files")
        result.tables, result.files = len(manifest["tables"]), len(manifest.get("files", {}))
        result.rows = sum(table["rows"] for table in manifest["tables"].values())
        with psycopg.connect(urls["owner"]) as connection:
            result.wrong += [f"{one.thing}: {one.what}" for one in checks.catalogue(connection)]
            result.wrong += openings.broken(connection, manifest.get("heads"))
            result.sealed, result.opened = open_some(connection)
        if result.opened < result.sealed:
            result.wrong.append(f"{result.sealed - result.opened} versiegelte Angaben öffnet keiner der Schlüssel.")
    finally:
        cluster.stop()
        with contextlib.suppress(NotPossible):
            cluster.remove()
        shutil.rmtree(work, ignore_errors=True)
    result.seconds = time.perf_counter() - begun
    return result


def open_some(connection: psycopg.Connection, *, most: int = SAMPLE) -> tuple[int, int]:
    """How many sealed texts were tried, by chance, and how many of them the keys open. Their content goes nowhere."""
    tried = opened = 0
    for table, column in connection.execute(SEALED_COLUMNS.encode()).fetchall():
        subjects = [name for (name,) in connection.execute(SUBJECT_COLUMNS.encode(), [table]).fetchall()]
        query = sql.SQL("SELECT {}, centre_id, {} FROM {} WHERE {} IS NOT NULL ORDER BY random() LIMIT {}").format(
            sql.Identifier(column),
            sql.SQL(", ").join(map(sql.Identifier, subjects)),
            sql.Identifier(table),
            sql.Identifier(column),
            sql.Literal(most - tried),
        )
        for sealed, centre, *candidates in connection.execute(query).fetchall():
            tried += 1
            for subject in filter(None, candidates):
                with contextlib.suppress(sealing.KeyGone, sealing.NotThisSeal):
                    sealing.unseal(bytes(sealed), place=sealing.Place(table, column, centre, subject))
                    opened += 1
                    break
    return tried, opened


def main() -> int:
    """``miteinander drill``: green or not, in one sentence each."""
    words = argparse.ArgumentParser(prog="miteinander drill")
    words.add_argument("file", nargs="?", type=Path, metavar="DATEI", help="diese Sicherung statt einer frischen")
    chosen = words.parse_args()
    with supervisor.ending_signals():
        try:
            result = drill(os.environ[embedded.VARIABLES["backup"]], files=settings.FILES, file=chosen.file)
        except NotPossible as reason:
            note(f"Die Probe ist nicht gelungen: {reason}")
            return 1
    for sentence in result.wrong:
        note(sentence)
    keys = sum(1 for _ in rotation.key_files(sealing.persons()))
    say(
        f"Nicht in der Sicherung, aber nötig: {settings.KEY_FILE}, {keys} Schlüssel in {sealing.persons()}, MITEINANDER_SECRET_KEY."
    )
    compared = f"{result.tables} Tabellen mit {result.rows} Zeilen gleich, {result.files} Dateien"
    say(f"{compared}, {result.opened} von {result.sealed} versiegelten Angaben geöffnet, {result.seconds:.1f} s.")
    if result.wrong:
        note("Die Probe ist nicht gelungen.")
        return 1
    memory.remember(settings.DATA, "drill", seconds=round(result.seconds, 1), rows=result.rows, opened=result.opened)
    say(f"Die Wiederherstellung gelingt (Stand {datetime.now(UTC):%d.%m.%Y %H:%M} UTC).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
