from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest

from miteinander.interpreting.rules.candidates import (
    NEGOTIABLE,
    Absence,
    Excluded,
    Free,
    Spoken,
    Standing,
    Talk,
    Tongue,
    consider,
    says_free,
    tongue,
)
from miteinander.interpreting.rules.papers import Paper
from miteinander.interpreting.states import InterpreterStatus
from miteinander.interpreting.tests.samples import (
    CANDIDATE,
    DAY,
    SCHOOL,
    TALK,
    TERMS,
    booking,
    candidate,
    exclusion,
    sentence,
    span,
)
from miteinander.interpreting.vocabulary import (
    ExclusionReason,
    Gender,
    Level,
    Mode,
    Occasion,
    PaperKind,
    Weekday,
)

# One flaw for each reason: what is wrong with the candidate, what is special about the talk, and what is told.
LAPSED = Paper(PaperKind.GOOD_CONDUCT, seen_on=date(2023, 3, 1), valid_until=date(2026, 3, 16))
FLAWS: dict[ExclusionReason, tuple[dict[str, Any], dict[str, Any], dict[str, object]]] = {
    ExclusionReason.LANGUAGE_NOT_SPOKEN: ({"languages": (Spoken("ckb", Level.C2),)}, {}, {"language": "kmr"}),
    ExclusionReason.LANGUAGE_NOT_CLEARED: (
        {"languages": (Spoken("kmr", Level.C2, cleared=False),)},
        {},
        {"language": "kmr"},
    ),
    ExclusionReason.LANGUAGE_TOO_WEAK: (
        {"languages": (Spoken("kmr", Level.B1),)},
        {},
        {"language": "kmr", "level": Level.B1, "wanted": Level.B2},
    ),
    ExclusionReason.NOT_ACTIVE: (
        {"status": InterpreterStatus.PAUSED},
        {},
        {"status": InterpreterStatus.PAUSED},
    ),
    ExclusionReason.GERMAN_TOO_WEAK: ({"german": Level.B1}, {}, {"level": Level.B1, "wanted": Level.B2}),
    ExclusionReason.CONFLICT: ({"conflicts": {SCHOOL}}, {}, {}),
    ExclusionReason.OTHER_GENDER: (
        {"gender": Gender.MALE},
        {"gender": Gender.FEMALE, "gender_binding": True},
        {"gender": Gender.FEMALE},
    ),
    ExclusionReason.OTHER_MODE: ({"modes": {Mode.PHONE}}, {}, {"mode": Mode.ON_SITE}),
    ExclusionReason.OCCASION_DECLINED: (
        {"declined": {Occasion.PARENT_MEETING}},
        {},
        {"occasion": Occasion.PARENT_MEETING},
    ),
    ExclusionReason.PAPER_MISSING: (
        {"papers": CANDIDATE.papers[1:]},
        {},
        {"paper": PaperKind.SECRECY_DECLARATION},
    ),
    ExclusionReason.PAPER_EXPIRED: (
        {"papers": (CANDIDATE.papers[0], LAPSED, CANDIDATE.papers[2])},
        {},
        {"paper": PaperKind.GOOD_CONDUCT, "day": date(2026, 3, 16)},
    ),
    ExclusionReason.CLASH: (
        {"bookings": (booking("11:45", "12:45"),)},
        {},
        {"starts": time(11, 15), "ends": time(13, 15)},
    ),
    ExclusionReason.ABSENT: (
        {"absences": (Absence(date(2026, 3, 10), DAY),)},
        {},
        {"day": DAY},
    ),
    ExclusionReason.HANDED_BACK: ({}, {"handed_back_by": {CANDIDATE.id}}, {}),
    ExclusionReason.NOT_AVAILABLE: ({"free": (Free(Weekday.MONDAY, time(8), time(18)),)}, {}, {}),
    ExclusionReason.WEEKLY_LIMIT: (
        {"bookings": (booking("10:00", "11:00", date(2026, 3, 20)),), "weekly_limit": 1},
        {},
        {"count": 1, "limit": 1},
    ),
    ExclusionReason.TOO_FAR: ({"km": 21}, {}, {"km": 21, "limit": 20}),
}


def test_flaws_cover_every_reason() -> None:
    assert list(FLAWS) == list(ExclusionReason)


def test_exclusion_is_none_for_the_ordinary_interpreter() -> None:
    assert exclusion(candidate=CANDIDATE, talk=TALK, terms=TERMS) is None
    assert consider(candidate=CANDIDATE, talk=TALK, terms=TERMS) == Tongue("kmr", Level.NATIVE, Standing.WANTED)


