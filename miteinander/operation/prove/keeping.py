"""B1 to B3: data go when due and not before, from every place, under kill -9 too."""

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from django.utils import timezone
from psycopg.conninfo import make_conninfo

from miteinander.core import sealing, tenancy
from miteinander.core.time import BERLIN, local_day
from miteinander.interpreting import use_cases
from miteinander.interpreting.rules import private as rules
from miteinander.keeping import queries, tasks
from miteinander.keeping.queries import plan
from miteinander.operation import backup, embedded
from miteinander.operation.prove import archive, erasing, refuges, wishes
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result, timed

CANARY = "KANARIENVOGEL"
YEARS = 10
NIGHT = """
import os, sys, uuid, datetime
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.proof")
import django; django.setup()
from miteinander.core import tenancy
from miteinander.keeping import tasks
from miteinander.keeping.use_cases import nightly
nightly.BATCH = 2
os.write(1, b"x")
tasks.work_through(tenancy.system(int(sys.argv[1])), run_id=uuid.UUID(sys.argv[2]), at=datetime.datetime.fromisoformat(sys.argv[3]))
os.write(1, b"y")
"""


def prove(laboratory: Laboratory, centres: list[int], *, nights: int = 40, kills: int = 12) -> Iterator[Result]:
    """In the last centre, which is empty afterwards: run this after everything that needs people there."""
    centre = centres[-1]
    yield from erasing.prove(laboratory, centre, restored=bool(kills))
    with laboratory.owner() as owner:
        person, copy = plant(laboratory, owner, centre)
        key_file = sealing._path(centre, person)
        key = key_file.read_bytes()
        before = places(owner, centre)
        dump = dumped(laboratory) if kills else 0
    yield from aged(laboratory, centre, nights, kills)
    begun = time.perf_counter()
    with laboratory.owner() as owner:
        left = places(owner, centre)
    after = dumped(laboratory) if kills else 0
    mute = not opened(copy, centre, person)
    key_file.write_bytes(key)  # the control: the same copy, had her key not been destroyed
    speaks = CANARY in opened(copy, centre, person)
    key_file.unlink()
    yield Result(
        "B3", f"one person through {len(before)} tables, mails, jobs, history" + (", a dump" if kills else ""),
        len(before) + bool(kills), len(left) + after,
        f"before the nights: in {len(before)} tables" + (f", {dump} times in a dump" if kills else ""),
        len(before) >= 4 and (dump > 0 or not kills), time.perf_counter() - begun, left,
    )  # fmt: skip
    yield Result(
        "B2", "sealed text of the deleted person, from a copy made before", 1, int(not mute),
        "with her key put back the same copy can be read" if speaks else "with her key put back it is mute as well", speaks, 0.0,
    )  # fmt: skip


