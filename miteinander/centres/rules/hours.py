"""When is the door open? Pure."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from miteinander.core.time import local_day, local_time


@dataclass(frozen=True, slots=True)
class Hours:
    """A span on one weekday (1 is Monday, as in ISO 8601), half open."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Exceptional:
    """Days on which it is otherwise: closed, or open at these hours."""

    first_on: date
    last_on: date
    reason: str
    opens: time | None = None
    closes: time | None = None
    source: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """How the door stands at an instant. ``until``: open now, until then. ``opens``: closed now, opens today at this time."""

    until: time | None = None
    opens: time | None = None
    reason: str = ""
    public_holiday: bool = False


def clash(*, hours: Sequence[Hours]) -> tuple[Hours, Hours] | None:
    """Two spans that share time; nothing when none do."""
    ordered = sorted(hours, key=lambda one: (one.weekday, one.opens))
    for one, other in pairwise(ordered):
        if one.weekday == other.weekday and other.opens < one.closes:
            return one, other
    return None


def on(
    *, day: date, hours: Sequence[Hours], exceptions: Sequence[Exceptional], holidays: Set[date]
) -> tuple[list[tuple[time, time]], Exceptional | None]:
    """The spans of one day, and the exception that makes it different, if any. A public holiday is closed unless said otherwise."""
    for one in exceptions:
        if one.first_on <= day <= one.last_on:
            return ([(one.opens, one.closes)] if one.opens and one.closes else []), one
    if day in holidays:
        return [], None
    return sorted((one.opens, one.closes) for one in hours if one.weekday == day.isoweekday()), None


def today(*, at: datetime, hours: Sequence[Hours], exceptions: Sequence[Exceptional], holidays: Set[date]) -> Today:
    """How the door stands now."""
    day, clock = local_day(at), local_time(at)
    spans, exception = on(day=day, hours=hours, exceptions=exceptions, holidays=holidays)
    reason = exception.reason if exception else ""
    holiday = exception is None and day in holidays
    for opens, closes in spans:
        if opens <= clock < closes:
            return Today(until=closes, reason=reason)
        if clock < opens:
            return Today(opens=opens, reason=reason)
    return Today(reason=reason, public_holiday=holiday)
