"""What the pages show: what goes soon, what is held back, how long what is kept, who took lists away."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from miteinander.centres import permissions as centre
from miteinander.centres.models import Member
from miteinander.centres.vocabulary import Role
from miteinander.core import retention
from miteinander.core.fields import SortKey
from miteinander.core.models import Export
from miteinander.core.retention import SPANS, Model, RetentionClass
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Verdict
from miteinander.directory import permissions as directory
from miteinander.directory.models import ContactPerson, Institution
from miteinander.interpreting import permissions as interpreting
from miteinander.interpreting.models import Interpreter, Request
from miteinander.keeping.models import Agreement, Hold, Period, Proof
from miteinander.keeping.queries import plan
from miteinander.keeping.vocabulary import LISTINGS, TABLES, ClassName

AHEAD = timedelta(days=30)
SHOWN = 50
FOUND = 20


@dataclass(frozen=True, slots=True)
class Place:
    """How a record is named, who may see it, and where. Of all other tables only counts are shown."""

    opens: Callable[[Actor], Verdict]
    says: Callable[[Any], str]
    view_name: str = ""

    def url(self, row: Any) -> str:
        return reverse(self.view_name, args=[row.pk]) if self.view_name else ""


PLACES: dict[Model, Place] = {
    Interpreter: Place(interpreting.papers, lambda row: row.name, "interpreting:interpreter"),
    Request: Place(interpreting.close, lambda row: row.reference, "interpreting:request"),
    Institution: Place(directory.see_institutions, lambda row: row.name, "directory:institution"),
    Member: Place(centre.see_team, lambda row: row.name),
    ContactPerson: Place(directory.see_institutions, lambda row: row.name),
}


@dataclass(frozen=True, slots=True)
class Ahead:
    """What becomes of one class until a day: how many rows go, are emptied, are held back, wait for the archive or for others."""

    of: RetentionClass
    name: ClassName
    tables: list[tuple[str, int]]
    deleted: int
    emptied: int
    held: int
    archive: int
    waiting: int
    listed: bool  # some of it can be seen one by one


@dataclass(frozen=True, slots=True)
class DueRow:
    """One record that goes soon, for whom may see it."""

    table: str
    id: uuid.UUID
    name: str
    url: str
    since: date


@dataclass(frozen=True, slots=True)
class TermRow:
    """How long one class is kept, and between which bounds."""

    of: RetentionClass
    name: ClassName
    months: int
    source: str
    valid_from: date | None
    shortest: int
    longest: int
    year_end: bool
    coming: Period | None  # chosen, from a later day on
    offerable: bool
    agreed: Agreement | None  # with the archive; None where nobody has asked it yet
    agreed_later: Agreement | None

    @property
    def fixed(self) -> bool:
        return self.shortest == self.longest


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold as people read it."""

    hold: Hold
    name: str
    url: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One line of the log of lists that were taken away."""

    at: datetime
    by: str
    listing: str
    form: str
    narrowing: str
    count: int
    reason: str


def named(table: str) -> str:
    """What people call a table; the history of one after it."""
    of = next(
        (one.pgh_tracked_model._meta.db_table for one in retention.histories() if one._meta.db_table == table), ""
    )
    if of:
        return _("Frühere Stände: %(table)s") % {"table": named(of)}
    return _(TABLES[table]) if table in TABLES else table


def ahead(*, by: Actor, today: date) -> list[Ahead]:
    """What the nights of the next thirty days will do, class by class. Queries: a few per table, however many rows."""
    until = today + AHEAD
    terms, held, besides = plan.terms(today=until), plan.held(), plan.going(today=until)
    archive = plan.archive(today=until)
    found: dict[RetentionClass, Ahead] = {}
    for step in plan.steps():
        rows = plan.due(step, before=terms[step.of].before(until))
        due = rows.count()
        unheld = plan.without_holds(step, rows, held) if due else rows
        bound = due - unheld.count() if held and due else 0
        loose = plan.without_archive(step, unheld, archive)
        offered = due - bound - loose.count() if archive.concerns(step) and due else 0
        goes = plan.free(step, loose, besides).count() if due else 0
        emptied = plan.to_empty(step, loose, besides).count() if due else 0
        was = found.get(step.of)
        tables = [*(was.tables if was else []), *([(named(step.table), goes + emptied)] if goes + emptied else [])]
        listed = (was.listed if was else False) or (bool(goes + emptied) and _may_list(step, by))
        found[step.of] = Ahead(
            step.of, ClassName(step.of.value), tables,
            deleted=(was.deleted if was else 0) + goes,
            emptied=(was.emptied if was else 0) + emptied,
            held=(was.held if was else 0) + bound,
            archive=(was.archive if was else 0) + offered,
            waiting=(was.waiting if was else 0) + due - bound - offered - goes - emptied,
            listed=listed,
        )  # fmt: skip
    return [found[of] for of in SPANS if of in found]


def due_rows(*, of: RetentionClass, by: Actor, today: date) -> list[DueRow]:
    """The records of a class that go within thirty days, one by one, as far as this person may see them."""
    return sorted(_due_rows(of, by, today), key=lambda row: (row.since, row.name, row.id))


def _due_rows(of: RetentionClass, by: Actor, today: date) -> Iterator[DueRow]:
    until = today + AHEAD
    terms, held, besides = plan.terms(today=until), plan.held(), plan.going(today=until)
    archive = plan.archive(today=until)
    for step in plan.steps():
        if step.of is not of or not _may_list(step, by):
            continue
        rows = plan.without_holds(step, plan.due(step, before=terms[of].before(until)), held)
        rows = plan.without_archive(step, rows, archive)
        each = [
            *plan.free(step, rows, besides).order_by(plan.SINCE, "pk")[:SHOWN],
            *plan.to_empty(step, rows, besides).order_by("pk")[:SHOWN],
        ]
        shown = PLACES[step.model]
        for row in each:
            since = getattr(row, plan.SINCE)
            day = local_day(since) if isinstance(since, datetime) else since
            yield DueRow(step.table, row.pk, shown.says(row), shown.url(row), day)


def _may_list(step: plan.Step, by: Actor) -> bool:
    return not step.is_history and step.model in PLACES and bool(PLACES[step.model].opens(by))


def period_rows(*, today: date) -> list[TermRow]:
    """How long each class is kept, what is agreed on with the archive, and what was chosen for later. Queries: four."""
    terms = plan.terms(today=today)
    later = {row.of: row for row in Period.objects.filter(valid_from__gt=today).order_by("-valid_from", "id")}
    agreed = plan.agreements(today=today)
    agreed_later = {row.of: row for row in Agreement.objects.filter(valid_from__gt=today).order_by("-valid_from", "id")}
    return [
        TermRow(
            of, ClassName(of.value), terms[of].months, terms[of].source, terms[of].valid_from, span.shortest,
            span.longest, span.year_end, later.get(of.value), of in plan.OFFERABLE, agreed.get(of), agreed_later.get(of.value),
        )
        for of, span in SPANS.items()
    ]  # fmt: skip


def holds(*, by: Actor, today: date) -> list[HoldRow]:
    """What is held back now, what must be looked at first on top."""
    rows = list(Hold.objects.in_force().select_related("placed_by").order_by("review_on", "id"))
    models = {model._meta.db_table: model for model in PLACES}
    found = []
    for table, model in models.items():
        ids = [row.subject_id for row in rows if row.table == table]
        shown = PLACES[model]
        things = model._base_manager.filter(pk__in=ids).order_by("pk") if ids and shown.opens(by) else ()
        named_things = {thing.pk: (shown.says(thing), shown.url(thing)) for thing in things}
        for row in rows:
            if row.table == table:
                name, url = named_things.get(row.subject_id, ("", ""))
                found.append(HoldRow(row, name, url, row.review_on <= today))
    return sorted(found, key=lambda one: (one.hold.review_on, str(one.hold.id)))


def hold(*, hold_id: uuid.UUID) -> Hold | None:
    """One hold that is in force."""
    return Hold.objects.in_force().filter(id=hold_id).first()


def place(*, table: str, subject_id: uuid.UUID, by: Actor) -> tuple[str, str] | None:
    """Name and address of a record that can be held back; None when it is not there, or not for this person."""
    model = next((model for model in PLACES if model._meta.db_table == table), None)
    if model is None or not PLACES[model].opens(by):
        return None
    row = model._base_manager.filter(pk=subject_id).first()
    return (PLACES[model].says(row), PLACES[model].url(row)) if row else None


def find(*, text: str, by: Actor) -> list[tuple[str, uuid.UUID, str]]:
    """Records whose name or reference holds this text: table, id, name. One query per table."""
    searches: dict[Model, Q] = {
        Interpreter: Q(given_name__icontains=text) | Q(family_name__icontains=text),
        Request: Q(reference__icontains=text),
        Institution: Q(name__icontains=text),
        Member: Q(name__icontains=text),
        ContactPerson: Q(name__icontains=text),
    }
    if centre.has_role(by, Role.DIRECTOR):  # to whom people turn who give their address alone
        searches[Interpreter] |= Q(email__icontains=text)
        searches[Member] |= Q(user__email__icontains=text)
    found = []
    for model, wanted in searches.items():
        if text and PLACES[model].opens(by):
            column = {Interpreter: "family_name", Request: "reference"}.get(model, "name")
            for row in model._base_manager.filter(wanted).order_by(SortKey(column), "pk")[:FOUND]:
                found.append((model._meta.db_table, row.pk, PLACES[model].says(row)))
    return found


def last_night() -> Proof | None:
    """The newest night that went through."""
    return Proof.objects.order_by("-number").first()


def nights() -> int:
    """How many nights have been proved."""
    return Proof.objects.count()


def export_rows(*, since: datetime, limit: int = 500) -> list[ExportRow]:
    """Who took which list of persons away, and what for; the newest first. Queries: two."""
    rows = list(Export.objects.filter(at__gte=since).order_by("-at", "id")[:limit])
    names = dict(Member.objects.filter(id__in={row.member_id for row in rows}).order_by("id").values_list("id", "name"))
    return [
        ExportRow(
            row.at,
            names.get(row.member_id, ""),
            _(LISTINGS.get(row.listing, row.listing)),
            row.form,
            row.narrowing,
            row.rows_count,
            row.reason,
        )
        for row in rows
    ]
