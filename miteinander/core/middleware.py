"""Headers of every answer, and the limit of every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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


class SizeLimit:
    """What is far too large is refused by what it says of its own size, before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = request.META.get("CONTENT_LENGTH") or "0"
        if size.isdecimal() and len(size) < 20 and int(size) <= MOST_OF_A_REQUEST:  # Python reads no endless figures
            return self.get_response(request)
        reason = _("Das ist zu groß für uns. Bitte laden Sie Dateien bis höchstens 20 Megabyte hoch.")
        return render(request, "413.html", {"reason": reason}, status=413)
