"""The data of the measurements: 54 centres with ten years of requests each, multiplied out of the demo's year. Built once."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from miteinander.core import sealing
from miteinander.operation import embedded
from miteinander.operation.console import say
from miteinander.operation.prove.laboratory import spread

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "var" / "bench"
SETTINGS = "config.settings.bench"
CENTRE, SLUG = 30, "muenster"
YEARS, PER_YEAR, SEED_REQUESTS = 10, 1000, 250
MULTIPLY = """
INSERT INTO {table} SELECT (jsonb_populate_record(s, jsonb_build_object({changes}))).*
FROM {table} s, generate_series(1, {copies}) n WHERE s.centre_id = {centre}
"""
NEW_ID, BACK = "'id', md5(s.id::text || 'y' || n)::uuid", "- n * interval '12 weeks'"


def build() -> dict[str, str]:
    """Start the cluster of the measurements, fill it if it is empty, and say where each role connects."""
    cluster = embedded.Cluster(HOME)
    urls = cluster.start()
    key = HOME.with_name("bench-keys") / "master.key"
    sealing.make_master(key)
    os.environ |= {embedded.VARIABLES[role]: url for role, url in urls.items() if role != "owner"} | {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "MITEINANDER_DATA": str(HOME),
        "MITEINANDER_KEY_FILE": str(key),
    }
    if not (HOME / "built").exists():
        fill(urls["owner"])
        (HOME / "built").touch()
    return urls


def fill(owner_url: str) -> None:
    owner = os.environ | {"DATABASE_URL_OWNER": owner_url, "MITEINANDER_ROLE": "owner"}
    for words, environment in (
        (["migrate", "--verbosity=0"], owner),
        (["load_reference"], owner),
        (["load_centres"], owner),
        (["fill_demo", "--requests", str(SEED_REQUESTS), "--centres", "05515"], dict(os.environ)),
        (["collectstatic", "--noinput", "--verbosity=0"], dict(os.environ)),
    ):
        subprocess.run([sys.executable, "-m", "django", *words], env=environment, check=True, stdout=subprocess.DEVNULL)
    begun = time.perf_counter()
    with psycopg.connect(owner_url, autocommit=True) as connection:
        multiply(connection)
        say(f"Zehn Jahre eines Zentrums: {time.perf_counter() - begun:.0f} s")
        others = [
            row[0]
            for row in connection.execute(
                "SELECT id FROM centres_centre WHERE id <> %s ORDER BY id", (CENTRE,)
            ).fetchall()
        ]
        spread(connection, source=CENTRE, targets=others)
        connection.execute("ANALYZE")
        row = connection.execute("SELECT count(*) FROM interpreting_request").fetchone()
        say(f"{row[0] if row else 0:,} Anfragen in {len(others) + 1} Zentren: {time.perf_counter() - begun:.0f} s")


def multiply(connection: psycopg.Connection) -> None:
    """Older years: every finished request again, twelve weeks earlier for each copy, with its assignment and steps."""
    copies = YEARS * PER_YEAR // SEED_REQUESTS
    times = (
        "asked_at", "starts_at", "ends_at", "due_at", "assigned_at", "actual_starts_at", "actual_ends_at", "reported_at", "closed_at",
    )  # fmt: skip
    moved = ", ".join(f"'{name}', s.{name} {BACK}" for name in times)
    closed = "s.state IN ('closed', 'withdrawn', 'refused', 'unfilled')"
    statements = (
        MULTIPLY.format(
            table="interpreting_request", copies=copies, centre=CENTRE,
            changes=f"{NEW_ID}, 'reference', 'B' || left(md5(s.id::text || 'y' || n), 8), {moved}",
        ) + f" AND {closed}",
        MULTIPLY.format(
            table="interpreting_assignment", copies=copies, centre=CENTRE,
            changes=f"{NEW_ID}, 'request_id', md5(s.request_id::text || 'y' || n)::uuid, 'made_at', s.made_at {BACK},"
            f" 'ended_at', s.ended_at {BACK},"
            f" 'talk', tstzrange(lower(s.talk) {BACK}, upper(s.talk) {BACK}),"
            f" 'kept_free', tstzrange(lower(s.kept_free) {BACK}, upper(s.kept_free) {BACK})",
        ) + f" AND s.request_id IN (SELECT id FROM interpreting_request s WHERE s.reference NOT LIKE 'B________' AND {closed})"
        # A year of twelve weeks more would book somebody twice where the demo's weeks overlap: those copies stay without.
        " ON CONFLICT DO NOTHING",
        MULTIPLY.format(
            table="interpreting_step", copies=copies, centre=CENTRE,
            changes=f"{NEW_ID}, 'request_id', md5(s.request_id::text || 'y' || n)::uuid, 'at', s.at {BACK}",
        ) + f" AND s.request_id IN (SELECT id FROM interpreting_request s WHERE s.reference NOT LIKE 'B________' AND {closed})",
    )  # fmt: skip
    for table, statement in zip(
        ("interpreting_request", "interpreting_assignment", "interpreting_step"), statements, strict=True
    ):
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.execute(statement)
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


if __name__ == "__main__":
    build()
