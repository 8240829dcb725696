"""Reading about the team: who does what, since when, who is away, who stands in."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from miteinander.centres.models import Deputy, Member, MemberTopic, RoleTerm, TeamAbsence, TeamCard, Topic
from miteinander.centres.vocabulary import Role, TopicKind
from miteinander.core import desks, tenancy
from miteinander.core.fields import SortKey
from miteinander.core.labels import label, short_day


@dataclass(frozen=True, slots=True)
class Doing:
    """One role of somebody; without days it holds as long as her membership."""

    role: Role
    since: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the team, with everything a list says of her."""

    member: Member
    doing: Sequence[Doing]
    topics: Sequence[Topic]
    away: TeamAbsence | None  # today
    deputy: Member | None  # today


@dataclass(frozen=True, slots=True)
class WholeTeam:
    """Who is there, who will come, who was there."""

    here: Sequence[Colleague]
    coming: Sequence[Colleague]
    gone: Sequence[Colleague]


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that was changed of somebody, as the tag ``timeline`` draws it."""

    at: datetime
    by: str
    text: str
    note: str = ""


def acting(*, member: Any) -> tenancy.Actor:
    """The member (asked ``with_resting``) as she acts on that day."""
    return tenancy.Actor(
        centre_id=member.centre_id,
        audience=tenancy.Audience(member.audience),
        member_id=member.id,
        own_id=member.speaks_for,
        roles=frozenset(member.roles) - frozenset(member.resting),
        name=member.name,
    )


def team(*, day: date) -> list[Member]:
    """Who works at the centre, by name."""
    return list(Member.objects.current(day).staff().select_related("user").order_by(SortKey("name"), "id"))


def ever_in_team() -> list[Member]:
    """Everybody who works at the centre, did or will."""
    return list(Member.objects.staff().select_related("user").order_by("id"))


def colleague(*, member_id: uuid.UUID) -> Member | None:
    """One person who acts for the centre."""
    return Member.objects.select_related("user").filter(id=member_id).first()


def of_team(*, member_id: uuid.UUID | None) -> Member | None:
    """One person of the team, also a former one."""
    rows = Member.objects.staff().select_related("user")
    return rows.filter(id=member_id).first() if member_id else None


def whole_team(*, day: date) -> WholeTeam:
    """Everybody who ever worked here, with roles, topics, absence and deputy. Five statements, however many people."""
    rows = list(Member.objects.staff().select_related("user").order_by(SortKey("name"), "id"))
    everybody = list(described(members=rows, day=day))
    gone = [one for one in everybody if one.member.until is not None and one.member.until < day]
    return WholeTeam(
        here=[one for one in everybody if one.member.since <= day and one not in gone],
        coming=[one for one in everybody if one.member.since > day and one not in gone],
        gone=sorted(gone, key=lambda one: one.member.until or day, reverse=True),
    )


def described(*, members: Sequence[Member], day: date) -> Iterator[Colleague]:
    """These people with what a list says of them. Four statements."""
    ids = [member.id for member in members]
    terms = {(row.member_id, row.role): row for row in RoleTerm.objects.filter(member__in=ids).order_by("id")}
    topics: dict[uuid.UUID, list[Topic]] = defaultdict(list)
    chosen = MemberTopic.objects.filter(member__in=ids).exclude(topic__valid_until__lt=day).select_related("topic")
    for row in chosen.order_by("topic__kind", "topic__position", "topic__name"):
        topics[row.member_id].append(row.topic)
    away = TeamAbsence.objects.filter(member__in=ids, first_on__lte=day, last_on__gte=day).order_by("last_on")
    absent = {row.member_id: row for row in away}
    standing = Deputy.objects.filter(Q(until=None) | Q(until__gte=day), member__in=ids, since__lte=day)
    still_here = standing.filter(Q(deputy__until=None) | Q(deputy__until__gte=day)).select_related("deputy")
    deputies = {row.member_id: row.deputy for row in still_here.order_by("since")}
    for member in members:
        yield Colleague(
            member=member,
            doing=[_doing(Role(role), terms.get((member.id, role))) for role in Role if role in member.roles],
            topics=topics[member.id],
            away=absent.get(member.id),
            deputy=deputies.get(member.id),
        )


def _doing(role: Role, term: RoleTerm | None) -> Doing:
    return Doing(role, term.since, term.until) if term else Doing(role, None, None)


def absences(*, member_id: uuid.UUID, day: date) -> list[TeamAbsence]:
    """When she is away, from today on."""
    return list(TeamAbsence.objects.filter(member=member_id, last_on__gte=day).order_by("first_on"))


def absence(*, absence_id: uuid.UUID) -> TeamAbsence | None:
    """One absence."""
    return TeamAbsence.objects.filter(id=absence_id).first()


def deputyships(*, member_id: uuid.UUID, day: date) -> list[Deputy]:
    """Who stands in for her, today and later."""
    rows = Deputy.objects.filter(Q(until=None) | Q(until__gte=day), member=member_id).select_related("deputy")
    return list(rows.order_by("since"))


def stands_in_for(*, member_id: uuid.UUID, day: date) -> list[Member]:
    """For whom she stands in today because they are away: what waits for them is hers to look after."""
    away = TeamAbsence.objects.filter(first_on__lte=day, last_on__gte=day).values("member")
    rows = Deputy.objects.filter(Q(until=None) | Q(until__gte=day), deputy=member_id, since__lte=day, member__in=away)
    return [row.member for row in rows.select_related("member").order_by(SortKey("member__name"), "id")]


def held(*, member_id: uuid.UUID) -> list[desks.Held]:
    """What she has in her hands, of all desks."""
    return desks.holds(member_id=member_id)


def topics(*, day: date | None = None, kind: TopicKind | None = None, using: str = "default") -> list[Topic]:
    """The centre's lists: what is in force on a day, or all that was ever on them."""
    rows = Topic.objects.using(using)
    if day is not None:
        rows = rows.filter(valid_from__lte=day).exclude(valid_until__lt=day)
    if kind is not None:
        rows = rows.filter(kind=kind)
    return list(rows.order_by("kind", "position", SortKey("name"), "id"))


