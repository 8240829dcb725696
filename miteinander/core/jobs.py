"""Jobs: put into the queue in the transaction of the deed, done later inside the centre they belong to.

Arguments are ids only, never names or texts: rows of the queue stand outside the centre's wall.
"""

import functools
import uuid
from collections.abc import Callable
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from miteinander.core import tenancy

TRIES = 12  # with pauses of 2, 4, 8, ... seconds: after more than an hour somebody has to look
PATIENT = RetryStrategy(max_attempts=TRIES, exponential_wait=2)
STALLED_AFTER = 15  # seconds without a heartbeat


def later(name: str, *, centre_id: int, **ids: uuid.UUID) -> None:
    """Do this once the running transaction is committed; if it is rolled back, nothing happens."""
    app.configure_task(name).defer(centre_id=centre_id, **{key: str(value) for key, value in ids.items()})


def centre_task(name: str) -> Callable[[Callable[..., None]], Any]:
    """A job of one centre. The body opens ``acting_for(actor)`` itself, as often as it commits; a foreign id is invisible there."""

    def wrap(body: Callable[..., None]) -> Any:
        @app.task(name=name, retry=PATIENT)
        @functools.wraps(body)
        def run(*, centre_id: int, **ids: str) -> None:
            body(tenancy.system(centre_id), **{key: uuid.UUID(value) for key, value in ids.items()})

        return run

    return wrap
