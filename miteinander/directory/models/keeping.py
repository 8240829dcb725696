"""Keeping the directory right: entries that are one, entries that are not, and what institutions themselves say each year."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from miteinander.centres.models import Member, OfCentre
from miteinander.core.fields import WordField
from miteinander.core.personal import Texts
from miteinander.core.retention import Kept, RetentionClass, Stays, With
from miteinander.core.words import N_
from miteinander.directory.models.institutions import Institution
from miteinander.directory.vocabulary import ProposalState


class Distinct(OfCentre):
    """Somebody looked: these two are not one. They are not suggested again."""

    retention_class = RetentionClass.DIRECTORY
    kept = (With("first"), With("second"))

    # PROTECT: institutions are signed off, not deleted. The smaller id stands first.
    first = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    second = models.ForeignKey(Institution, models.PROTECT, related_name="+")  # PROTECT: as above
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Member, models.PROTECT, related_name="+")  # PROTECT: who said so must stay known

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "first", "second"], name="distinct_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinct_in_order"),
        ]


class Merger(OfCentre):
    """Two entries became one: what both said before and what went where, so that it can be taken apart again by hand."""

    retention_class = RetentionClass.DIRECTORY
    kept = (Kept(since="merged_at"), With("into"), With("given_up"))

    into = models.ForeignKey(Institution, models.PROTECT, related_name="+")  # PROTECT: institutions are not deleted
    given_up = models.ForeignKey(Institution, models.PROTECT, related_name="+")  # PROTECT: as above
    before = models.JSONField()  # {"kept": {column: value}, "given_up": {...}}
    moved = models.JSONField()  # {name of the table as people read it: [ids]}
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(Member, models.PROTECT, related_name="+")  # PROTECT: who did it must stay known

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "given_up"], name="merger_once")]
        indexes = [models.Index(fields=["centre", "into"], name="merger_into")]


class ConfirmationTermsQuerySet(models.QuerySet["ConfirmationTerms"]):
    def in_force(self, day: date) -> Self:
        return self.filter(valid_from__lte=day).order_by("-valid_from")


class ConfirmationTerms(OfCentre):
    """How often a centre asks its institutions whether all is right, from a day on. Without a row it asks nobody."""

    retention_class = RetentionClass.TERMS
    texts = Texts(others=("source",))
    kept = Stays(N_("Wie oft das Zentrum seine Einrichtungen fragt. Keine Angaben über Personen."))

    valid_from = models.DateField()
    every_months = models.SmallIntegerField()
    link_days = models.SmallIntegerField()  # how long the link in the mail opens
    source = models.CharField(max_length=200)  # who decided so

    objects = ConfirmationTermsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "valid_from"], name="confirmation_terms_once_a_day"),
            models.CheckConstraint(
                condition=Q(every_months__range=(1, 60), link_days__range=(1, 90)), name="confirmation_terms_make_sense"
            ),
        ]


class Inquiry(OfCentre):
    """An institution was asked by mail. Of the link we keep a digest: whoever reads this table cannot open it."""

    retention_class = RetentionClass.MESSAGE
    texts = Texts(others=("digest",))
    kept = (Kept(since="asked_at"), With("institution"))

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="+"
    )  # PROTECT: institutions are not deleted
    digest = models.CharField(max_length=64)  # SHA-256 of the secret in the link
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "digest"], name="inquiry_digest_once"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="inquiry_times_in_order"),
        ]
        indexes = [models.Index(fields=["centre", "institution", "-asked_at"], name="inquiry_of_institution")]


class Proposal(OfCentre):
    """A correction that an institution sent: nothing of it counts before somebody of the team has accepted it."""

    retention_class = RetentionClass.DIRECTORY
    kept = (Kept(since="decided_at"), With("inquiry"), With("institution"))

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="+"
    )  # PROTECT: institutions are not deleted
    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="+")  # PROTECT: the mail that it answers
    changes = models.JSONField()  # {column: text}
    state = WordField(ProposalState, default=ProposalState.OPEN)
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+"
    )  # PROTECT: who decided

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, state=ProposalState.OPEN)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(state=ProposalState.OPEN)),
                name="proposal_decided_at_and_by",
            )
        ]
        indexes = [models.Index(fields=["centre", "state", "sent_at"], name="proposal_waiting")]
