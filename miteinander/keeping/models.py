"""What a centre chose to keep for how long, what it holds back from deletion, and the proof of what is gone."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from miteinander.centres.models import Member, OfCentre
from miteinander.core.fields import WordField
from miteinander.core.history import tracked
from miteinander.core.personal import Texts
from miteinander.core.retention import Kept, RetentionClass, Stays
from miteinander.core.words import N_
from miteinander.keeping.vocabulary import ArchiveChoice, ErasureReason, OfferAnswer, Outcome


@tracked
class Period(OfCentre):
    """From a day on, this centre keeps a class so many months. What it chose before stays readable."""

    retention_class = RetentionClass.TERMS
    kept = Stays(N_("Wie lange das Zentrum was aufbewahrt. Keine Angaben über Personen."))

    texts = Texts(others=("source",))

    of = WordField(RetentionClass)
    months = models.SmallIntegerField()
    valid_from = models.DateField()
    source = models.CharField(max_length=200)  # resolution, decree or decision that it rests on

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "of", "valid_from"], name="period_once_a_day"),
            models.CheckConstraint(condition=Q(months__gt=0), name="period_is_some_time"),
        ]


@tracked
class Agreement(OfCentre):
    """From a day on, what this centre and its archive agreed on for a class, and how long the archive has to answer an offer."""

    retention_class = RetentionClass.TERMS
    kept = Stays(N_("Was mit dem Archiv vereinbart ist. Keine Angaben über Personen."))

    texts = Texts(others=("source",))

    of = WordField(RetentionClass)
    choice = WordField(ArchiveChoice)
    months = models.SmallIntegerField()
    valid_from = models.DateField()
    source = models.CharField(max_length=200)  # letter or contract that it rests on

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "of", "valid_from"], name="agreement_once_a_day"),
            models.CheckConstraint(condition=Q(months__gt=0), name="agreement_leaves_time"),
        ]


@tracked
class Offer(OfCentre):
    """What was offered to the archive on a day, until when it may answer, and how it did. Numbers, nobody's name."""

    retention_class = RetentionClass.PROOF
    kept = Stays(N_("Beleg, dass angeboten wurde. Keine Angaben über Personen."))

    texts = Texts(others=("archive_reference", "correction_reason"))

    number = models.IntegerField()
    over_by = models.DateField()  # whatever period is over by then, this day included
    offered_on = models.DateField()
    answer_by = models.DateField()  # after this day silence lets the rows go
    answered_on = models.DateField(null=True, blank=True)
    archive_reference = models.CharField(max_length=200, blank=True)
    correction_reason = models.CharField(
        max_length=200, blank=True
    )  # why the answer was entered anew; the former is history

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="offer_number_once"),
            models.CheckConstraint(
                condition=Q(answered_on=None, archive_reference="")
                | Q(answered_on__gte=F("offered_on")) & ~Q(archive_reference=""),
                name="offer_answered_with_reference",
            ),
        ]


@tracked
class OfferLine(OfCentre):
    """One table and year of an offer: how many rows, and between which days their periods began."""

    retention_class = RetentionClass.PROOF
    kept = Stays(N_("Beleg, dass angeboten wurde. Keine Angaben über Personen."))

    texts = Texts(others=("table",))

    # PROTECT: an offer without its lines would say nothing.
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="lines")
    table = models.CharField(max_length=60)
    of = WordField(RetentionClass)
    year = models.SmallIntegerField()  # in which the periods are over
    first = models.DateField()  # periods that began on this day or later
    before = models.DateField()  # and before this one
    count = models.IntegerField()
    answer = WordField(OfferAnswer, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "offer", "table", "of", "year"], name="offerline_once"),
            models.CheckConstraint(condition=Q(count__gt=0), name="offerline_counts_something"),
            models.CheckConstraint(condition=Q(first__lt=F("before")), name="offerline_some_time"),
        ]
        indexes = [models.Index(fields=["centre", "of"], name="offerline_of_class")]


