"""``miteinander bench wall``: what the signed context and row-level security cost, side by side with the owner's unwalled look."""

import contextlib
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django
import psycopg

from bench import dataset
from miteinander.operation.console import say

ROUNDS = 1500
BOARD = (
    "SELECT r.id, r.starts_at, i.name FROM interpreting_request r"
    " JOIN directory_institution i ON i.id = r.institution_id AND i.centre_id = r.centre_id"
    " WHERE r.centre_id = {centre} AND r.state IN ('asked', 'assigned', 'reported') ORDER BY r.due_at LIMIT 50"
)


def median_us(connection: psycopg.Connection, statement: str, context: str | None) -> float:
    took = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        with connection.transaction():
            if context is not None:
                connection.execute("SELECT set_config('app.context', %s, true)", (context,))
            connection.execute(statement).fetchall()
        took.append((time.perf_counter() - begun) * 1e6)
    return statistics.median(took)


def main(urls: dict[str, str]) -> None:
    django.setup()
    from miteinander.core import sealing  # noqa: PLC0415
    from miteinander.core.tenancy import Actor, Audience  # noqa: PLC0415
    from miteinander.operation.prove.laboratory import Laboratory  # noqa: PLC0415
    from miteinander.operation.prove.pages import browser, members  # noqa: PLC0415

    laboratory = Laboratory({}, sealing.context_key())
    actor = Actor(centre_id=dataset.CENTRE, audience=Audience.STAFF)
    statement = BOARD.format(centre=dataset.CENTRE)
    with psycopg.connect(urls["app"], autocommit=True) as app, psycopg.connect(urls["owner"], autocommit=True) as owner:
        empty_free, empty = median_us(owner, "SELECT 1", None), 0.0
        empty = median_us(app, "SELECT 1", laboratory.context(app, actor))
        free = median_us(owner, statement, None)
        walled = median_us(app, statement, laboratory.context(app, actor))
        member = next(one for one in members(owner, dataset.CENTRE) if "pool_coordinator" in one[4])
        client = browser(member, dataset.CENTRE)
        for _warm in range(5):
            client.get("/dolmetschen/anfragen/")
        took = []
        for _round in range(100):
            begun = time.perf_counter()
            answer = client.get("/dolmetschen/anfragen/")
            took.append((time.perf_counter() - begun) * 1e6)
        if answer.status_code != 200:
            raise SystemExit(f"Die Liste antwortet {answer.status_code}")
    page, extra = statistics.median(took), empty - empty_free
    statements = queries_per_page(client, "/dolmetschen/anfragen/")
    # Every statement on a walled table checks the signature anew: the dearest case for each of them.
    wall = extra + statements * (walled - free - extra)
    say(f"{ROUNDS} Runden, {os.cpu_count()} Kerne, Mediane")
    say(f"leere Transaktion: ohne Wand {empty_free:.0f} µs, mit Kontext {empty:.0f} µs: +{extra:.0f} µs")
    say(
        f"50 offene Anfragen mit Einrichtung: ohne Wand {free:.0f} µs, mit Wand {walled:.0f} µs: +{walled - free:.0f} µs"
    )
    say(
        f"Liste der Anfragen: {page / 1000:.1f} ms, {statements} Abfragen; die Wand höchstens {100 * wall / page:.1f} % (Ziel 10 %)"
    )


def queries_per_page(client, path: str) -> int:  # type: ignore[no-untyped-def]
    """How many statements one request sends, session and context included."""
    from django.db import connections  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with contextlib.ExitStack() as stack:
        seen = [
            stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in ("default", "log", "public")
        ]
        client.get(path)
        return sum(len(one.captured_queries) for one in seen)


if __name__ == "__main__":
    main(dataset.build())
