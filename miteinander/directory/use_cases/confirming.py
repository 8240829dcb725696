"""Deeds of the yearly question: is all this still right? A link answers it; what somebody corrects, people accept."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from miteinander.core import deeds, links, tenancy, time, verdicts
from miteinander.directory import permissions, queries
from miteinander.directory.models import ConfirmationTerms, ContactPerson, Inquiry, Institution, Proposal
from miteinander.directory.rules.confirmations import Confirmable
from miteinander.directory.use_cases import institutions
from miteinander.directory.vocabulary import ProposalState

OVER = _("Dieser Link gilt nicht mehr. Wenn Sie uns etwas sagen möchten, rufen Sie uns bitte an.")


@dataclass(frozen=True, slots=True)
class Asking:
    """What a mail needs to know. Its link is put in when it leaves the house (``queries.inquiry_link``)."""

    inquiry_id: uuid.UUID
    to: str
    name: str
    expires_at: datetime


@deeds.deed
def set_terms(
    *, valid_from: date, every_months: int, link_days: int, source: str, by: tenancy.Actor
) -> ConfirmationTerms:
    """From a day on, ask institutions every so many months. Said again for the same day, it counts as said last. Raises ``Forbidden``."""
    permissions.set_terms(by).require()
    terms, _made = ConfirmationTerms.objects.update_or_create(
        centre_id=by.centre_id,
        valid_from=valid_from,
        defaults={"every_months": every_months, "link_days": link_days, "source": source},
    )
    return terms


@deeds.deed
def ask_to_confirm(*, institution_id: uuid.UUID, by: tenancy.Actor, at: datetime) -> Asking | None:
    """Make the link for one institution; whoever calls posts it in the same transaction. Nothing for a refuge: nobody writes there.

    Also nothing without terms, and without an address: then people ask by telephone. Raises ``Forbidden``.
    """
    permissions.ask_to_confirm(by).require()
    institution = Institution.objects.select_for_update(of=("self",)).filter(id=institution_id, active=True).first()
    terms = ConfirmationTerms.objects.in_force(time.local_day(at)).first()
    if institution is None or institution.protected or terms is None:
        return None
    to = _address(institution, time.local_day(at))
    if not to:
        return None
    inquiry_id = uuid.uuid4()
    inquiry = Inquiry.objects.create(
        id=inquiry_id,
        centre_id=by.centre_id,
        institution=institution,
        digest=links.digest(queries.inquiry_token(inquiry_id=inquiry_id)),
        asked_at=at,
        expires_at=at + timedelta(days=terms.link_days),
    )
    return Asking(inquiry.id, to, institution.name, inquiry.expires_at)


def _address(institution: Institution, day: date) -> str:
    """The institution's own address, else that of somebody one may ask for."""
    people = ContactPerson.objects.filter(institution=institution, since__lte=day).current(day).exclude(email="")
    return institution.email or people.order_by("since", "id").values_list("email", flat=True).first() or ""


@deeds.deed
def answer(*, secret: str, told: Mapping[Confirmable, str], at: datetime) -> Inquiry:
    """The institution says that all is right, or what is not: that waits for the team. A link answers once. Raises ``Refused``."""
    inquiry = Inquiry.objects.select_for_update(of=("self",)).filter(digest=links.digest(secret)).first()
    if inquiry is None or inquiry.answered_at is not None or inquiry.expires_at <= at:
        raise verdicts.Refused(OVER)
    institution = Institution.objects.select_for_update(of=("self",)).get(id=inquiry.institution_id)
    if institution.protected or not institution.active:
        raise verdicts.Refused(OVER)
    changes = {field.value: text for field, text in told.items() if text != getattr(institution, field.value)}
    if changes:
        Proposal.objects.create(
            centre_id=inquiry.centre_id, institution=institution, inquiry=inquiry, changes=changes, sent_at=at
        )
    else:
        institution.confirmed_on = time.local_day(at)
        institution.save(update_fields=["confirmed_on"])
    inquiry.answered_at = at
    inquiry.save(update_fields=["answered_at"])
    return inquiry


@deeds.deed
def accept(*, proposal_id: uuid.UUID, fields: Collection[Confirmable], by: tenancy.Actor, at: datetime) -> Proposal:
    """Put the chosen corrections into the directory; with them the institution counts as confirmed. Raises ``Forbidden``, ``Refused``."""
    permissions.decide_proposals(by).require()
    proposal = _waiting(proposal_id)
    if not fields:
        raise verdicts.Refused(
            _("Bitte wählen Sie mindestens eine Korrektur aus, oder lehnen Sie alle ab."), "fields_chosen"
        )
    institution = Institution.objects.select_for_update(of=("self",)).get(id=proposal.institution_id)
    wanted = {field.value: proposal.changes[field.value] for field in fields if field.value in proposal.changes}
    institutions.change(institution, replace(institutions.facts_of(institution), **wanted))
    institution.confirmed_on = time.local_day(proposal.sent_at)
    institution.save(update_fields=["confirmed_on"])
    return _decided(proposal, ProposalState.ACCEPTED, by, at)


@deeds.deed
def decline(*, proposal_id: uuid.UUID, by: tenancy.Actor, at: datetime) -> Proposal:
    """Nothing of it counts. Raises ``Forbidden``, ``Refused``."""
    permissions.decide_proposals(by).require()
    return _decided(_waiting(proposal_id), ProposalState.DECLINED, by, at)


@deeds.deed
def note_confirmed(*, institution_id: uuid.UUID, by: tenancy.Actor, at: datetime) -> Institution:
    """Somebody there said on the telephone that all is right: the only way for a refuge. Raises ``Forbidden``, ``Refused``."""
    permissions.decide_proposals(by).require()
    institution = Institution.objects.select_for_update(of=("self",)).filter(id=institution_id).first()
    if institution is None:
        raise verdicts.Refused(_("Diese Einrichtung gibt es nicht."))
    institution.confirmed_on = time.local_day(at)
    institution.save(update_fields=["confirmed_on"])
    return institution


def _waiting(proposal_id: uuid.UUID) -> Proposal:
    proposal = Proposal.objects.select_for_update(of=("self",)).filter(id=proposal_id).first()
    if proposal is None or proposal.state != ProposalState.OPEN:
        raise verdicts.Refused(_("Darüber hat schon jemand entschieden."))
    return proposal


def _decided(proposal: Proposal, state: ProposalState, by: tenancy.Actor, at: datetime) -> Proposal:
    proposal.state, proposal.decided_at, proposal.decided_by_id = state, at, institutions.doer(by)
    proposal.save(update_fields=["state", "decided_at", "decided_by"])
    return proposal
