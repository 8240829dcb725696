"""Excel workbooks (.xlsx): looked at as an archive before anything in it is parsed, then read cell by cell."""

import io
import re
import zipfile
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string

from miteinander.core.sheets import limits
from miteinander.core.sheets.grids import Merge
from miteinander.core.sheets.words import Fault, Refusal, Remark

# Programs and doors to elsewhere that a workbook can carry.
PROGRAMS = re.compile(
    r"vbaProject|vbaData|/activeX/|/ctrlProps/|/embeddings/|/macrosheets/|/dialogsheets/|oleObject", re.I
)
DOORS = re.compile(r"externalLinks/|connections\.xml|queryTables/|webExtensions/|/model/|customData/", re.I)
DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
# Marks that cost time each, and how many of them there may be, before anything is parsed.
DEAR = (
    (re.compile(rb"<(?:\w+:)?c[ />]"), limits.MOST_CELLS),
    (re.compile(rb"<(?:\w+:)?si[ />]"), limits.MOST_CELLS // 2),
    (re.compile(rb"<(?:\w+:)?row[ />]"), limits.MOST_CELLS // 10),
)
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
OUTSIDE = re.compile(rb'TargetMode\s*=\s*["\']External["\']', re.I)
LINK_OF_A_CELL = re.compile(rb"relationships/hyperlink[\"']", re.I)
ENCRYPTED = 0x1


def read(raw: bytes) -> tuple[list[tuple[int, list[str]]], list[Merge], list[Any]]:
    """Rows with their numbers, merged ranges and remarks of the first visible sheet. Raises ``Refusal``."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            look_over(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise Refusal(Fault.BROKEN) from None
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        raise Refusal(Fault.NO_TABLE)
    sheet: Any = shown[0]
    sheet.reset_dimensions()  # what the file says of its size need not be true
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        merges = merged(archive.read(sheet._worksheet_path.lstrip("/")))
    return rows(sheet), merges, list(remarks(book, sheet, shown))


def look_over(archive: zipfile.ZipFile) -> None:
    """Everything that is wrong with the archive itself; nothing is parsed yet."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > limits.MOST_PARTS:
        raise Refusal(Fault.TOO_MUCH)
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise Refusal(Fault.LOCKED)
    if len(names) != len(parts) or any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        raise Refusal(Fault.BROKEN)
    if sum(part.file_size for part in parts) > limits.MOST_UNPACKED or any(
        part.file_size > 1_000_000 and part.file_size > limits.MOST_RATIO * max(part.compress_size, 1) for part in parts
    ):
        raise Refusal(Fault.TOO_MUCH)
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Refusal(Fault.OTHER_OFFICE)
    if any(PROGRAMS.search(name) for name in names):
        raise Refusal(Fault.MACROS)
    if any(DOORS.search(name) for name in names):
        raise Refusal(Fault.LINKS)
    left = limits.MOST_UNPACKED
    for part in parts:
        left -= look_into(archive, part, left)


def look_into(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """One part, read as bytes: what its head says of its size need not be true. Gives its real size."""
    with archive.open(part) as file:
        content = file.read(left + 1)
    if len(content) > left:
        raise Refusal(Fault.TOO_MUCH)
    if not part.filename.endswith((".xml", ".rels", ".vml")):
        return len(content)
    if b"\0" in content[:200]:  # UTF-16: no spreadsheet program writes it, and it hides from the eye below
        raise Refusal(Fault.BROKEN)
    if DTD.search(content):
        raise Refusal(Fault.BROKEN)
    if part.filename == "[Content_Types].xml" and b"macroEnabled" in content:
        raise Refusal(Fault.MACROS)
    if part.filename.endswith(".rels") and len(OUTSIDE.findall(content)) > len(LINK_OF_A_CELL.findall(content)):
        raise Refusal(Fault.LINKS)
    if any(len(mark.findall(content)) > most for mark, most in DEAR):
        raise Refusal(Fault.TOO_MUCH)
    return len(content)


def rows(sheet: Any) -> list[tuple[int, list[str]]]:
    """All rows that hold something, bounded on the way: a row far down costs nothing until it holds something."""
    found: list[tuple[int, list[str]]] = []
    signs = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > limits.LAST_ROW:
            raise Refusal(Fault.TOO_MANY_ROWS, most=limits.MOST_ROWS)
        cells = [shown(value) for value in values]
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if len(cells) > limits.MOST_COLUMNS:
            raise Refusal(Fault.TOO_MANY_COLUMNS, most=limits.MOST_COLUMNS, row=number)
        signs += sum(map(len, cells))
        found.append((number, cells))
        if len(found) > limits.MOST_ROWS + 20 or signs > limits.MOST_SIGNS:
            raise Refusal(Fault.TOO_MANY_ROWS, most=limits.MOST_ROWS)
    return found


def shown(value: Any) -> str:
    """A value as people see it in the cell. A text that begins with an equals sign is a text; of a formula its last result counts."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nein"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return f"{value:%d.%m.%Y}" if value.time() == time() else f"{value:%d.%m.%Y %H:%M}"
        case date():
            return f"{value:%d.%m.%Y}"
        case time():
            return f"{value:%H:%M}"
    return str(value)


def merged(content: bytes) -> list[Merge]:
    """Ranges of merged cells, as far as a list of institutions has any."""
    found = []
    for left, top, right, bottom in MERGED.findall(content)[: limits.MOST_MERGES]:
        found.append(
            Merge(
                int(top), column_index_from_string(left.decode()), int(bottom), column_index_from_string(right.decode())
            )
        )
    return found


def remarks(book: Any, sheet: Any, shown_sheets: list[Any]) -> Any:
    """Other sheets are not read: that is said, of hidden ones above all."""
    hidden = [one.title for one in book.worksheets if one.sheet_state != "visible"]
    others = [one.title for one in shown_sheets if one is not sheet]
    if hidden:
        yield [Remark.HIDDEN_SHEETS, {"names": _names(hidden)}]
    if others:
        yield [Remark.OTHER_SHEETS, {"name": sheet.title[:40], "names": _names(others)}]


def _names(titles: list[str]) -> str:
    return ", ".join(f"„{title[:40]}“" for title in titles[:3]) + (" …" if len(titles) > 3 else "")
