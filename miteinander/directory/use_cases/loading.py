"""Bring in reference data: what the state, its schools and the languages are called, from the files that we ship or fetch."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from django.db import connection, models, transaction

from miteinander.core import tables, time
from miteinander.directory import imports
from miteinander.directory.imports import changes as school_changes
from miteinander.directory.imports import codes, countries, holidays, languages, outlines, places, schools
from miteinander.directory.imports.changes import SchoolChange
from miteinander.directory.imports.outlines import SchoolFinding
from miteinander.directory.imports.register import Repair
from miteinander.directory.models import reference, registers

ONE_LOAD_AT_A_TIME = 5_407_396  # number of the advisory lock
AT_ONCE = 1_000  # rows per statement
MOST_ENDED = 0.1  # share of rows that may leave a register in one run
COMPARED = (
    "number", "name", "form", "legal_status", "street", "postcode", "town", "municipality_id", "is_startchancen", "ended_on",
)  # fmt: skip


# Columns by which a row is known, where it is not the primary key.
KEYS: Mapping[type[models.Model], tuple[str, ...]] = {
    reference.StandIn: ("wanted_id", "stand_in_id"),
    registers.Postcode: ("postcode", "municipality_id"),
    registers.SocialIndex: ("school_id", "school_year"),
    registers.SchoolCode: ("catalogue", "number"),
    registers.SchoolFinding: ("school_id", "kind"),
    registers.ReferenceSource: ("dataset", "position"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did to one table. ``is_newer``: the database already holds a newer file, so this one was left aside."""

    dataset: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    is_newer: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a whole run did: table by table, school by school, and what is doubtful or was mended."""

    outcomes: tuple[Outcome, ...]
    school_changes: tuple[SchoolChange, ...]
    school_findings: tuple[SchoolFinding, ...]
    repairs: tuple[Repair, ...]


@transaction.atomic
def load_reference(
    *,
    folder: Path,
    at: datetime,
    register: Path | None = None,
    alone: bool = False,
    many_may_end: bool = False,
    tell: Callable[[Outcome], object] = lambda outcome: None,
) -> Loaded:
    """Bring the tables of reference data to what the files of the folder say: all of them, or nothing.

    ``register`` is the state's register of schools as it is published; it stands in for the folder's schools. ``alone``:
    it comes on top of what is loaded, and nothing else is touched. A second run changes nothing. Rows that left a
    register end on the day of the run and are kept; a file that lacks more than a tenth of them is taken for torn, unless
    ``many_may_end``. A file older than the one loaded last is left aside.
    ``tell`` hears of each table before the whole is committed. Needs the owner of the database. Raises ``BrokenFiles``
    (``core.tables``) with every mistake found.
    """
    files = {name: _bytes(folder / name) for name in (*imports.FILES, imports.SOURCES)}
    one_at_a_time()
    before = {row.number: row for row in reference.School.objects.order_by("number").values_list(*COMPARED, named=True)}
    found = imports.parse(files=files, known_schools=before.keys())
    repairs: tuple[Repair, ...] = ()
    if register is not None:
        known = _schools_there() if alone else found.schools
        numbers = {*before, *(school.number for school in found.schools if alone)}
        found, repairs = imports.with_register(
            files=files, known=known, raw=_bytes(register), name=register.name, known_schools=numbers
        )
        if alone:
            _require_places(found, register.name)
    day = time.local_day(at)
    newer = _newer_than(found.sources)
    outcomes = []
    for dataset, model, records in _in_order(found):
        if alone and dataset != schools.SCHOOLS:
            continue
        outcome = (
            Outcome(dataset, is_newer=True) if dataset in newer else bring_up_to_date(dataset, model, records, day)
        )
        if not many_may_end:
            require_whole(dataset, outcome.ended, outcome.changed + outcome.unchanged + outcome.ended)
        tell(outcome)
        outcomes.append(outcome)
    changes: tuple[SchoolChange, ...] = ()
    if schools.SCHOOLS not in newer:
        changes = _note_school_changes(before, found, day)
        bring_up_to_date(imports.FINDINGS, registers.SchoolFinding, found.school_findings, day)
    aside = newer | (set(found.sources) - {schools.SCHOOLS, schools.SCHOOL_POINTS}) if alone else newer
    _note_sources(found, aside, at)
    return Loaded(tuple(outcomes), changes, found.school_findings, repairs)


def one_at_a_time() -> None:
    """Wait until no other load runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_LOAD_AT_A_TIME])


def require_whole(dataset: str, missing: int, before: int) -> None:
    """A file that lacks more than a tenth of what was there before is taken for torn. Raises ``BrokenFiles``."""
    if missing > MOST_ENDED * before:
        reason = f"{missing} Einträge fehlen, die bisher da waren. Ist die Datei vollständig?"
        raise tables.BrokenFiles([tables.Mistake(dataset, 0, "", reason)])


def _schools_there() -> list[schools.School]:
    """The open schools as they were loaded last."""
    columns = [field.name for field in fields(schools.School)]
    return [schools.School(*row) for row in reference.School.objects.current().order_by("number").values_list(*columns)]


