from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miteinander.core.time import Period
from miteinander.interpreting.rules import bookings
from miteinander.interpreting.tests.samples import ASKED_AT, AUTUMN_NIGHT, DAY, SCHOOL, TERMS, booking, span
from miteinander.interpreting.vocabulary import Mode


def test_kept_free_adds_the_way_on_site_only() -> None:
    talk = span("10:00", "11:00")
    assert bookings.kept_free(talk=talk, mode=Mode.ON_SITE, terms=TERMS) == span("09:30", "11:30")
    assert bookings.kept_free(talk=talk, mode=Mode.PHONE, terms=TERMS) == talk
    assert bookings.kept_free(talk=talk, mode=Mode.VIDEO, terms=TERMS) == talk


@pytest.mark.parametrize(
    ("starts", "ends", "clash"),
    [
        ("08:00", "09:00", False),  # free again at 9:30, on the way from 9:30
        ("08:00", "09:01", True),
        ("10:15", "10:45", True),
        ("09:00", "12:00", True),
        ("11:59", "13:00", True),
        ("12:00", "13:00", False),
    ],
)
def test_clashes_counts_the_way_of_both_talks(starts: str, ends: str, clash: bool) -> None:
    period = bookings.kept_free(talk=span("10:00", "11:00"), mode=Mode.ON_SITE, terms=TERMS)
    other = booking(starts, ends)
    assert bookings.clashes(period=period, bookings=[other]) == ((other,) if clash else ())


def test_clashes_come_in_the_order_of_the_day() -> None:
    late, early = booking("11:00", "12:00"), booking("09:00", "10:00")
    assert bookings.clashes(period=span("09:00", "12:00"), bookings=[late, early]) == (early, late)


def test_clashes_in_the_hour_that_comes_twice_are_seen_in_real_time() -> None:
    """Two talks an hour apart although the clock shows the same time."""
    first = Period(ASKED_AT.replace(month=10, day=25, hour=0), ASKED_AT.replace(month=10, day=25, hour=0, minute=45))
    second = Period(first.start + timedelta(hours=1), first.end + timedelta(hours=1))
    by_phone = bookings.Booking(SCHOOL, first, first)
    assert bookings.clashes(period=second, bookings=[by_phone]) == ()
    assert bookings.clashes(period=first, bookings=[by_phone]) == (by_phone,)


def test_count_in_week_counts_monday_to_sunday() -> None:
    week = [booking("10:00", "11:00", day) for day in (date(2026, 3, 16), DAY, date(2026, 3, 22))]
    around = [booking("10:00", "11:00", day) for day in (date(2026, 3, 15), date(2026, 3, 23), date(2025, 3, 18))]
    assert bookings.count_in_week(bookings=week + around, of=DAY) == 3
    assert bookings.count_in_week(bookings=[booking("10:00", "11:00", date(2026, 12, 31))], of=date(2027, 1, 3)) == 1
    assert bookings.count_in_week(bookings=[], of=AUTUMN_NIGHT) == 0


minutes = st.integers(0, 3000).map(lambda count: ASKED_AT + timedelta(minutes=count))
lengths = st.integers(1, 300).map(lambda count: timedelta(minutes=count))
periods = st.builds(lambda start, length: Period(start, start + length), minutes, lengths)


@given(periods, st.lists(periods, max_size=8))
def test_clashes_are_exactly_the_bookings_that_share_an_instant(period: Period, others: list[Period]) -> None:
    given_away = [bookings.Booking(SCHOOL, other, other) for other in others]
    found = bookings.clashes(period=period, bookings=given_away)
    for one in given_away:
        apart = one.kept_free.end <= period.start or period.end <= one.kept_free.start
        assert (one in found) is not apart
