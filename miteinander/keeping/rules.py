"""When a period is over, and what a proof of deletion says. Pure functions; no Django, no clock."""

import hashlib
import hmac
import json
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

DAY = timedelta(days=1)


def add_months(*, day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(*, since: date, months: int, year_end: bool) -> date:
    """The last day on which a row is kept whose period runs since that day."""
    start = date(since.year, 12, 31) if year_end else since
    return add_months(day=start, months=months)


def cutoff(*, today: date, months: int, year_end: bool) -> date:
    """Rows whose period began before this day are due today; the others are not yet."""
    day = add_months(day=today, months=-months)
    while last_day(since=day, months=months, year_end=False) < today:  # the 31st of a month that had 30 days
        day += DAY
    return date(day.year, 1, 1) if year_end else day


def year_of_end(*, since: date, months: int, year_end: bool) -> int:
    """The year in which a period is over that runs since that day."""
    return last_day(since=since, months=months, year_end=year_end).year


def span_of_year(*, year: int, months: int, year_end: bool) -> tuple[date, date]:
    """Periods that are over in that year began on the first of these days or later, and before the second."""
    new_years = (date(year, 1, 1), date(year + 1, 1, 1))
    first, before = (cutoff(today=day, months=months, year_end=year_end) for day in new_years)
    return first, before


@dataclass(frozen=True, slots=True)
class Span:
    """What one line of an offer covers, and how it stands: taken, let go (declined, or no answer in time), or neither yet."""

    first: date
    before: date
    taken: bool
    lets_go: bool


def uncovered_span(*, wanted: tuple[date, date], spans: Iterable[Span], earliest: date) -> tuple[date, date]:
    """The part of a year that a new line covers: behind what was offered before, so that no row gets two answers."""
    first, before = wanted
    ends = [span.before for span in spans if first < span.before <= earliest]
    return max([first, *ends]), before


@dataclass(frozen=True, slots=True)
class Line:
    """One sum of a night: a table, what became of its rows, how many, and whose period began before ``before``."""

    table: str
    retention_class: str
    outcome: str
    cause: str
    before: date
    count: int


@dataclass(frozen=True, slots=True)
class Night:
    """One run of the deletion in one centre, as it is signed."""

    centre_id: int
    number: int
    run: str
    begun_at: datetime
    finished_at: datetime
    lines: tuple[Line, ...]
    previous: str


def canonical(*, night: Night) -> bytes:
    """The same bytes for the same night, on every machine."""
    rows = sorted(
        (one.table, one.retention_class, one.outcome, one.cause, one.before.isoformat(), one.count)
        for one in night.lines
    )
    said: Mapping[str, object] = {
        "centre": night.centre_id,
        "number": night.number,
        "run": night.run,
        "begun": night.begun_at.astimezone(UTC).isoformat(timespec="seconds"),
        "finished": night.finished_at.astimezone(UTC).isoformat(timespec="seconds"),
        "previous": night.previous,
        "lines": rows,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signature(*, night: Night, key: bytes) -> str:
    """HMAC-SHA256 over the night and the signature of the night before: no night can be changed or taken out unseen."""
    return hmac.new(key, canonical(night=night), hashlib.sha256).hexdigest()


def first_broken(*, nights: Iterable[tuple[Night, str]], key: bytes) -> int | None:
    """The number of the first night that does not fit, by its own signature or to the one before; nights in their order."""
    number, previous = 0, ""
    for night, signed in nights:
        fits = night.number == number + 1 and night.previous == previous
        if not fits or not hmac.compare_digest(signature(night=night, key=key), signed):
            return night.number
        number, previous = night.number, signed
    return None
