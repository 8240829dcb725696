"""Public holidays and school holidays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from miteinander.core import tables
from miteinander.core.tables import Mistake, Table
from miteinander.directory import rules

PUBLIC_HOLIDAYS, SCHOOL_HOLIDAYS = "public_holidays_odbl.csv", "school_holidays_odbl.csv"


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    falls_on: date
    name_de: str
    name_en: str


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    starts_on: date
    ends_on: date
    name_de: str
    name_en: str


NAMES = {"name_de": tables.text(60), "name_en": tables.text(60)}

LAYOUTS: Mapping[str, tables.Layout[Any]] = {
    PUBLIC_HOLIDAYS: tables.Layout(PublicHoliday, {"falls_on": tables.day, **NAMES}, key=("falls_on",)),
    SCHOOL_HOLIDAYS: tables.Layout(
        SchoolHoliday, {"starts_on": tables.day, "ends_on": tables.day, **NAMES}, key=("starts_on",)
    ),
}


def public_holidays(days: Table[PublicHoliday]) -> Iterator[Mistake]:
    """Each year of the file has the days of the law, no more and no fewer."""
    found = {day.falls_on for day in days.values}
    for row in days.rows:
        if row.value.falls_on not in rules.statutory_holidays(year=row.value.falls_on.year):
            yield row.mistake("falls_on", "Dieser Tag ist in NRW kein gesetzlicher Feiertag.")
    for year in sorted({day.year for day in found}):
        for missing in sorted(rules.statutory_holidays(year=year) - found):
            yield Mistake(PUBLIC_HOLIDAYS, 0, "falls_on", f"Der gesetzliche Feiertag {missing} fehlt.")


def school_holidays(holidays: Table[SchoolHoliday]) -> Iterator[Mistake]:
    """School holidays end after they begin and do not overlap."""
    for row in holidays.rows:
        if row.value.ends_on < row.value.starts_on:
            yield row.mistake("ends_on", "Die Ferien enden, bevor sie beginnen.")
    for before, after in pairwise(sorted(holidays.rows, key=lambda row: row.value.starts_on)):
        if after.value.starts_on <= before.value.ends_on:
            reason = f"Die Ferien überschneiden sich mit denen in Zeile {before.number}."
            yield after.mistake("starts_on", reason)
