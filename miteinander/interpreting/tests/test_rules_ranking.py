from dataclasses import replace
from datetime import date, time
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from miteinander.core.time import Period
from miteinander.interpreting.rules.candidates import (
    Absence,
    Candidate,
    Free,
    Spoken,
    Talk,
)
from miteinander.interpreting.rules.ranking import Reason, rank
from miteinander.interpreting.rules.terms import Terms
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
from miteinander.interpreting.vocabulary import ExclusionReason, Gender, Level, Mode, Occasion, RankReason, Weekday


def numbers(*people: Candidate, talk: Talk = TALK) -> list[int]:
    """The order in which people are to be asked, by the numbers of their ids."""
    return [one.candidate_id.int for one in rank(candidates=people, talk=talk, terms=TERMS).ranked]


def told(person: Candidate, talk: Talk = TALK) -> list[str]:
    """What is said about somebody, as the board shows it."""
    (one,) = rank(candidates=[person], talk=talk, terms=TERMS).ranked
    return [sentence(reason.word, reason.values) for reason in one.reasons]


def test_rank_tells_what_speaks_for_her() -> None:
    known = candidate(
        german=Level.C1,
        km=4,
        talks_here=2,
        last_talk_on=date(2026, 2, 10),
        talks_in_year=6,
        free=(Free(Weekday.TUESDAY, time(8), time(13)),),
    )
    assert rank(candidates=[known], talk=TALK, terms=TERMS).ranked[0].reasons == (
        Reason(RankReason.LANGUAGE, 10, {"language": "kmr", "level": Level.NATIVE}),
        Reason(RankReason.GERMAN, 12, {"level": Level.C1}),
        Reason(RankReason.DISTANCE, 16, {"km": 4}),
        Reason(RankReason.KNOWS_INSTITUTION, 10),
        Reason(RankReason.FREE_THEN, 5),
        Reason(RankReason.WEEKS_SINCE, 5, {"weeks": 5}),
        Reason(RankReason.TALKS_IN_YEAR, 0, {"count": 6}),
    )
    assert rank(candidates=[known], talk=TALK, terms=TERMS).ranked[0].score == 58
    assert "seit 5 Wochen kein Einsatz" in told(known)


@pytest.mark.parametrize(
    ("person", "about", "said"),
    [
        ({}, {}, "noch kein Einsatz"),
        ({}, {}, "freie Zeiten nicht bekannt"),
        ({}, {}, "4 km"),
        ({"km": 0}, {}, "am Ort"),
        ({"gender": Gender.FEMALE}, {"gender": Gender.FEMALE}, "weiblich, wie gewünscht"),
        ({"languages": (Spoken("pes", Level.C1),)}, {"stand_ins": ("pes",)}, "Ersatzsprache pes"),
        ({"languages": (Spoken("pes", Level.C1),)}, {"related": {"pes": 80}}, "nur pes: Einrichtung muss zustimmen"),
    ],
)
def test_rank_tells_this_too(person: dict[str, Any], about: dict[str, Any], said: str) -> None:
    # Words among the values are shown by their German text, as the page does it.
    (one,) = rank(candidates=[candidate(**person)], talk=replace(TALK, **about), terms=TERMS).ranked
    shown = [
        sentence(reason.word, {name: getattr(value, "german", value) for name, value in reason.values.items()})
        for reason in one.reasons
    ]
    assert said in shown


@pytest.mark.parametrize(
    ("person", "about", "unsaid"),
    [
        ({}, {"mode": Mode.VIDEO}, RankReason.DISTANCE),  # nobody travels
        ({"km": 0}, {"mode": Mode.PHONE}, RankReason.IN_PLACE),
        ({"km": None}, {}, RankReason.DISTANCE),
        ({"gender": Gender.MALE}, {"gender": Gender.FEMALE}, RankReason.GENDER),
        ({}, {}, RankReason.GENDER),
        ({}, {}, RankReason.KNOWS_INSTITUTION),
        ({"last_talk_on": date(2026, 3, 4)}, {}, RankReason.WEEKS_SINCE),  # only one week ago
        ({"last_talk_on": date(2026, 4, 4)}, {}, RankReason.WEEKS_SINCE),  # booked for later
    ],
)
def test_rank_keeps_silent_about_none(person: dict[str, Any], about: dict[str, Any], unsaid: RankReason) -> None:
    (one,) = rank(candidates=[candidate(**person)], talk=replace(TALK, **about), terms=TERMS).ranked
    assert unsaid not in [reason.word for reason in one.reasons]


