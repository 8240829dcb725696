"""One's own appointments in one's own calendar: the page with the link, and what a calendar reads there."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from miteinander.centres import permissions as centre
from miteinander.centres import queries as centres
from miteinander.core import counters, links, tenancy
from miteinander.core.pages import Button, Page, found
from miteinander.core.time import local_day
from miteinander.workbench import documents, permissions, queries, use_cases

# Calendars ask every few minutes at most; a dozen devices of one person may share a link.
OFTEN = counters.Limit("calendar", 30, timedelta(seconds=30))


class Calendar(Page):
    """Whether there is a link, and what can be done with it."""

    opens = permissions.calendar
    needs_fresh_factor = True  # whoever holds the link reads without signing in
    template_name = "workbench/calendar.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        link = queries.calendar_link(by=self.request.actor)
        secret = queries.calendar_token(link_id=link.id, issue=link.issue) if link else ""
        return super().get_context_data(link=link, secret=secret, house=settings.SITE_URL.rstrip("/"), **more)


class OpenCalendar(Button):
    """A link, or a new one in place of the old."""

    opens = permissions.calendar
    needs_fresh_factor = True
    done_message = _("Ihr Link ist da. Ein früherer gilt nicht mehr.")

    def deed(self, *, key: uuid.UUID, version: int) -> None:
        use_cases.open_calendar(by=self.request.actor, at=timezone.now())

    def back_url(self) -> str:
        return reverse("workbench:calendar")


class CloseCalendar(Button):
    """No link any more."""

    opens = permissions.calendar
    done_message = _("Der Link ist gelöscht. Ihr Kalender bekommt von uns nichts mehr.")

    def deed(self, *, key: uuid.UUID, version: int) -> None:
        use_cases.close_calendar(by=self.request.actor)

    def back_url(self) -> str:
        return reverse("workbench:calendar")


class Feed(View):
    """What a calendar reads with the secret in its address. Nobody is signed in; reading changes nothing."""

    opens = centre.everyone
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, slug: str, secret: str) -> HttpResponse:
        at, place = timezone.now(), found(centres.visited(slug=slug))
        with tenancy.acting_for(tenancy.system(place.id), read_only=True):
            by = found(queries.reader(secret=secret, day=local_day(at)))
        found(permissions.calendar(by) or None)
        wait = counters.take(counters.Bucket(OFTEN, links.digest(secret)))
        if wait:
            return HttpResponse(status=429, headers={"Retry-After": str(int(wait.total_seconds()) + 1)})
        with tenancy.acting_for(by, read_only=True):  # in her own name: the walls let through what she may see
            rows, language = queries.appointments(by=by, at=at), queries.preference(by=by).language
        answer = HttpResponse(
            documents.calendar(rows=rows, at=at, language=language), content_type="text/calendar; charset=utf-8"
        )
        answer.headers["Cache-Control"] = "private, no-store"
        answer.headers["X-Robots-Tag"] = "noindex"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer
