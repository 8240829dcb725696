"""From and to, as typed on a form: clock times on one day in Germany."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from miteinander.core.time import NoSuchTime, Period, TwiceThatTime, local_instant
from miteinander.interpreting.rules.objections import Objection
from miteinander.interpreting.vocabulary import ObjectionReason

# "22:00 to 01:00" means the next day, "14:00 to 13:00" is a slip: read over midnight, nobody talks longer than this.
_SHORTER_OVER_MIDNIGHT = timedelta(hours=12)


def period(*, day: date, starts: time, ends: time) -> Period:
    """The span in real time (UTC).

    Raises ``NoSuchTime``, ``TwiceThatTime`` and, when the end is not after the start, ``ValueError``.
    """
    return Period(local_instant(day, starts).astimezone(UTC), local_instant(day, ends).astimezone(UTC))


def objections(*, day: date, starts: time, ends: time) -> Iterator[Objection]:
    """What keeps two clock times from being a span on that day: order, midnight, the nights of the clock change."""
    for field, clock in (("starts", starts), ("ends", ends)):
        try:
            local_instant(day, clock)
        except NoSuchTime:
            yield Objection(field, ObjectionReason.NO_SUCH_TIME, {"day": day, "clock": clock})
        except TwiceThatTime:
            yield Objection(field, ObjectionReason.TWICE_THAT_TIME, {"day": day, "clock": clock})
    if ends < starts and _over_midnight(starts, ends) < _SHORTER_OVER_MIDNIGHT:
        yield Objection("ends", ObjectionReason.PAST_MIDNIGHT, {"starts": starts, "ends": ends})
    elif ends <= starts:
        yield Objection("ends", ObjectionReason.END_BEFORE_START, {"starts": starts, "ends": ends})


def _over_midnight(starts: time, ends: time) -> timedelta:
    """How long a talk lasts that ends on the next day, on an ordinary night."""
    monday = date(2024, 1, 1)
    return datetime.combine(monday + timedelta(days=1), ends) - datetime.combine(monday, starts)
