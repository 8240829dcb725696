"""What all deeds with a request share: finding and holding it, whose turn it is, the line that is left in the log."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Conflict, Forbidden, Refused, Verdict
from miteinander.interpreting import queries
from miteinander.interpreting.models import Assignment, Request, Step
from miteinander.interpreting.rules.terms import Terms
from miteinander.interpreting.states import ASSIGNMENT_CYCLE, REQUEST_CYCLE, AssignmentState, RequestState
from miteinander.interpreting.vocabulary import Deed

UNKNOWN = _("Diese Anfrage gibt es hier nicht.")
CHANGED = _("Die Anfrage wurde inzwischen geändert. Bitte sehen Sie sich den neuen Stand an.")
NO_TERMS = _("Das Zentrum hat noch nicht festgelegt, zu welchen Bedingungen es Sprachmittlung vermittelt.")
NOBODY = _("Das kann nur, wer zum Zentrum, zu einer Einrichtung oder zum Pool gehört.")
BEGUN = _("Der Termin hat schon begonnen. Bitte melden Sie stattdessen, was daraus wurde.")

May = Callable[[Actor, Request | None], Verdict]


def take(*, request_id: uuid.UUID, by: Actor, may: May, key: uuid.UUID, version: int | None) -> tuple[Request, bool]:
    """The request, held for this transaction, and whether this very click was done before.

    Raises ``Forbidden`` (403), ``Conflict`` when somebody changed the request since the person saw ``version``, and
    ``Refused`` when it is invisible from here.
    """
    may(by, None).require()
    # All sides see what it joins.
    request = Request.objects.select_related("institution", "language").locked(request_id)
    if request is None:
        raise Refused(UNKNOWN)
    if request.last_key == key:
        return request, True
    if version is not None and request.version != version:
        raise Conflict(CHANGED)
    may(by, request).require()
    return request, False


def move(
    request: Request, deed: Deed, *, by: Actor, at: datetime, key: uuid.UUID, note: str = "", **changes: Any
) -> None:
    """Bring the request to the state that the deed leads to, with its changes and a line in the log."""
    before = RequestState(request.state)
    if deed in REQUEST_CYCLE.deeds(before):
        request.state = REQUEST_CYCLE.move(before, deed)
    for name, value in changes.items():
        setattr(request, name, value)
    request.version += 1
    request.last_key = key
    request.save(update_fields=["state", "version", "last_key", *changes])
    leave_step(request, deed, from_state=before, by=by, at=at, note=note)


def leave_step(
    request: Request,
    deed: Deed,
    *,
    from_state: str,
    by: Actor,
    at: datetime,
    note: str,
    step_id: uuid.UUID | None = None,
) -> None:
    """One line in the log of the request."""
    Step(
        **({"id": step_id} if step_id else {}),
        centre_id=request.centre_id,
        request=request,
        deed=deed,
        from_state=from_state,
        to_state=request.state,
        at=at,
        by_id=doer(by),
        note=note,
    ).save(force_insert=True)


def live_assignment(request: Request) -> Assignment | None:
    """Who is booked for it, held for this transaction. Always after the request: the same order everywhere."""
    live = Assignment.objects.filter(request=request, state__in=[AssignmentState.BOOKED, AssignmentState.DONE])
    return live.select_for_update().order_by("id").first()


def end_assignment(request: Request, deed: Deed, *, by: Actor, at: datetime, **changes: Any) -> None:
    """The same deed moves the interpreter's part along, if somebody is booked."""
    assignment = live_assignment(request)
    if assignment is None:
        return
    assignment.state = ASSIGNMENT_CYCLE.move(AssignmentState(assignment.state), deed)
    assignment.ended_at, assignment.ended_by_id = at, doer(by)
    for name, value in changes.items():
        setattr(assignment, name, value)
    assignment.save(update_fields=["state", "ended_at", "ended_by", *changes])


def doer(by: Actor) -> uuid.UUID:
    """Who is named in the log: a person, never the platform. Raises ``Forbidden``."""
    if by.member_id is None:
        raise Forbidden(NOBODY)
    return by.member_id


def terms_for(*, at: datetime) -> Terms:
    """The terms in force now. Raises ``Refused`` before the centre has said any."""
    terms = queries.terms_in_force(on=local_day(at))
    if terms is None:
        raise Refused(NO_TERMS)
    return terms


def before_start(request: Request, at: datetime) -> None:
    """Raises ``Refused`` once the talk has begun: then it is no longer called off but reported."""
    if request.starts_at <= at:
        raise Refused(BEGUN)
