"""vCards 2.1 (with quoted-printable and old encodings), 3.0 and 4.0: one card is one row. RFC 2426, RFC 6350, versit 2.1."""

import quopri
import re
from dataclasses import dataclass
from typing import Any

from miteinander.core.sheets import limits
from miteinander.core.sheets.words import Fault, Refusal

HEADS = (
    "Name", "Ansprechperson", "Aufgabe der Person", "Telefon", "Telefax", "E-Mail", "Straße", "Postleitzahl", "Ort", "Internet",
    "Angebote",
)  # fmt: skip
CHARSETS = re.compile(r"(utf-?8|us-ascii|ascii|iso-?8859-\d{1,2}|latin-?1|windows-125\d|cp125\d|macintosh)", re.I)
MOST_LINES = 400_000
ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Line:
    """One property: its name, its parameters in capitals, its value with nothing but the value's own escapes."""

    name: str
    parameters: frozenset[str]
    value: str

    def has(self, word: str) -> bool:
        return any(
            word == one or one.endswith(f"={word}") or word in one.partition("=")[2].split(",")
            for one in self.parameters
        )

    def parts(self) -> list[str]:
        """The components of a structured value."""
        return [unescaped(part) for part in re.split(r"(?<!\\);", self.value)]

    @property
    def text(self) -> str:
        return unescaped(self.value)


def table(text: str) -> dict[str, Any]:
    """All cards as rows. Raises ``Refusal`` when one is torn."""
    rows: list[Any] = []
    card: list[Line] | None = None
    began = 0
    for number, line in lines(text):
        if line.name == "BEGIN" and line.value.strip().upper() == "VCARD":
            if card is not None:
                raise Refusal(Fault.TORN_CARD, row=began)
            card, began = [], number
        elif line.name == "END" and line.value.strip().upper() == "VCARD":
            if card is None:
                raise Refusal(Fault.TORN_CARD, row=number)
            cells = row(card)
            if any(len(cell) > limits.LONGEST_CELL for cell in cells):
                raise Refusal(Fault.LONG_CELL, row=began, most=limits.LONGEST_CELL)
            rows.append([began, cells])
            card = None
            if len(rows) > limits.MOST_ROWS:
                raise Refusal(Fault.TOO_MANY_ROWS, most=limits.MOST_ROWS)
        elif card is not None:
            card.append(line)
    if card is not None:
        raise Refusal(Fault.TORN_CARD, row=began)
    if not rows:
        raise Refusal(Fault.NO_TABLE)
    return {"heads": list(HEADS), "rows": rows}


def lines(text: str) -> Any:
    """Properties with the number of the line on which they begin: folded lines joined, quoted-printable ones too."""
    raw = text.splitlines()
    if len(raw) > MOST_LINES:
        raise Refusal(Fault.TOO_MANY_ROWS, most=limits.MOST_ROWS)
    place = 0
    while place < len(raw):
        number, whole = place + 1, [raw[place]]
        place += 1
        soft = "QUOTED-PRINTABLE" in whole[0].partition(":")[0].upper()
        while place < len(raw) and ((soft and whole[-1].endswith("=")) or raw[place][:1] in (" ", "\t")):
            if soft and whole[-1].endswith("="):
                whole[-1] = whole[-1][:-1]
                whole.append(raw[place])
            else:
                whole.append(raw[place][1:])
            place += 1
        joined = "".join(whole)
        if joined.strip():
            yield number, property_of(joined)


def property_of(line: str) -> Line:
    """Name, parameters, value; a group ("item1.TEL") is dropped."""
    head, _colon, value = parted(line)
    name, *parameters = head.split(";")
    known = frozenset(one.strip().upper() for one in parameters)
    if any("QUOTED-PRINTABLE" in one for one in known):
        charset = next((one.partition("=")[2] for one in known if one.startswith("CHARSET=")), "")
        value = unquoted(value, charset)
    elif any(one.endswith(("=B", "=BASE64")) or one == "BASE64" for one in known) or value.startswith("data:"):
        value = ""  # pictures and sounds
    return Line(name.rpartition(".")[2].strip().upper(), known, value)


def parted(line: str) -> tuple[str, str, str]:
    """Before and after the first colon that is not inside quotation marks."""
    quoted = False
    for place, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return line[:place], ":", line[place + 1 :]
    return line, "", ""


def unquoted(value: str, charset: str) -> str:
    """Quoted-printable bytes in the encoding that the card names, or the likelier of two."""
    raw = quopri.decodestring(value.encode("ascii", "ignore"))
    names = [charset] if CHARSETS.fullmatch(charset) else []
    for name in (*names, "utf-8", "cp1252"):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("cp1252", "replace")


def unescaped(text: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()


def row(card: list[Line]) -> list[str]:
    """One card in our columns: an organisation with its person, or a person alone."""
    by_name: dict[str, list[Line]] = {}
    for line in card:
        by_name.setdefault(line.name, []).append(line)

    def first(name: str) -> str:
        return next((line.text for line in by_name.get(name, []) if line.text), "")

    def best(name: str, *, fax: bool = False) -> str:
        """The preferred one, then the one for work, then any."""
        known = [line for line in by_name.get(name, []) if line.text and line.has("FAX") == fax]
        known.sort(key=lambda line: (not (line.has("PREF") or line.has("1")), not line.has("WORK")))
        return re.sub(r"^(tel|mailto):", "", known[0].text, flags=re.I) if known else ""

    family, given = ([*by_name["N"][0].parts(), "", ""][:2]) if by_name.get("N") else ("", "")
    person = first("FN") or f"{given} {family}".strip()
    organisation = by_name["ORG"][0].parts()[0] if by_name.get("ORG") else ""
    address = [*(by_name["ADR"][0].parts() if by_name.get("ADR") else []), *[""] * 7]
    return [
        organisation or person,
        person if organisation and person != organisation else "",
        first("TITLE") or first("ROLE"),
        best("TEL"),
        best("TEL", fax=True),
        best("EMAIL"),
        address[2],
        address[5],
        address[3],
        first("URL"),
        first("NOTE"),
    ]
