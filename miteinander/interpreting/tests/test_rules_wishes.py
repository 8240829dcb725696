from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miteinander.core.time import NoSuchTime, TwiceThatTime, local_instant
from miteinander.interpreting.rules import clocks, wishes
from miteinander.interpreting.rules.objections import Objection
from miteinander.interpreting.tests.samples import (
    ASKED_AT,
    AUTUMN_NIGHT,
    DAY,
    EASTER_MONDAY,
    HOLIDAYS,
    LANGUAGES,
    SPRING_NIGHT,
    TERMS,
    WISH,
    sentence,
    span,
)
from miteinander.interpreting.vocabulary import CautionReason, Exclusion, Gender, Mode, ObjectionReason, Occasion

SHORT_NOTICE = frozenset({ObjectionReason.TOO_SHORT_NOTICE})
ALL_DAY = replace(TERMS, earliest=time(0), latest=time(23, 59), max_minutes=600)


def against(
    terms: Any = TERMS, asked_at: datetime = ASKED_AT, waived: frozenset[ObjectionReason] = frozenset(), **typed: Any
) -> tuple[Objection, ...]:
    """What stands against ``WISH`` with some fields typed otherwise."""
    return wishes.objections(
        wish=replace(WISH, **typed),
        terms=terms,
        languages=LANGUAGES,
        holidays=HOLIDAYS,
        asked_at=asked_at,
        waived=waived,
    )


def test_objections_are_none_for_an_ordinary_wish() -> None:
    assert against() == ()


@pytest.mark.parametrize(
    ("typed", "field", "reason"),
    [
        ({"place_is_secret": True, "place": "Hinterhaus"}, "place", "place_is_secret"),
        # the day
        ({"day": DAY - timedelta(days=30)}, "day", "in_the_past"),
        ({"day": date.min}, "day", "in_the_past"),
        ({"day": date(2026, 3, 13)}, "day", "too_short_notice"),
        ({"day": date(2026, 3, 15)}, "day", "too_short_notice"),
        ({"day": date(2027, 3, 10)}, "day", "too_far_ahead"),
        ({"day": date(2206, 3, 17)}, "day", "too_far_ahead"),
        ({"day": date.max}, "day", "too_far_ahead"),
        # the clock
        ({"starts": time(11), "ends": time(10)}, "ends", "end_before_start"),
        ({"starts": time(10), "ends": time(10)}, "ends", "end_before_start"),
        ({"starts": time(14), "ends": time(13)}, "ends", "end_before_start"),
        ({"starts": time(20, 30), "ends": time(0, 30)}, "ends", "past_midnight"),
        ({"starts": time(20, 30), "ends": time(0)}, "ends", "past_midnight"),
        ({"starts": time(13), "ends": time(0, 59)}, "ends", "past_midnight"),
        ({"starts": time(13), "ends": time(1)}, "ends", "end_before_start"),  # nobody means twelve hours
        ({"starts": time(10), "ends": time(16)}, "ends", "too_long"),  # six hours
        ({"starts": time(10), "ends": time(13, 1)}, "ends", "too_long"),
        ({"starts": time(6, 59), "ends": time(8)}, "starts", "too_early"),
        ({"starts": time(20), "ends": time(21, 1)}, "ends", "too_late"),
        # languages
        ({"language": "afrikanisch"}, "language", "unknown_language"),
        ({"language": ""}, "language", "unknown_language"),
        ({"language": "\x00" * 10_000}, "language", "unknown_language"),
        ({"language": "kur"}, "language", "needs_variety"),
        ({"language": "gsg"}, "language", "not_bookable"),
        ({"stand_ins": ("pes", "indisch")}, "stand_ins", "unknown_language"),
        ({"stand_ins": ("kur",)}, "stand_ins", "needs_variety"),
        # what the talk is about
        ({"circumstances": {Exclusion.COURT}}, "circumstances", "excluded_occasion"),
        ({"circumstances": {Exclusion.MEDICAL, Exclusion.PRIVATE_HOME}}, "circumstances", "excluded_occasion"),
        # the rest
        ({"place": ""}, "place", "place_missing"),
        ({"place": " \n"}, "place", "place_missing"),
        ({"place": "x" * 201}, "place", "text_too_long"),
        ({"place": "Raum\x00"}, "place", "forbidden_character"),
        ({"gender_binding": True}, "gender", "gender_missing"),
        ({"gender_binding": True, "gender": Gender.NOT_STATED}, "gender", "gender_missing"),
        ({"clients_count": 0}, "clients_count", "clients_count"),
        ({"clients_count": 301}, "clients_count", "clients_count"),
        ({"own_reference": "x" * 41}, "own_reference", "text_too_long"),
        ({"note": "x" * 1001}, "note", "text_too_long"),
        ({"note": "x" * 10_000_000}, "note", "text_too_long"),
        ({"note": "\ud800"}, "note", "forbidden_character"),
    ],
)
def test_objections_name_field_and_reason(typed: dict[str, Any], field: str, reason: str) -> None:
    (objection,) = against(**typed)
    assert (objection.field, objection.reason) == (field, reason)
    assert sentence(objection.reason, objection.values)


