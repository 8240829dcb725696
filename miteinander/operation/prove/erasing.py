"""B2, B3: somebody is erased on demand, from every store; an older backup brings her back, and the next night takes her away again."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.conf import settings
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from miteinander.centres.vocabulary import Role
from miteinander.core import erased, sealing, security, tenancy
from miteinander.core.time import local_day
from miteinander.keeping import tasks, use_cases
from miteinander.keeping.vocabulary import ErasureReason
from miteinander.operation import backup, embedded
from miteinander.operation.prove import refuges
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result
from miteinander.operation.prove.scenes import Scene

WORD = "KANARIENHAHN"
EMAIL = f"{WORD.lower()}@example.org"
POOL = "interpreting_interpreter"
COPY = "proof_came_back"
NIGHT = """
import os, sys, uuid
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.proof")
import django; django.setup()
from django.utils import timezone
from miteinander.core import tenancy
from miteinander.keeping import tasks
tasks.work_through(tenancy.system(int(sys.argv[1])), run_id=uuid.uuid4(), at=timezone.now())
"""


def prove(laboratory: Laboratory, centre: int, *, restored: bool) -> Iterator[Result]:
    """``restored``: with a real dump, and a real restore into a database of its own."""
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="miteinander-old-") as folder, laboratory.owner() as owner:
        person, sealed = plant(owner, centre)
        before = refuges.standing(owner, WORD)
        file = Path(folder) / "alt.zip"
        if restored:
            backup.backup(file, laboratory.urls["DATABASE_URL_BACKUP"])
        erase(owner, centre, person)
        left = refuges.standing(owner, WORD)
        mute = not opened(sealed, centre, person)
        told = WORD.lower() in erased.path().read_text().lower()
        yield Result(
            "B3", f"one person erased on demand: rows, history, mails, invitations, account, searching, journal in {len(before)} tables",
            len(before) + 2, sum(left.values()) + int(not mute) + int(told), f"before the deed {sum(before.values())} rows name her",
            {POOL, f"{POOL}event", "correspondence_mail", "centres_user", "workbench_searchword"} <= set(before),
            time.perf_counter() - begun, [f"{table}: {count}" for table, count in left.items()],
        )  # fmt: skip
        if restored:
            yield came_back(laboratory, owner, centre, file)


def plant(owner: Connection, centre: int) -> tuple[uuid.UUID, bytes]:
    """Somebody who left today: with an account, a seal, papers, an invitation, mails, and a history."""
    scene = Scene(owner, centre, timezone.now(), settings.FILES, contextlib.ExitStack())
    today = local_day(timezone.now())
    person: uuid.UUID = scene.interpreter(family_name=WORD, email=EMAIL, status="ended", left_on=today)
    access = scene.speaks(person, name=WORD, until=today)
    owner.execute("UPDATE centres_user SET email = %s WHERE id = %s", (EMAIL, scene.account(access)))
    for name in (f"{WORD}-BUNT", WORD):
        owner.execute("UPDATE interpreting_interpreter SET family_name = %s WHERE id = %s", (name, person))
    scene.mail(
        to=EMAIL.title(), subject=f"Für {WORD}", body=f"Guten Tag, {WORD}", about_id=person, created_at=scene.now
    )
    scene.invitation(email=EMAIL, name=WORD)
    sealed = sealing.seal(WORD, place=sealing.Place("interpreting_privaterecord", "address", centre, person))
    scene.add("interpreting_privaterecord", interpreter_id=person, bank=sealed, address=sealed)
    return person, sealed


def erase(owner: Connection, centre: int, person: uuid.UUID) -> None:
    """As the director asks and the worker does."""
    row = owner.execute(
        "SELECT id FROM centres_member WHERE centre_id = %s AND 'director' = ANY(roles) AND until IS NULL LIMIT 1",
        (centre,),
    ).fetchone()
    if row is None:
        raise LookupError(f"Zentrum {centre} hat keine Leitung.")
    director = tenancy.Actor(
        centre_id=centre, audience=tenancy.Audience.STAFF, member_id=row[0], roles=frozenset({Role.DIRECTOR})
    )
    now, key = timezone.now(), uuid.uuid4()
    with tenancy.acting_for(director):
        use_cases.erase(
            table=POOL, subject_id=person, reason=ErasureReason.CONSENT_WITHDRAWN, by=director, at=now, erasure_id=key
        )
    tasks.erase_asked(tenancy.system(centre), erasure_id=key, at=now)


def opened(sealed: bytes, centre: int, person: uuid.UUID) -> str:
    try:
        return sealing.unseal(sealed, place=sealing.Place("interpreting_privaterecord", "address", centre, person))
    except sealing.KeyGone:
        return ""


def came_back(laboratory: Laboratory, owner: Connection, centre: int, file: Path) -> Result:
    """The backup of before, in a database of its own: a night without the journal (the control), and one with it."""
    begun = time.perf_counter()
    owner.execute(f"CREATE DATABASE {COPY}".encode())
    try:
        url = make_conninfo(laboratory.urls["DATABASE_URL_OWNER"], dbname=COPY)
        backup.restore(file, url)
        with psycopg.connect(url, autocommit=True) as copy:
            copy.execute("INSERT INTO sec.key VALUES (1, %s, %s)", security.pads(sealing.context_key()))
            back = refuges.standing(copy, WORD)
            aside = erased.path().rename(erased.path().with_suffix(".aside"))
            night(laboratory, centre)
            without = refuges.standing(copy, WORD)
            aside.rename(erased.path())
            night(laboratory, centre)
            again = refuges.standing(copy, WORD)
    finally:
        # Not by force: that asks for the right to end a cleaning worker too, which the server otherwise sends away itself.
        owner.execute(f"DROP DATABASE {COPY}".encode())
    return Result(
        "B2", f"a backup from before the erasure is restored ({sum(back.values())} rows name her), and a night passes", len(back),
        sum(again.values()), f"without the journal {sum(without.values())} rows name her after the night", POOL in without,
        time.perf_counter() - begun, [f"{table}: {count}" for table, count in again.items()],
    )  # fmt: skip


def night(laboratory: Laboratory, centre: int) -> None:
    """The night's work in the copy, by a process of its own."""
    environment = dict(os.environ)
    for role in ("app", "log", "public"):
        variable = embedded.VARIABLES[role]
        environment[variable] = make_conninfo(laboratory.urls[variable], dbname=COPY)
    subprocess.run([sys.executable, "-c", NIGHT, str(centre)], env=environment, check=True, stdout=subprocess.DEVNULL)
