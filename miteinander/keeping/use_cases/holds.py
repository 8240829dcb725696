"""Hold something back from deletion, look at it again, lift it."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from miteinander.core import deeds
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused
from miteinander.keeping import permissions, queries
from miteinander.keeping.models import Hold

LONGEST = timedelta(days=366)
SHORTEST_REASON = 10
NOT_THERE = _("Diesen Datensatz gibt es nicht.")
GONE = _("Diese Sperre gibt es nicht mehr.")
TOO_SHORT = _("Bitte schreiben Sie den Grund aus, mindestens zehn Zeichen.")
REVIEW = _(
    "Bitte einen Tag innerhalb der nächsten zwölf Monate wählen: Dann sieht jemand nach, ob die Sperre noch nötig ist."
)
TWICE = _("Dieser Datensatz ist schon gesperrt.")


@deeds.deed
def hold(
    *, table: str, subject_id: uuid.UUID, reason: str, review_on: date, by: Actor, at: datetime, hold_id: uuid.UUID
) -> Hold:
    """Nothing of this record, and of what refers to it, is deleted until somebody lifts the hold.

    ``hold_id`` is the hidden key of the form: the same click twice is one hold. Raises ``Forbidden`` and ``Refused``.
    """
    permissions.hold(by).require()
    if queries.place(table=table, subject_id=subject_id, by=by) is None:
        raise Refused(NOT_THERE)
    _check(reason, review_on, at)
    values: dict[str, Any] = {"id": hold_id, "centre_id": by.centre_id, "placed_at": at, "placed_by_id": by.member_id}
    placed = Hold(table=table, subject_id=subject_id, reason=reason, review_on=review_on, **values)
    try:
        with transaction.atomic():
            placed.save(force_insert=True)
    except IntegrityError as error:
        match deeds.violated(error):
            case "keeping_hold_pkey":
                return Hold.objects.get(id=hold_id)
            case "hold_once_at_a_time":
                raise Refused(TWICE) from error
        raise
    return placed


@deeds.deed
def review(*, hold_id: uuid.UUID, reason: str, review_on: date, by: Actor, at: datetime) -> Hold:
    """It is still needed: why, and when it is looked at again. Raises ``Forbidden`` and ``Refused``."""
    permissions.hold(by).require()
    held = _taken(hold_id)
    _check(reason, review_on, at)
    held.reason, held.review_on = reason, review_on
    held.save(update_fields=["reason", "review_on"])
    return held


@deeds.deed
def lift(*, hold_id: uuid.UUID, by: Actor, at: datetime) -> Hold:
    """It is no longer needed; what is due goes with the next night. Raises ``Forbidden`` and ``Refused``."""
    permissions.hold(by).require()
    held = _taken(hold_id)
    held.ended_at, held.ended_by_id = at, by.member_id
    held.save(update_fields=["ended_at", "ended_by"])
    return held


def _taken(hold_id: uuid.UUID) -> Hold:
    held = Hold.objects.in_force().select_for_update(of=("self",)).filter(id=hold_id).first()
    if held is None:
        raise Refused(GONE)
    return held


def _check(reason: str, review_on: date, at: datetime) -> None:
    if len(reason) < SHORTEST_REASON:
        raise Refused(TOO_SHORT, "reason")
    if not timedelta(0) < review_on - local_day(at) <= LONGEST:
        raise Refused(REVIEW, "review_on")
