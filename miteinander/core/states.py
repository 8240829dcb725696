"""Life cycles as tables: which deed leads from which state to which. Knows nothing of Django."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from miteinander.core.words import Word

S = TypeVar("S", bound=Word)


class NotNow(Exception):
    """This deed does not fit the state the thing is in."""

    def __init__(self, *, state: Word, deed: str) -> None:
        super().__init__(f"{deed} is not possible in state {state}")
        self.state = state
        self.deed = deed


@dataclass(frozen=True)  # no slots: Python 3.11 cannot make a slotted generic with its type said
class LifeCycle(Generic[S]):
    """All states of one kind of thing; an end has an empty row. Printed into ``docs/lifecycles.md``."""

    table: Mapping[S, Mapping[str, S]]

    def move(self, state: S, deed: str) -> S:
        """The state that the deed leads to. Raises ``NotNow``."""
        try:
            return self.table[state][deed]
        except KeyError:
            raise NotNow(state=state, deed=deed) from None

    def deeds(self, state: S) -> tuple[str, ...]:
        """What can be done with a thing in this state."""
        return tuple(self.table[state])

    def rows(self) -> Iterator[tuple[S, str, S]]:
        """Every allowed move as (from, deed, to), in the order of the table."""
        for state, deeds in self.table.items():
            for deed, target in deeds.items():
                yield state, deed, target
