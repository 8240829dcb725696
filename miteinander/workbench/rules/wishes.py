"""Of what somebody wants to hear by mail, and at which hours: values, what is usual, and whether a mail may come now."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time

from miteinander.core.time import local_day, local_time
from miteinander.workbench.vocabulary import Timing, Topic

MONDAY_TO_FRIDAY = frozenset(range(5))
# What the calendar brings has no moment of its own; what is said at once is not said again in the morning.
TIMINGS: Mapping[Topic, tuple[Timing, ...]] = {
    Topic.NEW: (Timing.AT_ONCE, Timing.MORNING, Timing.NEVER),
    Topic.OWED: (Timing.MORNING, Timing.NEVER),
    Topic.HANDED_BACK: (Timing.AT_ONCE, Timing.MORNING, Timing.NEVER),
    Topic.WITHDRAWN: (Timing.AT_ONCE, Timing.NEVER),
    Topic.HELD: (Timing.MORNING, Timing.NEVER),
    Topic.REPORTED: (Timing.AT_ONCE, Timing.MORNING, Timing.NEVER),
    Topic.UNREPORTED: (Timing.MORNING, Timing.NEVER),
    Topic.PAPERS: (Timing.MORNING, Timing.NEVER),
    Topic.TOLD_THEMSELVES: (Timing.MORNING, Timing.NEVER),
    Topic.ANSWERED: (Timing.AT_ONCE, Timing.NEVER),
    Topic.TIMES: (Timing.MORNING, Timing.NEVER),
    Topic.AHEAD: (Timing.MORNING, Timing.NEVER),
    Topic.CORRECTIONS: (Timing.MORNING, Timing.NEVER),
    Topic.CALLS: (Timing.MORNING, Timing.NEVER),
    Topic.OUTDATED: (Timing.MORNING, Timing.NEVER),
    Topic.NEAR: (Timing.MORNING, Timing.NEVER),
    Topic.HOLDS: (Timing.MORNING, Timing.NEVER),
    Topic.ARCHIVE: (Timing.MORNING, Timing.NEVER),
}
# These wait for weeks without harm: a mail every morning would only teach people not to read it. Whoever wants it, says so.
ON_WISH = frozenset({Topic.CALLS, Topic.OUTDATED, Topic.ARCHIVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When a mail may come: these days of the week (Monday is 0), from one clock time to the other; the rest is quiet."""

    opens: time = time(7)
    closes: time = time(18)
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What one person said, or what is usual for her."""

    timings: Mapping[Topic, Timing] = field(default_factory=dict)
    hours: Hours = Hours()
    language: str = "de"

    def wanted(self, timing: Timing) -> frozenset[Topic]:
        """Of what she wants to hear then."""
        return frozenset(topic for topic, chosen in self.timings.items() if chosen is timing)


def usual(*, topics: Set[Topic], team: bool) -> Wishes:
    """Whoever said nothing: the team hears in the morning what its work is, others hear what the deeds themselves write."""
    told = {topic for topic in topics - ON_WISH if team and Timing.MORNING in TIMINGS[topic]}
    return Wishes(timings={topic: Timing.MORNING if topic in told else Timing.NEVER for topic in topics})


def is_open(*, at: datetime, hours: Hours, holidays: Set[date]) -> bool:
    """May a mail come at this instant? Hours, days of the week and public holidays as they are in Germany."""
    day = local_day(at)
    return (
        day.weekday() in hours.weekdays
        and (hours.holidays or day not in holidays)
        and hours.opens <= local_time(at) < hours.closes
    )
