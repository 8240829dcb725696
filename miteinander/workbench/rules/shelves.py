"""What waits for somebody, put on shelves: the most urgent shelf first, each thing once."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from miteinander.workbench.vocabulary import Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing that waits, as the tag ``tasks`` draws it."""

    id: uuid.UUID
    label: str
    url: str
    hint: str
    status: str
    kind: str  # colour of the status
    at: datetime | None = None  # since or until when; what has no instant comes last
    reference: str = ""  # how a mail may name it; a thing without one is named by its matter alone
    stood_in: bool = False  # it is in the hands of a colleague who is away, and whose deputy reads this


@dataclass(frozen=True, slots=True)
class Pile:
    """Things of one desk for the same reason. ``count`` has them all, ``things`` perhaps the first of them; ``more_url`` the rest."""

    matter: Matter
    things: Sequence[Thing]
    count: int
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything that waits for the same reason, whatever desk it comes from."""

    matter: Matter
    things: tuple[Thing, ...]
    count: int
    more_url: str = ""

    @property
    def left_out(self) -> int:
        """How many are not shown."""
        return self.count - len(self.things)


def shelves(*, piles: Iterable[Pile]) -> tuple[Shelf, ...]:
    """Filled shelves in the order of ``Matter``, on each the most urgent first; a thing stands on the first shelf it belongs to."""
    by_matter: dict[Matter, list[Pile]] = {}
    for pile in piles:
        by_matter.setdefault(pile.matter, []).append(pile)
    found: list[Shelf] = []
    seen: set[uuid.UUID] = set()
    for matter in Matter:
        fresh: list[Thing] = []
        count = 0
        more_url = ""
        for pile in by_matter.get(matter, ()):
            count += pile.count
            more_url = more_url or pile.more_url
            for thing in pile.things:
                if thing.id in seen:
                    count -= 1
                    continue
                seen.add(thing.id)
                fresh.append(thing)
        if fresh:
            found.append(Shelf(matter, tuple(sorted(fresh, key=_urgency)), count, more_url))
    return tuple(found)


def _urgency(thing: Thing) -> tuple[bool, float]:
    """Whatever is oldest comes first; the sort is stable, so that a desk's own order stays among equals."""
    return (thing.at is None, thing.at.timestamp() if thing.at else 0)
