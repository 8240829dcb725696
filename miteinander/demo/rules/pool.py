"""The pool of a centre: who interprets what, when she is free, what she has shown, and how she came into the pool."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from miteinander.core.time import local_instant
from miteinander.demo.rules.dice import Dice, identity
from miteinander.demo.rules.ground import Calendar, Ground
from miteinander.demo.rules.houses import STREETS, House, town_of
from miteinander.demo.rules.mix import CULTURES, Culture
from miteinander.demo.rules.persons import Person, Registry
from miteinander.directory.vocabulary import InstitutionKind
from miteinander.interpreting.rules.candidates import Absence, Free
from miteinander.interpreting.rules.private import Private
from miteinander.interpreting.rules.profiles import Profile
from miteinander.interpreting.vocabulary import Level, Mode, Occasion, PaperKind, PoolDeed, Weekday

MORNING, AFTERNOON, LATE = (time(8), time(13)), (time(13), time(18)), (time(18), time(21, 30))
WORKDAYS = tuple(Weekday)[:5]
THREE_YEARS = timedelta(days=3 * 365)  # how long the demo's centres rely on a certificate of good conduct
NOON = time(12)

# How somebody came in, and how far. The last deed of those who leave comes at the end of the year, see ``Fate``.
ADMITTED = (PoolDeed.INVITE, PoolDeed.ADMIT, PoolDeed.TRAIN, PoolDeed.ACTIVATE)
# Places in the pool (from its end, so that the languages most asked for stay), and what became of the people there.
NOT_YET = {-1: (), -2: (PoolDeed.INVITE,), -3: ADMITTED[:2], -4: ADMITTED[:3], -5: (PoolDeed.INVITE, PoolDeed.REJECT)}
LEAVES = {-6: PoolDeed.PAUSE, -7: PoolDeed.END, -8: PoolDeed.SUSPEND}
AT_A_DISTANCE = {Mode.PHONE: 85, Mode.VIDEO: 65}  # of a hundred
EXPIRING, EXPIRED, LIMITED_PERMIT = (1, 6), (9,), (4, 10)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language somebody speaks, and whether she interprets in it."""

    language: str
    level: Level
    cleared: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper that was seen."""

    kind: PaperKind
    seen_on: date
    issued_on: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in the pool."""

    id: UUID
    person: Person
    profile: Profile
    tongues: tuple[Tongue, ...]
    signs_in: bool
    private: Private | None  # to be sealed
    joined: datetime  # when she applied
    path: tuple[PoolDeed, ...]
    leaves: PoolDeed | None
    papers: tuple[Shown, ...]
    free: tuple[Free, ...]
    absences: tuple[Absence, ...]
    conflicts: tuple[UUID, ...]


def plan(
    *, seed: int, ground: Ground, registry: Registry, houses: Sequence[House], calendar: Calendar, count: int
) -> tuple[Member, ...]:
    """So many people, those who speak what is asked for most first."""
    return tuple(
        _member(Dice(seed, ground.centre_id, "pool", place), place, seed, ground, registry, houses, calendar, count)
        for place in range(count)
    )


def _member(
    dice: Dice, place: int, seed: int, ground: Ground, registry: Registry, houses: Sequence[House],
    calendar: Calendar, count: int,
) -> Member:  # fmt: skip
    culture = CULTURES[place % len(CULTURES)]
    path = NOT_YET.get(place - count, ADMITTED)
    leaves = LEAVES.get(place, LEAVES.get(place - count))
    active = path == ADMITTED
    joined = local_instant(calendar.until - timedelta(days=_age(dice, place, active)), NOON)
    town = town_of(dice, ground)
    person = registry.person(dice, names=culture.names, domain="pool", mobile=True)
    return Member(
        id=identity(seed, ground.centre_id, "interpreter", place),
        person=person,
        profile=_profile(dice, person, active, town.ags, anywhere=ground.is_city),
        tongues=tuple(_tongues(dice, culture)),
        signs_in=active and not leaves and (place < 4 or dice.chance(40)),
        private=_private(dice, person, town.postcode, town.name) if active and dice.chance(70) else None,
        joined=joined,
        path=path,
        leaves=leaves,
        papers=tuple(_papers(dice, place, path, joined.date(), calendar)),
        free=tuple(_free(dice)) if active and dice.chance(45) else (),
        absences=tuple(_absences(dice, leaves, calendar)),
        conflicts=tuple(_conflicts(dice, houses)) if place % 6 == 2 else (),
    )


