"""Who could interpret a talk, and the one reason why somebody could not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, time
from enum import IntEnum
from uuid import UUID

from miteinander.core.time import Period, local_day, local_time
from miteinander.interpreting.rules import bookings, papers
from miteinander.interpreting.rules.bookings import Booking
from miteinander.interpreting.rules.papers import Paper
from miteinander.interpreting.rules.terms import Terms, at_least
from miteinander.interpreting.states import InterpreterStatus
from miteinander.interpreting.vocabulary import ExclusionReason, Gender, Level, Mode, Occasion, Weekday

# From this closeness on (per cent) a related language is put forward: Farsi for Dari (80) yes, Sorani for Kurmandschi
# (10) never.
SUGGESTED_FROM = 50

# What a telephone call may change, so that the desk may assign her all the same, with a reason that it writes down.
# These come last in the order of reasons: whoever is held back by one of them fulfils all that is not negotiable.
NEGOTIABLE = frozenset(
    {
        ExclusionReason.HANDED_BACK,
        ExclusionReason.NOT_AVAILABLE,
        ExclusionReason.WEEKLY_LIMIT,
        ExclusionReason.TOO_FAR,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A request that stands, as far as the choice of an interpreter needs it."""

    id: UUID
    period: Period
    language: str
    stand_ins: tuple[str, ...] = ()  # accepted by the requester, the dearest first
    related: Mapping[str, int] = field(
        default_factory=dict
    )  # closeness of other languages in per cent, from the directory
    occasion: Occasion
    mode: Mode
    institution_id: UUID
    gender: Gender | None = None
    gender_binding: bool = False
    handed_back_by: Set[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language of an interpreter; ``cleared`` when the desk lets her interpret in it."""

    language: str
    level: Level
    cleared: bool = True


@dataclass(frozen=True, slots=True)
class Free:
    """A time of the week when she is usually free, as clocks in Germany show it."""

    weekday: Weekday
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Absence:
    """Days away, both included."""

    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person of the pool, as far as the choice needs her: no name, no address."""

    id: UUID
    status: InterpreterStatus
    gender: Gender
    german: Level
    languages: Sequence[Spoken]
    modes: Set[Mode]
    papers: Sequence[Paper] = ()
    declined: Set[Occasion] = frozenset()  # occasions she does not want
    conflicts: Set[UUID] = frozenset()  # institutions she must not be sent to: her employer, her children's school
    free: Sequence[Free] = ()  # empty: nobody has asked her yet
    absences: Sequence[Absence] = ()
    bookings: Sequence[Booking] = ()  # around the talk: at least its whole week
    weekly_limit: int | None = None
    km: int | None = None  # from her municipality to the place of the talk; None where nobody may know
    radius_km: int | None = None
    last_talk_on: date | None = None  # the last talk she held or is booked for
    talks_in_year: int = 0  # within twelve months before the talk
    talks_here: int = 0  # at this institution


@dataclass(frozen=True, slots=True)
class Excluded:
    """She cannot be asked, and the one reason why."""

    candidate_id: UUID
    reason: ExclusionReason
    values: Mapping[str, object] = field(default_factory=dict)


class Standing(IntEnum):
    """How a language stands to the one that is wanted, the best first."""

    WANTED = 0
    ACCEPTED = 1
    SUGGESTED = 2  # only with the requester's consent, never silently


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language in which somebody would interpret this talk."""

    language: str
    level: Level
    standing: Standing


def tongue(*, candidate: Candidate, talk: Talk, terms: Terms) -> Tongue | None:
    """The best language she is cleared for: the wanted one, else an accepted stand-in, else the closest related one."""
    cleared = {
        spoken.language: spoken
        for spoken in candidate.languages
        if spoken.cleared and at_least(level=spoken.level, wanted=terms.language_level)
    }
    for language, standing in _languages_that_serve(talk):
        if language in cleared:
            return Tongue(language, cleared[language].level, standing)
    return None


def consider(
    *, candidate: Candidate, talk: Talk, terms: Terms, waived: Set[ExclusionReason] = frozenset()
) -> Tongue | Excluded:
    """The language in which she can be asked, or the one reason why not, the first in the order of ``ExclusionReason``.

    ``waived`` passes over negotiable reasons; the others cannot be waived.
    """
    spoken = tongue(candidate=candidate, talk=talk, terms=terms)
    if spoken is None:
        return _speechless(candidate, talk, terms)
    reasons = _reasons(candidate, talk, terms)
    return next((excluded for excluded in reasons if excluded.reason not in waived & NEGOTIABLE), spoken)


def says_free(*, free: Iterable[Free], period: Period) -> bool:
    """Do her usual free times cover the whole talk? Two that touch count as one."""
    weekday = tuple(Weekday)[local_day(period.start).weekday()]
    reached, ends = local_time(period.start), local_time(period.end)
    for window in sorted((one for one in free if one.weekday == weekday), key=lambda one: one.starts):
        if window.starts <= reached < window.ends:
            reached = window.ends
    return ends <= reached


def _languages_that_serve(talk: Talk) -> Iterator[tuple[str, Standing]]:
    yield talk.language, Standing.WANTED
    for language in talk.stand_ins:
        yield language, Standing.ACCEPTED
    for language, closeness in sorted(talk.related.items(), key=lambda pair: (-pair[1], pair[0])):
        if closeness >= SUGGESTED_FROM:
            yield language, Standing.SUGGESTED


def _speechless(candidate: Candidate, talk: Talk, terms: Terms) -> Excluded:
    """Why she cannot interpret in the wanted language; she has no other that serves."""
    spoken = next((one for one in candidate.languages if one.language == talk.language), None)
    if spoken is None:
        return Excluded(candidate.id, ExclusionReason.LANGUAGE_NOT_SPOKEN, {"language": talk.language})
    if not spoken.cleared:
        return Excluded(candidate.id, ExclusionReason.LANGUAGE_NOT_CLEARED, {"language": talk.language})
    values = {"language": talk.language, "level": spoken.level, "wanted": terms.language_level}
    return Excluded(candidate.id, ExclusionReason.LANGUAGE_TOO_WEAK, values)


def _reasons(candidate: Candidate, talk: Talk, terms: Terms) -> Iterator[Excluded]:
    """Every reason besides the language, in the order of ``ExclusionReason``."""
    yield from _against_person(candidate, talk, terms)
    yield from _against_papers(candidate, talk, terms)
    yield from _against_time(candidate, talk, terms)
    yield from _against_effort(candidate, talk)


def _against_person(candidate: Candidate, talk: Talk, terms: Terms) -> Iterator[Excluded]:
    if candidate.status != InterpreterStatus.ACTIVE:
        yield Excluded(candidate.id, ExclusionReason.NOT_ACTIVE, {"status": candidate.status})
    if not at_least(level=candidate.german, wanted=terms.german_level):
        values = {"level": candidate.german, "wanted": terms.german_level}
        yield Excluded(candidate.id, ExclusionReason.GERMAN_TOO_WEAK, values)
    if talk.institution_id in candidate.conflicts:
        yield Excluded(candidate.id, ExclusionReason.CONFLICT)
    if talk.gender_binding and candidate.gender != talk.gender:
        yield Excluded(candidate.id, ExclusionReason.OTHER_GENDER, {"gender": talk.gender})
    if talk.mode not in candidate.modes:
        yield Excluded(candidate.id, ExclusionReason.OTHER_MODE, {"mode": talk.mode})
    if talk.occasion in candidate.declined:
        yield Excluded(candidate.id, ExclusionReason.OCCASION_DECLINED, {"occasion": talk.occasion})


def _against_papers(candidate: Candidate, talk: Talk, terms: Terms) -> Iterator[Excluded]:
    day = local_day(talk.period.start)
    lacks = papers.lacking(papers=candidate.papers, required=terms.required_papers, on=day)
    for lack in sorted(lacks, key=lambda lack: lack.lapsed_on is not None):  # what was never shown comes first
        if lack.lapsed_on is None:
            yield Excluded(candidate.id, ExclusionReason.PAPER_MISSING, {"paper": lack.kind})
        else:
            values = {"paper": lack.kind, "day": lack.lapsed_on}
            yield Excluded(candidate.id, ExclusionReason.PAPER_EXPIRED, values)


def _against_time(candidate: Candidate, talk: Talk, terms: Terms) -> Iterator[Excluded]:
    period = bookings.kept_free(talk=talk.period, mode=talk.mode, terms=terms)
    for booking in bookings.clashes(period=period, bookings=candidate.bookings):
        values = {"starts": local_time(booking.kept_free.start), "ends": local_time(booking.kept_free.end)}
        yield Excluded(candidate.id, ExclusionReason.CLASH, values)
    day = local_day(talk.period.start)
    for absence in candidate.absences:
        if absence.first_on <= day <= absence.last_on:
            yield Excluded(candidate.id, ExclusionReason.ABSENT, {"day": absence.last_on})


def _against_effort(candidate: Candidate, talk: Talk) -> Iterator[Excluded]:
    """The negotiable reasons."""
    if candidate.id in talk.handed_back_by:
        yield Excluded(candidate.id, ExclusionReason.HANDED_BACK)
    if candidate.free and not says_free(free=candidate.free, period=talk.period):
        yield Excluded(candidate.id, ExclusionReason.NOT_AVAILABLE)
    if candidate.weekly_limit is not None:
        count = bookings.count_in_week(bookings=candidate.bookings, of=local_day(talk.period.start))
        if count >= candidate.weekly_limit:
            values = {"count": count, "limit": candidate.weekly_limit}
            yield Excluded(candidate.id, ExclusionReason.WEEKLY_LIMIT, values)
    km, limit = candidate.km, candidate.radius_km
    if talk.mode == Mode.ON_SITE and km is not None and limit is not None and km > limit:
        yield Excluded(candidate.id, ExclusionReason.TOO_FAR, {"km": km, "limit": limit})
