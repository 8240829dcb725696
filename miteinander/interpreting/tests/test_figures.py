"""Sums of the desk: every request once, on the day of its talk, in German time."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miteinander.core.tenancy import acting_for
from miteinander.directory.vocabulary import InstitutionKind
from miteinander.interpreting import figures, use_cases
from miteinander.interpreting.figures import Figures
from miteinander.interpreting.rules.reports import Report
from miteinander.interpreting.tests.factories import HERNE, Desk, act, asked, assigned, lay_desk, seen, step
from miteinander.interpreting.tests.samples import ASKED_AT, WISH
from miteinander.interpreting.vocabulary import Outcome, RefuseReason, UnfilledReason, WithdrawReason

pytestmark = pytest.mark.django_db

LATER = ASKED_AT + timedelta(hours=2)
APRIL = date(2026, 4, 14)
AFTER = datetime(2026, 4, 15, tzinfo=UTC)


@pytest.fixture
def desk() -> Desk:
    """Two held in March, one nobody came to in April; one unfilled, one withdrawn, one refused, one open; Herne next door."""
    desk = lay_desk()
    for hour, minutes in ((9, 60), (14, 45)):
        talk = assigned(desk, asked(desk, wish=replace(WISH, starts=time(hour), ends=time(hour + 1))))
        ends = (datetime.combine(WISH.day, time(hour)) + timedelta(minutes=minutes)).time()
        report = Report(outcome=Outcome.HELD, starts=time(hour), ends=ends)
        act(desk.rana_member, use_cases.report, at=AFTER, report=report, **step(talk))
    absent = assigned(
        desk, asked(desk, by=desk.kita_member, institution_id=desk.kita.id, wish=replace(WISH, day=APRIL))
    )
    act(desk.rana_member, use_cases.report, at=AFTER, report=Report(outcome=Outcome.CLIENT_ABSENT), **step(absent))
    other = replace(WISH, language="ckb")
    given = {"at": LATER}
    act(
        desk.coordinator,
        use_cases.give_up,
        reason=UnfilledReason.NOBODY_SPEAKS,
        **step(asked(desk, wish=other)),
        **given,
    )
    act(desk.coordinator, use_cases.refuse, reason=RefuseReason.OTHER, **step(asked(desk)), **given)
    act(desk.school_member, use_cases.withdraw, reason=WithdrawReason.MOVED, **step(asked(desk)), **given)
    asked(desk, wish=replace(WISH, day=date(2026, 4, 30), starts=time(20), ends=time(21)))
    asked(lay_desk(HERNE))
    return desk


def counted(desk: Desk, first: date = date(2026, 1, 1), last: date = date(2026, 12, 31)) -> Figures:
    return seen(desk.director, lambda: figures.count(first=first, last=last))


def test_count_adds_up_every_request_once(desk: Desk) -> None:
    total = counted(desk).total
    assert total == figures.Sums(asked=7, filled=3, unfilled=1, withdrawn=1, refused=1, open=1, held=2, minutes=105)
    assert total.asked == total.filled + total.unfilled + total.withdrawn + total.refused + total.open
    assert (total.average_minutes, total.hours, total.share_filled) == (52, 1.8, 0.75)


def test_count_by_month_language_and_kind(desk: Desk) -> None:
    found = counted(desk)
    assert [(line.key, line.sums.asked, line.sums.minutes) for line in found.by_month] == [
        ("2026-03", 5, 105),
        ("2026-04", 2, 0),
    ]
    assert [(line.name, line.sums.asked, line.sums.unfilled) for line in found.by_language] == [
        ("Kurmandschi", 6, 0),
        ("Sorani", 1, 1),
    ]
    assert [(line.name, line.sums.asked) for line in found.by_kind] == [("Schule", 6), ("Kita", 1)]
    assert found.by_kind[0].key == InstitutionKind.SCHOOL
    assert found.asked_by_language_and_month == {"kmr": {"2026-03": 4, "2026-04": 2}, "ckb": {"2026-03": 1}}
    for lines in (found.by_month, found.by_language, found.by_kind):
        assert sum(line.sums.asked for line in lines) == found.total.asked


def test_count_names_unmet_demand_and_outcomes(desk: Desk) -> None:
    found = counted(desk)
    assert found.unfilled_by_reason == {UnfilledReason.NOBODY_SPEAKS: 1}
    assert found.by_outcome == {Outcome.HELD: 2, Outcome.CLIENT_ABSENT: 1}
    assert found.lead_days == round((5 * 8 + 36 + 52) / 7, 1)


def test_count_takes_both_ends_of_the_span(desk: Desk) -> None:
    assert counted(desk, first=date(2026, 4, 30), last=date(2026, 4, 30)).total.asked == 1
    assert counted(desk, last=date(2026, 4, 29)).total.asked == 6


def test_count_of_nothing_is_nothing(desk: Desk) -> None:
    empty = counted(desk, first=date(2025, 1, 1), last=date(2025, 12, 31))
    assert (empty.total, empty.by_month, empty.lead_days) == (figures.Sums(), (), None)
    assert (empty.total.average_minutes, empty.total.share_filled, empty.total.hours) == (None, None, 0.0)


def test_count_asks_three_questions_however_many_rows(desk: Desk) -> None:
    with acting_for(desk.director), CaptureQueriesContext(connection) as asked_of_it:
        figures.count(first=date(2026, 1, 1), last=date(2026, 12, 31))
    assert len([one for one in asked_of_it if one["sql"].startswith("SELECT")]) == 3
