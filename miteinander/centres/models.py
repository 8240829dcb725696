"""The tenant: a centre, the people who act for it, and what it says about itself."""

import uuid
from datetime import date
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from miteinander.centres.vocabulary import CentreKind, EntryKey, EntryStatus, Role
from miteinander.core.fields import WordField
from miteinander.core.history import tracked
from miteinander.core.retention import RetentionClass
from miteinander.core.tenancy import Audience


class Centre(models.Model):
    """One of the 54 Kommunale Integrationszentren: the tenant that everything else belongs to."""

    id = models.SmallIntegerField(primary_key=True)
    ags = models.CharField(
        max_length=8, unique=True
    )  # Amtlicher Gemeindeschlüssel of its area: 5 digits, 8 for Stadt Aachen
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60, unique=True)
    kind = WordField(CentreKind)
    government_region = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name


class OfCentre(models.Model):
    """Whatever belongs to one centre and stands behind its wall (``core.security.Wall`` lays it)."""

    walled = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # PROTECT: a centre with data is never deleted. Every index and every unique key starts with the centre.
    centre = models.ForeignKey(Centre, models.PROTECT, db_index=False, related_name="+")

    class Meta:
        abstract = True


class Users(BaseUserManager["User"]):
    """Accounts are made by invitation only."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """An account: how somebody signs in. What the person may do is said by her memberships, per centre."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)

    objects = Users()
    USERNAME_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]


class MemberQuerySet(models.QuerySet["Member"]):
    def current(self, day: date) -> Self:
        """Rights begin on the first and end with the last working day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def staff(self) -> Self:
        return self.filter(audience=Audience.STAFF)


@tracked
class Member(OfCentre):
    """Somebody who acts for a centre: in its team, for an institution, or as an interpreter."""

    retention_class = RetentionClass.MEMBERSHIP

    # PROTECT: accounts are deactivated, not deleted, while a membership names them.
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    audience = WordField(Audience)
    roles = ArrayField(WordField(Role))
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    # The institution or interpreter this person speaks for: the packages above own those tables, so it is no foreign key.
    speaks_for = models.UUIDField(null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "user", "audience", "speaks_for"], name="member_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(audience=Audience.STAFF, speaks_for=None)
                | Q(audience__in=[Audience.INSTITUTION, Audience.INTERPRETER], speaks_for__isnull=False),
                name="member_speaks_for_somebody_or_the_centre",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="member_dates_in_order"
            ),
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="member_has_a_role"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class ProfileEntry(OfCentre):
    """One statement of a centre about itself, with its source; what is not entered is shown as not entered."""

    retention_class = RetentionClass.PUBLISHED

    key = WordField(EntryKey)
    lines = ArrayField(models.TextField())  # one paragraph or list item each
    source = models.CharField(max_length=200)
    as_of = models.DateField(null=True, blank=True)  # None: the source gives no date
    status = WordField(EntryStatus, default=EntryStatus.CURRENT)
    correction = models.TextField(blank=True)
    position = models.SmallIntegerField(default=0)
    published = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "key", "position"], name="profile_entry_once")]
