"""What the filling stands on, and how far it has come."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from miteinander.centres.models import Centre, Member, ProfileEntry
from miteinander.core import tenancy
from miteinander.core.models import Opening
from miteinander.demo.rules.ground import Calendar, Ground, School, Town
from miteinander.directory import queries as directory
from miteinander.directory.models import Institution
from miteinander.directory.rules import area_of
from miteinander.directory.vocabulary import SchoolForm
from miteinander.interpreting.models import Interpreter, Request, Step, Terms
from miteinander.keeping.models import Agreement, Offer
from miteinander.knowledge.models import Entry, Service

Who = tuple[str, uuid.UUID | None]  # mail address, and for whom she speaks


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands: enough to know the next deed."""

    id: uuid.UUID
    state: str
    version: int
    interpreter_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Asked:
    """An offer on which the archive has not said a word: its number and its lines."""

    number: int
    lines: list[uuid.UUID]


def ground(*, ags: str) -> Ground:
    """The centre with this key, and what lies in its area."""
    centre = Centre.objects.get(ags=ags)
    others = Centre.objects.order_by("id").values_list("ags", flat=True)
    area = area_of(ags=centre.ags, centres=others)
    towns = (
        Town(row.ags, row.short_name, row.population, row.seat_postcode)
        for row in directory.municipalities_of(area=area)
    )
    schools = (
        School(row.number, row.name, SchoolForm(row.form), row.street, row.postcode, row.town, row.municipality_id)
        for row in directory.schools_of(area=area)
    )
    return Ground(centre.id, centre.name, centre.short_name, centre.slug, tuple(towns), tuple(schools))


def calendar(*, until: date, first_day: date, last_day: date) -> Calendar:
    """Public and school holidays around the year to fill."""
    breaks = directory.school_holidays(start=first_day, end=last_day)
    days = (
        date.fromordinal(n) for one in breaks for n in range(one.starts_on.toordinal(), one.ends_on.toordinal() + 1)
    )
    return Calendar(until, directory.holidays(start=first_day, end=last_day), frozenset(days))


def members() -> dict[Who, Member]:
    """Everybody who acts for the centre."""
    return {(row.user.email, row.speaks_for): row for row in Member.objects.select_related("user").order_by("id")}


def says(*, entry_id: uuid.UUID) -> bool:
    """Does the centre's page say this already?"""
    return ProfileEntry.objects.filter(id=entry_id).exists()


def editions() -> frozenset[date]:
    """Days from which the centre has said terms."""
    return frozenset(Terms.objects.order_by("valid_from").values_list("valid_from", flat=True))


def institutions() -> frozenset[uuid.UUID]:
    return frozenset(Institution.objects.order_by("id").values_list("id", flat=True))


def interpreters() -> dict[uuid.UUID, Interpreter]:
    return {row.id: row for row in Interpreter.objects.order_by("id")}


def entries() -> frozenset[uuid.UUID]:
    """What the centre knows already."""
    return frozenset(Entry.objects.order_by("id").values_list("id", flat=True))


def services() -> frozenset[uuid.UUID]:
    """Which answers were counted already."""
    return frozenset(Service.objects.order_by("id").values_list("id", flat=True))


def openings() -> int:
    """How often somebody has looked into something sealed."""
    return Opening.objects.count()


def agreed() -> bool:
    """Has the centre talked to an archive?"""
    return Agreement.objects.exists()


def unanswered(*, offer_id: uuid.UUID) -> Asked | None:
    """This offer, if it still waits."""
    offer = Offer.objects.filter(id=offer_id, answered_on=None).first()
    if offer is None:
        return None
    return Asked(offer.number, list(offer.lines.order_by("year", "id").values_list("id", flat=True)))


def reached() -> Mapping[uuid.UUID, datetime]:
    """Of each request the hour of its last deed."""
    rows = Step.objects.order_by().values_list("request_id").annotate(last=Max("at"))
    return dict(rows)


def standings() -> dict[uuid.UUID, Standing]:
    """Where each request stands now."""
    rows = Request.objects.order_by("id").values_list("id", "state", "version", "interpreter_id")
    return {row[0]: Standing(*row) for row in rows}


def actor(*, member: Member) -> tenancy.Actor:
    """Somebody acts as she would after signing in."""
    return tenancy.Actor(
        centre_id=member.centre_id,
        audience=tenancy.Audience(member.audience),
        member_id=member.id,
        own_id=member.speaks_for,
        roles=frozenset(member.roles),
        name=member.name,
    )
