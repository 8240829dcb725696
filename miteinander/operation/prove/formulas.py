"""E3: no list that leaves the house holds a cell that a spreadsheet would calculate, whatever people typed, in Excel's form and as CSV."""

import contextlib
import csv
import io
import time
import unicodedata
import uuid
import zipfile
from collections.abc import Iterator
from typing import Any
from unittest import mock

import openpyxl
import xlsxwriter
from django.apps import apps
from django.test import Client
from psycopg import sql

from miteinander.centres.vocabulary import Role
from miteinander.core import doors as house
from miteinander.core import export_pages, exports, texts
from miteinander.operation import handbook
from miteinander.operation.prove import doors, pages, scripts
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result

# {m} is a word of its own per payload. PostgreSQL stores no NUL, so it cannot lie in a column (that it is taken out: core/tests).
PAYLOADS = (
    "={m}+1", "+{m}+1", "-{m}+1", "@{m}(1)", "＝{m}+1", "＋{m}+1", "－{m}+1", "＠{m}(1)", "﹦{m}+1", "﹢{m}+1", "﹣{m}+1", "﹫{m}(1)",
    "\t={m}+1", "\r={m}+1", "\n={m}+1", "\r\n={m}+1", "\x0b={m}+1", "\x01={m}+1", " ={m}+1", "   +{m}+1", "\u00a0={m}+1",
    "\u3000={m}+1", "\u200b={m}+1", "\ufeff={m}+1", "\u00ad={m}+1", '"={m}+1', "'={m}+1", '""={m}+1', "„={m}+1“", '" ={m}+1',
    "={m}|' /C calc'!A0", "+{m}|' /C calc'!A0", "@{m}|' /C calc'!A0", '=DDE("{m}";"/C calc";"A0")', '=HYPERLINK("https://{m}.example.org")',
    '=WEBSERVICE("https://{m}.example.org")', "a;={m}+1", "a,={m}+1", "a\t={m}+1", 'a";={m}+1;"',
)  # fmt: skip
TEXTS = tuple(text.replace("{m}", f"e3q{number:02}") for number, text in enumerate(PAYLOADS))
MARK = "e3q"
# What lists print of tables that all centres share. It is put back afterwards.
SHARED = (
    ("directory_school", "name"), ("directory_school", "street"), ("directory_school", "town"), ("directory_municipality", "short_name"),
    ("directory_language", "name_de"), ("directory_language", "name_en"), ("centres_user", "email"),
)  # fmt: skip
BORDERS = (";", ",", "\t", "|", ";,\t|")  # LibreOffice asks which signs are borders
# This centre of the demo asks no archive: the list of an offer would have nothing to print.
OFFERED = """
WITH made AS (
  INSERT INTO keeping_offer (id, centre_id, number, over_by, offered_on, answer_by, archive_reference, correction_reason)
  VALUES (gen_random_uuid(), %s, 1, current_date, current_date, current_date + 180, '', '') ON CONFLICT DO NOTHING RETURNING id, centre_id)
INSERT INTO keeping_offerline (id, centre_id, offer_id, "table", of, year, first, before, count, answer)
SELECT gen_random_uuid(), centre_id, id, 'interpreting_request', 'unserved', year, make_date(year, 1, 1), make_date(year + 1, 1, 1), 1, ''
FROM made, generate_series(2001, 2005) year
"""
# The archive takes what nobody served and whose period is over. Said anew after each planting: that writes over the table's name too.
TAKEN = """
INSERT INTO keeping_offerline (id, centre_id, offer_id, "table", of, year, first, before, count, answer)
SELECT gen_random_uuid(), centre_id, id, 'interpreting_request', 'unserved', 2000, '2000-01-01', current_date, 1, 'taken'
FROM keeping_offer WHERE centre_id = %s AND number = 1 ON CONFLICT DO NOTHING
"""
PACKED = "keeping:fetch_taken"
EXPORTED = {"reason": "Probe für die Liste", "file_type": ""}


