"""A year of requests at one centre: who asks for what, when, and what becomes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from miteinander.core.time import Period, local_instant
from miteinander.demo.rules import fates, mix
from miteinander.demo.rules.conditions import Edition
from miteinander.demo.rules.dice import Dice, identity
from miteinander.demo.rules.fates import Fate, Planned
from miteinander.demo.rules.ground import Calendar, Ground
from miteinander.demo.rules.houses import House
from miteinander.directory.vocabulary import InstitutionKind
from miteinander.interpreting.rules import terms as terms_rules
from miteinander.interpreting.rules.wishes import Wish
from miteinander.interpreting.vocabulary import Gender, Mode, Occasion

AHEAD = 21  # days after today into which talks are planned
RECENT = timedelta(days=16)  # what lies no further back is filled first
BY_TELEPHONE = 30  # of a hundred requests
TOO_LATE = 3  # of a hundred come too late and are taken all the same
ROOMS = (
    "Raum 104", "Besprechungsraum im Erdgeschoss", "Elterncafé", "Zimmer 2.17", "Büro der Leitung", "Mehrzweckraum",
    "Lehrerzimmer, Eingang B", "Gruppenraum Blau",
)  # fmt: skip
WISHES = (
    "Bitte zehn Minuten vorher da sein.",
    "Es geht um den Übergang in die weiterführende Schule.",
    "Die Familie hat wenig Erfahrung mit Gesprächen in Einrichtungen.",
    "Bitte im Sekretariat melden.",
    "Es kommen beide Eltern.",
)
WAIVER = "Aufnahme in die Klasse schon am Montag, Termin nicht verschiebbar."

# What every desk has on its table today: fate, working days from today to the talk and to the asking, language.
# The first eight show every state.
TABLE: tuple[tuple[Fate, int, int, str], ...] = (
    (Fate.FORGOTTEN, 9, -1, "apc"),  # fresh
    (Fate.HELD, 3, -6, "ukr"),  # assigned, to come
    (Fate.UNCHECKED, -3, -12, "tur"),
    (Fate.HELD, -16, -26, "kmr"),  # closed
    (Fate.WITHDRAWN_LATE, 4, -7, "prs"),
    (Fate.REFUSED, 6, -4, "ron"),
    (Fate.HELD, 2, -9, "che"),  # nobody speaks it
    (Fate.UNREPORTED, -2, -11, "apc"),
    (Fate.TAKEN_UP, 2, -7, "apc"),  # overdue
    (Fate.RETURNED, 3, -8, "tur"),
    (Fate.FORGOTTEN, 3, -6, "ukr"),  # overdue
    (Fate.UNREPORTED, -7, -16, "ukr"),
    (Fate.UNCHECKED, -4, -13, "apc"),
    (Fate.HELD, 0, -9, "kmr"),  # today, if it is a working day
    (Fate.HELD, 1, -8, "apc"),
    (Fate.FORGOTTEN, 11, -1, "yor"),  # nobody speaks it, which is not yet known
    (Fate.FORGOTTEN, 10, -2, "bos"),  # another language would do
    (Fate.HELD, 5, -7, "prs"),
    (Fate.DROPPED_OUT, -1, -10, "rus"),
    (Fate.INTERPRETER_ABSENT, -5, -14, "pol"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request to come: everything its form would hold, and the deeds that follow."""

    id: UUID
    number: int
    asked_at: datetime
    house: House
    contact: int  # who of the house asks or is named
    by_telephone: bool
    by_officer: bool  # on the telephone: an officer or teacher took the call, else the desk
    wish: Wish
    waiver: str
    deeds: tuple[Planned, ...]


def plan(
    *,
    seed: int,
    ground: Ground,
    editions: Sequence[Edition],
    houses: Sequence[House],
    calendar: Calendar,
    ags: str,
    count: int,
) -> tuple[Asked, ...]:
    """So many requests of one centre; those on the table today first, then the rest of the year."""
    year = _Year(seed, ground, editions, houses, calendar, ags)
    return tuple(year.request(number) for number in range(count))


def is_recent(*, asked: Asked, calendar: Calendar) -> bool:
    """Is it on the table these weeks?"""
    return asked.wish.day >= calendar.until - RECENT


