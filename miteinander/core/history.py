"""History of rows: kept by triggers in the database, so that neither bulk updates nor raw SQL can forget it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pghistory
import pgtrigger
from django.db import DEFAULT_DB_ALIAS, connections, models

M = TypeVar("M", bound=type[models.Model])


def tracked(model: M) -> M:
    """Keep every insert, change and deletion of this model's rows: the row as it was, who did it and when.

    Indexes and rights of the history table are laid with the wall.
    """
    return tracked_without()(model)


def tracked_without(*columns: str) -> Callable[[M], M]:
    """The same, without columns that the database computes out of the others."""
    events = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

    def track(model: M) -> M:
        walled_model: M = pghistory.track(*events, exclude=list(columns) or None, meta={"indexes": []})(model)
        return walled_model

    return track


@contextmanager
def erasing(*, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Inside, rows go without a new line in the history, and lines of the history can go too.

    No wall hangs on these triggers: who may delete at all is said by grants and by the policy ``erased``, the platform alone.
    """
    names = ",".join(trigger.get_pgid(model) for model, trigger in pgtrigger.registered())
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])
        yield
        # After an error the transaction, or its savepoint, is undone and the setting with it.
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
