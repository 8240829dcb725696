"""Tables that come as files: every mistake is named by file, row and column, in a sentence. Knows nothing of Django."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

from miteinander.core.words import Word

T = TypeVar("T")
W = TypeVar("W", bound=Word)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong and where. Rows count as in a spreadsheet (the heading is row 1); row 0 means the whole file."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        row = f", Zeile {self.row}" if self.row else ""
        column = f", Spalte „{self.column}“" if self.column else ""
        return f"{self.file}{row}{column}: {self.reason}"


class BrokenFiles(ValueError):
    """Files with mistakes in them: nothing of them is used."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


class BadCell(ValueError):
    """A cell that cannot be read, with the sentence that says why."""


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """One row that could be read, with its place for later checks."""

    file: str
    number: int
    value: T

    def mistake(self, column: str, reason: str) -> Mistake:
        """What turned out to be wrong in this row."""
        return Mistake(self.file, self.number, column, reason)


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """What could be read of a file, and what could not."""

    file: str
    rows: tuple[Row[T], ...]
    mistakes: tuple[Mistake, ...] = ()

    @property
    def values(self) -> tuple[T, ...]:
        return tuple(row.value for row in self.rows)


@dataclass(frozen=True, slots=True)
class Layout(Generic[T]):
    """How a file is read: its columns in order, the value a row becomes, the columns that are unique together."""

    value: Callable[..., T]
    cells: Mapping[str, Callable[[str], Any]]
    key: tuple[str, ...]


def read(raw: bytes, *, file: str, layout: Layout[T]) -> Table[T]:
    """The rows of a UTF-8 file with commas between its columns; never raises, whatever the bytes are."""
    unreadable = _unreadable(raw, file)
    if unreadable:
        return Table(file, (), (unreadable,))
    rows: list[Row[T]] = []
    mistakes: list[Mistake] = []
    seen: dict[tuple[str, ...], int] = {}
    columns = list(layout.cells)
    for number, cells in _lines(raw.decode(), file, mistakes):
        if number == 1:
            if cells != columns:
                return Table(file, (), (_wrong_heading(cells, columns, file),))
            continue
        if len(cells) != len(columns):
            column = columns[len(cells)] if len(cells) < len(columns) else f"{len(columns) + 1}"
            mistakes.append(Mistake(file, number, column, f"{len(columns)} Spalten erwartet, {len(cells)} gefunden."))
            continue
        named = dict(zip(columns, cells, strict=True))
        key = tuple(named[column] for column in layout.key)
        first = seen.setdefault(key, number)
        if first != number:
            mistakes.append(Mistake(file, number, layout.key[0], f"„{', '.join(key)}“ steht schon in Zeile {first}."))
        values: dict[str, Any] = {}
        for column, cell in named.items():
            try:
                values[column] = layout.cells[column](cell)
            except BadCell as bad:
                mistakes.append(Mistake(file, number, column, str(bad)))
        if len(values) == len(columns):
            rows.append(Row(file, number, layout.value(**values)))
    return Table(file, tuple(rows), tuple(mistakes))


def _unreadable(raw: bytes, file: str) -> Mistake | None:
    if not raw.strip():
        return Mistake(file, 0, "", "Die Datei ist leer.")
    if raw.startswith(BYTE_ORDER_MARK):
        reason = "Die Datei beginnt mit einem unsichtbaren Zeichen (BOM). Bitte als UTF-8 ohne BOM speichern."
        return Mistake(file, 1, _column(raw, 0), reason)
    try:
        raw.decode()
    except UnicodeDecodeError as bad:
        row, column = raw.count(b"\n", 0, bad.start) + 1, _column(raw, bad.start)
        return Mistake(file, row, column, "Die Datei ist nicht in UTF-8 gespeichert.")
    if b"\0" in raw:
        at = raw.index(b"\0")
        return Mistake(file, raw.count(b"\n", 0, at) + 1, _column(raw, at), "Hier steht ein Nullzeichen.")
    return None


def _column(raw: bytes, at: int) -> str:
    """The heading of the column in which a byte lies, as far as it can be told."""
    heading = raw.removeprefix(BYTE_ORDER_MARK).partition(b"\n")[0].decode(errors="replace").strip().split(",")
    before = raw[raw.rfind(b"\n", 0, at) + 1 : at].decode("latin-1")
    place = re.sub(r'"[^"]*"?', "", before).count(",")
    return heading[place] if place < len(heading) else ""


