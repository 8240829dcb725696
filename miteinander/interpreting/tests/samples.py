"""Values for tests of rules: ordinary ones, of which each test changes what it is about."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from miteinander.core.time import Period, local_instant
from miteinander.core.words import Word
from miteinander.interpreting.rules.bookings import Booking, kept_free
from miteinander.interpreting.rules.candidates import Candidate, Excluded, Spoken, Talk, consider
from miteinander.interpreting.rules.papers import Paper
from miteinander.interpreting.rules.terms import Terms
from miteinander.interpreting.rules.wishes import Language, Wish
from miteinander.interpreting.states import InterpreterStatus
from miteinander.interpreting.vocabulary import Exclusion, Gender, Level, Mode, Occasion, PaperKind

# Monday, 9:30 in Germany. The talk is on Tuesday of the week after.
ASKED_AT = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
DAY = date(2026, 3, 17)
GOOD_FRIDAY, EASTER_MONDAY, LABOUR_DAY = date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1)
HOLIDAYS = frozenset({GOOD_FRIDAY, EASTER_MONDAY, LABOUR_DAY})
SPRING_NIGHT, AUTUMN_NIGHT = date(2026, 3, 29), date(2026, 10, 25)

TERMS = Terms(
    valid_from=date(2026, 1, 1),
    lead_days=5,
    saturday_counts=False,
    horizon_days=365,
    answer_days=3,
    answer_clock=time(16),
    max_minutes=180,
    earliest=time(7),
    latest=time(21),
    travel_minutes=30,
    modes=frozenset(Mode),
    occasions=frozenset(Occasion),
    exclusions=frozenset({Exclusion.COURT, Exclusion.POLICE, Exclusion.PRIVATE_HOME}),
    required_papers=frozenset({PaperKind.SECRECY_DECLARATION, PaperKind.GOOD_CONDUCT, PaperKind.BASIC_TRAINING}),
    german_level=Level.B2,
    language_level=Level.B2,
)

LANGUAGES = {
    language.code: language
    for language in (
        Language(code="kmr", bookable=True),
        Language(code="ckb", bookable=True),
        Language(code="pes", bookable=True),
        Language(code="prs", bookable=True),
        Language(code="kur", bookable=False, varieties=("kmr", "ckb")),
        Language(code="gsg", bookable=False),
    )
}

WISH = Wish(
    day=DAY,
    starts=time(10),
    ends=time(11),
    language="kmr",
    occasion=Occasion.PARENT_MEETING,
    mode=Mode.ON_SITE,
    place="Raum 12",
)

SCHOOL = UUID(int=100)


def span(starts: str, ends: str, day: date = DAY) -> Period:
    """A period on a day, from clock times."""
    return Period(
        local_instant(day, time.fromisoformat(starts)).astimezone(UTC),
        local_instant(day, time.fromisoformat(ends)).astimezone(UTC),
    )


def booking(starts: str, ends: str, day: date = DAY, mode: Mode = Mode.ON_SITE) -> Booking:
    """A booking for a talk; its id follows from its time."""
    talk = span(starts, ends, day)
    return Booking(uuid5(SCHOOL, f"{day} {starts}"), talk, kept_free(talk=talk, mode=mode, terms=TERMS))


TALK = Talk(
    id=UUID(int=1),
    period=span("10:00", "11:00"),
    language="kmr",
    related={"ckb": 10},
    occasion=Occasion.PARENT_MEETING,
    mode=Mode.ON_SITE,
    institution_id=SCHOOL,
)

CANDIDATE = Candidate(
    id=UUID(int=7),
    status=InterpreterStatus.ACTIVE,
    gender=Gender.FEMALE,
    german=Level.C1,
    languages=(Spoken("kmr", Level.NATIVE),),
    modes=frozenset(Mode),
    papers=(
        Paper(PaperKind.SECRECY_DECLARATION, seen_on=date(2025, 2, 1)),
        Paper(PaperKind.GOOD_CONDUCT, seen_on=date(2025, 2, 1), valid_until=date(2028, 2, 1)),
        Paper(PaperKind.BASIC_TRAINING, seen_on=date(2025, 4, 1)),
    ),
    km=4,
    radius_km=20,
)


def candidate(number: int = 7, **changes: Any) -> Candidate:
    """Somebody who can be asked for ``TALK``, with changes."""
    return replace(CANDIDATE, id=UUID(int=number), **changes)


def sentence(word: Word, values: Mapping[str, object]) -> str:
    """The German sentence with its gaps filled; fails when a gap stays empty or a value finds no gap."""
    assert set(values) == set(re.findall(r"%\((\w+)\)s", word.german)), word
    return word.german % values


def exclusion(**values: Any) -> Excluded | None:
    """Only the reason of ``consider``; None when she can be asked."""
    answer = consider(**values)
    return answer if isinstance(answer, Excluded) else None
