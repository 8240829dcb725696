"""The terms on which a centre sends interpreters: dated, because councils and budgets change them."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, time

from miteinander.interpreting.vocabulary import Exclusion, Level, Mode, Occasion, PaperKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a centre promises and demands from ``valid_from`` until its next terms."""

    valid_from: date
    lead_days: int  # working days between asking and talk; the day of asking does not count, the day of the talk does
    saturday_counts: bool  # "Werktage" count Saturdays, "Arbeitstage" do not
    horizon_days: int  # calendar days that a talk may lie ahead; stops a mistyped year
    answer_days: int  # working days within which the desk answers, at least 1
    answer_clock: time  # until when on that day
    max_minutes: int
    earliest: time  # a talk begins no earlier
    latest: time  # and ends no later
    travel_minutes: int  # kept free before and after a talk on site
    modes: Set[Mode]
    occasions: Set[Occasion]
    exclusions: Set[Exclusion]
    required_papers: Set[PaperKind]
    german_level: Level  # least level of an interpreter
    language_level: Level


def in_force(*, editions: Iterable[Terms], on: date) -> Terms | None:
    """The terms that hold on a day: the youngest that have begun. None before the first."""
    begun = [terms for terms in editions if terms.valid_from <= on]
    return max(begun, key=lambda terms: terms.valid_from, default=None)


_RISING = tuple(Level)


def at_least(*, level: Level, wanted: Level) -> bool:
    """Is the level the wanted one or higher? Codes cannot be compared: "native" sorts before "none"."""
    return _RISING.index(level) >= _RISING.index(wanted)