def lists() -> dict[str, bool]:
    """Every door through which a list leaves the house, read from the views; whether it is sent for."""
    found = {}
    for name, path, pattern in house.patterns():
        view = getattr(pattern.callback, "view_class", None)
        if isinstance(view, type) and not path.startswith("probe/"):
            sent_for = issubclass(getattr(view, "form_class", None) or object, export_pages.ExportForm)
            if sent_for or issubclass(view, export_pages.Exported):
                found[name] = sent_for
    return found


def lives(cell: str) -> bool:
    """Would some spreadsheet take this text for a formula? Leading blanks, hidden signs and quotation marks are forgiven."""
    bare = cell.lstrip('"„“”«»‚‘’`´')
    while bare and (bare[0].isspace() or unicodedata.category(bare[0]) in {"Cc", "Cf", "Mn"} or bare[0] in '"„“”'):
        bare = bare[1:]
    return unicodedata.normalize("NFKC", bare[:1]) in {"=", "+", "-", "@"}


def sheets(raw: bytes) -> list[bytes]:
    """The lists in a file: itself, or all that are packed in it. A workbook of Excel is packed as well."""
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        return [raw]
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        names = packed.namelist()
        return [raw] if "[Content_Types].xml" in names else [packed.read(name) for name in names]


def read(raw: bytes) -> tuple[set[str], list[str]]:
    """The texts of a list as a spreadsheet opens it, and those that it would calculate."""
    if zipfile.is_zipfile(io.BytesIO(raw)):
        cells = [cell for page in openpyxl.load_workbook(io.BytesIO(raw)) for row in page.iter_rows() for cell in row]
        alive = [str(cell.value) for cell in cells if cell.data_type == "f" or cell.hyperlink]
        return {str(cell.value) for cell in cells}, alive
    found, alive = set[str](), []
    for borders in BORDERS:
        text = raw.decode("utf-8-sig")
        for sign in borders[1:]:
            text = text.replace(sign, borders[0])
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=borders[0]):
            found.update(row)
            alive += [cell for cell in row if lives(cell)]
    return found, alive


def taken(owner: Connection, centre_id: int) -> Iterator[tuple[str, exports.Form, bytes]]:
    """Every list in both forms, taken by whoever may; a list that nobody gets is empty."""
    people = pages.members(owner, centre_id)
    sending = lists()
    for name, address, door in doors.addresses(owner, centre_id):
        if name not in sending or door is None:
            continue
        member = next((one for one in people if any(door.opens(handbook.actor(Role(role))) for role in one[4])), None)
        client = pages.browser(member, centre_id) if member else Client()
        for form in exports.Form:
            if sending[name]:
                typed = EXPORTED | {"file_type": form.value, "key": str(uuid.uuid4())}
                answer = client.post(address, typed)
            else:
                answer = client.get(address, {"als": form.value})
            given = answer.headers.get("Content-Disposition", "").startswith("attachment")
            yield name, form, answer.content if given else b""


def take_all(owner: Connection, centre_id: int) -> tuple[int, set[str], list[str]]:
    """How many cells carry a payload, which payloads they are, and what is wrong."""
    tries, heard, faults = 0, set[str](), []
    for name, form, raw in taken(owner, centre_id):
        if not raw:
            faults.append(f"nobody gets {name} as {form.value}")
            continue
        for sheet in sheets(raw):
            cells, alive = read(sheet)
            carrying = {cell for cell in cells if MARK in cell}
            tries += len(carrying)
            heard |= {cell[cell.index(MARK) :][:5] for cell in carrying}
            faults += [f"{name}, {form.value}: {cell!r}" for cell in alive]
    return tries, heard, faults


