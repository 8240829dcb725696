"""What all deeds that write have in common: whole or not at all, and patience when two stand in each other's way."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg import errors

from miteinander.core.verdicts import Refused

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 3
STALE = _("Das Formular ist veraltet. Bitte laden Sie die Seite neu.")
BUSY = _("Das wird gerade an anderer Stelle bearbeitet. Bitte versuchen Sie es gleich noch einmal.")


def deed(write: Callable[P, T]) -> Callable[P, T]:
    """Run it in a transaction of its own or a part of the running one; a deadlock undoes it and it is tried again.

    Raises ``Refused`` when somebody else holds the rows for too long, and when the hidden key of a form names a row that is
    there already but invisible from here (another centre's).
    """

    @functools.wraps(write)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        tries = TRIES
        while True:
            tries -= 1
            try:
                with transaction.atomic():
                    return write(*args, **kwargs)
            except IntegrityError as error:
                if violated(error).endswith("_pkey"):
                    raise Refused(STALE) from error
                raise
            except OperationalError as error:
                if isinstance(error.__cause__, errors.LockNotAvailable):
                    raise Refused(BUSY) from error
                if not tries or not isinstance(error.__cause__, errors.DeadlockDetected | errors.SerializationFailure):
                    raise

    return run


def violated(error: IntegrityError) -> str:
    """Name of the constraint that refused, empty when the database does not say."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
