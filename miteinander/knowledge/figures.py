"""Countable sums of the information service for a span of days: never persons. The only thing that reports may see.

Counted is each time that somebody asked and got an answer, on its day in German time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncMonth

from miteinander.core.labels import label
from miteinander.core.words import Word
from miteinander.knowledge import queries
from miteinander.knowledge.models import Service
from miteinander.knowledge.vocabulary import Asker, Channel, Topic, Way

MOST_GIVEN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """How often, of one month, topic, language ...; ``name`` is in the reader's language."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All sums of a span of days, both included."""

    first: date
    last: date
    total: int
    by_month: tuple[Line, ...]  # key: year and month
    by_channel: tuple[Line, ...]
    by_asker: tuple[Line, ...]
    by_way: tuple[Line, ...]
    by_topic: tuple[Line, ...]  # most asked first, as the following
    by_language: tuple[Line, ...]
    most_given: tuple[Line, ...]  # key: id of the entry


def count(*, first: date, last: date) -> Figures:
    """The sums from the first to the last day, both included. Queries: eight, however many rows."""
    rows = Service.objects.filter(day__gte=first, day__lte=last)
    months = _counted(rows.annotate(line=TruncMonth("day")))
    given = rows.filter(entry__isnull=False).order_by().values("entry", "entry__title").annotate(count=Count("id"))
    return Figures(
        first=first,
        last=last,
        total=sum(months.values()),
        by_month=tuple(Line(f"{month:%Y-%m}", "", months[month]) for month in sorted(months)),
        by_channel=_in_order(rows, "channel", Channel),
        by_asker=_in_order(rows, "asker", Asker),
        by_way=_in_order(rows, "way", Way),
        by_topic=_most_first(_in_order(rows, "topic", Topic)),
        by_language=_most_first(
            _named(_counted(rows.annotate(line=F("language"))), queries.language_names()),
        ),
        most_given=tuple(
            Line(str(one["entry"]), one["entry__title"], one["count"])
            for one in given.order_by("-count", "entry__title", "entry")[:MOST_GIVEN]
        ),
    )


def _counted(rows: QuerySet[Any]) -> dict[Any, int]:
    return dict(rows.order_by().values_list("line").annotate(count=Count("id")))


def _in_order(rows: QuerySet[Service], column: str, words: type[Word]) -> tuple[Line, ...]:
    return _named(_counted(rows.annotate(line=F(column))), {word.value: str(label(word)) for word in words})


def _named(counts: Mapping[Any, int], names: Mapping[str, str]) -> tuple[Line, ...]:
    return tuple(Line(key, name, counts[key]) for key, name in names.items() if key in counts)


def _most_first(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: -line.count))
