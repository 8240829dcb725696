"""What stands against settling terms, and until when they hold."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from miteinander.interpreting.rules import terms as rules
from miteinander.interpreting.rules.terms import AHEAD, BOUNDS, Fault
from miteinander.interpreting.tests.samples import TERMS

TODAY, DAY = date(2026, 3, 9), timedelta(days=1)
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


def faults(settled: set[date] = frozenset(), *, replaces: bool = False, **changes: Any) -> list[tuple[str, Fault]]:  # type: ignore[assignment]
    terms = replace(TERMS, **{"valid_from": APRIL, **changes})
    found = rules.faults(terms=terms, settled=settled, today=TODAY, replaces=replaces)
    return [(field, fault) for field, fault, _values in found]


@pytest.mark.parametrize(
    ("day", "settled", "replaces", "fault"),
    [
        (APRIL, {TERMS.valid_from, MAY}, False, None),
        (TODAY, {TERMS.valid_from}, False, None),
        (TODAY - DAY, set(), False, Fault.PAST),
        (TODAY - DAY, {TODAY - DAY}, True, Fault.PAST),
        (TODAY, {TODAY}, False, Fault.BEGUN),
        (TODAY, {TODAY}, True, Fault.BEGUN),  # today has begun: nothing replaces it
        (APRIL, {APRIL}, False, Fault.PLANNED),
        (APRIL, {APRIL}, True, None),
        (APRIL, set(), True, None),
        (TODAY + AHEAD, set(), False, None),
        (TODAY + AHEAD + DAY, set(), False, Fault.FAR_AHEAD),
    ],
)
def test_the_day_is_free_and_not_over(day: date, settled: set[date], replaces: bool, fault: Fault | None) -> None:
    found = faults(settled, replaces=replaces, valid_from=day)
    assert found == ([("valid_from", fault)] if fault else [])


@pytest.mark.parametrize(
    ("changes", "settled", "values"),
    [
        ({"valid_from": TODAY - DAY}, set(), {"day": TODAY}),
        ({"valid_from": TODAY}, {TODAY}, {"day": TODAY}),
        ({}, {APRIL}, {"day": APRIL}),
        ({"valid_from": TODAY + AHEAD + DAY}, set(), {"day": TODAY + AHEAD}),
        ({"max_minutes": -1}, set(), dict(zip(("lowest", "highest"), BOUNDS["max_minutes"], strict=True))),
        ({"lead_days": 20, "horizon_days": 19}, set(), {"days": 20}),
        ({"latest": time(7), "earliest": time(7)}, set(), {"earliest": time(7)}),
    ],
)
def test_the_sentence_says_the_day_or_the_bounds(
    changes: dict[str, Any], settled: set[date], values: dict[str, Any]
) -> None:
    terms = replace(TERMS, **{"valid_from": APRIL, **changes})
    [(_field, _fault, said)] = rules.faults(terms=terms, settled=settled, today=TODAY, replaces=False)
    assert said == values


@pytest.mark.parametrize("name", BOUNDS)
def test_numbers_stay_within_their_bounds(name: str) -> None:
    lowest, highest = BOUNDS[name]
    for number in (lowest, highest):
        assert (name, Fault.OUT_OF_BOUNDS) not in faults(**{name: number})
    for number in (lowest - 1, highest + 1):
        assert (name, Fault.OUT_OF_BOUNDS) in faults(**{name: number})


@pytest.mark.parametrize(
    ("changes", "field", "fault"),
    [
        ({"lead_days": 20, "horizon_days": 19}, "horizon_days", Fault.NO_DAY_LEFT),
        ({"latest": time(7)}, "latest", Fault.NO_TIME_LEFT),
        ({"latest": time(6)}, "latest", Fault.NO_TIME_LEFT),
        ({"modes": frozenset()}, "modes", Fault.NOTHING),
        ({"occasions": frozenset()}, "occasions", Fault.NOTHING),
    ],
)
def test_somebody_must_still_be_able_to_ask(changes: dict[str, Any], field: str, fault: Fault) -> None:
    assert faults(**changes) == [(field, fault)]


def test_what_may_be_empty_is_no_fault() -> None:
    assert faults(exclusions=frozenset(), required_papers=frozenset(), lead_days=0, travel_minutes=0) == []
    assert faults(lead_days=20, horizon_days=20) == []  # a single day is left


def test_terms_last_until_the_day_before_the_next() -> None:
    assert rules.lasting(begins=[MAY, TODAY, APRIL]) == {
        TODAY: date(2026, 3, 31),
        APRIL: date(2026, 4, 30),
        MAY: None,
    }
    assert rules.lasting(begins=[]) == {}
