"""Who wants to hear what, and what there is to tell."""

import uuid
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from miteinander.centres.models import Member
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.time import local_day
from miteinander.directory import queries as directory
from miteinander.interpreting import queries as interpreting
from miteinander.interpreting.vocabulary import Deed
from miteinander.workbench import permissions
from miteinander.workbench.models import Preference, Told
from miteinander.workbench.queries.day import gather
from miteinander.workbench.rules import wishes
from miteinander.workbench.rules.digest import Event, Line
from miteinander.workbench.rules.shelves import Shelf
from miteinander.workbench.vocabulary import Timing, Topic

# A deed is dated when it begins and seen when it is committed; a request lives a minute at most (``tenancy.LASTS``).
SETTLED = timedelta(minutes=2)
DEEDS: Mapping[Deed, Topic] = {
    Deed.ASK: Topic.NEW,
    Deed.HAND_BACK: Topic.HANDED_BACK,
    Deed.WITHDRAW: Topic.WITHDRAWN,
    Deed.REPORT: Topic.REPORTED,
}
ANSWERS = frozenset({Deed.ASSIGN, Deed.REFUSE, Deed.GIVE_UP, Deed.HAND_BACK})


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody whose hours are open now, and what she was told so far."""

    actor: Actor
    email: str
    wishes: wishes.Wishes
    until: datetime | None  # None: nothing yet
    summed_on: date | None


@dataclass(frozen=True, slots=True)
class News:
    """What there is to tell one person, seen with her own eyes. ``shelves`` is None when it is not time to sum up her day."""

    shelves: tuple[Shelf, ...] | None
    events: tuple[Event, ...]
    until: datetime


def preference(*, by: Actor) -> wishes.Wishes:
    """What this person wants to hear of: what she said, else what is usual."""
    row = Preference.objects.filter(member=by.member_id).first()
    return _wishes(by, row)


def listeners(*, at: datetime) -> list[Listener]:
    """Everybody to whom a mail may go now. Queries: four or five, however many people."""
    today = local_day(at)
    said = {row.member_id: row for row in Preference.objects.order_by("id")}
    told = {row.member_id: row for row in Told.objects.order_by("id")}
    members = Member.objects.current(today).filter(Q(audience=Audience.STAFF) | Q(id__in=said), user__is_active=True)
    holidays = directory.holidays(start=today, end=today)
    found = []
    for member in members.select_related("user").order_by("id"):
        actor = Actor(
            centre_id=member.centre_id,
            audience=Audience(member.audience),
            member_id=member.id,
            own_id=member.speaks_for,
            roles=frozenset(member.roles),
        )
        wanted, before = _wishes(actor, said.get(member.id)), told.get(member.id)
        if wanted.timings and wishes.is_open(at=at, hours=wanted.hours, holidays=holidays):
            until, summed_on = (before.until, before.summed_on) if before else (None, None)
            found.append(Listener(actor, member.user.email, wanted, until, summed_on))
    return found


def somebody_waits(*, by: Actor, at: datetime) -> bool:
    """Is there anybody whose day is to be summed up, or anything that somebody wants to hear at once? One query more."""
    open_now = listeners(at=at)
    if any(_sums_up(one, at) for one in open_now):
        return True
    heard = [one.until for one in open_now if one.until and one.wishes.wanted(Timing.AT_ONCE)]
    return bool(heard) and bool(interpreting.happened(by=by, after=min(heard), until=at - SETTLED))


def news(*, listener: Listener, at: datetime) -> News:
    """What there is to tell her; asked in her own name, so that the walls let through what she may see and nothing else."""
    settled, at_once = at - SETTLED, listener.wishes.wanted(Timing.AT_ONCE)
    shelves = gather(by=listener.actor, at=at) if _sums_up(listener, at) else None
    events: list[Event] = []
    if at_once and listener.until is not None and listener.until < settled:
        for one in interpreting.happened(by=listener.actor, after=listener.until, until=settled):
            topic = _topic(one, at_once, listener.actor.member_id)
            if topic is not None and topic in at_once:
                line = Line(one.reference, reverse("interpreting:request", args=[one.request_id]))
                events.append(Event(topic, one.at, line))
    return News(shelves, tuple(events), settled)


def _sums_up(listener: Listener, at: datetime) -> bool:
    return listener.summed_on != local_day(at) and bool(listener.wishes.wanted(Timing.MORNING))


def _topic(one: interpreting.Happened, wanted: Set[Topic], member_id: uuid.UUID | None) -> Topic | None:
    """What became of one's own request is said as that; the desk hears of it as of any other."""
    if Topic.ANSWERED in wanted and one.asked_by_id == member_id and one.deed in ANSWERS:
        return Topic.ANSWERED
    return DEEDS.get(one.deed)


def _wishes(by: Actor, row: Preference | None) -> wishes.Wishes:
    """Only of what her roles still bring: a role that was taken away takes its mails along."""
    topics = permissions.topics(by)
    if row is None:
        return wishes.usual(topics=frozenset(topics), team=by.audience is Audience.STAFF)
    timings = {
        topic: Timing.AT_ONCE if topic in row.at_once else Timing.MORNING if topic in row.morning else Timing.NEVER
        for topic in topics
    }
    hours = wishes.Hours(opens=row.opens, closes=row.closes, weekdays=frozenset(row.weekdays), holidays=row.holidays)
    return wishes.Wishes(timings=timings, hours=hours, language=row.language)
