"""Chance that falls the same way every time: an interrupted filling goes on exactly where it stopped."""

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID, uuid5

T = TypeVar("T")
NAMESPACE = UUID("6d697465-696e-616e-6465-720000000000")


class Dice:
    """A stream of chance of its own for each thing that is named, so that one more person moves nobody else."""

    def __init__(self, *names: object) -> None:
        self._random = random.Random("|".join(map(str, names)))  # noqa: S311  invented people, no secret

    def chance(self, of_hundred: float) -> bool:
        return self._random.random() * 100 < of_hundred

    def between(self, least: int, most: int) -> int:
        """Both ends included."""
        return least + int(self._random.random() * (most - least + 1))

    def one_of(self, things: Sequence[T]) -> T:
        return things[int(self._random.random() * len(things))]

    def weighted(self, things: Mapping[T, float]) -> T:
        """A thing of double weight comes twice as often."""
        left = self._random.random() * sum(things.values())
        for thing, weight in things.items():
            left -= weight
            if left < 0:
                return thing
        return list(things)[-1]

    def some_of(self, things: Iterable[T], count: int) -> list[T]:
        """So many different ones, or all if there are fewer."""
        return self.shuffled(things)[:count]

    def shuffled(self, things: Iterable[T]) -> list[T]:
        deck = list(things)
        self._random.shuffle(deck)
        return deck


def identity(*names: object) -> UUID:
    """The same id for the same thing, in every run."""
    return uuid5(NAMESPACE, "|".join(map(str, names)))
