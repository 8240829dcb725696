"""The outlines of districts and municipalities: checked, ready to be drawn, and asked whether a school lies where it says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from miteinander.core import geometry
from miteinander.core.geometry import Shape
from miteinander.core.tables import Mistake, Table
from miteinander.directory.imports import places, schools
from miteinander.directory.vocabulary import OutlineLevel, SchoolFindingKind

OUTLINES = "municipalities.topo.json"
# The outlines are a map of 1:250,000, whose finest line is 50 m wide, and keep a quarter of its points: nearer than this to a
# border they cannot tell on which side a school stands.
TOLERANCE = 100  # metres


@dataclass(frozen=True, slots=True)
class Outline:
    key: str
    level: OutlineLevel
    path: str
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class SchoolFinding:
    school_id: str
    kind: SchoolFindingKind
    lies_in_id: str | None
    metres: int | None
    latitude: float | None
    longitude: float | None
    is_used: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """All shapes of the state by key."""

    districts: Mapping[str, Shape]
    municipalities: Mapping[str, Shape]

    def where(self, place: geometry.Place) -> str | None:
        """The municipality in which the place lies, or nothing outside of North Rhine-Westphalia."""
        return next((key for key, shape in self.municipalities.items() if shape.holds(place)), None)


NO_GROUND = Ground({}, {})


def read(
    raw: bytes, districts: Table[places.District], municipalities: Table[places.Municipality], mistakes: list[Mistake]
) -> Ground:
    """The shapes of the file; every district and municipality has one, and nothing else has."""
    try:
        ground = shapes(raw)
    except (ValueError, LookupError, TypeError, AttributeError):
        mistakes.append(Mistake(OUTLINES, 0, "", "Die Umrisse sind nicht lesbar."))
        return NO_GROUND
    for known, drawn, file in (
        ({place.ags for place in districts.values}, set(ground.districts), places.DISTRICTS),
        ({place.ags for place in municipalities.values}, set(ground.municipalities), places.MUNICIPALITIES),
    ):
        mistakes += [
            Mistake(OUTLINES, 0, "ags", f"„{key}“ steht nur hier oder nur in {file}.") for key in sorted(drawn ^ known)
        ]
    return ground


def shapes(raw: bytes) -> Ground:
    """The shapes as the file has them. Raises what a broken file raises (``geometry.read_topology``)."""
    return Ground(
        districts=geometry.read_topology(raw, layer="kreise"),
        municipalities=geometry.read_topology(raw, layer="gemeinden"),
    )


def drawn(ground: Ground) -> Iterator[Outline]:
    """Every shape as it is drawn."""
    for level, shapes in (
        (OutlineLevel.DISTRICT, ground.districts),
        (OutlineLevel.MUNICIPALITY, ground.municipalities),
    ):
        for key, shape in sorted(shapes.items()):
            path, box = geometry.drawn(shape)
            yield Outline(key, level, path, box.left, box.top, box.right, box.bottom)


def finding(school: schools.School, ground: Ground, *, is_used: bool = True) -> SchoolFinding | None:
    """What is doubtful about a school's point, or nothing when it lies in the school's municipality.

    A point that is no farther than the tolerance beyond the border of its municipality is said to be at the border: there
    the outlines themselves may err.
    """
    if school.latitude is None or school.longitude is None:
        return SchoolFinding(school.number, SchoolFindingKind.NO_POINT, None, None, None, None, False)
    place = (school.longitude, school.latitude)
    own = ground.municipalities.get(school.municipality_id)
    if own is None or own.holds(place):
        return None
    metres = round(own.metres_to_border(place))
    lies_in = ground.where(place)
    kind = SchoolFindingKind.ELSEWHERE if lies_in else SchoolFindingKind.OUTSIDE
    if metres <= TOLERANCE:
        kind = SchoolFindingKind.AT_THE_BORDER
    return SchoolFinding(school.number, kind, lies_in, metres, school.latitude, school.longitude, is_used)


def findings(known: tuple[schools.School, ...], ground: Ground) -> Iterator[SchoolFinding]:
    """What is doubtful about the points of all schools."""
    for school in known:
        found = finding(school, ground)
        if found is not None:
            yield found
