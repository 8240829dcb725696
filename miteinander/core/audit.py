"""Reading what is sealed, and taking lists of persons away, are deeds: each leaves a line before the answer leaves the house."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connections, transaction

from miteinander.core import tenancy

LOG = "log"


def note_opening(*, by: tenancy.Actor, deed: str, subject_id: uuid.UUID) -> None:
    """Write the line and commit it, on a connection of its own: what happens to the request afterwards cannot take it back.

    If the line cannot be written the caller gets the error and must not answer (guarantee L1).
    """
    _write(
        by,
        "INSERT INTO core_opening (id, centre_id, member_id, deed, subject_id) VALUES (%s, %s, %s, %s, %s)",
        [uuid.uuid4(), by.centre_id, by.member_id, deed, subject_id],
    )


def note_export(
    *,
    by: tenancy.Actor,
    listing: str,
    form: str,
    narrowing: str,
    count: int,
    reason: str,
    subject_id: uuid.UUID | None = None,
) -> None:
    """The same for a list that tells of persons, or for all that is kept of one (``subject_id``)."""
    _write(
        by,
        "INSERT INTO core_export (id, centre_id, member_id, listing, form, narrowing, rows_count, reason, subject_id)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [uuid.uuid4(), by.centre_id, by.member_id, listing, form, narrowing, count, reason, subject_id],
    )


def _write(by: tenancy.Actor, sql: str, values: Sequence[Any]) -> None:
    with transaction.atomic(using=LOG):
        tenancy.enter(by, using=LOG)
        try:
            with connections[LOG].cursor() as cursor:
                cursor.execute(sql, values)
        finally:
            tenancy.leave(using=LOG)
