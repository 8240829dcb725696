"""When a mail may come, and what is usual for whoever said nothing."""

from datetime import UTC, date, datetime, time

import pytest

from miteinander.workbench.rules.wishes import ON_WISH, TIMINGS, Hours, Wishes, is_open, usual
from miteinander.workbench.vocabulary import Timing, Topic

ASCENSION = date(2026, 5, 14)


@pytest.mark.parametrize(
    ("at", "may"),
    [
        (datetime(2026, 3, 16, 5, 59, tzinfo=UTC), False),  # Monday 06:59 in Germany
        (datetime(2026, 3, 16, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 16, 16, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 16, 17, 0, tzinfo=UTC), False),  # 18:00
        (datetime(2026, 3, 14, 9, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2026, 3, 15, 23, 30, tzinfo=UTC), False),  # Monday here, but night
        (datetime(2026, 5, 14, 9, 0, tzinfo=UTC), False),  # a holiday
        (datetime(2026, 3, 30, 5, 0, tzinfo=UTC), True),  # Monday after the clock change: 07:00
    ],
)
def test_evenings_weekends_and_holidays_are_quiet(at: datetime, may: bool) -> None:
    assert is_open(at=at, hours=Hours(), holidays={ASCENSION}) is may


def test_hours_are_a_persons_own() -> None:
    hours = Hours(opens=time(20), closes=time(22), weekdays=frozenset({3}), holidays=True)
    assert is_open(at=datetime(2026, 5, 14, 18, 30, tzinfo=UTC), hours=hours, holidays={ASCENSION})
    assert not is_open(at=datetime(2026, 5, 15, 18, 30, tzinfo=UTC), hours=hours, holidays=frozenset())


def test_the_team_usually_hears_in_the_morning_and_others_nothing() -> None:
    topics = frozenset(Topic)
    team = usual(topics=topics, team=True)
    assert team.wanted(Timing.AT_ONCE) == frozenset()
    assert team.wanted(Timing.MORNING) == {topic for topic in topics - ON_WISH if Timing.MORNING in TIMINGS[topic]}
    assert all(Timing.MORNING in TIMINGS[topic] for topic in ON_WISH)
    assert usual(topics=topics, team=False).wanted(Timing.NEVER) == topics


def test_every_topic_can_be_turned_off() -> None:
    assert set(TIMINGS) == set(Topic)
    assert all(timings[-1] is Timing.NEVER for timings in TIMINGS.values())
    assert Wishes().wanted(Timing.MORNING) == frozenset()