def plant(laboratory: Laboratory, owner: Connection, centre: int) -> tuple[uuid.UUID, bytes]:
    """Somebody who was sent to talks, is known everywhere, and leaves today."""
    desk = wishes.coordinator(laboratory, centre)
    row = owner.execute(
        "SELECT i.id FROM interpreting_interpreter i WHERE centre_id = %s AND status = 'active' AND NOT EXISTS (SELECT FROM"
        " interpreting_assignment a WHERE a.interpreter_id = i.id AND a.state = 'booked') AND EXISTS (SELECT FROM"
        " interpreting_assignment a WHERE a.interpreter_id = i.id) ORDER BY i.id LIMIT 1",
        (centre,),
    ).fetchone()
    if row is None:
        raise LookupError("Die Probe braucht jemanden mit einem Einsatz.")
    person: uuid.UUID = row[0]
    private = rules.Private(holder=CANARY, street=f"{CANARY}gasse 1", town="Ort")
    with tenancy.acting_for(desk):
        use_cases.seal_private(interpreter_id=person, private=private, by=desk, at=timezone.now())
    told = (f"{CANARY}@example.org".lower(), centre, person)
    owner.execute(
        "UPDATE interpreting_interpreter SET family_name = %s, email = %s WHERE centre_id = %s AND id = %s",
        (CANARY, *told),
    )
    owner.execute(
        "UPDATE interpreting_step SET note = %s WHERE centre_id = %s AND request_id IN (SELECT request_id"
        " FROM interpreting_assignment WHERE interpreter_id = %s)",
        (f"mit {CANARY} gesprochen", centre, person),
    )
    owner.execute(
        'INSERT INTO correspondence_mail (id, centre_id, "to", subject, body, state, attempts, refusal, created_at)'
        " VALUES (gen_random_uuid(), %s, %s, %s, %s, 'waiting', 0, '', now())",
        (centre, told[0], f"Für {CANARY}", f"Guten Tag, {CANARY}"),
    )
    sealed = owner.execute(
        "SELECT address FROM interpreting_privaterecord WHERE centre_id = %s AND interpreter_id = %s", (centre, person)
    ).fetchone()
    owner.execute(
        "UPDATE interpreting_interpreter SET status = 'ended', left_on = %s WHERE centre_id = %s AND id = %s",
        (local_day(timezone.now()), centre, person),
    )
    closed = owner.execute(  # a house, and somebody whom one asked for there: she goes along with it
        "UPDATE directory_institution SET active = false WHERE centre_id = %s AND id = (SELECT c.institution_id FROM"
        " directory_contactperson c WHERE c.centre_id = %s AND c.until IS NULL AND NOT EXISTS (SELECT FROM interpreting_request r"
        " WHERE r.institution_id = c.institution_id) ORDER BY c.institution_id LIMIT 1)",
        (centre, centre),
    ).rowcount
    if not closed:
        raise LookupError("Die Probe braucht eine Einrichtung mit Ansprechperson und ohne Anfrage.")
    if sealed is None or CANARY not in opened(bytes(sealed[0]), centre, person):
        raise LookupError("Die Probe konnte nichts versiegeln.")
    return person, bytes(sealed[0])


def opened(sealed: bytes, centre: int, person: uuid.UUID) -> str:
    """What today's keys make of a copy."""
    try:
        return sealing.unseal(sealed, place=sealing.Place("interpreting_privaterecord", "address", centre, person))
    except sealing.KeyGone:
        return ""


def places(owner: Connection, centre: int) -> list[str]:
    """Tables in which the person is still named, whoever may read them."""
    return list(refuges.standing(owner, CANARY))


def dumped(laboratory: Laboratory) -> int:
    """How often the person stands in a dump that is made now."""
    url = here(laboratory, "DATABASE_URL_BACKUP")
    with laboratory.connect("DATABASE_URL_BACKUP") as connection:
        version = connection.info.server_version // 10000
    text = backup._run("pg_dump", ["--format=plain", "--data-only", "--exclude-table-data=sec.key"], url, version)
    return text.upper().count(CANARY)


def here(laboratory: Laboratory, variable: str) -> str:
    """Where this role finds the laboratory's database."""
    url = laboratory.urls[variable]
    return make_conninfo(url, dbname=laboratory.database) if laboratory.database else url


