"""Figures for a committee: compared with the year before, and small enough numbers put together that nobody is found in them."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

LEAST = 3  # a line of fewer requests could be known to whoever knows the place


@dataclass(frozen=True, slots=True)
class Row:
    """One month, language or municipality: now, and how many were asked for a year before."""

    name: str
    asked: int
    filled: int
    unfilled: int
    asked_before: int


def year_before(day: date) -> date:
    """The same day of the year before; the 29th of February has the 28th."""
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, min(day.day, last))


def joined(*, now: Mapping[str, Row], before: Mapping[str, int]) -> list[Row]:
    """Lines of this year with what was asked a year before; a line that only the year before had is there, too."""
    rows = [Row(row.name, row.asked, row.filled, row.unfilled, before.get(key, 0)) for key, row in now.items()]
    return rows + [Row(name, 0, 0, 0, asked) for name, asked in before.items() if name not in now]


def gathered(*, rows: Sequence[Row], rest: str) -> list[Row]:
    """Lines with fewer than ``LEAST`` requests become one, with the next smallest if they would still be too few or alone."""
    ordered = sorted(rows, key=lambda row: (-row.asked, -row.asked_before, row.name))
    shown = [row for row in ordered if not _small(row)]
    small = [row for row in ordered if _small(row)]
    # One hidden line could be computed from the sum of all.
    while small and shown and (len(small) < 2 or _small(_sum(small, rest))):
        small.insert(0, shown.pop())
    if not small:
        return shown
    return [*shown, _sum(small, rest)]


def _small(row: Row) -> bool:
    return 0 < row.asked < LEAST or 0 < row.asked_before < LEAST


def _sum(rows: Sequence[Row], name: str) -> Row:
    return Row(
        name,
        sum(row.asked for row in rows),
        sum(row.filled for row in rows),
        sum(row.unfilled for row in rows),
        sum(row.asked_before for row in rows),
    )
