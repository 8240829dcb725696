"""What waits for the desk today, and what happened there since somebody last heard of it."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from miteinander.core import desks
from miteinander.core.tenancy import Actor
from miteinander.interpreting.models import Assignment, Paper, Request, Step
from miteinander.interpreting.queries.people import PAPERS_WITHIN, expiring
from miteinander.interpreting.queries.requests import SORTS
from miteinander.interpreting.states import AssignmentState, RequestState
from miteinander.interpreting.vocabulary import Deed, Wait

SOON = timedelta(days=2)
IN_HAND = (RequestState.ASKED, RequestState.ASSIGNED, RequestState.REPORTED)
SHOWN = 20  # of each kind; the board has them all


@dataclass(frozen=True, slots=True)
class Due:
    """Each list begins with what is most urgent and ends after twenty; ``counts`` has them all. Each request stands once."""

    requests: Mapping[Wait, list[Request]]
    counts: Mapping[Wait, int]
    expiring: list[Paper]  # papers of active interpreters that lapse within sixty days


@dataclass(frozen=True, slots=True)
class Happened:
    """One deed at the desk, as much of it as a mail may say; ``asked_by_id``: who took the request down."""

    at: datetime
    deed: Deed
    request_id: uuid.UUID
    reference: str
    asked_by_id: uuid.UUID


def due(*, by: Actor, at: datetime, standing_for: Collection[uuid.UUID] = ()) -> Due:
    """What this person's desk has to do; ``standing_for``: colleagues in whose place she is. Queries: three, however many rows."""
    waiting = Request.objects.open().annotate(wait=_wait(by, at, standing_for)).exclude(wait="")
    rank = Window(RowNumber(), partition_by=F("wait"), order_by=[SORTS["due"], F("id")])
    rows = (
        waiting.annotate(rank=rank, since=SORTS["due"])
        .filter(rank__lte=SHOWN)
        .select_related("institution", "language", "interpreter", "held_by")
    )
    requests: dict[Wait, list[Request]] = {wait: [] for wait in Wait}
    for row in rows.order_by("since", "id"):
        requests[Wait(row.wait)].append(row)
    counted = waiting.order_by().values_list("wait").annotate(count=Count("id"))
    return Due(
        requests=requests,
        counts={Wait(wait): count for wait, count in counted},
        expiring=expiring(at=at, days=PAPERS_WITHIN),
    )


def _wait(by: Actor, at: datetime, standing_for: Collection[uuid.UUID]) -> Case:
    """The first reason that fits, in the order of ``Wait``; empty when nobody has to act yet."""
    asked = Q(state=RequestState.ASKED)
    came_back = Exists(Assignment.objects.filter(request=OuterRef("pk"), state=AssignmentState.HANDED_BACK))
    reasons = {
        Wait.OVERDUE: asked & Q(due_at__lt=at),
        Wait.HANDED_BACK: asked & Q(came_back),
        Wait.DUE_SOON: asked & Q(due_at__lt=at + SOON),
        Wait.HELD: Q(held_by=by.member_id) if by.member_id else Q(pk__in=[]),
        Wait.STOOD_IN: Q(held_by__in=list(standing_for)),
        Wait.UNHELD: asked & Q(held_by=None),
        Wait.UNREPORTED: Q(state=RequestState.ASSIGNED, ends_at__lt=at),
        Wait.REPORTED: Q(state=RequestState.REPORTED),
    }
    whens = [When(reason, then=Value(wait.value)) for wait, reason in reasons.items()]
    return Case(*whens, default=Value(""), output_field=CharField())


def held(*, member_id: uuid.UUID) -> list[desks.Held]:
    """The open requests that this colleague has in her hands, for whoever arranges her leave."""
    return [
        desks.Held(f"{one.reference}, {one.institution.name}", reverse("interpreting:request", args=[one.id]))
        for one in Request.objects.filter(state__in=IN_HAND, held_by=member_id)
        .select_related("institution")
        .order_by("due_at", "id")
    ]


def happened(*, by: Actor, after: datetime, until: datetime) -> list[Happened]:
    """What others did with requests, the oldest first; the log is the team's, others get nothing. One query."""
    rows: QuerySet[Step] = Step.objects.filter(at__gt=after, at__lte=until).exclude(by=by.member_id)
    return [
        Happened(row.at, Deed(row.deed), row.request_id, row.request.reference, row.request.asked_by_id)
        for row in rows.select_related("request").order_by("at", "id")
    ]