@pytest.mark.parametrize(
    "typed",
    [
        {"day": date(2026, 3, 16)},  # the earliest day
        {"day": date(2027, 3, 9)},  # the last
        {"starts": time(10), "ends": time(13)},  # just as long as allowed
        {"starts": time(7), "ends": time(8)},
        {"starts": time(20), "ends": time(21)},
        {"stand_ins": ("pes", "prs")},
        {"stand_ins": ("kmr",)},  # the same once more does no harm
        {"circumstances": {Exclusion.MEDICAL}},  # this centre allows it
        {"mode": Mode.PHONE, "place": ""},
        {"gender": Gender.FEMALE, "gender_binding": True},
        {"clients_count": 300},
        {"place": "x" * 200, "own_reference": "x" * 40, "note": "x" * 1000},
    ],
)
def test_objections_let_pass_what_is_just_allowed(typed: dict[str, Any]) -> None:
    assert against(**typed) == ()


@pytest.mark.parametrize(
    ("day", "starts", "ends", "field", "reason"),
    [
        (SPRING_NIGHT, time(2, 30), time(4), "starts", "no_such_time"),
        (SPRING_NIGHT, time(1), time(2, 30), "ends", "no_such_time"),
        (AUTUMN_NIGHT, time(2, 30), time(4), "starts", "twice_that_time"),
        (AUTUMN_NIGHT, time(1), time(2), "ends", "twice_that_time"),
    ],
)
def test_objections_ask_again_for_times_in_the_night_of_the_clock_change(
    day: date, starts: time, ends: time, field: str, reason: str
) -> None:
    (objection,) = against(terms=ALL_DAY, day=day, starts=starts, ends=ends)
    assert (objection.field, objection.reason) == (field, reason)
    assert sentence(objection.reason, objection.values)


@pytest.mark.parametrize(("day", "minutes"), [(SPRING_NIGHT, 180), (AUTUMN_NIGHT, 300), (DAY, 240)])
def test_objections_count_real_minutes_over_the_clock_change(day: date, minutes: int) -> None:
    """From 1 to 5 o'clock pass three hours in spring, five in autumn."""
    typed: dict[str, Any] = {"day": day, "starts": time(1), "ends": time(5)}
    assert against(terms=replace(ALL_DAY, max_minutes=minutes), **typed) == ()
    (objection,) = against(terms=replace(ALL_DAY, max_minutes=minutes - 1), **typed)
    assert objection.values == {"limit": minutes - 1, "minutes": minutes}


def test_objections_offer_only_what_the_terms_offer() -> None:
    few = replace(TERMS, occasions=frozenset({Occasion.PARENT_MEETING}), modes=frozenset({Mode.ON_SITE}))
    found = against(terms=few, occasion=Occasion.HEALTH_LOW, mode=Mode.VIDEO)
    assert [(one.field, one.reason) for one in found] == [
        ("occasion", ObjectionReason.OCCASION_NOT_OFFERED),
        ("mode", ObjectionReason.MODE_NOT_OFFERED),
    ]
    assert all(sentence(one.reason, one.values) for one in found)


def test_objections_come_all_at_once_and_one_for_each_field() -> None:
    found = against(
        day=date(2026, 3, 10), starts=time(23), ends=time(6), language="Kurdisch", place="", clients_count=-1
    )
    assert [one.field for one in found] == ["day", "ends", "language", "place", "clients_count"]


def test_objections_name_the_first_exclusion_in_the_order_of_the_list() -> None:
    (objection,) = against(circumstances={Exclusion.PRIVATE_HOME, Exclusion.POLICE, Exclusion.COURT})
    assert objection.values == {"exclusion": Exclusion.COURT}


def test_objections_tell_the_earliest_day_and_repeat_little_of_what_was_typed() -> None:
    (objection,) = against(day=date(2026, 3, 10))
    assert objection.values == {"earliest": date(2026, 3, 16), "lead_days": 5}
    (objection,) = against(language="\u202eafrikanisch " * 1000)
    assert len(str(objection.values["typed"])) <= wishes.TYPED_SHOWN
    assert "\u202e" not in str(objection.values["typed"])


