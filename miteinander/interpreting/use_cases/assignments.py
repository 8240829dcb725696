"""Deeds with an assignment: somebody is sent, cannot come, has been there; the desk closes."""

import uuid
from collections.abc import Set
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from miteinander.core import deeds
from miteinander.core.tenancy import Actor
from miteinander.core.time import Period, local_day
from miteinander.core.verdicts import Refused
from miteinander.interpreting import notices, permissions, queries
from miteinander.interpreting.models import Assignment, Interpreter, Request
from miteinander.interpreting.queries import matching
from miteinander.interpreting.rules import bookings, candidates, reports
from miteinander.interpreting.rules import notice as notice_rules
from miteinander.interpreting.rules import terms as terms_rules
from miteinander.interpreting.states import AssignmentState
from miteinander.interpreting.use_cases import moves, typed
from miteinander.interpreting.vocabulary import Deed, ExclusionReason, HandBackReason, Mode, Outcome

NOBODY_TWICE = "assignment_nobody_in_two_places"
CLAIMED_TWICE = "request_nobody_claims_twice"
TAKEN = _("Diese Person hat zu dieser Zeit inzwischen einen anderen Einsatz. Bitte wählen Sie jemand anderen.")


@deeds.deed
def assign(
    *,
    request_id: uuid.UUID,
    interpreter_id: uuid.UUID,
    by: Actor,
    at: datetime,
    key: uuid.UUID,
    version: int,
    confirmed: bool = False,
    waived: Set[ExclusionReason] = frozenset(),
    waiver: str = "",
) -> Request:
    """Send this person to the talk; both sides are told.

    ``confirmed``: the requester has agreed to the related language in which she interprets. ``waived``: negotiable reasons
    that the desk overlooks after a telephone call, with ``waiver`` saying why. Raises ``Forbidden``, ``Conflict``, ``Refused``.
    """
    request, done = moves.take(request_id=request_id, by=by, may=permissions.assign, key=key, version=version)
    if done:
        return request
    if request.starts_at <= at:
        raise Refused(_("Der Termin ist vorbei. Es kann niemand mehr vergeben werden."))
    terms = moves.terms_for(at=at)
    person = Interpreter.objects.select_related("municipality").filter(id=interpreter_id).first()
    if person is None:
        raise Refused(_("Diese Person gibt es im Pool nicht."), "interpreter")
    waiver = typed.line(field="waiver", text=waiver, limit=typed.REASON_LENGTH)
    tongue, waiver_used = _suitable(person, request, terms, waived)
    if waiver_used and not waiver:
        raise Refused(_("Bitte schreiben Sie dazu, warum es trotzdem geht."), "waiver")
    if tongue.standing is candidates.Standing.SUGGESTED and not confirmed:
        raise Refused(
            _("Die Einrichtung muss der anderen Sprache erst zustimmen. Bitte bestätigen Sie das."), "confirmed"
        )
    waiver = waiver if waiver_used else ""
    _book(person, request, terms, language=tongue.language, waiver=waiver, by=by, at=at)
    moves.move(
        request, Deed.ASSIGN, by=by, at=at, key=key, note=waiver,
        interpreter=person, assigned_at=at, assigned_by_id=moves.doer(by),
    )  # fmt: skip
    notices.assigned(request, interpreter=person, by=by, at=at)
    return request


def _suitable(
    person: Interpreter, request: Request, terms: terms_rules.Terms, waived: Set[ExclusionReason]
) -> tuple[candidates.Tongue, bool]:
    """The language she interprets in. Raises ``Refused`` with the reason why she cannot be sent."""
    answer, waiver_used = matching.consider(person=person, request=request, terms=terms, waived=waived)
    if isinstance(answer, candidates.Excluded):
        names = queries.languages().names
        raise Refused(matching.why_not(excluded=answer, name=person.name, names=names), "interpreter")
    return answer, waiver_used


def _book(
    person: Interpreter,
    request: Request,
    terms: terms_rules.Terms,
    *,
    language: str,
    waiver: str,
    by: Actor,
    at: datetime,
) -> None:
    kept_free = bookings.kept_free(talk=request.period, mode=Mode(request.mode), terms=terms)
    assignment = Assignment(
        centre_id=request.centre_id,
        request=request,
        interpreter=person,
        institution_id=request.institution_id,
        talk=DateTimeTZRange(request.starts_at, request.ends_at),
        kept_free=DateTimeTZRange(kept_free.start, kept_free.end),
        language_id=language,
        made_at=at,
        made_by_id=moves.doer(by),
        waiver=waiver,
    )
    try:
        with transaction.atomic():
            assignment.save(force_insert=True)
    except IntegrityError as error:
        # Somebody booked her between our look and our word: the constraint has the last one.
        if deeds.violated(error) != NOBODY_TWICE:
            raise
        raise Refused(TAKEN, "interpreter") from error


