"""The terms on which a centre sends interpreters: dated, because councils and budgets change them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, time, timedelta

from miteinander.core.words import N_, Word
from miteinander.interpreting.vocabulary import Exclusion, Level, Mode, Occasion, PaperKind


class Fault(Word):
    """Why terms cannot be settled as they stand."""

    PAST = (
        "past",
        N_("Bedingungen gelten frühestens ab heute, dem %(day)s: Was schon entschieden wurde, bleibt nachvollziehbar."),
    )
    BEGUN = (
        "begun",
        N_("Ab dem %(day)s gelten schon Bedingungen, und die bleiben stehen. Bitte nehmen Sie einen späteren Tag."),
    )
    PLANNED = (
        "planned",
        N_(
            "Ab dem %(day)s sind schon Bedingungen geplant. Nehmen Sie einen anderen Tag, oder kreuzen Sie an, dass Sie sie ersetzen."
        ),
    )
    FAR_AHEAD = "far_ahead", N_("Das liegt mehr als zwei Jahre voraus. Bitte prüfen Sie das Jahr (spätestens %(day)s).")
    OUT_OF_BOUNDS = "out_of_bounds", N_("Bitte eine Zahl von %(lowest)s bis %(highest)s angeben.")
    NO_DAY_LEFT = (
        "no_day_left",
        N_("So könnte niemand mehr anfragen: Der Vorlauf ist mit %(days)s Tagen länger. Bitte eine größere Zahl."),
    )
    NO_TIME_LEFT = "no_time_left", N_("Das Ende des Tages muss nach seinem Beginn liegen, also nach %(earliest)s Uhr.")
    NOTHING = "nothing", N_("Bitte kreuzen Sie mindestens eines an. Sonst könnte niemand mehr anfragen.")


# Between which bounds the numbers make sense: what lies outside was mistyped.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "lead_days": (0, 60),
    "horizon_days": (1, 1500),
    "answer_days": (1, 60),
    "max_minutes": (1, 1440),
    "travel_minutes": (0, 480),
}
AHEAD = timedelta(days=731)  # terms that begin later were dated by mistake


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


def faults(
    *, terms: Terms, settled: Set[date], today: date, replaces: bool
) -> Iterator[tuple[str, Fault, Mapping[str, object]]]:
    """What stands against settling these terms: the field, why, and the values for the gaps of that sentence.

    What was decided on stays: terms begin today at the earliest, and never on a day from which others (``settled``) hold already.
    Others that have not begun may be replaced, if that is meant.
    """
    day = terms.valid_from
    if day < today:
        yield "valid_from", Fault.PAST, {"day": today}
    elif day in settled and day == today:
        yield "valid_from", Fault.BEGUN, {"day": day}
    elif day in settled and not replaces:
        yield "valid_from", Fault.PLANNED, {"day": day}
    elif day > today + AHEAD:
        yield "valid_from", Fault.FAR_AHEAD, {"day": today + AHEAD}
    for field, (lowest, highest) in BOUNDS.items():
        if not lowest <= getattr(terms, field) <= highest:
            yield field, Fault.OUT_OF_BOUNDS, {"lowest": lowest, "highest": highest}
    if terms.horizon_days < terms.lead_days:
        yield "horizon_days", Fault.NO_DAY_LEFT, {"days": terms.lead_days}
    if terms.latest <= terms.earliest:
        yield "latest", Fault.NO_TIME_LEFT, {"earliest": terms.earliest}
    for field in ("modes", "occasions"):
        if not getattr(terms, field):
            yield field, Fault.NOTHING, {}


def lasting(*, begins: Sequence[date]) -> dict[date, date | None]:
    """From each first day the last one: the day before the next terms, nothing when none follow."""
    ordered = sorted(begins)
    following: list[date | None] = [day - timedelta(days=1) for day in ordered[1:]]
    return dict(zip(ordered, [*following, None], strict=False))


_RISING = tuple(Level)


def at_least(*, level: Level, wanted: Level) -> bool:
    """Is the level the wanted one or higher? Codes cannot be compared: "native" sorts before "none"."""
    return _RISING.index(level) >= _RISING.index(wanted)
