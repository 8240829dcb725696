"""What an institution wishes, as it was typed, and what stands against it."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from miteinander.core.time import SATURDAY, SUNDAY, Period, local_day
from miteinander.interpreting.rules import clocks, notice, texts
from miteinander.interpreting.rules.objections import Caution, Objection, first_per_field
from miteinander.interpreting.rules.terms import Terms
from miteinander.interpreting.vocabulary import CautionReason, Exclusion, Gender, Mode, ObjectionReason, Occasion

PLACE_LENGTH = 200
OWN_REFERENCE_LENGTH = 40  # the institution's own case number or initials; never a client's name
NOTE_LENGTH = 1000
MOST_CLIENTS = 300  # a parents' evening; more is a mistyped number
TYPED_SHOWN = 40  # so much of an unknown language is repeated to the person who typed it

# What the desk may set aside for a good reason, which it has to write down.
WAIVABLE = frozenset({ObjectionReason.TOO_SHORT_NOTICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language of the directory. One too wide to interpret ("Kurdisch") is not bookable, its varieties are."""

    code: str
    bookable: bool
    varieties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A request as typed: day and clock times in Germany, languages as codes or as whatever was typed instead."""

    day: date
    starts: time
    ends: time
    language: str
    stand_ins: tuple[str, ...] = ()  # languages that would do as well, the dearest first
    occasion: Occasion
    circumstances: Set[Exclusion] = frozenset()  # what the requester ticked under "Trifft etwas davon zu?"
    mode: Mode
    place: str = ""
    place_is_secret: bool = False  # a protected place: it is said on the telephone and written nowhere
    gender: Gender | None = None
    gender_binding: bool = False
    clients_count: int = 1
    own_reference: str = ""
    note: str = ""


def tidy(*, wish: Wish) -> Wish:
    """The same wish with its texts cleaned; what is stored, and what ``objections`` expects."""
    return replace(
        wish,
        place=texts.one_line(wish.place),
        own_reference=texts.one_line(wish.own_reference),
        note=texts.many_lines(wish.note),
    )


def period(*, wish: Wish) -> Period:
    """When the talk is, for a wish without objections."""
    return clocks.period(day=wish.day, starts=wish.starts, ends=wish.ends)


def objections(
    *,
    wish: Wish,
    terms: Terms,
    languages: Mapping[str, Language],
    holidays: Set[date],
    asked_at: datetime,
    waived: Set[ObjectionReason] = frozenset(),
) -> tuple[Objection, ...]:
    """Why the desk cannot take this wish, one sentence per field; empty when it can. Raises for nothing typed."""
    found = [
        *_against_time(wish=wish, terms=terms, holidays=holidays, asked_at=asked_at),
        *_against_language(field="language", typed=wish.language, languages=languages),
        *(
            objection
            for typed in wish.stand_ins
            for objection in _against_language(field="stand_ins", typed=typed, languages=languages)
        ),
        *_against_talk(wish=wish, terms=terms),
        *texts.objections(field="place", text=wish.place, limit=PLACE_LENGTH),
        *texts.objections(field="own_reference", text=wish.own_reference, limit=OWN_REFERENCE_LENGTH),
        *texts.objections(field="note", text=wish.note, limit=NOTE_LENGTH),
    ]
    return first_per_field(objection for objection in found if objection.reason not in waived & WAIVABLE)


def cautions(*, wish: Wish, terms: Terms, holidays: Set[date]) -> tuple[Caution, ...]:
    """What the requester may have overlooked: the day is a holiday or lies on a weekend."""
    if wish.day in holidays:
        reason = CautionReason.HOLIDAY
    elif wish.day.weekday() == SUNDAY:
        reason = CautionReason.SUNDAY
    elif wish.day.weekday() == SATURDAY and not terms.saturday_counts:
        reason = CautionReason.SATURDAY
    else:
        return ()
    return (Caution("day", reason, {"day": wish.day}),)


def _against_time(*, wish: Wish, terms: Terms, holidays: Set[date], asked_at: datetime) -> Iterator[Objection]:
    yield from _against_day(wish=wish, terms=terms, holidays=holidays, asked_at=asked_at)
    no_span = list(clocks.objections(day=wish.day, starts=wish.starts, ends=wish.ends))
    yield from no_span
    if wish.starts < terms.earliest:
        yield Objection("starts", ObjectionReason.TOO_EARLY, {"earliest": terms.earliest})
    if wish.ends > terms.latest:
        yield Objection("ends", ObjectionReason.TOO_LATE, {"latest": terms.latest})
    # The first and last day of the calendar have instants that UTC cannot show; they are refused anyway.
    if not no_span and date.min < wish.day < date.max:
        talk = period(wish=wish)
        if talk.start <= asked_at and wish.day == local_day(asked_at):
            yield Objection("starts", ObjectionReason.IN_THE_PAST)
        if talk.minutes > terms.max_minutes:
            values = {"limit": terms.max_minutes, "minutes": talk.minutes}
            yield Objection("ends", ObjectionReason.TOO_LONG, values)


def _against_day(*, wish: Wish, terms: Terms, holidays: Set[date], asked_at: datetime) -> Iterator[Objection]:
    today = local_day(asked_at)
    last = today + timedelta(days=terms.horizon_days)
    if wish.day < today:
        yield Objection("day", ObjectionReason.IN_THE_PAST)
    elif wish.day > last:
        yield Objection("day", ObjectionReason.TOO_FAR_AHEAD, {"last": last})
    elif not notice.notice_kept(day=wish.day, asked_at=asked_at, terms=terms, holidays=holidays):
        earliest = notice.earliest_day(asked_at=asked_at, terms=terms, holidays=holidays)
        values = {"earliest": earliest, "lead_days": terms.lead_days}
        yield Objection("day", ObjectionReason.TOO_SHORT_NOTICE, values)


def _against_language(*, field: str, typed: str, languages: Mapping[str, Language]) -> Iterator[Objection]:
    language = languages.get(typed)
    if language is None:
        yield Objection(field, ObjectionReason.UNKNOWN_LANGUAGE, {"typed": texts.one_line(typed[:TYPED_SHOWN])})
    elif not language.bookable and language.varieties:
        values = {"language": language.code, "varieties": language.varieties}
        yield Objection(field, ObjectionReason.NEEDS_VARIETY, values)
    elif not language.bookable:
        yield Objection(field, ObjectionReason.NOT_BOOKABLE, {"language": language.code})


def _against_talk(*, wish: Wish, terms: Terms) -> Iterator[Objection]:
    if wish.occasion not in terms.occasions:
        yield Objection("occasion", ObjectionReason.OCCASION_NOT_OFFERED, {"occasion": wish.occasion})
    # In the order of the list, so that the same wish always gets the same sentence.
    for exclusion in Exclusion:
        if exclusion in wish.circumstances and exclusion in terms.exclusions:
            yield Objection("circumstances", ObjectionReason.EXCLUDED_OCCASION, {"exclusion": exclusion})
    if wish.mode not in terms.modes:
        yield Objection("mode", ObjectionReason.MODE_NOT_OFFERED, {"mode": wish.mode})
    if wish.place_is_secret and wish.place.strip():
        yield Objection("place", ObjectionReason.PLACE_IS_SECRET)
    if wish.mode == Mode.ON_SITE and not wish.place.strip() and not wish.place_is_secret:
        yield Objection("place", ObjectionReason.PLACE_MISSING)
    if wish.gender_binding and wish.gender in (None, Gender.NOT_STATED):
        yield Objection("gender", ObjectionReason.GENDER_MISSING)
    if not 1 <= wish.clients_count <= MOST_CLIENTS:
        yield Objection("clients_count", ObjectionReason.CLIENTS_COUNT, {"limit": MOST_CLIENTS})
