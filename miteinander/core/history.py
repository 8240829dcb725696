"""History of rows: kept by triggers in the database, so that neither bulk updates nor raw SQL can forget it."""

from typing import TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def tracked(model: M) -> M:
    """Keep every insert, change and deletion of this model's rows: the row as it was, who did it and when.

    Indexes and rights of the history table are laid with the wall.
    """
    events = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    walled_model: M = pghistory.track(*events, meta={"indexes": []})(model)
    return walled_model
