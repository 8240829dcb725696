"""Sums beside the year before, and small numbers put together."""

from datetime import date

import pytest

from miteinander.workbench.rules.overview import LEAST, Row, gathered, joined, year_before


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 3, 1), date(2025, 3, 1)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 28)),
    ],
)
def test_the_same_day_a_year_before(day: date, before: date) -> None:
    assert year_before(day) == before


def row(name: str, asked: int, before: int = 0) -> Row:
    return Row(name, asked, asked, 0, before)


def test_what_only_the_year_before_had_is_a_line() -> None:
    assert joined(now={"A": row("A", 5)}, before={"A": 4, "B": 7}) == [row("A", 5, 4), Row("B", 0, 0, 0, 7)]


def test_lines_of_enough_requests_stand_alone() -> None:
    assert gathered(rows=[row("A", LEAST), row("B", 9)], rest="andere") == [row("B", 9), row("A", LEAST)]


def test_small_lines_become_one_and_nothing_is_lost() -> None:
    found = gathered(rows=[row("A", 50), row("B", 2), row("C", 1), row("D", 2)], rest="andere")
    assert [(one.name, one.asked) for one in found] == [("A", 50), ("andere", 5)]


def test_one_small_line_cannot_be_computed_from_the_sum() -> None:
    found = gathered(rows=[row("A", 50), row("B", 8), row("C", 1)], rest="andere")
    assert [(one.name, one.asked) for one in found] == [("A", 50), ("andere", 9)]


def test_a_small_number_of_the_year_before_is_hidden_too() -> None:
    found = gathered(rows=[row("A", 50, 40), row("B", 8, 1), row("C", 7, 30)], rest="andere")
    assert [(one.name, one.asked_before) for one in found] == [("A", 40), ("andere", 31)]


def test_nothing_makes_no_line() -> None:
    assert gathered(rows=[], rest="andere") == []


def test_a_line_that_is_new_had_nothing_the_year_before() -> None:
    assert joined(now={"A": Row("A", 5, 3, 2, 0)}, before={}) == [Row("A", 5, 3, 2, 0)]


def test_among_equals_the_line_that_was_longer_the_year_before_comes_first() -> None:
    rows = [row("A", 9, 4), row("B", 9, 8), row("C", 9, 8)]
    assert [one.name for one in gathered(rows=rows, rest="andere")] == ["B", "C", "A"]


def test_numbers_that_are_just_large_enough_stand_alone_and_nobody_is_no_small_number() -> None:
    rows = [row("A", LEAST, LEAST), row("B", LEAST, 0), Row("C", 0, 0, 0, LEAST)]
    assert gathered(rows=rows, rest="andere") == rows


def test_two_that_are_too_few_together_take_in_the_next() -> None:
    rows = [row("A", 50), row("B", 8), Row("C", 1, 0, 1, 0), Row("D", 1, 1, 0, 0)]
    assert gathered(rows=rows, rest="andere") == [row("A", 50), Row("andere", 10, 9, 1, 0)]
    assert gathered(rows=rows[2:], rest="andere") == [Row("andere", 2, 1, 1, 0)]