@pytest.mark.parametrize("reason", list(ExclusionReason))
def test_exclusion_names_the_reason_and_what_belongs_into_its_sentence(reason: ExclusionReason) -> None:
    person, about, values = FLAWS[reason]
    found = exclusion(candidate=replace(CANDIDATE, **person), talk=replace(TALK, **about), terms=TERMS)
    assert found == Excluded(CANDIDATE.id, reason, values)
    assert sentence(reason, values)


def joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any] | None:
    """Both changes at once; None where they touch the same attribute."""
    return None if set(one) & set(other) else {**one, **other}


PAIRS = [
    pytest.param(first, second, id=f"{first}-{second}")
    for first, second in combinations(ExclusionReason, 2)
    if joined(FLAWS[first][0], FLAWS[second][0]) is not None
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_exclusion_of_two_reasons_tells_the_one_that_stands_first(
    first: ExclusionReason, second: ExclusionReason
) -> None:
    person = joined(FLAWS[first][0], FLAWS[second][0])
    about = joined(FLAWS[first][1], FLAWS[second][1])
    assert person is not None
    assert about is not None
    found = exclusion(candidate=replace(CANDIDATE, **person), talk=replace(TALK, **about), terms=TERMS)
    assert found is not None
    assert found.reason is first


@pytest.mark.parametrize("reason", list(ExclusionReason))
def test_exclusion_waives_only_what_is_negotiable(reason: ExclusionReason) -> None:
    person, about, _ = FLAWS[reason]
    found = exclusion(
        candidate=replace(CANDIDATE, **person),
        talk=replace(TALK, **about),
        terms=TERMS,
        waived=frozenset(ExclusionReason),
    )
    assert (found is None) is (reason in NEGOTIABLE)


def test_exclusion_waives_one_reason_and_still_tells_the_next() -> None:
    far_and_busy = candidate(km=21, **FLAWS[ExclusionReason.WEEKLY_LIMIT][0])
    found = exclusion(candidate=far_and_busy, talk=TALK, terms=TERMS, waived={ExclusionReason.WEEKLY_LIMIT})
    assert found is not None
    assert found.reason is ExclusionReason.TOO_FAR


def test_negotiable_reasons_stand_last() -> None:
    assert set(tuple(ExclusionReason)[-len(NEGOTIABLE) :]) == NEGOTIABLE


@pytest.mark.parametrize("status", list(InterpreterStatus))
def test_exclusion_lets_only_the_active_pass(status: InterpreterStatus) -> None:
    found = exclusion(candidate=candidate(status=status), talk=TALK, terms=TERMS)
    assert (found is None) is (status is InterpreterStatus.ACTIVE)


def test_exclusion_takes_codes_straight_from_the_database() -> None:
    """A row carries plain text where a word is meant; that must not exclude anybody."""
    raw: dict[str, Any] = {"status": "active", "gender": "female", "german": "c1", "modes": {"on_site"}}
    talk = replace(TALK, gender=Gender.FEMALE, gender_binding=True)
    assert exclusion(candidate=replace(CANDIDATE, **raw), talk=talk, terms=TERMS) is None


def test_exclusion_tells_a_missing_paper_before_a_lapsed_one() -> None:
    found = exclusion(candidate=candidate(papers=(LAPSED,)), talk=TALK, terms=TERMS)
    assert found is not None
    assert (found.reason, found.values) == (
        ExclusionReason.PAPER_MISSING,
        {"paper": PaperKind.SECRECY_DECLARATION},
    )


@pytest.mark.parametrize(
    ("person", "about"),
    [
        ({"gender": Gender.MALE}, {"gender": Gender.FEMALE}),  # wished, not binding
        ({"km": 20}, {}),  # as far as she goes
        ({"km": None}, {}),  # nobody may know
        ({"km": 999, "radius_km": None}, {}),
        ({"km": 999}, {"mode": Mode.VIDEO}),  # no way at all
        ({"bookings": (booking("12:00", "13:00"),)}, {}),  # both ways just fit in between
        ({"bookings": (booking("11:30", "12:00", mode=Mode.PHONE),)}, {}),
        ({"bookings": (booking("12:00", "13:00"),), "weekly_limit": 2}, {}),
        ({"bookings": (booking("10:00", "11:00", date(2026, 3, 23)),), "weekly_limit": 1}, {}),  # next week
        ({"absences": (Absence(date(2026, 3, 18), date(2026, 3, 20)),)}, {}),
        ({"absences": (Absence(date(2026, 3, 1), date(2026, 3, 16)),)}, {}),
        ({"free": (Free(Weekday.TUESDAY, time(10), time(11)),)}, {}),  # the way is not part of the talk
        ({"conflicts": {UUID(int=101)}}, {}),  # another school
        ({"declined": {Occasion.HEALTH_LOW}}, {}),
        ({}, {"handed_back_by": {UUID(int=8)}}),
    ],
)
def test_exclusion_lets_pass_what_only_looks_like_a_reason(person: dict[str, Any], about: dict[str, Any]) -> None:
    assert exclusion(candidate=replace(CANDIDATE, **person), talk=replace(TALK, **about), terms=TERMS) is None


DARI = replace(TALK, language="prs", stand_ins=(), related={"pes": 80, "tgk": 60, "pus": 20, "hin": 49, "uzb": 50})


@pytest.mark.parametrize(
    ("talk", "spoken", "expected"),
    [
        (DARI, ["prs", "pes"], ("prs", Standing.WANTED)),
        (DARI, ["pes"], ("pes", Standing.SUGGESTED)),
        (DARI, ["tgk", "pes"], ("pes", Standing.SUGGESTED)),  # the closer one
        (DARI, ["uzb"], ("uzb", Standing.SUGGESTED)),
        (DARI, ["hin"], None),  # not close enough
        (DARI, ["pus"], None),
        (DARI, ["eng"], None),
        (replace(DARI, stand_ins=("pes",)), ["pes"], ("pes", Standing.ACCEPTED)),
        (replace(DARI, stand_ins=("pes",)), ["tgk"], ("tgk", Standing.SUGGESTED)),
        (replace(DARI, stand_ins=("eng", "pes")), ["pes", "eng"], ("eng", Standing.ACCEPTED)),  # the dearer one
        (replace(DARI, stand_ins=("pus",)), ["pus"], ("pus", Standing.ACCEPTED)),  # the requester may accept anything
        (DARI, [], None),
    ],
)
def test_tongue_is_the_best_language_for_the_talk(
    talk: Talk, spoken: list[str], expected: tuple[str, Standing] | None
) -> None:
    person = candidate(languages=tuple(Spoken(language, Level.C1) for language in spoken))
    found = tongue(candidate=person, talk=talk, terms=TERMS)
    assert (found and (found.language, found.standing)) == expected


def test_tongue_is_a_stand_in_when_the_wanted_language_is_not_cleared() -> None:
    person = candidate(languages=(Spoken("prs", Level.C1, cleared=False), Spoken("pes", Level.B2)))
    found = tongue(candidate=person, talk=replace(DARI, stand_ins=("pes",)), terms=TERMS)
    assert found == Tongue("pes", Level.B2, Standing.ACCEPTED)


def test_sorani_is_never_put_forward_for_kurmandschi() -> None:
    sorani = candidate(languages=(Spoken("ckb", Level.NATIVE),))
    found = exclusion(candidate=sorani, talk=TALK, terms=TERMS)
    assert found is not None
    assert found.reason is ExclusionReason.LANGUAGE_NOT_SPOKEN


TUESDAY = Weekday.TUESDAY


@pytest.mark.parametrize(
    ("free", "starts", "ends", "says"),
    [
        ([("08:00", "12:00")], "10:00", "11:00", True),
        ([("10:00", "11:00")], "10:00", "11:00", True),
        ([("10:01", "12:00")], "10:00", "11:00", False),
        ([("08:00", "10:59")], "10:00", "11:00", False),
        ([("10:30", "12:00"), ("08:00", "10:30")], "10:00", "11:00", True),  # two that touch
        ([("08:00", "10:30"), ("10:31", "12:00")], "10:00", "11:00", False),
        ([("08:00", "12:00"), ("09:00", "10:30")], "10:00", "11:30", True),  # one inside the other
        ([("12:00", "13:00")], "10:00", "11:00", False),
        ([], "10:00", "11:00", False),
    ],
)
def test_says_free_when_her_times_cover_the_talk(
    free: list[tuple[str, str]], starts: str, ends: str, says: bool
) -> None:
    times = [Free(TUESDAY, time.fromisoformat(first), time.fromisoformat(last)) for first, last in free]
    assert says_free(free=times, period=span(starts, ends)) is says


def test_says_free_by_the_clock_in_summer_too() -> None:
    summer = date(2026, 7, 14)
    times = [Free(TUESDAY, time(10), time(11))]
    assert says_free(free=times, period=span("10:00", "11:00", summer))
    assert not says_free(free=times, period=span("10:00", "11:00", date(2026, 7, 15)))
