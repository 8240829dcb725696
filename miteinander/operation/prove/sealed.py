"""V5, L1, D3: sealed text is mute without its key, in the dump and last year's backup too; no opening without a line."""

import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import psycopg
from django.utils import timezone

from miteinander.core import sealing, tenancy
from miteinander.core.verdicts import Refused
from miteinander.interpreting import use_cases
from miteinander.interpreting.rules import private as rules
from miteinander.interpreting.vocabulary import OpeningReason
from miteinander.operation import backup
from miteinander.operation.prove import wishes
from miteinander.operation.prove.laboratory import Laboratory, Result

CANARY = "KANARIENGASSE"
DAMAGES = (
    "DELETE FROM interpreting_step WHERE id = (SELECT min(id::text)::uuid FROM interpreting_step)",
    "UPDATE interpreting_step SET note = note || '.' WHERE id = (SELECT min(id::text)::uuid FROM interpreting_step)",
    "DELETE FROM interpreting_step",
)
READER = """
import os, sys, uuid
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.proof")
import django; django.setup()
from miteinander.core import tenancy
from miteinander.interpreting import use_cases
from miteinander.interpreting.vocabulary import OpeningReason
centre, member, interpreter = int(sys.argv[1]), uuid.UUID(sys.argv[2]), uuid.UUID(sys.argv[3])
by = tenancy.Actor(centre_id=centre, audience=tenancy.Audience.STAFF, member_id=member, roles=frozenset({"pool_coordinator"}))
while True:
    with tenancy.acting_for(by, read_only=True):
        use_cases.open_private(interpreter_id=interpreter, reason=list(OpeningReason)[0], by=by)
    os.write(1, b"x")
"""
# The control: answer first, note it afterwards, as many systems do; the answer takes its way to the browser in between.
CARELESS = (
    READER.replace(
        "use_cases.open_private(interpreter_id=interpreter, reason=list(OpeningReason)[0], by=by)",
        "Interpreter.objects.filter(id=interpreter).exists()",
    )
    .replace(
        'os.write(1, b"x")',
        'os.write(1, b"x"); time.sleep(0.005); audit.note_opening(by=by, deed="careless", subject_id=interpreter)',
    )
    .replace("import os, sys, uuid", "import os, sys, time, uuid")
    .replace("from miteinander.core import tenancy", "from miteinander.core import audit, tenancy")
    .replace(
        "from miteinander.interpreting import use_cases",
        "from miteinander.interpreting import use_cases; from miteinander.interpreting.models import Interpreter",
    )
)


def prove(laboratory: Laboratory, *, kills: int = 30) -> Iterator[Result]:
    """Seal, back up, end the person, restore: mute. Read under kill -9: each delivery has its line."""
    actor, _wish = wishes.asker(laboratory)
    desk = wishes.coordinator(laboratory, actor.centre_id)
    with laboratory.owner() as owner:
        people = [
            row[0]
            for row in owner.execute(
                "SELECT id FROM interpreting_interpreter WHERE centre_id = %s AND status = 'active' ORDER BY id LIMIT 2",
                (actor.centre_id,),
            ).fetchall()
        ]
    for one in people:
        seal(desk, one)
    yield from dumped(laboratory, desk, people)
    yield from logged(laboratory, desk, people[1], kills)


def dumped(laboratory: Laboratory, desk: tenancy.Actor, people: list[uuid.UUID]) -> Iterator[Result]:
    """The old backup of somebody who left, beside one of somebody who stayed (the control)."""
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="miteinander-old-") as folder:
        file = Path(folder) / "alt.backup"
        backup.backup(file, laboratory.url("DATABASE_URL_BACKUP"))
        plain = legible(file)
        sealing.destroy(centre_id=desk.centre_id, subject_id=people[0])
        with laboratory.owner() as owner:
            owner.execute("CREATE DATABASE proof_restored")
        try:
            restored = psycopg.conninfo.make_conninfo(laboratory.urls["DATABASE_URL_OWNER"], dbname="proof_restored")
            backup.restore(file, restored)
            counts = differences(laboratory.url("DATABASE_URL_OWNER"), restored)
            mute, speaks = [opened(restored, desk.centre_id, one) for one in people]
            noticed = [damaged(laboratory.url("DATABASE_URL_OWNER"), restored, one) for one in DAMAGES]
        finally:
            with laboratory.owner() as owner:
                owner.execute("DROP DATABASE proof_restored")
        with mock.patch.object(sealing, "seal", lambda text, *, place: text.encode()):
            seal(desk, people[1])
            unsealed = Path(folder) / "unsealed.backup"
            backup.backup(unsealed, laboratory.url("DATABASE_URL_BACKUP"))
        seal(desk, people[1])
        shouts = legible(unsealed)
    yield Result(
        "V5", "the old backup of somebody whose key was destroyed; the words of all in the unpacked dump", 2,
        int(CANARY in mute) + plain,
        f"with the key kept the old backup {'speaks' if CANARY in speaks else 'is mute as well'};"
        f" without the seal the words stand {shouts} times in the dump",
        CANARY in speaks and shouts > 0, time.perf_counter() - begun,
    )  # fmt: skip
    yield Result(
        "D3", "rows and contents of every table, live and restored", counts[0], len(counts[1]),
        f"one row lost, one changed, a table emptied: {sum(noticed)} of {len(DAMAGES)} are noticed", all(noticed), 0.0, counts[1],
    )  # fmt: skip


