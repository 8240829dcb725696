"""Deeds of the directory: bring in reference data, keep the list of institutions and who speaks for them."""

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from miteinander.centres import queries as centre_queries
from miteinander.centres import use_cases as centre_use_cases
from miteinander.centres.models import Member
from miteinander.centres.vocabulary import Role
from miteinander.core import deeds, tables, tenancy, time, verdicts
from miteinander.directory import imports, permissions, rules
from miteinander.directory.imports import countries, holidays, languages, places, schools
from miteinander.directory.models import Institution, reference

ONE_LOAD_AT_A_TIME = 5_407_396  # number of the advisory lock
AT_ONCE = 1_000  # rows per statement
MOST_ENDED = 0.1  # share of rows that may leave a register in one run


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did to one table."""

    dataset: str
    added: int
    changed: int
    unchanged: int
    ended: int


@transaction.atomic
def load_reference(
    *,
    folder: Path,
    at: datetime,
    many_may_end: bool = False,
    tell: Callable[[Outcome], object] = lambda outcome: None,
) -> tuple[Outcome, ...]:
    """Bring the tables of reference data to what the files of the folder say: all of them, or nothing.

    A second run changes nothing. Rows that left a register end on the day of the run and are kept; a file that lacks
    more than a tenth of them is taken for torn, unless ``many_may_end``. ``tell`` hears of each table before the whole
    is committed. Needs the owner of the database. Raises ``BrokenFiles`` (``core.tables``) with every mistake found.
    """
    files = {name: _bytes(folder / name) for name in (*imports.FILES, imports.SOURCES)}
    found = imports.parse(files=files)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_LOAD_AT_A_TIME])
    day = time.local_day(at)
    outcomes = []
    for dataset, model, records in _in_order(found):
        outcome = _bring_up_to_date(dataset, model, records, day)
        if outcome.ended > MOST_ENDED * (outcome.changed + outcome.unchanged + outcome.ended) and not many_may_end:
            reason = f"{outcome.ended} Einträge fehlen, die bisher da waren. Ist die Datei vollständig?"
            raise tables.BrokenFiles([tables.Mistake(dataset, 0, "", reason)])
        tell(outcome)
        outcomes.append(outcome)
    _note_sources(files, found, at)
    return tuple(outcomes)


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _in_order(found: imports.Reference) -> Sequence[tuple[str, type[models.Model], Sequence[Any]]]:
    """What others refer to comes first."""
    return (
        (places.DISTRICTS, reference.District, found.districts),
        (places.MUNICIPALITIES, reference.Municipality, found.municipalities),
        (schools.SCHOOLS, reference.School, found.schools),
        (countries.COUNTRIES, reference.Country, found.countries),
        (languages.LANGUAGES, reference.Language, found.languages),
        (languages.STAND_INS, reference.StandIn, found.stand_ins),
        (languages.UNCLEAR, reference.UnclearLanguage, found.unclear_languages),
        (holidays.PUBLIC_HOLIDAYS, reference.PublicHoliday, found.public_holidays),
        (holidays.SCHOOL_HOLIDAYS, reference.SchoolHoliday, found.school_holidays),
    )


def _bring_up_to_date(dataset: str, model: type[models.Model], records: Sequence[Any], day: date) -> Outcome:
    lasting = issubclass(model, reference.Lasting)
    key = ("wanted_id", "stand_in_id") if model is reference.StandIn else (model._meta.pk.attname,)
    kept = {field.attname for field in model._meta.concrete_fields}
    kind = cast(type, imports.LAYOUTS[dataset].value)
    columns = [field.name for field in fields(kind) if field.name in kept] + (["ended_on"] if lasting else [])
    there: dict[tuple[Any, ...], tuple[Any, ...]] = {
        row[: len(key)]: tuple(map(_plain, row[len(key) :]))
        for row in model._default_manager.order_by("pk").values_list(*key, *columns)
    }
    wanted = {tuple(getattr(record, name) for name in key): _values(record, columns) for record in records}
    new = [key_of for key_of in wanted if key_of not in there]
    changed = [key_of for key_of in wanted if key_of in there and wanted[key_of] != there[key_of]]
    model._default_manager.bulk_create(
        [model(**dict(zip(columns, wanted[key_of], strict=True))) for key_of in (*new, *changed)],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=list(key),
        update_fields=[name for name in columns if name not in key],
    )
    ended = _end(model, [key_of for key_of in there if key_of not in wanted], key, lasting, day)
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
        ended += rows.filter(ended_on=None).update(ended_on=day) if lasting else rows.delete()[0]
    return ended


def _note_sources(files: Mapping[str, bytes], found: imports.Reference, at: datetime) -> None:
    """One row per file, written only when the file is not the one loaded last."""
    newest = dict(reference.ReferenceLoad.objects.order_by("loaded_at", "id").values_list("dataset", "sha256"))
    for name, source in found.sources.items():
        sha256 = hashlib.sha256(files[name]).hexdigest()
        if newest.get(name) != sha256:
            reference.ReferenceLoad.objects.create(
                dataset=name,
                source=source.source,
                licence=source.licence,
                attribution=source.attribution,
                as_of=source.as_of,
                sha256=sha256,
                rows=found.row_counts[name],
                loaded_at=at,
            )


@deeds.deed
def add_institution(*, institution_id: uuid.UUID, facts: rules.InstitutionFacts, by: tenancy.Actor) -> Institution:
    """Put an institution into the directory. The same click twice is once. Raises ``Forbidden`` and ``Refused``."""
    permissions.add_institution(by).require()
    there = Institution.objects.filter(id=institution_id).first()
    if there is not None:
        return there
    institution = Institution(id=institution_id, centre_id=by.centre_id)
    _tell(institution, facts)
    _save(institution, force_insert=True)
    return institution


@deeds.deed
def change_institution(
    *, institution_id: uuid.UUID, facts: rules.InstitutionFacts, version: int, by: tenancy.Actor
) -> Institution:
    """Change what we know of an institution. Raises ``Forbidden``, ``Refused`` and ``Conflict`` when it was changed meanwhile."""
    permissions.change_institution(by).require()
    institution = _locked(institution_id, version)
    _tell(institution, facts)
    institution.version += 1
    _save(institution)
    return institution


@deeds.deed
def deactivate(*, institution_id: uuid.UUID, version: int, by: tenancy.Actor, at: datetime) -> Institution:
    """The institution does not work with the centre any more; the rights of its members end today.

    Raises ``Forbidden``, ``Refused`` and ``Conflict``.
    """
    permissions.deactivate(by).require()
    institution = _locked(institution_id, version)
    today = time.local_day(at)
    for member in centre_queries.speakers(own_id=institution_id, day=today):
        centre_use_cases.end_membership(member_id=member.id, last_day=max(today, member.since), by=by)
    institution.active = False
    institution.version += 1
    institution.save(update_fields=["active", "version"])
    return institution


@deeds.deed
def reactivate(*, institution_id: uuid.UUID, version: int, by: tenancy.Actor) -> Institution:
    """The institution works with the centre again; its members have to be let in anew. Raises as ``deactivate``."""
    permissions.reactivate(by).require()
    institution = _locked(institution_id, version)
    institution.active = True
    institution.version += 1
    institution.save(update_fields=["active", "version"])
    return institution


@deeds.deed
def add_contact(
    *, institution_id: uuid.UUID, name: str, email: str, phone: str, by: tenancy.Actor, at: datetime
) -> Member:
    """Let somebody of an institution ask in its name, from today on. Raises ``Forbidden`` and ``Refused``."""
    permissions.add_contact(by).require()
    institution = Institution.objects.select_for_update(of=("self",)).filter(id=institution_id).first()
    if institution is None:
        raise verdicts.Refused(_("Diese Einrichtung gibt es nicht."))
    if not institution.active:
        raise verdicts.Refused(_("Diese Einrichtung ist abgemeldet. Bitte melden Sie sie zuerst wieder an."))
    return centre_use_cases.invite(
        email=email,
        name=name,
        roles=[Role.ORG_USER],
        audience=tenancy.Audience.INSTITUTION,
        by=by,
        since=time.local_day(at),
        phone=phone,
        speaks_for=institution_id,
    )


@deeds.deed
def end_contact(*, institution_id: uuid.UUID, member_id: uuid.UUID, last_day: date, by: tenancy.Actor) -> Member:
    """A member of an institution has a last day. Raises ``Forbidden`` and ``Refused``."""
    permissions.end_contact(by).require()
    member = centre_queries.colleague(member_id=member_id)
    if member is None or member.speaks_for != institution_id:
        raise verdicts.Refused(_("Diese Person gehört nicht zur Einrichtung."))
    return centre_use_cases.end_membership(member_id=member_id, last_day=last_day, by=by)


def _locked(institution_id: uuid.UUID, version: int) -> Institution:
    institution = Institution.objects.select_for_update(of=("self",)).filter(id=institution_id).first()
    if institution is None:
        raise verdicts.Refused(_("Diese Einrichtung gibt es nicht."))
    if institution.version != version:
        raise verdicts.Conflict(_("Jemand anderes hat diese Einrichtung inzwischen geändert."))
    return institution


def _tell(institution: Institution, facts: rules.InstitutionFacts) -> None:
    if facts.protected and (facts.has_address or facts.school):
        raise verdicts.Refused(
            _(
                "Von einem geschützten Ort speichern wir keine Anschrift. Bitte leeren Sie Schule, Straße, Postleitzahl und Ort."
            ),
            "protected",
        )
    if not reference.Municipality.objects.current().filter(ags=facts.municipality).exists():
        raise verdicts.Refused(_("Bitte wählen Sie die Stadt oder Gemeinde aus der Liste."), "municipality")
    if facts.school and not reference.School.objects.filter(number=facts.school).exists():
        raise verdicts.Refused(_("Diese Schule steht nicht in der amtlichen Liste."), "school")
    for name in ("kind", "name", "street", "postcode", "town", "phone", "email", "protected"):
        setattr(institution, name, getattr(facts, name))
    institution.municipality_id = facts.municipality
    institution.school_id = facts.school or None


def _save(institution: Institution, *, force_insert: bool = False) -> None:
    """Names are unique in a town, schools in a centre: the database says no, we say it kindly."""
    try:
        with transaction.atomic():
            institution.save(force_insert=force_insert)
    except IntegrityError as broken:
        name = deeds.violated(broken)
        if name == "institution_once":
            raise verdicts.Refused(
                _("In diesem Ort gibt es schon eine Einrichtung mit diesem Namen. Bitte ergänzen Sie den Namen."),
                "name",
            ) from None
        if name == "institution_school_once":
            raise verdicts.Refused(_("Diese Schule steht schon im Verzeichnis."), "school") from None
        raise
