"""Files that want to do harm, made by code: nothing of them lies about. Each has a name that says what it tries."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
STRINGS = "xl/sharedStrings.xml"
SHEET, BOOK, TYPES, RELS = (
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "[Content_Types].xml",
    "xl/_rels/workbook.xml.rels",
)
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "' + f"&{chr(97 + n)};" * 10 + '">' for n in range(9))
    + "]>"
)
XXE = '<!DOCTYPE l [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
WEB = '<!DOCTYPE l [<!ENTITY % j SYSTEM "http://127.0.0.1:9/x.dtd"> %j;]>'
QUADRATIC = f'<!DOCTYPE l [<!ENTITY j "{"x" * 100_000}">]>'

Parts = dict[str, str | bytes]


def sheet(rows: str, before: str = "", dimension: str = "A1:C2") -> str:
    return f'{HEAD}{before}<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


GOOD = f'<row r="1">{cell("A1", "Name")}{cell("B1", "Telefon")}</row><row r="2">{cell("A2", "Kita Nord")}{cell("B2", "030 23125 100")}</row>'


def parts(rows: str = GOOD, **more: str) -> Parts:
    """A small workbook that is in order."""
    return {
        TYPES: f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/{BOOK}" ContentType="{TYPE}.sheet.'
        f'main+xml"/><Override PartName="/{SHEET}" ContentType="{TYPE}.worksheet+xml"/><Override PartName="/{STRINGS}" ContentType="{TYPE}.'
        'sharedStrings+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument"'
        f' Target="{BOOK}"/></Relationships>',
        BOOK: f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Liste" sheetId="1" r:id="r1"/></sheets></workbook>',
        RELS: f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/'
        f'sheet1.xml"/><Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        SHEET: sheet(rows),
        STRINGS: f'{HEAD}<sst xmlns="{MAIN}"><si><t>a</t></si></sst>',
    } | more  # type: ignore[return-value]


def packed(content: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method, compresslevel=9 if method == zipfile.ZIP_DEFLATED else None) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return file.getvalue()


def with_part(name: str, text: str | bytes = "x") -> bytes:
    return packed(parts() | {name: text})


def swapped(name: str, old: str, new: str) -> bytes:
    """The good workbook with one thing changed in one part."""
    content = parts()
    text = content[name]
    changed = text.replace(old, new, 1) if isinstance(text, str) else text
    assert changed != text, name
    return packed(content | {name: changed})


def rows_of(count: int, *, first: int = 2, wide: int = 2) -> str:
    return "".join(
        f'<row r="{number}">'
        + "".join(f'<c r="{chr(65 + n)}{number}"><v>{number}</v></c>' for n in range(wide))
        + "</row>"
        for number in range(first, first + count)
    )


def strings(body: str, before: str = "") -> bytes:
    return packed(
        parts(GOOD.replace("</row>", '<c r="C1" t="s"><v>0</v></c></row>', 1))
        | {STRINGS: f'{HEAD}{before}<sst xmlns="{MAIN}">{body}</sst>'}
    )


def flagged(raw: bytes, offset_local: int, offset_central: int, value: bytes) -> bytes:
    """The same archive with a field of every head overwritten."""
    changed = bytearray(raw)
    for mark, offset in ((b"PK\x03\x04", offset_local), (b"PK\x01\x02", offset_central)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + offset : place + offset + len(value)] = value
            place = changed.find(mark, place + 4)
    return bytes(changed)


def lying(size: int) -> bytes:
    """A part of many zeros whose head says that it is small."""
    raw = bytearray(packed(parts() | {SHEET: sheet(" " * size)}))
    place = 0
    while (place := raw.find(b"PK\x01\x02", place)) >= 0:
        name = raw[place + 46 : place + 46 + struct.unpack_from("<H", raw, place + 28)[0]]
        if name == SHEET.encode():
            struct.pack_into("<I", raw, place + 24, 400)
        place += 4
    return bytes(raw)


def twice() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in [*parts().items()]:
            archive.writestr(name, text)
        archive.filelist.append(archive.filelist[0])
    return file.getvalue()


def relation(kind: str, target: str, *, external: bool = True) -> bytes:
    mode = ' TargetMode="External"' if external else ""
    return swapped(
        RELS,
        "</Relationships>",
        f'<Relationship Id="r9" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>',
    )


def noise(length: int, seed: int = 3) -> bytes:
    return random.Random(seed).randbytes(length)


def workbooks() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Workbooks, by what they try."""
    far = f'{GOOD}<row r="1048576">{cell("XFD1048576", "x")}</row>'
    yield "bomb: a sheet of 300 MB", lambda: packed(parts() | {SHEET: sheet(" " * 300_000_000)})
    yield "bomb: 70 MB of rows", lambda: packed(parts() | {SHEET: sheet(GOOD + rows_of(600, first=3, wide=26) * 140)})
    yield "bomb: the head of the part lies about its size", lambda: lying(80_000_000)
    yield (
        "bomb: styles of 60 MB",
        lambda: with_part("xl/styles.xml", HEAD + f'<styleSheet xmlns="{MAIN}">' + " " * 60_000_000),
    )
    yield (
        "bomb: a picture that is an archive of zeros",
        lambda: with_part("xl/media/image1.png", packed({"0": b"\0" * 60_000_000}) + b"\0" * 51_000_000),
    )
    yield "bomb: 5,000 parts", lambda: packed(parts() | {f"xl/media/{n}.xml": "x" for n in range(5_000)})
    yield "bomb: one cell of 40 MB", lambda: packed(parts(GOOD.replace("Kita Nord", "x" * 40_000_000)))
    yield "strings: half a million", lambda: strings("<si><t>a</t></si>" * 520_000)
    yield "strings: one of 3 MB", lambda: strings(f"<si><t>{'ab ' * 1_000_000}</t></si>")
    yield "strings: an index that is not there", lambda: swapped(SHEET, "</row>", '<c r="C1" t="s"><v>77</v></c></row>')
    yield (
        "sparse: a cell in the last corner",
        lambda: packed(parts(far) | {SHEET: sheet(far, dimension="A1:XFD1048576")}),
    )
    yield "sparse: a column far out", lambda: packed(parts(GOOD + f'<row r="3">{cell("XFD3", "x")}</row>'))
    yield (
        "sparse: a row beyond all rows",
        lambda: packed(parts(GOOD + f'<row r="99999999999">{cell("A99999999999", "x")}</row>')),
    )
    yield (
        "sparse: a column beyond all columns",
        lambda: packed(parts(GOOD + f'<row r="3">{cell("ZZZZZZ3", "x")}</row>')),
    )
    yield (
        "sparse: a million empty rows and no table",
        lambda: packed(parts("".join(f'<row r="{n}"/>' for n in range(1, 1_000_001)))),
    )
    yield "many: 30,000 rows", lambda: packed(parts(GOOD + rows_of(30_000, first=3)))
    yield (
        "many: a million columns",
        lambda: packed(parts(GOOD + '<row r="3">' + "<c><v>1</v></c>" * 1_100_000 + "</row>")),
    )
    yield "many: 1,300,000 cells", lambda: packed(parts(GOOD + rows_of(50_000, first=3, wide=26)))
    yield "entities: billion laughs in the strings", lambda: strings("<si><t>&j;</t></si>", LAUGHS)
    yield "entities: billion laughs in the book", lambda: swapped(BOOK, HEAD, HEAD + LAUGHS)
    yield (
        "entities: billion laughs in the sheet",
        lambda: packed(parts() | {SHEET: sheet(GOOD.replace("Kita Nord", "&j;"), LAUGHS)}),
    )
    yield "entities: billion laughs in the types", lambda: swapped(TYPES, HEAD, HEAD + LAUGHS)
    yield "entities: quadratic", lambda: strings(f"<si><t>{'&j;' * 20_000}</t></si>", QUADRATIC)
    yield "entities: a file of the server", lambda: strings("<si><t>&j;</t></si>", XXE)
    yield "entities: a page of the web", lambda: strings("<si><t>a</t></si>", WEB)
    yield (
        "entities: in UTF-16, to hide",
        lambda: packed(
            parts()
            | {
                STRINGS: (
                    f'<?xml version="1.0" encoding="UTF-16"?>{LAUGHS}<sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>'
                ).encode("utf-16")
            }
        ),
    )
    yield "entities: in the relations", lambda: swapped(RELS, HEAD, HEAD + XXE)
    yield "links: another workbook", lambda: with_part("xl/externalLinks/externalLink1.xml")
    yield "links: a relation to the outside", lambda: relation("attachedTemplate", "http://example.org/x.xltm")
    yield "links: a file of the reader's network", lambda: relation("oleObject", "file://example.org/share/x")
    yield "links: a connection to a database", lambda: with_part("xl/connections.xml")
    yield "links: a query of the web", lambda: with_part("xl/queryTables/queryTable1.xml")
    yield "links: a data model", lambda: with_part("xl/model/item.data")
    yield "links: an extension from the web", lambda: with_part("xl/webExtensions/webExtension1.xml")
    yield "programs: macros", lambda: with_part("xl/vbaProject.bin")
    yield (
        "programs: called macro enabled",
        lambda: swapped(TYPES, f"{TYPE}.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    )
    yield "programs: old macro sheet", lambda: with_part("xl/macrosheets/sheet1.xml")
    yield "programs: controls", lambda: with_part("xl/activeX/activeX1.xml")
    yield "programs: an embedded file", lambda: with_part("xl/embeddings/oleObject1.bin")
    yield "programs: a dialogue", lambda: with_part("xl/dialogsheets/sheet1.xml")
    yield "broken: torn in the middle", lambda: packed(parts())[:700]
    yield "broken: checksum", lambda: flagged(packed(parts()), 14, 16, struct.pack("<I", zlib.crc32(b"other")))
    yield "broken: noise behind the mark", lambda: b"PK\x03\x04" + noise(20_000)
    yield "broken: an empty archive", lambda: packed({})
    yield "broken: a method nobody knows", lambda: flagged(packed(parts()), 8, 10, struct.pack("<H", 97))
    yield "broken: locked", lambda: flagged(packed(parts()), 6, 8, struct.pack("<H", 1))
    yield "broken: the same part twice", twice
    yield "broken: a way out of the folder", lambda: with_part("../../etc/cron.d/x")
    yield "broken: a way from the root", lambda: with_part("/etc/cron.d/x")
    yield "broken: no types", lambda: packed({name: text for name, text in parts().items() if name != TYPES})
    yield "broken: no book", lambda: packed({name: text for name, text in parts().items() if name != BOOK})
    yield "broken: no sheet", lambda: packed({name: text for name, text in parts().items() if name != SHEET})
    yield "broken: XML that is none", lambda: packed(parts() | {SHEET: noise(5_000)})
    yield "broken: XML that does not end", lambda: packed(parts() | {SHEET: sheet(GOOD)[:-40]})
    yield "broken: 200,000 levels deep", lambda: packed(parts() | {BOOK: HEAD + "<a>" * 200_000 + "</a>" * 200_000})
    yield (
        "broken: 300,000 attributes",
        lambda: packed(parts() | {SHEET: sheet("<row " + "".join(f" a{n}='1'" for n in range(300_000)) + "/>")}),
    )
    yield "broken: every sheet hidden", lambda: swapped(BOOK, 'sheetId="1"', 'sheetId="1" state="veryHidden"')
    yield (
        "broken: a sheet that is its own relation",
        lambda: swapped(RELS, "worksheets/sheet1.xml", "_rels/workbook.xml.rels"),
    )
    yield "broken: only a head", lambda: packed(parts(f'<row r="1">{cell("A1", "Name")}{cell("B1", "Ort")}</row>'))


def others() -> Iterator[tuple[str, Callable[[], bytes], str]]:
    """Everything else: what it tries, the bytes, what it is called."""
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ida Muster\r\nEND:VCARD\r\n"
    yield "name: old Excel", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(4_000), "liste.xls"
    yield (
        "name: an open document",
        lambda: packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
        "liste.ods",
    )
    yield "name: a text document", lambda: packed({TYPES: "x", "word/document.xml": "x"}), "liste.xlsx"
    yield "name: a page of the web called Excel", lambda: b"<html><table><tr><td>Name</td></tr></table>", "liste.xls"
    yield "name: a PDF called Excel", lambda: b"%PDF-1.7\n", "liste.xlsx"
    yield "name: a program called CSV", lambda: b"MZ" + noise(3_000), "liste.csv"
    yield "name: an archive called CSV", lambda: packed(parts()), "liste.csv"
    yield "name: text called Excel", lambda: b"Name;Ort\nKita;Ort\n", "liste.xlsx"
    yield "name: no name at all", lambda: b"Name;Ort\nKita;Ort\n", ""
    yield "name: SYLK, which opens as Excel", lambda: b'ID;PWXL;N;E\nC;X1;Y1;K"=CMD"\n', "liste.csv"
    yield "name: packed by gzip", lambda: b"\x1f\x8b\x08" + noise(3_000), "liste.csv"
    yield "name: a drawing with script", lambda: b"<svg onload=alert(1)>", "liste.csv"
    yield "text: nothing", lambda: b"", "liste.csv"
    yield "text: blanks", lambda: b" \r\n" * 1_000, "liste.csv"
    yield "text: a zero byte", lambda: b"Name;Ort\nKita\0Nord;Ort\n", "liste.csv"
    yield "text: noise", lambda: noise(60_000), "liste.csv"
    yield "text: half a sign of UTF-16", lambda: "Name;Ort\nKita;Ort\n".encode("utf-16") + b"\x41", "liste.csv"
    yield "text: a cell of a million signs", lambda: b"Name;Ort\n" + b"x" * 1_000_000 + b";Ort\n", "liste.csv"
    yield "text: a quotation mark that does not end", lambda: b'Name;Ort\n"' + b"Kita;Ort\n" * 400_000, "liste.csv"
    yield "text: 30,000 rows", lambda: b"Name;Ort\n" + b"Kita;Ort\n" * 30_000, "liste.csv"
    yield "text: 100,000 columns", lambda: b";".join([b"Name"] * 100_000) + b"\nKita\n", "liste.csv"
    yield "text: 6 MB", lambda: b"Name;Ort\n" + b"Kita Nord;Ort\n" * 450_000, "liste.csv"
    yield "cards: torn", lambda: card[:40].encode(), "karten.vcf"
    yield "cards: one in the other", lambda: ("BEGIN:VCARD\r\nVERSION:3.0\r\n" + card).encode(), "karten.vcf"
    yield "cards: an end too many", lambda: (card + "END:VCARD\r\n").encode(), "karten.vcf"
    yield "cards: 40,000", lambda: card.encode() * 40_000, "karten.vcf"
    yield "cards: a name of 2 MB", lambda: card.replace("Ida", "x" * 2_000_000).encode(), "karten.vcf"
    yield (
        "cards: soft ends without end",
        lambda: b"BEGIN:VCARD\r\nN;QUOTED-PRINTABLE:" + b"=41=\r\n" * 300_000,
        "karten.vcf",
    )


def corpus() -> Iterator[tuple[str, bytes, str]]:
    """All of them: what it tries, the bytes, what it is called."""
    for title, make in workbooks():
        yield title, make(), "liste.xlsx"
    for title, make, name in others():
        yield title, make(), name
