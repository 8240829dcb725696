"""Files with mistakes in them: each is named by row and column, and nothing raises."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miteinander.core import tables
from miteinander.core.words import N_, Word


class Colour(Word):
    RED = "red", N_("rot")


@dataclass(frozen=True, slots=True)
class Thing:
    key: str
    count: int
    on: date


LAYOUT = tables.Layout(
    Thing, {"key": tables.shaped(r"[a-z]+", "ein Wort"), "count": tables.whole(0, 100), "on": tables.day}, key=("key",)
)
GOOD = b"key,count,on\na,1,2026-01-02\nb,2,2026-02-03\n"


def read(raw: bytes) -> tables.Table[Thing]:
    return tables.read(raw, file="things.csv", layout=LAYOUT)


def only_mistake(raw: bytes) -> tables.Mistake:
    (mistake,) = read(raw).mistakes
    return mistake


def test_reads_rows_with_their_numbers() -> None:
    table = read(GOOD)
    assert table.mistakes == ()
    assert [(row.number, row.value.key) for row in table.rows] == [(2, "a"), (3, "b")]
    assert table.values[1] == Thing("b", 2, date(2026, 2, 3))


def test_reads_a_file_from_windows() -> None:
    assert read(GOOD.replace(b"\n", b"\r\n")).values == read(GOOD).values


@pytest.mark.parametrize(
    ("raw", "row", "column", "reason"),
    [
        (b"", 0, "", "Die Datei ist leer."),
        (b" \n\n", 0, "", "Die Datei ist leer."),
        (tables.BYTE_ORDER_MARK + GOOD, 1, "key", "BOM"),
        (GOOD.replace(b"b,2", "ü,2".encode("latin-1")), 3, "key", "UTF-8"),
        (GOOD.replace(b"b,2,", "b,2,ü".encode("latin-1")), 3, "on", "UTF-8"),
        (GOOD.replace(b"b,2", b"b,\x002"), 3, "count", "Nullzeichen"),
        (GOOD.replace(b"b,2,2026-02-03", b"b,2"), 3, "on", "3 Spalten erwartet, 2 gefunden."),
        (GOOD.replace(b"b,2,2026-02-03", b"b,2,2026-02-03,x"), 3, "4", "3 Spalten erwartet, 4 gefunden."),
        (GOOD.replace(b"b,2", b"\nb,2"), 3, "key", "3 Spalten erwartet, 0 gefunden."),
        (GOOD.replace(b"b,2", b"b,zwei"), 3, "count", "„zwei“ ist keine ganze Zahl."),
        (GOOD.replace(b"b,2", b"b,-2"), 3, "count", "„-2“ liegt nicht zwischen 0 und 100."),
        (GOOD.replace(b"b,2", "b,²".encode()), 3, "count", "keine ganze Zahl"),
        (GOOD.replace(b"b,2", b"b," + b"9" * 5000), 3, "count", "keine ganze Zahl"),
        (GOOD.replace(b"2026-02-03", b"2026-02-30"), 3, "on", "kein Tag"),
        (GOOD.replace(b"2026-02-03", b"03.02.2026"), 3, "on", "kein Tag"),
        (GOOD.replace(b"b,2", b"a,2"), 3, "key", "„a“ steht schon in Zeile 2."),
        (GOOD.replace(b"b,2", b"B,2"), 3, "key", "„B“ ist nicht ein Wort."),
        (GOOD.replace(b"b,2", b'"b,2'), 3, "", "nicht lesbar"),
        (GOOD.replace(b"key,count,on", b"key,on"), 1, "count", "Diese Spalten fehlen: count."),
        (GOOD.replace(b"key,count,on", b"key,count,on,more"), 1, "more", "unbekannt: more."),
        (GOOD.replace(b"key,count,on", b"count,key,on"), 1, "", "nicht in dieser Reihenfolge"),
    ],
)
def test_names_row_column_and_reason(raw: bytes, row: int, column: str, reason: str) -> None:
    mistake = only_mistake(raw)
    assert (mistake.file, mistake.row, mistake.column) == ("things.csv", row, column)
    assert reason in mistake.reason


def test_names_every_mistake_at_once() -> None:
    table = read(b"key,count,on\nA,x,y\nb,2,2026-02-03\n")
    assert [(mistake.row, mistake.column) for mistake in table.mistakes] == [(2, "key"), (2, "count"), (2, "on")]
    assert [row.number for row in table.rows] == [3]


def test_says_a_mistake_as_a_sentence() -> None:
    assert str(tables.Mistake("a.csv", 7, "count", "Falsch.")) == "a.csv, Zeile 7, Spalte „count“: Falsch."
    assert str(tables.Mistake("a.csv", 0, "", "Falsch.")) == "a.csv: Falsch."


@given(st.binary(max_size=300))
def test_never_raises_on_any_bytes(raw: bytes) -> None:
    read(raw)
    read(b"key,count,on\n" + raw)


@pytest.mark.parametrize(
    ("cell", "raw", "value"),
    [
        (tables.text(5), "Käse", "Käse"),
        (tables.text(5, empty=True), "", ""),
        (tables.shaped("[a-z]", "x", empty=True), "", ""),
        (tables.decimal("0", "1", 2), "0.25", Decimal("0.25")),
        (tables.yes_no, "1", True),
        (tables.yes_no, "0", False),
        (tables.word(Colour), "red", Colour.RED),
        (tables.several(tables.whole(0, 9), " "), "1 2", (1, 2)),
        (tables.several(tables.whole(0, 9), " "), "", ()),
        (tables.optional(tables.whole(0, 9)), "", None),
        (tables.optional(tables.whole(0, 9)), "3", 3),
    ],
)
def test_reads_a_cell(cell, raw, value) -> None:  # type: ignore[no-untyped-def]
    assert cell(raw) == value


@pytest.mark.parametrize(
    ("cell", "raw"),
    [
        (tables.text(5), ""),
        (tables.text(5), "zu lang"),
        (tables.text(5), " a"),
        (tables.text(5), "a\u202eb"),
        (tables.decimal("0", "1", 2), "1.5"),
        (tables.decimal("0", "1", 2), "0,5"),
        (tables.decimal("0", "1", 2), "0.125"),
        (tables.decimal("0", "1", 2), "NaN"),
        (tables.yes_no, "ja"),
        (tables.word(Colour), "blue"),
        (tables.several(tables.whole(0, 9), " "), "1 1"),
    ],
)
def test_refuses_a_cell(cell, raw) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(tables.BadCell):
        cell(raw)
