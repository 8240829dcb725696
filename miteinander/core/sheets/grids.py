"""A table out of cells: where its headings are, over how many rows, and what merged cells mean."""

from dataclasses import dataclass
from typing import Any

from miteinander.core.sheets import limits
from miteinander.core.sheets.words import Fault, Refusal, Remark

Rows = list[tuple[int, list[str]]]
SEARCHED = 20  # rows in which the headings must begin


@dataclass(frozen=True, slots=True)
class Merge:
    """A range of merged cells; only the first of them holds the value. Counted from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int


def table(rows: Rows, merges: list[Merge], remarks: list[Any]) -> dict[str, Any]:
    """Headings and rows. Raises ``Refusal`` when there are none, or too many."""
    tidy = [
        (number, [" ".join(cell.split()) if "\n" not in cell else cell.strip() for cell in cells])
        for number, cells in rows
    ]
    place = head_row(tidy, merges)
    if place is None or len(tidy) == place + 1:
        raise Refusal(Fault.NO_TABLE)
    first = tidy[place][0]
    last = last_head_row(tidy, place, merges)
    body = [(number, cells) for number, cells in tidy if number > last]
    if not body:
        raise Refusal(Fault.NO_TABLE)
    if len(body) > limits.MOST_ROWS:
        raise Refusal(Fault.TOO_MANY_ROWS, most=limits.MOST_ROWS)
    spread(tidy, [merge for merge in merges if merge.bottom >= first])
    width = max(len(cells) for number, cells in tidy if number >= first)
    if width > limits.MOST_COLUMNS:
        raise Refusal(Fault.TOO_MANY_COLUMNS, most=limits.MOST_COLUMNS, row=first)
    heads = headings([cells for number, cells in tidy if first <= number <= last], width)
    used = [
        place
        for place in range(width)
        if heads[place] or any(len(cells) > place and cells[place] for _n, cells in body)
    ]
    for number, cells in body:
        if any(len(cell) > limits.LONGEST_CELL for cell in cells):
            raise Refusal(Fault.LONG_CELL, row=number, most=limits.LONGEST_CELL)
    said = list(remarks)
    if place:
        said.append([Remark.ABOVE, {"row": first - 1}])
    if last > first:
        said.append([Remark.MERGED_HEADS, {}])
    return {
        "heads": named([heads[place] for place in used], used),
        "rows": [[number, [cells[place] if place < len(cells) else "" for place in used]] for number, cells in body],
        "remarks": said,
    }


def head_row(rows: Rows, merges: list[Merge]) -> int | None:
    """The first row that names at least two columns; a title over the whole width names none. A list of one column: the first row."""
    for place, (number, cells) in enumerate(rows[:SEARCHED]):
        if sum(map(bool, cells)) > 1 or sum(_starts(merges, number)) > 1:
            return place
    return 0 if rows and max(sum(bool(cell) for cell in cells) for _number, cells in rows) == 1 else None


def _starts(merges: list[Merge], number: int) -> list[bool]:
    return [merge.top == number for merge in merges if merge.top == number and merge.left > 1]


def last_head_row(rows: Rows, place: int, merges: list[Merge]) -> int:
    """Headings over two rows: cells merged downwards, or one heading over several that stand below it."""
    first = rows[place][0]
    downwards = [merge.bottom for merge in merges if merge.top == first and first < merge.bottom <= first + 2]
    if downwards:
        return max(downwards)
    across = [merge for merge in merges if merge.top == merge.bottom == first and merge.right > merge.left]
    following = rows[place + 1] if place + 1 < len(rows) else None
    if across and following is not None and following[0] == first + 1:
        below = [
            following[1][column]
            for merge in across
            for column in range(merge.left - 1, merge.right)
            if column < len(following[1])
        ]
        if len([cell for cell in below if cell]) > 1 and not any(_is_data(cell) for cell in below):
            return first + 1
    return first


def _is_data(cell: str) -> bool:
    return "@" in cell or any(sign.isdigit() for sign in cell)


def spread(rows: Rows, merges: list[Merge]) -> None:
    """What stands in merged cells stands in each of them."""
    by_number = dict(rows)
    for merge in merges:
        cells = by_number.get(merge.top, [])
        value = cells[merge.left - 1] if merge.left <= len(cells) else ""
        if not value or merge.right > limits.MOST_COLUMNS:
            continue
        for number in range(merge.top, min(merge.bottom, merge.top + limits.MOST_ROWS) + 1):
            line = by_number.get(number)
            if line is None:
                continue
            line.extend([""] * (merge.right - len(line)))
            for column in range(merge.left - 1, merge.right):
                line[column] = line[column] or value


def headings(lines: list[list[str]], width: int) -> list[str]:
    """One heading for each column, over as many rows as they have."""
    found = []
    for column in range(width):
        parts = [line[column] for line in lines if column < len(line) and line[column]]
        found.append(" ".join(dict.fromkeys(parts))[:200])
    return found


def named(heads: list[str], used: list[int]) -> list[str]:
    """No column without a name, no name twice."""
    seen: dict[str, int] = {}
    found = []
    for head, place in zip(heads, used, strict=True):
        name = head or f"Spalte {place + 1}"
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name[:190]} ({seen[name]})")
    return found
