"""Requests for an interpreter, who was sent, and what happened when."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Collate

from miteinander.centres.models import Member, OfCentre
from miteinander.core.fields import WordField
from miteinander.core.history import tracked
from miteinander.core.personal import Texts
from miteinander.core.retention import Kept, RetentionClass, With
from miteinander.core.time import Period
from miteinander.directory.models import Institution, Language, Municipality
from miteinander.interpreting.models.pool import Interpreter, WhoComes
from miteinander.interpreting.states import AssignmentState, RequestState
from miteinander.interpreting.vocabulary import (
    Channel,
    Deed,
    Exclusion,
    Gender,
    HandBackReason,
    Mode,
    Occasion,
    Outcome,
)

OPEN = (RequestState.ASKED, RequestState.ASSIGNED, RequestState.REPORTED)
UNSERVED = (RequestState.WITHDRAWN, RequestState.REFUSED, RequestState.UNFILLED)
WITH_INTERPRETER = (RequestState.ASSIGNED, RequestState.REPORTED, RequestState.CLOSED)


class Span(Func):
    """Two instants as one half open range."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class RequestQuerySet(models.QuerySet["Request"]):
    def open(self) -> Self:
        """Somebody still has to act."""
        return self.filter(state__in=OPEN)

    def of(self, institution_id: uuid.UUID) -> Self:
        return self.filter(institution_id=institution_id)

    def between(self, start: datetime, end: datetime) -> Self:
        """Talks that begin in the span, its end not included."""
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def locked(self, request_id: uuid.UUID) -> Any:
        """The request, held for this transaction; nothing when it is invisible from here."""
        return self.select_for_update(of=("self",)).filter(id=request_id).first()


