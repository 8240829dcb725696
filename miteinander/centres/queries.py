"""Reading about centres and the people who act for them."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from miteinander.centres.models import Centre, Member, ProfileEntry, User
from miteinander.centres.vocabulary import EntryKey
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

    at: datetime
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
    member = Member.objects.current(day).filter(id=actor.member_id, user_id=user_id, user__is_active=True).first()
    if member is None or member.audience != actor.audience or member.speaks_for != actor.own_id:
        return None
    return tenancy.Actor(
        centre_id=actor.centre_id,
        audience=actor.audience,
        member_id=member.id,
        own_id=member.speaks_for,
        roles=frozenset(member.roles),
        name=member.name,
    )


def centre(*, centre_id: int) -> Centre:
    """The centre itself."""
    return Centre.objects.get(id=centre_id)


def all_centres(*, using: str = "public") -> list[Centre]:
    """All centres of the state, in the order of their names."""
    return sorted(Centre.objects.using(using).order_by("id"), key=lambda one: one.short_name.casefold())


def keys(*, using: str = "public") -> dict[int, str]:
    """The Amtlicher Gemeindeschlüssel on which each centre of the state works."""
    return dict(Centre.objects.using(using).order_by("id").values_list("id", "ags"))


def team(*, day: date) -> list[Member]:
    """Who works at the centre, by name."""
    return list(Member.objects.current(day).staff().select_related("user").order_by(SortKey("name"), "id"))


def speakers(*, own_id: uuid.UUID, day: date) -> list[Member]:
    """Who speaks for an institution or is this interpreter, today or from a later day on, by name."""
    rows = Member.objects.filter(speaks_for=own_id).exclude(until__lt=day).select_related("user")
    return list(rows.order_by(SortKey("name"), "id"))


def openings(*, since: datetime, limit: int = 500) -> list[Opened]:
    """Who opened which sealed record and when, the newest first."""
    rows = list(Opening.objects.filter(at__gte=since).order_by("-at", "id")[:limit])
    names = dict(Member.objects.filter(id__in={row.member_id for row in rows}).values_list("id", "name"))
    return [Opened(row.at, names.get(row.member_id, ""), row.deed, row.subject_id) for row in rows]


def colleague(*, member_id: uuid.UUID) -> Member | None:
    """One person who acts for the centre."""
    return Member.objects.filter(id=member_id).first()


def public_profile(*, slug: str) -> tuple[Centre, dict[EntryKey, list[ProfileEntry]]] | None:
    """What a centre says of itself to everybody. Runs as the anonymous visitor, who sees published entries only."""
    found = Centre.objects.using("public").filter(slug=slug).first()
    if found is None:
        return None
    tenancy.enter(tenancy.Actor(centre_id=found.id, audience=tenancy.Audience.PUBLIC), read_only=True, using="public")
    entries: dict[EntryKey, list[ProfileEntry]] = {}
    for entry in ProfileEntry.objects.using("public").order_by("position", "id"):
        entries.setdefault(EntryKey(entry.key), []).append(entry)
    return found, entries


def account(*, email: str) -> User | None:
    """The account that signs in with this address, unless it was closed."""
    return User.objects.filter(email__iexact=email, is_active=True).first()
