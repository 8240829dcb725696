"""Appointments for somebody's own calendar, and the link that leads there."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from miteinander.centres import queries as centres
from miteinander.core import links
from miteinander.core.tenancy import Actor, Audience
from miteinander.interpreting import permissions as interpreting
from miteinander.interpreting import queries
from miteinander.interpreting.states import RequestState
from miteinander.workbench.models import CalendarLink
from miteinander.workbench.vocabulary import Occurrence

PURPOSE = "calendar"  # what the tokens of its links are derived for
BACK = timedelta(days=60)  # what is longer ago leaves the calendar
MOST = 300
# What became of a talk; what was asked and never came about is no appointment.
SURE = {RequestState.ASSIGNED, RequestState.REPORTED, RequestState.CLOSED}


@dataclass(frozen=True, slots=True)
class Appointment:
    """One talk as a calendar shows it: when, and nothing by which a stranger could tell where or for whom."""

    id: uuid.UUID
    what: Occurrence
    reference: str
    starts_at: datetime
    ends_at: datetime
    sure: bool
    url: str


def appointments(*, by: Actor, at: datetime) -> list[Appointment]:
    """The talks of this person, two months back and all that are ahead. As many queries as her desk needs, however many rows."""
    return list(_appointments(by, at))


def _appointments(by: Actor, at: datetime) -> Iterator[Appointment]:
    since = (at - BACK).date()
    if by.audience is Audience.INTERPRETER:
        mine = queries.my_assignments(by=by, at=at)
        for part in (*mine.ahead, *mine.to_report, *mine.past):
            if part.request.state in SURE and part.request.ends_at.date() >= since:
                yield _appointment(part.request, Occurrence.ASSIGNMENT)
        return
    wanted = queries.BoardFilter(states=frozenset({*SURE, RequestState.ASKED}), first_on=since)
    if by.audience is Audience.INSTITUTION and by.own_id:
        for one in queries.talks(filters=replace(wanted, institution_id=by.own_id), limit=MOST):
            yield _appointment(one, Occurrence.TALK if one.state in SURE else Occurrence.ASKED)
    elif interpreting.due(by) and by.member_id:
        for one in queries.talks(filters=replace(wanted, held_by_id=by.member_id), limit=MOST):
            yield _appointment(one, Occurrence.HELD)


def _appointment(request: Any, what: Occurrence) -> Appointment:
    return Appointment(
        id=request.id,
        what=what,
        reference=request.reference,
        starts_at=request.starts_at,
        ends_at=request.ends_at,
        sure=request.state in SURE,
        url=f"{settings.SITE_URL.rstrip('/')}{reverse('interpreting:request', args=[request.id])}",
    )


def calendar_link(*, by: Actor) -> CalendarLink | None:
    """The link of this person, if she has one."""
    return CalendarLink.objects.filter(member=by.member_id).first()


def calendar_token(*, link_id: uuid.UUID, issue: int) -> str:
    """What stands in the address of one issue of a link; whoever holds it reads the appointments."""
    return links.token(purpose=PURPOSE, subject_id=link_id, issue=issue)


def reader(*, secret: str, day: date) -> Actor | None:
    """In whose name a calendar reads with this secret; nobody when it was replaced, or when she is no longer here."""
    link = CalendarLink.objects.filter(digest=links.digest(secret)).first()
    return centres.acting_on(member_id=link.member_id, day=day) if link else None
