"""Countable sums of the interpreting desk for a span of days: never persons. The only thing that reports may see.

A request counts on the day of its talk, in German time, whatever became of it; so every request counts once. Of requests
whose period of keeping is over only sums by month are left (``models.Tally``): they count in a span that holds the first
day of their month, so that months, quarters and years never change.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.fields import DurationField
from django.db.models.functions import TruncDate, TruncMonth

from miteinander.core.labels import label
from miteinander.core.time import BERLIN, local_day
from miteinander.directory.vocabulary import InstitutionKind
from miteinander.interpreting import queries
from miteinander.interpreting.models import Request, Tally
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
    by_municipality: tuple[Line, ...]  # where the talk is, most asked first
    asked_by_language_and_month: Mapping[str, Mapping[str, int]]  # language, then month, as in the lines above
    unfilled_by_reason: Mapping[UnfilledReason, int]  # unmet demand
    by_outcome: Mapping[Outcome, int]  # of reported talks
    lead_days: float | None  # calendar days between asking and talk, on average


@dataclass(frozen=True, slots=True)
class Group:
    """Requests that are alike in all that is counted: how many, how long their talks were, how long ahead they were asked."""

    month: date
    language: str
    kind: str
    municipality: str  # its key, and what people call it
    town: str
    state: RequestState
    outcome: str
    reason: str
    asked: int
    seconds: int
    lead_days: int


def count(*, first: date, last: date) -> Figures:
    """The sums of all talks planned from the first to the last day, both included. Queries: three, however many rows."""
    groups = groups_of(Request.objects.between(_midnight(first), _midnight(last + DAY))) + _tallied(first, last)
    asked = sum(group.asked for group in groups)
    kinds = {kind.value: str(label(kind)) for kind in InstitutionKind}
    names = queries.languages().names
    towns = {group.municipality: group.town for group in groups}
    by_month = _lines(groups, lambda group: f"{group.month:%Y-%m}")
    return Figures(
        first=first,
        last=last,
        total=_sums(groups),
        by_month=tuple(sorted(by_month, key=lambda line: line.key)),
        by_language=_most_asked(_lines(groups, lambda group: group.language, names)),
        by_kind=_most_asked(_lines(groups, lambda group: group.kind, kinds)),
        by_municipality=_most_asked(_lines(groups, lambda group: group.municipality, towns)),
        asked_by_language_and_month=_crossed(groups),
        unfilled_by_reason=_unfilled(groups),
        by_outcome=_outcomes(groups),
        lead_days=round(sum(group.lead_days for group in groups) / asked, 1) if asked else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits on a day, in numbers."""

    open: int  # nobody found yet
    overdue: int  # of these, the answer was due before now
    unreported: int  # talks that are over and not reported
    to_check: int  # reported, not closed
    papers_lapsed: int
    papers_expiring: int  # within sixty days


def waiting(*, at: datetime) -> Waiting:
    """What waits now. Queries: two."""
    counted = Request.objects.open().aggregate(
        open=Count("id", filter=Q(state=RequestState.ASKED)),
        overdue=Count("id", filter=Q(state=RequestState.ASKED, due_at__lt=at)),
        unreported=Count("id", filter=Q(state=RequestState.ASSIGNED, ends_at__lt=at)),
        to_check=Count("id", filter=Q(state=RequestState.REPORTED)),
    )
    ends = [paper.valid_until for paper in queries.expiring(at=at, days=queries.PAPERS_WITHIN) if paper.valid_until]
    lapsed = sum(end < local_day(at) for end in ends)
    return Waiting(papers_lapsed=lapsed, papers_expiring=len(ends) - lapsed, **counted)


def groups_of(rows: QuerySet[Request]) -> list[Group]:
    """The rows by all that is counted, without anything else. One query."""
    ahead = TruncDate("starts_at", tzinfo=BERLIN) - TruncDate("asked_at", tzinfo=BERLIN)
    grouped = (
        rows.order_by()
        .annotate(month=TruncMonth("starts_at", tzinfo=BERLIN))
        .values_list(
            "month",
            "language",
            "institution__kind",
            "municipality",
            "municipality__short_name",
            "state",
            "outcome",
            "reason",
        )
        .annotate(
            asked=Count("id"),
            spent=Sum(
                ExpressionWrapper(F("actual_ends_at") - F("actual_starts_at"), output_field=DurationField()),
                filter=Q(outcome=Outcome.HELD),
            ),
            ahead=Sum(ExpressionWrapper(ahead, output_field=DurationField())),
        )
    )
    return [
        Group(
            month.date().replace(day=1), language, kind, municipality, town, RequestState(state), outcome, reason, asked,
            int(spent.total_seconds()) if spent else 0, ahead // DAY,
        )
        for month, language, kind, municipality, town, state, outcome, reason, asked, spent, ahead in grouped
    ]  # fmt: skip


def _tallied(first: date, last: date) -> list[Group]:
    """What is left of requests that are gone."""
    columns = (
        "month", "language_id", "kind", "municipality_id", "municipality__short_name", "state", "outcome", "reason", "asked",
        "seconds", "lead_days",
    )  # fmt: skip
    rows = Tally.objects.filter(month__gte=first, month__lte=last).order_by("month", "id").values_list(*columns)
    return [Group(*row) for row in rows]


def _sums(groups: Iterable[Group]) -> Sums:
    groups = list(groups)

    def asked(*states: RequestState) -> int:
        return sum(group.asked for group in groups if group.state in states)

    return Sums(
        asked=sum(group.asked for group in groups),
        filled=asked(*WITH_INTERPRETER),
        unfilled=asked(RequestState.UNFILLED),
        withdrawn=asked(RequestState.WITHDRAWN),
        refused=asked(RequestState.REFUSED),
        open=asked(RequestState.ASKED),
        held=sum(group.asked for group in groups if group.outcome == Outcome.HELD),
        minutes=sum(group.seconds for group in groups) // 60,
    )


def _lines(groups: list[Group], key: Callable[[Group], str], names: Mapping[str, str] | None = None) -> list[Line]:
    alike: dict[str, list[Group]] = {}
    for group in groups:
        alike.setdefault(key(group), []).append(group)
    return [Line(of, (names or {}).get(of, of), _sums(found)) for of, found in alike.items()]


def _most_asked(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (-line.sums.asked, line.key)))


def _crossed(groups: list[Group]) -> dict[str, dict[str, int]]:
    crossed: dict[str, dict[str, int]] = {}
    for group in groups:
        months = crossed.setdefault(group.language, {})
        month = f"{group.month:%Y-%m}"
        months[month] = months.get(month, 0) + group.asked
    return crossed


def _unfilled(groups: list[Group]) -> dict[UnfilledReason, int]:
    found = {
        reason: sum(one.asked for one in groups if one.state is RequestState.UNFILLED and one.reason == reason)
        for reason in UnfilledReason
    }
    return {reason: asked for reason, asked in found.items() if asked}


def _outcomes(groups: list[Group]) -> dict[Outcome, int]:
    found = {outcome: sum(one.asked for one in groups if one.outcome == outcome) for outcome in Outcome}
    return {outcome: asked for outcome, asked in found.items() if asked}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, BERLIN)
