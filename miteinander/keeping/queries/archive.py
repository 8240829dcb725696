"""What is offered to the archive, what it said, and what waits for it (§ 10 with § 4 ArchivG NRW). Numbers, tables, years."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Sum

from miteinander.core.retention import SPANS, RetentionClass
from miteinander.core.time import local_day
from miteinander.keeping import rules
from miteinander.keeping.models import Handover, Offer, OfferLine
from miteinander.keeping.queries import plan
from miteinander.keeping.queries.pages import named
from miteinander.keeping.vocabulary import ClassName, OfferState

SOON = timedelta(days=30)  # before silence lets rows go, somebody should ask the archive once more


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line that an offer made now would have; ``first`` and ``before`` as in ``OfferLine``."""

    table: str
    of: RetentionClass
    year: int
    first: date
    before: date
    count: int

    @property
    def name(self) -> str:
        return named(self.table)

    @property
    def class_name(self) -> ClassName:
        return ClassName(self.of.value)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many rows of a class, due today, were never offered, wait for an answer, or are taken and not handed over."""

    of: RetentionClass
    unoffered: int
    asked: int
    taken: int

    @property
    def name(self) -> ClassName:
        return ClassName(self.of.value)


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One offer in the list."""

    offer: Offer
    state: OfferState
    count: int
    soon: bool  # no answer yet, and its time is nearly over


@dataclass(frozen=True, slots=True)
class OfferPage:
    """One offer as people read it: its lines with their class and table in words."""

    offer: Offer
    state: OfferState
    lines: list[tuple[OfferLine, ClassName, str]]
    count: int
    takes: bool  # the archive took some of it
    handovers: list[Handover]

    @property
    def correctable(self) -> bool:
        """It was answered, and the archive has nothing of it yet."""
        return self.offer.answered_on is not None and not any(one.handed_over_on for one in self.handovers)


def to_offer(*, over_by: date, today: date) -> list[Wanted]:
    """What an offer made today would list: rows whose period is over by that day, that nobody holds back and nobody offered before.

    One query per table to be offered, however many rows.
    """
    terms, held, known = plan.terms(today=over_by), plan.held(), plan.archive(today=today)
    days: dict[tuple[str, RetentionClass], dict[Any, date]] = {}
    spans: dict[tuple[str, RetentionClass], Sequence[rules.Span]] = {}
    for step in plan.steps():
        if not known.concerns(step):
            continue
        key = (step.table, step.of)
        spans[key] = known.spans_of(step)
        due = plan.due(step, before=terms[step.of].before(over_by + rules.DAY))
        rows = plan.without_holds(step, due, held)
        found = days.setdefault(key, {})
        for pk, since in rows.exclude(plan.within(rows, spans[key])).order_by().values_list("pk", plan.SINCE):
            day = local_day(since) if isinstance(since, datetime) else since
            found[pk] = min(day, found.get(pk, day))
    wanted = [
        line
        for (table, of), found in days.items()
        for line in _by_year(table, of, list(found.values()), spans[table, of], terms[of], over_by)
    ]
    order = list(SPANS)
    return sorted(wanted, key=lambda one: (order.index(one.of), one.name, one.year))


def _by_year(
    table: str,
    of: RetentionClass,
    days: list[date],
    spans: Sequence[rules.Span],
    term: plan.Term,
    over_by: date,
) -> list[Wanted]:
    length: dict[str, Any] = {"months": term.months, "year_end": SPANS[of].year_end}
    years = Counter(rules.year_of_end(since=day, **length) for day in days)
    found = []
    for year, count in years.items():
        whole = rules.span_of_year(year=year, **length)
        earliest = min(day for day in days if rules.year_of_end(since=day, **length) == year)
        first, before = rules.uncovered_span(wanted=whole, spans=spans, earliest=earliest)
        found.append(Wanted(table, of, year, first, min(before, term.before(over_by + rules.DAY)), count))
    return found


def waiting(*, today: date) -> list[Waiting]:
    """What waits for the archive today, class by class; nothing where no class is to be offered. Three queries per table."""
    known = plan.archive(today=today)
    if not known.offered:
        return []
    terms, held, sums = plan.terms(today=today), plan.held(), Counter[tuple[RetentionClass, str]]()
    for step in plan.steps():
        if not known.concerns(step):
            continue
        rows = plan.without_holds(step, plan.due(step, before=terms[step.of].before(today)), held)
        spans = known.spans_of(step)
        blocked = rows.exclude(pk__in=known.handed)
        asked = plan.within(rows, [span for span in spans if not span.taken and not span.lets_go])
        taken = plan.within(rows, [span for span in spans if span.taken])
        sums[step.of, "unoffered"] += rows.exclude(plan.within(rows, spans)).count()
        sums[step.of, "asked"] += blocked.filter(asked).count()
        sums[step.of, "taken"] += blocked.filter(taken).count()
    found = [
        Waiting(of, *(sums[of, kind] for kind in ("unoffered", "asked", "taken")))
        for of in SPANS
        if of in known.offered
    ]
    return [one for one in found if one.unoffered or one.asked or one.taken]


def state(offer: Offer, *, today: date) -> OfferState:
    """How an offer stands."""
    if offer.answered_on is not None:
        return OfferState.ANSWERED
    return OfferState.LAPSED if offer.answer_by < today else OfferState.OPEN


def offers(*, today: date) -> list[OfferRow]:
    """All offers, the newest first. One query."""
    rows = Offer.objects.annotate(count=Sum("lines__count")).order_by("-number")
    return [_row(offer, today) for offer in rows]


def _row(offer: Any, today: date) -> OfferRow:
    how = state(offer, today=today)
    return OfferRow(offer, how, offer.count or 0, how is OfferState.OPEN and offer.answer_by <= today + SOON)


def offer_page(*, number: int, today: date) -> OfferPage | None:
    """One offer. Queries: three."""
    offer = Offer.objects.filter(number=number).first()
    if offer is None:
        return None
    order = list(SPANS)
    each = [(line, ClassName(line.of), named(line.table)) for line in offer.lines.order_by("year", "id")]
    return OfferPage(
        offer, state(offer, today=today), sorted(each, key=lambda one: (order.index(RetentionClass(one[0].of)), one[2], one[0].year)),
        sum(line.count for line, *_names in each), any(line.answer == "taken" for line, *_names in each),
        list(offer.handovers.order_by("fetched_at", "id")),
    )  # fmt: skip


def handover(*, handover_id: uuid.UUID) -> Handover | None:
    """One file that was fetched for the archive, with its offer."""
    return Handover.objects.filter(id=handover_id).select_related("offer").first()
