"""Reading invitations: for whoever sends them, and for whoever holds a link."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from miteinander.centres import permissions
from miteinander.centres.models import Centre, Invitation, Member, TeamTerms
from miteinander.centres.queries.colleagues import acting
from miteinander.centres.states import InvitationState
from miteinander.centres.vocabulary import Role
from miteinander.core import links, tenancy
from miteinander.core.fields import SortKey
from miteinander.core.time import local_day

PURPOSE = "invitation"  # what its tokens are derived for


@dataclass(frozen=True, slots=True)
class Pending:
    """What somebody may know who comes with a link that holds."""

    invitation_id: uuid.UUID
    centre_id: int
    centre_name: str
    email: str
    name: str
    audience: tenancy.Audience
    roles: tuple[Role, ...]
    since: date
    until: date | None
    expires_at: datetime


def token(*, invitation_id: uuid.UUID, issue: int) -> str:
    """The token of one issue; whoever holds it may accept."""
    return links.token(purpose=PURPOSE, subject_id=invitation_id, issue=issue)


def link(*, invitation: Invitation) -> str:
    """The address in the mail. Never shown in the house: whoever reads it could accept in her place."""
    secret = token(invitation_id=invitation.id, issue=invitation.issue)
    return f"{settings.SITE_URL.rstrip('/')}/einladung/{invitation.centre_id}/{secret}/"


def invitation(*, invitation_id: uuid.UUID) -> Invitation | None:
    """One invitation of this centre."""
    rows = Invitation.objects.select_related("centre", "invited_by")
    return rows.filter(id=invitation_id).first()


def invitations(*, by: tenancy.Actor) -> list[Invitation]:
    """Open and withdrawn invitations of the kinds that this reader may send, the newest first; who came is in the team."""
    rows = Invitation.objects.select_related("invited_by").exclude(state=InvitationState.ACCEPTED)
    rows = rows.order_by("-sent_at", "id")[:200]
    return [row for row in rows if permissions.invite(by, tenancy.Audience(row.audience), row.roles)]


def invitations_of(*, own_id: uuid.UUID) -> list[Invitation]:
    """Open invitations to speak for this institution, or to this interpreter."""
    rows = Invitation.objects.filter(speaks_for=own_id, state=InvitationState.OPEN)
    return list(rows.order_by(SortKey("name"), "email", "id"))


def invitation_days(*, on: date) -> int:
    """For how many days an invitation holds: what the centre has settled, else what the installation says."""
    row = TeamTerms.objects.filter(valid_from__lte=on).order_by("-valid_from").first()
    return row.invitation_days if row else settings.INVITATION_DAYS


def team_terms() -> list[TeamTerms]:
    """Everything that the centre has settled, the newest first."""
    return list(TeamTerms.objects.order_by("-valid_from"))


def pending(*, centre_id: int, at: datetime, token: str = "", invitation_id: uuid.UUID | None = None) -> Pending | None:
    """The invitation behind a link (or behind the id that a session noted), if it holds now; else nothing, whatever the reason.

    Asked by people who are not yet anybody here: it looks into the named centre as the platform, and tells nothing else of it.
    """
    centre = Centre.objects.filter(id=centre_id).first()
    if centre is None:
        return None
    wanted: dict[str, Any] = {"id": invitation_id} if invitation_id else {"digest": links.digest(token)}
    with transaction.atomic():
        tenancy.enter(tenancy.system(centre.id))
        try:
            found = Invitation.objects.filter(**wanted).select_related("invited_by__user").first()
            if found is None or not holds(invitation=found, at=at):
                return None
        finally:
            tenancy.leave()
    return Pending(
        invitation_id=found.id,
        centre_id=centre.id,
        centre_name=centre.name,
        email=found.email,
        name=found.name,
        audience=tenancy.Audience(found.audience),
        roles=tuple(Role(role) for role in found.roles),
        since=found.since,
        until=found.until,
        expires_at=found.expires_at,
    )


def holds(*, invitation: Invitation, at: datetime) -> bool:
    """Open, in time, not over before it began, and whoever sent it may still send it: a leaver lets nobody in behind her."""
    today = local_day(at)
    if invitation.state != InvitationState.OPEN or invitation.expires_at <= at:
        return False
    if invitation.until is not None and invitation.until < today:
        return False
    if invitation.invited_by_id is None:
        return True
    sender = Member.objects.current(today).with_resting(today).filter(id=invitation.invited_by_id, user__is_active=True)
    return any(
        permissions.invite(acting(member=one), tenancy.Audience(invitation.audience), invitation.roles)
        for one in sender.order_by("id")
    )
