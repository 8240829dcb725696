"""Text with separators, in whatever encoding programs of thirty years have written it."""

import csv
import io
import itertools
from typing import Any

from miteinander.core.sheets import limits
from miteinander.core.sheets.words import Fault, Refusal, Remark

SEPARATORS = ";,\t|"
SAMPLE = 20  # lines


def decoded(raw: bytes) -> tuple[str, list[Any]]:
    """The text, and a remark when its encoding had to be guessed. Raises ``Refusal`` for bytes that are no text."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if raw.startswith(mark):
            return _plain(_as(raw, name)), []
    sample = raw[:4_000]
    if sample.count(0) > len(sample) // 4:  # UTF-16 without its mark: every other byte of western text is zero
        name = "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
        return _plain(_as(raw, name)), [[Remark.ENCODING, {"name": "UTF-16"}]]
    try:
        return _plain(raw.decode()), []
    except UnicodeDecodeError:
        # Windows-1252 holds Latin-1 and what German Excel adds; five bytes mean nothing in it.
        return _plain(raw.decode("cp1252", "replace")), [[Remark.ENCODING, {"name": "Windows-1252"}]]


def _as(raw: bytes, name: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        raise Refusal(Fault.BROKEN) from None


def _plain(text: str) -> str:
    if "\0" in text:
        raise Refusal(Fault.NUL, row=text.count("\n", 0, text.index("\0")) + 1)
    strange = sum(sign < " " and sign not in "\t\r\n\x0b\x0c\x1a" for sign in text[:4_000])
    if strange > 20:
        raise Refusal(Fault.UNKNOWN)
    return text.rstrip("\x1a")


def rows(text: str) -> list[tuple[int, list[str]]]:
    """All rows that hold something, with the number of the line on which they begin."""
    csv.field_size_limit(limits.LONGEST_CELL * 20)
    first, _end, rest = text.partition("\n")
    separator = ""
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own hint
        separator, text = first.strip()[4], "\n" + rest
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or separator_of(text), strict=True)
    found: list[tuple[int, list[str]]] = []
    number = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((number, cells))
            if len(found) > limits.MOST_ROWS + SAMPLE:
                raise Refusal(Fault.TOO_MANY_ROWS, most=limits.MOST_ROWS)
            number = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error):
            raise Refusal(Fault.LONG_CELL, row=number, most=limits.LONGEST_CELL) from None
        raise Refusal(Fault.QUOTES, row=number) from None
    return found


def separator_of(text: str) -> str:
    """The sign that parts the first lines into the most columns, evenly; quoted text does not count."""
    best, most = ";", 0.0
    for separator in SEPARATORS:
        widths = []
        try:
            for cells in itertools.islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), SAMPLE):
                if cells:
                    widths.append(len(cells))
        except csv.Error:
            continue
        if widths and max(widths) > 1:
            common = max(set(widths), key=widths.count)
            score = common * widths.count(common) / len(widths) if common > 1 else 0.5
            if score > most:
                best, most = separator, score
    return best
