"""When is the door open? Values only."""

from datetime import date, datetime, time

import pytest

from miteinander.centres.rules import wheel
from miteinander.centres.rules.hours import Exceptional, Hours, Today, clash, today
from miteinander.core.time import BERLIN

MONDAY = date(2026, 3, 9)
WEEK = [Hours(1, time(8), time(12)), Hours(1, time(13), time(16)), Hours(5, time(8), time(13))]
OUTING = Exceptional(MONDAY, MONDAY, "Betriebsausflug")
LATE = Exceptional(MONDAY, MONDAY, "Abendberatung", time(16), time(20))


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        (WEEK, False),
        ([Hours(1, time(8), time(12)), Hours(1, time(12), time(13))], False),  # one ends as the other begins
        ([Hours(1, time(8), time(12)), Hours(1, time(11, 59), time(13))], True),
        ([Hours(1, time(8), time(12)), Hours(2, time(9), time(10))], False),
        ([Hours(1, time(8), time(12)), Hours(1, time(8), time(12))], True),
        ([Hours(1, time(9), time(10)), Hours(1, time(8), time(18))], True),
        ([], False),
    ],
)
def test_clash_finds_spans_that_share_time(spans: list[Hours], found: bool) -> None:
    assert (clash(hours=spans) is not None) is found


@pytest.mark.parametrize(
    ("clock", "exceptions", "holidays", "found"),
    [
        (time(7, 59), [], (), Today(opens=time(8))),
        (time(8), [], (), Today(until=time(12))),
        (time(12), [], (), Today(opens=time(13))),
        (time(15, 59), [], (), Today(until=time(16))),
        (time(16), [], (), Today()),
        (time(9), [OUTING], (), Today(reason="Betriebsausflug")),
        (time(17), [LATE], (), Today(until=time(20), reason="Abendberatung")),
        (time(9), [], (MONDAY,), Today(public_holiday=True)),
        (time(17), [LATE], (MONDAY,), Today(until=time(20), reason="Abendberatung")),  # said otherwise
    ],
)
def test_today_is_how_the_door_stands(
    clock: time, exceptions: list[Exceptional], holidays: tuple[date, ...], found: Today
) -> None:
    at = datetime.combine(MONDAY, clock, BERLIN)
    assert today(at=at, hours=WEEK, exceptions=exceptions, holidays=set(holidays)) == found


def test_today_is_closed_on_a_day_without_hours() -> None:
    at = datetime.combine(date(2026, 3, 10), time(9), BERLIN)
    assert today(at=at, hours=WEEK, exceptions=[], holidays=set()) == Today()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 12])
def test_pieces_of_the_wheel_are_as_many_as_fields(count: int) -> None:
    pieces = wheel.pieces(count=count)
    assert [piece.number for piece in pieces] == list(range(1, count + 1))
    assert all(abs((piece.x**2 + piece.y**2) ** 0.5 - wheel.LABEL) < 0.1 for piece in pieces)
    assert all(piece.path.startswith("M") and piece.path.endswith("Z") and "-0.0" not in piece.path for piece in pieces)


def test_pieces_of_the_wheel_begin_at_the_top_and_go_with_the_clock() -> None:
    right, left = wheel.pieces(count=2)
    assert (right.x, right.y, left.x, left.y) == (70, 0, -70, 0)
    assert right.path == (
        "M0.0 -98.0A98 98 0 0 1 98.0 0.0A98 98 0 0 1 0.0 98.0L0.0 42.0A42 42 0 0 0 42.0 0.0A42 42 0 0 0 0.0 -42.0Z"
    )
    third = wheel.pieces(count=3)[1]
    assert (third.x, third.y) == (0, 70)
    assert third.path.startswith("M84.87 49.0A98 98 0 0 1 0.0 98.0A98 98 0 0 1 -84.87 49.0L-36.37 21.0")