class Handover(OfCentre):
    """One file with what the archive took: which rows were in it, and when it was handed over. Only then may the rows go.

    Ids of rows that are gone are struck out each night: in the end the line tells of nobody.
    """

    retention_class = RetentionClass.PROOF
    kept = Stays(N_("Beleg der Übergabe. Die Kennungen darin gehen mit den Datensätzen."))

    # PROTECT: what was handed over stays with the offer that it answers.
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="handovers")
    fetched_at = models.DateTimeField()
    count = models.IntegerField()
    record_ids = ArrayField(models.UUIDField())
    handed_over_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["centre", "handed_over_on"], name="handover_done")]


class HoldQuerySet(models.QuerySet["Hold"]):
    def in_force(self) -> Self:
        """Nobody has lifted it. A hold whose day of review is past holds on: forgetting must not delete."""
        return self.filter(ended_at=None)


@tracked
class Hold(OfCentre):
    """Something must not be deleted for now: a dispute, an audit. Who said so, why, and when it is looked at again."""

    retention_class = RetentionClass.HOLD
    kept = Kept(since="ended_at")
    texts = Texts(hers=("table",), others=("reason",))

    subject_id = models.UUIDField()  # the record; whatever refers to it is held too
    table = models.CharField(max_length=60)  # where the record stands
    reason = models.CharField(max_length=500)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")  # PROTECT: who did it must stay known
    review_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")  # PROTECT: as above

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "subject_id"], condition=Q(ended_at=None), name="hold_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="hold_ended_at_and_by",
            ),
        ]
        indexes = [models.Index(fields=["centre", "ended_at"], name="hold_in_force")]


class Erasure(OfCentre):
    """Somebody is erased before her period is over: who said so, and why. No name. The journal beside the keys says it once more
    (``core.erased``), for the day on which an older backup brings her back."""

    retention_class = RetentionClass.LOG
    kept = Kept(since="at")
    texts = Texts(others=("table",))

    subject_id = models.UUIDField()
    ids = ArrayField(
        models.UUIDField()
    )  # hers in all tables: what is begun can be gone on with when half of them are gone
    table = models.CharField(max_length=60)  # where she stood
    reason = WordField(ErasureReason)
    at = models.DateTimeField()
    # PROTECT: who did it must stay known. Nobody when a night found her in an older backup.
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "subject_id"], name="erasure_once")]
        indexes = [models.Index(fields=["centre", "-at"], name="erasure_newest")]


class Deletion(OfCentre):
    """One batch of a night, written in the transaction of the deletion itself: both happen or neither. Counts alone."""

    retention_class = RetentionClass.PROOF
    kept = Stays(N_("Beleg, dass gelöscht wurde. Keine Angaben über Personen."))

    texts = Texts(others=("table", "cause"))

    run_id = models.UUIDField()
    table = models.CharField(max_length=60)
    of = WordField(RetentionClass)
    outcome = WordField(Outcome)
    cause = models.CharField(max_length=60, blank=True)  # the table that still refers to what waits
    count = models.IntegerField()
    before = models.DateField()  # rows whose period began before this day
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(count__gt=0), name="deletion_counts_something")]
        indexes = [models.Index(fields=["centre", "run_id"], name="deletion_of_run")]


class Proof(OfCentre):
    """A night that went through: its sums signed, chained to the night before."""

    retention_class = RetentionClass.PROOF
    kept = Stays(N_("Beleg, dass gelöscht wurde. Keine Angaben über Personen."))

    texts = Texts(others=("previous", "signature"))

    number = models.IntegerField()  # counts the nights of the centre without a gap
    run_id = models.UUIDField()
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="proof_number_once"),
            models.UniqueConstraint(fields=["centre", "run_id"], name="proof_run_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="proof_number_counts"),
            models.CheckConstraint(condition=Q(begun_at__lte=F("finished_at")), name="proof_times_in_order"),
        ]


class ProofKey(OfCentre):
    """What the proofs of a centre are signed with: made once, locked under the master key, the same after that is exchanged."""

    retention_class = RetentionClass.PROOF
    kept = Stays(N_("Womit die Löschnachweise unterschrieben sind. Keine Angaben über Personen."))

    data = models.JSONField()  # {"key": locked}, as ``operation.rotation`` locks it anew

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre"], name="proof_key_once")]
