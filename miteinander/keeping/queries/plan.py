"""What is due, in which order it goes, and what stands in the way: read from what each table says about itself."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, reduce
from graphlib import TopologicalSorter
from operator import or_
from typing import Any

from django.db.models import (
    BinaryField,
    DateTimeField,
    Exists,
    F,
    ForeignKey,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
)

from miteinander.core import retention
from miteinander.core.retention import LAST_CHANGE, SPANS, Kept, Model, RetentionClass, With
from miteinander.core.time import BERLIN
from miteinander.keeping import rules
from miteinander.keeping.models import Agreement, Handover, Hold, OfferLine, Period
from miteinander.keeping.vocabulary import ArchiveChoice, OfferAnswer

SINCE = "kept_since"
Ids = frozenset[uuid.UUID]
# What can be offered to an archive. Earlier states and messages go with what they tell of; when somebody was away is kept no day.
OFFERABLE = tuple(
    of for of in SPANS if of not in (RetentionClass.HISTORY, RetentionClass.MESSAGE, RetentionClass.ABSENCE)
)
Going = Mapping[Model, Sequence[QuerySet[Any]]]


@dataclass(frozen=True)
class Step:
    """One table under one of its rules; a history is a table of its own kind."""

    model: Model
    rule: Kept
    of: RetentionClass
    is_history: bool = False
    only: Q | None = None  # these rows and no others, whenever their period ends: somebody is to be erased
    spared: Ids = frozenset()  # mails to an address which she shares that are others'

    @property
    def table(self) -> str:
        return self.model._meta.db_table


@dataclass(frozen=True, slots=True)
class Term:
    """How long a class is kept in this centre today, and since when that was chosen."""

    of: RetentionClass
    months: int
    source: str
    valid_from: date | None

    def before(self, today: date) -> date:
        """Rows whose period began before this day are due today."""
        return rules.cutoff(today=today, months=self.months, year_end=SPANS[self.of].year_end)


@dataclass(frozen=True, slots=True)
class Archive:
    """What the archive still has a word in on a day: classes to be offered, what was offered, and what was handed over."""

    offered: frozenset[RetentionClass]
    spans: Mapping[tuple[str, RetentionClass], Sequence[rules.Span]]
    handed: Ids

    def concerns(self, step: Step) -> bool:
        """Is this table asked for? Nothing sealed ever is, and somebody who is to be erased early (``only``) is not kept to the end:
        archives get what was."""
        sealed = any(isinstance(field, BinaryField) for field in step.model._meta.concrete_fields)
        return step.of in self.offered and step.only is None and not sealed

    def spans_of(self, step: Step) -> Sequence[rules.Span]:
        return self.spans.get((step.table, step.of), ())


@cache
def steps() -> tuple[Step, ...]:
    """All tables that are deleted from, whoever refers to others before those; histories at the end."""
    models = retention.walled()
    graph = {
        model: {field.related_model for field in _references_of(model)} & set(models) - {model} for model in models
    }
    order = reversed(list(TopologicalSorter(graph).static_order()))
    ours = [
        Step(model, rule, rule.of or model.retention_class)
        for model in order
        for rule in retention.rules(model)
        if isinstance(rule, Kept)
    ]
    older = Kept(since="pgh_created_at")
    return (*ours, *(Step(model, older, RetentionClass.HISTORY, is_history=True) for model in retention.histories()))


def terms(*, today: date) -> dict[RetentionClass, Term]:
    """How long each class is kept today: as the centre chose, else as it is shipped; never outside the bounds."""
    found = {of: Term(of, span.months, span.source, None) for of, span in SPANS.items()}
    for row in Period.objects.filter(valid_from__lte=today).order_by("valid_from", "id"):
        of = RetentionClass(row.of)
        if of in SPANS:
            months = min(max(row.months, SPANS[of].shortest), SPANS[of].longest)
            found[of] = Term(of, months, row.source, row.valid_from)
    return found


def due(step: Step, *, before: date) -> QuerySet[Any]:
    """Rows whose period is over, whatever stands in the way."""
    if step.only is not None:
        return step.model._base_manager.filter(step.only)
    rows = step.model._base_manager.annotate(**{SINCE: _since(step)}).filter(step.rule.where)
    rows = rows.filter(**{f"{SINCE}__lt": _bound(rows, before)})
    if step.is_history:
        rows = rows.filter(_superseded(step.model))
    return free(step, rows) if step.rule.unused else rows


def held() -> Ids:
    """Every record that a hold names, and whatever refers to one. Queries: one without a hold, else one per table more."""
    named = set(Hold.objects.in_force().order_by().values_list("subject_id", flat=True))
    if not named:
        return frozenset()
    found = set(named)
    for model in retention.walled():
        if columns := _uuid_columns(model):
            touches = reduce(or_, (Q(**{f"{column}__in": named}) for column in columns))
            found |= set(model._base_manager.filter(touches).order_by().values_list("pk", flat=True))
    return frozenset(found)


def without_holds(step: Step, rows: QuerySet[Any], held_ids: Ids) -> QuerySet[Any]:
    """The rows that no hold touches, by themselves or by what would go with them."""
    if not held_ids:
        return rows
    rows = rows.exclude(_touches(step.model, held_ids))
    for child, parent in children(step.model):
        part = child._base_manager.filter(**{parent: OuterRef("pk")}).filter(_touches(child, held_ids))
        rows = rows.exclude(Exists(part.order_by()))
    return rows


def agreements(*, today: date) -> dict[RetentionClass, Agreement]:
    """What is agreed on with the archive today, class by class; nothing for a class that was never talked of. One query."""
    rows = Agreement.objects.filter(valid_from__lte=today).order_by("valid_from", "id")
    return {RetentionClass(row.of): row for row in rows}


def archive(*, today: date) -> Archive:
    """How it stands with the archive. Queries: one where nothing is to be offered, else three."""
    offered = frozenset(
        of for of, row in agreements(today=today).items() if row.choice == ArchiveChoice.OFFER and of in OFFERABLE
    )
    spans: dict[tuple[str, RetentionClass], list[rules.Span]] = {}
    handed: set[uuid.UUID] = set()
    if offered:
        for line in OfferLine.objects.filter(of__in=offered).select_related("offer").order_by("first", "id"):
            lapsed = not line.answer and line.offer.answer_by < today
            span = rules.Span(
                line.first, line.before, line.answer == OfferAnswer.TAKEN, lapsed or line.answer == OfferAnswer.DECLINED
            )
            spans.setdefault((line.table, RetentionClass(line.of)), []).append(span)
        for ids in Handover.objects.exclude(handed_over_on=None).order_by("id").values_list("record_ids", flat=True):
            handed |= set(ids)
    return Archive(offered, spans, frozenset(handed))


def without_archive(step: Step, rows: QuerySet[Any], known: Archive) -> QuerySet[Any]:
    """The rows that wait for no archive: it declined them, was silent for too long, or has them.

    Where two lines cover a row, the one that still waits is right.
    """
    if not known.concerns(step):
        return rows
    spans = known.spans_of(step)
    let_go = within(rows, [span for span in spans if span.lets_go])
    waiting = within(rows, [span for span in spans if not span.lets_go])
    return rows.filter(let_go & ~waiting | Q(pk__in=known.handed))


def within(rows: QuerySet[Any], spans: Sequence[rules.Span]) -> Q:
    """Rows whose period began in one of these spans."""
    found = Q(pk__in=())
    for span in spans:
        found |= Q(**{f"{SINCE}__gte": _bound(rows, span.first), f"{SINCE}__lt": _bound(rows, span.before)})
    return found


def going(*, today: date) -> Going:
    """All rows that are due on that day, by table: for the preview, which must not take them for obstacles."""
    found: dict[Model, list[QuerySet[Any]]] = {}
    chosen, known = terms(today=today), archive(today=today)
    for step in steps():
        if not step.is_history:
            each = due(step, before=chosen[step.of].before(today))
            rows = without_archive(step, each, known).order_by().values("pk")
            found.setdefault(step.model, []).append(rows)
            for child, parent in children(step.model):
                along = child._base_manager.filter(**{f"{parent}__in": rows}).order_by().values("pk")
                found.setdefault(child, []).append(along)
    return found


def referred(model: Model, besides: Going | None = None) -> Mapping[str, Exists]:
    """By which tables a row is still needed; what goes with it does not count, nor what goes the same night (``besides``)."""
    found = {}
    goes_along = {child for child, _parent in children(model)}
    for other in retention.walled():
        for field in _references_of(other):
            if field.related_model is model and other not in goes_along:
                rows = other._base_manager.filter(**{field.attname: OuterRef("pk")}).order_by()
                for due_rows in (besides or {}).get(other, ()):
                    rows = rows.exclude(pk__in=due_rows)
                found[f"{other._meta.db_table}.{field.name}"] = Exists(rows)
    return found


def free(step: Step, rows: QuerySet[Any], besides: Going | None = None) -> QuerySet[Any]:
    """The rows that nothing refers to any more: they can go."""
    blocks = list(referred(step.model, besides).values())
    return rows.exclude(reduce(or_, map(Q, blocks))) if blocks else rows


def unbroken(step: Step, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of lines that are chained only those before the first one that stays, in their order: no gap may arise."""
    number = step.rule.chain
    if not number:
        return rows.order_by("pk")
    stay = step.model._base_manager.exclude(pk__in=rows.order_by().values("pk"))
    first = stay.aggregate(first=Min(number))["first"]
    return (rows if first is None else rows.filter(**{f"{number}__lt": first})).order_by(number)


