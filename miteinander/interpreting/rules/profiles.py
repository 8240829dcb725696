"""What the desk knows of a person in the pool, as typed."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from miteinander.interpreting.rules import texts
from miteinander.interpreting.rules.objections import Objection, first_per_field
from miteinander.interpreting.vocabulary import Gender, Level, Mode, ObjectionReason, Occasion

NAME_LENGTH = 80
PHONE_LENGTH = 40
EMAIL_LENGTH = 254
FARTHEST = 300  # kilometres: once across the state
MOST_TALKS = 40  # in a week


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person of the pool. Whoever has one name only, has it as family name; ``municipality`` is where she sets out from."""

    family_name: str
    given_name: str = ""
    gender: Gender = Gender.NOT_STATED
    german_level: Level
    modes: Set[Mode]
    declined: Set[Occasion] = frozenset()  # occasions she does not want
    municipality: str  # Amtlicher Gemeindeschlüssel
    radius_km: int | None = None  # how far she goes; None: as far as it takes
    weekly_limit: int | None = None  # talks she wants at most
    phone: str = ""
    phone_consent: bool = False  # may be printed for the institution
    email: str = ""


def tidy(*, profile: Profile) -> Profile:
    """The same with clean texts; a single name is the family name, wherever it was typed."""
    given, family = texts.one_line(profile.given_name), texts.one_line(profile.family_name)
    return replace(
        profile,
        family_name=family or given,
        given_name=given if family else "",
        phone=texts.one_line(profile.phone),
        email=texts.one_line(profile.email),
    )


def objections(*, profile: Profile) -> tuple[Objection, ...]:
    """Why it cannot be taken, one sentence per field; empty when it can."""
    return first_per_field(_objections(profile))


def _objections(profile: Profile) -> Iterator[Objection]:
    if not profile.family_name:
        yield Objection("family_name", ObjectionReason.NAME_MISSING)
    if not profile.modes:
        yield Objection("modes", ObjectionReason.MODE_MISSING)
    for field, text, limit in (
        ("family_name", profile.family_name, NAME_LENGTH),
        ("given_name", profile.given_name, NAME_LENGTH),
        ("phone", profile.phone, PHONE_LENGTH),
        ("email", profile.email, EMAIL_LENGTH),
    ):
        yield from texts.objections(field=field, text=text, limit=limit)
    for field, number, lowest, highest in (
        ("radius_km", profile.radius_km, 0, FARTHEST),
        ("weekly_limit", profile.weekly_limit, 1, MOST_TALKS),
    ):
        if number is not None and not lowest <= number <= highest:
            yield Objection(field, ObjectionReason.OUT_OF_BOUNDS, {"lowest": lowest, "highest": highest})
