"""What becomes of a whole list: what is new, what changes, what is there already, what is wrong. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from miteinander.directory import rules
from miteinander.directory.rules import duplicates, families, rows
from miteinander.directory.rules.rows import Entry, Fault, House, RowReason
from miteinander.directory.vocabulary import Column, InstitutionKind

# Which fact each column tells; a change keeps the others as they are.
FACTS: Mapping[Column, str] = {
    Column.NAME: "name", Column.KIND: "kind", Column.LEGAL_FORM: "legal_form", Column.PARENT: "parent", Column.SCHOOL: "school",
    Column.STREET: "street", Column.POSTCODE: "postcode", Column.TOWN: "town", Column.MUNICIPALITY: "municipality",
    Column.QUARTER: "quarter", Column.PHONE: "phone", Column.FAX: "fax", Column.EMAIL: "email", Column.WEBSITE: "website",
    Column.HOURS: "hours", Column.LANGUAGES: "languages", Column.TARGET_GROUPS: "target_groups", Column.SERVICES: "services",
    Column.MSO_BY: "mso_by", Column.MSO_ON: "mso_on",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """``new`` in an order in which a body stands before what it runs; ``parents``: names of bodies that are themselves new."""

    new: tuple[Entry, ...]
    changes: tuple[Entry, ...]
    there: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    parents: Mapping[int, int]  # row of the child -> row of its body, both in this list
    resembles: Mapping[int, tuple[UUID, duplicates.Pair]]  # row -> an institution that it may be


def plan(
    *,
    found: Sequence[tuple[int, Sequence[str]]],
    columns: Sequence[Column],
    headings: Sequence[str],
    kind: InstitutionKind | None,
    house: House,
    known: Mapping[tuple[str, str], UUID],
    others: Sequence[duplicates.Known] = (),
) -> Plan:
    """The whole list at once. ``known``: (name, municipality) of institutions there are; ``others``: to compare new ones with."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for row, cells in found:
        entry, wrong = rows.understand(row=row, cells=cells, columns=columns, headings=headings, kind=kind, house=house)
        faults += wrong
        if entry is not None:
            entries.append(entry)
    entries, twice = _once(
        entries, _heading(Column.NAME, columns, headings), _heading(Column.SCHOOL, columns, headings)
    )
    faults += twice
    changes = [entry for entry in entries if entry.known]
    fresh = [
        entry for entry in entries if not entry.known and (entry.facts.name, entry.facts.municipality) not in known
    ]
    there = [entry for entry in entries if not entry.known and (entry.facts.name, entry.facts.municipality) in known]
    parents, lost = _parents(fresh, changes, _heading(Column.PARENT, columns, headings))
    faults += lost
    faulty = {fault.row for fault in faults}
    fresh = [entry for entry in fresh if entry.row not in faulty]
    return Plan(
        new=tuple(_bodies_first(fresh, parents)),
        changes=tuple(entry for entry in changes if entry.row not in faulty),
        there=tuple(there),
        faults=tuple(sorted(faults, key=lambda fault: fault.row)),
        parents=parents,
        resembles=_resembling(fresh, others),
    )


def merged(*, standing: rules.InstitutionFacts, entry: Entry) -> rules.InstitutionFacts:
    """What stands, with what the row says put over it: an empty cell changes nothing."""
    told = {FACTS[column]: getattr(entry.facts, FACTS[column]) for column in entry.told & set(FACTS)}
    if Column.TOWN in entry.told and Column.MUNICIPALITY not in entry.told:
        told["municipality"] = entry.facts.municipality
    facts = replace(standing, **told)
    return facts.without_address() if standing.protected or entry.facts.protected else facts


def _heading(column: Column, columns: Sequence[Column], headings: Sequence[str]) -> str:
    return next((heading for one, heading in zip(columns, headings, strict=True) if one == column), "")


def _once(entries: Sequence[Entry], of_name: str, of_school: str) -> tuple[list[Entry], list[Fault]]:
    """The same institution, or the same school, twice in one list."""
    first: dict[tuple[str, ...], int] = {}
    kept, faults = [], []
    for entry in entries:
        keys: list[tuple[str, ...]] = [("name", entry.facts.name, entry.facts.municipality)]
        if entry.facts.school:
            keys.append(("school", entry.facts.school))
        if entry.known:
            keys = [("id", str(entry.known))]
        before = next((first[key] for key in keys if key in first), None)
        if before is None:
            first.update(dict.fromkeys(keys, entry.row))
            kept.append(entry)
        else:
            faults.append(Fault(entry.row, of_name or of_school, RowReason.TWICE, {"row": before}))
    return kept, faults


def _parents(fresh: Sequence[Entry], changes: Sequence[Entry], heading: str) -> tuple[dict[int, int], list[Fault]]:
    """Bodies that stand in the list themselves; and those that stand nowhere, or in a ring."""
    by_name = {rules.folded(name=entry.facts.name): entry.row for entry in fresh}
    parents: dict[int, int] = {}
    faults = []
    for entry in (*fresh, *changes):
        if not entry.parent:
            continue
        if entry.parent in by_name:
            parents[entry.row] = by_name[entry.parent]
        else:
            faults.append(Fault(entry.row, heading, RowReason.PARENT, {"text": entry.parent[:40]}))
    as_ids = {UUID(int=child): UUID(int=body) for child, body in parents.items()}
    for child, body in parents.items():
        ring = families.makes_a_ring(child=UUID(int=child), parent=UUID(int=body), parents=as_ids)
        if ring or families.levels_above(parent=UUID(int=body), parents=as_ids) > rules.MOST_LEVELS - 2:
            faults.append(Fault(child, heading, RowReason.PARENT_RING))
    return parents, faults


def _bodies_first(fresh: Sequence[Entry], parents: Mapping[int, int]) -> list[Entry]:
    def depth(row: int) -> int:
        count = 0
        while row in parents and count < 10:
            row, count = parents[row], count + 1
        return count

    return sorted(fresh, key=lambda entry: (depth(entry.row), entry.row))


def _resembling(fresh: Sequence[Entry], others: Sequence[duplicates.Known]) -> dict[int, tuple[UUID, duplicates.Pair]]:
    """New entries that may be an institution that is there already: said, never forced."""
    mine = {UUID(int=entry.row): entry.row for entry in fresh}
    compared = [
        duplicates.Known(
            id=UUID(int=entry.row), name=entry.facts.name, municipality=entry.facts.municipality, phone=entry.facts.phone,
            email=entry.facts.email, street=entry.facts.street, postcode=entry.facts.postcode,
        )
        for entry in fresh
    ]  # fmt: skip
    found: dict[int, tuple[UUID, duplicates.Pair]] = {}
    for pair in duplicates.suggest(known=[*compared, *others]) if others else []:
        if (pair.first in mine) != (pair.second in mine):
            row = mine.get(pair.first) or mine[pair.second]
            found.setdefault(row, (pair.second if pair.first in mine else pair.first, pair))
    return found