@deeds.deed
def hand_back(
    *,
    request_id: uuid.UUID,
    reason: HandBackReason,
    by: Actor,
    at: datetime,
    key: uuid.UUID,
    version: int,
    note: str = "",
) -> None:
    """The interpreter cannot come: the request is open again. From then on she does not see it any more.

    Raises ``Forbidden``, ``Conflict``, ``Refused``.
    """
    if _handed_back_before(request_id, by):
        return
    request, done = moves.take(request_id=request_id, by=by, may=permissions.hand_back, key=key, version=version)
    if done:
        return
    moves.before_start(request, at)
    terms = moves.terms_for(at=at)
    note = typed.lines(field="note", text=note)
    holidays = queries.holidays_ahead(at=at, terms=terms)
    # The request first: once her part is handed back, the wall takes the request out of an interpreter's sight.
    moves.move(
        request, Deed.HAND_BACK, by=by, at=at, key=key, note=note,
        interpreter=None, assigned_at=None, assigned_by=None,
        due_at=notice_rules.due_at(asked_at=at, starts_at=request.starts_at, terms=terms, holidays=holidays),
    )  # fmt: skip
    moves.end_assignment(request, Deed.HAND_BACK, by=by, at=at, hand_back_reason=reason)
    notices.handed_back(request, by=by, at=at)


def _handed_back_before(request_id: uuid.UUID, by: Actor) -> bool:
    """An interpreter's second click on the same button: the request is out of her sight, her own part is not."""
    hers = (
        Assignment.objects.filter(request=request_id, interpreter=by.own_id) if by.own_id else Assignment.objects.none()
    )
    return set(hers.values_list("state", flat=True)) == {AssignmentState.HANDED_BACK}


@deeds.deed
def report(
    *,
    request_id: uuid.UUID,
    report: reports.Report,
    by: Actor,
    at: datetime,
    key: uuid.UUID,
    version: int,
    note: str = "",
) -> Request:
    """Say what became of the talk, with the real times if it was held; may be said anew until the desk has closed.

    Raises ``Forbidden``, ``Conflict``, ``Refused``.
    """
    request, done = moves.take(request_id=request_id, by=by, may=permissions.report, key=key, version=version)
    if done:
        return request
    note = typed.lines(field="note", text=note)
    claimed = _claimed_elsewhere(request)
    typed.refuse_first(reports.objections(report=report, planned=request.period, claimed=claimed, at=at))
    spent = reports.actual(report=report, planned=request.period)
    try:
        with transaction.atomic():
            moves.move(
                request, Deed.REPORT, by=by, at=at, key=key, note=note,
                outcome=Outcome(report.outcome), reported_at=at, reported_by_id=moves.doer(by),
                actual_starts_at=spent.start if spent else None, actual_ends_at=spent.end if spent else None,
            )  # fmt: skip
    except IntegrityError as error:
        # Reported elsewhere, where this side cannot look: the constraint can.
        if deeds.violated(error) != CLAIMED_TWICE:
            raise
        raise Refused(_("Für diese Zeit ist schon ein anderer Einsatz gemeldet."), "starts") from error
    moves.end_assignment(request, Deed.REPORT, by=by, at=at)
    notices.reported(request, by=by, at=at)
    return request


def _claimed_elsewhere(request: Request) -> list[Period]:
    """Times that the same interpreter has reported for other talks of that day, as far as they can be seen from here."""
    others = Request.objects.filter(interpreter=request.interpreter_id, actual_starts_at__isnull=False)
    return [
        period
        for other in others.exclude(id=request.id).order_by("actual_starts_at", "id")
        if (period := other.actual) and local_day(period.start) == local_day(request.starts_at)
    ]


@deeds.deed
def close(*, request_id: uuid.UUID, by: Actor, at: datetime, key: uuid.UUID, version: int, note: str = "") -> Request:
    """Checked: the report counts as it stands. Raises ``Forbidden``, ``Conflict``, ``Refused``."""
    request, done = moves.take(request_id=request_id, by=by, may=permissions.close, key=key, version=version)
    if not done:
        note = typed.lines(field="note", text=note)
        moves.move(request, Deed.CLOSE, by=by, at=at, key=key, note=note, closed_at=at, closed_by_id=moves.doer(by))
    return request
