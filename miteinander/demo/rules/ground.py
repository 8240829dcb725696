"""What an invented year stands on: the real places and schools of a centre, the calendar, and the stock of invented names."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from miteinander.core.time import is_working_day, local_instant
from miteinander.directory.vocabulary import InstitutionKind, SchoolForm

MIDNIGHT = datetime.min.time()


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality of the official register."""

    ags: str
    name: str
    population: int
    postcode: str


@dataclass(frozen=True, slots=True)
class School:
    """A school of the official list; who works there in the demo is invented."""

    number: str
    name: str
    form: SchoolForm
    street: str
    postcode: str
    town: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Ground:
    """One centre and what lies in its area, in a fixed order."""

    centre_id: int
    name: str
    short_name: str
    slug: str
    towns: tuple[Town, ...]
    schools: tuple[School, ...]

    @property
    def is_city(self) -> bool:
        return len(self.towns) == 1


@dataclass(frozen=True, slots=True)
class Names:
    """Given and family names that go together; ``one_word`` for people who have one name only."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    family: tuple[str, ...]
    one_word: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invention:
    """An institution that does not exist."""

    kind: InstitutionKind
    name: str


@dataclass(frozen=True, slots=True)
class Stock:
    """What people and institutions are made of."""

    names: Mapping[str, Names]
    inventions: tuple[Invention, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The year to fill. It ends at the first minute of ``until``: whatever would come later has not happened yet."""

    until: date
    holidays: Set[date]
    school_holidays: Set[date]

    @property
    def now(self) -> datetime:
        return local_instant(self.until, MIDNIGHT)

    @property
    def first_day(self) -> date:
        return self.until - timedelta(days=364)

    def works(self, day: date) -> bool:
        return is_working_day(day, holidays=self.holidays)

    def working_day(self, day: date, count: int) -> date:
        """The ``count``-th working day after the day (before it, when negative); 0: the day itself, or the next one that is worked."""
        step = timedelta(days=1 if count >= 0 else -1)
        while count == 0 and not self.works(day):
            day += step
        while count:
            day += step
            count -= (1 if count > 0 else -1) * self.works(day)
        return day
