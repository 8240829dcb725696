"""What the archive took, as it is handed over: the columns of the register under their names, nothing sealed, no protected place."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import BinaryField, ForeignKey, UUIDField
from django.utils.translation import gettext as _

from miteinander.core import exports, personal
from miteinander.core.retention import Model
from miteinander.core.words import Word
from miteinander.directory.models import Institution
from miteinander.interpreting.models import Request
from miteinander.keeping.models import Offer
from miteinander.keeping.queries import packages, plan
from miteinander.keeping.queries.pages import PLACES, named
from miteinander.keeping.rules import Span
from miteinander.keeping.vocabulary import FIELDS, OfferAnswer

NAMES = ("name", "name_de", "title", "reference", "email")  # by which a thing is named that has no page of its own


@dataclass(frozen=True, slots=True)
class Taken:
    """Everything of one offer that the archive takes and does not have yet: sheets, and the ids of their rows."""

    sheets: list[exports.Sheet]
    ids: frozenset[uuid.UUID]
    count: int


def taken(*, offer: Offer, today: date) -> Taken:
    """Rows of the lines that were taken, kept to their end by today, held back by nobody and not handed over yet; and what goes
    with them. Queries: a few per table."""
    terms, held, known = plan.terms(today=today), plan.held(), plan.archive(today=today)
    spans: dict[tuple[str, str], list[Span]] = {}
    for line in offer.lines.filter(answer=OfferAnswer.TAKEN).order_by("first", "id"):
        spans.setdefault((line.table, line.of), []).append(Span(line.first, line.before, True, False))
    found: dict[Model, dict[uuid.UUID, Any]] = {}
    for step in plan.steps():
        if (step.table, step.of) in spans and not step.is_history:
            due = plan.without_holds(step, plan.due(step, before=terms[step.of].before(today)), held)
            rows = due.filter(plan.within(due, spans[step.table, step.of])).exclude(pk__in=known.handed)
            found.setdefault(step.model, {}).update({row.pk: row for row in rows.order_by(plan.SINCE, "pk")})
    hidden = _hidden()
    sheets: list[exports.Sheet] = []
    for model, each in found.items():
        sheets += _sheets(model, list(each.values()), hidden)
        for child, parent in plan.children(model):
            along = child._base_manager.filter(**{f"{parent}__in": list(each)}).order_by(parent, "pk")
            sheets += _sheets(child, list(along), hidden)
    ids = frozenset(pk for each in found.values() for pk in each)
    return Taken(sheets, ids, sum(len(sheet.rows) for sheet in sheets))


def _hidden() -> frozenset[uuid.UUID]:
    """Protected places, and requests for talks there."""
    places = set(Institution.objects.filter(protected=True).order_by().values_list("pk", flat=True))
    return frozenset(
        places | set(Request.objects.filter(institution__in=places).order_by().values_list("pk", flat=True))
    )


def _sheets(model: Model, rows: list[Any], hidden: frozenset[uuid.UUID]) -> Iterator[exports.Sheet]:
    """One table, in as many sheets as it takes for each to be short enough to leave the house."""
    fields = [one for one in personal.columns(model) if not isinstance(one, BinaryField)]
    names = {one.name: _named(one, rows) for one in fields if isinstance(one, ForeignKey)}
    listing = exports.Listing(
        code=model._meta.db_table,
        title=named(model._meta.db_table),
        columns=[
            exports.Column(
                _(FIELDS.get(one.name, one.name)), partial(_value, one, names.get(one.name), hidden), personal=True
            )
            for one in fields
        ],
    )
    for start in range(0, len(rows), exports.limit()):
        yield exports.sheet(listing=listing, rows=rows[start : start + exports.limit()], personal=True)


def _named(one: Any, rows: list[Any]) -> dict[Any, str]:
    """What a reference refers to, by name. One query."""
    related = one.related_model
    says: Callable[[Any], str] = PLACES[related].says if related in PLACES else _says
    found = related._base_manager.filter(pk__in={getattr(row, one.attname) for row in rows} - {None})
    return {row.pk: says(row) for row in found.order_by("pk")}


def _says(row: Any) -> str:
    return next((str(getattr(row, name)) for name in NAMES if getattr(row, name, "")), str(row.pk))


def _value(one: Any, names: dict[Any, str] | None, hidden: frozenset[uuid.UUID], row: Any) -> Any:
    """One cell. Of a row that tells of a protected place only words of closed lists, numbers, days and times."""
    value = getattr(row, one.attname)
    if names is not None:
        said: Any = names.get(value, "")
    elif isinstance(one, UUIDField):
        said = str(value or "")
    else:
        said = packages.plain(value) if not isinstance(value, Word | list) else value
    if _tells_of(row, hidden) and not _is_plain(said):
        return ""
    return said


def _tells_of(row: Any, hidden: frozenset[uuid.UUID]) -> bool:
    return any(getattr(row, one.attname) in hidden for one in row._meta.concrete_fields if _is_key(one))


def _is_key(one: Any) -> bool:
    return isinstance(one, ForeignKey | UUIDField)


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_plain(part) for part in value)
    return isinstance(value, Word) or not isinstance(value, str | dict)
