"""A database that is just being put right is waited for, so that its restart is a slow page and no error."""

import time

from django.db import OperationalError, connections

PATIENCE = 8.0  # seconds since it was first missed; who comes later is told at once
PAUSE = 0.05

_missed: dict[str, float] = {}  # since when, by alias; each process finds out for itself


def reach(using: str) -> None:
    """A living connection, before anything is asked of it: nothing was sent yet, so trying again does nothing twice."""
    connection = connections[using]
    while True:
        try:
            connection.close_if_health_check_failed()
            connection.ensure_connection()
        except OperationalError:
            if time.monotonic() - _missed.setdefault(using, time.monotonic()) > PATIENCE:
                raise
            time.sleep(PAUSE)
        else:
            _missed.pop(using, None)
            return