def to_empty(step: Step, rows: QuerySet[Any], besides: Going | None = None) -> QuerySet[Any]:
    """The rows that must wait and still tell more than their name."""
    blocks = list(referred(step.model, besides).values())
    if not step.rule.emptied or not blocks:
        return rows.none()
    return rows.filter(reduce(or_, map(Q, blocks))).exclude(Q(**step.rule.emptied))


def children(model: Model) -> list[tuple[Model, str]]:
    """Tables whose rows go with a row of this one, and by which key."""
    return [
        (other, rule.parent)
        for other in retention.walled()
        for rule in retention.rules(other)
        if isinstance(rule, With) and other._meta.get_field(rule.parent).related_model is model
    ]


def told_of(model: Model) -> list[tuple[Model, str]]:
    """Histories of other tables that tell of a row of this one: of what went with it, or hung on its day."""
    found = []
    for history in retention.histories():
        tracked = history.pgh_tracked_model
        for rule in retention.rules(tracked):
            parent = rule.parent if isinstance(rule, With) else ""
            if isinstance(rule, Kept) and isinstance(rule.since, str) and "__" in rule.since:
                parent = rule.since.partition("__")[0]
            if parent and tracked._meta.get_field(parent).related_model is model:
                found.append((history, tracked._meta.get_field(parent).attname))
    return found


