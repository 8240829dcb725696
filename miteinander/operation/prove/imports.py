"""E2: a list is taken in whole or not at all, and the same list again changes nothing; whatever it holds, and under kill -9."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any
from unittest import mock

from django.db import transaction
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from miteinander.core import sheets, tenancy, verdicts
from miteinander.core.sheets import formats
from miteinander.core.sheets.child import answer
from miteinander.core.sheets.words import Refusal
from miteinander.core.time import local_day
from miteinander.directory import queries, rules, use_cases
from miteinander.directory.models import Institution, Upload
from miteinander.directory.rules import columns as column_rules
from miteinander.directory.rules import plans
from miteinander.directory.rules.rows import LENGTHS, House
from miteinander.directory.vocabulary import Column, InstitutionKind
from miteinander.operation import embedded
from miteinander.operation.prove import lists, wishes
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result

TABLES = ("directory_institution", "directory_contactperson", "directory_columnmeaning", "directory_institutionevent")
KIND = InstitutionKind.ASSOCIATION  # of rows that name none
CHILD = """
import os, sys
import django; django.setup()
from miteinander.operation.prove import imports
imports.take(*sys.argv[1:])
os.write(1, b"y")
"""


def prove(
    laboratory: Laboratory, centre: int, *, tables: int = 20_000, files: int = 300, kills: int = 10, rows: int = 3_000,
    child: bool = True,
) -> Iterator[Result]:  # fmt: skip
    """``tables`` are read and understood in this process, ``files`` go through the whole door, ``kills`` cut a list of so many ``rows``.

    Without ``child`` files are opened in this process: hostile ones have a proof of their own.
    """
    yield understood(tables)
    desk = wishes.coordinator(laboratory, centre)
    door = contextlib.nullcontext() if child else mock.patch.object(sheets, "ask", ask_here)
    with laboratory.owner() as owner:
        with door:
            yield through_the_door(owner, desk, files)
        yield killed(laboratory, owner, desk, kills, rows)


def understood(count: int, *, seed: int = 1) -> Result:
    """No table makes our reading stumble, every row is in order or said to be wrong. The control puts cells straight into columns."""
    begun, chance = time.perf_counter(), random.Random(seed)
    faults: list[str] = []
    rows = refused = careless = 0
    house = House(
        municipalities={"05515000": "05515000", "munster": "05515000", "munster stadt": "05515000"},
        postcodes={"48143": "05515000"},
        quarters={},
        languages={"turkisch": "tur", "dari": "prs", "deutsch": "deu", "arabisch": "arb"},
        schools=frozenset({"190000"}),
        schools_taken=frozenset(),
        parents={},
        institutions=frozenset(),
        today=local_day(timezone.now()),
    )
    for number in range(count):
        raw, name = lists.file(chance, books=0.02)  # a workbook takes twenty times as long to make
        try:
            found = formats.read(raw, PurePath(name).suffix)
            said = column_rules.guess(headings=found["heads"], remembered={})
            plan = plans.plan(
                found=found["rows"], columns=said, headings=found["heads"], kind=KIND, house=house, known={}
            )
        except Refusal:
            refused += 1
            continue
        except Exception as error:
            faults.append(f"{number}: {type(error).__name__}")
            continue
        rows += len(found["rows"])
        careless += sum(_would_not_fit(cells, said) for _row, cells in found["rows"])
        wrong = {fault.row for fault in plan.faults}
        entries = [*plan.new, *plan.changes, *plan.there]
        if sorted([*wrong, *(entry.row for entry in entries)]) != sorted(row for row, _cells in found["rows"]):
            faults.append(f"{number}: a row is lost, or told twice")
        faults += [f"{number}: row {entry.row} does not fit" for entry in entries if not _fits(entry.facts)]
    return Result(
        "E2", f"{count} lists read, {rows} rows understood; {refused} refused with a sentence", count, len(faults),
        f"straight into the columns {careless} rows would not fit", careless > 0, time.perf_counter() - begun, faults[:20],
    )  # fmt: skip


def _would_not_fit(cells: Sequence[str], said: Sequence[Column]) -> bool:
    told = dict(zip(reversed(said), reversed(cells), strict=True))
    return not told.get(Column.NAME, "").strip() or any(
        len(told.get(column, "")) > most for column, most in LENGTHS.items()
    )


def _fits(facts: rules.InstitutionFacts) -> bool:
    lengths = ((column, getattr(facts, plans.FACTS[column])) for column in LENGTHS if column in plans.FACTS)
    return bool(facts.name) and all(len(value) <= LENGTHS[column] for column, value in lengths)


def ask_here(*, raw: bytes, name: str) -> Mapping[str, Any]:
    """What the child would answer."""
    return answer(raw, PurePath(name).suffix) | {"peak_kb": 0}


def through_the_door(owner: Connection, desk: tenancy.Actor, count: int, *, seed: int = 2) -> Result:
    """File by file as from the page: read by its child, taken in, brought once more. The control goes row by row, as it comes."""
    begun, chance = time.perf_counter(), random.Random(seed)
    faults: list[str] = []
    taken = halves = again = 0
    for number in range(count):
        raw, name = lists.file(chance)
        try:
            upload = brought(desk, raw, name)
            if upload is None:
                continue
            before = standing(owner, desk.centre_id)
            added = took(desk, upload, leave_out=False)
            if added is None:
                if standing(owner, desk.centre_id) != before:
                    faults.append(f"{number}: refused, and not all is as it was")
                halves += row_by_row_leaves_half(desk, upload)
                added = took(desk, upload, leave_out=True)
            after = standing(owner, desk.centre_id)
            if after["directory_institution"][0] - before["directory_institution"][0] != (added or 0):
                faults.append(f"{number}: said {added}, and another number is there")
            if added is None:
                continue
            taken += 1
            renamed(desk, upload, chance)
            after, second = standing(owner, desk.centre_id), brought(desk, raw, name)
            if second is None or took(desk, second, leave_out=True) is not None:
                faults.append(f"{number}: the same file was taken in once more")
            if standing(owner, desk.centre_id) != after:
                faults.append(f"{number}: the same file changed something")
            again += bool(second and took(desk, second, leave_out=True, again=True))
        except Exception as error:
            faults.append(f"{number}: {type(error).__name__}: {str(error)[:80]}")
    return Result(
        "E2", f"{count} files through the whole door, {taken} taken in, each brought once more", count, len(faults),
        f"row by row {halves} lists are left half; without knowing the file {again} bring back what was renamed",
        halves > 0 and again > 0, time.perf_counter() - begun, faults[:20],
    )  # fmt: skip


def brought(desk: tenancy.Actor, raw: bytes, name: str) -> Upload | None:
    """What was read, with a kind for rows that name none; nothing when the file was refused."""
    try:
        with tenancy.acting_for(desk):
            upload = use_cases.bring(upload_id=uuid.uuid4(), file_name=name, raw=raw, by=desk, at=timezone.now())
            said = [Column(one) for one in upload.columns]
            return use_cases.say_columns(upload_id=upload.id, columns=said, kind=KIND, version=upload.version, by=desk)
    except verdicts.Refused:
        return None


def took(desk: tenancy.Actor, upload: Upload, *, leave_out: bool, again: bool = False) -> int | None:
    """How many institutions came; nothing when the list was refused."""
    try:
        with tenancy.acting_for(desk):
            return use_cases.take_in(
                upload_id=upload.id,
                version=upload.version,
                leave_out=leave_out,
                again=again,
                by=desk,
                at=timezone.now(),
            ).added
    except verdicts.Refused:
        return None


def renamed(desk: tenancy.Actor, upload: Upload, chance: random.Random) -> None:
    """Somebody gives what the list brought another name; the list does not know of it."""
    with tenancy.acting_for(desk):
        name = next((cells[upload.columns.index(Column.NAME)] for _row, cells in upload.rows), "")
        Institution.objects.filter(name=name).update(name=f"Umbenannt {chance.randrange(10**9)}")


def row_by_row_leaves_half(desk: tenancy.Actor, upload: Upload) -> bool:
    """Every row a deed of its own, up to the first wrong one: is a part of the list there? Undone afterwards."""
    with tenancy.acting_for(desk):
        plan = queries.plan_of(upload=upload, today=local_day(timezone.now()), compare=False)
        first = min((fault.row for fault in plan.faults), default=0)
        before = Institution.objects.count()
        with transaction.atomic():
            for entry in sorted(plan.new, key=lambda entry: entry.row):
                if entry.row > first:
                    break
                use_cases.add_institution(institution_id=uuid.uuid4(), facts=entry.facts, by=desk)
            half = Institution.objects.count() > before
            transaction.set_rollback(True)
    return half


def standing(owner: Connection, centre: int) -> dict[str, tuple[int, str]]:
    """How many rows there are in the tables that a list reaches, and a digest of all they say."""
    query = "SELECT count(*), coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') FROM {} t WHERE centre_id = %s"
    found = {table: owner.execute(query.format(table), (centre,)).fetchone() for table in TABLES}
    return {table: (row[0], row[1]) for table, row in found.items() if row is not None}


def killed(laboratory: Laboratory, owner: Connection, desk: tenancy.Actor, kills: int, rows: int) -> Result:
    """The process that takes in a long list is killed while it writes; the control takes it in row by row."""
    begun, chance = time.perf_counter(), random.Random(3)
    cut = 0
    faults: list[str] = []
    for number in range(kills):
        upload = laid(desk, f"Probe {number}", rows)
        ended = under_fire(laboratory, desk, upload, "whole", lambda: writes(owner), chance.uniform(0, 0.1))
        there = count(owner, desk.centre_id, f"Probe {number}")
        cut += not ended
        if there != (rows if ended else 0):
            faults.append(f"{number}: {there} of {rows}")
    upload = laid(desk, "Reihe", rows)
    under_fire(laboratory, desk, upload, "rows", lambda: count(owner, desk.centre_id, "Reihe") > 0, 0)
    half = count(owner, desk.centre_id, "Reihe")
    return Result(
        "E2", f"{kills} times a process killed while it takes in {rows} rows, {cut} of them in the middle", kills, len(faults),
        f"row by row {half} of {rows} are there after one kill", 0 < half < rows and cut > 0, time.perf_counter() - begun, faults,
    )  # fmt: skip


def under_fire(
    laboratory: Laboratory, desk: tenancy.Actor, upload: Upload, how: str, begun: Callable[[], bool], after: float
) -> bool:
    """Kill -9 so many seconds after it has begun to write. Had it ended before?"""
    environment = {name: value for name, value in os.environ.items() if name != "MITEINANDER_ROLE"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings.proof"
    for role in ("app", "log", "public"):
        url = laboratory.urls[embedded.VARIABLES[role]]
        environment[embedded.VARIABLES[role]] = (
            make_conninfo(url, dbname=laboratory.database) if laboratory.database else url
        )
    words = [how, str(desk.centre_id), str(desk.member_id), *sorted(desk.roles), str(upload.id)]
    taking = subprocess.Popen(
        [sys.executable, "-c", CHILD, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    while taking.poll() is None and not begun():
        time.sleep(0.005)
    time.sleep(after)
    taking.send_signal(signal.SIGKILL)
    return b"y" in taking.communicate()[0]


def writes(owner: Connection) -> bool:
    """Does another connection write institutions right now?"""
    row = owner.execute(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'directory_institution'::regclass AND mode = 'RowExclusiveLock')"
    ).fetchone()
    return bool(row and row[0])


def take(how: str, centre: str, member: str, *more: str) -> None:
    """In the process that is killed: the list as one deed, or (the control) every row as a deed of its own."""
    *roles, upload_id = more
    desk = tenancy.Actor(
        centre_id=int(centre), audience=tenancy.Audience.STAFF, member_id=uuid.UUID(member), roles=frozenset(roles)
    )
    with tenancy.acting_for(desk):
        upload = Upload.objects.get(id=upload_id)
    if how == "whole":
        if took(desk, upload, leave_out=False) is None:
            raise SystemExit(1)
        return
    for _row, (name, _kind) in upload.rows:
        with tenancy.acting_for(desk):
            facts: Any = rules.InstitutionFacts(kind=KIND, name=name, municipality=place(desk))
            use_cases.add_institution(institution_id=uuid.uuid4(), facts=facts, by=desk)


def place(desk: tenancy.Actor) -> str:
    """A municipality in which the centre has institutions."""
    return str(Institution.objects.order_by("id").values_list("municipality_id", flat=True)[0])


def laid(desk: tenancy.Actor, name: str, rows: int) -> Upload:
    """A long list that was read already."""
    with tenancy.acting_for(desk):
        where = place(desk)
        return Upload.objects.create(
            centre_id=desk.centre_id, file_name="lang.csv", sha256=uuid.uuid4().hex * 2, heads=["Name", "Gemeinde"],
            rows=[[number + 2, [f"{name} {number}", where]] for number in range(rows)], columns=[Column.NAME, Column.MUNICIPALITY],
            kind=KIND, uploaded_at=timezone.now(), uploaded_by_id=desk.member_id or uuid.UUID(int=0),
        )  # fmt: skip


def count(owner: Connection, centre: int, name: str) -> int:
    row = owner.execute(
        "SELECT count(*) FROM directory_institution WHERE centre_id = %s AND name LIKE %s", (centre, f"{name} %")
    ).fetchone()
    return int(row[0]) if row else 0
