"""Shapes on the ground: read, projected, and asked whether a place lies in them. Pure; degrees are WGS 84, knows nothing of Django.

Points are pairs of longitude and latitude, as in the files. Drawn are integers of ten metres: neighbours that share a
border share its points, so no gap opens between them.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

Place = tuple[float, float]  # longitude, latitude
Ring = tuple[Place, ...]

METRES_PER_DEGREE = 111_195  # of latitude, on a sphere of 6371 km
UNIT = 10  # metres in one unit of the map
MERIDIAN, TOP = 7.67, 52.55  # where the map of North Rhine-Westphalia has its middle and its upper edge


@dataclass(frozen=True)
class Shape:
    """An area with its exclaves and holes: rings, of which a place must cross an odd number to get out."""

    rings: tuple[Ring, ...]

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        places = [place for ring in self.rings for place in ring]
        return (
            min(x for x, _y in places),
            min(y for _x, y in places),
            max(x for x, _y in places),
            max(y for _x, y in places),
        )

    def holds(self, place: Place) -> bool:
        """Does the place lie inside? Counts the borders that a ray to the east crosses (even-odd rule)."""
        x, y = place
        west, south, east, north = self.bounds
        if not (west <= x <= east and south <= y <= north):
            return False
        inside = False
        for ring in self.rings:
            for (x1, y1), (x2, y2) in pairwise(ring):
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    inside = not inside
        return inside

    def metres_to_border(self, place: Place) -> float:
        """How far the place lies from the nearest piece of border, in metres, on a plane laid through the place."""
        x, y = place
        wide = METRES_PER_DEGREE * math.cos(math.radians(y))
        nearest = math.inf
        for ring in self.rings:
            flat = [((px - x) * wide, (py - y) * METRES_PER_DEGREE) for px, py in ring]
            for (ax, ay), (bx, by) in pairwise(flat):
                dx, dy = bx - ax, by - ay
                length = dx * dx + dy * dy
                along = max(0.0, min(1.0, -(ax * dx + ay * dy) / length)) if length else 0.0
                nearest = min(nearest, math.hypot(ax + along * dx, ay + along * dy))
        return nearest


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the map, in its units; y grows to the south."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


def read_topology(raw: bytes, *, layer: str) -> dict[str, Shape]:
    """The shapes of one layer of a TopoJSON file by their key ``ags``. Raises ``ValueError``, ``LookupError`` or ``TypeError``."""
    read = json.loads(raw)
    (scale_x, scale_y), (move_x, move_y) = read["transform"]["scale"], read["transform"]["translate"]
    arcs: list[Ring] = []
    for arc in read["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((move_x + x * scale_x, move_y + y * scale_y))
        arcs.append(tuple(line))
    return {
        shape["properties"]["ags"]: Shape(tuple(_rings(shape, arcs))) for shape in read["objects"][layer]["geometries"]
    }


def _rings(shape: Mapping[str, Any], arcs: Sequence[Ring]) -> Iterator[Ring]:
    """A shape names its borders by number, backwards as the complement of it."""
    for polygon in [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]:
        for numbers in polygon:
            ring: list[Place] = []
            for number in numbers:
                line = arcs[number] if number >= 0 else arcs[~number][::-1]
                ring.extend(line[1:] if ring else line)
            yield tuple(ring)


def projected(place: Place) -> tuple[int, int]:
    """Where a place lies on the map of the state: sinusoidal, so that equal areas stay equal; for the eye, not for measuring."""
    longitude, latitude = place
    x = (longitude - MERIDIAN) * math.cos(math.radians(latitude)) * METRES_PER_DEGREE / UNIT
    y = (TOP - latitude) * METRES_PER_DEGREE / UNIT
    return round(x), round(y)


def drawn(shape: Shape) -> tuple[str, Box]:
    """The shape as path data of SVG, and the box around it."""
    parts, seen = [], []
    for ring in shape.rings:
        points = [projected(place) for place in ring]
        seen += points
        x, y = points[0]
        steps = [f"M{x} {y}"]
        for nx, ny in points[1:-1]:
            if (nx, ny) != (x, y):
                steps.append(f"l{nx - x} {ny - y}")
                x, y = nx, ny
        parts.append("".join([*steps, "z"]))
    columns, rows = [x for x, _y in seen], [y for _x, y in seen]
    return "".join(parts), Box(min(columns), min(rows), max(columns), max(rows))