def _require_places(found: imports.Reference, file: str) -> None:
    """What comes alone needs the rest to be there. Raises ``BrokenFiles``."""
    there = set(reference.Municipality.objects.order_by("ags").values_list("ags", flat=True))
    if not {school.municipality_id for school in found.schools} <= there:
        reason = "Die Gemeinden dieser Schulen sind noch nicht geladen. Bitte zuerst alle Referenzdaten laden."
        raise tables.BrokenFiles([tables.Mistake(file, 0, "", reason)])


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _in_order(found: imports.Reference) -> Sequence[tuple[str, type[models.Model], Sequence[Any]]]:
    """What others refer to comes first."""
    return (
        (places.DISTRICTS, reference.District, found.districts),
        (places.MUNICIPALITIES, reference.Municipality, found.municipalities),
        (outlines.OUTLINES, registers.Outline, found.outlines),
        (places.POSTCODES, registers.Postcode, found.postcodes),
        (schools.SCHOOLS, reference.School, found.schools),
        (schools.SOCIAL_INDEX, registers.SocialIndex, found.social_indices),
        (codes.CODES, registers.SchoolCode, found.school_codes),
        (countries.COUNTRIES, reference.Country, found.countries),
        (languages.LANGUAGES, reference.Language, found.languages),
        (languages.STAND_INS, reference.StandIn, found.stand_ins),
        (languages.UNCLEAR, reference.UnclearLanguage, found.unclear_languages),
        (holidays.PUBLIC_HOLIDAYS, reference.PublicHoliday, found.public_holidays),
        (holidays.SCHOOL_HOLIDAYS, reference.SchoolHoliday, found.school_holidays),
    )


def bring_up_to_date(
    dataset: str, model: type[models.Model], records: Sequence[Any], day: date, besides: models.Q | None = None
) -> Outcome:
    """Bring one table to these records; rows ``besides`` are none of our business."""
    lasting = issubclass(model, reference.Lasting)
    key = KEYS.get(model, (model._meta.pk.attname,))
    kept = {field.attname for field in model._meta.concrete_fields}
    kind = cast(type, imports.RECORDS[dataset])
    columns = [field.name for field in fields(kind) if field.name in kept] + (["ended_on"] if lasting else [])
    rows = model._default_manager.exclude(besides) if besides else model._default_manager.all()
    there: dict[tuple[Any, ...], tuple[Any, ...]] = {
        row[: len(key)]: tuple(map(_plain, row[len(key) :])) for row in rows.order_by("pk").values_list(*key, *columns)
    }
    wanted = {tuple(getattr(record, name) for name in key): _values(record, columns) for record in records}
    new = [key_of for key_of in wanted if key_of not in there]
    changed = [key_of for key_of in wanted if key_of in there and wanted[key_of] != there[key_of]]
    model._default_manager.bulk_create(
        [model(**dict(zip(columns, wanted[key_of], strict=True))) for key_of in (*new, *changed)],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=list(key),
        # A table that is all key has nothing to update; said once more, the key changes nothing.
        update_fields=[name for name in columns if name not in key] or list(key),
    )
    over = {key_of for key_of, row in there.items() if lasting and row[-1] is not None}  # ended by an earlier run
    ended = _end(model, [key_of for key_of in there if key_of not in wanted and key_of not in over], key, lasting, day)
    return Outcome(dataset, len(new), len(changed), len(wanted) - len(new) - len(changed), ended)


def _values(record: Any, columns: Sequence[str]) -> tuple[Any, ...]:
    return tuple(None if name == "ended_on" else _plain(getattr(record, name)) for name in columns)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _end(
    model: type[models.Model], gone: Sequence[tuple[Any, ...]], key: Sequence[str], lasting: bool, day: date
) -> int:
    """Rows that left the file: what others refer to ends, the rest goes."""
    ended = 0
    for key_of in gone:
        rows = model._default_manager.filter(**dict(zip(key, key_of, strict=True)))
        ended += rows.update(ended_on=day) if lasting else rows.delete()[0]
    return ended


def _note_school_changes(before: Mapping[str, Any], found: imports.Reference, day: date) -> tuple[SchoolChange, ...]:
    """Write down what this register says otherwise than the one before."""
    changes = tuple(
        school_changes.between(
            before=before,
            ended={number for number, school in before.items() if school.ended_on},
            after={school.number: school for school in found.schools},
        )
    )
    registers.SchoolChange.objects.bulk_create(
        [
            registers.SchoolChange(
                school_id=change.school_id, kind=change.kind, was=change.was, now=change.now, noted_on=day
            )
            for change in changes
        ],
        batch_size=AT_ONCE,
    )
    return changes


def _newer_than(sources: Mapping[str, imports.Source]) -> set[str]:
    """Files of which the database already holds a newer edition: an update of the program must not turn a register back."""
    loaded = dict(reference.ReferenceLoad.objects.order_by("loaded_at", "id").values_list("dataset", "as_of"))
    newer = {name for name, source in sources.items() if name in loaded and loaded[name] > source.as_of}
    # One table is made of both.
    return newer | {schools.SCHOOLS, schools.SCHOOL_POINTS} if schools.SCHOOLS in newer else newer


def _note_sources(found: imports.Reference, newer: Collection[str], at: datetime) -> None:
    """Where each file comes from, and one row per load, written only when the file is not the one loaded last."""
    told = {name: source for name, source in found.sources.items() if name not in newer}
    parts = [part for source in told.values() for part in source.parts]
    besides = models.Q(dataset__in=newer)
    bring_up_to_date(imports.SOURCES, registers.ReferenceSource, parts, time.local_day(at), besides)
    for name, source in told.items():
        note_source(name, source, found.digests[name], found.row_counts[name], at)


def note_source(dataset: str, source: imports.Source, digest: str, rows: int, at: datetime) -> None:
    """One row per load of a file, written only when it is not the one loaded last."""
    loads = reference.ReferenceLoad.objects.filter(dataset=dataset).order_by("loaded_at", "id")
    newest = loads.last()
    if newest is None or newest.sha256 != digest:
        reference.ReferenceLoad.objects.create(
            dataset=dataset,
            source=source.source,
            licence=source.licence,
            attribution=source.attribution,
            as_of=source.as_of,
            sha256=digest,
            rows=rows,
            loaded_at=at,
        )
