"""What becomes of a request, deed by deed with its hour. What would happen after today is left out: so today has open, overdue and
fresh requests without being told to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from miteinander.core.time import BERLIN, Period, local_day, local_instant, local_time
from miteinander.core.words import Word
from miteinander.demo.rules.dice import Dice
from miteinander.demo.rules.ground import Calendar
from miteinander.interpreting.vocabulary import (
    Deed,
    HandBackReason,
    Outcome,
    RefuseReason,
    UnfilledReason,
    WithdrawReason,
)


class Who(StrEnum):
    """From which side a deed is done."""

    DESK = "desk"
    OFFICE = "office"
    ASKER = "asker"
    INTERPRETER = "interpreter"  # the desk, when she does not sign in


class Fate(StrEnum):
    """How a request ends, or where it stands today."""

    HELD = "held"
    CORRECTED = "corrected"
    CLIENT_ABSENT = "client_absent"
    INSTITUTION_ABSENT = "institution_absent"
    INTERPRETER_ABSENT = "interpreter_absent"
    SECOND_TRY = "second_try"
    DROPPED_OUT = "dropped_out"
    WITHDRAWN_EARLY = "withdrawn_early"
    WITHDRAWN_LATE = "withdrawn_late"
    REFUSED = "refused"
    FORGOTTEN = "forgotten"
    TAKEN_UP = "taken_up"
    RETURNED = "returned"
    UNREPORTED = "unreported"
    UNCHECKED = "unchecked"


# Of forty requests so many end so; what nobody can interpret ends as not filled by itself.
DECK: dict[Fate, int] = {
    Fate.HELD: 24, Fate.CORRECTED: 1, Fate.SECOND_TRY: 4, Fate.CLIENT_ABSENT: 2, Fate.INSTITUTION_ABSENT: 1,
    Fate.INTERPRETER_ABSENT: 1, Fate.DROPPED_OUT: 1, Fate.WITHDRAWN_EARLY: 2, Fate.WITHDRAWN_LATE: 2, Fate.REFUSED: 2,
}  # fmt: skip
OFFICE_HOURS = (8, 16)
AWAKE = (9, 20)
NOTES = (
    "Rückruf erbeten: Raum hat sich geändert, Eingang über den Hof.",
    "Telefonisch nachgefragt, Termin steht.",
    "Anfahrt mit dem Bus besprochen.",
    "Fachkraft bereitet das Gespräch mit der Sprachmittlung zehn Minuten vor.",
    "Es wird ein Folgegespräch geben, bitte dieselbe Person anfragen.",
)
ABSENT = {
    Fate.CLIENT_ABSENT: Outcome.CLIENT_ABSENT,
    Fate.INSTITUTION_ABSENT: Outcome.INSTITUTION_ABSENT,
    Fate.INTERPRETER_ABSENT: Outcome.INTERPRETER_ABSENT,
}
CARES = {
    HandBackReason.PREVENTED: 5,
    HandBackReason.OTHER_APPOINTMENT: 3,
    HandBackReason.WAY_TOO_FAR: 1,
    HandBackReason.NOT_SUITABLE: 1,
}
CALLED_OFF = {
    WithdrawReason.NOT_NEEDED: 3, WithdrawReason.MOVED: 4, WithdrawReason.CLIENT_CANCELLED: 3, WithdrawReason.OTHER_HELP: 2,
    WithdrawReason.BY_MISTAKE: 1,
}  # fmt: skip
TURNED_DOWN = {RefuseReason.EXCLUDED_OCCASION: 3, RefuseReason.NOT_ENTITLED: 2, RefuseReason.ASKED_TWICE: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One deed to come. ``ASSIGN`` means: look for somebody; ``last`` says that it is the last try."""

    at: datetime
    deed: Deed
    who: Who = Who.DESK
    reason: Word | None = None
    note: str = ""
    last: bool = False
    outcome: Outcome | None = None
    starts: time | None = None
    ends: time | None = None


def plan(*, fate: Fate, asked_at: datetime, talk: Period, calendar: Calendar, dice: Dice) -> tuple[Planned, ...]:
    """The deeds of one request in the order of time, each at a minute of its own, up to today."""
    deeds: list[Planned] = []
    last = asked_at
    for one in sorted(_Story(asked_at, talk, calendar, dice).of(fate), key=lambda one: one.at):
        last = max(one.at, last + timedelta(minutes=1))
        deeds.append(replace(one, at=last))
    return tuple(one for one in deeds if one.at < calendar.now)


