"""A year of work at one desk, deed after deed in the order of time; each is one transaction in the name of whoever does it."""

import contextlib
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from miteinander.centres.models import Member
from miteinander.centres.vocabulary import Role
from miteinander.core import tenancy, verdicts
from miteinander.demo import queries
from miteinander.demo.rules.dice import Dice, identity
from miteinander.demo.rules.fates import Planned, Who
from miteinander.demo.rules.scenes import Scene
from miteinander.demo.rules.year import Asked
from miteinander.demo.use_cases import people
from miteinander.interpreting import queries as desk_queries
from miteinander.interpreting import use_cases as interpreting
from miteinander.interpreting.models import Request
from miteinander.interpreting.rules.candidates import NEGOTIABLE
from miteinander.interpreting.rules.reports import Report
from miteinander.interpreting.states import REQUEST_CYCLE, RequestState
from miteinander.interpreting.vocabulary import (
    Channel,
    Deed,
    ExclusionReason,
    HandBackReason,
    ObjectionReason,
    Outcome,
    RefuseReason,
    UnfilledReason,
    WithdrawReason,
)

FIRST_IN_RANK = {0: 80.0, 1: 15.0, 2: 5.0}  # the desk mostly asks the first
AGREES = 60  # of a hundred requesters take the related language that is offered
SAYS_YES = 75  # of a hundred people rung up come although the computer says they cannot
RANG_UP = "Am Telefon zugesagt."
NOBODY_YET = "Noch niemand gefunden, morgen noch einmal."
WHY_NOBODY = {
    ExclusionReason.LANGUAGE_NOT_SPOKEN: UnfilledReason.NOBODY_SPEAKS,
    ExclusionReason.LANGUAGE_NOT_CLEARED: UnfilledReason.NOBODY_SPEAKS,
    ExclusionReason.LANGUAGE_TOO_WEAK: UnfilledReason.NOBODY_SPEAKS,
    ExclusionReason.OTHER_GENDER: UnfilledReason.NO_SUCH_GENDER,
    ExclusionReason.TOO_FAR: UnfilledReason.WAY_TOO_FAR,
}


def live(
    *, scene: Scene, members: Mapping[queries.Who, Member], requests: Sequence[Asked], tell: Callable[[int], object]
) -> None:
    """Do what is planned for these requests and not done yet; ``tell`` hears how many requests have come in."""
    with tenancy.acting_for(tenancy.system(scene.ground.centre_id), read_only=True):
        desk, reached = _Desk(scene, members, queries.standings()), queries.reached()
    come_in = 0
    for at, asked, planned in _in_order(requests):
        # Every deed leaves a line in the log of its request: what lies before the last one is done, or was not possible then.
        if asked.id not in reached or reached[asked.id] < at:
            desk.do(asked, planned)
        if planned is None:
            come_in += 1
            tell(come_in)


def _in_order(requests: Sequence[Asked]) -> Iterator[tuple[datetime, Asked, Planned | None]]:
    """All deeds of all requests by time; None is the asking itself."""
    moments = [(asked.asked_at, asked.number, -1, asked, None) for asked in requests]
    deeds = [
        (planned.at, asked.number, place, asked, planned)
        for asked in requests
        for place, planned in enumerate(asked.deeds)
    ]
    for at, _number, _place, asked, planned in sorted([*moments, *deeds], key=lambda moment: moment[:3]):
        yield at, asked, planned


@dataclass(frozen=True, slots=True)
class _Now:
    """What every deed is told: by whom, when, and which state of the request was looked at."""

    request_id: uuid.UUID
    by: tenancy.Actor
    at: datetime
    key: uuid.UUID
    version: int

    def known(self) -> dict[str, Any]:
        return {"request_id": self.request_id, "by": self.by, "at": self.at, "key": self.key, "version": self.version}


