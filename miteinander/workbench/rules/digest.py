"""What a mail says of somebody's day: how many things of which kind, by reference and link, never a name."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime

from miteinander.core.time import local_day
from miteinander.workbench.rules.shelves import Shelf, Thing
from miteinander.workbench.vocabulary import Matter, Topic

LINES = 10  # of each topic; the day itself has the rest
TOPICS: Mapping[Matter, Topic] = {
    Matter.OVERDUE: Topic.OWED,
    Matter.DUE_SOON: Topic.OWED,
    Matter.HANDED_BACK: Topic.HANDED_BACK,
    Matter.HELD: Topic.HELD,
    Matter.STOOD_IN: Topic.HELD,
    Matter.UNHELD: Topic.NEW,
    Matter.UNREPORTED: Topic.UNREPORTED,
    Matter.REPORTED: Topic.REPORTED,
    Matter.EXPIRING: Topic.PAPERS,
    Matter.TOLD_THEMSELVES: Topic.TOLD_THEMSELVES,
    Matter.LACKING: Topic.PAPERS,
    Matter.TO_REPORT: Topic.TIMES,
    Matter.TALKS: Topic.AHEAD,
    Matter.ASSIGNMENTS: Topic.AHEAD,
    Matter.CORRECTIONS: Topic.CORRECTIONS,
    Matter.SCHOOL_CLOSED: Topic.CALLS,
    Matter.UNCONFIRMED: Topic.CALLS,
    Matter.OUTDATED: Topic.OUTDATED,
    Matter.NEAR: Topic.NEAR,
    Matter.HOLDS: Topic.HOLDS,
    Matter.ARCHIVE: Topic.ARCHIVE,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing as a mail may name it."""

    reference: str
    url: str
    stood_in: bool = False  # it is a colleague's, who is away; whose, is read after signing in


@dataclass(frozen=True, slots=True)
class Event:
    """Something that others did, as a mail may tell it."""

    topic: Topic
    at: datetime
    line: Line


@dataclass(frozen=True, slots=True)
class Part:
    """Things of one kind: how many, and the first of them that have a reference."""

    topic: Topic
    count: int
    lines: tuple[Line, ...]


def morning(*, shelves: Iterable[Shelf], wanted: Set[Topic], tomorrow: date) -> tuple[Part, ...]:
    """What waits today, of what is wanted; of talks ahead only those until tomorrow. Empty when nothing waits."""
    counts: dict[Topic, int] = {}
    lines: dict[Topic, list[Line]] = {}
    for shelf in shelves:
        topic = TOPICS.get(shelf.matter)
        if topic is None or topic not in wanted:
            continue
        things, count = list(shelf.things), shelf.count
        if topic is Topic.AHEAD:
            things = [thing for thing in things if _until(thing, tomorrow)]
            count = len(things)
        if count:
            counts[topic] = counts.get(topic, 0) + count
            lines.setdefault(topic, []).extend(_lines(things))
    return tuple(Part(topic, counts[topic], tuple(lines[topic][:LINES])) for topic in Topic if topic in counts)


def at_once(*, events: Iterable[Event]) -> tuple[Part, ...]:
    """What happened, kind by kind, in the order in which it happened."""
    lines: dict[Topic, list[Line]] = {}
    for event in events:
        lines.setdefault(event.topic, []).append(event.line)
    return tuple(Part(topic, len(lines[topic]), tuple(lines[topic][:LINES])) for topic in Topic if topic in lines)


def _until(thing: Thing, tomorrow: date) -> bool:
    return thing.at is not None and local_day(thing.at) <= tomorrow


def _lines(things: Iterable[Thing]) -> list[Line]:
    """What has no reference has a name, and names stay in the house."""
    return [Line(thing.reference, thing.url, thing.stood_in) for thing in things if thing.reference]
