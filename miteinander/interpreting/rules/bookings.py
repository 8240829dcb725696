"""Bookings: the time that an interpreter has already given away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from miteinander.core.time import Period, local_day
from miteinander.interpreting.rules.terms import Terms
from miteinander.interpreting.vocabulary import Mode


@dataclass(frozen=True, slots=True)
class Booking:
    """A talk somebody is booked for; ``kept_free`` is the talk with the way there and back, closed to any other."""

    request_id: UUID
    talk: Period
    kept_free: Period


def kept_free(*, talk: Period, mode: Mode, terms: Terms) -> Period:
    """The time a talk takes out of a day: on site with the way there and back, else the talk alone.

    Both talks keep their margin free, so between two talks on site lie at least twice ``travel_minutes``.
    """
    return talk.widened(timedelta(minutes=terms.travel_minutes if mode == Mode.ON_SITE else 0))


def clashes(*, period: Period, bookings: Iterable[Booking]) -> tuple[Booking, ...]:
    """The bookings that leave no room for ``period`` (a talk with its margin), earliest first. Touching is no clash."""
    found = (booking for booking in bookings if booking.kept_free.overlaps(period))
    return tuple(sorted(found, key=lambda booking: (booking.talk.start, booking.request_id)))


def count_in_week(*, bookings: Iterable[Booking], of: date) -> int:
    """How many of the bookings lie in the week, Monday to Sunday, of that day."""
    week = of.isocalendar()[:2]
    return sum(local_day(booking.talk.start).isocalendar()[:2] == week for booking in bookings)
