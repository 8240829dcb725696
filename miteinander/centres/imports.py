"""The list of centres and what texts say of four of them: checked values, or every mistake by row and column. Pure."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from miteinander.centres.vocabulary import CentreKind, EntryKey, EntryStatus
from miteinander.core import tables
from miteinander.core.tables import BadCell, Mistake

CENTRES, PROFILES = "centres.csv", "profiles.json"


@dataclass(frozen=True, slots=True)
class Centre:
    """One centre as shipped: who it is and on which ground it works."""

    id: int
    ags: str
    name: str
    short_name: str
    slug: str
    kind: CentreKind
    government_region: str


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """One weekday (1 is Monday) on which the door is open."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """One statement about a centre. ``lines`` hold today; what the source said instead stands in ``correction``."""

    centre_ags: str
    key: EntryKey
    position: int
    lines: tuple[str, ...]
    opening_hours: tuple[OpeningHours, ...]
    source: str
    as_of: date | None  # None: the source is undated
    status: EntryStatus
    correction: str


LAYOUT = tables.Layout(
    Centre,
    {
        "id": tables.whole(1, 999),
        "ags": tables.shaped(r"05\d{3}(\d{3})?", "ein Kreisschlüssel (5 Ziffern) oder Gemeindeschlüssel (8 Ziffern)"),
        "name": tables.text(120),
        "short_name": tables.text(60),
        "slug": tables.shaped(r"[a-z]+(-[a-z]+)*", "ein Name für die Adresszeile (Kleinbuchstaben und Bindestriche)"),
        "kind": tables.word(CentreKind),
        "government_region": tables.text(40),
    },
    key=("id",),
)


def parse_centres(*, raw: bytes) -> tuple[Centre, ...]:
    """The centres of a file. Raises ``BrokenFiles``."""
    table = tables.read(raw, file=CENTRES, layout=LAYOUT)
    mistakes = list(table.mistakes)
    for column in ("ags", "slug", "name"):
        seen: dict[str, int] = {}
        for row in table.rows:
            value = getattr(row.value, column)
            if seen.setdefault(value, row.number) != row.number:
                mistakes.append(row.mistake(column, f"„{value}“ steht schon in Zeile {seen[value]}."))
    if mistakes:
        raise tables.BrokenFiles(mistakes)
    return table.values


def parse_profiles(*, raw: bytes, centres: Collection[str]) -> tuple[ProfileEntry, ...]:
    """What is said of centres with these keys (AGS). Rows count the entries of the file. Raises ``BrokenFiles``."""
    mistakes: list[Mistake] = []
    entries: list[ProfileEntry] = []
    seen: dict[tuple[str, str, int], int] = {}
    for row, said in _entries(raw, mistakes):
        found: dict[str, Any] = {}
        for column, read in _READERS.items():
            try:
                found[column] = read(said)
            except BadCell as bad:
                mistakes.append(Mistake(PROFILES, row, column, str(bad)))
        if len(found) < len(_READERS):
            continue
        entry = ProfileEntry(**found)
        if entry.centre_ags not in centres:
            mistakes.append(Mistake(PROFILES, row, "centre_ags", f"Das Zentrum „{entry.centre_ags}“ gibt es nicht."))
        if (entry.status == EntryStatus.CORRECTED) != bool(entry.correction):
            reason = "Wer richtigstellt, sagt wie; sonst bleibt das Feld leer."
            mistakes.append(Mistake(PROFILES, row, "correction", reason))
        place = (entry.centre_ags, entry.key, entry.position)
        if seen.setdefault(place, row) != row:
            mistakes.append(Mistake(PROFILES, row, "position", f"Hier steht schon Eintrag {seen[place]}."))
        entries.append(entry)
    if mistakes:
        raise tables.BrokenFiles(mistakes)
    return tuple(entries)


def _entries(raw: bytes, mistakes: list[Mistake]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        said = json.loads(raw)
        if not isinstance(said, list) or not all(isinstance(entry, dict) for entry in said):
            raise ValueError("keine Liste von Einträgen")
    except (ValueError, RecursionError) as bad:
        mistakes.append(Mistake(PROFILES, 0, "", f"Die Datei ist nicht lesbar ({bad})."))
        return
    for row, entry in enumerate(said, start=1):
        for unknown in entry.keys() - _COLUMNS:
            mistakes.append(Mistake(PROFILES, row, str(unknown), "Diese Angabe ist unbekannt."))
        yield row, entry


def _text(said: Mapping[str, Any], column: str, longest: int, *, empty: bool = False) -> str:
    value = said.get(column, "")
    if not isinstance(value, str):
        raise BadCell("Hier muss Text stehen.")
    return tables.text(longest, empty=empty)(value)


def _position(said: Mapping[str, Any]) -> int:
    value = said.get("position", 0)
    if not isinstance(value, int) or not 0 <= value <= 99:
        raise BadCell("Hier muss eine Zahl von 0 bis 99 stehen.")
    return value


def _lines(said: Mapping[str, Any]) -> tuple[str, ...]:
    value = said.get("lines")
    if not isinstance(value, list) or not value or not all(isinstance(line, str) for line in value):
        raise BadCell("Hier muss mindestens eine Zeile Text stehen.")
    return tuple(tables.text(1000)(line) for line in value)


def _opening_hours(said: Mapping[str, Any]) -> tuple[OpeningHours, ...]:
    value: Sequence[Any] = said.get("opening_hours", [])
    try:
        hours = tuple(
            OpeningHours(one["weekday"], time.fromisoformat(one["from"]), time.fromisoformat(one["to"]))
            for one in value
        )
        if all(one.weekday in range(1, 8) and one.opens < one.closes for one in hours):
            return hours
    except (TypeError, ValueError, LookupError):
        pass
    raise BadCell("Öffnungszeiten brauchen einen Wochentag von 1 bis 7 und ein Ende nach dem Anfang.")


def _as_of(said: Mapping[str, Any]) -> date | None:
    return None if said.get("as_of") is None else tables.day(_text(said, "as_of", 10))


_READERS = {
    "centre_ags": lambda said: _text(said, "centre", 8),
    "key": lambda said: tables.word(EntryKey)(_text(said, "key", 30)),
    "position": _position,
    "lines": _lines,
    "opening_hours": _opening_hours,
    "source": lambda said: _text(said, "source", 200),
    "as_of": _as_of,
    "status": lambda said: tables.word(EntryStatus)(_text(said, "status", 20)),
    "correction": lambda said: _text(said, "correction", 600, empty=True),
}
_COLUMNS = {"centre", *_READERS} - {"centre_ags"}