class _Year:
    def __init__(
        self,
        seed: int,
        ground: Ground,
        editions: Sequence[Edition],
        houses: Sequence[House],
        calendar: Calendar,
        ags: str,
    ) -> None:
        self.seed, self.ground, self.houses, self.calendar, self.ags = seed, ground, houses, calendar, ags
        self.editions = [edition.terms for edition in editions]
        self.days = _busy_days(calendar)
        accents = mix.ACCENTS.get(ags, {})
        self.languages = {code: weight * accents.get(code, 1.0) for code, weight in mix.LANGUAGES.items()}
        self.deck = Dice(seed, ground.centre_id, "deck").shuffled(
            fate for fate, times in fates.DECK.items() for _ in range(times)
        )

    def request(self, number: int) -> Asked:
        dice = Dice(self.seed, self.ground.centre_id, "request", number)
        if number < len(TABLE):
            fate, offset, _asked, language = TABLE[number]
            day = self.calendar.working_day(self.calendar.until, offset)
            return self.asked(number, dice, fate, day, language)
        fate = self.deck[(number - len(TABLE)) % len(self.deck)]
        while True:
            asked = self.asked(number, dice, fate, dice.weighted(self.days), dice.weighted(self.languages))
            if asked.asked_at < self.calendar.now:
                return asked

    def asked(self, number: int, dice: Dice, fate: Fate, day: date, language: str) -> Asked:
        house = self.house(dice)
        occasion = dice.weighted(mix.OCCASIONS[house.facts.kind])
        terms = self.terms(day)
        starts, ends = _times(dice, occasion, terms.max_minutes)
        if number < len(TABLE):  # people of the demo are free in the daytime
            starts, ends = time(9 + dice.between(0, 5), dice.one_of((0, 15, 30))), time(0)
            ends = _later(starts, dice.one_of((45, 60)))
        talk = Period(local_instant(day, starts), local_instant(day, ends))
        late = number >= len(TABLE) and dice.chance(TOO_LATE)
        fate = Fate.HELD if late else fate
        asked_at = self.asked_at(dice, number, day, terms, late)
        by_telephone = late or dice.chance(BY_TELEPHONE)
        return Asked(
            id=identity(self.seed, self.ground.centre_id, "request", number),
            number=number,
            asked_at=asked_at,
            house=house,
            contact=dice.between(0, len(house.contacts) - 1),
            by_telephone=by_telephone,
            by_officer=by_telephone and dice.chance(40),
            wish=_wish(dice, house, occasion, day, starts, ends, language, number < len(TABLE)),
            waiver=WAIVER if late else "",
            deeds=fates.plan(fate=fate, asked_at=asked_at, talk=talk, calendar=self.calendar, dice=dice),
        )

    def house(self, dice: Dice) -> House:
        kinds = {house.facts.kind for house in self.houses}
        kind = dice.weighted({kind: weight for kind, weight in mix.ASKS.items() if kind in kinds})
        return dice.one_of([house for house in self.houses if house.facts.kind is kind])

    def terms(self, day: date) -> terms_rules.Terms:
        """Those in force some weeks before the talk; the demo's editions differ in little that asking depends on."""
        found = terms_rules.in_force(editions=self.editions, on=day - timedelta(days=40))
        return found or self.editions[0]

    def asked_at(self, dice: Dice, number: int, day: date, terms: terms_rules.Terms, late: bool) -> datetime:
        """Early enough for the centre's terms, or (rarely) not."""
        lead = terms.lead_days + 1 + dice.one_of((0, 0, 1, 2, 3, 4, 6, 9, 14))
        asked_on = self.calendar.working_day(day, -dice.between(1, 3) if late else -lead)
        if number < len(TABLE):
            asked_on = self.calendar.working_day(self.calendar.until, TABLE[number][2])
        return local_instant(asked_on, time(dice.between(8, 15), dice.between(0, 59)))


def _busy_days(calendar: Calendar) -> Mapping[date, float]:
    weights = {}
    for offset in range((calendar.until - calendar.first_day).days + AHEAD):
        day = calendar.first_day + timedelta(days=offset)
        weight = mix.WEEKDAYS[day.weekday()] * mix.MONTHS[day.month - 1] * calendar.works(day)
        weight *= mix.SCHOOL_HOLIDAYS if day in calendar.school_holidays else 1
        weights[day] = weight * (mix.THESE_WEEKS if day >= calendar.until - RECENT else 1)
    return {day: weight for day, weight in weights.items() if weight}


def _times(dice: Dice, occasion: Occasion, longest: int) -> tuple[time, time]:
    first, last = dice.one_of(mix.BEGINS.get(occasion, mix.ANY_TIME))
    quarters = ((last.hour - first.hour) * 60 + last.minute - first.minute) // 15
    starts = _later(first, 15 * dice.between(0, quarters))
    return starts, _later(starts, min(longest, dice.one_of(mix.LASTS.get(occasion, mix.ANY_LENGTH))))


def _later(clock: time, minutes: int) -> time:
    return (datetime.combine(date.min, clock) + timedelta(minutes=minutes)).time()


def _wish(
    dice: Dice, house: House, occasion: Occasion, day: date, starts: time, ends: time, language: str, plain: bool
) -> Wish:
    mode = Mode.ON_SITE if plain else dice.weighted({Mode.ON_SITE: 8, Mode.PHONE: 1, Mode.VIDEO: 1})
    gender = dice.weighted({Gender.FEMALE: 4, Gender.MALE: 1}) if not plain and dice.chance(18) else None
    if house.facts.kind is InstitutionKind.SHELTER:
        mode, gender = Mode.PHONE, Gender.FEMALE
    many = occasion in (Occasion.PARENTS_EVENING, Occasion.INFO_EVENT)
    return Wish(
        day=day,
        starts=starts,
        ends=ends,
        language=language,
        stand_ins=mix.STAND_INS.get(language, ()) if dice.chance(35) else (),
        occasion=occasion,
        mode=mode,
        place=dice.one_of(ROOMS) if mode is Mode.ON_SITE else "",
        gender=gender,
        gender_binding=gender is not None and dice.chance(35),
        clients_count=dice.between(5, 40) if many else dice.one_of((1, 1, 2, 2, 3)),
        own_reference=f"{dice.one_of('ABEKMS')}-{dice.between(10, 999)}" if dice.chance(40) else "",
        note=dice.one_of(WISHES) if dice.chance(25) else "",
    )
