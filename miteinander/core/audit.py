"""Reading what is sealed is a deed: it leaves a line before the answer leaves the house."""

import uuid

from django.db import connections, transaction

from miteinander.core import tenancy

LOG = "log"


def note_opening(*, by: tenancy.Actor, deed: str, subject_id: uuid.UUID) -> None:
    """Write the line and commit it, on a connection of its own: what happens to the request afterwards cannot take it back.

    If the line cannot be written the caller gets the error and must not answer (guarantee L1).
    """
    with transaction.atomic(using=LOG):
        tenancy.enter(by, using=LOG)
        try:
            with connections[LOG].cursor() as cursor:
                cursor.execute(
                    "INSERT INTO core_opening (id, centre_id, member_id, deed, subject_id) VALUES (%s, %s, %s, %s, %s)",
                    [uuid.uuid4(), by.centre_id, by.member_id, deed, subject_id],
                )
        finally:
            tenancy.leave(using=LOG)
