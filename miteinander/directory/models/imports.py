"""Lists that somebody brings: what was read of a file until it is taken in, and what a centre means by its headings."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from miteinander.centres.models import Member, OfCentre
from miteinander.core.fields import WordField
from miteinander.core.personal import Texts
from miteinander.core.retention import Kept, RetentionClass, Stays
from miteinander.core.words import N_
from miteinander.directory.vocabulary import Column, InstitutionKind


class Upload(OfCentre):
    """A file as it was read: plain cells, nothing else of it is kept. The cells go when it is taken in, or after a day.

    No history: it would keep what the file said for ever.
    """

    retention_class = RetentionClass.DIRECTORY
    texts = Texts(others=("file_name", "sha256", "heads"))
    kept = Kept(since="uploaded_at")

    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    heads = ArrayField(models.CharField(max_length=200))
    rows = models.JSONField()  # [[number in the file, [cell, ...]], ...]
    remarks = models.JSONField(default=list)  # [[code, values], ...]: hidden sheets, merged heads, what one should know
    columns = ArrayField(WordField(Column, blank=True), default=list)  # what each column means
    kind = WordField(InstitutionKind, blank=True, default="")  # where no column tells
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Member, models.PROTECT, related_name="+")  # PROTECT: who brought it must stay known
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")  # PROTECT: as above
    added = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    left_out = models.IntegerField(default=0)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None) | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="upload_taken_at_and_by",
            ),
            models.CheckConstraint(condition=Q(taken_at=None) | Q(rows=[]), name="upload_keeps_nothing_when_taken"),
        ]
        indexes = [models.Index(fields=["centre", "-uploaded_at"], name="upload_newest")]


class ColumnMeaning(OfCentre):
    """What a heading meant the last time: remembered per centre."""

    retention_class = RetentionClass.TERMS
    texts = Texts(others=("heading",))
    kept = Stays(N_("Was Überschriften in Listen bedeuten. Keine Angaben über Personen."))

    heading = models.CharField(max_length=200)  # folded
    column = WordField(Column, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "heading"], name="column_meaning_once")]
