from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miteinander.core.time import is_working_day, local_day, local_instant
from miteinander.interpreting.rules import notice, terms
from miteinander.interpreting.tests.samples import ASKED_AT, HOLIDAYS, TERMS
from miteinander.interpreting.vocabulary import Level

WERKTAGE = replace(TERMS, saturday_counts=True)
ENNEPE_RUHR = replace(TERMS, lead_days=7)


@pytest.mark.parametrize(
    ("asked", "centre", "earliest"),
    [
        ("2026-03-09T09:00", TERMS, "2026-03-16"),  # Monday: five working days on is the next Monday
        ("2026-03-09T23:59", TERMS, "2026-03-16"),  # the clock does not matter
        ("2026-03-13T09:00", TERMS, "2026-03-20"),  # Friday
        ("2026-03-14T09:00", TERMS, "2026-03-20"),  # Saturday and
        ("2026-03-15T09:00", TERMS, "2026-03-20"),  # Sunday count as Friday did
        ("2026-03-09T09:00", WERKTAGE, "2026-03-14"),  # Saturday is the fifth
        ("2026-03-13T09:00", WERKTAGE, "2026-03-19"),
        ("2026-03-09T09:00", ENNEPE_RUHR, "2026-03-18"),
        ("2026-03-30T09:00", TERMS, "2026-04-08"),  # Good Friday and Easter Monday do not count
        ("2026-04-27T09:00", TERMS, "2026-05-05"),  # nor does the 1st of May
    ],
)
def test_earliest_day_counts_working_days(asked: str, centre: terms.Terms, earliest: str) -> None:
    day = local_instant(date.fromisoformat(asked[:10]), time.fromisoformat(asked[11:]))
    assert notice.earliest_day(asked_at=day, terms=centre, holidays=HOLIDAYS) == date.fromisoformat(earliest)


def test_earliest_day_counts_from_the_day_in_germany() -> None:
    just_after_midnight = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)  # Tuesday, 0:30 in Germany
    assert notice.earliest_day(asked_at=just_after_midnight, terms=TERMS, holidays=HOLIDAYS) == date(2026, 3, 17)


@pytest.mark.parametrize(
    ("day", "kept"), [(date(2026, 3, 15), False), (date(2026, 3, 16), True), (date(2026, 3, 21), True)]
)
def test_notice_kept_from_the_earliest_day_on(day: date, kept: bool) -> None:
    assert notice.notice_kept(day=day, asked_at=ASKED_AT, terms=TERMS, holidays=HOLIDAYS) is kept


@pytest.mark.parametrize(
    ("asked", "starts", "due"),
    [
        ("2026-03-09T09:00", "2026-03-17T10:00", "2026-03-12T16:00"),  # three working days
        ("2026-03-12T09:00", "2026-03-30T10:00", "2026-03-17T16:00"),  # over the weekend
        ("2026-04-02T09:00", "2026-04-20T10:00", "2026-04-09T16:00"),  # over Easter
        ("2026-03-09T09:00", "2026-03-11T10:00", "2026-03-10T16:00"),  # waived notice: the day before
        ("2026-03-13T09:00", "2026-03-16T10:00", "2026-03-13T16:00"),  # talk on Monday: the Friday before
        ("2026-03-13T17:00", "2026-03-16T10:00", "2026-03-13T17:00"),  # the desk has gone home: at once
        ("2026-03-09T09:00", "2026-03-09T14:00", "2026-03-09T09:00"),  # talk today: at once
    ],
)
def test_due_at_keeps_the_promise_and_leaves_a_working_day(asked: str, starts: str, due: str) -> None:
    asked_at, starts_at, expected = (
        local_instant(date.fromisoformat(text[:10]), time.fromisoformat(text[11:])) for text in (asked, starts, due)
    )
    assert notice.due_at(asked_at=asked_at, starts_at=starts_at, terms=TERMS, holidays=HOLIDAYS) == expected


def test_due_at_counts_saturdays_where_the_centre_does() -> None:
    friday, tuesday = (local_instant(date(2026, 3, day), time(9)) for day in (13, 31))
    monday = local_instant(date(2026, 3, 16), time(10))
    for starts_at, terms_, due in (
        (tuesday, TERMS, date(2026, 3, 18)),
        (tuesday, WERKTAGE, date(2026, 3, 17)),
        (monday, WERKTAGE, date(2026, 3, 14)),
    ):
        found = notice.due_at(asked_at=friday, starts_at=starts_at, terms=terms_, holidays=HOLIDAYS)
        assert found == local_instant(due, time(16))


instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))


@given(instants, instants, st.integers(0, 20), st.integers(0, 20), st.booleans())
def test_notice_is_monotone(one: datetime, other: datetime, few: int, more: int, saturday: bool) -> None:
    """Whoever asks later, or has to ask earlier, never gets an earlier day."""
    asked, asked_later = sorted((one, other))
    short, long = (replace(TERMS, lead_days=days, saturday_counts=saturday) for days in sorted((few, more)))
    earliest = notice.earliest_day(asked_at=asked, terms=short, holidays=HOLIDAYS)
    assert earliest <= notice.earliest_day(asked_at=asked_later, terms=short, holidays=HOLIDAYS)
    assert earliest <= notice.earliest_day(asked_at=asked, terms=long, holidays=HOLIDAYS)
    assert notice.notice_kept(day=earliest, asked_at=asked, terms=short, holidays=HOLIDAYS)
    assert not notice.notice_kept(day=earliest - timedelta(days=1), asked_at=asked, terms=short, holidays=HOLIDAYS)


@given(instants, st.integers(1, 24 * 400), st.integers(1, 10), st.booleans())
def test_due_at_lies_between_asking_and_the_working_day_before(
    asked_at: datetime, hours: int, answer_days: int, saturday: bool
) -> None:
    starts_at = asked_at + timedelta(hours=hours)
    centre = replace(TERMS, answer_days=answer_days, saturday_counts=saturday)
    due = notice.due_at(asked_at=asked_at, starts_at=starts_at, terms=centre, holidays=HOLIDAYS)
    assert asked_at <= due < starts_at
    if due != asked_at:
        day = local_day(due)
        assert is_working_day(day, holidays=HOLIDAYS, saturday_counts=saturday)
        assert day < local_day(starts_at)


def test_in_force_takes_the_youngest_terms_that_have_begun() -> None:
    old, new = replace(TERMS, valid_from=date(2025, 1, 1)), replace(TERMS, valid_from=date(2026, 1, 1))
    for editions in ([old, new], [new, old]):
        assert terms.in_force(editions=editions, on=date(2025, 12, 31)) is old
        assert terms.in_force(editions=editions, on=date(2026, 1, 1)) is new
        assert terms.in_force(editions=editions, on=date(2024, 12, 31)) is None


@given(st.sampled_from(Level), st.sampled_from(Level))
def test_at_least_orders_levels_as_the_list_does(level: Level, wanted: Level) -> None:
    names = ["none", "pre_a1", "a1", "a2", "b1", "b2", "c1", "c2", "native"]
    assert terms.at_least(level=level, wanted=wanted) is (names.index(level) >= names.index(wanted))
