"""What every page's frame shows: the centre, the person, the ways to go."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from miteinander.centres import queries
from miteinander.centres.vocabulary import Role
from miteinander.core import languages
from miteinander.core.labels import label
from miteinander.core.pages import menu, search_way

THEMES = ("light", "dark")


def language_links(rest: str, language: str) -> list[dict[str, Any]]:
    """The same page in every language of the portal; what somebody searched for (``rest`` of the address) stays."""
    return [
        {"code": code, "label": name, "url": f"?{rest}sprache={code}", "current": code == language}
        for code, name in languages.PORTAL.items()
    ]


def asked(request: HttpRequest) -> QueryDict:
    """What the address asks; nothing when it asks far too much: the page that says so is drawn in this frame as well."""
    try:
        return request.GET
    except TooManyFieldsSent:
        return QueryDict()


def without_language(request: HttpRequest) -> str:
    """What the address asks besides the language, ready to be followed by it."""
    query = asked(request).copy()
    query.pop("sprache", None)
    return f"{query.urlencode()}&" if query else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Variables of ``core/skeleton.html``. One query, for the name of the centre."""
    theme, wish = request.COOKIES.get("theme", ""), asked(request).get("sprache")
    language, rest = languages.reader(), without_language(request)
    frame: dict[str, Any] = {
        "demo": settings.DEMO,
        "theme": theme if theme in THEMES else "",
        # Public pages keep the reader's choice in the address, from link to link.
        "language_query": f"?{urlencode({'sprache': wish})}" if wish in languages.PORTAL else "",
        "language_links": SimpleLazyObject(partial(language_links, rest, language)),
        "language_name": languages.PORTAL.get(language, ""),
        "german_url": f"?{rest}sprache={languages.SOURCE}",
        "unconfirmed": languages.is_unconfirmed(language),
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
