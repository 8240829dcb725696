"""A map of areas coloured by one figure each, as values that a template draws. Pure.

It knows areas and their figures and nothing else: there is no way to put a place with an address on it.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from miteinander.core.geometry import Box

WIDTH, HEIGHT, EDGE = 480, 360, 12  # of the picture, in pixels, without its legend
LETTER, LINE = 6.6, 15  # width of a letter and height of a line of 13 pixels
MOST_CLASSES = 5
LEGEND_COLUMNS, LEGEND_LINE, LEGEND_HEAD = 3, 22, 26

# A map that is a picture of its own can load nothing: it brings the sheet along, and a policy that lets in this very sheet.
STYLE = (Path(__file__).parent / "static" / "core" / "map.css").read_text()
PICTURE_POLICY = (
    f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}';"
    " frame-ancestors 'none'"
)

Number = float | int | Decimal


@dataclass(frozen=True, slots=True)
class Outline:
    """An area as it is drawn. ``at``: where its name stands."""

    key: str
    name: str
    path: str
    box: Box
    at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Area:
    """An area on the map with what is said of it; ``level`` is its class from 0 up, none where there is no figure."""

    outline: Outline
    level: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the middle of it in the picture."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the legend: a class and the figures in it."""

    level: int | None
    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Map:
    """Everything that the template draws. ``figure`` says what the colours mean; the same figures belong in a table beside it."""

    title: str
    description: str
    figure: str
    credit: str
    areas: Sequence[Area]
    around: Sequence[str]  # paths of what lies beside the area, for orientation
    names: Sequence[Name]
    legend: Sequence[Entry]
    scale: float
    move_x: float
    move_y: float

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        lines = -(-len(self.legend) // LEGEND_COLUMNS)
        return HEIGHT + (LEGEND_HEAD + lines * LEGEND_LINE if lines else 0) + LEGEND_LINE

    @property
    def ground_height(self) -> int:
        return HEIGHT

    @property
    def edge(self) -> int:
        return EDGE

    @property
    def transform(self) -> str:
        """From the units of the map to pixels."""
        return f"translate({self.move_x:.2f} {self.move_y:.2f}) scale({self.scale:.5f})"


def draw(
    *,
    outlines: Sequence[Outline],
    around: Sequence[str],
    values: Mapping[str, Number],
    write: Callable[[Number], str],
    title: str,
    description: str,
    figure: str,
    credit: str,
    none: str,
    to: str,
) -> Map:
    """A map of these areas, coloured by their figures in at most five classes of about as many areas each.

    ``values`` by key; who is missing there is drawn as ``none`` ("keine Angabe"). ``to`` stands between the lowest and
    the highest figure of a class ("bis"). Raises ``KeyError`` for a figure of an area that is not on the map, so that
    nobody is left out unseen.
    """
    strangers = set(values) - {outline.key for outline in outlines}
    if strangers:
        raise KeyError(f"not on the map: {sorted(strangers)}")
    scale, move_x, move_y = _fitted(frame([outline.box for outline in outlines]))
    classes = classed(list(values.values()))
    levels = {value: level for level, members in enumerate(classes) for value in members}
    areas = [
        Area(
            outline,
            levels[values[outline.key]] if outline.key in values else None,
            write(values[outline.key]) if outline.key in values else none,
        )
        for outline in outlines
    ]
    return Map(
        title=title,
        description=description,
        figure=figure,
        credit=credit,
        areas=areas,
        around=around,
        names=_names(outlines, scale, move_x, move_y),
        legend=_legend(classes, len(values) < len(outlines), write, none, to),
        scale=scale,
        move_x=move_x,
        move_y=move_y,
    )


def frame(boxes: Sequence[Box]) -> Box:
    """The box around all of them."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def seen(box: Box) -> Box:
    """What of the ground the picture shows when its middle is this box: it has a fixed shape, so more than the box."""
    scale, move_x, move_y = _fitted(box)
    return Box(
        int(-move_x / scale), int(-move_y / scale), int((WIDTH - move_x) / scale), int((HEIGHT - move_y) / scale)
    )


def _fitted(box: Box) -> tuple[float, float, float]:
    """Scale and shift that put the box into the middle of the picture."""
    scale = min((WIDTH - 2 * EDGE) / max(box.width, 1), (HEIGHT - 2 * EDGE) / max(box.height, 1))
    return (
        scale,
        WIDTH / 2 - scale * (box.left + box.right) / 2,
        HEIGHT / 2 - scale * (box.top + box.bottom) / 2,
    )


def classed(values: Sequence[Number]) -> list[list[Number]]:
    """Different figures in order, in at most five classes of about as many areas each; equal figures share a class."""
    counts = sorted(Counter(values).items())
    wanted = min(MOST_CLASSES, len(counts))
    classes: list[list[Number]] = []
    before = 0  # areas with a lower figure
    for place, (value, areas) in enumerate(counts):
        full = before * wanted >= len(classes) * len(values)
        last_chance = len(counts) - place <= wanted - len(classes)
        if len(classes) < wanted and (full or last_chance):
            classes.append([])
        classes[-1].append(value)
        before += areas
    return classes


def _legend(
    classes: Sequence[Sequence[Number]], gaps: bool, write: Callable[[Number], str], none: str, to: str
) -> list[Entry]:
    texts: list[tuple[int | None, str]] = []
    for level, members in enumerate(classes):
        low, high = write(members[0]), write(members[-1])
        texts.append((level, low if low == high else f"{low} {to} {high}"))
    if gaps and classes:
        texts.append((None, none))
    wide = (WIDTH - 2 * EDGE) // LEGEND_COLUMNS
    return [
        Entry(
            level,
            text,
            EDGE + number % LEGEND_COLUMNS * wide,
            HEIGHT + LEGEND_HEAD + number // LEGEND_COLUMNS * LEGEND_LINE,
        )
        for number, (level, text) in enumerate(texts)
    ]


def _names(outlines: Sequence[Outline], scale: float, move_x: float, move_y: float) -> list[Name]:
    """Names where there is room for them, the largest areas first; the table beside the map has all of them."""
    taken: list[tuple[float, float, float, float]] = []
    names = []
    for outline in sorted(outlines, key=lambda one: (-one.box.width * one.box.height, one.key)):
        half = len(outline.name) * LETTER / 2
        x = min(max(outline.at[0] * scale + move_x, half + 2), WIDTH - half - 2)
        y = outline.at[1] * scale + move_y
        place = (x - half, y - LINE / 2, x + half, y + LINE / 2)
        free = all(
            place[2] < other[0] or place[0] > other[2] or place[3] < other[1] or place[1] > other[3] for other in taken
        )
        if free:
            taken.append(place)
            names.append(Name(outline.name, round(x, 1), round(y, 1)))
    return names
