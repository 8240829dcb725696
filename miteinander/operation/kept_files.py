"""Files that centres keep, as seen by whoever backs up: which ones the database names, which ones lie there.

    <MITEINANDER_DATA>/files/<centre>/<drawer>/<id>

A table that names files has the columns id, centre_id, size and sha256; it is found in the catalogue, so that no package can forget it.
"""

import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from miteinander.operation.console import NotPossible

FOLDER = "files"
NAME = re.compile(r"(?P<centre>\d{1,5})/(?P<drawer>[a-z][a-z_]{0,40})/(?P<id>[0-9a-f]{32})")
NAMING_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname !~ 'event$'
    GROUP BY 1 HAVING array_agg(a.attname::text) @> ARRAY['id', 'centre_id', 'size', 'sha256'] ORDER BY 1
"""
Key = tuple[int, str]  # centre and id, as in the path


@dataclass(slots=True)
class Inventory:
    """What lies there, by path below the folder, with its SHA-256; what is named and missing, or altered; what nobody names."""

    good: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)

    def sentences(self) -> list[str]:
        """What is wrong, for the operator."""
        found = (
            (self.missing, "Dateien fehlen, obwohl die Datenbank sie nennt"),
            (self.damaged, "Dateien haben einen anderen Inhalt, als die Datenbank sagt"),
            (self.nameless, "Dateien nennt keine Zeile der Datenbank; sie werden nicht gesichert"),
        )
        return [f"{len(names)} {words} (zuerst {names[0]})." for names, words in found if names]


def named(connection: psycopg.Connection) -> dict[Key, str]:
    """Every file that a row names, with the SHA-256 it should have; read by a role that sees all rows."""
    found: dict[Key, str] = {}
    for (table,) in connection.execute(NAMING_TABLES.encode()).fetchall():
        query = sql.SQL("SELECT centre_id, id, sha256 FROM {}").format(sql.Identifier(table))
        found |= {(centre, one.hex): digest for centre, one, digest in connection.execute(query).fetchall()}
    return found


def look(folder: Path, names: Mapping[Key, str], *, hashing: bool = True) -> Inventory:
    """Compare what lies in the folder with what the rows name."""
    found, lying = Inventory(), dict[Key, str]()
    for path in sorted(folder.glob("*/*/*")):
        place = path.relative_to(folder).as_posix()
        match = NAME.fullmatch(place)
        if path.name.startswith(".") or not path.is_file():
            continue
        if match is None or (key := (int(match["centre"]), match["id"])) not in names:
            found.nameless.append(place)
            continue
        lying[key] = place
    for key, digest in sorted(names.items()):
        if key not in lying:
            found.missing.append(f"{key[0]}/…/{key[1]}")
        elif hashing and _digest(folder / lying[key]) != digest:
            found.damaged.append(lying[key])
        else:
            found.good[lying[key]] = digest
    return found


def unpack(archive: zipfile.ZipFile, files: Mapping[str, str], folder: Path) -> None:
    """Lay the files of a backup into an empty folder: every one, with its own content, or none."""
    refuse_full(folder)
    unfinished = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        for place, digest in files.items():
            if NAME.fullmatch(place) is None:
                raise NotPossible(f"Die Sicherung enthält eine Datei mit unerlaubtem Namen: {place!r}.")
            path = unfinished / place
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with archive.open(f"{FOLDER}/{place}") as packed, open(path, "xb") as file:
                os.fchmod(file.fileno(), 0o600)
                shutil.copyfileobj(packed, file)
            if _digest(path) != digest:
                raise NotPossible(f"Die Datei {place} in der Sicherung ist beschädigt.")
        if unfinished.exists():
            if folder.exists():
                folder.rmdir()
            unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def refuse_full(folder: Path) -> None:
    """Nothing is mixed with what is there."""
    if folder.exists() and any(folder.iterdir()):
        raise NotPossible(f"Der Ordner {folder} ist nicht leer; Dateien werden nur in einen leeren zurückgelegt.")


def _digest(path: Path) -> str:
    with path.open("rb") as reading:
        return hashlib.file_digest(reading, "sha256").hexdigest()
