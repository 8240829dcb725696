"""What stands against something a person typed."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from miteinander.interpreting.vocabulary import CautionReason, ObjectionReason


@dataclass(frozen=True, slots=True)
class Objection:
    """It cannot be taken as it stands: which field, why, and the values for the gaps of that sentence."""

    field: str
    reason: ObjectionReason
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Caution:
    """It can be taken, but somebody should look at it twice."""

    field: str
    reason: CautionReason
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


def first_per_field(objections: Iterable[Objection]) -> tuple[Objection, ...]:
    """One sentence per field, the first: a form that says three things about one box is not read."""
    first: dict[str, Objection] = {}
    for objection in objections:
        first.setdefault(objection.field, objection)
    return tuple(first.values())
