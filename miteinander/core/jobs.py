"""Jobs: put into the queue in the transaction of the deed, done later inside the centre they belong to.

Arguments are ids and words of closed lists, never names or texts: rows of the queue stand outside the centre's wall.
"""

import functools
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from procrastinate import PsycopgConnector, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager

from miteinander.core import tenancy

TRIES = 12  # with pauses of 2, 4, 8, ... seconds: after more than an hour somebody has to look
PATIENT = RetryStrategy(max_attempts=TRIES, exponential_wait=2)
STALLED_AFTER = 15  # seconds without a heartbeat


def later(name: str, *, centre_id: int, **ids: uuid.UUID) -> None:
    """Do this once the running transaction is committed; if it is rolled back, nothing happens."""
    _to_defer(name).defer(centre_id=centre_id, **{key: str(value) for key, value in ids.items()})


def later_for_account(name: str, *, account_id: uuid.UUID, about: str) -> None:
    """The same for an account, which belongs to no centre. ``about`` is a word of a closed list."""
    mail_id = str(uuid.uuid4())  # a repeat is recognised by it
    _to_defer(name).defer(account_id=str(account_id), about=about, mail_id=mail_id)


def _to_defer(name: str) -> JobDeferrer:
    deferrer = app.configure_task(name)
    # In the worker the queue has a line of its own, where a job would be there before its deed is, and stay when that is undone.
    if isinstance(app.connector, PsycopgConnector):
        deferrer.job_manager = JobManager(DjangoConnector())
    return deferrer


def alive(name: str, ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """About which of these a job of this name still waits or is being done; all others were done, or given up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT named.value FROM procrastinate_jobs, jsonb_each_text(args) AS named"
            " WHERE task_name = %s AND status IN ('todo', 'doing') AND named.value = ANY(%s)",
            [name, [str(one) for one in ids]],
        )
        return frozenset(uuid.UUID(value) for (value,) in cursor.fetchall())


def again(name: str, *, centre_id: int, **ids: uuid.UUID) -> None:
    """Do it once more, from the first try on; what was given up about it before waits for nobody any longer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = %s AND status IN ('failed', 'aborted', 'cancelled')"
            " AND EXISTS (SELECT FROM jsonb_each_text(args) AS named WHERE named.value = ANY(%s))",
            [name, [str(one) for one in ids.values()]],
        )
    later(name, centre_id=centre_id, **ids)


def forget(ids: Iterable[uuid.UUID]) -> int:
    """Jobs about things that are gone go too, whether done, waiting or failed. How many went."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status <> 'doing'"
            " AND EXISTS (SELECT FROM jsonb_each_text(args) AS named WHERE named.value = ANY(%s))",
            [[str(one) for one in ids]],
        )
        return cursor.rowcount


def centre_task(name: str) -> Callable[[Callable[..., None]], Any]:
    """A job of one centre. The body opens ``acting_for(actor)`` itself, as often as it commits; a foreign id is invisible there."""

    def wrap(body: Callable[..., None]) -> Any:
        @app.task(name=name, retry=PATIENT)
        @functools.wraps(body)
        def run(*, centre_id: int, **ids: str) -> None:
            body(tenancy.system(centre_id), **{key: uuid.UUID(value) for key, value in ids.items()})

        return run

    return wrap
