from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miteinander.core.time import (
    BERLIN,
    NoSuchTime,
    Period,
    TwiceThatTime,
    add_working_days,
    is_working_day,
    local_day,
    local_instant,
    local_time,
)

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 26)})
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_local_instant_knows_summer_and_winter() -> None:
    assert local_instant(date(2026, 7, 1), time(12)).astimezone(UTC).hour == 10
    assert local_instant(date(2026, 12, 1), time(12)).astimezone(UTC).hour == 11


def test_local_instant_refuses_the_hour_that_does_not_exist() -> None:
    with pytest.raises(NoSuchTime):
        local_instant(SPRING, time(2, 30))
    assert local_instant(SPRING, time(3)).astimezone(UTC).hour == 1


def test_local_instant_refuses_the_hour_that_exists_twice() -> None:
    with pytest.raises(TwiceThatTime):
        local_instant(AUTUMN, time(2, 30))
    assert local_instant(AUTUMN, time(3)).astimezone(UTC).hour == 2


def test_local_day_and_time_are_those_of_germany() -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert local_day(late) == date(2026, 7, 1)
    assert local_time(late) == time(0, 30)


def test_period_counts_real_minutes_across_the_change_of_clocks() -> None:
    night = Period(datetime(2027, 3, 28, 1, 0, tzinfo=BERLIN), datetime(2027, 3, 28, 4, 0, tzinfo=BERLIN))
    assert night.minutes == 120


def test_period_compares_instants_not_clocks() -> None:
    """02:30 in winter time comes after 02:45 in summer time, in the night when the clock is put back."""
    summer = datetime(2027, 10, 31, 2, 45, tzinfo=BERLIN, fold=0)
    winter = datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN, fold=1)
    assert Period(summer, winter).minutes == 45


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2026, 1, 1, 10, tzinfo=UTC), datetime(2026, 1, 1, 10, tzinfo=UTC)),
        (datetime(2026, 1, 1, 10, tzinfo=UTC), datetime(2026, 1, 1, 9, tzinfo=UTC)),
        (datetime(2026, 1, 1, 10), datetime(2026, 1, 1, 11)),
    ],
)
def test_period_refuses_an_end_that_is_not_after_its_start(start: datetime, end: datetime) -> None:
    with pytest.raises(ValueError, match=r"end before start|without a time zone"):
        Period(start, end)


def test_overlaps_leaves_touching_alone() -> None:
    nine = datetime(2026, 1, 1, 9, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert not Period(nine, nine + hour).overlaps(Period(nine + hour, nine + 2 * hour))
    assert Period(nine, nine + hour).overlaps(Period(nine + hour / 2, nine + 2 * hour))
    assert Period(nine, nine + hour).widened(timedelta(minutes=1)).overlaps(Period(nine + hour, nine + 2 * hour))


@pytest.mark.parametrize(
    ("day", "saturday", "expected"),
    [
        (date(2026, 11, 23), False, True),  # Monday
        (date(2026, 11, 28), False, False),  # Saturday
        (date(2026, 11, 28), True, True),
        (date(2026, 11, 29), True, False),  # Sunday
        (date(2026, 12, 25), False, False),  # holiday
        (date(2026, 12, 26), True, False),  # holiday on a Saturday
    ],
)
def test_is_working_day_knows_weekends_and_holidays(day: date, saturday: bool, expected: bool) -> None:
    assert is_working_day(day, holidays=CHRISTMAS, saturday_counts=saturday) is expected


def test_add_working_days_steps_over_christmas() -> None:
    assert add_working_days(date(2026, 12, 23), 3, holidays=CHRISTMAS) == date(2026, 12, 29)
    assert add_working_days(date(2026, 12, 29), -3, holidays=CHRISTMAS) == date(2026, 12, 23)
    assert add_working_days(date(2026, 12, 27), 0, holidays=CHRISTMAS) == date(2026, 12, 27)


@given(days, st.integers(1, 40), st.booleans())
def test_add_working_days_is_undone_by_counting(day: date, count: int, saturday: bool) -> None:
    reached = add_working_days(day, count, holidays=CHRISTMAS, saturday_counts=saturday)
    passed = [day + timedelta(days=n) for n in range(1, (reached - day).days)]
    between = [one for one in passed if is_working_day(one, holidays=CHRISTMAS, saturday_counts=saturday)]
    assert len(between) == count - 1
    assert is_working_day(reached, holidays=CHRISTMAS, saturday_counts=saturday)