def points(word: RankReason, *people: Candidate, talk: Talk = TALK, terms: Terms = TERMS) -> list[int]:
    """What this reason is worth for each of the people, in the order of their numbers; 0 where it is not said."""
    ranked = rank(candidates=people, talk=talk, terms=terms).ranked
    worth = {one.candidate_id: sum(each.points for each in one.reasons if each.word is word) for one in ranked}
    return [worth[person.id] for person in people]


def test_rank_gives_points_for_levels() -> None:
    anybody = replace(TERMS, german_level=Level.NONE, language_level=Level.NONE)
    levels = [candidate(number, german=level, languages=(Spoken("kmr", level),)) for number, level in enumerate(Level)]
    assert points(RankReason.GERMAN, *levels, terms=anybody) == [0, 0, 0, 0, 3, 8, 12, 15, 15]
    assert points(RankReason.LANGUAGE, *levels, terms=anybody) == [0, 0, 0, 0, 2, 5, 8, 10, 10]


def test_rank_gives_points_for_a_short_way() -> None:
    ways = [candidate(km, km=km, radius_km=None) for km in (0, 1, 19, 20, 80)]
    assert points(RankReason.IN_PLACE, *ways) == [20, 0, 0, 0, 0]
    assert points(RankReason.DISTANCE, *ways) == [0, 19, 1, 0, 0]


def test_rank_gives_points_for_weeks_without_a_talk() -> None:
    last = [
        date(2026, 3, 17),
        date(2026, 3, 4),
        date(2026, 3, 3),
        date(2025, 12, 2),
        date(2025, 12, 1),
        date(2024, 1, 1),
    ]
    people = [candidate(number, last_talk_on=day) for number, day in enumerate(last)]
    assert points(RankReason.WEEKS_SINCE, *people) == [0, 0, 2, 15, 15, 15]


def test_rank_gives_points_for_fewer_talks_than_the_busiest_of_those_who_can_be_asked() -> None:
    counts = {1: 30, 2: 15, 3: 1, 4: 0}
    people = [candidate(number, talks_in_year=count, last_talk_on=DAY) for number, count in counts.items()]
    paused = candidate(9, talks_in_year=90, status=InterpreterStatus.PAUSED)
    assert points(RankReason.TALKS_IN_YEAR, *people) == [0, 7, 14, 15]
    assert (
        rank(candidates=[*people, paused], talk=TALK, terms=TERMS).ranked
        == rank(candidates=people, talk=TALK, terms=TERMS).ranked
    )


def test_rank_hardly_weighs_a_talk_more_or_less_in_a_quiet_year() -> None:
    people = [candidate(number, talks_in_year=number, last_talk_on=DAY) for number in (2, 1, 0)]
    assert points(RankReason.TALKS_IN_YEAR, *people) == [0, 1, 3]


def test_rank_gives_a_hundred_points_to_the_best() -> None:
    best = candidate(
        1,
        german=Level.NATIVE,
        km=0,
        talks_here=1,
        free=(Free(Weekday.TUESDAY, time(8), time(18)),),
    )
    busy = candidate(2, talks_in_year=10, last_talk_on=DAY)
    ranked = rank(candidates=[best, busy], talk=replace(TALK, gender=Gender.FEMALE), terms=TERMS).ranked
    assert ranked[0].score == 100


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"german": Level.C2}, {"german": Level.B2}),
        ({"languages": (Spoken("kmr", Level.NATIVE),)}, {"languages": (Spoken("kmr", Level.B2),)}),
        ({"km": 3}, {"km": 17}),
        ({"talks_here": 1}, {"talks_here": 0}),
        ({"free": (Free(Weekday.TUESDAY, time(8), time(18)),)}, {}),
        ({"talks_in_year": 2}, {"talks_in_year": 30}),
        ({"talks_in_year": 2}, {"talks_in_year": 3}),  # one talk weighs no point but decides between equals
        ({}, {"last_talk_on": date(2026, 3, 10), "talks_in_year": 1}),
        ({"last_talk_on": date(2026, 1, 6)}, {"last_talk_on": date(2026, 3, 3)}),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_rank_prefers(better: dict[str, Any], worse: dict[str, Any], turned: bool) -> None:
    good, bad = (2, 1) if turned else (1, 2)
    assert numbers(candidate(bad, **worse), candidate(good, **better)) == [good, bad]


