"""Tables from outside: what people's programs really write is read rightly. What wants to do harm: ``prove E1``."""

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from miteinander.core import sheets
from miteinander.core.sheets import delimited, grids, limits, vcards
from miteinander.core.sheets.words import Fault, Refusal, Remark

HEAD, ROW = ["Name", "Telefon", "Größe"], ["Kita Süd", "030 23125 100", "groß – sehr"]


def workbook(rows: list[list[Any]], *, merge: tuple[str, ...] = (), hidden: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    for place in merge:
        sheet.merge_cells(place)
    if hidden:
        book.create_sheet("Geheim").sheet_state = "hidden"
        book.create_sheet("Zweites")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_text_is_read_in_every_encoding_and_with_every_separator(encoding: str, separator: str) -> None:
    row = [cell.replace("–", "-") if encoding == "latin-1" else cell for cell in ROW]
    raw = "\r\n".join(separator.join(line) for line in (HEAD, row, row)).encode(encoding)
    text, _remarks = delimited.decoded(raw)
    assert delimited.rows(text) == [(1, HEAD), (2, row), (3, row)]


def test_quoted_cells_keep_separators_and_lines_and_rows_count_as_in_the_file() -> None:
    text = 'sep=;\n"Name";Ort\n"Kita; ""Süd""\nHaus 2";Ort\n\nNord;Ort\n'
    assert delimited.rows(text) == [(2, ["Name", "Ort"]), (3, ['Kita; "Süd"\nHaus 2', "Ort"]), (6, ["Nord", "Ort"])]


def test_child_reads_a_workbook_as_people_see_it() -> None:
    raw = workbook(
        [
            ["Liste 2026"], ["Name", "Kontakt", None, "PLZ"], [None, "Telefon", "E-Mail", None],
            ["=1+1", "030 23125 100", "a@example.org", 48143.0],
        ],
        merge=("A1:D1", "B2:C2", "A2:A3", "D2:D3"), hidden=True,
    )  # fmt: skip
    sheet = sheets.read(raw=raw, name="Liste.XLSX")
    assert sheet.heads == ("Name", "Kontakt Telefon", "Kontakt E-Mail", "PLZ")
    assert sheet.rows == (
        (4, ("", "030 23125 100", "a@example.org", "48143")),
    )  # a formula nobody has computed says nothing
    assert [word for word, _values in sheet.remarks] == [
        Remark.HIDDEN_SHEETS, Remark.OTHER_SHEETS, Remark.ABOVE, Remark.MERGED_HEADS,
    ]  # fmt: skip


def test_child_says_why_not_and_knows_no_secrets() -> None:
    with pytest.raises(sheets.Unreadable) as unreadable:
        sheets.read(raw=b"%PDF-1.7", name="liste.xlsx")
    assert unreadable.value.fault is Fault.UNKNOWN
    assert sheets.ask(raw=b"", name="x.csv", program=("-c", "import os; os.abort()"))["fault"] is Fault.TOO_MUCH
    assert sheets.ask(raw=b"", name="x.csv", program=("-c", "print('[]')"))["fault"] is Fault.TOO_MUCH
    names = "import json, os; print(json.dumps({'heads': sorted(os.environ)}))"
    assert not [
        name
        for name in sheets.ask(raw=b"", name="x", program=("-c", names))["heads"]
        if "DATABASE" in name or "KEY" in name
    ]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    raw = 'Name;Ort\n=HYPERLINK("http://example.org");@SUM(1)\n'
    found = grids.table(delimited.rows(raw.replace('"', "")), [], [])
    assert found["rows"] == [[2, ["=HYPERLINK(http://example.org)", "@SUM(1)"]]]


def test_table_finds_its_headings() -> None:
    one = grids.table([(1, ["Verein"]), (2, ["A"]), (3, ["B"])], [], [])
    assert (one["heads"], [row[0] for row in one["rows"]]) == (["Verein"], [2, 3])
    twice = grids.table([(1, ["Tel", "", "Tel"]), (2, ["1", "2", "3"])], [], [])
    assert twice["heads"] == ["Tel", "Spalte 2", "Tel (2)"]
    down = grids.table([(1, ["Träger", "Name"]), (2, ["Stadt", "A"]), (3, ["", "B"])], [grids.Merge(2, 1, 3, 1)], [])
    assert [row[1] for row in down["rows"]] == [["Stadt", "A"], ["Stadt", "B"]]
    for nothing in ([], [(1, ["Name", "Ort"])], [(1, ["", ""])]):
        with pytest.raises(Refusal):
            grids.table(nothing, [], [])
    wide = [(1, ["x"] * (limits.MOST_COLUMNS + 1)), (2, ["y"])]
    wide[0][1][0] = "Name"
    with pytest.raises(Refusal) as refused:
        grids.table(wide, [], [])
    assert refused.value.fault is Fault.TOO_MANY_COLUMNS
    assert get_column_letter(3) == "C"


CARDS = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg
ORG;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Stra=DFen=
verein e. V.;Vorstand
TEL;WORK;VOICE:030 23125 101
TEL;WORK;FAX:030 23125 199
PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/4AAQ
 SkZJRg
ADR;WORK:;;Weg 1;M\\;nster;;48143;
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Suharto
item1.EMAIL;TYPE=INTERNET:alt@example.org
item1.EMAIL;TYPE=INTERNET,PREF:neu@example.org
NOTE:Eins\\, zwei\\ndrei und ei
 ne lange Zeile
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:org
FN:Frauentreff Oase
ORG:Frauentreff Oase
TEL;VALUE=uri;TYPE="voice,work":tel:+49-30-23125-102
TITLE:Leitung
URL:https://oase.example.org/
END:VCARD
"""


def test_cards_of_all_three_ages() -> None:
    found = vcards.table(CARDS)
    rows = [dict(zip(found["heads"], cells, strict=True)) for _number, cells in found["rows"]]
    assert [number for number, _cells in found["rows"]] == [1, 12, 20]
    assert (rows[0]["Name"], rows[0]["Ansprechperson"], rows[0]["Telefon"]) == (
        "Straßenverein e. V.",
        "Jörg Müller",
        "030 23125 101",
    )
    assert (rows[0]["Straße"], rows[0]["Ort"], rows[0]["Postleitzahl"]) == ("Weg 1", "M;nster", "48143")
    assert (rows[1]["Name"], rows[1]["Ansprechperson"], rows[1]["E-Mail"]) == ("Suharto", "", "neu@example.org")
    assert rows[1]["Angebote"] == "Eins, zwei\ndrei und eine lange Zeile"
    assert (rows[2]["Name"], rows[2]["Ansprechperson"], rows[2]["Telefon"]) == (
        "Frauentreff Oase",
        "",
        "+49-30-23125-102",
    )


def test_cards_in_latin_1_without_a_word_about_it() -> None:
    raw = "BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Jörg Größe\r\nEND:VCARD\r\n".encode("latin-1")
    assert sheets.read(raw=raw, name="karte.vcf").rows[0][1][0] == "Jörg Größe"
