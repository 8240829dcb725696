"""The information service in sums."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miteinander.core.tenancy import acting_for
from miteinander.knowledge import figures
from miteinander.knowledge.tests.factories import AT, Team, given, published, seen
from miteinander.knowledge.vocabulary import Asker, Channel, Topic, Way

pytestmark = pytest.mark.django_db
YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


def pairs(lines: tuple[figures.Line, ...]) -> list[tuple[str, int]]:
    return [(line.key, line.count) for line in lines]


def test_count_sums_up_what_was_asked(team: Team, foreign: Team) -> None:
    blatt = published(team.officer, title="Blatt")
    given(team.officer, blatt, way=Way.HANDED_OVER, channel=Channel.VISIT, language="deu")
    given(team.officer, blatt, at=AT + timedelta(days=20), asker=Asker.TEACHER, topic=Topic.SCHOOL)
    given(team.coordinator, None, topic=Topic.SCHOOL)
    given(team.officer, None, at=AT - timedelta(days=365))
    given(foreign.officer)
    counted = seen(team.officer, lambda: figures.count(**YEAR))
    assert counted.total == 3
    assert pairs(counted.by_month) == [("2026-03", 2), ("2026-04", 1)]
    assert pairs(counted.by_channel) == [("phone", 2), ("visit", 1)]
    assert pairs(counted.by_asker) == [("family", 2), ("teacher", 1)]
    assert pairs(counted.by_way) == [("handed_over", 1), ("told", 2)]
    assert pairs(counted.by_topic) == [("school", 2), ("kita", 1)]
    assert [(line.name, line.count) for line in counted.by_language] == [("Türkisch", 2), ("Deutsch", 1)]
    assert [(line.name, line.count) for line in counted.most_given] == [("Blatt", 2)]
    for lines in (
        counted.by_month,
        counted.by_channel,
        counted.by_asker,
        counted.by_way,
        counted.by_topic,
        counted.by_language,
    ):
        assert sum(line.count for line in lines) == counted.total


def test_count_is_nothing_when_nobody_asked(team: Team) -> None:
    counted = seen(team.officer, lambda: figures.count(**YEAR))
    assert (counted.total, counted.by_month, counted.most_given) == (0, (), ())


def test_count_asks_eight_times_however_much_there_is(team: Team) -> None:
    for _times in range(2):
        given(team.officer)
        with acting_for(team.officer, read_only=True), CaptureQueriesContext(connection) as asked:
            figures.count(**YEAR)
        assert len(asked) == 8
