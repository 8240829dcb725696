"""Is the centre led on every day? Values only."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miteinander.centres.rules.leadership import Span, first_gap, is_worse

DAY = date(2026, 3, 9)
NEXT = DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("spans", "gap"),
    [
        ([], DAY),
        ([Span(DAY)], None),
        ([Span(DAY, DAY)], NEXT),
        ([Span(DAY, DAY), Span(NEXT)], None),
        ([Span(DAY, DAY), Span(NEXT, NEXT)], NEXT + timedelta(days=1)),
        ([Span(NEXT)], DAY),
        ([Span(DAY - timedelta(days=9), DAY - timedelta(days=1))], DAY),
    ],
)
def test_first_gap_is_found(spans: list[Span], gap: date | None) -> None:
    assert first_gap(spans=spans, from_day=DAY) == gap


days = st.dates(date(2026, 1, 1), date(2026, 2, 1))


@given(st.lists(st.builds(lambda a, b: Span(min(a, b), max(a, b)), days, days), max_size=6), days)
def test_first_gap_is_the_first_uncovered_day_and_no_earlier(spans: list[Span], day: date) -> None:
    gap = first_gap(spans=spans, from_day=day)
    assert gap is not None
    assert not any(span.holds(gap) for span in spans)
    while day < gap:
        assert any(span.holds(day) for span in spans)
        day += timedelta(days=1)


def test_within_is_what_both_have() -> None:
    assert Span(DAY).within(Span(NEXT)) == Span(NEXT)
    assert Span(DAY, DAY).within(Span(NEXT)) is None
    assert Span(DAY, NEXT).within(Span(date.min, DAY)) == Span(DAY, DAY)


def test_is_worse_lets_a_gap_be_that_was_there_before() -> None:
    assert is_worse(before=None, after=DAY)
    assert is_worse(before=NEXT, after=DAY)
    assert not is_worse(before=DAY, after=DAY)
    assert not is_worse(before=DAY, after=NEXT)
    assert not is_worse(before=DAY, after=None)
