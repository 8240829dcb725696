"""The ministry's list of the social index of one school year, as it is published; the file itself does not name its year. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from miteinander.core import tables
from miteinander.core.tables import BadCell, BrokenFiles, Mistake
from miteinander.directory.imports import register
from miteinander.directory.imports.schools import SOCIAL_INDEX, SocialIndex, number, school_year
from miteinander.directory.imports.sourcing import Source, SourcePart

SCHOOL, INDEX, YEAR = "Schulnummer", "Sozialindex", "Schuljahr"
WITHOUT = ("", "ohne")
MOST_UNKNOWN = 0.1  # share of rows whose school nobody knows
LICENCE = "dl-de/by-2-0"
MINISTRY = "Ministerium für Schule und Bildung des Landes Nordrhein-Westfalen"


@dataclass(frozen=True, slots=True)
class IndexList:
    """What the list says of the schools we know, and the numbers of those that we do not."""

    values: tuple[SocialIndex, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexChange:
    """A school whose index is another than the year before, or that came into the list or left it."""

    school_id: str
    was: str
    now: str


def read(raw: bytes, *, file: str, year: str, known: Collection[str], at: date) -> IndexList:
    """The list of one school year. Raises ``BrokenFiles`` when a row is wrong or the file is not what it is said to be."""
    _check_year(year, file, at)
    rows = register.rows(raw, file, wanted=(SCHOOL, INDEX))
    mistakes: list[Mistake] = []
    first_row: dict[str, int] = {}
    found: list[SocialIndex] = []
    for at_row, row in enumerate(rows, 2):
        mistakes += _mistakes(row, file, at_row, year, first_row)
        if not mistakes:
            value = None if row[INDEX] in WITHOUT else int(row[INDEX])
            found.append(SocialIndex(row[SCHOOL], year, value))
    if mistakes:
        raise BrokenFiles(mistakes)
    unknown = tuple(one.school_id for one in found if one.school_id not in known)
    if len(unknown) > MOST_UNKNOWN * len(found):
        reason = (
            f"{len(unknown)} von {len(found)} Schulen stehen nicht im Schulverzeichnis. Ist es der Sozialindex für NRW?"
        )
        raise BrokenFiles([Mistake(file, 0, SCHOOL, reason)])
    return IndexList(tuple(one for one in found if one.school_id in known), unknown)


def _check_year(year: str, file: str, at: date) -> None:
    try:
        first = int(school_year(year)[:4])
    except BadCell as bad:
        raise BrokenFiles([Mistake(file, 0, YEAR, str(bad))]) from None
    if int(year[5:]) != (first + 1) % 100:
        raise BrokenFiles([Mistake(file, 0, YEAR, f"„{year}“ ist kein Schuljahr.")])
    if first > at.year:
        raise BrokenFiles([Mistake(file, 0, YEAR, f"Das Schuljahr {year} hat noch nicht begonnen.")])


def _mistakes(
    row: Mapping[str, str], file: str, at_row: int, year: str, first_row: dict[str, int]
) -> Iterator[Mistake]:
    try:
        number(row[SCHOOL])
    except BadCell as bad:
        yield Mistake(file, at_row, SCHOOL, str(bad))
    first = first_row.setdefault(row[SCHOOL], at_row)
    if first != at_row:
        yield Mistake(file, at_row, SCHOOL, f"„{row[SCHOOL]}“ steht schon in Zeile {first}.")
    if row[INDEX] not in WITHOUT:
        try:
            tables.whole(1, 9)(row[INDEX])
        except BadCell as bad:
            yield Mistake(file, at_row, INDEX, str(bad))
    if row.get(YEAR, year) != year:
        yield Mistake(file, at_row, YEAR, f"Hier steht das Schuljahr „{row[YEAR]}“, gesagt war {year}.")


def changes(*, before: Mapping[str, int | None], now: Sequence[SocialIndex]) -> Iterator[IndexChange]:
    """What a list says otherwise than the one before, school by school; nothing is told of the first list."""
    said = {one.school_id: one.value for one in now}
    for school in sorted({*before, *said}) if before else ():
        was, is_now = _said(before, school), _said(said, school)
        if was != is_now:
            yield IndexChange(school, was, is_now)


def _said(values: Mapping[str, int | None], school: str) -> str:
    return "nicht in der Liste" if school not in values else str(values[school] or "ohne")


def source(*, year: str, unknown_count: int) -> SourcePart:
    """From whom the list of one year comes."""
    first = int(year[:4])
    return SourcePart(
        dataset=SOCIAL_INDEX,
        position=0,
        publisher=MINISTRY,
        title=f"Schulscharfer Sozialindex {year}",
        licence=LICENCE,
        licence_url="https://www.govdata.de/dl-de/by-2-0",
        as_of=date(first, 8, 1),
        attribution=f"Sozialindex {year}: © Ministerium für Schule und Bildung NRW, {first}, {LICENCE}.",
        changes_de=f"Über die Schulnummer zugeordnet. Weggelassen: {unknown_count} Schulen, die nicht im Verzeichnis stehen.",
        changes_en=f"Joined by school number. Left out: {unknown_count} schools that are not in the register.",
    )


def sources(*, newest: SourcePart, others: Sequence[SourcePart]) -> Source:
    """All years together, the newest first, each once."""
    parts = sorted(
        (newest, *(one for one in others if one.title != newest.title)), key=lambda one: one.as_of, reverse=True
    )
    return Source(tuple(replace(part, position=position) for position, part in enumerate(parts)))
