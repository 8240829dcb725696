"""Countable sums of the interpreting desk for a span of days: never persons. The only thing that reports may see.

A request counts on the day of its talk, in German time, whatever became of it; so every request counts once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, Count, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.fields import DurationField
from django.db.models.functions import TruncDate, TruncMonth

from miteinander.core.labels import label
from miteinander.core.time import BERLIN
from miteinander.directory.vocabulary import InstitutionKind
from miteinander.interpreting import queries
from miteinander.interpreting.models import Request
from miteinander.interpreting.models.requests import WITH_INTERPRETER
from miteinander.interpreting.states import RequestState
from miteinander.interpreting.vocabulary import Outcome, UnfilledReason

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What is counted of a set of requests; ``minutes`` are minutes of talk that were held and reported."""

    asked: int = 0
    filled: int = 0  # somebody was found, and still was when the talk came or at last
    unfilled: int = 0
    withdrawn: int = 0
    refused: int = 0
    open: int = 0  # nobody found yet
    held: int = 0
    minutes: int = 0

    @property
    def average_minutes(self) -> int | None:
        """Length of a talk, rounded to full minutes; None without a talk."""
        return round(self.minutes / self.held) if self.held else None

    @property
    def hours(self) -> float:
        """Hours of talk, to one decimal place."""
        return round(self.minutes / 60, 1)

    @property
    def share_filled(self) -> float | None:
        """Of the requests that were decided by the desk (somebody or nobody found), the share with somebody; None without any."""
        decided = self.filled + self.unfilled
        return self.filled / decided if decided else None


@dataclass(frozen=True, slots=True)
class Line:
    """Sums of one month, language or kind of institution; ``name`` is in the reader's language."""

    key: str
    name: str
    sums: Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All sums of a span of days, both included."""

    first: date
    last: date
    total: Sums
    by_month: tuple[Line, ...]  # key: first day of the month
    by_language: tuple[Line, ...]  # language or variety, most asked first
    by_kind: tuple[Line, ...]  # kind of institution, most asked first
    asked_by_language_and_month: Mapping[str, Mapping[str, int]]  # language, then month, as in the lines above
    unfilled_by_reason: Mapping[UnfilledReason, int]  # unmet demand
    by_outcome: Mapping[Outcome, int]  # of reported talks
    lead_days: float | None  # calendar days between asking and talk, on average


def count(*, first: date, last: date) -> Figures:
    """The sums of all talks planned from the first to the last day, both included. Queries: nine, however many rows."""
    rows = Request.objects.between(_midnight(first), _midnight(last + DAY))
    kinds = {kind.value: str(label(kind)) for kind in InstitutionKind}
    by_month = _lines(rows.annotate(line=TruncMonth("starts_at", tzinfo=BERLIN)), lambda month: f"{month:%Y-%m}")
    return Figures(
        first=first,
        last=last,
        total=_total(rows),
        by_month=tuple(sorted(by_month, key=lambda line: line.key)),
        by_language=_most_asked(_lines(rows.annotate(line=F("language")), str, queries.languages().names)),
        by_kind=_most_asked(_lines(rows.annotate(line=F("institution__kind")), str, kinds)),
        asked_by_language_and_month=_crossed(rows),
        unfilled_by_reason=_unfilled(rows),
        by_outcome=_outcomes(rows),
        lead_days=_lead_days(rows),
    )


COUNTED = {
    "asked": Count("id"),
    "filled": Count("id", filter=Q(state__in=WITH_INTERPRETER)),
    "unfilled": Count("id", filter=Q(state=RequestState.UNFILLED)),
    "withdrawn": Count("id", filter=Q(state=RequestState.WITHDRAWN)),
    "refused": Count("id", filter=Q(state=RequestState.REFUSED)),
    "open": Count("id", filter=Q(state=RequestState.ASKED)),
    "held": Count("id", filter=Q(outcome=Outcome.HELD)),
    "spent": Sum(
        ExpressionWrapper(F("actual_ends_at") - F("actual_starts_at"), output_field=DurationField()),
        filter=Q(outcome=Outcome.HELD),
    ),
}


def _sums(counted: dict[str, object]) -> Sums:
    spent = counted.pop("spent")
    minutes = int(spent.total_seconds() // 60) if isinstance(spent, timedelta) else 0
    return Sums(minutes=minutes, **counted)  # type: ignore[arg-type]


def _total(rows: QuerySet[Request]) -> Sums:
    return _sums(rows.aggregate(**COUNTED))


def _lines(rows: QuerySet[Any], key: Callable[[object], str], names: Mapping[str, str] | None = None) -> list[Line]:
    lines = []
    for row in rows.order_by().values("line").annotate(**COUNTED):
        of = key(row.pop("line"))
        lines.append(Line(of, (names or {}).get(of, of), _sums(row)))
    return lines


def _most_asked(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (-line.sums.asked, line.key)))


def _crossed(rows: QuerySet[Request]) -> dict[str, dict[str, int]]:
    crossed: dict[str, dict[str, int]] = {}
    by_both = rows.order_by().annotate(month=TruncMonth("starts_at", tzinfo=BERLIN)).values_list("language", "month")
    for language, month, asked in by_both.annotate(asked=Count("id")):
        crossed.setdefault(language, {})[f"{month:%Y-%m}"] = asked
    return crossed


def _unfilled(rows: QuerySet[Request]) -> dict[UnfilledReason, int]:
    found = dict(rows.filter(state=RequestState.UNFILLED).order_by().values_list("reason").annotate(count=Count("id")))
    return {reason: found[reason.value] for reason in UnfilledReason if reason.value in found}


def _outcomes(rows: QuerySet[Request]) -> dict[Outcome, int]:
    found = dict(rows.exclude(outcome="").order_by().values_list("outcome").annotate(count=Count("id")))
    return {outcome: found[outcome] for outcome in Outcome if outcome in found}


def _lead_days(rows: QuerySet[Request]) -> float | None:
    days = TruncDate("starts_at", tzinfo=BERLIN) - TruncDate("asked_at", tzinfo=BERLIN)
    lead = rows.aggregate(lead=Avg(ExpressionWrapper(days, output_field=DurationField())))["lead"]
    return round(lead / DAY, 1) if lead is not None else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, BERLIN)
