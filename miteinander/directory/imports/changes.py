"""What a newer register of schools says otherwise than the one before, school by school, in words. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from miteinander.directory.imports.schools import School
from miteinander.directory.vocabulary import LegalStatus, SchoolChangeKind, SchoolForm

LONGEST = 300  # characters of one side of a change


@dataclass(frozen=True, slots=True)
class SchoolChange:
    school_id: str
    kind: SchoolChangeKind
    was: str
    now: str


def between(
    *, before: Mapping[str, Any], ended: Collection[str], after: Mapping[str, School]
) -> Iterator[SchoolChange]:
    """The changes from one register to the next, both by number; ``ended`` are the schools of ``before`` that had left it already.

    What stood ``before`` has the columns of a school too, read from the table.

    Nothing is told of the first register: everything would be new.
    """
    if not before:
        return
    for number, school in after.items():
        if number not in before:
            yield _change(number, SchoolChangeKind.NEW, "", f"{school.name}, {_address(school)}")
            continue
        old = before[number]
        if number in ended:
            yield _change(number, SchoolChangeKind.REOPENED, "", f"{school.name}, {_address(school)}")
        yield from _otherwise(number, old, school)
    for number, school in before.items():
        if number not in after and number not in ended:
            yield _change(number, SchoolChangeKind.CLOSED, f"{school.name}, {_address(school)}", "")


def _otherwise(number: str, old: Any, new: School) -> Iterator[SchoolChange]:
    pairs = (
        (SchoolChangeKind.RENAMED, old.name, new.name),
        (SchoolChangeKind.MOVED, _place(old), _place(new)),
        (SchoolChangeKind.FORM, SchoolForm(old.form).german, SchoolForm(new.form).german),
        (SchoolChangeKind.STATUS, LegalStatus(old.legal_status).german, LegalStatus(new.legal_status).german),
        (SchoolChangeKind.STARTCHANCEN, _takes_part(old), _takes_part(new)),
    )
    for kind, was, now in pairs:
        if was != now:
            yield _change(number, kind, was, now)


def _change(number: str, kind: SchoolChangeKind, was: str, now: str) -> SchoolChange:
    return SchoolChange(number, kind, was[:LONGEST], now[:LONGEST])


def _address(school: Any) -> str:
    return f"{school.street}, {school.postcode} {school.town}"


def _place(school: Any) -> str:
    """The address with the key of the municipality: the border may move while the school stays."""
    return f"{_address(school)} ({school.municipality_id})"


def _takes_part(school: Any) -> str:
    return "nimmt teil" if school.is_startchancen else "nimmt nicht teil"
