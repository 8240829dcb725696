"""L2, D6: the log of openings is chained, and a new master key makes the old one useless."""

import contextlib
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.test import override_settings

from miteinander.core import sealing
from miteinander.operation import backup, openings, rotation
from miteinander.operation.prove.laboratory import Laboratory, Result

FORGERIES = (
    "UPDATE core_opening SET deed = 'other' WHERE centre_id = 32000 AND number = 5",
    "DELETE FROM core_opening WHERE centre_id = 32000 AND number = 5",
    "DELETE FROM core_opening WHERE centre_id = 32000 AND number > 7",
    "UPDATE core_opening SET member_id = gen_random_uuid() WHERE centre_id = 32000 AND number = 10",
)
AS_APPLICATION = (
    "UPDATE core_opening SET deed = 'x'",
    "DELETE FROM core_opening",
    "TRUNCATE core_opening",
    "DELETE FROM sec.head",
)
COPY = "proof_keys"


def prove(laboratory: Laboratory, *, people: int = 100) -> Iterator[Result]:
    """Each with its control."""
    yield chained(laboratory)
    yield exchanged(laboratory, people)


def chained(laboratory: Laboratory) -> Result:
    """Forge the log as the application and as the owner of everything; everything is undone."""
    begun, leaks, tried, silent = time.perf_counter(), list[str](), 0, 0
    for variable in ("DATABASE_URL", "DATABASE_URL_LOG"):
        with laboratory.connect(variable) as one:
            for statement in AS_APPLICATION:
                tried += 1
                with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
                    # Deleting is the platform's work by night: whoever is not it finds no line.
                    if one.execute(statement.encode()).rowcount != 0:
                        leaks.append(f"{variable}: {statement}")
    with laboratory.owner() as owner:
        for statement in FORGERIES:
            tried += 1
            with owner.transaction(force_rollback=True):
                for _ in range(10):  # a centre of its own: copied lines of the others are not chained
                    owner.execute(
                        "INSERT INTO core_opening (id, centre_id, member_id, deed, subject_id)"
                        " VALUES (gen_random_uuid(), 32000, gen_random_uuid(), 'probe', gen_random_uuid())"
                    )
                silent += owner.execute(statement.encode()).rowcount > 0  # the database itself lets its owner
                if not [one for one in openings.broken(owner) if one.startswith("Zentrum 32000")]:
                    leaks.append(f"nobody noticed: {statement}")
    return Result(
        "L2", "the log of openings changed by application and owner", tried, len(leaks),
        f"without links {silent} of {len(FORGERIES)} changes of the owner look like any other log", silent == len(FORGERIES),
        time.perf_counter() - begun, leaks,
    )  # fmt: skip


def exchanged(laboratory: Laboratory, people: int) -> Result:
    """A copy of database and keys gets a new master key."""
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="miteinander-keys-") as folder, laboratory.owner() as owner:
        file, old, key = (Path(folder) / name for name in ("copy.zip", "old/master.key", "keys/master.key"))
        backup.backup(file, laboratory.urls["DATABASE_URL_BACKUP"])
        owner.execute(f"CREATE DATABASE {COPY}")
        try:
            url = psycopg.conninfo.make_conninfo(laboratory.urls["DATABASE_URL_OWNER"], dbname=COPY)
            backup.restore(file, url)
            with override_settings(KEY_FILE=key, PERSON_KEYS=None):
                sealing.make_master(key)
                places = [sealing.Place("probe", "text", 1, uuid.uuid4()) for _ in range(people)]
                texts = [(sealing.seal("Probe", place=place), place) for place in places]
                before = opened(texts)
                old.parent.mkdir(mode=0o700)
                shutil.copy(key, old)
                rotation.rotate(url, key_file=key, persons=key.parent / "persons")
                after = opened(texts)
            with override_settings(KEY_FILE=old, PERSON_KEYS=key.parent / "persons"):
                stolen = opened(texts)
        finally:
            owner.execute(f"DROP DATABASE {COPY}")
    return Result(
        "D6", f"new master key: {after} of {people} sealed texts readable, with the old key alone {stolen}", 2 * people,
        people - after + stolen, f"before the exchange the same old key opened {before} of {people}", before == people,
        time.perf_counter() - begun,
    )  # fmt: skip


def opened(texts: list[tuple[bytes, sealing.Place]]) -> int:
    count = 0
    for sealed, place in texts:
        try:
            count += sealing.unseal(sealed, place=place) == "Probe"
        except sealing.KeyGone:
            continue
    return count
