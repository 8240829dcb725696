"""Backup and restore, complete or not at all.

A backup is one file (zip): the dump in PostgreSQL's custom format, the files that centres keep, and a manifest with rows and SHA-256
of every table, read in the same snapshot as the dump, and the heads of the logs of openings. A dump made by a role that row-level
security filters may be empty and still end well; so the role is checked before, and the rows in the finished dump are counted after.

Keys are never in it: the master key and the keys of persons lie outside the database, and the table of the context key
is left out.
"""

import datetime
import hashlib
import json
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from miteinander.operation import kept_files, openings, postgres
from miteinander.operation.console import NotPossible, note, say

FORMAT, READABLE = 2, (1, 2)  # 1: without files and heads
DUMP, MANIFEST = "database.dump", "manifest.json"
LEFT_OUT = frozenset({"sec.key"})
ROLES = frozenset({f"miteinander_{role}" for role in ("owner", "app", "public", "log", "figures", "backup")})
TABLES = """
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1, 2
"""
# The same rows give the same text everywhere, in whatever order they lie.
SAME_TEXT = "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex'"
ROWS = sql.SQL(
    "SELECT count(*), encode(sha256(coalesce(string_agg(h, ''::bytea ORDER BY h), ''::bytea)), 'hex')"
    ' FROM (SELECT sha256(convert_to("~row"::text, \'UTF8\')) AS h FROM {table} AS "~row") AS hashed'
)
# Made by the superuser when the database was founded (roles.sql); its owner may not make them again.
FOUNDED = (" EXTENSION - ", " COMMENT - EXTENSION ", " ACL pg_catalog ")

Tables = dict[str, dict[str, Any]]


def backup(file: Path, url: str, files: Path | None = None) -> None:
    """Write the whole database and what lies in the folder `files` into `file`."""
    if file.exists():
        raise NotPossible(f"{file} gibt es schon; eine Sicherung überschreibt keine andere.")
    if not file.absolute().parent.is_dir():
        raise NotPossible(f"Den Ordner {file.absolute().parent} gibt es nicht.")
    with (
        _connect(url) as connection,
        tempfile.TemporaryDirectory(prefix=".backup-", dir=file.absolute().parent) as work,
    ):
        _refuse_filtered_role(connection)
        connection.execute("SET row_security = off")
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = _one(connection, "SELECT pg_export_snapshot()")
        version = connection.info.server_version // 10000
        dump = Path(work) / DUMP
        words = ["--format=custom", f"--snapshot={snapshot}", f"--file={dump}"]
        left_out = [f"--exclude-table-data={name}" for name in sorted(LEFT_OUT)]
        _run("pg_dump", [*words, *left_out], url, version)
        tables = _tables(connection)
        heads = openings.heads(connection)
        # After the snapshot: a row never names a file that came later. Files are written once and never changed.
        kept = kept_files.look(files, kept_files.named(connection)) if files else kept_files.Inventory()
        connection.execute("COMMIT")
        _compare(tables, _rows_in(dump, version), "Der Auszug ist unvollständig")
        manifest = {
            "format": FORMAT,
            "made_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "server": version,
            "dump_sha256": _hash(dump),
            "left_out": sorted(LEFT_OUT),
            "tables": tables,
            "files": kept.good,
            "heads": heads,
        }
        packed = Path(work) / "packed"
        packed.touch(0o600)
        with zipfile.ZipFile(packed, "w") as archive:  # the dump is compressed already
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
            archive.write(dump, DUMP)
            for place in kept.good:
                archive.write(files / place if files else place, f"{kept_files.FOLDER}/{place}")
        with packed.open("rb") as written:
            os.fsync(written.fileno())
        os.link(packed, file)  # unlike a rename this refuses to replace
    rows = sum(entry["rows"] for entry in tables.values())
    size = file.stat().st_size // 1024
    for sentence in kept.sentences():
        note(sentence)
    found = f"{len(tables)} Tabellen, {rows} Zeilen, {len(kept.good)} Dateien"
    say(f"Gesichert: {found}, {size} KiB in {file}. Die Schlüssel sind nicht dabei.")


def restore(file: Path, url: str, files: Path | None = None) -> dict[str, Any]:
    """Fill an empty database, and an empty folder `files`, from `file` as its owner: everything, compared table by table, or nothing.

    Returns what the backup says of itself.
    """
    if files:
        kept_files.refuse_full(files)
    with tempfile.TemporaryDirectory(prefix="restore-") as work:
        manifest, dump = _unpack(file, Path(work))
        with _connect(url) as connection:
            _refuse_unfit_target(connection)
            version = connection.info.server_version // 10000
        contents = _run("pg_restore", ["--list", str(dump)], None, max(version, manifest["server"]))
        chosen = Path(work) / "contents"
        chosen.write_text(
            "".join(f"{line}\n" for line in contents.splitlines() if not any(part in line for part in FOUNDED))
        )
        words = ["--single-transaction", "--exit-on-error", "--no-owner", f"--use-list={chosen}", str(dump)]
        _run("pg_restore", words, url, version, oldest=manifest["server"])
        with _connect(url) as connection:
            connection.execute("SET row_security = off")
            found = _tables(connection)
        _compare(manifest["tables"], found, "Die Wiederherstellung stimmt nicht, diese Datenbank ist zu verwerfen")
    kept = manifest.get("files", {})
    if files:
        with zipfile.ZipFile(file) as archive:
            kept_files.unpack(archive, kept, files)
    rows = sum(entry["rows"] for entry in found.values())
    counted = f"{len(found)} Tabellen, {rows} Zeilen, {len(kept) if files else 0} Dateien"
    say(f"Wiederhergestellt: {counted}; jede Tabelle stimmt mit der Sicherung überein.")
    return manifest


