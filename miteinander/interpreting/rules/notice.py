"""Notice: how early an institution must ask, and until when the desk must answer."""

from collections.abc import Set
from datetime import date, datetime

from miteinander.core.time import add_working_days, local_day, local_instant
from miteinander.interpreting.rules.terms import Terms


def earliest_day(*, asked_at: datetime, terms: Terms, holidays: Set[date]) -> date:
    """The first day that keeps the lead time.

    As § 187 and § 188 BGB count: the day of asking does not. Asked on a Monday with five working days, the first day
    is the next Monday.
    """
    return add_working_days(
        local_day(asked_at), terms.lead_days, holidays=holidays, saturday_counts=terms.saturday_counts
    )


def notice_kept(*, day: date, asked_at: datetime, terms: Terms, holidays: Set[date]) -> bool:
    """Was it asked early enough for a talk on this day?"""
    return day >= earliest_day(asked_at=asked_at, terms=terms, holidays=holidays)


def due_at(*, asked_at: datetime, starts_at: datetime, terms: Terms, holidays: Set[date]) -> datetime:
    """Until when the desk owes an answer: as promised, but one working day before the talk at the latest.

    A request that came too late for that is due at once. When a talk was handed back, ``asked_at`` is that moment.
    """
    promised = add_working_days(
        local_day(asked_at), terms.answer_days, holidays=holidays, saturday_counts=terms.saturday_counts
    )
    day_before = add_working_days(local_day(starts_at), -1, holidays=holidays, saturday_counts=terms.saturday_counts)
    return max(asked_at, local_instant(min(promised, day_before), terms.answer_clock))
