"""What waits for the desk today."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from miteinander.core.tenancy import Actor
from miteinander.interpreting.models import Paper, Request
from miteinander.interpreting.queries.people import PAPERS_WITHIN, expiring
from miteinander.interpreting.states import RequestState

SOON = timedelta(days=2)
SHOWN = 20  # of each kind; the board has them all


@dataclass(frozen=True, slots=True)
class Due:
    """Each list begins with what is most urgent. A request may stand in several."""

    overdue: list[Request]  # the answer was due before now
    due_soon: list[Request]  # within two days
    unheld: list[Request]  # nobody has taken it over
    held_by_me: list[Request]  # open, and mine
    unreported: list[Request]  # the talk is over, nobody said how it went
    reported: list[Request]  # to be checked and closed
    expiring: list[Paper]  # papers of active interpreters that lapse within sixty days


def due(*, by: Actor, at: datetime) -> Due:
    """What this person's desk has to do. Queries: seven, however many rows."""
    asked = _shown(RequestState.ASKED).order_by("due_at", "id")
    return Due(
        overdue=list(asked.filter(due_at__lt=at)[:SHOWN]),
        due_soon=list(asked.filter(due_at__gte=at, due_at__lt=at + SOON)[:SHOWN]),
        unheld=list(asked.filter(held_by=None)[:SHOWN]),
        held_by_me=list(_held_by(by.member_id)),
        unreported=list(_shown(RequestState.ASSIGNED).filter(ends_at__lt=at).order_by("ends_at", "id")[:SHOWN]),
        reported=list(_shown(RequestState.REPORTED).order_by("reported_at", "id")[:SHOWN]),
        expiring=expiring(at=at, days=PAPERS_WITHIN),
    )


def _shown(*states: RequestState) -> QuerySet[Request]:
    return Request.objects.filter(state__in=states).select_related("institution", "language", "interpreter", "held_by")


def _held_by(member_id: uuid.UUID | None) -> QuerySet[Request]:
    mine = _shown(RequestState.ASKED, RequestState.ASSIGNED, RequestState.REPORTED).filter(held_by=member_id)
    return mine.order_by("due_at", "id")[:SHOWN] if member_id else mine.none()
