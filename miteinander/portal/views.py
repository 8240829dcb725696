"""Public pages: published things only, no cookie, no person, no script."""

import hashlib
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views import View

from miteinander.centres import permissions
from miteinander.centres import queries as centre_queries
from miteinander.centres import views as centre_views
from miteinander.core import downloads, files, maps
from miteinander.core.pages import Page, found
from miteinander.core.time import local_day
from miteinander.core.uploads import FileKind
from miteinander.knowledge import queries as knowledge
from miteinander.portal import documents, forms, queries


class Centres(Page):
    """All centres of the state."""

    opens = permissions.everyone
    template_name = "portal/centres.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        centres = centre_queries.all_centres(using=queries.VISITOR)
        centres.sort(key=lambda centre: centre.government_region)  # stable: by name inside a region
        asked = forms.PostcodeForm(self.request.GET if "plz" in self.request.GET else None)
        if asked.is_valid():
            postcode = asked.cleaned_data["plz"]
            more |= {"postcode": postcode, "responsible": queries.responsible(postcode=postcode)}
        return super().get_context_data(centres=centres, form=asked, **more)


class CentrePage(Page):
    """One centre: what it does, for whom, where and when; and what it has not told yet."""

    opens = permissions.everyone
    template_name = "portal/centre.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        page = found(queries.centre_page(slug=self.kwargs["slug"], at=timezone.now()))
        known = knowledge.tells_everybody(today=local_day(timezone.now()))
        return super().get_context_data(page=page, centre=page.centre, known=known, **more)


class Knowledge(Page):
    """What a centre tells everybody: questions that are asked often, and materials to take along."""

    opens = permissions.everyone
    template_name = "portal/knowledge.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        centre = found(centre_queries.visited(slug=self.kwargs["slug"]))
        today = local_day(timezone.now())
        narrow = forms.SearchForm(self.request.GET, languages=knowledge.languages_in_use(using=queries.VISITOR))
        wanted = narrow.wanted()
        number = self.request.GET.get("page", "1")
        result = knowledge.search(wanted=wanted, today=today, page=number, using=queries.VISITOR)
        rows = knowledge.shown(entries=result.page, today=today, using=queries.VISITOR)
        return super().get_context_data(
            centre=centre,
            narrow=narrow,
            narrowed=wanted != knowledge.EntryFilter(),
            page=result.page,
            nearly=result.nearly,
            **queries.by_kind(rows),
            **more,
        )


class Entry(Page):
    """One material or answer, at an address that can be sent to somebody. One whose time is over says so."""

    opens = permissions.everyone
    template_name = "portal/entry.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        centre = found(centre_queries.visited(slug=self.kwargs["slug"]))
        today = local_day(timezone.now())
        entry = found(knowledge.entry(entry_id=self.kwargs["id"], using=queries.VISITOR))
        return super().get_context_data(
            centre=centre,
            entry=entry,
            shown=knowledge.shown(entries=[entry], today=today, using=queries.VISITOR)[0],
            related=knowledge.related(entry=entry, today=today, using=queries.VISITOR),
            answers=knowledge.answers_with(entry=entry, today=today, using=queries.VISITOR),
            **more,
        )


class Download(View):
    """The file of a public material."""

    opens = permissions.everyone
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        found(centre_queries.visited(slug=self.kwargs["slug"]))
        entry = found(knowledge.entry(entry_id=self.kwargs["id"], using=queries.VISITOR))
        shown = knowledge.shown(entries=[entry], today=local_day(timezone.now()), using=queries.VISITOR)[0]
        file = found(None if shown.expired else entry.file)
        content = found(files.of_row(file))
        return downloads.attachment(content, kind=FileKind(file.kind), title=entry.title, public=True)


class CentreMap(Page):
    """The map on a centre's page: a picture that browsers keep for a day and then ask whether it is still the same."""

    opens = permissions.everyone

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        drawn = found(documents.centre_map(slug=self.kwargs["slug"]))
        answer = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")
        answer.headers["Content-Security-Policy"] = maps.PICTURE_POLICY
        answer.headers["Cache-Control"] = "public, max-age=86400"
        etag = quote_etag(hashlib.sha256(drawn.encode()).hexdigest()[:32])
        answer.headers["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=answer) or answer


class Picture(View):
    """A picture that a centre's page shows: only as long as it shows it."""

    opens = permissions.everyone
    http_method_names = ["get"]

    def get(self, request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
        return centre_views.shown(centre_queries.public_picture(slug=slug, picture_id=id))


class ProfileFile(View):
    """A file that a centre's page offers: only as long as it offers it."""

    opens = permissions.everyone
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
        return centre_views.handed_out(centre_queries.public_file(slug=slug, entry_id=id), public=True)


class Institutions(Page):
    """Institutions of a centre that agreed to be shown."""

    opens = permissions.everyone
    template_name = "portal/institutions.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        page = found(queries.institutions_page(slug=self.kwargs["slug"], day=local_day(timezone.now())))
        return super().get_context_data(page=page, centre=page.centre, **more)


class Imprint(Page):
    """Who answers for this installation."""

    opens = permissions.everyone
    template_name = "portal/imprint.html"


class Privacy(Page):
    """What is stored of whom, why and for how long."""

    opens = permissions.everyone
    template_name = "portal/privacy.html"


class Licences(Page):
    """Whose data and whose work this stands on."""

    opens = permissions.everyone
    template_name = "portal/licences.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(files=queries.files(), **more)
