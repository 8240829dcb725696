"""The invented year, before anything is written."""

from collections import Counter
from datetime import date, timedelta
from functools import cache

import pytest

from miteinander.core.time import local_day, local_instant
from miteinander.demo import imports
from miteinander.demo.rules import scenes
from miteinander.demo.rules.dice import Dice
from miteinander.demo.rules.ground import Calendar, Ground, School, Town
from miteinander.demo.rules.persons import plain
from miteinander.demo.rules.scenes import Scene
from miteinander.directory.rules import statutory_holidays
from miteinander.directory.vocabulary import SchoolForm
from miteinander.interpreting.rules import notice, private, profiles
from miteinander.interpreting.vocabulary import PaperKind

UNTIL = date(2026, 3, 18)
HOLIDAYS = frozenset().union(*(statutory_holidays(year=year) for year in (2024, 2025, 2026)))
SUMMER = frozenset(date(2025, 7, 14) + timedelta(days=n) for n in range(44))
CALENDAR = Calendar(UNTIL, HOLIDAYS, SUMMER)


def ground(ags: str) -> Ground:
    towns = tuple(Town(f"{ags}{n:03}", f"Ort {n}", 5000 * (n + 1), "48000") for n in range(4))
    schools = tuple(
        School(f"{100000 + n}", f"Schule {n}", SchoolForm.PRIMARY, "Weg 1", "48000", "Ort", towns[n % 4].ags)
        for n in range(30)
    )
    return Ground(7, "Zentrum", "Zentrum", "zentrum", towns, schools)


@cache
def scene(ags: str = "05558", seed: int = 3, requests: int = 170) -> Scene:
    return scenes.plan(
        seed=seed,
        ags=ags,
        place=1,
        ground=ground(ags),
        stock=imports.read_stock(),
        calendar=CALENDAR,
        requests=requests,
    )


def test_plan_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    again = scene.__wrapped__("05558", 3, 170)
    assert again == scene()
    assert scene(seed=4).pool != scene().pool


def test_plan_of_fewer_requests_begins_like_the_larger_one() -> None:
    assert [one.id for one in scene(requests=60).requests] == [one.id for one in scene().requests[:60]]


@pytest.mark.parametrize("ags", ["05515", "05558", "05916", "05170"])
def test_plan_asks_before_the_talk_on_working_days(ags: str) -> None:
    for one in scene(ags).requests:
        assert CALENDAR.works(one.wish.day)
        assert CALENDAR.works(local_day(one.asked_at))
        assert one.asked_at < CALENDAR.now
        terms = scene(ags).editions[0].terms
        kept = notice.notice_kept(day=one.wish.day, asked_at=one.asked_at, terms=terms, holidays=HOLIDAYS)
        assert kept or one.waiver


def test_plan_puts_the_deeds_of_a_request_in_the_order_of_time_and_none_after_today() -> None:
    for one in scene().requests:
        moments = [one.asked_at, *(deed.at for deed in one.deeds)]
        assert moments == sorted(set(moments))
        assert moments[-1] < CALENDAR.now


def test_plan_has_fewer_talks_in_school_holidays() -> None:
    days = Counter(one.wish.day in SUMMER for one in scene(requests=900).requests)
    assert days[True] / len(SUMMER) < 0.6 * days[False] / (365 - len(SUMMER))


def test_plan_reaches_three_weeks_beyond_today() -> None:
    days = [one.wish.day for one in scene().requests]
    assert UNTIL + timedelta(days=7) < max(days) <= UNTIL + timedelta(days=21)
    assert UNTIL - timedelta(days=364) <= min(days)


def test_plan_gives_nobody_the_same_address_number_or_name_twice() -> None:
    whole = scene()
    everybody = [
        *(colleague.person for colleague in whole.team),
        *(person for house in whole.houses for person in house.contacts),
        *(member.person for member in whole.pool),
    ]
    for values in ([one.email for one in everybody], [one.phone for one in everybody], [one.name for one in everybody]):
        assert len(values) == len(set(values))


def test_plan_knows_people_with_one_name() -> None:
    pool = [member for seed in range(6) for member in scene(seed=seed).pool]
    assert [member for member in pool if not member.profile.given_name and member.profile.family_name]


def test_plan_seals_what_the_desk_would_accept() -> None:
    sealed = [member.private for member in scene().pool if member.private]
    assert sealed
    for one in sealed:
        assert not private.objections(private=private.tidy(private=one))
        assert one.iban[4:12] == "00000000"
    assert not [member for member in scene().pool if profiles.objections(profile=member.profile)]


def test_plan_has_papers_that_run_out_these_weeks_and_some_that_have() -> None:
    last_days = [
        max(paper.valid_until for paper in member.papers if paper.kind is PaperKind.GOOD_CONDUCT and paper.valid_until)
        for member in scene().pool
        if any(paper.kind is PaperKind.GOOD_CONDUCT for paper in member.papers)
    ]
    assert [day for day in last_days if UNTIL <= day <= UNTIL + timedelta(days=60)]
    assert [day for day in last_days if day < UNTIL]


def test_plan_keeps_no_address_of_a_protected_place() -> None:
    protected = [house.facts for house in scene(requests=400).houses if house.facts.protected]
    assert protected
    assert not [facts for facts in protected if facts.has_address]


def test_shares_add_up() -> None:
    assert sum(scenes.shares(ags=["05515", "05558", "05916", "05170"], requests=503)) == 503
    assert scenes.shares(ags=["05315"], requests=5) == [5]


def test_dice_fall_the_same_way_for_the_same_names() -> None:
    assert [Dice("a", 1).between(1, 9) for _ in range(3)] == [Dice("a", 1).between(1, 9)] * 3
    assert Dice("a").weighted({"x": 0.0, "y": 1.0}) == "y"
    assert Dice("a").some_of("ab", 5) in (["a", "b"], ["b", "a"])


@pytest.mark.parametrize(
    ("name", "mailbox"),
    [("Işıklar", "isiklar"), ("Große-Hüls", "grosse-huels"), ("Thu Hằng.Đặng", "thu-hang.dang"), ("Łukasz", "lukasz")],
)
def test_plain_makes_mail_boxes(name: str, mailbox: str) -> None:
    assert plain(name) == mailbox


def test_working_day_counts_both_ways() -> None:
    friday, good_friday = date(2026, 4, 2) + timedelta(days=8), date(2026, 4, 3)
    assert CALENDAR.working_day(good_friday, 0) == date(2026, 4, 7)
    assert CALENDAR.working_day(good_friday, -1) == date(2026, 4, 2)
    assert CALENDAR.working_day(friday, 1) == date(2026, 4, 13)
    assert CALENDAR.now == local_instant(UNTIL, local_instant(UNTIL, CALENDAR.now.time()).time())
