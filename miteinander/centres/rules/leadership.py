"""Is the centre led on every day? Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included; without a last day there is no end in sight."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def within(self, other: "Span") -> "Span | None":
        """The days that both have; nothing when they share none."""
        first = max(self.first, other.first)
        last = min((day for day in (self.last, other.last) if day is not None), default=None)
        return None if last is not None and last < first else Span(first, last)


def first_gap(*, spans: Iterable[Span], from_day: date) -> date | None:
    """The first day without anybody, from this day on; nothing when there is none."""
    known, day = list(spans), from_day
    while True:
        lasts = [span.last for span in known if span.holds(day)]
        if not lasts:
            return day
        if None in lasts:
            return None
        day = max(last for last in lasts if last is not None) + timedelta(days=1)


def is_worse(*, before: date | None, after: date | None) -> bool:
    """Does a change leave the centre without anybody on a day on which somebody was there before?"""
    return after is not None and (before is None or after < before)
