"""Who acts for the centre: somebody joins, her roles change, she leaves."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions
from miteinander.centres.models import Member, RoleTerm, TeamCard, User
from miteinander.centres.rules import leadership
from miteinander.centres.vocabulary import Role
from miteinander.core import deeds, desks, tenancy, verdicts
from miteinander.core.time import local_day


@dataclass(frozen=True, slots=True)
class Term:
    """The days of one role; both open: as long as the membership."""

    since: date | None = None
    until: date | None = None


@deeds.deed
def let_in(
    *,
    email: str,
    name: str,
    roles: Sequence[Role],
    audience: tenancy.Audience,
    by: tenancy.Actor,
    since: date,
    phone: str = "",
    speaks_for: uuid.UUID | None = None,
) -> Member:
    """Let somebody act for the centre at once, without asking her: for whoever moves in from other software, and for the demo.

    A new address gets an account without a password. People are asked by ``invite``. Raises ``Forbidden`` and ``Refused``.
    """
    permissions.add_member(by, audience).require()
    user, _made = User.objects.get_or_create(email=email.lower(), defaults={"password": make_password(None)})
    if not user.is_active:
        raise verdicts.Refused(_("Dieses Konto ist gesperrt. Bitte nehmen Sie eine andere E-Mail-Adresse."), "email")
    return add_member(
        user=user, name=name, roles=roles, audience=audience, by=by, since=since, phone=phone, speaks_for=speaks_for
    )


@deeds.deed
def add_member(
    *,
    user: User,
    name: str,
    roles: Sequence[Role],
    audience: tenancy.Audience,
    by: tenancy.Actor,
    since: date,
    phone: str = "",
    speaks_for: uuid.UUID | None = None,
    until: date | None = None,
) -> Member:
    """Let a person act for the centre, from one day on; whoever left and comes back keeps her row. Raises ``Forbidden`` and ``Refused``."""
    permissions.add_member(by, audience).require()
    member = (
        Member.objects.select_for_update(of=("self",))
        .filter(user=user, audience=audience, speaks_for=speaks_for)
        .first()
    )
    if member is None:
        member = Member(centre_id=by.centre_id, user=user, audience=audience, speaks_for=speaks_for)
    elif member.until is None or member.until >= since:
        raise there_already(member.name)
    member.name, member.roles, member.phone = name, sorted(roles), phone
    member.since, member.until = since, until
    member.version += not member._state.adding
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        if deeds.violated(error) != "member_once":
            raise
        raise there_already(name) from error  # a colleague let her in at the same moment
    return member


def there_already(name: str) -> verdicts.Refused:
    """Somebody is asked twice."""
    return verdicts.Refused(_("Diese Person gehört schon dazu, als „%(name)s“.") % {"name": name}, "email")


@deeds.deed
def end_membership(*, member_id: uuid.UUID, last_day: date, by: tenancy.Actor) -> Member:
    """Rights end on the last working day, for every session of that person. Raises ``Forbidden`` and ``Refused``."""
    team = lock_team()
    member = Member.objects.select_for_update(of=("self",)).filter(id=member_id).first()
    if member is None:
        raise verdicts.Refused(_("Diese Person gehört nicht zum Zentrum."))
    permissions.end_membership(by, tenancy.Audience(member.audience), member.roles).require()
    if last_day < member.since:
        raise verdicts.Refused(_("Der letzte Tag kann nicht vor dem ersten liegen."), "last_day")
    before = directors(team, role_terms())
    member.until = last_day
    after = directors([member if one.id == member.id else one for one in team], role_terms())
    refuse_without_director(before, after, from_day=last_day + timedelta(days=1))
    member.version += 1
    member.save(update_fields=["until", "version"])
    TeamCard.objects.filter(member=member).update(until=last_day)
    return member


@deeds.deed
def speak_for_another(*, own_id: uuid.UUID, new_id: uuid.UUID, last_day: date, by: tenancy.Actor) -> list[uuid.UUID]:
    """Two institutions became one: whoever spoke for the first speaks for the second; who did so already, once from now on.

    Gives the ids of the memberships that moved. Raises ``Forbidden``.
    """
    permissions.add_member(by, tenancy.Audience.INSTITUTION).require()
    there = set(Member.objects.filter(speaks_for=new_id).order_by("id").values_list("user_id", flat=True))
    moved = []
    for member in Member.objects.select_for_update(of=("self",)).filter(speaks_for=own_id).order_by("id"):
        if member.user_id not in there:
            member.speaks_for = new_id
            moved.append(member.id)
        elif member.until is None or member.until > last_day:
            member.until = max(last_day, member.since)
        member.version += 1
        member.save(update_fields=["speaks_for", "until", "version"])
    return moved


@deeds.deed
def leave(
    *, member_id: uuid.UUID, last_day: date, heir_id: uuid.UUID | None, by: tenancy.Actor, at: datetime
) -> Member:
    """Somebody of the team leaves; what she has in her hands goes to a colleague at once.

    Raises ``Forbidden`` and ``Refused``; field ``heir`` when nobody was named though she holds something.
    """
    member = end_membership(member_id=member_id, last_day=last_day, by=by)
    if heir_id is None:
        if last_day <= local_day(at) and desks.holds(member_id=member_id):
            raise verdicts.Refused(_("Es ist noch etwas in ihren Händen. Bitte wählen Sie, wer es übernimmt."), "heir")
        return member
    heir = Member.objects.current(local_day(at)).staff().filter(id=heir_id).exclude(id=member_id).first()
    if heir is None:
        raise verdicts.Refused(_("Diese Person gehört nicht zum Team."), "heir")
    desks.hand_over(from_member=member_id, to_member=heir.id, by=by, at=at)
    return member


@deeds.deed
def change_roles(
    *, member_id: uuid.UUID, terms: Mapping[Role, Term], version: int, by: tenancy.Actor, at: datetime
) -> Member:
    """Say what somebody of the team does, each role with days of its own or as long as she belongs to it.

    Raises ``Forbidden``, ``Refused`` and ``Conflict``.
    """
    team = lock_team()
    member = next((one for one in team if one.id == member_id), None)
    if member is None:
        raise verdicts.Refused(_("Diese Person gehört nicht zum Team."))
    permissions.change_team(by, {*member.roles, *terms}).require()
    if member.version != version:
        raise verdicts.Conflict(_("Diese Person wurde inzwischen geändert. Bitte sehen Sie sich den neuen Stand an."))
    if not terms:
        raise verdicts.Refused(_("Ohne Aufgabe geht es nicht. Wer geht, bekommt einen letzten Tag."), "roles")
    for role, term in terms.items():
        if term.since and term.until and term.until < term.since:
            raise verdicts.Refused(_("Der letzte Tag liegt vor dem ersten."), f"{role.value}_until")
    kept = role_terms()
    before = directors(team, kept)
    member.roles = sorted(terms)
    wanted = {(member.id, role): term for role, term in terms.items() if term != Term()}
    others = {key: term for key, term in kept.items() if key[0] != member.id}
    refuse_without_director(before, directors(team, others | wanted), from_day=local_day(at))
    member.version += 1
    member.save(update_fields=["roles", "version"])
    RoleTerm.objects.filter(member=member).exclude(role__in=[role for _id, role in wanted]).delete()
    for (_id, role), term in wanted.items():
        RoleTerm.objects.update_or_create(
            centre_id=member.centre_id, member=member, role=role, defaults={"since": term.since, "until": term.until}
        )
    return member


def lock_team() -> list[Member]:
    """The team, held for this transaction, always in the same order: of two who end each other the second sees what the first did."""
    return list(Member.objects.staff().select_for_update(of=("self",)).order_by("id"))


def role_terms() -> dict[tuple[uuid.UUID, Role], Term]:
    """Which roles of whom hold on some days only."""
    rows = RoleTerm.objects.order_by("id").values_list("member_id", "role", "since", "until")
    return {(member_id, Role(role)): Term(since, until) for member_id, role, since, until in rows}


def directors(team: Sequence[Member], terms: Mapping[tuple[uuid.UUID, Role], Term]) -> list[leadership.Span]:
    """On which days somebody leads the centre."""
    spans = []
    for member in team:
        if Role.DIRECTOR in member.roles:
            term = terms.get((member.id, Role.DIRECTOR), Term())
            here = leadership.Span(member.since, member.until)
            spans.append(here.within(leadership.Span(term.since or date.min, term.until)))
    return [span for span in spans if span is not None]


def refuse_without_director(
    before: Sequence[leadership.Span], after: Sequence[leadership.Span], *, from_day: date
) -> None:
    """Raises ``Refused`` when the change leaves the centre without a director on a day on which it had one."""
    gap = leadership.first_gap(spans=after, from_day=from_day)
    if leadership.is_worse(before=leadership.first_gap(spans=before, from_day=from_day), after=gap):
        raise verdicts.Refused(_("Ohne Leitung geht es nicht. Bitte tragen Sie zuerst die Nachfolge ein."))
