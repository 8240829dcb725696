"""What mails say: kinds, counts, references; what has only a name is counted and not named."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from miteinander.workbench.rules.digest import LINES, TOPICS, Event, Line, at_once, morning
from miteinander.workbench.rules.shelves import Shelf, Thing
from miteinander.workbench.vocabulary import Matter, Topic

TODAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
TOMORROW = date(2026, 3, 17)


def thing(reference: str = "", at: datetime = TODAY) -> Thing:
    return Thing(
        id=uuid.uuid4(), label="Rana Beispiel", url="/x/", hint="", status="", kind="info", at=at, reference=reference
    )


def test_a_shelf_that_was_cut_is_counted_in_full_and_named_in_part() -> None:
    shelf = Shelf(Matter.UNHELD, tuple(thing(f"R{n}") for n in range(20)), 35)
    [part] = morning(shelves=[shelf], wanted={Topic.NEW}, tomorrow=TOMORROW)
    assert (part.topic, part.count, len(part.lines)) == (Topic.NEW, 35, LINES)


def test_two_shelves_of_one_topic_become_one_part_and_unwanted_ones_none() -> None:
    shelves = [
        Shelf(Matter.OVERDUE, (thing("A"),), 1),
        Shelf(Matter.DUE_SOON, (thing("B"),), 1),
        Shelf(Matter.REPORTED, (thing("C"),), 1),
    ]
    [part] = morning(shelves=shelves, wanted={Topic.OWED}, tomorrow=TOMORROW)
    assert (part.topic, part.count, [line.reference for line in part.lines]) == (Topic.OWED, 2, ["A", "B"])


def test_papers_are_counted_and_nobody_is_named() -> None:
    [part] = morning(shelves=[Shelf(Matter.EXPIRING, (thing(),), 1)], wanted={Topic.PAPERS}, tomorrow=TOMORROW)
    assert (part.count, part.lines) == (1, ())


def test_of_talks_ahead_only_those_until_tomorrow_are_told() -> None:
    talks = (thing("NOW"), thing("TOMORROW", TODAY + timedelta(days=1)), thing("LATER", TODAY + timedelta(days=2)))
    [part] = morning(shelves=[Shelf(Matter.ASSIGNMENTS, talks, 3)], wanted={Topic.AHEAD}, tomorrow=TOMORROW)
    assert [line.reference for line in part.lines] == ["NOW", "TOMORROW"]
    assert morning(shelves=[Shelf(Matter.TALKS, talks[2:], 1)], wanted={Topic.AHEAD}, tomorrow=TOMORROW) == ()


def test_events_are_told_kind_by_kind() -> None:
    events = [Event(topic, TODAY, Line(name, "/x/")) for topic, name in
              ((Topic.REPORTED, "C"), (Topic.NEW, "A"), (Topic.NEW, "B"))]  # fmt: skip
    assert [(part.topic, part.count, [line.reference for line in part.lines]) for part in at_once(events=events)] == [
        (Topic.NEW, 2, ["A", "B"]),
        (Topic.REPORTED, 1, ["C"]),
    ]


def test_a_line_leads_to_its_thing_and_says_whose_turn_it_really_is() -> None:
    stood_in = replace(thing("A"), stood_in=True)
    shelves = [Shelf(Matter.REPORTED, (thing("C"),), 1), Shelf(Matter.UNHELD, (stood_in, thing("B")), 2)]
    [part] = morning(shelves=shelves, wanted={Topic.NEW}, tomorrow=TOMORROW)
    assert part.lines == (Line("A", "/x/", True), Line("B", "/x/", False))


def test_every_matter_with_a_date_of_its_own_has_its_topic() -> None:
    """What others are busy with is no news: the rest of the day can be told."""
    assert set(Matter) - set(TOPICS) == {Matter.SEARCHING, Matter.ASKED_FOR_OTHERS}
