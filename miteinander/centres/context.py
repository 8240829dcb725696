"""What every page's frame shows: the centre, the person, the ways to go."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from miteinander.centres import queries
from miteinander.centres.vocabulary import Role
from miteinander.core.labels import label
from miteinander.core.pages import menu, search_way

THEMES = ("light", "dark")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Variables of ``core/skeleton.html``. One query, for the name of the centre."""
    theme, wish = request.COOKIES.get("theme", ""), request.GET.get("sprache")
    frame: dict[str, Any] = {
        "demo": settings.DEMO,
        "theme": theme if theme in THEMES else "",
        # Public pages keep the reader's choice in the address, from link to link.
        "language_query": f"?{urlencode({'sprache': wish})}" if wish in dict(settings.LANGUAGES) else "",
        "language_links": [
            {
                "code": code,
                "label": name,
                "url": f"?{urlencode({'sprache': code})}",
                "current": code == getattr(request, "LANGUAGE_CODE", ""),
            }
            for code, name in settings.LANGUAGES
        ],
    }
    actor = getattr(request, "actor", None)
    if actor is not None:
        search, ways = search_way(), menu(actor=actor, path=request.path)
        centre = queries.centre(centre_id=actor.centre_id)
        frame["search_url"] = reverse(search.view_name) if search and search.opens(actor) else ""
        frame |= {
            "actor": actor,
            "centre_name": centre.name,
            "centre_slug": centre.slug,
            "person_name": actor.name,
            "role_name": ", ".join(str(label(role)) for role in Role if role in actor.roles),
            "menu": ways,
            "navigation": ways.daily,  # of pages for everybody, which tell what went wrong
        }
    return frame
