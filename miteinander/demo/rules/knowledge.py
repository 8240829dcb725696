"""What the centres of the demo know: the shipped texts, dated in the year to fill; and who asked for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from miteinander.demo.rules.dice import Dice, identity
from miteinander.demo.rules.ground import Calendar
from miteinander.knowledge.rules import EntryFacts
from miteinander.knowledge.vocabulary import Asker, Channel, Topic, Visibility, Way

ASKED_A_YEAR = 60
LANGUAGES = {"deu": 50, "tur": 16, "ukr": 12, "apc": 10, "ron": 6, "eng": 6}
CHANNELS = {Channel.PHONE: 55, Channel.VISIT: 25, Channel.MAIL: 15, Channel.OUTSIDE: 5}
ASKERS = {Asker.FAMILY: 45, Asker.TEACHER: 25, Asker.INSTITUTION: 15, Asker.VOLUNTEER: 10, Asker.PUBLIC: 5}
ENQUIRER = "anfrage@haushalt.example.org"
MORNING = timedelta(hours=9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One shipped text; ``points``: what its leaflet says, ``related``: keys of materials, ``valid_days``: from the last day on."""

    key: str
    facts: EntryFacts
    points: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    valid_days: int | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A text as one centre of the demo has it."""

    id: UUID
    at: datetime
    facts: EntryFacts
    points: tuple[str, ...]
    draft: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Somebody asked and was helped; ``entry``: what she got, or nothing but an answer."""

    id: UUID
    at: datetime
    entry: UUID | None
    asker: Asker
    channel: Channel
    way: Way
    topic: Topic
    language: str
    email: str


def plan(*, centre_id: int, texts: Sequence[Text], calendar: Calendar) -> tuple[Written, ...]:
    """Every text, written down one after the other in the first weeks of the year."""
    first = calendar.now - timedelta(days=360) + MORNING
    return tuple(
        Written(
            id=identity(centre_id, "knowledge", text.key),
            at=first + timedelta(days=3 * place),
            facts=replace(
                text.facts,
                valid_until=calendar.until + timedelta(days=text.valid_days) if text.valid_days is not None else None,
                related=tuple(identity(centre_id, "knowledge", key) for key in text.related),
            ),
            points=text.points,
            draft=text.draft,
        )
        for place, text in enumerate(texts)
    )


def asked(*, seed: int, centre_id: int, written: Sequence[Written], calendar: Calendar) -> Iterator[Answered]:
    """A year of questions, on working days after all of it was written; the newest last."""
    given = [one for one in written if not one.draft]
    for number in range(ASKED_A_YEAR):
        dice = Dice(seed, centre_id, "asked", number)
        day = calendar.until - timedelta(days=1 + (ASKED_A_YEAR - 1 - number) * 5)
        while not calendar.works(day):
            day -= timedelta(days=1)
        entry = None if dice.chance(30) else dice.one_of(given)
        way = _way(dice, entry)
        yield Answered(
            id=identity(centre_id, "asked", number),
            at=datetime.combine(day, datetime.min.time(), calendar.now.tzinfo) + MORNING + timedelta(minutes=number),
            entry=entry.id if entry else None,
            asker=dice.weighted(ASKERS),
            channel=dice.weighted(CHANNELS),
            way=way,
            topic=Topic(entry.facts.topic) if entry else dice.one_of(list(Topic)),
            language=dice.weighted(LANGUAGES),
            email=ENQUIRER if way is Way.MAILED else "",
        )


def _way(dice: Dice, entry: Written | None) -> Way:
    if entry is None or dice.chance(35):
        return Way.TOLD
    if entry.facts.visibility is Visibility.PUBLIC and dice.chance(40):
        return Way.MAILED
    return Way.HANDED_OVER if entry.facts.licence else Way.TOLD
