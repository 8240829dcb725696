"""Periods to the day, and a chain of nights in which every change shows."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miteinander.core.retention import SPANS, RetentionClass
from miteinander.keeping import rules
from miteinander.keeping.rules import Line, Night

DAY = timedelta(days=1)
KEY = b"k" * 32
AT = datetime(2026, 3, 9, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "months", "year_end", "last"),
    [
        (date(2026, 3, 20), 12, False, date(2027, 3, 20)),
        (date(2026, 8, 31), 6, False, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, False, date(2025, 2, 28)),
        (date(2026, 1, 1), 72, True, date(2032, 12, 31)),
        (date(2026, 12, 31), 72, True, date(2032, 12, 31)),
    ],
)
def test_last_day(since: date, months: int, year_end: bool, last: date) -> None:
    assert rules.last_day(since=since, months=months, year_end=year_end) == last


@given(
    today=st.dates(date(2000, 1, 1), date(2090, 12, 31)), months=st.integers(1, 120), year_end=st.booleans(),
    ago=st.integers(0, 366 * 11),
)  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_due_is_never_a_day_too_early_or_too_late(today: date, months: int, year_end: bool, ago: int) -> None:
    since = today - timedelta(days=ago)
    due = since < rules.cutoff(today=today, months=months, year_end=year_end)
    assert due is (rules.last_day(since=since, months=months, year_end=year_end) < today)


@given(since=st.dates(date(2000, 1, 1), date(2090, 12, 31)), months=st.integers(1, 120), year_end=st.booleans())
@settings(max_examples=400, deadline=None)
def test_a_period_lies_in_the_span_of_the_year_in_which_it_is_over(since: date, months: int, year_end: bool) -> None:
    length = {"months": months, "year_end": year_end}
    year = rules.year_of_end(since=since, **length)
    for one in (year - 1, year, year + 1):
        first, before = rules.span_of_year(year=one, **length)
        assert (first <= since < before) is (one == year)


def test_a_later_offer_of_a_year_begins_where_the_one_before_ended() -> None:
    year = (date(2022, 1, 1), date(2023, 1, 1))
    spring = rules.Span(date(2022, 1, 1), date(2022, 4, 1), taken=True, lets_go=False)
    autumn = rules.Span(date(2022, 9, 1), date(2022, 10, 1), taken=False, lets_go=True)
    for earliest, first in (
        (date(2022, 2, 1), date(2022, 1, 1)),  # before everything: nothing to stay behind of
        (date(2022, 4, 1), date(2022, 4, 1)),  # on the very day it begins behind
        (date(2022, 5, 1), date(2022, 4, 1)),
        (date(2022, 11, 1), date(2022, 10, 1)),
    ):
        assert rules.uncovered_span(wanted=year, spans=[autumn, spring], earliest=earliest) == (first, year[1])
    assert rules.uncovered_span(wanted=year, spans=[], earliest=date(2022, 5, 1)) == year


def test_bounds_make_sense() -> None:
    for span in SPANS.values():
        assert span.longest == 0 or 0 < span.shortest <= span.months <= span.longest
        assert span.source
    # A mail that names somebody must be gone when she is.
    assert SPANS[RetentionClass.MESSAGE].longest <= SPANS[RetentionClass.POOL].shortest


def chain(count: int = 4) -> list[tuple[Night, str]]:
    nights: list[tuple[Night, str]] = []
    for number in range(1, count + 1):
        line = Line("correspondence_mail", "message", "deleted", "", date(2025, 3, 9), number)
        night = Night(
            1, number, f"run {number}", AT + number * DAY, AT + number * DAY, (line,), nights[-1][1] if nights else ""
        )
        nights.append((night, rules.signature(night=night, key=KEY)))
    return nights


def test_a_chain_as_it_was_written_holds() -> None:
    assert rules.first_broken(nights=chain(), key=KEY) is None
    assert rules.first_broken(nights=[], key=KEY) is None


def test_every_change_shows() -> None:
    nights = chain()
    second = nights[1]
    changed = [
        replace(second[0], lines=()),
        replace(second[0], lines=(replace(second[0].lines[0], count=9),)),
        replace(second[0], finished_at=AT),
        replace(second[0], centre_id=2),
    ]
    for night in changed:
        assert rules.first_broken(nights=[nights[0], (night, second[1]), *nights[2:]], key=KEY) == 2
        forged = rules.signature(night=night, key=b"x" * 32)  # whoever has the database has no key
        assert rules.first_broken(nights=[nights[0], (night, forged), *nights[2:]], key=KEY) == 2
    assert rules.first_broken(nights=[nights[0], *nights[2:]], key=KEY) == 3  # one is taken out
    assert rules.first_broken(nights=nights[1:], key=KEY) == 2


def test_a_night_that_fits_by_its_number_or_by_its_signature_alone_does_not_fit() -> None:
    nights = chain()
    for night in (
        replace(nights[2][0], previous=nights[0][1]),  # as if the second had never been, the number left as it is
        replace(nights[2][0], number=4),  # the number jumps, the signature before is right
    ):
        signed = rules.signature(night=night, key=KEY)
        assert rules.first_broken(nights=[*nights[:2], (night, signed)], key=KEY) == night.number


def test_a_night_is_signed_as_it_has_always_been() -> None:
    """Proofs of deletion are read for years: what was signed once must be the same text in every later release."""
    line = Line("correspondence_mail", "message", "kept", "Müller", date(2025, 3, 9), 3)
    zone = timezone(timedelta(hours=1))
    night = Night(
        7, 2, "run", datetime(2026, 3, 9, 3, tzinfo=zone), datetime(2026, 3, 9, 4, tzinfo=zone), (line,), "abc"
    )
    assert rules.canonical(night=night).decode() == (
        '{"begun":"2026-03-09T02:00:00+00:00","centre":7,"finished":"2026-03-09T03:00:00+00:00",'
        '"lines":[["correspondence_mail","message","kept","Müller","2025-03-09",3]],"number":2,"previous":"abc","run":"run"}'
    )


def test_the_same_night_is_the_same_text_whatever_the_zone_and_order() -> None:
    (night, signed), *_more = chain()
    two = replace(night, lines=(*night.lines, replace(night.lines[0], table="z")))
    turned = replace(two, lines=two.lines[::-1], begun_at=two.begun_at.astimezone(tz=None))
    assert rules.canonical(night=two) == rules.canonical(night=turned)
    assert signed != rules.signature(night=two, key=KEY)
