"""Bring in the social index of one school year alone, on top of what is loaded."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from django.db import models, transaction

from miteinander.core import tables, time
from miteinander.directory import imports
from miteinander.directory.imports import social_index
from miteinander.directory.imports.schools import SOCIAL_INDEX, SocialIndex
from miteinander.directory.imports.social_index import IndexChange
from miteinander.directory.imports.sourcing import SourcePart
from miteinander.directory.models import reference, registers
from miteinander.directory.use_cases import loading


@dataclass(frozen=True, slots=True)
class IndexLoaded:
    """What a list did: to the table, school by school against the list before, and which schools nobody knows."""

    outcome: loading.Outcome
    changes: tuple[IndexChange, ...]
    unknown: tuple[str, ...]


@transaction.atomic
def load_social_index(
    *,
    file: Path,
    school_year: str,
    at: datetime,
    many_may_end: bool = False,
    tell: Callable[[loading.Outcome], object] = lambda outcome: None,
) -> IndexLoaded:
    """Bring the social index of one school year to what the ministry's list says: all of it, or nothing.

    Other years and all other tables stay. A list that lacks more than a tenth of the schools of the list before is taken
    for torn, unless ``many_may_end``; one of a year before the newest is left aside. ``tell`` hears of the outcome
    before it is committed. Needs the owner of the database. Raises ``BrokenFiles``.
    """
    raw = file.read_bytes()
    loading.one_at_a_time()
    schools = set(reference.School.objects.order_by("number").values_list("number", flat=True))
    day = time.local_day(at)
    found = social_index.read(raw, file=file.name, year=school_year, known=schools, at=day)
    newest_part = social_index.source(year=school_year, unknown_count=len(found.unknown))
    newest = reference.ReferenceLoad.objects.filter(dataset=SOCIAL_INDEX).order_by("loaded_at", "id").last()
    if newest is not None and newest.as_of > newest_part.as_of:
        outcome = loading.Outcome(SOCIAL_INDEX, is_newer=True)
        tell(outcome)
        return IndexLoaded(outcome, (), found.unknown)
    before_year, before = _before(school_year)
    changes = tuple(social_index.changes(before=before, now=found.values))
    if before and not changes:
        reason = f"Die Liste sagt für jede Schule dasselbe wie die für {before_year}. Ist es die für {school_year}?"
        raise tables.BrokenFiles([tables.Mistake(file.name, 0, social_index.INDEX, reason)])
    if not many_may_end:
        said = {one.school_id for one in found.values}
        loading.require_whole(file.name, sum(school not in said for school in before), len(before))
    besides = ~models.Q(school_year=school_year)
    outcome = loading.bring_up_to_date(SOCIAL_INDEX, registers.SocialIndex, found.values, day, besides)
    tell(outcome)
    _note_source(newest_part, raw, found.values, at)
    return IndexLoaded(outcome, changes, found.unknown)


def _before(school_year: str) -> tuple[str, dict[str, int | None]]:
    """The list before this one: its school year and its figures by school."""
    older = registers.SocialIndex.objects.filter(school_year__lt=school_year)
    year = older.aggregate(year=models.Max("school_year"))["year"] or ""
    return year, dict(older.filter(school_year=year).order_by("school_id").values_list("school_id", "value"))


def _note_source(newest: SourcePart, raw: bytes, values: tuple[SocialIndex, ...], at: datetime) -> None:
    """From whom all years come, and one row per load unless it is the list loaded last."""
    names = [field.name for field in fields(SourcePart)]
    there = registers.ReferenceSource.objects.filter(dataset=SOCIAL_INDEX).order_by("position").values_list(*names)
    source = social_index.sources(newest=newest, others=[SourcePart(*row) for row in there])
    loading.note_source(SOCIAL_INDEX, source, hashlib.sha256(raw).hexdigest(), len(values), at)
    besides = ~models.Q(dataset=SOCIAL_INDEX)
    loading.bring_up_to_date(imports.SOURCES, registers.ReferenceSource, source.parts, time.local_day(at), besides)
