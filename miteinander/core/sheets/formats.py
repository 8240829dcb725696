"""Which format a file really has, whatever it is called."""

from typing import Any

from miteinander.core.sheets import delimited, grids, vcards, workbooks
from miteinander.core.sheets.words import Fault, Refusal

ZIP, EMPTY_ZIP, COMPOUND = b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Things that are text or nearly, and no table.
NO_TABLES = (
    b"%PDF", b"{\\rtf", b"<?xml", b"<html", b"<!doctype", b"<svg", b"<table", b"\x89png", b"gif8", b"\xff\xd8\xff", b"\x7felf", b"mz",
    b"rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"bzh", b"#!", b"\x28\xb5\x2f\xfd", b"sqlite format", b"id;p",
)  # fmt: skip
TEXTS = (".csv", ".tsv", ".txt")


def read(raw: bytes, suffix: str) -> dict[str, Any]:
    """The table of a file. Raises ``Refusal``, and whatever parsers raise."""
    if not raw.strip(b" \t\r\n\0"):
        raise Refusal(Fault.EMPTY)
    if raw.startswith(COMPOUND):
        raise Refusal(Fault.OLD_EXCEL)
    if raw.startswith((ZIP, EMPTY_ZIP)):
        called(suffix, ".xlsx", ".xlsm", ".xlsb", ".ods", ".zip")
        return grids.table(*workbooks.read(raw))
    beginning = raw[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith(tuple(mark.lower() for mark in NO_TABLES)):
        raise Refusal(Fault.UNKNOWN)
    text, remarks = delimited.decoded(raw)
    if text.lstrip("\ufeff \t\r\n")[:11].upper() == "BEGIN:VCARD":
        called(suffix, ".vcf", ".vcard", ".txt")
        return {**vcards.table(text), "remarks": remarks}
    called(suffix, *TEXTS)
    return grids.table(delimited.rows(text), [], remarks)


def called(suffix: str, *names: str) -> None:
    """What a file is called must not say otherwise than what it is."""
    if suffix not in names:
        raise Refusal(Fault.WRONG_NAME, suffix=suffix or "?")
