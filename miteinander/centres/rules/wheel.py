"""The fields of action as a wheel: where the pieces lie. Pure geometry; words and colours are the page's."""

import math
from dataclasses import dataclass

RADIUS, HOLE, LABEL = 98.0, 42.0, 70.0  # in a picture of 200 by 200 around (0, 0)


@dataclass(frozen=True, slots=True)
class Piece:
    """One field: its outline as an SVG path, and where its number stands."""

    number: int
    path: str
    x: float
    y: float


def pieces(*, count: int) -> tuple[Piece, ...]:
    """As many equal pieces, clockwise from the top."""
    return tuple(_piece(number, count) for number in range(1, count + 1))


def _piece(number: int, count: int) -> Piece:
    start, end = (number - 1) / count, number / count
    middle = (start + end) / 2
    x, y = _at(LABEL, middle)
    return Piece(number, _outline(start, end), x, y)


def _outline(start: float, end: float) -> str:
    """Along the rim, in to the hub, back along it; an arc of more than half a turn goes over its middle."""
    middle = (start + end) / 2
    outer = [_at(RADIUS, turn) for turn in (start, middle, end)]
    inner = [_at(HOLE, turn) for turn in (end, middle, start)]
    rim = "".join(f"A{RADIUS:g} {RADIUS:g} 0 0 1 {x} {y}" for x, y in outer[1:])
    hub = "".join(f"A{HOLE:g} {HOLE:g} 0 0 0 {x} {y}" for x, y in inner[1:])
    return f"M{outer[0][0]} {outer[0][1]}{rim}L{inner[0][0]} {inner[0][1]}{hub}Z"


def _at(radius: float, turn: float) -> tuple[float, float]:
    angle = 2 * math.pi * turn
    return round(radius * math.sin(angle), 2) + 0.0, round(-radius * math.cos(angle), 2) + 0.0
