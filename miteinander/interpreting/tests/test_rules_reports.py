from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miteinander.core.time import Period
from miteinander.interpreting.rules import reports
from miteinander.interpreting.rules.reports import Report
from miteinander.interpreting.tests.samples import AUTUMN_NIGHT, DAY, SPRING_NIGHT, TERMS, sentence, span
from miteinander.interpreting.vocabulary import CautionReason, Outcome

PLANNED = span("10:00", "11:00")
EVENING = datetime(2026, 3, 17, 17, tzinfo=UTC)
REPORT = Report(outcome=Outcome.HELD, starts=time(10, 5), ends=time(11, 20))
NOT_HELD = [outcome for outcome in Outcome if outcome is not Outcome.HELD]


def against(at: datetime = EVENING, claimed: tuple[Period, ...] = (), **typed: Any) -> list[tuple[str, str]]:
    """What stands against ``REPORT`` with some fields typed otherwise."""
    found = reports.objections(report=replace(REPORT, **typed), planned=PLANNED, claimed=claimed, at=at)
    assert all(sentence(one.reason, one.values) for one in found)
    return [(one.field, one.reason) for one in found]


def test_actual_time_is_the_reported_one() -> None:
    assert reports.actual(report=REPORT, planned=PLANNED) == span("10:05", "11:20")


@pytest.mark.parametrize("outcome", NOT_HELD)
def test_actual_time_is_none_when_nobody_talked(outcome: Outcome) -> None:
    assert reports.actual(report=replace(REPORT, outcome=outcome), planned=PLANNED) is None
    assert reports.actual(report=Report(outcome=outcome), planned=PLANNED) is None


@pytest.mark.parametrize(("day", "minutes"), [(SPRING_NIGHT, 180), (AUTUMN_NIGHT, 300)])
def test_actual_time_passes_the_clock_change_in_real_minutes(day: date, minutes: int) -> None:
    report = Report(outcome=Outcome.HELD, starts=time(1), ends=time(5))
    spent = reports.actual(report=report, planned=span("01:00", "05:00", day))
    assert spent is not None
    assert spent.minutes == minutes


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({}, []),
        ({"starts": time(9), "ends": time(17)}, []),  # strange, but the desk decides
        ({"starts": None}, [("starts", "times_missing")]),
        ({"ends": None}, [("ends", "times_missing")]),
        ({"ends": time(10, 5)}, [("ends", "end_before_start")]),
        ({"starts": time(17), "ends": time(16)}, [("ends", "end_before_start")]),
        ({"starts": time(22), "ends": time(1)}, [("ends", "past_midnight")]),
        ({"starts": time(17), "ends": time(18, 1)}, [("ends", "not_over")]),
        ({"ends": time(18)}, []),  # ended this minute
        ({"outcome": Outcome.CLIENT_ABSENT, "starts": None, "ends": None}, []),
        ({"outcome": Outcome.CLIENT_ABSENT, "starts": time(11), "ends": time(10)}, []),  # the times do not count
    ],
)
def test_objections_name_field_and_reason(typed: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert against(**typed) == found


@pytest.mark.parametrize("outcome", list(Outcome))
def test_objections_know_that_a_talk_to_come_has_no_outcome(outcome: Outcome) -> None:
    before = PLANNED.start - timedelta(minutes=1)
    assert ("outcome", "not_begun") in against(at=before, outcome=outcome)
    assert ("outcome", "not_begun") not in against(at=PLANNED.start, outcome=outcome)


def test_objections_ask_again_for_an_hour_that_does_not_exist() -> None:
    report = Report(outcome=Outcome.HELD, starts=time(2, 30), ends=time(4))
    planned = span("01:00", "04:00", SPRING_NIGHT)
    (objection,) = reports.objections(report=report, planned=planned, claimed=(), at=EVENING + timedelta(days=30))
    assert (objection.field, objection.reason) == ("starts", "no_such_time")


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        (span("11:19", "12:00"), True),
        (span("11:20", "12:00"), False),  # reported times touch: no margin for the way here, she was there
        (span("09:00", "10:05"), False),
        (span("09:00", "12:00"), True),
    ],
)
def test_objections_refuse_the_same_hour_at_two_places(other: Period, clash: bool) -> None:
    assert against(claimed=(other,)) == ([("starts", "claimed_twice")] if clash else [])


def test_objections_tell_the_first_of_two_claimed_talks() -> None:
    claimed = (span("11:00", "12:00"), span("10:00", "10:30"))
    (objection,) = reports.objections(report=REPORT, planned=PLANNED, claimed=claimed, at=EVENING)
    assert objection.values == {"starts": time(10), "ends": time(10, 30)}


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        ({}, []),
        ({"starts": time(10, 30), "ends": time(11, 30)}, []),
        ({"starts": time(10, 31), "ends": time(11, 30)}, [CautionReason.OTHER_START]),
        ({"starts": time(9, 29), "ends": time(10, 30)}, [CautionReason.OTHER_START]),
        ({"starts": time(10), "ends": time(11, 30)}, []),
        ({"starts": time(10), "ends": time(11, 31)}, [CautionReason.LONGER_THAN_PLANNED]),
        ({"starts": time(10), "ends": time(13)}, [CautionReason.LONGER_THAN_PLANNED]),
        ({"starts": time(10), "ends": time(13, 1)}, [CautionReason.LONGER_THAN_ALLOWED]),
        ({"starts": time(8), "ends": time(12)}, [CautionReason.OTHER_START, CautionReason.LONGER_THAN_ALLOWED]),
        ({"outcome": Outcome.INTERPRETER_ABSENT}, []),
    ],
)
def test_cautions_show_the_desk_what_differs_from_the_plan(typed: dict[str, Any], reasons: list[CautionReason]) -> None:
    found = reports.cautions(report=replace(REPORT, **typed), planned=PLANNED, terms=TERMS)
    assert [one.reason for one in found] == reasons
    assert [one.field for one in found] == [
        "starts" if reason is CautionReason.OTHER_START else "ends" for reason in reasons
    ]
    assert all(sentence(one.reason, one.values) for one in found)


@given(
    outcome=st.sampled_from(Outcome),
    starts=st.none() | st.times(),
    ends=st.none() | st.times(),
    day=st.sampled_from([DAY, SPRING_NIGHT, AUTUMN_NIGHT]),
    hours=st.integers(-24, 48),
)
def test_report_without_objections_has_minutes_that_have_passed(
    outcome: Outcome, starts: time | None, ends: time | None, day: date, hours: int
) -> None:
    report = Report(outcome=outcome, starts=starts, ends=ends)
    planned = span("10:00", "11:00", day)
    at = planned.start + timedelta(hours=hours)
    if reports.objections(report=report, planned=planned, claimed=(), at=at):
        return
    spent = reports.actual(report=report, planned=planned)
    assert spent is None or 0 <= spent.minutes <= 25 * 60
    assert (spent is None) is (outcome is not Outcome.HELD)
    assert spent is None or spent.end <= at
    assert planned.start <= at