def test_objections_can_be_waived_for_short_notice_only() -> None:
    tomorrow: dict[str, Any] = {"day": date(2026, 3, 10)}
    assert against(waived=SHORT_NOTICE, **tomorrow) == ()
    everything = frozenset(ObjectionReason)
    assert [one.reason for one in against(waived=everything, language="afrikanisch", **tomorrow)] == [
        "unknown_language"
    ]


@pytest.mark.parametrize(("starts", "refused"), [(time(9), True), (time(9, 30), True), (time(9, 31), False)])
def test_objections_know_what_is_past_on_the_day_itself(starts: time, refused: bool) -> None:
    today: dict[str, Any] = {"day": date(2026, 3, 9), "starts": starts, "ends": time(10)}
    found = [(one.field, one.reason) for one in against(waived=SHORT_NOTICE, **today)]
    assert found == ([("starts", ObjectionReason.IN_THE_PAST)] if refused else [])


@pytest.mark.parametrize(
    ("day", "terms", "reason"),
    [
        (DAY, TERMS, None),
        (EASTER_MONDAY, TERMS, CautionReason.HOLIDAY),
        (date(2026, 3, 21), TERMS, CautionReason.SATURDAY),
        (date(2026, 3, 21), replace(TERMS, saturday_counts=True), None),
        (date(2026, 3, 22), TERMS, CautionReason.SUNDAY),
    ],
)
def test_cautions_point_at_holidays_and_weekends(day: date, terms: Any, reason: CautionReason | None) -> None:
    found = wishes.cautions(wish=replace(WISH, day=day), terms=terms, holidays=HOLIDAYS)
    assert [one.reason for one in found] == ([reason] if reason else [])
    for one in found:
        assert one.field == "day"
        assert sentence(one.reason, one.values)


def test_cautions_stop_nothing() -> None:
    assert against(day=EASTER_MONDAY) == ()


def test_tidy_cleans_texts_and_keeps_the_rest() -> None:
    typed = replace(WISH, place=" Raum\n12\u202e ", own_reference=" A\t1 ", note="Eins\r\nzwei ")
    assert wishes.tidy(wish=typed) == replace(WISH, place="Raum 12", own_reference="A 1", note="Eins\nzwei")


def test_period_is_real_time() -> None:
    assert wishes.period(wish=WISH) == span("10:00", "11:00")


def test_period_raises_for_times_that_are_none() -> None:
    with pytest.raises(NoSuchTime):
        clocks.period(day=SPRING_NIGHT, starts=time(2, 30), ends=time(4))
    with pytest.raises(TwiceThatTime):
        clocks.period(day=AUTUMN_NIGHT, starts=time(1), ends=time(2, 30))
    with pytest.raises(ValueError, match="end before start"):
        clocks.period(day=DAY, starts=time(11), ends=time(10))


anything = st.text(st.characters(), max_size=6) | st.just("x" * 1001)


@given(
    wish=st.builds(
        wishes.Wish,
        day=st.dates() | st.dates(DAY - timedelta(days=10), DAY + timedelta(days=400)),
        starts=st.times(),
        ends=st.times(),
        language=st.sampled_from(sorted(LANGUAGES)) | anything,
        stand_ins=st.tuples(anything),
        occasion=st.sampled_from(Occasion),
        circumstances=st.frozensets(st.sampled_from(Exclusion)),
        mode=st.sampled_from(Mode),
        place=anything,
        gender=st.none() | st.sampled_from(Gender),
        gender_binding=st.booleans(),
        clients_count=st.integers(),
        own_reference=anything,
        note=anything,
    ),
    asked_at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    terms=st.sampled_from([TERMS, ALL_DAY]),
)
def test_objections_answer_whatever_is_typed_and_none_means_a_talk(
    wish: wishes.Wish, asked_at: datetime, terms: Any
) -> None:
    wish = wishes.tidy(wish=wish)
    found = wishes.objections(wish=wish, terms=terms, languages=LANGUAGES, holidays=HOLIDAYS, asked_at=asked_at)
    assert all(sentence(one.reason, one.values) for one in found)
    assert len({one.field for one in found}) == len(found)
    assert {one.field for one in found} <= set(wishes.Wish.__slots__)
    if not {one.field for one in found} & {"day", "starts", "ends"}:
        talk = wishes.period(wish=wish)
        assert talk.start > asked_at
        assert talk.start == local_instant(wish.day, wish.starts)
        assert talk.minutes <= terms.max_minutes
