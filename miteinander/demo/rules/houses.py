"""The institutions that work with a centre: real schools of its area, everything else invented, everybody there too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from miteinander.demo.rules.dice import Dice, identity
from miteinander.demo.rules.ground import Ground, Town
from miteinander.demo.rules.persons import LANDLINES, MAIL, Person, Registry, plain
from miteinander.directory.rules import InstitutionFacts
from miteinander.directory.vocabulary import InstitutionKind, SchoolForm
from miteinander.interpreting.vocabulary import Gender

NAME_LENGTH = 160
# Where newly arrived children are, most of all.
FORMS = {
    SchoolForm.PRIMARY: 5, SchoolForm.GESAMTSCHULE: 3, SchoolForm.HAUPTSCHULE: 2, SchoolForm.REALSCHULE: 2,
    SchoolForm.SEKUNDARSCHULE: 2, SchoolForm.VOCATIONAL: 2, SchoolForm.GYMNASIUM: 1, SchoolForm.SPECIAL_NEEDS: 1,
}  # fmt: skip
STREETS = ("Beispielstraße", "Musterweg", "Probeallee", "Am Erfundenen Platz")  # invented as the houses in them
SECOND_CONTACT = 40  # of a hundred institutions
FOREIGN_NAME = 30  # of a hundred of their staff


@dataclass(frozen=True, slots=True)
class House:
    """An institution and who asks in its name."""

    id: UUID
    facts: InstitutionFacts
    contacts: tuple[Person, ...]


def plan(*, seed: int, ground: Ground, registry: Registry, count: int) -> tuple[House, ...]:
    """So many institutions, half of them schools."""
    dice = Dice(seed, ground.centre_id, "houses")
    schools = list(_schools(dice, ground, count // 2))
    inventions = _inventions(dice, registry, ground, count - len(schools))
    return tuple(
        House(identity(seed, ground.centre_id, "house", number), facts, _contacts(seed, number, facts, registry))
        for number, facts in enumerate(_mailed(facts, registry) for facts in (*schools, *inventions))
    )


def _schools(dice: Dice, ground: Ground, count: int) -> Iterator[InstitutionFacts]:
    named: set[tuple[str, str]] = set()
    by_form = {form: dice.shuffled(s for s in ground.schools if s.form is form) for form in FORMS}
    while len(named) < count and any(by_form.values()):
        form = dice.weighted({form: weight for form, weight in FORMS.items() if by_form[form]})
        school = by_form[form].pop()
        name = school.name[:NAME_LENGTH].strip()
        if (name, school.municipality) in named:
            continue
        named.add((name, school.municipality))
        yield InstitutionFacts(
            kind=InstitutionKind.SCHOOL, name=name, municipality=school.municipality, school=school.number,
            street=school.street, postcode=school.postcode, town=school.town,
        )  # fmt: skip


def _inventions(dice: Dice, registry: Registry, ground: Ground, count: int) -> Iterator[InstitutionFacts]:
    """Of every kind one before any comes twice; the shelter is a protected place and has no address."""
    later: list[InstitutionKind] = []
    order: list[tuple[int, int, Any]] = []
    for invention in registry.stock.inventions:
        order.append((later.count(invention.kind), len(order), invention))
        later.append(invention.kind)
    for _round, _place, invention in sorted(order, key=lambda one: one[:2])[:count]:
        town = town_of(dice, ground)
        protected = invention.kind is InstitutionKind.SHELTER
        street = f"{dice.one_of(STREETS)} {dice.between(1, 90)}"
        yield InstitutionFacts(
            kind=invention.kind, name=invention.name, municipality=town.ags, protected=protected,
            street="" if protected else street, postcode="" if protected else town.postcode,
            town="" if protected else town.name,
        )  # fmt: skip


def town_of(dice: Dice, ground: Ground) -> Town:
    """A town of the area; the more people live there, the oftener."""
    return dice.weighted({town: float(town.population) for town in ground.towns})


def _mailed(facts: InstitutionFacts, registry: Registry) -> InstitutionFacts:
    values = {name: getattr(facts, name) for name in InstitutionFacts.__slots__}
    values["phone"] = registry.number(LANDLINES[0])
    values["email"] = f"info@{_domain(facts)}.{registry.ground.slug}.{MAIL}"
    return InstitutionFacts(**values)


def _contacts(seed: int, number: int, facts: InstitutionFacts, registry: Registry) -> tuple[Person, ...]:
    dice = Dice(seed, registry.ground.centre_id, "contacts", number)
    others = ("turkish", "southslavic", "polish", "persian", "levantine")
    return tuple(
        registry.person(
            dice,
            names=dice.one_of(others) if dice.chance(FOREIGN_NAME) else "german",
            domain=_domain(facts),
            gender=Gender.FEMALE if facts.kind is InstitutionKind.SHELTER else None,
        )
        for _ in range(1 + dice.chance(SECOND_CONTACT))
    )


def _domain(facts: InstitutionFacts) -> str:
    """The institution's part of a mail address; its number keeps two schools of one name apart."""
    return re.sub(r"\.", "-", plain(facts.name))[:28].strip("-") + (f"-{facts.school}" if facts.school else "")
