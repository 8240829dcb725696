"""The log of openings: who read what is sealed. Written before the reading, never changed."""

import uuid

from django.db import models
from django.db.models.functions import Now

from miteinander.core.retention import RetentionClass


class Opening(models.Model):
    """One opening of a confidential record. No foreign keys: the log must not stand in the way of live data, nor vanish with it."""

    walled = True
    retention_class = RetentionClass.LOG

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre_id = models.SmallIntegerField()
    member_id = models.UUIDField()
    at = models.DateTimeField(db_default=Now(), editable=False)
    deed = models.CharField(max_length=60)
    subject_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["centre_id", "subject_id", "at"], name="opening_of_subject")]
