"""Headers and language of every answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from miteinander.core.receiving import MOST_OF_A_REQUEST

# No inline script or style anywhere; nothing is loaded from elsewhere.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


class SafeHeaders:
    """What the browser may load, and that nothing of a signed-in page stays on the device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        # Also before a centre is chosen: recovery codes and the list of one's centres are nobody else's business.
        if getattr(getattr(request, "session", None), "accessed", False):
            response.headers["Cache-Control"] = "no-store"
        return response


class Language:
    """The language the reader chose (in the address or a cookie), else the first of the browser's that we speak, else German."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = {code for code, _name in settings.LANGUAGES}
        # Public pages set no cookie: there the choice stands in the address, and can be sent to somebody.
        wishes = (request.GET.get("sprache"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
        language = next((wish for wish in wishes if wish in known), None) or translation.get_language_from_request(
            request
        )
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


class SizeLimit:
    """What is far too large is refused by what it says of its own size, before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = request.META.get("CONTENT_LENGTH") or "0"
        if size.isdecimal() and int(size) <= MOST_OF_A_REQUEST:
            return self.get_response(request)
        reason = _("Das ist zu groß für uns. Bitte laden Sie Dateien bis höchstens 20 Megabyte hoch.")
        return render(request, "413.html", {"reason": reason}, status=413)
