"""Lists of institutions as they come: half in order, half as thirty years of spreadsheets have left them. The same seed, the same lists."""

import csv
import io
import random
from collections.abc import Mapping, Sequence
from datetime import date

import openpyxl

Table = list[list[object]]
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "cp437", "mixed")
GOOD: Mapping[str, Sequence[object]] = {
    "Name der Einrichtung": (
        "Kita Sonnenblume", "Gesamtschule Süd", "Elternverein Hand in Hand e. V.", "Moschee am Ring", "Frauenhaus Nord", "Café Ömür",
    ),
    "Art": ("Kita", "Schule", "Verein", "Beratung", "Unterkunft", ""),
    "Rechtsform": ("e. V.", "gGmbH", "Stiftung", ""),
    "Träger": ("Kita Sonnenblume", "Café Ömür", "Stadt", ""),
    "Straße": ("Weg 1", "Musterstr. 12 a", ""),
    "PLZ": ("48143", "48149", ""),
    "Ort": ("Münster", "Münster-Hiltrup", ""),
    "Gemeinde": ("05515000", "Münster, Stadt", "Münster"),
    "Telefon": ("030 23125 101", "+49 30 23125-102", ""),
    "E-Mail": ("kita@example.org", ""),
    "Internet": ("www.example.org", "https://example.org/a?b=c#d", ""),
    "Öffnungszeiten": ("Mo bis Fr 8 bis 13 Uhr", ""),
    "Sprachen": ("Türkisch, Dari", "deutsch und arabisch", "keine", ""),
    "Zielgruppe": ("Kinder", "Kinder/Familien", ""),
    "Angebote": ("Deutsch für Eltern\nmontags", ""),
    "Geschützt": ("ja", "nein", ""),
    "Ansprechpartnerin": ("Ida Muster", "Şirin Beispiel", ""),
    "Ansprechpartnerin Telefon": ("030 23125 103", ""),
    "Ansprechpartnerin E-Mail": ("ida@example.org", ""),
    "Schulnummer": ("", "190000"),
    "Kennung": ("",),
    "Stadtteil": ("", "Kanalviertel"),
    "": ("", "Bemerkung ohne Überschrift"),
    "Farbe": ("blau", ""),
}  # fmt: skip
HEADS = tuple(GOOD)
STRANGE: Sequence[object] = (
    "", " ", "-", "\u00a0", "NULL", "#NV", "#BEZUG!", "29.02.2026", "30.02.", "31.11.2025", "00.00.0000", date(2024, 2, 29), 48143, 48143.0,
    -1, 1e308, float(2**63), True, "4814", "481430", "\u0664\u0668\u0661\u0664\u0663", "99999", "05999999", "=1+1", "+49", "@SUM(A1)",
    '=HYPERLINK("https://example.org";"hier")', "=cmd|' /C calc'!A0", "x" * 161, "ä" * 255, "x" * 1999, "x" * 2000, "x" * 2001,
    "Wort " * 380, "İ" * 90, "\ufb01" * 160, "\u202eabc", "\u200b", "\ufeffName", "e\u0301" * 120, "\U0001f469\u200d\U0001f467" * 40,
    "\U0010ffff", "a\tb", "a\nb\r\nc", "\x0b", "\x1f", "\x7f", '"', '""', "'; DROP TABLE directory_upload; --", "%s %(x)s {0} {{ x }}",
    "<script>alert(1)</script>", "../../etc/passwd", "ruf an", "a@b", "kita(at)example", "Klingonisch", "Raumschiff", "Marsmenschen",
    "vielleicht", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-fffffffffffff", ";", ",", "|", "sep=;",
)  # fmt: skip


def table(chance: random.Random) -> Table:
    """Headings and a handful of rows; some rows stand there twice, some are too short or too long."""
    heads: list[object] = [HEADS[0], *chance.sample(HEADS[1:], chance.randint(0, 8))]
    if chance.random() < 0.1:
        heads.append(chance.choice(heads))
    if chance.random() < 0.1:
        heads[chance.randrange(len(heads))] = chance.choice(STRANGE)
    rows: Table = []
    for number in range(chance.randint(1, 8)):
        row = [cell(str(head), number, chance) for head in heads]
        if chance.random() < 0.05:
            row = row[: chance.randint(0, len(row))] + [chance.choice(STRANGE)] * chance.choice((0, 0, 3))
        rows.append(row)
        if chance.random() < 0.1:
            rows.append(list(row))
    above: Table = [[], ["Unsere Liste"]] if chance.random() < 0.1 else []
    return [*above, heads, *rows]


def cell(head: str, number: int, chance: random.Random) -> object:
    """Mostly in order; a name mostly with a number, so that not every list says the same."""
    if chance.random() < 0.12:
        return chance.choice(STRANGE)
    good = chance.choice(GOOD.get(head, ("",)))
    return f"{good} {chance.randrange(10**6)}" if head == HEADS[0] and chance.random() < 0.8 else good


def text(rows: Table, chance: random.Random) -> bytes:
    """As a program would write it that cares little for what others read."""
    target = io.StringIO(newline="")
    writer = csv.writer(
        target,
        delimiter=chance.choice(";;;,\t|"),
        quoting=chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
        lineterminator=chance.choice(("\r\n", "\n", "\r")),
    )
    writer.writerows(rows)
    said, encoding = target.getvalue(), chance.choice(ENCODINGS)
    if encoding == "mixed":  # two lists put together in an editor
        half = len(said) // 2
        return said[:half].encode() + said[half:].encode("cp1252", "replace")
    raw = said.encode(encoding, "replace")
    if chance.random() < 0.03:
        raw = raw[: chance.randrange(len(raw) + 1)]  # the line broke
    return raw


def workbook(rows: Table) -> bytes:
    """The same as Excel keeps it: numbers, days and formulas are more than their text."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Liste")
    for row in rows:
        sheet.append([_printable(one) if isinstance(one, str) else one for one in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _printable(text: str) -> str:
    """Without the signs that no workbook can hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")


def file(chance: random.Random, *, books: float = 0.3) -> tuple[bytes, str]:
    """A file and its name; so many of them are workbooks."""
    rows = table(chance)
    return (workbook(rows), "liste.xlsx") if chance.random() < books else (text(rows, chance), "liste.csv")
