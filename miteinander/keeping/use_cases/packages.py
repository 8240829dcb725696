"""Hand out all that is kept of a person: a deed with a reason, noted before anything leaves the house."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from miteinander.core import exports, tenancy
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused
from miteinander.interpreting import permissions as interpreting
from miteinander.interpreting import use_cases as desk
from miteinander.interpreting.use_cases.private import ADDRESS, BANK
from miteinander.interpreting.vocabulary import OpeningReason
from miteinander.keeping import permissions, queries
from miteinander.keeping.vocabulary import PackageReason

CODE = "keeping.package"
NOT_THERE = _("Diese Person gibt es nicht.")


def hand_out(
    *, table: str, subject_id: uuid.UUID, reason: PackageReason, form: str, by: Actor, at: datetime
) -> queries.Package:
    """The package, after its line in the log. What is sealed is in it only for the person herself and the coordination.

    Raises ``Forbidden`` and ``Refused``.
    """
    permissions.package_of(by, table, subject_id).require()
    with _as_platform(by):
        whom = queries.subject(table=table, subject_id=subject_id)
        if whom is None:
            raise Refused(NOT_THERE)
        count = queries.package(whom=whom, today=local_day(at), sealed=None).count
        exports.note(code=CODE, form=form, narrowing={}, count=count, reason=reason.german, by=by, subject=subject_id)
        return queries.package(whom=whom, today=local_day(at), sealed=_opened(whom, by))


def _opened(whom: queries.Subject, by: Actor) -> dict[str, str] | None:
    """What lies under her seal, by column, each opening with its own line; None for whom it stays shut."""
    if whom.interpreter_id is None:
        return None
    try:
        if interpreting.open_own(by, whom.interpreter_id):
            private = desk.open_own(interpreter_id=whom.interpreter_id, by=by)
        elif interpreting.open_private(by):
            private = desk.open_private(interpreter_id=whom.interpreter_id, reason=OpeningReason.INFORMATION, by=by)
        else:
            return None
    except Refused:  # nothing is sealed, or its key is gone
        return None
    values = asdict(private)
    return {
        "bank": ", ".join(values[name] for name in BANK if values[name]),
        "address": ", ".join(values[name] for name in ADDRESS if values[name]),
    }


@contextmanager
def _as_platform(by: Actor) -> Iterator[None]:
    """The walls show an interpreter or an institution less than is kept of them: the platform gathers it, then steps back."""
    tenancy.enter(tenancy.system(by.centre_id))
    yield
    # After an error the transaction is undone, and the context with it.
    tenancy.enter(by)
