"""A new master key: ``miteinander key rotate [--dry-run]``. With the old one nothing is opened and nothing signed afterwards.

What hangs on the master key: the keys of persons (files, wrapped), second factors and the keys that sign proofs of deletion (rows,
encrypted), the key that the database checks contexts with. Killed at any moment, the house works on with what there is, since it
tries both keys; the next run finishes.

    master.key          the key
    master.key.next     the coming one; there from the first step until the switch
    master.key.previous the former one; there from the switch until nothing needs it

Links that were signed by a key derived from the master key (in mails, in calendars) end with it.
"""

import argparse
import contextlib
import fcntl
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from miteinander.core import erased, sealing, security
from miteinander.operation import embedded, releases
from miteinander.operation.console import NotPossible, note, say

# Columns of JSON whose texts are encrypted under the master key itself: table, key, column, purpose.
LOCKED = (
    ("mfa_authenticator", "id", "data", "second factor"),
    ("keeping_proofkey", "id", "data", "deletion proof"),
)


@dataclass(slots=True)
class Count:
    """What a run found: keys of persons, those of them that no key opens, encrypted texts."""

    persons: int = 0
    mute: int = 0
    texts: int = 0


def rotate(
    url: str, *, key_file: Path, persons: Path, dry: bool = False, after: Callable[[str], None] = lambda step: None
) -> Count:
    """Exchange the master key, or finish what was begun. `after` is told each step (tests kill there)."""
    with _alone(key_file), _connected(url) as owner:
        if dry:
            return _look(owner, key_file, persons)
        coming, former = sealing.coming(key_file), sealing.former(key_file)
        if coming.exists() or not former.exists():
            if not coming.exists():
                _make(coming, like=key_file)
            after("made")
            _count_on(owner, 2, coming.read_bytes())
            after("both count")
            _wrap_anew(owner, persons, [key_file.read_bytes()], coming.read_bytes(), after)
            with contextlib.suppress(FileExistsError):
                os.link(key_file, former)
            after("kept")
            os.replace(coming, key_file)
            sealing.settle(key_file.parent)
            after("switched")
        # Once more: somebody may have used the house between two runs.
        count = _wrap_anew(owner, persons, [former.read_bytes()], key_file.read_bytes(), after)
        with owner.transaction():
            _count_on(owner, 1, key_file.read_bytes())
            owner.execute("DELETE FROM sec.key WHERE id = 2")
        after("one counts")
        former.unlink()
        sealing.settle(key_file.parent)
        return count


def _wrap_anew(
    owner: psycopg.Connection, persons: Path, under: list[bytes], new: bytes, after: Callable[[str], None]
) -> Count:
    count = Count()
    for path in key_files(persons):
        count.persons += 1
        try:
            if sealing.rewrap(path, under=under, new=new):
                after("person")
        except sealing.KeyGone:
            count.mute += 1
    erased.resign(under=under, new=new)
    with owner.transaction():
        for table, key, column, purpose in LOCKED:
            place = {name: sql.Identifier(one) for name, one in (("table", table), ("key", key), ("column", column))}
            for number, data in owner.execute(
                sql.SQL("SELECT {key}, {column} FROM {table}").format(**place)
            ).fetchall():
                changed, texts = _locked_anew(data, purpose, under, new)
                count.texts += texts
                if changed != data:
                    owner.execute(
                        sql.SQL("UPDATE {table} SET {column} = %s WHERE {key} = %s").format(**place),
                        [json.dumps(changed), number],
                    )
    after("texts")
    return count


def _locked_anew(data: Any, purpose: str, under: list[bytes], new: bytes) -> tuple[Any, int]:
    """The same value with every text in it that the old key opens encrypted under the new one; how many such texts there are."""
    if isinstance(data, dict):
        parts = {name: _locked_anew(one, purpose, under, new) for name, one in data.items()}
        return {name: one for name, (one, _) in parts.items()}, sum(texts for _, texts in parts.values())
    if isinstance(data, list):
        several = [_locked_anew(one, purpose, under, new) for one in data]
        return [one for one, _ in several], sum(texts for _, texts in several)
    if not isinstance(data, str):
        return data, 0
    with contextlib.suppress(sealing.NotThisSeal):
        sealing.unlock(data, purpose=purpose, under=[new])
        return data, 1
    with contextlib.suppress(sealing.NotThisSeal):
        plain = sealing.unlock(data, purpose=purpose, under=under)
        return sealing.lock(plain, purpose=purpose, under=new), 1
    return data, 0