class _Desk:
    """The people of one centre at work."""

    def __init__(
        self, scene: Scene, members: Mapping[queries.Who, Member], standings: dict[uuid.UUID, queries.Standing]
    ) -> None:
        self.members, self.standings = dict(members), standings
        self.coordinator = people.coordinator(scene, self.members)
        self.office = people.colleague(scene, self.members, Role.ADMIN)
        self.takers = [people.colleague(scene, self.members, role) for role in (Role.OFFICER, Role.SECONDED_TEACHER)]
        self.interpreters = {
            member.speaks_for: queries.actor(member=member)
            for member in members.values()
            if member.audience == tenancy.Audience.INTERPRETER
        }

    def do(self, asked: Asked, planned: Planned | None) -> None:
        """One deed, if it fits what has become of the request."""
        if planned is None:
            self.ask(asked)
            return
        standing = self.standings.get(asked.id)
        if standing is None or not _fits(standing.state, planned.deed):
            return
        now = _Now(
            request_id=asked.id,
            by=self.who(planned.who, asked, standing),
            at=planned.at,
            key=identity(asked.id, planned.deed, planned.at),
            version=standing.version,
        )
        try:
            with tenancy.acting_for(now.by):
                request = self.carry_out(asked, planned, now)
        except verdicts.Refused as refused:
            # An answer like any other (also: a visitor of the demo was quicker); a line in the log keeps it from being tried again.
            with tenancy.acting_for(self.coordinator):
                request = _note(replace(now, by=self.coordinator), str(refused))
        self.remember(asked.id, request, handed_back_at=standing.version + 1)

    def remember(self, request_id: uuid.UUID, request: Request | None, *, handed_back_at: int = 0) -> None:
        """So that the next deed knows whether it fits, without asking."""
        if request is None:
            self.standings[request_id] = queries.Standing(request_id, RequestState.ASKED, handed_back_at, None)
        else:
            values = (request.state, request.version, request.interpreter_id)
            self.standings[request_id] = queries.Standing(request_id, *values)

    def who(self, who: Who, asked: Asked, standing: queries.Standing) -> tenancy.Actor:
        match who:
            case Who.OFFICE:
                return self.office
            case Who.ASKER:
                return self.contact(asked)
            case Who.INTERPRETER:
                return self.interpreters.get(standing.interpreter_id, self.coordinator)
        return self.coordinator

    def contact(self, asked: Asked) -> tenancy.Actor:
        email = asked.house.contacts[asked.contact].email
        return queries.actor(member=self.members[email, asked.house.id])

    def ask(self, asked: Asked) -> None:
        person = asked.house.contacts[asked.contact]
        by = self.contact(asked)
        if asked.by_telephone:
            by = self.takers[asked.number % len(self.takers)] if asked.by_officer else self.coordinator
        with contextlib.suppress(verdicts.Refused), tenancy.acting_for(by):  # then nothing was asked, in every run
            request = interpreting.ask(
                request_id=asked.id,
                wish=asked.wish,
                institution_id=asked.house.id,
                contact_name=person.name,
                contact_phone=person.phone,
                contact_email=person.email,
                channel=Channel.TELEPHONE if asked.by_telephone else Channel.PORTAL,
                municipality_ags=asked.house.facts.municipality,
                waived=frozenset({ObjectionReason.TOO_SHORT_NOTICE} if asked.waiver else ()),
                waiver_note=asked.waiver,
                by=by,
                at=asked.asked_at,
            )
            self.remember(asked.id, request)

    def carry_out(self, asked: Asked, planned: Planned, now: _Now) -> Request | None:
        """The deed itself; None: it was handed back, and is out of sight of whoever did that."""
        match planned.deed:
            case Deed.ASSIGN:
                return self.look_for_somebody(asked, planned, now)
            case Deed.HOLD:
                return interpreting.hold(**now.known())
            case Deed.HAND_BACK:
                return interpreting.hand_back(reason=HandBackReason(str(planned.reason)), **now.known())
            case Deed.WITHDRAW:
                return interpreting.withdraw(reason=WithdrawReason(str(planned.reason)), **now.known())
            case Deed.REFUSE:
                return interpreting.refuse(reason=RefuseReason(str(planned.reason)), **now.known())
            case Deed.GIVE_UP:
                return interpreting.give_up(reason=UnfilledReason(str(planned.reason)), **now.known())
            case Deed.REPORT:
                outcome = planned.outcome or Outcome.HELD
                report = Report(outcome=outcome, starts=planned.starts, ends=planned.ends)
                return interpreting.report(report=report, **now.known())
            case Deed.CLOSE:
                return interpreting.close(**now.known())
        return _note(now, planned.note)

    def look_for_somebody(self, asked: Asked, planned: Planned, now: _Now) -> Request:
        """Ask whoever stands first, mostly; ring up whoever is only nearly free; else note it, and in the end say so."""
        found = desk_queries.candidates(request_id=asked.id, at=now.at)
        ranked, excluded = (found.ranked, found.excluded) if found else ((), ())
        dice = Dice(asked.id, now.at)
        sure = [one.id for one in ranked if not one.needs_confirmation]
        nearly = [one.id for one in excluded if one.negotiable]
        if sure:
            place = min(dice.weighted(FIRST_IN_RANK), len(sure) - 1)
            return interpreting.assign(interpreter_id=sure[place], **now.known())
        if ranked and dice.chance(AGREES):
            return interpreting.assign(interpreter_id=ranked[0].id, confirmed=True, **now.known())
        if nearly and dice.chance(SAYS_YES):
            return interpreting.assign(interpreter_id=nearly[0], waived=NEGOTIABLE, waiver=RANG_UP, **now.known())
        if planned.last:
            nearest = excluded[0].word if excluded else ExclusionReason.LANGUAGE_NOT_SPOKEN
            reason = WHY_NOBODY.get(nearest, UnfilledReason.NOBODY_FREE)
            return interpreting.give_up(reason=reason, **now.known())
        return _note(now, NOBODY_YET)


def _note(now: _Now, text: str) -> Request:
    return interpreting.note(request_id=now.request_id, text=text, by=now.by, at=now.at, key=now.key)


def _fits(state: str, deed: Deed) -> bool:
    """Does the deed fit? Holding and noting fit whatever is still open."""
    possible = REQUEST_CYCLE.deeds(RequestState(state))
    return deed in possible or (deed in (Deed.HOLD, Deed.NOTE) and bool(possible))
