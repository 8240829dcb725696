"""The map of a centre's ground as a picture with an address of its own, so that the page beside it stays light."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from miteinander.centres import queries as centre_queries
from miteinander.core import maps
from miteinander.directory import queries as directory_queries
from miteinander.portal.queries import VISITOR


def centre_map(*, slug: str) -> str | None:
    """The ground of a centre as SVG, in the reader's language; nothing when there is no such centre or no outline of it.

    Drawn once per centre and language until reference data are loaded again. Only towns stand on it, never a house.
    """
    edition = directory_queries.edition(using=VISITOR)
    language = get_language() or "de"
    return _drawn(slug, language) if edition is None else _kept(slug, language, edition)


@lru_cache(maxsize=200)  # of 54 centres in 22 languages those that were asked for last: about four megabytes
def _kept(slug: str, language: str, _edition: int) -> str | None:
    return _drawn(slug, language)


def _drawn(slug: str, language: str) -> str | None:
    centre = next((one for one in centre_queries.all_centres(using=VISITOR) if one.slug == slug), None)
    if centre is None:
        return None
    area = directory_queries.ground(centre_id=centre.id, using=VISITOR)
    towns = directory_queries.municipalities_of(area=area, using=VISITOR)
    drawn = directory_queries.area_map(
        area=area,
        values={town.ags: town.people_per_km2 for town in towns},
        title=_("Das Gebiet: %(name)s") % {"name": centre.short_name},
        description=_(
            "Städte und Gemeinden, gefärbt nach Menschen je Quadratkilometer. Die Zahlen stehen in der Tabelle."
        ),
        figure=_("Menschen je km²"),
        using=VISITOR,
    )
    if drawn is None:
        return None
    return render_to_string(
        "core/components/map.svg", {"map": drawn, "style": maps.STYLE, "language": language, "name": "map"}
    )