class _Story:
    """One request from the asking to the end."""

    def __init__(self, asked_at: datetime, talk: Period, calendar: Calendar, dice: Dice) -> None:
        self.asked_at, self.talk, self.calendar, self.dice = asked_at, talk, calendar, dice

    def of(self, fate: Fate) -> Iterator[Planned]:
        if fate is Fate.FORGOTTEN:
            return
        if fate is Fate.TAKEN_UP:
            at = self.at_desk(self.asked_at, 1)
            yield Planned(at=at, deed=Deed.HOLD)
            yield Planned(
                at=at + timedelta(minutes=20), deed=Deed.NOTE, note="Zwei Personen auf die Mailbox gesprochen."
            )
            return
        if fate in (Fate.WITHDRAWN_EARLY, Fate.REFUSED):
            yield self.ended_early(fate)
            return
        answered = self.before_talk(self.at_desk(self.asked_at, self.dice.one_of((0, 0, 1, 1, 2))))
        yield from self.answer(answered)
        yield from self.after_answer(fate, answered)

    def ended_early(self, fate: Fate) -> Planned:
        at = self.before_talk(self.at_desk(self.asked_at, self.dice.one_of((0, 1))))
        if fate is Fate.REFUSED:
            return Planned(at=at, deed=Deed.REFUSE, reason=self.dice.weighted(TURNED_DOWN))
        return Planned(at=at, deed=Deed.WITHDRAW, who=Who.ASKER, reason=self.dice.weighted(CALLED_OFF))

    def answer(self, at: datetime) -> Iterator[Planned]:
        """Somebody is looked for, and once more on the next day; if nobody is found then, the desk says so."""
        if self.dice.chance(15):
            yield Planned(at=at - timedelta(minutes=9), deed=Deed.HOLD)
        yield Planned(at=at, deed=Deed.ASSIGN)
        again = self.before_talk(self.at_desk(at, 1))
        if again > at:
            yield Planned(at=again, deed=Deed.ASSIGN, last=True)
        if self.dice.chance(12):
            yield Planned(at=again + timedelta(minutes=5), deed=Deed.NOTE, note=self.dice.one_of(NOTES))

    def after_answer(self, fate: Fate, answered: datetime) -> Iterator[Planned]:
        if fate is Fate.WITHDRAWN_LATE:
            at = self.before_talk(self.at_desk(answered, 2))
            yield Planned(at=at, deed=Deed.WITHDRAW, who=Who.ASKER, reason=self.dice.weighted(CALLED_OFF))
            return
        if fate in (Fate.SECOND_TRY, Fate.DROPPED_OUT, Fate.RETURNED):
            at = self.handed_back_at(fate, answered)
            yield Planned(at=at, deed=Deed.HAND_BACK, who=Who.INTERPRETER, reason=self.dice.weighted(CARES))
            if fate is Fate.RETURNED:
                return
            again = min(at + timedelta(hours=3), self.talk.start - timedelta(minutes=30))
            if fate is Fate.DROPPED_OUT:
                yield Planned(at=again, deed=Deed.GIVE_UP, reason=UnfilledReason.DROPPED_OUT)
                return
            yield Planned(at=again, deed=Deed.ASSIGN, last=True)
        yield from self.reported(fate)

    def handed_back_at(self, fate: Fate, answered: datetime) -> datetime:
        """On a day between the answer and the talk, the later the worse; what is open again today came back yesterday."""
        if fate is Fate.RETURNED:
            return self.at_home(local_day(self.calendar.now) - timedelta(days=1))
        days = max(1, (self.talk.start - answered).days)
        at = self.at_home(local_day(answered) + timedelta(days=self.dice.between(1, days)))
        return max(answered + timedelta(days=1, minutes=7), min(at, self.talk.start - timedelta(hours=4)))

    def reported(self, fate: Fate) -> Iterator[Planned]:
        if fate is Fate.UNREPORTED:
            return
        who = self.dice.weighted({Who.INTERPRETER: 5, Who.ASKER: 3, Who.OFFICE: 2})
        if fate is Fate.INTERPRETER_ABSENT:
            who = Who.ASKER
        day = local_day(self.talk.start) + timedelta(
            days=self.dice.one_of((0, 0, 1) if fate is Fate.UNCHECKED else (0, 0, 1, 1, 2, 4))
        )
        at = self.office(day) if who is Who.OFFICE else self.at_home(day)
        at = max(at, self.talk.end + timedelta(minutes=95))
        first = self.report(fate, who, at)
        yield first
        if fate is Fate.CORRECTED and first.ends is not None:
            at += timedelta(minutes=50)
            ends = local_time(self.talk.end + timedelta(minutes=20))
            yield Planned(at=at, deed=Deed.REPORT, who=Who.OFFICE, outcome=Outcome.HELD, starts=first.starts, ends=ends)
        if fate is not Fate.UNCHECKED:
            yield Planned(
                at=self.at_desk(at, self.dice.between(1, 9)),
                deed=Deed.CLOSE,
                who=self.dice.one_of((Who.OFFICE, Who.DESK)),
            )

    def report(self, fate: Fate, who: Who, at: datetime) -> Planned:
        if fate in ABSENT:
            return Planned(at=at, deed=Deed.REPORT, who=who, outcome=ABSENT[fate])
        starts = self.talk.start + timedelta(minutes=self.dice.one_of((0, 0, 0, 5, 10)))
        longer = 45 if fate is Fate.UNCHECKED and self.dice.chance(50) else self.dice.one_of((0, 0, 5, 15, -10, -15))
        ends = self.talk.end + timedelta(minutes=longer)
        return Planned(
            at=at, deed=Deed.REPORT, who=who, outcome=Outcome.HELD, starts=local_time(starts), ends=local_time(ends)
        )

    # Hours

    def at_desk(self, after: datetime, days: int) -> datetime:
        """So many working days later, while somebody is at the desk; today, if it is still worked today."""
        day = self.calendar.working_day(local_day(after), days) if days else local_day(after)
        at = self.office(day)
        if at <= after and after.astimezone(BERLIN).hour < OFFICE_HOURS[1] and not days:
            at = after + timedelta(minutes=self.dice.between(12, 50))
        return at if at > after else self.office(self.calendar.working_day(local_day(after), 1))

    def office(self, day: date) -> datetime:
        return self.clock(self.calendar.working_day(day, 0), OFFICE_HOURS)

    def at_home(self, day: date) -> datetime:
        return self.clock(day, AWAKE)

    def clock(self, day: date, hours: tuple[int, int]) -> datetime:
        return local_instant(day, time(self.dice.between(hours[0], hours[1] - 1), self.dice.between(0, 59)))

    def before_talk(self, at: datetime) -> datetime:
        """Nothing is settled when the talk has begun; two hours before is the last moment."""
        return max(self.asked_at + timedelta(minutes=11), min(at, self.talk.start - timedelta(hours=2)))
