"""How the centre stands: for the director, to read, to print, to hand to the committee."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views import View

from miteinander.core.forms import SpanForm
from miteinander.core.pages import ActingRequest, Page
from miteinander.core.time import local_day
from miteinander.workbench import documents, permissions, queries


def period(form: SpanForm, today: date) -> tuple[date, date]:
    """What was wished; without a wish this year until today."""
    wished = form.cleaned_data if form.is_valid() else {}
    last = wished.get("last_on") or today
    first = wished.get("first_on") or date(last.year, 1, 1)
    return first, max(first, last)


class Overview(Page):
    """Sums of a period beside those of the year before."""

    opens = permissions.overview
    template_name = "workbench/overview.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        at = timezone.now()
        first, last = period(SpanForm(self.request.GET), local_day(at))
        dates = {"first_on": first.isoformat(), "last_on": last.isoformat()}
        narrow = SpanForm(self.request.GET or dates)
        seen = queries.overview(first=first, last=last, at=at)
        return super().get_context_data(narrow=narrow, seen=seen, at=at, dates=dates, **more)


class Sheet(View):
    """The same as an accessible PDF, made this moment and kept nowhere."""

    opens = permissions.overview
    request: ActingRequest
    http_method_names = ["get"]

    def get(self, request: ActingRequest) -> HttpResponse:
        at = timezone.now()
        first, last = period(SpanForm(request.GET), local_day(at))
        language = "en" if (get_language() or "de").startswith("en") else "de"
        seen = queries.overview(first=first, last=last, at=at)
        sheet = documents.sheet(seen=seen, by=request.actor, at=at)
        response = HttpResponse(sheet.pdf(language=language), content_type="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="ueberblick-{first}-{last}.pdf"'
        return response