@tracked
class Request(OfCentre):
    """An institution needs an interpreter for one talk. No client's name, ever: at most the institution's own reference."""

    retention_class = RetentionClass.REQUEST
    # Also what nobody closed goes some day. What can be counted is kept apart (``Tally``).
    kept = (
        Kept(since="ends_at", where=~Q(state__in=UNSERVED)),
        Kept(since="ends_at", where=Q(state__in=UNSERVED), of=RetentionClass.UNSERVED),
    )
    texts = Texts(
        hers=("reference", "reason"),
        others=("place", "own_reference", "note", "stand_ins"),
        addressed=("contact_email", "contact_name", "contact_phone"),
    )

    reference = models.CharField(max_length=9)  # how people name it on the telephone and on paper: "K7Q3-MF2X"
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="+"
    )  # PROTECT: institutions are deactivated
    contact_name = models.CharField(max_length=120)  # whom the interpreter asks for
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_email = models.EmailField(blank=True)  # where the institution hears what becomes of it
    channel = WordField(Channel)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")  # PROTECT: who asked must stay known

    language = models.ForeignKey(Language, models.PROTECT, related_name="+")  # PROTECT: reference data
    stand_ins = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    occasion = WordField(Occasion)
    circumstances = ArrayField(WordField(Exclusion), default=list, blank=True)
    mode = WordField(Mode)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+"
    )  # where the talk is; PROTECT: reference data
    gender = WordField(Gender, blank=True, default="")
    gender_binding = models.BooleanField(default=False)
    clients_count = models.SmallIntegerField(default=1)
    own_reference = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=1000, blank=True)

    state = WordField(RequestState, default=RequestState.ASKED)
    due_at = models.DateTimeField()  # until when the desk owes an answer
    held_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")  # PROTECT: as above
    version = models.IntegerField(default=1)
    last_key = models.UUIDField()  # hidden key of the form that did the last deed: the same click twice is once

    interpreter = models.ForeignKey(
        Interpreter, models.PROTECT, null=True, blank=True, related_name="+"
    )  # PROTECT: as above
    card = WhoComes()  # what all sides may know of her
    assigned_at = models.DateTimeField(null=True, blank=True)
    assigned_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+"
    )  # PROTECT: as above
    outcome = WordField(Outcome, blank=True, default="")
    actual_starts_at = models.DateTimeField(null=True, blank=True)
    actual_ends_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+"
    )  # PROTECT: as above
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")  # PROTECT: as above
    reason = models.CharField(
        max_length=30, blank=True
    )  # code of WithdrawReason, RefuseReason or UnfilledReason, by state

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "reference"], name="request_reference_once"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="request_times_in_order"),
            models.CheckConstraint(condition=Q(clients_count__gt=0), name="request_somebody_comes"),
            models.CheckConstraint(
                condition=Q(state__in=WITH_INTERPRETER, interpreter__isnull=False)
                | (~Q(state__in=WITH_INTERPRETER) & Q(interpreter=None)),
                name="request_interpreter_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(assigned_at=None, assigned_by=None)
                | Q(assigned_at__isnull=False, assigned_by__isnull=False),
                name="request_assigned_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(reported_at=None, reported_by=None, outcome="")
                | (Q(reported_at__isnull=False, reported_by__isnull=False) & ~Q(outcome="")),
                name="request_reported_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="request_closed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(actual_starts_at=None, actual_ends_at=None)
                | Q(outcome=Outcome.HELD, actual_starts_at__lt=F("actual_ends_at")),
                name="request_actual_times_in_order",
            ),
            # The same hours reported at two places, by whatever path: neither side can see the other's report.
            ExclusionConstraint(
                name="request_nobody_claims_twice",
                expressions=[
                    ("centre", RangeOperators.EQUAL),
                    ("interpreter", RangeOperators.EQUAL),
                    (Span("actual_starts_at", "actual_ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(actual_starts_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "state", "starts_at"], name="request_board"),
            models.Index(fields=["centre", "starts_at"], name="request_by_day"),
            # By the first letters: row-level security lets an index be used by comparing, not by LIKE.
            models.Index("centre", Collate("reference", "C"), name="request_by_reference"),
            models.Index(fields=["centre", "institution", "-starts_at"], name="request_of_institution"),
            models.Index(fields=["centre", "interpreter", "-starts_at"], name="request_of_interpreter"),
        ]

    @property
    def period(self) -> Period:
        """When the talk is planned."""
        return Period(self.starts_at, self.ends_at)

    @property
    def actual(self) -> Period | None:
        """When it really was."""
        return (
            Period(self.actual_starts_at, self.actual_ends_at)
            if self.actual_starts_at and self.actual_ends_at
            else None
        )


@tracked
class Assignment(OfCentre):
    """One interpreter's part in a request; while it is booked nobody can book her for the same time, by whatever path."""

    retention_class = RetentionClass.REQUEST
    kept = With("request")
    texts = Texts(others=("waiver",))

    request = models.ForeignKey(Request, models.PROTECT, related_name="assignments")  # PROTECT: goes with its request
    interpreter = models.ForeignKey(Interpreter, models.PROTECT, related_name="+")  # PROTECT: as above
    card = WhoComes()  # what all sides may know of her
    # Said again here, so that an institution's wall needs no look at another table.
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")  # PROTECT: as above
    talk = DateTimeRangeField()
    kept_free = DateTimeRangeField()  # the talk with the way there and back
    language = models.ForeignKey(
        Language, models.PROTECT, related_name="+"
    )  # in which she interprets; PROTECT: reference data
    state = WordField(AssignmentState, default=AssignmentState.BOOKED)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")  # PROTECT: as above
    waiver = models.CharField(max_length=200, blank=True)  # why a negotiable obstacle was set aside
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")  # PROTECT: as above
    hand_back_reason = WordField(HandBackReason, blank=True, default="")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="assignment_nobody_in_two_places",
                expressions=[
                    ("centre", RangeOperators.EQUAL),
                    ("interpreter", RangeOperators.EQUAL),
                    ("kept_free", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=[AssignmentState.BOOKED, AssignmentState.DONE]),
            ),
            models.UniqueConstraint(
                fields=["centre", "request"],
                condition=Q(state__in=[AssignmentState.BOOKED, AssignmentState.DONE]),
                name="assignment_one_interpreter_per_request",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="assignment_ended_at_and_by",
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "interpreter", "-made_at"], name="assignment_of_interpreter"),
            models.Index(fields=["centre", "request"], name="assignment_of_request"),
        ]


class Step(OfCentre):
    """One line of a request's log: what was done, by whom, when, and what was noted. Never changed."""

    retention_class = RetentionClass.REQUEST
    kept = With("request")
    texts = Texts(others=("note",))

    request = models.ForeignKey(Request, models.PROTECT, related_name="steps")  # PROTECT: goes with its request
    deed = WordField(Deed)
    from_state = WordField(RequestState, blank=True)
    to_state = WordField(RequestState)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")  # PROTECT: who did it must stay known
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["centre", "request", "at"], name="step_of_request"),
            models.Index(fields=["centre", "at"], name="step_by_time"),
        ]
