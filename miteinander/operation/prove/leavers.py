"""V2: whoever left yesterday has nothing that works today: no open session, no door, no invitation that she sent, no calendar link."""

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from unittest import mock

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from miteinander.centres import queries, use_cases
from miteinander.centres.models import Invitation, Member
from miteinander.centres.models.tenant import MemberQuerySet
from miteinander.centres.vocabulary import Role
from miteinander.core import tenancy
from miteinander.core.time import local_day
from miteinander.operation.prove.laboratory import Laboratory, Result
from miteinander.operation.prove.pages import browser
from miteinander.workbench import queries as day
from miteinander.workbench import use_cases as day_deeds

DOORS = ("workbench:today", "centres:team", "centres:invite", "centres:invitations", "centres:rights")
HERS = [Role.DIRECTOR, Role.ADMIN]  # so that every door above was hers


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody of the team with what she holds: an open session, an invitation on its way, the link of her calendar."""

    member: Member
    browser: Client
    invitation: str
    calendar: str


def colleagues(by: tenancy.Actor, count: int) -> list[Leaver]:
    """People of the team who have worked here for a while."""
    at, found = timezone.now(), []
    for _number in range(count):
        with tenancy.acting_for(by):
            since = local_day(at) - timedelta(days=30)
            member = use_cases.let_in(
                email=f"{uuid.uuid4()}@example.org", name="Probe", roles=HERS, audience=tenancy.Audience.STAFF, by=by, since=since
            )  # fmt: skip
        hers = tenancy.Actor(
            centre_id=by.centre_id, audience=tenancy.Audience.STAFF, member_id=member.id, roles=frozenset(HERS)
        )
        with tenancy.acting_for(hers):
            invitation: Invitation = use_cases.invite(
                invitation_id=uuid.uuid4(), email=f"{uuid.uuid4()}@example.org", roles=[Role.DIRECTOR],
                audience=tenancy.Audience.STAFF, since=local_day(at), by=hers, at=at, by_mail=False,
            )  # fmt: skip
            slug, calendar = queries.centre(centre_id=by.centre_id).slug, day_deeds.open_calendar(by=hers, at=at)
        secret = queries.token(invitation_id=invitation.id, issue=invitation.issue)
        token = day.calendar_token(link_id=calendar.id, issue=calendar.issue)
        row = (member.id, member.user_id, tenancy.Audience.STAFF.value, None, list(HERS))
        link, feed = (
            reverse("centres:accept", args=[by.centre_id, secret]),
            reverse("workbench:feed", args=[slug, token]),
        )
        found.append(Leaver(member, browser(row, by.centre_id), link, feed))
    return found


def working(people: list[Leaver]) -> tuple[int, list[str]]:
    """How many tries, and what of it worked."""
    tries, worked = 0, []
    for one in people:
        for name in DOORS:
            tries += 1
            if one.browser.get(reverse(name)).status_code == 200:
                worked.append(name)
        for what, link in (("an invitation that she sent", one.invitation), ("her calendar link", one.calendar)):
            tries += 1
            if Client().get(link).status_code == 200:
                worked.append(what)
    return tries, worked


def prove(laboratory: Laboratory, *, count: int = 30) -> Iterator[Result]:
    """The control forgets to look at the days of a membership."""
    begun = time.perf_counter()
    with laboratory.owner() as owner:
        row = owner.execute(
            "SELECT centre_id, id FROM centres_member WHERE 'director' = ANY(roles) AND until IS NULL"
            " ORDER BY centre_id, id LIMIT 1"
        ).fetchone()
    if row is None:
        raise LookupError("Die Probe braucht ein Zentrum mit Leitung.")
    director = tenancy.Actor(
        centre_id=row[0], audience=tenancy.Audience.STAFF, member_id=row[1], roles=frozenset({Role.DIRECTOR})
    )
    people = colleagues(director, count)
    _tries, before = working(people)
    for member in (one.member for one in people):
        with tenancy.acting_for(director):
            yesterday = local_day(timezone.now()) - timedelta(days=1)
            use_cases.leave(member_id=member.id, last_day=yesterday, heir_id=None, by=director, at=timezone.now())
    tries, damage = working(people)
    again = colleagues(director, 3)
    with mock.patch.object(MemberQuerySet, "current", lambda self, day: self.all()):
        for member in (one.member for one in again):
            with tenancy.acting_for(tenancy.system(director.centre_id)):
                Member.objects.filter(id=member.id).update(until=local_day(timezone.now()) - timedelta(days=1))
        _tries, without = working(again)
    yield Result(
        "V2", f"{count} leavers the day after: {tries} tries by open session, invitation, calendar link", tries,
        len(damage), f"without a look at the days {len(without)} of {len(again) * (len(DOORS) + 2)} work",
        len(without) > 0 and len(before) == tries, time.perf_counter() - begun, damage,
    )  # fmt: skip
