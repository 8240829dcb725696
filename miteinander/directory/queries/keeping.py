"""Reading what keeps the directory right: pairs that may be one, institutions that should be asked, corrections that wait."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from miteinander.core import links
from miteinander.core.fields import SortKey
from miteinander.core.time import local_day
from miteinander.directory.models import ConfirmationTerms, Distinct, Inquiry, Institution, Merger, Proposal
from miteinander.directory.queries.uploads import compared
from miteinander.directory.rules import confirmations, duplicates
from miteinander.directory.vocabulary import ProposalState, Resemblance

PURPOSE = "confirmation"  # what the tokens of its links are derived for
MOST_PAIRS = 50
MOST_A_DAY = 50  # mails; a centre that begins asks its institutions over some weeks, and can read the answers


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two entries that may be one, and why."""

    first: Institution
    second: Institution
    reasons: Sequence[Resemblance]


def pairs() -> tuple[list[PairRow], int]:
    """The likeliest pairs of which nobody has said that they are two, and how many there are. Three statements."""
    apart = frozenset(frozenset(pair) for pair in Distinct.objects.order_by("id").values_list("first_id", "second_id"))
    found = duplicates.suggest(known=compared(), apart=apart)
    ids = {key for pair in found[:MOST_PAIRS] for key in (pair.first, pair.second)}
    rows = Institution.objects.select_related("municipality").in_bulk(ids)
    return [PairRow(rows[pair.first], rows[pair.second], pair.reasons) for pair in found[:MOST_PAIRS]], len(found)


def mergers(*, institution_id: uuid.UUID) -> list[Merger]:
    """What became part of this entry, the newest first."""
    rows = Merger.objects.filter(into=institution_id).select_related("given_up", "merged_by")
    return list(rows.order_by("-merged_at", "id"))


def confirmation_terms(*, day: date) -> ConfirmationTerms | None:
    """How often institutions are asked on this day; nothing when the centre has not said so."""
    return ConfirmationTerms.objects.in_force(day).first()


def due_confirmations(*, at: datetime, most: int = MOST_A_DAY) -> list[Institution]:
    """Whom to ask by mail now: longest unconfirmed first, each once in a period. No refuges, nobody without an address."""
    return [one for one in unconfirmed(at=at) if not one.protected and not one.asked_lately][:most]  # type: ignore[attr-defined]


def unconfirmed(*, at: datetime) -> list[Institution]:
    """Institutions whose last yes is too old, each with ``asked_lately``: a mail went out in this period. Three statements."""
    day = local_day(at)
    terms = confirmation_terms(day=day)
    if terms is None:
        return []
    since = confirmations.months_before(day=day, months=terms.every_months)
    rows = Institution.objects.active().filter(Q(confirmed_on=None) | Q(confirmed_on__lt=since))
    asked = set(
        Inquiry.objects.filter(asked_at__date__gte=since).order_by("id").values_list("institution_id", flat=True)
    )
    found = list(rows.order_by("confirmed_on", SortKey("name"), "id"))
    for one in found:
        one.asked_lately = one.id in asked  # type: ignore[attr-defined]
    return sorted(found, key=lambda one: one.confirmed_on or date.min)


def inquiry(*, secret: str) -> Inquiry | None:
    """The question that a link belongs to, whatever became of it."""
    return Inquiry.objects.select_related("institution").filter(digest=links.digest(secret)).first()


def inquiry_token(*, inquiry_id: uuid.UUID) -> str:
    """What stands in the link of one question; whoever holds it may answer."""
    return links.token(purpose=PURPOSE, subject_id=inquiry_id, issue=1)


def inquiry_link(*, inquiry_id: uuid.UUID) -> str | None:
    """The address in the mail, or nothing when there is no such question. Never shown in the house."""
    row = Inquiry.objects.select_related("centre").filter(id=inquiry_id).first()
    if row is None:
        return None
    secret = inquiry_token(inquiry_id=inquiry_id)
    return f"{settings.SITE_URL.rstrip('/')}{reverse('directory:confirm', args=[row.centre.slug, secret])}"


def proposals() -> list[Proposal]:
    """Corrections that wait for somebody of the team, the oldest first."""
    rows = Proposal.objects.filter(state=ProposalState.OPEN).select_related("institution")
    return list(rows.order_by("sent_at", "id"))


def proposal(*, proposal_id: uuid.UUID) -> Proposal | None:
    """One of them, also when it is decided."""
    return Proposal.objects.select_related("institution").filter(id=proposal_id).first()
