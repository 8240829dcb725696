"""Everything that is invented for one centre, in one piece."""

from collections.abc import Sequence
from dataclasses import dataclass

from miteinander.demo.rules import conditions, houses, pool, team, year
from miteinander.demo.rules.conditions import Edition
from miteinander.demo.rules.ground import Calendar, Ground, Stock
from miteinander.demo.rules.houses import House
from miteinander.demo.rules.persons import MAIL, Registry
from miteinander.demo.rules.pool import Member
from miteinander.demo.rules.team import Colleague
from miteinander.demo.rules.year import Asked


@dataclass(frozen=True, slots=True)
class Size:
    """How large the desk of a centre is in the demo: parts of all requests, institutions, people in the pool."""

    share: int
    houses: int
    pool: int


SIZES = {"05515": Size(34, 24, 38), "05558": Size(18, 14, 28), "05916": Size(22, 18, 30), "05170": Size(26, 22, 34)}
ANY_SIZE = Size(20, 14, 20)
LEAST_HOUSES, LEAST_POOL = 10, 16


@dataclass(frozen=True, slots=True)
class Scene:
    """A centre as it is going to be."""

    ground: Ground
    calendar: Calendar
    desk_email: str
    editions: tuple[Edition, ...]
    team: tuple[Colleague, ...]
    houses: tuple[House, ...]
    pool: tuple[Member, ...]
    requests: tuple[Asked, ...]


def plan(*, seed: int, ags: str, place: int, ground: Ground, stock: Stock, calendar: Calendar, requests: int) -> Scene:
    """One centre; ``place`` among the centres of the demo keeps their telephone numbers apart."""
    size = _fitting(SIZES.get(ags, ANY_SIZE), requests)
    registry = Registry(ground, stock, place=place)
    editions = conditions.plan(ags=ags, until=calendar.until)
    colleagues = team.plan(seed=seed, registry=registry)
    of_houses = houses.plan(seed=seed, ground=ground, registry=registry, count=size.houses)
    return Scene(
        ground=ground,
        calendar=calendar,
        desk_email=f"sprachmittlung@ki.{ground.slug}.{MAIL}",
        editions=editions,
        team=colleagues,
        houses=of_houses,
        pool=pool.plan(
            seed=seed, ground=ground, registry=registry, houses=of_houses, calendar=calendar, count=size.pool
        ),
        requests=year.plan(
            seed=seed, ground=ground, editions=editions, houses=of_houses, calendar=calendar, ags=ags, count=requests
        ),
    )


def _fitting(size: Size, requests: int) -> Size:
    """A small filling needs no large pool."""
    return Size(
        size.share, max(LEAST_HOUSES, min(size.houses, requests // 3)), max(LEAST_POOL, min(size.pool, requests // 2))
    )


def shares(*, ags: Sequence[str], requests: int) -> list[int]:
    """How many of all requests fall to each centre; together as many as there are."""
    sizes = [SIZES.get(one, ANY_SIZE).share for one in ags]
    counts = [requests * size // sum(sizes) for size in sizes]
    for place in range(requests - sum(counts)):
        counts[place % len(counts)] += 1
    return counts
