"""N2: many hands book the same few interpreters at once; nobody is ever in two places."""

import random
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import Error, connection
from django.utils import timezone

from miteinander.core import tenancy, verdicts
from miteinander.interpreting import use_cases
from miteinander.interpreting.rules import candidates
from miteinander.operation.prove import wishes
from miteinander.operation.prove.laboratory import Laboratory, Result

OVERLAPS = """
SELECT count(*) FROM interpreting_assignment a JOIN interpreting_assignment b
  ON a.centre_id = b.centre_id AND a.interpreter_id = b.interpreter_id AND a.id < b.id AND a.kept_free && b.kept_free
WHERE a.state IN ('booked', 'done') AND b.state IN ('booked', 'done')
"""
# Asked requests out of one, in a few days and hours, so that they get into each other's way.
MULTIPLY = """
INSERT INTO interpreting_request SELECT (jsonb_populate_record(r, jsonb_build_object(
  'id', md5(r.id::text || %(round)s || n)::uuid, 'reference', 'P' || %(round)s || lpad(n::text, 7, '0'), 'state', 'asked',
  'interpreter_id', NULL, 'assigned_at', NULL, 'assigned_by_id', NULL, 'version', 1,
  'starts_at', %(start)s::timestamptz + (n %% %(days)s) * interval '1 day' + (n %% %(hours)s) * interval '1 hour',
  'ends_at', %(start)s::timestamptz + (n %% %(days)s) * interval '1 day' + (n %% %(hours)s) * interval '1 hour' + interval '50 minutes'))).*
FROM interpreting_request r, generate_series(1, %(count)s) n WHERE r.id = %(model)s
"""


# Everybody in the pool could do it: the race is about time alone.
WILLING = """
WITH pool AS (SELECT id, centre_id FROM interpreting_interpreter WHERE centre_id = %(centre)s AND status = 'active'),
ready AS (UPDATE interpreting_interpreter i SET german_level = 'c1', modes = '{on_site,phone,video}', declined = '{}', radius_km = NULL
  FROM pool WHERE i.id = pool.id),
holding AS (UPDATE interpreting_paper p SET valid_until = NULL FROM pool WHERE p.interpreter_id = pool.id)
INSERT INTO interpreting_interpreterlanguage (id, centre_id, interpreter_id, language_id, level, cleared)
SELECT gen_random_uuid(), centre_id, id, %(language)s, 'c1', true FROM pool
ON CONFLICT (centre_id, interpreter_id, language_id) DO UPDATE SET level = 'c1', cleared = true
"""


def asked(
    laboratory: Laboratory,
    actor: tenancy.Actor,
    fields: dict[str, Any],
    count: int,
    *,
    days: int,
    hours: int,
    after: int,
    mark: int,
) -> list[uuid.UUID]:
    """That many open requests at nearly the same times."""
    with tenancy.acting_for(actor):
        model = use_cases.ask(request_id=uuid.uuid4(), by=actor, at=timezone.now(), **fields)
    start = (model.starts_at + timedelta(days=after)).replace(hour=9, minute=0)
    with laboratory.owner() as owner:
        owner.execute(
            MULTIPLY,
            {"round": str(mark), "start": start, "days": days, "hours": hours, "count": count, "model": model.id},
        )
        rows = owner.execute(
            "SELECT id FROM interpreting_request WHERE reference LIKE %s ORDER BY id", (f"P{mark}%",)
        ).fetchall()
    return [row[0] for row in rows]


def race(
    laboratory: Laboratory, centre_id: int, requests: list[uuid.UUID], threads: int, seed: int, people: int = 1000
) -> int:
    """All at once: each thread books whom it likes for the next request. How many bookings were accepted."""
    desk = wishes.coordinator(laboratory, centre_id)
    with laboratory.owner() as owner:
        pool = [
            row[0]
            for row in owner.execute(
                "SELECT id FROM interpreting_interpreter WHERE centre_id = %s AND status = 'active' ORDER BY id",
                (centre_id,),
            ).fetchall()
        ][:people]
    chance, lock, accepted = random.Random(seed), threading.Lock(), 0
    start = threading.Barrier(threads)
    queue = list(requests)
    chance.shuffle(queue)

    def work() -> None:
        nonlocal accepted
        start.wait()
        try:
            while True:
                with lock:
                    if not queue:
                        return
                    request_id, interpreter_id = queue.pop(), chance.choice(pool)
                try:
                    with tenancy.acting_for(desk):
                        use_cases.assign(
                            request_id=request_id, interpreter_id=interpreter_id, by=desk, at=timezone.now(), key=uuid.uuid4(),
                            version=1, waived=candidates.NEGOTIABLE, waiver="Probe", confirmed=True,
                        )  # fmt: skip
                    with lock:
                        accepted += 1
                except (verdicts.Refused, Error):
                    continue
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return accepted


def overlaps(laboratory: Laboratory) -> int:
    with laboratory.owner() as owner:
        row = owner.execute(OVERLAPS).fetchone()
    return int(row[0]) if row else -1


def prove(
    laboratory: Laboratory, *, count: int = 2000, control: int = 400, threads: int = 12, seed: int = 3
) -> Iterator[Result]:
    """The control drops the exclusion constraint: the careful look before booking is not enough."""
    begun = time.perf_counter()
    actor, wish = wishes.asker(laboratory)
    fields = wish()
    with laboratory.owner() as owner:
        owner.execute(WILLING, {"centre": actor.centre_id, "language": fields["wish"].language})
    requests = asked(laboratory, actor, fields, count, days=5, hours=7, after=1, mark=1)
    accepted = race(laboratory, actor.centre_id, requests, threads, seed)
    damage = overlaps(laboratory)
    with laboratory.owner() as owner:
        row = owner.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'assignment_nobody_in_two_places'"
        ).fetchone()
        definition = row[0] if row else ""
        owner.execute("ALTER TABLE interpreting_assignment DROP CONSTRAINT assignment_nobody_in_two_places")
        try:
            rest = asked(laboratory, actor, wish(), control, days=1, hours=1, after=12, mark=2)
            race(laboratory, actor.centre_id, rest, threads, seed, people=3)
            without = overlaps(laboratory)
        finally:
            owner.execute(
                "DELETE FROM interpreting_assignment WHERE request_id IN"
                " (SELECT id FROM interpreting_request WHERE reference LIKE 'P2%')"
            )
            owner.execute(
                f"ALTER TABLE interpreting_assignment ADD CONSTRAINT assignment_nobody_in_two_places {definition}"
            )
    yield Result(
        "N2", f"{count} bookings from {threads} threads at once, {accepted} accepted", count, damage,
        f"without the exclusion constraint {without} overlaps", without > 0 and accepted > 0, time.perf_counter() - begun,
    )  # fmt: skip
