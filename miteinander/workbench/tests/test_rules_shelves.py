"""Shelves: each thing once, the most urgent first, nothing uncounted."""

import uuid
from datetime import UTC, datetime, timedelta

from miteinander.workbench.rules.shelves import Pile, Thing, shelves
from miteinander.workbench.vocabulary import Matter

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)


def thing(at: datetime | None = NOON, **changes: uuid.UUID) -> Thing:
    return Thing(id=changes.get("id", uuid.uuid4()), label="", url="", hint="", status="", kind="info", at=at)


def test_shelves_stand_in_the_order_of_urgency_whatever_the_desks_say() -> None:
    late, paper, mine = thing(), thing(), thing()
    found = shelves(
        piles=[Pile(Matter.EXPIRING, [paper], 1), Pile(Matter.HELD, [mine], 1), Pile(Matter.OVERDUE, [late], 1)]
    )
    assert [shelf.matter for shelf in found] == [Matter.OVERDUE, Matter.HELD, Matter.EXPIRING]


def test_a_thing_of_two_desks_stands_once_and_is_counted_once() -> None:
    same = thing()
    found = shelves(piles=[Pile(Matter.HELD, [same, thing()], 2), Pile(Matter.OVERDUE, [same], 1)])
    assert [(shelf.matter, shelf.count, len(shelf.things)) for shelf in found] == [
        (Matter.OVERDUE, 1, 1),
        (Matter.HELD, 1, 1),
    ]


def test_desks_share_a_shelf_the_oldest_first_and_what_has_no_time_last() -> None:
    never, later, sooner = thing(None), thing(NOON + timedelta(hours=1)), thing()
    [shelf] = shelves(piles=[Pile(Matter.EXPIRING, [never, later], 2), Pile(Matter.EXPIRING, [sooner], 30, "/alle/")])
    assert shelf.things == (sooner, later, never)
    assert (shelf.count, shelf.left_out, shelf.more_url) == (32, 29, "/alle/")


def test_what_stands_higher_is_taken_off_the_count_and_no_link_is_no_link() -> None:
    same = thing()
    first, second = shelves(piles=[Pile(Matter.OVERDUE, [same], 1), Pile(Matter.HELD, [same, thing(), thing()], 9)])
    assert (second.count, second.left_out) == (8, 6)
    assert (first.more_url, second.more_url) == ("", "")


def test_empty_shelves_are_not_shown() -> None:
    assert shelves(piles=[Pile(Matter.HELD, [], 0)]) == ()
