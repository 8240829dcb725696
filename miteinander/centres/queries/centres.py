"""Reading about centres and the people who act for them."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import connection, transaction

from miteinander.centres.models import Centre, Member, User
from miteinander.centres.queries.colleagues import acting
from miteinander.core import tenancy
from miteinander.core.fields import SortKey
from miteinander.core.models import Opening


@dataclass(frozen=True, slots=True)
class Membership:
    """For whom a person may act, as shown when she chooses."""

    member_id: uuid.UUID
    centre_id: int
    centre_name: str
    audience: tenancy.Audience
    own_id: uuid.UUID | None
    name: str


@dataclass(frozen=True, slots=True)
class Opened:
    """One line of the log of openings."""

    id: uuid.UUID
    at: datetime
    member_id: uuid.UUID
    by: str
    deed: str
    subject_id: uuid.UUID


def memberships(*, user_id: uuid.UUID, day: date) -> list[Membership]:
    """All places where this person may act today: the one question that looks across centres, and only at herself."""
    with transaction.atomic():
        asking = tenancy.Actor(centre_id=0, audience=tenancy.Audience.PERSON, member_id=user_id)
        tenancy.enter(asking)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, centre_id, audience, speaks_for, name FROM sec.memberships(%s) ORDER BY centre_id, audience, id",
                [day],
            )
            rows = cursor.fetchall()
        tenancy.leave()
    names = dict(Centre.objects.filter(id__in=[row[1] for row in rows]).values_list("id", "name"))
    return [Membership(row[0], row[1], names[row[1]], tenancy.Audience(row[2]), row[3], row[4]) for row in rows]


def confirmed(*, actor: tenancy.Actor, user_id: uuid.UUID, day: date) -> tenancy.Actor | None:
    """The actor with roles as they are this moment, or nothing when the membership ended or says something else."""
    if actor.member_id is None:
        return None
    now = acting_on(member_id=actor.member_id, user_id=user_id, day=day)
    return now if now and (now.audience, now.own_id) == (actor.audience, actor.own_id) else None


def acting_on(*, member_id: uuid.UUID, day: date, user_id: uuid.UUID | None = None) -> tenancy.Actor | None:
    """Somebody as she acts on that day, or nothing when her membership ended, her account rests or none of her roles holds."""
    rows = Member.objects.current(day).with_resting(day).filter(id=member_id, user__is_active=True)
    member = (rows.filter(user_id=user_id) if user_id else rows).first()
    now = acting(member=member) if member else None
    return now if now and now.roles else None


def centre(*, centre_id: int) -> Centre:
    """The centre itself."""
    return Centre.objects.get(id=centre_id)


def all_centres(*, using: str = "public") -> list[Centre]:
    """All centres of the state, in the order of their names."""
    return sorted(Centre.objects.using(using).order_by("id"), key=lambda one: one.short_name.casefold())


def keys(*, using: str = "public") -> dict[int, str]:
    """The Amtlicher Gemeindeschlüssel on which each centre of the state works."""
    return dict(Centre.objects.using(using).order_by("id").values_list("id", "ags"))


def speakers(*, own_id: uuid.UUID, day: date) -> list[Member]:
    """Who speaks for an institution or is this interpreter, today or from a later day on, by name."""
    rows = Member.objects.filter(speaks_for=own_id).exclude(until__lt=day).select_related("user")
    return list(rows.order_by(SortKey("name"), "id"))


def openings(*, since: datetime, limit: int | None = 500, whose: uuid.UUID | None = None) -> list[Opened]:
    """Who opened which sealed record and when, the newest first; ``whose`` narrows it to one. Queries: two."""
    found = Opening.objects.filter(at__gte=since).order_by("-at", "id")
    rows = list((found.filter(subject_id=whose) if whose else found)[:limit])
    names = dict(Member.objects.filter(id__in={row.member_id for row in rows}).values_list("id", "name"))
    return [
        Opened(row.id, row.at, row.member_id, names.get(row.member_id, ""), row.deed, row.subject_id) for row in rows
    ]


def members_with(*, ids: Collection[uuid.UUID], day: date) -> list[Member]:
    """Those of these people who act for the centre that day, as far as they are visible from here."""
    return list(Member.objects.current(day).filter(id__in=ids).order_by("id")) if ids else []


def visited(*, slug: str) -> Centre | None:
    """The centre that an anonymous visitor looks at; from now on she sees what it has published. Once for each request."""
    found = Centre.objects.using("public").filter(slug=slug).first()
    if found is not None:
        visitor = tenancy.Actor(centre_id=found.id, audience=tenancy.Audience.PUBLIC)
        tenancy.enter(visitor, read_only=True, using="public")
    return found


def account(*, email: str) -> User | None:
    """The account that signs in with this address, unless it was closed."""
    return User.objects.filter(email__iexact=email, is_active=True).first()


def factors(*, user_id: uuid.UUID) -> frozenset[int]:
    """The second factors that this account has at this moment."""
    return frozenset(Authenticator.objects.filter(user_id=user_id).order_by().values_list("id", flat=True))


def authenticators(*, user_id: uuid.UUID) -> dict[str, list[Authenticator]]:
    """Passkeys, app and codes of an account, by kind, the oldest first."""
    found: dict[str, list[Authenticator]] = {}
    for one in Authenticator.objects.filter(user_id=user_id).order_by("created_at", "id"):
        found.setdefault(one.type, []).append(one)
    return found


def account_of(*, user_id: uuid.UUID) -> User | None:
    """The account with this id, unless it was closed."""
    return User.objects.filter(id=user_id, is_active=True).first()


def identities(*, user_id: uuid.UUID) -> list[SocialAccount]:
    """The towns' sign-ins with which this account is linked, the oldest first."""
    return list(SocialAccount.objects.filter(user_id=user_id).order_by("date_joined", "id"))
