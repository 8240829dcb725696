"""Places: which municipality a postcode means, and maps of areas with a figure for each municipality."""

from collections.abc import Callable, Mapping

from django.db.models import Max
from django.utils.translation import gettext as _

from miteinander.core import geometry, labels, maps
from miteinander.core.fields import SortKey
from miteinander.directory import rules
from miteinander.directory.models import Municipality, Outline, ReferenceLoad, ReferenceSource
from miteinander.directory.vocabulary import OutlineLevel

CREDIT = "© GeoBasis-DE / BKG 2023 (Daten verändert)"  # what the licence of the outlines asks to show beside the map


def municipalities_for(*, postcode: str, using: str = "default") -> list[Municipality]:
    """The municipalities in which a postcode lies, by name: none when it is unknown, and sometimes two, then one has to ask."""
    rows = Municipality.objects.using(using).current().filter(postcodes__postcode=postcode)
    return list(rows.order_by(SortKey("short_name"), "ags"))


def area_map(
    *,
    area: rules.Area,
    values: Mapping[str, maps.Number],
    title: str,
    description: str,
    figure: str,
    write: Callable[[maps.Number], str] = labels.number,
    using: str = "default",
) -> maps.Map | None:
    """A map of an area, each municipality coloured by its figure; nothing while no outlines are loaded.

    ``values`` by Amtlicher Gemeindeschlüssel. ``title`` and ``description`` are what people hear who do not see the map,
    ``figure`` what the colours mean; the same figures belong in a table beside it. A map knows municipalities only, so no
    place with an address can ever stand on it. Two statements, however large the area.
    """
    towns = {town.ags: town for town in Municipality.objects.using(using).current().within(area).order_by("ags")}
    shapes = Outline.objects.using(using)
    rows = list(shapes.filter(key__in=towns).order_by("key"))
    if not rows:
        return None
    seen = maps.seen(maps.frame([row.box for row in rows]))
    around = shapes.filter(
        level=OutlineLevel.DISTRICT, left__lt=seen.right, right__gt=seen.left, top__lt=seen.bottom, bottom__gt=seen.top
    )
    return maps.draw(
        outlines=[
            maps.Outline(
                row.key,
                towns[row.key].short_name,
                row.path,
                row.box,
                geometry.projected((towns[row.key].longitude, towns[row.key].latitude)),
            )
            for row in rows
        ],
        around=list(around.order_by("key").values_list("path", flat=True)),
        values=values,
        write=write,
        title=title,
        description=description,
        figure=figure,
        credit=CREDIT,
        none=_("keine Angabe"),
        to=_("bis"),
    )


def edition(*, using: str = "default") -> int | None:
    """A number that grows with each load of reference data; nothing before the first."""
    newest: int | None = ReferenceLoad.objects.using(using).aggregate(newest=Max("id"))["newest"]
    return newest


def sources(*, using: str = "default") -> list[ReferenceSource]:
    """From whom the reference data come, file by file, for the page that names sources and licences."""
    return list(ReferenceSource.objects.using(using).order_by("dataset", "position"))