def _count_on(owner: psycopg.Connection, number: int, master: bytes) -> None:
    """Let the database accept contexts signed by the key of this master key."""
    owner.execute(
        "INSERT INTO sec.key VALUES (%s, %s, %s)"
        " ON CONFLICT (id) DO UPDATE SET inner_pad = EXCLUDED.inner_pad, outer_pad = EXCLUDED.outer_pad",
        [number, *security.pads(sealing.derived("context", master))],
    )


def _look(owner: psycopg.Connection, key_file: Path, persons: Path) -> Count:
    """Count what a run would do; change nothing."""
    count = Count()
    known = [key_file, sealing.coming(key_file), sealing.former(key_file)]
    under = [path.read_bytes() for path in known if path.exists()]
    for path in key_files(persons):
        count.persons += 1
        try:
            centre_id, subject_id = int(path.parent.name), sealing.subject(path)
            sealing.unwrapped(path.read_bytes(), centre_id=centre_id, subject_id=subject_id, under=under)
        except sealing.KeyGone:
            count.mute += 1
    for table, _key, column, purpose in LOCKED:
        query = sql.SQL("SELECT {} FROM {}").format(sql.Identifier(column), sql.Identifier(table))
        for (data,) in owner.execute(query).fetchall():
            count.texts += _locked_anew(data, purpose, under, secrets.token_bytes(32))[1]
    return count


def key_files(persons: Path) -> Iterator[Path]:
    """The key of every person; unfinished files (a dot in front) are none."""
    yield from sorted(path for path in persons.glob("*/*") if not path.name.startswith("."))


def _make(path: Path, *, like: Path) -> None:
    """A new master key at `path`, for the owner of the present one."""
    sealing.make_master(path)
    present = like.stat()
    os.chown(path, present.st_uid, present.st_gid)


@contextlib.contextmanager
def _alone(key_file: Path) -> Iterator[None]:
    """One run at a time; a dead one holds nothing."""
    if not key_file.is_file():
        raise NotPossible(f"Der Hauptschlüssel {key_file} fehlt; ohne ihn lässt sich nichts umschlüsseln.")
    folder = os.open(key_file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise NotPossible("Der Schlüsseltausch läuft schon in einem anderen Fenster.") from None
    finally:
        os.close(folder)


@contextlib.contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection]:
    """As the owner, and only while nobody works: a process holds the old key in its memory until it ends."""
    releases.refuse_busy(url, "sonst behalten sie den alten Schlüssel")
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as owner:
        yield owner


def main() -> int:
    """``miteinander key rotate``."""
    words = argparse.ArgumentParser(prog="miteinander key rotate")
    words.add_argument("--dry-run", action="store_true", help="nur zählen, nichts ändern")
    chosen = words.parse_args()
    begun = sealing.coming(settings.KEY_FILE).exists() or sealing.former(settings.KEY_FILE).exists()
    try:
        url = os.environ[embedded.VARIABLES["owner"]]
        count = rotate(url, key_file=settings.KEY_FILE, persons=sealing.persons(), dry=chosen.dry_run)
    except NotPossible as reason:
        note(str(reason))
        return 1
    if begun:
        say("Ein begonnener Tausch war nicht zu Ende gekommen.")
    if count.mute:
        note(f"{count.mute} Schlüssel von Personen öffnet keiner der Hauptschlüssel; sie bleiben liegen, wie sie sind.")
    found = f"{count.persons - count.mute} Schlüssel von Personen, {count.texts} zweite Faktoren, Notfallcodes und Schlüssel von Nachweisen"
    if chosen.dry_run:
        say(f"Zu tauschen: der Hauptschlüssel, {found}. Geändert wurde nichts.")
    else:
        say(f"Getauscht: der Hauptschlüssel, {found}. Der alte öffnet nichts mehr; bitte den neuen sichern.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
