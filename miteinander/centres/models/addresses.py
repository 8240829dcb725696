"""A new mail address for an account, from the wish to the click in its mail."""

import uuid

from django.db import models
from django.db.models import F, Q

from miteinander.centres.models.tenant import User


class AddressChange(models.Model):
    """Somebody wants to sign in with another address; it holds from the moment when she opens the link in the mail that went there.

    Belongs to the account, so to no centre. Not the sign-in library's own table of addresses: there an address that nobody has
    confirmed counts at the door already.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")  # CASCADE: goes with the account
    former = models.EmailField()
    address = models.EmailField()
    digest = models.CharField(max_length=64, unique=True)  # of the token in the mail
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)  # when it came to hold

    class Meta:
        indexes = [models.Index(fields=["user", "-asked_at"], name="address_change_of_user")]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(settled_at=None), name="address_change_open_once"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="address_change_dates_in_order"),
        ]
