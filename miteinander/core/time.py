"""Instants, spans and working days as a town hall in North Rhine-Westphalia counts them. No Django, no clock."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
SATURDAY, SUNDAY = 5, 6


class NoSuchTime(ValueError):
    """The clock jumps over this time (last Sunday of March, 2 to 3 o'clock)."""


class TwiceThatTime(ValueError):
    """The clock shows this time twice (last Sunday of October, 2 to 3 o'clock)."""


def local_instant(day: date, clock: time) -> datetime:
    """The instant when clocks in Germany show this time. Raises ``NoSuchTime`` or ``TwiceThatTime`` in nights of the change."""
    first = datetime.combine(day, clock, BERLIN)
    second = first.replace(fold=1)
    if first.utcoffset() != second.utcoffset():
        # In a gap the first reading lies before the change (winter offset), in a fold too; only the way back to UTC tells them apart.
        if first.astimezone(UTC).astimezone(BERLIN).time() != clock:
            raise NoSuchTime(f"{day} {clock}")
        raise TwiceThatTime(f"{day} {clock}")
    return first


def local_day(instant: datetime) -> date:
    """The calendar day in Germany on which the instant falls."""
    return instant.astimezone(BERLIN).date()


def local_time(instant: datetime) -> time:
    """What clocks in Germany show at this instant."""
    return instant.astimezone(BERLIN).time()


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time, half open: it holds its start and not its end. Both instants are aware; the end lies after the start.

    Kept in UTC: Python compares two instants of one zone by their clocks, which lie in the nights of the clock change.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("instants without a time zone")
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))
        if self.end <= self.start:
            raise ValueError("end before start")

    def overlaps(self, other: "Period") -> bool:
        """Do both share at least an instant?"""
        return self.start < other.end and other.start < self.end

    def widened(self, by: timedelta) -> "Period":
        """The same span with a margin on both sides, for the way there and back."""
        return Period(self.start - by, self.end + by)

    @property
    def minutes(self) -> int:
        """Length in full minutes of real time, also across a clock change."""
        return int((self.end - self.start).total_seconds() // 60)


def is_working_day(day: date, *, holidays: Set[date], saturday_counts: bool = False) -> bool:
    """Monday to Friday (some centres count Saturday: "Werktag" in the sense of § 3 BUrlG), except public holidays."""
    weekday = day.weekday()
    return day not in holidays and weekday != SUNDAY and (saturday_counts or weekday != SATURDAY)


def add_working_days(day: date, count: int, *, holidays: Set[date], saturday_counts: bool = False) -> date:
    """The ``count``-th working day after the day (before it, when negative); the day itself never counts."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        if is_working_day(day, holidays=holidays, saturday_counts=saturday_counts):
            left -= 1
    return day
