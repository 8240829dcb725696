"""The logs (who read what is sealed, who took lists of persons away; written before, never changed), and who is signed in."""

import uuid

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Now

from miteinander.core.personal import Texts
from miteinander.core.retention import Kept, RetentionClass


class Opening(models.Model):
    """One opening of a confidential record. No foreign keys: the log must not stand in the way of live data, nor vanish with it."""

    walled = True
    retention_class = RetentionClass.LOG
    kept = Kept(since="at", chain="number")
    texts = Texts(hers=("deed",))

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre_id = models.SmallIntegerField()
    member_id = models.UUIDField()
    number = models.BigIntegerField(editable=False)  # within its centre; the database gives it (``security.CHAIN``)
    at = models.DateTimeField(db_default=Now(), editable=False)
    deed = models.CharField(max_length=60)
    subject_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["centre_id", "subject_id", "at"], name="opening_of_subject")]


class Export(models.Model):
    """One list with data of persons that left the house, or one access package. No foreign keys, as above."""

    walled = True
    retention_class = RetentionClass.LOG
    kept = Kept(since="at")
    texts = Texts(hers=("listing", "form"), others=("narrowing", "reason"))

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre_id = models.SmallIntegerField()
    member_id = models.UUIDField()
    at = models.DateTimeField(db_default=Now(), editable=False)
    listing = models.CharField(max_length=60)
    form = models.CharField(max_length=10)
    narrowing = models.CharField(max_length=500, blank=True)  # the filters, in words
    rows_count = models.IntegerField()
    reason = models.CharField(max_length=200)
    subject_id = models.UUIDField(null=True, blank=True)  # of whom, when it is all that is kept of one person

    class Meta:
        indexes = [models.Index(fields=["centre_id", "-at"], name="export_newest")]


class Session(AbstractBaseSession):
    """Somebody's browser, signed in or about to. Without a centre: an account knows none. Ends by itself within hours."""

    account_id = models.UUIDField(null=True)
    device = models.CharField(
        max_length=60, blank=True
    )  # "Firefox, Windows": for the person herself to tell them apart
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account_id"], name="session_of_account")]
