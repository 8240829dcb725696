"""Whom to ask first, and why: points that anybody can add up again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from miteinander.core.time import local_day
from miteinander.interpreting.rules.candidates import Candidate, Excluded, Standing, Talk, Tongue, consider
from miteinander.interpreting.rules.terms import Terms
from miteinander.interpreting.vocabulary import ExclusionReason, Level, Mode, RankReason

# 100 points: 25 for skill, 20 for a short way, 25 for fitting, 30 for fairness.
_GERMAN = {Level.B1: 3, Level.B2: 8, Level.C1: 12, Level.C2: 15, Level.NATIVE: 15}
_LANGUAGE = {Level.B1: 2, Level.B2: 5, Level.C1: 8, Level.C2: 10, Level.NATIVE: 10}
_NEAR = 20  # at the place itself; one point less for each kilometre
_KNOWS_INSTITUTION = 10
_GENDER = 10
_FREE_THEN = 5
_WEEKS_SINCE = 15  # one point for each full week without a talk,
_WORTH_SAYING = 2  # from the second on
_FEW_TALKS = 15  # no talk in twelve months; none for the busiest of those who can be asked
_BUSY = 10  # with fewer talks than this nobody counts as busy, so that one talk more or less hardly weighs


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for somebody, and how many points it is worth."""

    word: RankReason
    points: int = 0
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody who can be asked; ``needs_confirmation`` only after the requester has agreed to the other language."""

    candidate_id: UUID
    language: str
    needs_confirmation: bool
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        """The sum of the points, at most 100."""
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everybody of the pool exactly once: who can be asked, the best first; who cannot, the nearest miss first."""

    ranked: tuple[Ranked, ...]
    excluded: tuple[Excluded, ...]


def rank(*, candidates: Iterable[Candidate], talk: Talk, terms: Terms) -> Ranking:
    """Who could interpret this talk, in what order to ask them, and why each of the others cannot.

    Those who speak the wanted language come first, then accepted stand-ins, then suggestions; within these by points.
    Even points go to whoever had fewer talks, then by a lot that differs from talk to talk, so that nobody always comes
    first, and that can be drawn again with the same outcome.
    """
    eligible: list[tuple[Candidate, Tongue]] = []
    excluded: list[Excluded] = []
    for candidate in candidates:
        answer = consider(candidate=candidate, talk=talk, terms=terms)
        if isinstance(answer, Excluded):
            excluded.append(answer)
        else:
            eligible.append((candidate, answer))
    busiest = max((candidate.talks_in_year for candidate, _ in eligible), default=0)
    standing = sorted(
        (_rank_one(candidate, spoken, talk, busiest) for candidate, spoken in eligible), key=lambda pair: pair[0]
    )
    nearest_first = tuple(reversed(ExclusionReason))
    excluded.sort(key=lambda one: (nearest_first.index(one.reason), _lot(talk, one.candidate_id)))
    return Ranking(ranked=tuple(ranked for _, ranked in standing), excluded=tuple(excluded))


def _rank_one(
    candidate: Candidate, spoken: Tongue, talk: Talk, busiest: int
) -> tuple[tuple[Standing, int, int, str], Ranked]:
    """Her place among the others, as a key to sort by, and what is told about her."""
    reasons = (
        *_for_language(candidate, spoken),
        *_for_fit(candidate, talk),
        *_for_fairness(candidate, talk, busiest),
    )
    ranked = Ranked(candidate.id, spoken.language, spoken.standing == Standing.SUGGESTED, reasons)
    return (spoken.standing, -ranked.score, candidate.talks_in_year, _lot(talk, candidate.id)), ranked


def _for_language(candidate: Candidate, spoken: Tongue) -> Iterator[Reason]:
    if spoken.standing == Standing.SUGGESTED:
        yield Reason(RankReason.NEEDS_CONFIRMATION, values={"stand_in": spoken.language})
    elif spoken.standing == Standing.ACCEPTED:
        yield Reason(RankReason.STAND_IN, values={"stand_in": spoken.language})
    values = {"language": spoken.language, "level": spoken.level}
    yield Reason(RankReason.LANGUAGE, _LANGUAGE.get(spoken.level, 0), values)
    yield Reason(RankReason.GERMAN, _GERMAN.get(candidate.german, 0), {"level": candidate.german})


def _for_fit(candidate: Candidate, talk: Talk) -> Iterator[Reason]:
    if talk.gender is not None and candidate.gender == talk.gender:
        yield Reason(RankReason.GENDER, _GENDER, {"gender": candidate.gender})
    # By telephone nobody travels: then no way is the shortest.
    if talk.mode == Mode.ON_SITE and candidate.km is not None:
        if candidate.km == 0:
            yield Reason(RankReason.IN_PLACE, _NEAR)
        else:
            yield Reason(RankReason.DISTANCE, max(_NEAR - candidate.km, 0), {"km": candidate.km})
    if candidate.talks_here:
        yield Reason(RankReason.KNOWS_INSTITUTION, _KNOWS_INSTITUTION)
    if candidate.free:
        yield Reason(RankReason.FREE_THEN, _FREE_THEN)
    else:
        yield Reason(RankReason.TIMES_UNKNOWN)


def _for_fairness(candidate: Candidate, talk: Talk, busiest: int) -> Iterator[Reason]:
    few = _FEW_TALKS * (busiest - candidate.talks_in_year) // max(busiest, _BUSY)
    if candidate.last_talk_on is None:
        yield Reason(RankReason.NO_TALK_YET, _WEEKS_SINCE + few)
        return
    weeks = (local_day(talk.period.start) - candidate.last_talk_on).days // 7
    if weeks >= _WORTH_SAYING:
        yield Reason(RankReason.WEEKS_SINCE, min(weeks, _WEEKS_SINCE), {"weeks": weeks})
    yield Reason(RankReason.TALKS_IN_YEAR, few, {"count": candidate.talks_in_year})


def _lot(talk: Talk, candidate_id: UUID) -> str:
    return sha256(talk.id.bytes + candidate_id.bytes).hexdigest()
