"""Languages, who may stand in for whom, and words that mean several."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from miteinander.core import tables
from miteinander.core.tables import Mistake, Table
from miteinander.directory import rules
from miteinander.directory.vocabulary import Direction

LANGUAGES, STAND_INS, UNCLEAR = "languages.csv", "stand_ins.csv", "unclear_languages.csv"


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    parent_id: str | None
    name_de: str
    name_en: str
    own_name: str
    direction: Direction
    is_bookable: bool
    countries: tuple[str, ...]
    aliases: tuple[str, ...]
    remark_de: str
    remark_en: str

    @property
    def named(self) -> rules.NamedLanguage:
        names = (self.code, self.name_de, self.name_en, self.own_name, *self.aliases)
        return rules.NamedLanguage(self.code, self.parent_id or "", self.is_bookable, names)


@dataclass(frozen=True, slots=True)
class StandIn:
    wanted_id: str
    stand_in_id: str
    weight: Decimal
    both_ways: bool
    remark_de: str
    remark_en: str


@dataclass(frozen=True, slots=True)
class UnclearLanguage:
    term: str
    candidates: tuple[str, ...]
    question_de: str
    question_en: str


code = tables.shaped(r"[a-z]{3}|x-[a-z]{2,8}", "eine Sprachkennung (ISO 639-3 oder x- mit eigener Kennung)")
remark = tables.text(400, empty=True)

LAYOUTS: Mapping[str, tables.Layout[Any]] = {
    LANGUAGES: tables.Layout(
        Language,
        {
            "code": code,
            "parent_id": tables.optional(code),
            "name_de": tables.text(60),
            "name_en": tables.text(60),
            "own_name": tables.text(60),
            "direction": tables.word(Direction),
            "is_bookable": tables.yes_no,
            "countries": tables.several(tables.shaped(r"[A-Z]{2}", "ein Länderkürzel mit 2 Buchstaben"), " "),
            "aliases": tables.several(tables.text(60), "|"),
            "remark_de": remark,
            "remark_en": remark,
        },
        key=("code",),
    ),
    STAND_INS: tables.Layout(
        StandIn,
        {
            "wanted_id": code,
            "stand_in_id": code,
            "weight": tables.decimal("0", "1", 2),
            "both_ways": tables.yes_no,
            "remark_de": tables.text(400),
            "remark_en": tables.text(400),
        },
        key=("wanted_id", "stand_in_id"),
    ),
    UNCLEAR: tables.Layout(
        UnclearLanguage,
        {
            "term": tables.text(60),
            "candidates": tables.several(code, " "),
            "question_de": tables.text(400),
            "question_en": tables.text(400),
        },
        key=("term",),
    ),
}


def names_and_parents(languages: Table[Language], iso2: Collection[str]) -> Iterator[Mistake]:
    """Every parent is known, nobody is their own, every country exists, no name means two languages."""
    parents = {language.code: language.parent_id for language in languages.values}
    owners: dict[str, str] = {}
    for row in languages.rows:
        language = row.value
        if language.parent_id and language.parent_id not in parents:
            yield row.mistake("parent_id", f"Die Sprache „{language.parent_id}“ gibt es nicht.")
        elif language.code in _ancestors(language.code, parents):
            yield row.mistake("parent_id", "Die Sprache wäre über Umwege ihre eigene Obersprache.")
        for country in language.countries:
            if country not in iso2:
                yield row.mistake("countries", f"Das Land „{country}“ gibt es nicht.")
        for name in language.named.names:
            owner = owners.setdefault(rules.folded(name=name), language.code)
            # An umbrella may share its own name with a variety (فارسی): then the umbrella's question is asked.
            if owner not in (language.code, language.parent_id):
                yield row.mistake("aliases", f"„{name}“ meint schon die Sprache „{owner}“.")


def _ancestors(code: str, parents: Mapping[str, str | None]) -> list[str]:
    found: list[str] = []
    above = parents[code]
    while above is not None and above in parents and above not in found:
        found.append(above)
        above = parents[above]
    return found


def umbrellas(languages: Table[Language], unclear: Table[UnclearLanguage]) -> Iterator[Mistake]:
    """Whoever asks for what cannot be booked gets a question or a reason."""
    asked = {rules.folded(name=entry.term) for entry in unclear.values}
    parents = {language.parent_id for language in languages.values}
    for row in languages.rows:
        language = row.value
        if language.is_bookable:
            continue
        if language.code in parents and rules.folded(name=language.name_de) not in asked:
            yield row.mistake("name_de", f"Zu „{language.name_de}“ fehlt die Rückfrage in {UNCLEAR}.")
        if language.code not in parents and not language.remark_de:
            yield row.mistake("remark_de", "Nicht buchbar und ohne Varietäten: Hier muss stehen, warum.")


def suggestions(pairs: Table[StandIn], languages: Table[Language]) -> Iterator[Mistake]:
    """Both languages can be booked, and no pair is said twice."""
    bookable = {language.code for language in languages.values if language.is_bookable}
    seen: set[tuple[str, str]] = set()
    for row in pairs.rows:
        pair = row.value
        for column, code in (("wanted_id", pair.wanted_id), ("stand_in_id", pair.stand_in_id)):
            if code not in bookable:
                yield row.mistake(column, f"Eine buchbare Sprache „{code}“ gibt es nicht.")
        if pair.wanted_id == pair.stand_in_id:
            yield row.mistake("stand_in_id", "Eine Sprache kann sich nicht selbst vertreten.")
        both = [(pair.wanted_id, pair.stand_in_id), (pair.stand_in_id, pair.wanted_id)][: 1 + pair.both_ways]
        if seen.intersection(both):
            yield row.mistake("both_ways", "Dieses Paar steht schon weiter oben.")
        seen.update(both)


def unclear_terms(terms: Table[UnclearLanguage], languages: Table[Language]) -> Iterator[Mistake]:
    """What is asked back is unclear indeed, and offers what can be booked."""
    bookable = {language.code: language.named for language in languages.values if language.is_bookable}
    clear = {rules.folded(name=name): code for code, named in bookable.items() for name in named.names}
    seen: dict[str, int] = {}
    for row in terms.rows:
        for code in row.value.candidates:
            if code not in bookable:
                yield row.mistake("candidates", f"Eine buchbare Sprache „{code}“ gibt es nicht.")
        if len(row.value.candidates) < 2:
            yield row.mistake("candidates", "Eine Rückfrage braucht mindestens zwei Sprachen zur Wahl.")
        name = rules.folded(name=row.value.term)
        if name in clear:
            yield row.mistake("term", f"„{row.value.term}“ ist nicht unklar, es meint „{clear[name]}“.")
        if seen.setdefault(name, row.number) != row.number:
            yield row.mistake("term", f"„{row.value.term}“ steht schon in Zeile {seen[name]}.")


def both_ways(pairs: tuple[StandIn, ...]) -> tuple[StandIn, ...]:
    """A pair that holds both ways, as two rows."""
    back = (replace(pair, wanted_id=pair.stand_in_id, stand_in_id=pair.wanted_id) for pair in pairs if pair.both_ways)
    return (*pairs, *back)
