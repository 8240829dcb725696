"""The tenant: a centre, and the people who act for it."""

import uuid
from datetime import date
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Lower

from miteinander.centres.vocabulary import CentreKind, Role
from miteinander.core.fields import WordField
from miteinander.core.history import tracked
from miteinander.core.personal import Texts
from miteinander.core.retention import Kept, RetentionClass
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

    def with_resting(self, day: date) -> Self:
        """Each with ``resting``: roles that she has, but not on this day (``models.RoleTerm``)."""
        elsewhen = RoleTerm.objects.filter(member=OuterRef("pk")).exclude(
            Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day)
        )
        return self.annotate(resting=ArraySubquery(elsewhen.values("role")))


@tracked
class Member(OfCentre):
    """Somebody who acts for a centre: in its team, for an institution, or as an interpreter."""

    retention_class = RetentionClass.MEMBERSHIP
    kept = Kept(since="until", emptied={"phone": ""}, address="user__email")
    texts = Texts(hers=("name", "phone"))

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
    version = models.IntegerField(default=1)  # what the person at the form saw, so that no change is lost

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
class RoleTerm(OfCentre):
    """Narrows one role of a member to some days; a role without such a row holds as long as the membership."""

    retention_class = RetentionClass.MEMBERSHIP
    kept = Kept(since="member__until")

    member = models.ForeignKey(
        Member, models.PROTECT, db_index=False, related_name="+"
    )  # PROTECT: members are ended; long after that they go, and this before them
    role = WordField(Role)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "member", "role"], name="role_term_once"),
            models.CheckConstraint(
                condition=(Q(since__isnull=False) | Q(until__isnull=False))
                & (Q(since=None) | Q(until=None) | Q(until__gte=models.F("since"))),
                name="role_term_says_when",
            ),
        ]


class FactorReset(OfCentre):
    """Somebody of the centre took away a colleague's lost second factors, and why."""

    retention_class = RetentionClass.MEMBERSHIP
    kept = Kept(since="member__until")
    texts = Texts(hers=("reason",))

    # PROTECT: who was helped stays known as long as the membership.
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    reset_at = models.DateTimeField()
    reset_by = models.UUIDField()  # a member

    class Meta:
        indexes = [models.Index(fields=["centre", "member", "-reset_at"], name="factor_reset_of_member")]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="factor_reset_says_why")]