def _bound(rows: QuerySet[Any], day: date) -> date | datetime:
    """The day, or its first moment where periods run from an instant."""
    is_instant = isinstance(rows.query.annotations[SINCE].output_field, DateTimeField)
    return datetime.combine(day, time.min, BERLIN) if is_instant else day


def _since(step: Step) -> Any:
    if step.rule.since != LAST_CHANGE:
        return F(step.rule.since) if isinstance(step.rule.since, str) else step.rule.since
    history = retention.history_of(step.model)
    if history is None:
        raise LookupError(f"{step.table} keeps no history and names no day")
    newest = history._base_manager.filter(pgh_obj_id=OuterRef("pk")).order_by().values("pgh_obj_id")
    return Subquery(newest.annotate(newest=Max("pgh_created_at")).values("newest"))


def _superseded(history: Model) -> Q:
    """The newest line of a row that lives says nothing that the row does not say: it stays as long as the row."""
    newer = history._base_manager.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__gt=OuterRef("pgh_id")).order_by()
    row = history.pgh_tracked_model._base_manager.filter(pk=OuterRef("pgh_obj_id")).order_by()
    return Q(Exists(newer)) | ~Q(Exists(row))


def _references_of(model: Model) -> Iterator[Any]:
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.attname != "centre_id":
            yield field


@cache
def _uuid_columns(model: Model) -> tuple[str, ...]:
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(getattr(field, "target_field", field), UUIDField) and not field.primary_key
    )


def _touches(model: Model, held_ids: Ids) -> Q:
    return reduce(or_, (Q(**{f"{column}__in": held_ids}) for column in ("pk", *_uuid_columns(model))))
