"""Inviting somebody by mail, and what becomes of it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions, queries
from miteinander.centres.models import Invitation, Member, MemberTopic, TeamTerms, Topic, User
from miteinander.centres.states import INVITATION_CYCLE, InvitationState
from miteinander.centres.use_cases import members, sign_in
from miteinander.centres.vocabulary import InvitationDeed, Role
from miteinander.core import deeds, desks, jobs, links, states, tenancy
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.time import local_day
from miteinander.core.verdicts import Conflict, Refused

INVITED = "centres.invited"  # the job of whoever has an outbox: write the mail
GONE = _("Diese Einladung gilt nicht mehr.")
SIGN_IN = _(
    "Mit dieser E-Mail-Adresse meldet sich schon jemand an. Sind Sie das? Dann melden Sie sich bitte an und nehmen"
    " die Einladung danach an."
)


@deeds.deed
def invite(
    *,
    invitation_id: uuid.UUID,
    email: str,
    roles: Sequence[Role],
    audience: Audience,
    since: date,
    by: Actor,
    at: datetime,
    until: date | None = None,
    name: str = "",
    phone: str = "",
    topics: Sequence[uuid.UUID] = (),
    speaks_for: uuid.UUID | None = None,
    by_mail: bool = True,
) -> Invitation:
    """Ask somebody to act for the centre; the same click twice is one invitation.

    Whether an account with this address exists is neither asked nor told. Raises ``Forbidden`` and ``Refused``.
    """
    permissions.invite(by, audience, roles).require()
    there = Invitation.objects.filter(id=invitation_id).first()
    if there is not None:
        return there
    email = email.lower()
    if until is not None and until < max(since, local_day(at)):
        raise Refused(_("Der letzte Tag liegt vor dem ersten oder ist schon vorbei."), "until")
    staying = Member.objects.filter(user__email=email, audience=audience, speaks_for=speaks_for)
    known = staying.exclude(until__lt=max(since, local_day(at))).first()
    if known is not None:
        raise members.there_already(known.name)
    invitation = Invitation(
        id=invitation_id,
        centre_id=by.centre_id,
        email=email,
        name=name,
        phone=phone,
        audience=audience,
        roles=sorted(roles),
        topics=list(topics),
        speaks_for=speaks_for,
        since=since,
        until=until,
    )
    _issue(invitation, by=by, at=at)
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as error:
        if deeds.violated(error) != "invitation_open_once":
            raise
        sentence = _("Diese Adresse ist schon eingeladen. Sie können die Einladung in der Liste noch einmal schicken.")
        raise Refused(sentence, "email") from error
    if by_mail:
        jobs.later(INVITED, centre_id=by.centre_id, invitation_id=invitation.id)
    return invitation


def _issue(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    """A new token that holds for as many days as the centre has settled, in the name of whoever sends it."""
    secret = queries.token(invitation_id=invitation.id, issue=invitation.issue)
    invitation.digest = links.digest(secret)
    invitation.invited_by_id = by.member_id
    invitation.sent_at = at
    invitation.expires_at = at + timedelta(days=queries.invitation_days(on=local_day(at)))


@deeds.deed
def send_again(
    *, invitation_id: uuid.UUID, by: Actor, at: datetime, issue: int | None = None, by_mail: bool = True
) -> Invitation:
    """A new link with new days; the earlier one is dead. Raises ``Forbidden``, ``Refused``, ``Conflict``."""
    invitation = _take(invitation_id, InvitationDeed.SEND_AGAIN, by=by, issue=issue)
    invitation.issue += 1
    _issue(invitation, by=by, at=at)
    invitation.save(update_fields=["issue", "digest", "invited_by", "sent_at", "expires_at"])
    if by_mail:
        jobs.later(INVITED, centre_id=by.centre_id, invitation_id=invitation.id)
    return invitation


@deeds.deed
def withdraw(*, invitation_id: uuid.UUID, by: Actor, at: datetime, issue: int | None = None) -> Invitation:
    """The link is dead. Raises ``Forbidden``, ``Refused``, ``Conflict``."""
    invitation = _take(invitation_id, InvitationDeed.WITHDRAW, by=by, issue=issue)
    return _settle(invitation, InvitationDeed.WITHDRAW, at=at)


@deeds.deed
def withdraw_for(*, own_id: uuid.UUID, by: Actor, at: datetime) -> int:
    """Whoever was invited for an institution or interpreter that is leaving need not come. Returns how many. Raises ``Forbidden``."""
    rows = Invitation.objects.select_for_update().filter(speaks_for=own_id, state=InvitationState.OPEN).order_by("id")
    for row in rows:
        permissions.invite(by, Audience(row.audience), row.roles).require()
        _settle(row, InvitationDeed.WITHDRAW, at=at)
    return len(rows)


@deeds.deed
def invited_for_another(*, own_id: uuid.UUID, new_id: uuid.UUID, by: Actor, at: datetime) -> list[uuid.UUID]:
    """Two institutions became one: who was invited for the first comes for the second; who was invited to both, once.

    Gives the ids of the invitations that moved. Raises ``Forbidden``.
    """
    open_ones = Invitation.objects.select_for_update().filter(state=InvitationState.OPEN).order_by("id")
    there = {row.email for row in open_ones.filter(speaks_for=new_id)}
    moved = []
    for row in open_ones.filter(speaks_for=own_id):
        permissions.invite(by, Audience(row.audience), row.roles).require()
        if row.email in there:
            _settle(row, InvitationDeed.WITHDRAW, at=at)
        else:
            row.speaks_for = new_id
            row.save(update_fields=["speaks_for"])
            moved.append(row.id)
    return moved


def _take(invitation_id: uuid.UUID, deed: InvitationDeed, *, by: Actor, issue: int | None) -> Invitation:
    """The invitation, held for this transaction, when this deed fits it and this reader."""
    invitation = Invitation.objects.select_for_update().filter(id=invitation_id).first()
    if invitation is None:
        raise Refused(_("Diese Einladung gibt es hier nicht."))
    permissions.invite(by, Audience(invitation.audience), invitation.roles).require()
    if issue is not None and invitation.issue != issue:
        raise Conflict(
            _("Diese Einladung wurde inzwischen noch einmal geschickt. Bitte sehen Sie sich die Liste neu an.")
        )
    if deed not in INVITATION_CYCLE.deeds(InvitationState(invitation.state)):
        raise Refused(_("Diese Einladung ist schon beantwortet oder zurückgezogen."))
    return invitation


def _settle(invitation: Invitation, deed: InvitationDeed, *, at: datetime) -> Invitation:
    invitation.state = INVITATION_CYCLE.move(InvitationState(invitation.state), deed)
    invitation.settled_at = at
    invitation.save(update_fields=["state", "settled_at"])
    return invitation


@deeds.deed
def accept(
    *,
    centre_id: int,
    invitation_id: uuid.UUID,
    at: datetime,
    user_id: uuid.UUID | None = None,
    name: str = "",
    password: str = "",
    identity: Mapping[str, str] | None = None,
) -> Member:
    """The invited person comes: signed in with the invited address, or new, with a name and a first password.

    ``identity``: she is known to a town's own sign-in (arguments of ``link_identity``); from now on she comes in by it, and if she
    is new she needs no password here. Runs before she is anybody here, so it enters the centre as the platform. Raises ``Refused``;
    field ``password`` or ``name`` when that is to blame.
    """
    tenancy.enter(tenancy.system(centre_id))
    try:
        rows = Invitation.objects.select_for_update(of=("self",)).select_related("invited_by")
        invitation = rows.filter(id=invitation_id).first()
        if invitation is None or not queries.holds(invitation=invitation, at=at):
            raise Refused(GONE)
        user = _herself(invitation, user_id) if user_id else _newcomer(invitation, None if identity else password)
        if identity:
            sign_in.link_identity(user_id=user.id, **identity)
        member = members.add_member(
            user=user,
            name=name or invitation.name or invitation.email.partition("@")[0],
            roles=[Role(role) for role in invitation.roles],
            audience=Audience(invitation.audience),
            by=tenancy.system(centre_id),
            since=max(invitation.since, local_day(at)),
            phone=invitation.phone,
            speaks_for=invitation.speaks_for,
            until=invitation.until,
        )
        _begin_with(member, invitation.topics, at)
        if member.speaks_for is not None:
            desks.joined(member_id=member.id, own_id=member.speaks_for)
        try:
            _settle(invitation, InvitationDeed.ACCEPT, at=at)
        except states.NotNow as error:
            raise Refused(GONE) from error
        return member
    finally:
        tenancy.leave()


def _herself(invitation: Invitation, user_id: uuid.UUID) -> User:
    """Whoever is signed in, when it is she who was invited."""
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None or user.email.lower() != invitation.email:
        raise Refused(_("Diese Einladung gilt für eine andere E-Mail-Adresse. Bitte melden Sie sich mit ihr an."))
    return user


def _newcomer(invitation: Invitation, password: str | None) -> User:
    """A new account, or one that nobody has ever used; whoever has one already proves it by signing in. No password: by a town."""
    user = User.objects.select_for_update().filter(email__iexact=invitation.email).first()
    if user is not None and (user.last_login is not None or not user.is_active or sign_in.has_a_way_in(user=user)):
        raise Refused(SIGN_IN)
    if password is not None:
        try:
            validate_password(password, user=User(email=invitation.email))
        except ValidationError as bad:
            raise Refused(" ".join(bad.messages), "password") from bad
    try:
        with transaction.atomic():
            user = user or User(email=invitation.email)
            user.password = make_password(password)
            user.save()
    except IntegrityError as error:  # an invitation of another centre was accepted at the same moment
        raise Refused(SIGN_IN) from error
    return user


def _begin_with(member: Member, topics: Sequence[Any], at: datetime) -> None:
    """What she was invited to work on, as far as it is still on the list."""
    today = local_day(at)
    kept = set(MemberTopic.objects.filter(member=member).values_list("topic_id", flat=True))
    for topic in (
        Topic.objects.filter(id__in=topics, valid_from__lte=today).exclude(valid_until__lt=today).order_by("id")
    ):
        if topic.id not in kept:
            MemberTopic.objects.create(centre_id=member.centre_id, member=member, topic=topic)


@deeds.deed
def settle_terms(*, invitation_days: int, valid_from: date, by: Actor, at: datetime) -> TeamTerms:
    """Say for how many days an invitation holds, from a day on; what held before stays as it was.

    Raises ``Forbidden`` and ``Refused``.
    """
    permissions.settle_terms(by).require()
    if not 1 <= invitation_days <= 90:
        raise Refused(gettext("Bitte eine Zahl von 1 bis 90 angeben."), "invitation_days")
    if valid_from < local_day(at):
        raise Refused(_("Das gilt frühestens ab heute."), "valid_from")
    terms, _made = TeamTerms.objects.update_or_create(
        centre_id=by.centre_id, valid_from=valid_from, defaults={"invitation_days": invitation_days}
    )
    return terms