def test_rank_prefers_a_wished_gender_but_asks_others_too() -> None:
    talk = replace(TALK, gender=Gender.FEMALE)
    assert numbers(candidate(1, gender=Gender.MALE), candidate(2), talk=talk) == [2, 1]


def test_rank_puts_stand_ins_after_the_wanted_language_and_suggestions_last() -> None:
    """However good they are otherwise."""
    talk = replace(TALK, language="prs", stand_ins=("pes",), related={"tgk": 60})
    best: dict[str, Any] = {"german": Level.NATIVE, "km": 0, "talks_here": 5}
    plain: dict[str, Any] = {"german": Level.B2, "km": 19, "talks_in_year": 50, "last_talk_on": date(2026, 3, 16)}
    people = [
        candidate(1, languages=(Spoken("tgk", Level.NATIVE),), **best),
        candidate(2, languages=(Spoken("pes", Level.NATIVE),), **best),
        candidate(3, languages=(Spoken("prs", Level.B2),), **plain),
    ]
    ranked = rank(candidates=people, talk=talk, terms=TERMS).ranked
    assert [(one.candidate_id.int, one.language, one.needs_confirmation) for one in ranked] == [
        (3, "prs", False),
        (2, "pes", False),
        (1, "tgk", True),
    ]


def test_rank_shares_the_work_over_a_year() -> None:
    """Three equals and sixty talks: whoever is asked first each time, all end up with as many."""
    talks = dict.fromkeys((1, 2, 3), 0)
    for number in range(60):
        people = [candidate(person, talks_in_year=count) for person, count in talks.items()]
        talks[numbers(*people, talk=replace(TALK, id=UUID(int=number)))[0]] += 1
    assert set(talks.values()) == {20}


def test_rank_draws_lots_between_equals_so_that_nobody_always_comes_first() -> None:
    people = [candidate(number) for number in (1, 2, 3)]
    firsts = [numbers(*people, talk=replace(TALK, id=UUID(int=number)))[0] for number in range(90)]
    assert all(firsts.count(number) > 15 for number in (1, 2, 3))


def test_rank_shows_the_nearest_miss_first() -> None:
    people = [
        candidate(1, languages=()),
        candidate(2, km=21),
        candidate(3, status=InterpreterStatus.PAUSED),
        candidate(4, absences=(Absence(DAY, DAY),)),
    ]
    excluded = rank(candidates=people, talk=TALK, terms=TERMS).excluded
    assert [one.reason for one in excluded] == [
        ExclusionReason.TOO_FAR,
        ExclusionReason.ABSENT,
        ExclusionReason.NOT_ACTIVE,
        ExclusionReason.LANGUAGE_NOT_SPOKEN,
    ]


def test_rank_of_an_empty_pool_is_empty() -> None:
    ranking = rank(candidates=[], talk=TALK, terms=TERMS)
    assert (ranking.ranked, ranking.excluded) == ((), ())


