"""How well a word fits what somebody typed: both folded, that is small Latin letters without accents."""

from enum import Enum

EXACT, BEGINS, BONES, SLIPPED, WITHIN = 1.0, 0.8, 0.6, 0.55, 0.5
STEP = 0.12  # less for every slip of the pen
SHORT, LONG = 4, 8  # up to so many letters one slip is too many, from so many on two are allowed


class Found(Enum):
    """On which way a word was found."""

    BEGINNING = "beginning"
    BONES = "bones"
    GRAMS = "grams"


def score(*, typed: str, word: str, found: Found) -> float:
    """From 0 (not meant) to 1 (this very word)."""
    if word == typed:
        return EXACT
    if found is Found.BEGINNING and word.startswith(typed):
        return BEGINS + 0.1 * len(typed) / len(word)
    if found is Found.BONES:
        return BONES - STEP * (distance(typed, word) / max(len(typed), len(word)))
    slips = slip(typed, word)
    if slips <= allowed(typed):
        return SLIPPED - STEP * (slips - 1)
    return WITHIN if len(typed) >= SHORT and typed in word else 0.0  # German words grow together: Schule in Grundschule


def allowed(typed: str) -> int:
    """How many slips are forgiven."""
    return 0 if len(typed) < SHORT else 1 if len(typed) < LONG else 2


def slip(typed: str, word: str) -> int:
    """Slips between what was typed and the word, or its beginning when the word goes on."""
    whole = distance(typed, word)
    return min(whole, 1 + distance(typed, word[: len(typed)])) if len(word) > len(typed) else whole


def distance(one: str, other: str) -> int:
    """Letters put in, left out, changed, or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, a in enumerate(one, 1):
        older, before, row = before, row, [n]
        for m, b in enumerate(other, 1):
            cost = min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (a != b))
            if n > 1 and m > 1 and a == other[m - 2] and one[n - 2] == b:
                cost = min(cost, older[m - 2] + 1)
            row.append(cost)
    return row[-1]
