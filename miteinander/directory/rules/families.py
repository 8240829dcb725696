"""Which body runs which (Träger): a tree, never a ring. Pure."""

from collections.abc import Mapping
from uuid import UUID

from miteinander.directory.rules import MOST_LEVELS


def makes_a_ring(*, child: UUID, parent: UUID, parents: Mapping[UUID, UUID | None]) -> bool:
    """Would the child come to run itself, over however many others?"""
    step: UUID | None = parent
    seen: set[UUID] = set()
    while step is not None and step not in seen:
        if step == child:
            return True
        seen.add(step)
        step = parents.get(step)
    return False


def levels_above(*, parent: UUID, parents: Mapping[UUID, UUID | None]) -> int:
    """How many bodies stand above whoever is run by this one, itself included; more than ``MOST_LEVELS`` is counted no further."""
    step: UUID | None = parent
    count = 0
    while step is not None and count <= MOST_LEVELS:
        count += 1
        step = parents.get(step)
    return count
