"""A time machine: nights long after, and what is left in every table that holds a word."""

import uuid
from datetime import date, datetime, time

from django.apps import apps
from django.db import connection

from miteinander.core.tenancy import acting_for, system
from miteinander.core.time import BERLIN
from miteinander.keeping import tasks


def instant(day: date) -> datetime:
    """The small hours of that day."""
    return datetime.combine(day, time(3), BERLIN)


def night(centre_id: int, day: date, *, run_id: uuid.UUID | None = None) -> uuid.UUID:
    """The night's work in one centre, as the worker does it."""
    run_id = run_id or uuid.uuid4()
    tasks.work_through(system(centre_id), run_id=run_id, at=instant(day))
    return run_id


def tables_with(word: str, centre_id: int) -> list[str]:
    """Tables in which some row of the centre holds this word, wherever it stands."""
    found = []
    with acting_for(system(centre_id), read_only=True), connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL AND has_table_privilege(%s, 'SELECT')", [table, table])
            if not cursor.fetchone()[0]:
                continue
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text ILIKE %s", [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return sorted(found)
