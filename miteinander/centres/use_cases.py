"""Deeds around the centre itself and the people who act for it."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from miteinander.centres import imports, permissions
from miteinander.centres.models import Centre, Member, ProfileEntry, User
from miteinander.centres.vocabulary import EntryKey, EntryStatus, Role
from miteinander.core import deeds, tenancy, verdicts


@dataclass(frozen=True, slots=True)
class Laid:
    """What a run of ``lay_centres`` did."""

    centres: int
    changed: int
    statements: int


@deeds.deed
def invite(
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
    """Let somebody act for the centre whom we know by her mail address only; a new address gets an account without a password.

    Raises ``Forbidden`` and ``Refused``.
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
        raise _there_already(member.name)
    member.name, member.roles, member.phone = name, sorted(roles), phone
    member.since, member.until = since, until
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        if deeds.violated(error) != "member_once":
            raise
        raise _there_already(name) from error  # a colleague let her in at the same moment
    return member


def _there_already(name: str) -> verdicts.Refused:
    return verdicts.Refused(_("Diese Person gehört schon dazu, als „%(name)s“.") % {"name": name}, "email")


@deeds.deed
def end_membership(*, member_id: uuid.UUID, last_day: date, by: tenancy.Actor) -> Member:
    """Rights end on the last working day, for every session of that person. Raises ``Forbidden`` and ``Refused``."""
    member = Member.objects.select_for_update(of=("self",)).filter(id=member_id).first()
    if member is None:
        raise verdicts.Refused(_("Diese Person gehört nicht zum Zentrum."))
    permissions.end_membership(by, tenancy.Audience(member.audience)).require()
    if last_day < member.since:
        raise verdicts.Refused(_("Der letzte Tag kann nicht vor dem ersten liegen."), "last_day")
    if Role.DIRECTOR in member.roles:
        others = Member.objects.current(last_day + timedelta(days=1)).exclude(id=member.id)
        if not others.filter(roles__contains=[Role.DIRECTOR]).exists():
            raise verdicts.Refused(_("Ohne Leitung geht es nicht. Bitte tragen Sie zuerst die Nachfolge ein."))
    member.until = last_day
    member.save(update_fields=["until"])
    return member


@deeds.deed
def state_profile(
    *,
    key: EntryKey,
    lines: Sequence[str],
    source: str,
    as_of: date | None,
    by: tenancy.Actor,
    at: datetime,
    status: EntryStatus = EntryStatus.CURRENT,
    correction: str = "",
    position: int = 0,
) -> ProfileEntry:
    """Say something about the centre on its public page, with source and date. Raises ``Forbidden``."""
    permissions.change_profile(by).require()
    entry, _made = ProfileEntry.objects.update_or_create(
        centre_id=by.centre_id,
        key=key,
        position=position,
        defaults={"lines": list(lines), "source": source, "as_of": as_of, "status": status, "correction": correction},
    )
    return entry


@transaction.atomic
def lay_centres(*, centres: bytes, profiles: bytes, at: datetime) -> Laid:
    """Bring the list of centres to what the file says, and lay what texts say of them.

    A second run changes nothing. What a centre says of itself is never overwritten: statements are laid only under keys where
    the centre has none. Needs the owner of the database. Raises ``core.tables.BrokenFiles``; then nothing is laid.
    """
    rows = imports.parse_centres(raw=centres)
    said = imports.parse_profiles(raw=profiles, centres={row.ags for row in rows})
    there = {row["id"]: row for row in Centre.objects.order_by("id").values()}
    changed = [row for row in rows if asdict(row) != there.get(row.id)]
    for row in changed:
        Centre(**asdict(row)).save()
    statements = sum(_lay_profile(row, [entry for entry in said if entry.centre_ags == row.ags], at) for row in rows)
    return Laid(centres=len(rows), changed=len(changed), statements=statements)


def _lay_profile(centre: imports.Centre, said: Sequence[imports.ProfileEntry], at: datetime) -> int:
    """In the name of the platform itself, so that the history tells who said it."""
    if not said:
        return 0
    platform = tenancy.system(centre.id)
    tenancy.enter(platform)
    try:
        of_centre = ProfileEntry.objects.filter(centre_id=centre.id)  # the owner sees over the walls
        kept = set(of_centre.values_list("key", flat=True))
        fresh = [entry for entry in said if entry.key not in kept]
        for entry in fresh:
            state_profile(
                key=entry.key,
                lines=entry.lines,
                source=entry.source,
                as_of=entry.as_of,
                by=platform,
                at=at,
                status=entry.status,
                correction=entry.correction,
                position=entry.position,
            )
    finally:
        tenancy.leave()
    return len(fresh)