@contextlib.contextmanager
def kept(owner: Connection) -> Iterator[None]:
    """What all centres share, as it was, afterwards."""
    former = {}
    for table, column in SHARED:
        query = sql.SQL("SELECT {c}, {k} FROM {t}").format(
            t=sql.Identifier(table), c=sql.Identifier(column), k=key_of(table)
        )
        former[table, column] = owner.execute(query).fetchall()
    try:
        yield
    finally:
        for (table, column), rows in former.items():
            change = sql.SQL("UPDATE {t} SET {c} = %s WHERE {k} = %s").format(
                t=sql.Identifier(table), c=sql.Identifier(column), k=key_of(table)
            )
            with silent(owner, table):
                owner.cursor().executemany(change, rows)


def plant(owner: Connection, centre_id: int, shift: int) -> int:
    """The payloads in every text column of a centre, and of what all share. How many columns took them."""
    columns = scripts.plant(owner, centre_id, texts=TEXTS, shift=shift)
    for number, (table, column) in enumerate(SHARED):
        change = sql.SQL(
            "UPDATE {t} SET {c} = lower(p.text) || ' ' || n.row"
            " FROM (SELECT {k} AS key, row_number() OVER (ORDER BY {k}) AS row FROM {t}) n,"
            " unnest(%s::text[]) WITH ORDINALITY AS p(text, place) WHERE {t}.{k} = n.key AND p.place = (n.row + %s) %% %s + 1"
        ).format(t=sql.Identifier(table), c=sql.Identifier(column), k=key_of(table))
        with silent(owner, table):
            columns += owner.execute(change, (list(TEXTS), number + shift, len(TEXTS))).rowcount > 0
    owner.execute(TAKEN, (centre_id,))
    return columns


def key_of(table: str) -> sql.Identifier:
    pk = next(one._meta.pk for one in apps.get_models() if one._meta.db_table == table)
    return sql.Identifier(str(pk.column))


@contextlib.contextmanager
def silent(owner: Connection, table: str) -> Iterator[None]:
    """Without the triggers of a table."""
    owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    try:
        yield
    finally:
        owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))


def loosely(_style: Any, page: Any, row: int, column: int, value: Any) -> int:
    """The control: a cell as most programs write it."""
    text = texts.LINE_END.sub(
        "\n", texts.FORBIDDEN.sub("", str(value))
    )  # inside a formula these would only break the file
    page.write(row, column, text)
    return len(text)


@contextlib.contextmanager
def unguarded() -> Iterator[None]:
    """The writers without their care."""

    def workbook(out: Any, _careful: Any) -> Any:
        return xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})

    with (
        mock.patch.object(exports, "harmless", lambda text: text),
        mock.patch.object(exports._Style, "write", loosely),
        mock.patch.object(exports, "xlsxwriter", mock.Mock(Workbook=workbook)),
    ):
        yield


def prove(laboratory: Laboratory, centres: list[int], *, rounds: int = 8) -> Iterator[Result]:
    """``rounds``: how often the payloads move on by five rows, so that short lists print all of them too."""
    begun = time.perf_counter()
    tries, heard, faults, columns = 0, set[str](), list[str](), 0
    with laboratory.owner() as owner, kept(owner):
        owner.execute(OFFERED, (centres[0],))
        for number in range(rounds):
            columns = plant(owner, centres[0], 5 * number)
            cells, marks, wrong = take_all(owner, centres[0])
            tries, heard, faults = tries + cells, heard | marks, faults + wrong
        with unguarded():
            _cells, _marks, without = take_all(owner, centres[0])
    packed = sum(fault.startswith(f"{PACKED}, ") for fault in without)
    reached = len(heard)
    if reached < len(TEXTS):
        faults.append(f"only {reached} of {len(TEXTS)} payloads came out")
    yield Result(
        "E3", f"{len(TEXTS)} formulas in {columns} text columns, {len(lists())} lists as xlsx and csv: cells that carry one", tries,
        len(faults), f"without the guard a spreadsheet would calculate {len(without)} cells, {packed} of them packed for the archive",
        packed > 0,
        time.perf_counter() - begun, faults[:20],
    )  # fmt: skip
