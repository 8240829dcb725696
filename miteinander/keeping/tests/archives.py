"""What a centre and its archive have to do with each other: an offer that was answered, one that waits, and what is not offered yet."""

import uuid
from datetime import date, datetime
from typing import Any

from miteinander.core.retention import RetentionClass
from miteinander.core.tenancy import Actor, acting_for, system
from miteinander.core.time import BERLIN, local_day
from miteinander.interpreting.tests.factories import act
from miteinander.keeping import use_cases
from miteinander.keeping.models import Agreement, Handover, Hold, Offer
from miteinander.keeping.vocabulary import ArchiveChoice


def ended_hold(director: Actor, year: int) -> Hold:
    """A hold that was lifted in May of that year, and is kept for three more."""
    ended = datetime(year, 5, 4, 12, tzinfo=BERLIN)
    times: dict[str, Any] = {"placed_at": ended, "ended_at": ended, "review_on": ended.date()}
    who = {"placed_by_id": director.member_id, "ended_by_id": director.member_id}
    with acting_for(system(director.centre_id)):
        return Hold.objects.create(
            centre_id=director.centre_id, subject_id=uuid.uuid4(), table="interpreting_request",
            reason="Streit um eine Abrechnung", **times, **who,
        )  # fmt: skip


def agree(
    director: Actor,
    at: datetime,
    *,
    of: RetentionClass = RetentionClass.HOLD,
    choice: ArchiveChoice = ArchiveChoice.OFFER,
    valid_from: date | None = None,
) -> Agreement:
    """What the director enters at that time, valid at once unless said otherwise."""
    return act(
        director, use_cases.set_agreement, of=of, choice=choice, months=6, valid_from=valid_from or local_day(at),
        source="Schreiben des Stadtarchivs vom 04.05.2025, Az. 41-3", at=at,
    )  # fmt: skip


def offered(director: Actor, at: datetime, *, over_by: date | None = None) -> Offer:
    """An offer of all that is over by that day, or today."""
    return act(director, use_cases.offer, over_by=over_by or local_day(at), at=at, offer_id=uuid.uuid4())


def answered(director: Actor, made: Offer, at: datetime, *, takes: bool) -> Offer:
    """The archive takes all of it, or nothing."""
    with acting_for(director):
        lines = set(made.lines.values_list("id", flat=True))
    return act(
        director, use_cases.answer_offer, number=made.number, taken_lines=lines if takes else set(),
        answered_on=local_day(at), reference="Az. 41-3", at=at,
    )  # fmt: skip


def lay_archive(director: Actor, at: datetime) -> uuid.UUID:
    """Offer 1 is taken and fetched, offer 2 waits for its answer, and something is not offered yet. The id of the file fetched."""
    agree(director, at)
    ended_hold(director, at.year - 7)
    made = answered(director, offered(director, at), at, takes=True)
    with acting_for(director):
        given = Handover.objects.create(
            centre_id=director.centre_id, offer=made, fetched_at=at, count=1, record_ids=[uuid.uuid4()]
        )
    ended_hold(director, at.year - 6)
    offered(director, at)
    ended_hold(director, at.year - 5)
    return given.id