def _profile(dice: Dice, person: Person, active: bool, municipality: str, *, anywhere: bool) -> Profile:
    return Profile(
        given_name=person.given,
        family_name=person.family,
        gender=person.gender,
        german_level=_german(dice, active),
        modes=frozenset({Mode.ON_SITE, *(mode for mode, chance in AT_A_DISTANCE.items() if dice.chance(chance))}),
        declined=frozenset({Occasion.HEALTH_LOW} if dice.chance(8) else ()),
        municipality=municipality,
        radius_km=None if anywhere or dice.chance(50) else dice.one_of((20, 25, 30, 40)),
        weekly_limit=dice.one_of((2, 3)) if dice.chance(20) else None,
        phone=person.phone,
        phone_consent=dice.chance(60),
        email=person.email,
    )


def _age(dice: Dice, place: int, active: bool) -> int:
    """Days since she applied. Some came three years ago: their certificates of good conduct run out these weeks."""
    if not active:
        return dice.between(20, 80)
    if place in EXPIRING:
        return THREE_YEARS.days + 10 - dice.between(5, 45)
    if place in EXPIRED:
        return THREE_YEARS.days + 10 + dice.between(5, 25)
    return dice.between(90, 300) if dice.chance(12) else dice.between(420, 1300)


def _tongues(dice: Dice, culture: Culture) -> Iterator[Tongue]:
    for language in culture.first:
        yield Tongue(language, Level.NATIVE, cleared=True)
    for language, chance in culture.also.items():
        if dice.chance(chance):
            level = dice.weighted({Level.C1: 5, Level.B2: 4, Level.C2: 2, Level.B1: 1})
            yield Tongue(language, level, cleared=level is not Level.B1 and not dice.chance(10))


def _german(dice: Dice, active: bool) -> Level:
    """Less than B2 is not let in; who is still learning may be on the way there."""
    if not active and dice.chance(40):
        return Level.B1
    return dice.weighted({Level.B2: 4, Level.C1: 5, Level.C2: 2, Level.NATIVE: 1})


def _papers(dice: Dice, place: int, path: tuple[PoolDeed, ...], joined: date, calendar: Calendar) -> Iterator[Shown]:
    """Declared secrecy and consent when admitted, the certificate of conduct soon after, the training at its end."""
    if PoolDeed.ADMIT not in path:
        return
    admitted = joined + timedelta(days=14)
    yield Shown(PaperKind.SECRECY_DECLARATION, admitted)
    yield Shown(PaperKind.CONSENT, admitted)
    if path == ADMITTED[:2]:
        return
    issued = joined + timedelta(days=10)
    valid_until = issued + THREE_YEARS
    yield Shown(PaperKind.GOOD_CONDUCT, admitted + timedelta(days=6), issued, valid_until)
    if place not in EXPIRED and valid_until < calendar.until:  # shown anew in time
        yield Shown(
            PaperKind.GOOD_CONDUCT,
            valid_until - timedelta(days=9),
            valid_until - timedelta(days=20),
            valid_until + THREE_YEARS,
        )
    if path == ADMITTED:
        yield Shown(PaperKind.BASIC_TRAINING, joined + timedelta(days=28), joined + timedelta(days=27))
    if place in LIMITED_PERMIT:
        yield Shown(PaperKind.WORK_PERMISSION, admitted, None, calendar.until + timedelta(days=dice.between(15, 200)))


def _free(dice: Dice) -> Iterator[Free]:
    for weekday in WORKDAYS:
        for begins, ends in dice.some_of((MORNING, AFTERNOON, LATE), dice.one_of((1, 2, 2, 3, 3))):
            yield Free(weekday, begins, ends)


def _absences(dice: Dice, leaves: PoolDeed | None, calendar: Calendar) -> Iterator[Absence]:
    """Holidays; whoever leaves at the end of the year has been away for the last weeks."""
    if leaves:
        yield Absence(calendar.until - timedelta(days=24), calendar.until + timedelta(days=60))
        return
    for half in dice.some_of((0, 180), dice.one_of((0, 1, 1, 2))):
        first = calendar.first_day + timedelta(days=half + dice.between(0, 150))
        yield Absence(first, first + timedelta(days=dice.between(4, 24)))
    if dice.chance(20):
        first = calendar.until + timedelta(days=dice.between(1, 20))
        yield Absence(first, first + timedelta(days=dice.between(2, 14)))


def _conflicts(dice: Dice, houses: Sequence[House]) -> Iterator[UUID]:
    """Her employer, her children's school: only that, never why."""
    near = [house for house in houses if house.facts.kind in (InstitutionKind.SCHOOL, InstitutionKind.KITA)]
    yield from (house.id for house in dice.some_of(near, dice.between(1, 2)))


def _private(dice: Dice, person: Person, postcode: str, town: str) -> Private:
    account = f"00000000{dice.between(1, 9_999_999_999):010}"  # no bank has this number
    check = 98 - int(f"{account}131400") % 97  # ISO 13616: letters as numbers, D is 13 and E is 14
    street = f"{dice.one_of(STREETS)} {dice.between(1, 90)}"
    return Private(holder=person.name, iban=f"DE{check:02}{account}", street=street, postcode=postcode, town=town)