def aged(laboratory: Laboratory, centre: int, nights: int, kills: int) -> Iterator[Result]:
    """Ten years pass, night by night, with an archive that has a word in; the control counts what would be overdue had no night come."""
    by, today = tenancy.system(centre), local_day(timezone.now())
    # In a small run there is no night between the end of the long period and the last one, in which the archive could answer.
    classes = (archive.SOON, archive.LATE) if nights > YEARS else (archive.SOON,)
    director = archive.Director(laboratory, centre, *classes)
    director.agree(today)
    days = [today + timedelta(days=(number + 1) * 365 * YEARS // nights) for number in range(nights)]
    with tenancy.acting_for(by, read_only=True):
        overdue = sum(len(ids) for ids in standing(days[-1]).values())
    early: list[str] = []
    late: list[str] = []
    looked = 0

    def years() -> tuple[int, list[str]]:
        nonlocal looked
        for day in days:
            with tenancy.acting_for(by, read_only=True):
                rows, due = everything(), standing(day)
            stood = director.before_night(day)
            tasks.work_through(by, run_id=uuid.uuid4(), at=instant(day))
            with tenancy.acting_for(by, read_only=True):
                left, still = everything(), standing(day)
            looked += sum(map(len, rows.values()))
            for table, ids in rows.items():
                gone = ids - left[table] - due.get(table, set())
                early.extend(f"{day}: {table} {one}" for one in gone)
            late.extend(f"{day}: {table}: {len(ids)}" for table, ids in still.items())
            director.after_night(day, stood)
        return looked, early + late

    if kills:
        yield killed(laboratory, centre, days[0], kills)
    tries, faults, seconds = timed(years)
    with tenancy.acting_for(by, read_only=True):
        broken = queries.check()
    yield Result(
        "B1", f"{len(days)} nights in {YEARS} years: rows too early or a day too late; the chain of proofs", tries,
        len(faults) + int(broken is not None), f"without the nights {overdue} rows are overdue", overdue > 0, seconds, faults[:10],
    )  # fmt: skip
    yield director.result()


def everything() -> dict[str, set[Any]]:
    """The keys of all rows, by table."""
    models = {step.model for step in plan.steps() if not step.is_history}
    return {model._meta.db_table: set(model._base_manager.order_by().values_list("pk", flat=True)) for model in models}


def standing(day: date) -> dict[str, set[Any]]:
    """Rows that have to go in the night of that day: due, held by nobody, waited for by no archive, needed by nothing that stays;
    and what goes along with them."""
    terms, held, besides = plan.terms(today=day), plan.held(), plan.going(today=day)
    known = plan.archive(today=day)
    found: dict[str, set[Any]] = {}
    for step in plan.steps():
        if not step.is_history:
            due = plan.without_holds(step, plan.due(step, before=terms[step.of].before(day)), held)
            ids = set(
                plan.free(step, plan.without_archive(step, due, known), besides).order_by().values_list("pk", flat=True)
            )
            if ids:
                found.setdefault(step.table, set()).update(ids)
            for child, parent in plan.children(step.model):
                along = set(
                    child._base_manager.filter(**{f"{parent}__in": ids}).order_by().values_list("pk", flat=True)
                )
                if along:
                    found.setdefault(child._meta.db_table, set()).update(along)
    return found


def instant(day: date) -> datetime:
    return datetime.combine(day, clock_time(3), BERLIN)


def killed(laboratory: Laboratory, centre: int, day: date, kills: int) -> Result:
    """One night, killed again and again: at the end everything is gone, and the sums say exactly what went."""
    begun, chance, run_id = time.perf_counter(), random.Random(4), uuid.uuid4()
    by = tenancy.system(centre)
    with tenancy.acting_for(by, read_only=True):
        before = everything()
    environment = dict(os.environ)
    for role in ("app", "log", "public"):
        environment[embedded.VARIABLES[role]] = here(laboratory, embedded.VARIABLES[role])
    cut = 0
    for _kill in range(kills):
        worker = subprocess.Popen(
            [sys.executable, "-c", NIGHT, str(centre), str(run_id), instant(day).isoformat()],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        )  # fmt: skip
        if worker.stdout is not None:
            worker.stdout.read(1)
        time.sleep(chance.uniform(0.02, 0.25))
        worker.send_signal(signal.SIGKILL)
        cut += b"y" not in worker.communicate()[0]
    tasks.work_through(by, run_id=run_id, at=instant(day))
    with tenancy.acting_for(by, read_only=True):
        after, still = everything(), standing(day)
        broken = queries.check()
        last = queries.last_night()  # what was erased on demand before has a proof of its own
        night = queries.night_page(number=last.number) if last else None
    said = dict.fromkeys(before, 0)
    for line in night.lines if night else ():
        if line.outcome == "deleted" and line.table in said:
            said[line.table] += line.count
    wrong = [
        f"{table}: {len(ids - after[table])} gone, {said[table]} said"
        for table, ids in before.items()
        if len(ids - after[table]) != said[table]
    ]
    return Result(
        "B1", f"one night killed {kills} times: {sum(said.values())} rows gone, each in the proof", kills,
        len(wrong) + len(still) + int(broken is not None), f"{cut} of {kills} were cut in the middle", cut > 0,
        time.perf_counter() - begun, wrong,
    )  # fmt: skip