LANGUAGES = st.sampled_from(["kmr", "ckb", "pes", "prs"])
people = st.builds(
    Candidate,
    id=st.uuids(),
    status=st.just(InterpreterStatus.ACTIVE) | st.sampled_from(InterpreterStatus),
    gender=st.sampled_from(Gender),
    german=st.sampled_from(Level),
    languages=st.lists(st.builds(Spoken, LANGUAGES, st.sampled_from(Level), st.booleans()), max_size=3),
    modes=st.frozensets(st.sampled_from(Mode)),
    papers=st.sampled_from([CANDIDATE.papers, CANDIDATE.papers, CANDIDATE.papers[:1]]),
    declined=st.frozensets(st.sampled_from(Occasion), max_size=2),
    conflicts=st.sampled_from([frozenset(), frozenset({SCHOOL})]),
    free=st.sampled_from([(), (Free(Weekday.TUESDAY, time(9), time(12)),), (Free(Weekday.MONDAY, time(9), time(12)),)]),
    absences=st.sampled_from([(), (Absence(DAY, DAY),)]),
    bookings=st.sampled_from([(), (booking("10:30", "11:30"),), (booking("15:00", "16:00"),)]),
    weekly_limit=st.none() | st.integers(0, 3),
    km=st.none() | st.integers(0, 60),
    radius_km=st.none() | st.integers(0, 60),
    last_talk_on=st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    talks_in_year=st.integers(0, 60),
    talks_here=st.integers(0, 3),
)
pools = st.lists(people, max_size=5, unique_by=lambda person: person.id)
spans: st.SearchStrategy[Period] = st.sampled_from([span("10:00", "11:00"), span("17:00", "18:00")])
talks = st.builds(
    Talk,
    id=st.uuids(),
    period=spans,
    language=LANGUAGES,
    stand_ins=st.lists(LANGUAGES, max_size=2).map(tuple),
    related=st.dictionaries(LANGUAGES, st.integers(0, 100)),
    occasion=st.sampled_from(Occasion),
    mode=st.sampled_from(Mode),
    institution_id=st.just(SCHOOL),
    gender=st.sampled_from([None, Gender.FEMALE, Gender.MALE]),
    gender_binding=st.booleans(),
)


@given(pools, talks)
def test_rank_holds_everybody_exactly_once(pool: list[Candidate], talk: Talk) -> None:
    ranking = rank(candidates=pool, talk=talk, terms=TERMS)
    ranked, excluded = ([one.candidate_id for one in part] for part in (ranking.ranked, ranking.excluded))
    assert sorted(ranked + excluded) == sorted(person.id for person in pool)
    for one in ranking.excluded:
        assert sentence(one.reason, one.values)


@given(pools, talks)
def test_rank_asks_only_whom_nothing_excludes(pool: list[Candidate], talk: Talk) -> None:
    by_id = {person.id: person for person in pool}
    ranking = rank(candidates=pool, talk=talk, terms=TERMS)
    for one in ranking.ranked:
        assert exclusion(candidate=by_id[one.candidate_id], talk=talk, terms=TERMS) is None
        assert one.needs_confirmation is (one.language not in {talk.language, *talk.stand_ins})
    for miss in ranking.excluded:
        assert exclusion(candidate=by_id[miss.candidate_id], talk=talk, terms=TERMS) == miss


@given(pools, talks, st.randoms(use_true_random=False))
def test_rank_does_not_depend_on_the_order_it_is_given(pool: list[Candidate], talk: Talk, random: Random) -> None:
    shuffled = random.sample(pool, len(pool))
    assert rank(candidates=shuffled, talk=talk, terms=TERMS) == rank(candidates=pool, talk=talk, terms=TERMS)


@given(pools, talks)
def test_rank_explains_every_point(pool: list[Candidate], talk: Talk) -> None:
    for one in rank(candidates=pool, talk=talk, terms=TERMS).ranked:
        assert 0 <= one.score <= 100
        assert all(reason.points >= 0 for reason in one.reasons)
        assert all(sentence(reason.word, reason.values) for reason in one.reasons)


@given(people, people, st.integers(0, 60), st.integers(0, 60), talks, pools)
def test_rank_never_puts_the_busier_of_two_equals_first(
    one: Candidate, other: Candidate, few: int, more: int, talk: Talk, pool: list[Candidate]
) -> None:
    few, more = sorted((few, more))
    idle, busy = replace(one, talks_in_year=few), replace(one, id=other.id, talks_in_year=more)
    assume(few < more and len({idle.id, busy.id, *(person.id for person in pool)}) == len(pool) + 2)
    order = [entry.candidate_id for entry in rank(candidates=[*pool, busy, idle], talk=talk, terms=TERMS).ranked]
    if idle.id in order:
        assert order.index(idle.id) < order.index(busy.id)
