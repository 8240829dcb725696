"""Lists to take away: Excel and CSV. A text is never a formula, whatever program opens the file (guarantee E3, ASVS 1.2.10).

A list declares its columns once and says which of them tell of persons. Without those it is a plain download; with them
it is a deed: a reason, a line in the log before anything leaves the house, a factor shown just now.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock_time
from decimal import Decimal
from enum import Enum
from typing import Any

import xlsxwriter
from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miteinander.core import audit, labels, texts, time
from miteinander.core.tenancy import Actor
from miteinander.core.verdicts import Refused
from miteinander.core.words import Word

TOO_MANY = gettext_lazy(
    "Diese Liste ist zu lang: Auf einmal lassen sich höchstens %(limit)s Zeilen ausgeben. Bitte grenzen Sie sie ein."
)
NOT_LOGGED = gettext_lazy(
    "Die Ausgabe konnte nicht protokolliert werden. Deshalb geben wir nichts heraus. Bitte versuchen Sie es später."
)
LONGEST_CELL = 32_767  # what Excel takes
WIDEST = 60
# A formula may hide behind blanks, quotation marks, and signs that nobody sees; and it may begin anew behind whatever
# another program takes for the border of a cell (LibreOffice asks which signs are borders, and people click on all).
HIDES = r"[\s\"'`´‘’‚‛“”„‟«»‹›\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff]*"
BEGINS = re.compile(rf"(?P<border>^|[,;|\t\r\n])(?P<hides>{HIDES})(?=(?P<sign>\S))")
DANGEROUS = frozenset("=+-@")


class Form(Enum):
    """In which form a list leaves the house."""

    XLSX = "xlsx"
    CSV = "csv"

    @property
    def content_type(self) -> str:
        if self is Form.CSV:
            return "text/csv; charset=utf-8"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, how a row says its value, and whether that tells of a person."""

    head: Any
    value: Callable[[Any], Any]
    personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list that can be taken away. ``protected`` rows never are: places and people that nobody may find."""

    code: str  # stands in the log
    title: Any
    columns: Sequence[Column]
    protected: Callable[[Any], bool] = lambda _row: False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is written: values as they are, not yet as text."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    left_out: int  # protected rows


def limit() -> int:
    """How many rows may leave at once; lists are read up to one more."""
    return int(settings.EXPORT_ROWS)


def sheet(*, listing: Listing, rows: Sequence[Any], personal: bool) -> Sheet:
    """The rows of a list under its columns. Raises ``Refused`` when there are too many."""
    if len(rows) > limit():
        raise Refused(TOO_MANY % {"limit": labels.number(limit())})
    columns = [column for column in listing.columns if personal or not column.personal]
    shown = [row for row in rows if not listing.protected(row)]
    return Sheet(
        title=str(listing.title),
        heads=tuple(str(column.head) for column in columns),
        rows=[tuple(column.value(row) for column in columns) for row in shown],
        left_out=len(rows) - len(shown),
    )


def logged(
    *,
    listing: Listing,
    rows: Sequence[Any],
    form: Form,
    narrowing: Mapping[str, str],
    reason: str,
    by: Actor,
) -> Sheet:
    """The list with what it tells of persons. The line in the log is committed before: without it nothing is given.

    The caller has asked for permission. Raises ``Refused``.
    """
    taken = sheet(listing=listing, rows=rows, personal=True)
    note(code=listing.code, form=form.value, narrowing=narrowing, count=len(taken.rows), reason=reason, by=by)
    return taken


def note(
    *, code: str, form: str, narrowing: Mapping[str, str], count: int, reason: str, by: Actor, subject: Any = None
) -> None:
    """Write down who takes what away, and what for. Raises ``Refused`` when it cannot be written."""
    said = "; ".join(f"{name}: {value}" for name, value in narrowing.items())
    try:
        audit.note_export(
            by=by, listing=code, form=form, narrowing=said[:500], count=count, reason=reason[:200], subject_id=subject
        )
    except DatabaseError as error:
        raise Refused(NOT_LOGGED) from error


def written(taken: Sheet, *, form: Form, told: Mapping[str, str], at: datetime) -> bytes:
    """The file. ``told`` is what stands on the second sheet of a workbook: where this comes from and how it was narrowed."""
    return as_csv(taken) if form is Form.CSV else as_xlsx(taken, told=told, at=at)


def as_csv(taken: Sheet) -> bytes:
    """As German offices open it: UTF-8 with byte order mark, semicolons, every cell in quotation marks, one line per row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(head) for head in taken.heads])
    writer.writerows([_csv_cell(value) for value in row] for row in taken.rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before each sign with which one could begin."""
    text = texts.one_line(texts.FORBIDDEN.sub("", text))
    if text.isascii() and not DANGEROUS.intersection(text):
        return text
    return BEGINS.sub(_marked, text)


def _marked(found: re.Match[str]) -> str:
    mark = "'" if unicodedata.normalize("NFKC", found["sign"])[:1] in DANGEROUS else ""
    return f"{found['border']}{mark}{found['hides']}"


def plain(value: Any) -> Any:
    """Words as people read them; numbers, days and times stay what they are."""
    match value:
        case None:
            return ""
        case bool():
            return _("ja") if value else _("nein")
        case Word():
            return str(labels.label(value))
        case datetime():
            return value.astimezone(time.BERLIN).replace(tzinfo=None, second=0, microsecond=0)
        case date() | clock_time() | int() | float() | Decimal():
            return value
        case list() | tuple() | set() | frozenset():
            return ", ".join(sorted(str(plain(one)) for one in value))
    return str(value)


def _csv_cell(value: Any) -> str:
    match plain(value):
        case datetime() as instant:
            return f"{instant:%d.%m.%Y %H:%M}"
        case date() as day:
            return f"{day:%d.%m.%Y}"
        case clock_time() as clock:
            return f"{clock:%H:%M}"
        case int() | float() | Decimal() as number:
            return str(number).replace(".", ",")
        case text:
            return harmless(text)


def as_xlsx(taken: Sheet, *, told: Mapping[str, str], at: datetime) -> bytes:
    """A workbook: texts as texts, numbers, days and times typed, the heads frozen, columns as wide as what is in them."""
    out = io.BytesIO()
    careful = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, careful) as book:
        book.set_properties({"title": taken.title, "created": at.astimezone(time.BERLIN).replace(tzinfo=None)})
        style = _Style(book)
        page = book.add_worksheet(_sheet_name(taken.title))
        widths = [len(head) for head in taken.heads]
        for at_column, head in enumerate(taken.heads):
            page.write_string(0, at_column, head, style.head)
        for number, row in enumerate(taken.rows, start=1):
            for at_column, value in enumerate(row):
                width = style.write(page, number, at_column, plain(value))
                widths[at_column] = max(widths[at_column], width)
        for at_column, width in enumerate(widths):
            page.set_column(at_column, at_column, min(width + 2, WIDEST))
        page.freeze_panes(1, 0)
        if taken.heads:
            page.autofilter(0, 0, len(taken.rows), len(taken.heads) - 1)
        about = book.add_worksheet(_("Angaben zur Liste"))
        about.set_column(0, 1, 40)
        for number, (name, value) in enumerate(told.items()):
            about.write_string(number, 0, name, style.head)
            style.write(about, number, 1, value)
    return out.getvalue()


class _Style:
    """The formats of one workbook. A text carries the mark that Excel itself sets for "this is text": it survives editing."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.text = book.add_format({"num_format": "@", "quote_prefix": True, "valign": "top"})
        self.day = book.add_format({"num_format": "dd.mm.yyyy"})
        self.instant = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        self.clock = book.add_format({"num_format": "hh:mm"})

    def write(self, page: Any, row: int, column: int, value: Any) -> int:
        """Write one cell; how many letters wide it is."""
        match value:
            case "":
                return 0
            case datetime():
                page.write_datetime(row, column, value, self.instant)
                return 16
            case date():
                page.write_datetime(row, column, value, self.day)
                return 10
            case clock_time():
                page.write_datetime(row, column, value, self.clock)
                return 5
            case int() | float() | Decimal():
                page.write_number(row, column, value)
                return len(str(value))
        text = texts.many_lines(texts.FORBIDDEN.sub("", value))[:LONGEST_CELL]
        page.write_string(row, column, text, self.text)
        return max(map(len, text.split("\n")), default=0)


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Liste"


def file_name(title: str, *, form: Form, day: date) -> str:
    """ASCII, so that every browser keeps it: "Anfragen-2026-03-18.xlsx"."""
    spelt = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
    umlauts = "".join(spelt.get(sign, sign) for sign in title)
    plain_title = unicodedata.normalize("NFKD", umlauts).encode("ascii", "ignore").decode()
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', plain_title).strip('-') or 'Liste'}-{day:%Y-%m-%d}.{form.value}"


def narrowed(bound_fields: Iterable[Any], shown: Callable[[Any, Any], str]) -> dict[str, str]:
    """What a list is narrowed to, in the words of its form."""
    found = {
        str(bound.label): shown(bound, bound.value()) or _unsaid(bound) for bound in bound_fields if not bound.errors
    }
    return {name: value for name, value in found.items() if value and value not in (_("nein"), _("alle"))}


def _unsaid(bound: Any) -> str:
    """What a list shows when nothing was chosen: "alle offenen"."""
    return next((str(label) for code, label in getattr(bound.field, "choices", ()) if code == ""), "")
