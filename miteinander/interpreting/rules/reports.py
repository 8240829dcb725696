"""What really happened: the times an interpreter, an institution or the desk reports after a talk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from miteinander.core.time import Period, local_day, local_time
from miteinander.interpreting.rules import clocks
from miteinander.interpreting.rules.objections import Caution, Objection, first_per_field
from miteinander.interpreting.rules.terms import Terms
from miteinander.interpreting.vocabulary import CautionReason, ObjectionReason, Outcome

# Up to this many minutes a talk may begin elsewhere or last longer than planned before the desk is asked to look.
_TOLERANCE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """As typed: what became of the talk and, if it was held, the clock times on its planned day."""

    outcome: Outcome
    starts: time | None = None
    ends: time | None = None


def actual(*, report: Report, planned: Period) -> Period | None:
    """The time really spent in talk, for a report without objections; None when the talk was not held."""
    if report.outcome != Outcome.HELD or report.starts is None or report.ends is None:
        return None
    return clocks.period(day=local_day(planned.start), starts=report.starts, ends=report.ends)


def objections(*, report: Report, planned: Period, claimed: Iterable[Period], at: datetime) -> tuple[Objection, ...]:
    """Why the report cannot be taken, one sentence per field; empty when it can.

    ``claimed`` are the times the same interpreter has reported for other talks: nobody is at two places at once.
    """
    return first_per_field(_objections(report, planned, claimed, at))


def cautions(*, report: Report, planned: Period, terms: Terms) -> tuple[Caution, ...]:
    """What the desk should look at before it closes: the talk happened otherwise than planned."""
    return tuple(_cautions(report, planned, terms))


def _objections(report: Report, planned: Period, claimed: Iterable[Period], at: datetime) -> Iterator[Objection]:
    if planned.start > at:
        yield Objection("outcome", ObjectionReason.NOT_BEGUN)
    if report.outcome != Outcome.HELD:
        return
    if report.starts is None or report.ends is None:
        yield Objection("starts" if report.starts is None else "ends", ObjectionReason.TIMES_MISSING)
        return
    no_span = list(clocks.objections(day=local_day(planned.start), starts=report.starts, ends=report.ends))
    yield from no_span
    spent = None if no_span else actual(report=report, planned=planned)
    if spent is None:
        return
    if spent.end > at:
        yield Objection("ends", ObjectionReason.NOT_OVER)
    for other in sorted(claimed, key=lambda period: period.start):
        if other.overlaps(spent):
            values = {"starts": local_time(other.start), "ends": local_time(other.end)}
            yield Objection("starts", ObjectionReason.CLAIMED_TWICE, values)


def _cautions(report: Report, planned: Period, terms: Terms) -> Iterator[Caution]:
    spent = actual(report=report, planned=planned)
    if spent is None:
        return
    if abs((spent.start - planned.start).total_seconds()) > _TOLERANCE * 60:
        values = {"planned": local_time(planned.start), "actual": local_time(spent.start)}
        yield Caution("starts", CautionReason.OTHER_START, values)
    if spent.minutes > terms.max_minutes:
        yield Caution("ends", CautionReason.LONGER_THAN_ALLOWED, {"limit": terms.max_minutes, "actual": spent.minutes})
    elif spent.minutes > planned.minutes + _TOLERANCE:
        yield Caution("ends", CautionReason.LONGER_THAN_PLANNED, {"planned": planned.minutes, "actual": spent.minutes})