def topic(*, topic_id: uuid.UUID) -> Topic | None:
    """One entry of the lists."""
    return Topic.objects.filter(id=topic_id).first()


def card(*, member_id: uuid.UUID | None) -> TeamCard | None:
    """What she shows to everybody."""
    return TeamCard.objects.filter(member=member_id).first() if member_id else None


def history(*, member_id: uuid.UUID) -> list[Trace]:
    """What was changed of her roles and days, by whom, the newest first."""
    steps = [*_membership_steps(member_id), *_term_steps(member_id)]
    doers = {by for _at, by, _text in steps if by is not None}
    names = dict(Member.objects.filter(id__in=doers).values_list("id", "name"))
    steps.sort(key=lambda step: step[0], reverse=True)
    return [Trace(at, names[by] if by in names else _("Miteinander"), text) for at, by, text in steps]


Step = tuple[datetime, uuid.UUID | None, str]


def _membership_steps(member_id: uuid.UUID) -> Iterator[Step]:
    events: Any = Member._meta.get_field("events").related_model
    known: Any = None
    for event in events._default_manager.filter(pgh_obj=member_id).order_by("pgh_id"):
        said = []
        if known is None or list(known.roles) != list(event.roles):
            said.append(_("Aufgaben: %(roles)s") % {"roles": _named(event.roles)})
        if known is None or known.since != event.since:
            said.append(_("erster Tag: %(day)s") % {"day": short_day(event.since)})
        if known is not None and known.until != event.until:
            told = {"day": short_day(event.until)} if event.until else {"day": _("offen")}
            said.append(_("letzter Tag: %(day)s") % told)
        if said:
            yield event.pgh_created_at, _doer(event), "; ".join(said)
        known = event


def _term_steps(member_id: uuid.UUID) -> Iterator[Step]:
    events: Any = RoleTerm._meta.get_field("events").related_model
    for event in events._default_manager.filter(member_id=member_id).order_by("pgh_id"):
        role = str(label(Role(event.role)))
        if event.pgh_label == "delete":
            yield event.pgh_created_at, _doer(event), _("%(role)s ohne eigene Tage") % {"role": role}
            continue
        days = {
            "role": role,
            "since": short_day(event.since) if event.since else _("Anfang"),
            "until": short_day(event.until) if event.until else _("auf Weiteres"),
        }
        yield event.pgh_created_at, _doer(event), _("%(role)s: von %(since)s bis %(until)s") % days


def _named(roles: Sequence[str]) -> str:
    return ", ".join(str(label(role)) for role in Role if role in roles)


def _doer(event: Any) -> uuid.UUID | None:
    told = (event.pgh_context or {}).get("member")
    return uuid.UUID(told) if told else None
