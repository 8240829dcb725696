"""``miteinander bench imports``: 5,000 institutions from an Excel list, side by side with the bare INSERT of the same rows."""

import io
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django
import openpyxl
import psycopg

from miteinander.core import sealing
from miteinander.operation import embedded
from miteinander.operation.console import say

ROWS, CENTRE = 5_000, 30
HOME = Path(__file__).resolve().parents[1] / "var" / "bench-imports"
HEADS = (
    "Einrichtung",
    "Art",
    "Straße",
    "PLZ",
    "Ort",
    "Telefon",
    "E-Mail",
    "Internet",
    "Ansprechperson",
    "Sprachen",
    "Angebote",
)
KINDS = ("Kita", "Schule", "Verein", "Beratungsstelle", "Initiative oder Gruppe")


def workbook() -> bytes:
    """A list as an office keeps it."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Liste")
    sheet.append(HEADS)
    for number in range(ROWS):
        kind = KINDS[number % len(KINDS)]
        sheet.append((
            f"{kind} {number:04} am Beispielweg", kind, f"Beispielweg {number}", "48143", "Münster", f"030 23125 {number % 1000:03}",
            f"info{number}@liste.example.org", f"www.liste{number}.example.org", f"Person {number}", "Türkisch, Dari", "Beratung",
        ))  # fmt: skip
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def build() -> dict[str, str]:
    """A small house: tables, reference data, centres."""
    urls: dict[str, str] = embedded.Cluster(HOME).start()
    key = HOME.with_name("bench-imports-keys") / "master.key"
    sealing.make_master(key)
    os.environ |= {embedded.VARIABLES[role]: url for role, url in urls.items() if role != "owner"} | {
        "DJANGO_SETTINGS_MODULE": "config.settings.bench", "MITEINANDER_DATA": str(HOME), "MITEINANDER_KEY_FILE": str(key),
    }  # fmt: skip
    owner = os.environ | {"DATABASE_URL_OWNER": urls["owner"], "MITEINANDER_ROLE": "owner"}
    for words in (["migrate", "--verbosity=0"], ["load_reference"], ["load_centres"]):
        subprocess.run([sys.executable, "-m", "django", *words], env=owner, check=True, stdout=subprocess.DEVNULL)
    return urls


def main(urls: dict[str, str]) -> None:
    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from miteinander.centres import use_cases as centres  # noqa: PLC0415
    from miteinander.centres.vocabulary import Role  # noqa: PLC0415
    from miteinander.core import tenancy  # noqa: PLC0415
    from miteinander.directory import queries, use_cases  # noqa: PLC0415

    platform = tenancy.system(CENTRE)
    with psycopg.connect(urls["owner"], autocommit=True) as owner:
        empty(owner)
    with tenancy.acting_for(platform):
        today = timezone.localdate()
        member = centres.let_in(
            email=f"{uuid.uuid4().hex[:8]}@example.org", name="Bench", roles=[Role.ADMIN], audience=tenancy.Audience.STAFF, by=platform,
            since=today,
        )  # fmt: skip
    by = tenancy.Actor(CENTRE, tenancy.Audience.STAFF, member.id, roles=frozenset({Role.ADMIN}))
    raw, took = workbook(), {}
    begun = time.perf_counter()
    with tenancy.acting_for(by):
        upload = use_cases.bring(upload_id=uuid.uuid4(), file_name="liste.xlsx", raw=raw, by=by, at=timezone.now())
    took["gelesen"] = time.perf_counter() - begun
    with tenancy.acting_for(by):
        plan = queries.plan_of(upload=upload, today=today, compare=True)
    took["Vorschau"] = time.perf_counter() - begun - took["gelesen"]
    before = time.perf_counter()
    with tenancy.acting_for(by):
        taken = use_cases.take_in(upload_id=upload.id, version=1, leave_out=False, by=by, at=timezone.now())
    took["übernommen"] = time.perf_counter() - before
    if (len(plan.new), taken.added) != (ROWS, ROWS):
        raise SystemExit(f"Nur {taken.added} von {ROWS}: {plan.faults[:3]}")
    bare = inserted(urls, by)
    whole = sum(took.values())
    say(f"{ROWS:,} Einrichtungen mit Ansprechperson aus {len(raw) / 1e6:.1f} MB Excel, {os.cpu_count()} Kerne")
    say(
        ", ".join(f"{name} {seconds:.1f} s" for name, seconds in took.items()) + f": zusammen {whole:.1f} s (Ziel 20 s)"
    )
    say(
        f"nur INSERT derselben Zeilen (mit Wand und Verlauf): {bare:.1f} s; das Einlesen kostet das {whole / bare:.1f}fache"
    )


def inserted(urls: dict[str, str], by: Any) -> float:
    """The same rows once more, by nothing but INSERT, as the application, behind the same wall and with the same history."""
    from miteinander.core import sealing, security  # noqa: PLC0415
    from miteinander.operation.prove.laboratory import Laboratory  # noqa: PLC0415

    laboratory = Laboratory({}, sealing.context_key())
    tables = ("directory_institution", "directory_contactperson")
    with psycopg.connect(urls["owner"], autocommit=True) as owner:
        rows = {
            table: owner.execute(f"SELECT * FROM {table} WHERE centre_id = %s ORDER BY id", (CENTRE,)).fetchall()
            for table in tables
        }
        empty(owner)
    with psycopg.connect(urls["app"]) as app:
        begun = time.perf_counter()
        app.execute("SELECT set_config(%s, %s, true)", (security.GUC, laboratory.context(app, by)))
        for table in tables:
            marks = ", ".join(["%s"] * len(rows[table][0]))
            with app.cursor() as cursor:
                cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])
        app.commit()
        return time.perf_counter() - begun


def empty(owner: psycopg.Connection[Any]) -> None:
    """As before the list came."""
    for table in ("directory_contactperson", "directory_upload", "directory_institution"):
        owner.execute(f"DELETE FROM {table} WHERE centre_id = %s", (CENTRE,))
    owner.execute("DELETE FROM directory_columnmeaning WHERE centre_id = %s", (CENTRE,))


if __name__ == "__main__":
    main(build())