def seal(desk: tenancy.Actor, person: uuid.UUID) -> None:
    """Her address, under her seal."""
    told = rules.Private(holder="Probe", street=f"{CANARY} 1", town="Probe")
    with tenancy.acting_for(desk):
        use_cases.seal_private(interpreter_id=person, private=told, by=desk, at=timezone.now())


def legible(file: Path) -> int:
    """How often the words stand in a backup that is unpacked: as text, and as PostgreSQL writes bytes."""
    with tempfile.TemporaryDirectory(prefix="miteinander-unpacked-") as work:
        manifest, dump = backup._unpack(file, Path(work))
        text = backup._run("pg_restore", ["--data-only", "--file=-", str(dump)], None, manifest["server"])
    return sum(text.count(form) for form in (CANARY, CANARY.encode().hex()))


def damaged(live: str, restored: str, damage: str) -> bool:
    """Whether the comparison notices this damage to what was restored; the damage stays."""
    before = differences(live, restored)[1]
    with psycopg.connect(restored) as connection:
        connection.execute("ALTER TABLE interpreting_step DISABLE TRIGGER USER")
        connection.execute(damage.encode())
    return differences(live, restored)[1] != before


def opened(url: str, centre_id: int, subject_id: uuid.UUID) -> str:
    """What somebody with the restored database and today's keys can read."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT address FROM interpreting_privaterecord WHERE centre_id = %s AND interpreter_id = %s",
            (centre_id, subject_id),
        ).fetchone()
    if row is None:
        return ""
    try:
        return sealing.unseal(
            row[0], place=sealing.Place("interpreting_privaterecord", "address", centre_id, subject_id)
        )
    except sealing.KeyGone:
        return ""


def differences(live: str, restored: str) -> tuple[int, list[str]]:
    """Tables compared, and those whose rows or contents differ; the key of contexts is in no backup."""
    tables: list[backup.Tables] = []
    for url in (live, restored):
        with psycopg.connect(url) as connection:
            tables.append(backup._tables(connection))
    return len(tables[0]), [
        f"{name}: {tables[0].get(name)} live, {tables[1].get(name)} restored"
        for name in sorted(tables[0].keys() | tables[1].keys())
        if tables[0].get(name) != tables[1].get(name)
    ]


def logged(laboratory: Laboratory, desk: tenancy.Actor, person: uuid.UUID, kills: int) -> Iterator[Result]:
    """Openings under kill -9: what was delivered, and what stands in the log. Then the log is taken away."""
    begun, chance = time.perf_counter(), random.Random(9)
    delivered, missing = under_fire(laboratory, READER, desk, person, kills, chance)
    careless, lost = 0, 0
    for _again in range(5):  # a kill meets the gap more often than not; few of them may all miss it
        read, gone = under_fire(laboratory, CARELESS, desk, person, kills, chance)
        careless, lost = careless + read, lost + gone
        if lost:
            break
    with laboratory.owner() as owner:
        owner.execute("REVOKE INSERT ON core_opening FROM miteinander_log")
        try:
            with tenancy.acting_for(desk, read_only=True):
                use_cases.open_private(interpreter_id=person, reason=next(iter(OpeningReason)), by=desk)
            silent = "it was answered without a line"
        except Refused:
            silent = ""
        finally:
            owner.execute("GRANT INSERT ON core_opening TO miteinander_log")
    yield Result(
        "L1", f"{delivered} openings delivered, reader killed {kills} times; log taken away", delivered + 1,
        missing + bool(silent), f"answering before the line is written leaves {lost} of {careless} without one",
        lost > 0 and delivered > 0, time.perf_counter() - begun, [silent] if silent else [],
    )  # fmt: skip


def under_fire(
    laboratory: Laboratory, program: str, desk: tenancy.Actor, person: uuid.UUID, kills: int, chance: random.Random
) -> tuple[int, int]:
    """Let a reader read until it is killed, again and again: how much it delivered, and how much of that is missing in the log."""
    delivered, missing = 0, 0
    for _kill in range(kills):
        before = lines(laboratory, person)
        reader = subprocess.Popen(
            [sys.executable, "-c", program, str(desk.centre_id), str(desk.member_id), str(person)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=laboratory.environment(),
        )
        first = reader.stdout.read(1) if reader.stdout else b""  # it works now, however long its start took
        time.sleep(chance.uniform(0.1, 0.8))
        reader.send_signal(signal.SIGKILL)
        answers = len(first) + len(reader.communicate()[0])
        time.sleep(0.05)  # what the database had received it still writes, and that must not count for the next one
        delivered += answers
        missing += max(0, answers - (lines(laboratory, person) - before))
    return delivered, missing


def lines(laboratory: Laboratory, person: uuid.UUID) -> int:
    with laboratory.owner() as owner:
        row = owner.execute("SELECT count(*) FROM core_opening WHERE subject_id = %s", (person,)).fetchone()
    return int(row[0]) if row else 0
