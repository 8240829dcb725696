"""Shapes hold what lies in them, and are drawn without gaps."""

import json
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miteinander.core import geometry, maps
from miteinander.core.geometry import Box, Shape

SQUARE = ((7.0, 51.0), (7.1, 51.0), (7.1, 51.1), (7.0, 51.1), (7.0, 51.0))
HOLE = ((7.04, 51.04), (7.06, 51.04), (7.06, 51.06), (7.04, 51.06), (7.04, 51.04))
EXCLAVE = ((7.3, 51.0), (7.4, 51.0), (7.4, 51.1), (7.3, 51.1), (7.3, 51.0))
SHAPE = Shape((SQUARE, HOLE, EXCLAVE))
# Two squares that share a border: the arc in the middle is used forwards and backwards.
TOPOLOGY = {
    "transform": {"scale": [0.01, 0.01], "translate": [7.0, 51.0]},
    "arcs": [[[10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10], [10, 0]], [[10, 0], [10, 0], [0, 10], [-10, 0]]],
    "objects": {
        "all": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"ags": "west"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"ags": "east"}},
            ]
        }
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "inside"),
    [((7.02, 51.02), True), ((7.05, 51.05), False), ((7.35, 51.05), True), ((7.2, 51.05), False), ((7.05, 52), False)],
)
def test_holds_knows_holes_and_exclaves(place: geometry.Place, inside: bool) -> None:
    assert SHAPE.holds(place) is inside


@given(st.floats(6.9, 7.5), st.floats(50.9, 51.2))
def test_every_place_lies_in_one_of_two_neighbours_or_none(x: float, y: float) -> None:
    shapes = geometry.read_topology(json.dumps(TOPOLOGY).encode(), layer="all")
    holding = [key for key, shape in shapes.items() if shape.holds((x, y))]
    wanted = [] if not (7.0 < x < 7.2 and 51.0 < y < 51.1) else ["west" if x < 7.1 else "east"]
    if min(abs(x - edge) for edge in (7.0, 7.1, 7.2)) > 1e-9 and min(abs(y - edge) for edge in (51.0, 51.1)) > 1e-9:
        assert holding == wanted


def test_measures_metres_to_the_border() -> None:
    kilometre = 1 / (geometry.METRES_PER_DEGREE / 1000)
    assert SHAPE.metres_to_border((7.05, 51.0 - kilometre)) == pytest.approx(1000, abs=1)
    east = 7.4 + kilometre / math.cos(math.radians(51.05))
    assert SHAPE.metres_to_border((east, 51.05)) == pytest.approx(1000, abs=1)
    assert SHAPE.metres_to_border((7.0, 51.03)) == pytest.approx(0, abs=0.1)


def test_draws_neighbours_with_the_same_border() -> None:
    shapes = geometry.read_topology(json.dumps(TOPOLOGY).encode(), layer="all")

    def points(path: str) -> set[tuple[int, int]]:
        x = y = 0
        found = set()
        for letter, dx, dy in re.findall(r"([Ml])(-?\d+) (-?\d+)", path):
            x, y = (int(dx), int(dy)) if letter == "M" else (x + int(dx), y + int(dy))
            found.add((x, y))
        return found

    west, east = (geometry.drawn(shapes[key]) for key in ("west", "east"))
    border = {geometry.projected(place) for place in ((7.1, 51.0), (7.1, 51.1))}
    assert border == points(west[0]) & points(east[0])
    assert west[1].right >= min(x for x, _y in border)
    assert west[1].height == pytest.approx(0.1 * geometry.METRES_PER_DEGREE / geometry.UNIT, abs=1)


def test_keeps_areas_equal() -> None:
    """A square kilometre in the south of the state is as large on the map as one in the north."""

    def area(latitude: float) -> float:
        wide = 0.1 / math.cos(math.radians(latitude))
        corners = [(9.0, latitude), (9.0 + wide, latitude), (9.0 + wide, latitude + 0.1), (9.0, latitude + 0.1)]
        points = [geometry.projected(place) for place in corners]
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True))) / 2

    assert area(50.4) == pytest.approx(area(52.3), rel=0.01)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"{}", b'{"transform": {"scale": [1, 1], "translate": [0, 0]}}'])
def test_says_when_a_file_is_no_topology(raw: bytes) -> None:
    with pytest.raises((ValueError, LookupError, TypeError)):
        geometry.read_topology(raw, layer="all")


def outline(key: str, left: int) -> maps.Outline:
    return maps.Outline(key, f"Ort {key}", "M0 0l1 0l0 1z", Box(left, 0, left + 1000, 1000), (left + 500, 500))


def drawn(values: dict[str, maps.Number], count: int = 6) -> maps.Map:
    return maps.draw(
        outlines=[outline(str(number), number * 1000) for number in range(count)],
        around=[], values=values, write=str, title="", description="", figure="", credit="",
        none="keine Angabe", to="bis",
    )  # fmt: skip


def test_puts_figures_into_classes_of_about_as_many() -> None:
    assert maps.classed([3, 1, 2]) == [[1], [2], [3]]
    assert maps.classed([]) == []
    assert maps.classed([7, 7, 7]) == [[7]]
    assert [len(one) for one in maps.classed(list(range(11)))] == [3, 2, 2, 2, 2]


@given(st.lists(st.integers(-50, 50), max_size=40))
def test_every_figure_is_in_one_class_and_classes_are_in_order(values: list[int]) -> None:
    classes = maps.classed(values)
    flat = [value for members in classes for value in members]
    assert flat == sorted(set(values))
    assert len(classes) == min(maps.MOST_CLASSES, len(set(values)))


def test_legend_says_the_figures_and_who_has_none() -> None:
    told = drawn({"0": 1, "1": 2, "2": 2, "3": 9})
    assert [entry.text for entry in told.legend] == ["1", "2", "9", "keine Angabe"]
    assert [area.level for area in told.areas] == [0, 1, 1, 2, None, None]
    assert [area.text for area in told.areas][-1] == "keine Angabe"
    assert drawn({}).legend == []


def test_refuses_a_figure_for_nobody_on_the_map() -> None:
    with pytest.raises(KeyError, match="not on the map"):
        drawn({"77": 1})


def test_names_do_not_lie_upon_one_another() -> None:
    crowded = drawn({}, count=60)
    assert 0 < len(crowded.names) < 60
    assert len(drawn({}, count=3).names) == 3
    for name in crowded.names:
        assert 0 <= name.x <= maps.WIDTH