def _lines(text: str, file: str, mistakes: list[Mistake]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, cells
            number = reader.line_num + 1  # a cell may hold several lines
    except csv.Error as bad:
        mistakes.append(Mistake(file, number, "", f"Die Zeile ist nicht lesbar ({bad})."))


def _wrong_heading(found: Sequence[str], wanted: Sequence[str], file: str) -> Mistake:
    missing = [column for column in wanted if column not in found]
    unknown = [column for column in found if column not in wanted]
    if missing:
        return Mistake(file, 1, missing[0], f"Diese Spalten fehlen: {', '.join(missing)}.")
    if unknown:
        return Mistake(file, 1, unknown[0], f"Diese Spalten sind unbekannt: {', '.join(unknown)}.")
    return Mistake(file, 1, "", f"Die Spalten stehen nicht in dieser Reihenfolge: {', '.join(wanted)}.")


# What a cell may hold. Each of these gives the function that reads one cell.


def text(longest: int, *, empty: bool = False) -> Callable[[str], str]:
    """Words on one line, without blanks around them."""

    def cell(raw: str) -> str:
        if not raw and not empty:
            raise BadCell("Hier fehlt eine Angabe.")
        if raw != raw.strip() or not raw.isprintable():
            raise BadCell("Leerzeichen am Rand oder unsichtbare Zeichen.")
        if len(raw) > longest:
            raise BadCell(f"Höchstens {longest} Zeichen, hier sind es {len(raw)}.")
        return raw

    return cell


def shaped(pattern: str, what: str, *, empty: bool = False) -> Callable[[str], str]:
    """A code of a fixed shape."""
    shape = re.compile(pattern, re.ASCII)

    def cell(raw: str) -> str:
        if not (raw == "" and empty) and not shape.fullmatch(raw):
            raise BadCell(f"„{_short(raw)}“ ist nicht {what}.")
        return raw

    return cell


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number between two bounds."""

    def cell(raw: str) -> int:
        if not re.fullmatch(r"-?\d{1,12}", raw, re.ASCII):
            raise BadCell(f"„{_short(raw)}“ ist keine ganze Zahl.")
        if not low <= int(raw) <= high:
            raise BadCell(f"„{raw}“ liegt nicht zwischen {low} und {high}.")
        return int(raw)

    return cell


def decimal(low: str, high: str, places: int) -> Callable[[str], Decimal]:
    """A number with a point and at most so many places after it."""

    def cell(raw: str) -> Decimal:
        try:
            if not re.fullmatch(r"-?\d+(\.\d+)?", raw, re.ASCII):
                raise InvalidOperation
            number = Decimal(raw)
        except InvalidOperation:
            raise BadCell(f"„{_short(raw)}“ ist keine Zahl mit Punkt.") from None
        if not Decimal(low) <= number <= Decimal(high):
            raise BadCell(f"„{_short(raw)}“ liegt nicht zwischen {low} und {high}.")
        if round(number, places) != number:
            raise BadCell(f"„{_short(raw)}“ hat mehr als {places} Stellen nach dem Punkt.")
        return number

    return cell


def day(raw: str) -> date:
    """A day as year-month-day."""
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", raw, re.ASCII):
            raise ValueError
        return date.fromisoformat(raw)
    except ValueError:
        raise BadCell(f"„{_short(raw)}“ ist kein Tag in der Form JJJJ-MM-TT.") from None


def yes_no(raw: str) -> bool:
    """1 or 0."""
    if raw not in ("0", "1"):
        raise BadCell(f"„{_short(raw)}“ ist weder 1 (ja) noch 0 (nein).")
    return raw == "1"


def word(words: type[W]) -> Callable[[str], W]:
    """One entry of a closed list."""
    known = {one.value: one for one in words}

    def cell(raw: str) -> W:
        try:
            return known[raw]
        except KeyError:
            raise BadCell(f"„{_short(raw)}“ ist nicht bekannt. Möglich sind: {', '.join(known)}.") from None

    return cell


def several(one: Callable[[str], T], separator: str) -> Callable[[str], tuple[T, ...]]:
    """A list in one cell, without repeats."""

    def cell(raw: str) -> tuple[T, ...]:
        parts = raw.split(separator) if raw else []
        if len(set(parts)) != len(parts):
            raise BadCell("Ein Eintrag der Liste steht doppelt.")
        return tuple(one(part) for part in parts)

    return cell


def optional(one: Callable[[str], T]) -> Callable[[str], T | None]:
    """The same, or nothing."""
    return lambda raw: one(raw) if raw else None


def _short(raw: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in raw[:40]) + ("…" if len(raw) > 40 else "")