def _hash(file: Path) -> str:
    with file.open("rb") as reading:
        return hashlib.file_digest(reading, "sha256").hexdigest()


# -- checking --------------------------------------------------------------------------------------------------------


def _refuse_filtered_role(connection: psycopg.Connection) -> None:
    role = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    if not _one(connection, role) or not _one(
        connection, "SELECT pg_has_role(current_user, 'pg_read_all_data', 'USAGE')"
    ):
        who = connection.info.user
        raise NotPossible(f"Die Rolle {who} sieht nicht alle Zeilen; gesichert wird nur als miteinander_backup.")


def _refuse_unfit_target(connection: psycopg.Connection) -> None:
    existing = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    if missing := sorted(ROLES - existing):
        raise NotPossible(f"Auf diesem Server fehlen Rollen ({', '.join(missing)}); bitte zuerst roles.sql ausführen.")
    if connection.info.user != "miteinander_owner":
        raise NotPossible(f"Wiederhergestellt wird nur als miteinander_owner, nicht als {connection.info.user}.")
    schemas = (
        "SELECT count(*) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema')"
    )
    if connection.execute(TABLES).fetchone() or _one(connection, schemas):
        raise NotPossible("Die Datenbank ist nicht leer; wiederhergestellt wird nur in eine leere.")


def _unpack(file: Path, work: Path) -> tuple[dict[str, Any], Path]:
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            dump = Path(archive.extract(DUMP, work))
    except FileNotFoundError:
        raise NotPossible(f"{file} gibt es nicht.") from None
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise NotPossible(f"{file} ist keine unbeschädigte Sicherung: {error}") from error
    if manifest.get("format") not in READABLE:
        raise NotPossible(f"{file} hat das Format {manifest.get('format')}; gelesen wird bis Format {FORMAT}.")
    if _hash(dump) != manifest["dump_sha256"]:
        raise NotPossible(f"{file} ist verändert oder beschädigt: Die Prüfsumme stimmt nicht.")
    return manifest, dump


def _compare(expected: Tables, found: Tables, complaint: str) -> None:
    """Every table, its rows, and where both sides know it its SHA-256."""
    for name in sorted(expected.keys() | found.keys()):
        want, have = expected.get(name, {"rows": 0}), found.get(name, {"rows": 0})
        if name in LEFT_OUT:
            continue
        if want["rows"] != have["rows"]:
            raise NotPossible(f"{complaint}: {name} hat {have['rows']} statt {want['rows']} Zeilen.")
        if want.get("sha256", "") != have.get("sha256", want.get("sha256", "")):
            raise NotPossible(f"{complaint}: Der Inhalt von {name} ist ein anderer.")


def _tables(connection: psycopg.Connection) -> Tables:
    connection.execute(SAME_TEXT)
    found: Tables = {}
    for schema, table in connection.execute(TABLES).fetchall():
        name = f"{schema}.{table}"
        if name in LEFT_OUT:
            continue
        for rows, digest in connection.execute(ROWS.format(table=sql.Identifier(schema, table))):
            found[name] = {"rows": rows, "sha256": digest}
    return found


def _rows_in(dump: Path, version: int) -> Tables:
    """Count the rows that a dump really holds, by reading it back."""
    found: Tables = {}
    words: list[str | Path] = [_tool("pg_restore", version), "--data-only", "--file=-", dump]
    with (
        tempfile.TemporaryFile() as wrong,
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=wrong, env=postgres.ENVIRONMENT) as reading,
    ):
        current: dict[str, Any] | None = None
        for line in reading.stdout or ():
            if current is not None:
                if line == b"\\.\n":
                    current = None
                else:
                    current["rows"] += 1
            elif line.startswith(b"COPY "):
                name = line.decode().removeprefix("COPY ").split(" (", 1)[0].replace('"', "")
                current = found.setdefault(name, {"rows": 0})
        if reading.wait():
            wrong.seek(0)
            raise NotPossible(f"Der Auszug lässt sich nicht lesen: {wrong.read().decode(errors='replace').strip()}")
    return found


# -- programs and connections ----------------------------------------------------------------------------------------


def _connect(url: str) -> psycopg.Connection:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise NotPossible(f"Die Datenbank antwortet nicht: {str(error).strip().splitlines()[-1]}") from error


def _one(connection: psycopg.Connection, query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def _run(name: str, arguments: Iterable[str], url: str | None, version: int, *, oldest: int = 0) -> str:
    """Run a PostgreSQL program, the password in its environment instead of the list of processes."""
    words: list[Any] = [_tool(name, max(version, oldest)), *arguments]
    environment = dict(postgres.ENVIRONMENT)
    if url is not None:
        place: dict[str, Any] = dict(conninfo_to_dict(url))
        environment["PGPASSWORD"] = str(place.pop("password", ""))
        words[1:1] = ["--no-password", f"--dbname={make_conninfo(**place)}"]
    done = subprocess.run(words, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise NotPossible(f"{name} ist gescheitert: {(done.stderr.strip() or '?').splitlines()[0]}")
    return done.stdout


def _tool(name: str, version: int) -> Path:
    """The program of the server's own version if it is installed, else a newer one."""
    found = postgres.tools(name)
    fitting = sorted(major for major in found if major >= version)
    if not fitting:
        raise NotPossible(
            f"{name} in Version {version} oder neuer fehlt; bitte postgresql-client-{version} installieren."
        )
    return found[fitting[0]]
