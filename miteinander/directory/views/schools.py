"""Pages of the official register of schools: for the team, to read."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from miteinander.core.export_pages import Download
from miteinander.core.exports import limit
from miteinander.core.pages import Page, found
from miteinander.core.time import local_day
from miteinander.directory import exports, permissions, queries
from miteinander.directory.forms import schools as forms


class Schools(Page):
    """The schools on the centre's ground: by municipality with a map, and as a list."""

    opens = permissions.see_schools
    template_name = "directory/schools.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        area = queries.ground(centre_id=self.request.actor.centre_id)
        narrow = forms.SchoolFilterForm(self.request.GET, municipalities=queries.municipalities_of(area=area))
        narrow.is_valid()
        wanted = queries.SchoolFilter(**narrow.cleaned_data)
        sort = self.request.GET.get("sort", "name")
        towns, year = queries.landscape(area=area)
        return super().get_context_data(
            narrow=narrow,
            page=queries.schools(area=area, wanted=wanted, sort=sort, page=self.request.GET.get("page", "1")),
            sort=sort,
            narrowed=wanted != queries.SchoolFilter(),
            towns=towns,
            year=year,
            map=queries.area_map(
                area=area,
                values={town.municipality.ags: town.index for town in towns if town.index is not None},
                title=_("Schulsozialindex %(year)s") % {"year": year},
                description=_(
                    "Karte der Städte und Gemeinden, gefärbt nach dem mittleren Sozialindex ihrer Schulen."
                    " Dieselben Zahlen stehen in der Tabelle."
                ),
                figure=_("Mittlerer Sozialindex der Schulen (1 wenig, 9 stark belastet)"),
            ),
            **more,
        )


class SchoolsDownload(Download):
    """The list to take away."""

    opens = permissions.see_schools
    listing = exports.SCHOOLS
    list_view = "schools"

    def narrowing(self) -> Sequence[Any]:
        return list(self._form())

    def rows(self) -> Sequence[Any]:
        form = self._form()
        form.is_valid()
        area, wanted = queries.ground(centre_id=self.request.actor.centre_id), queries.SchoolFilter(**form.cleaned_data)
        return queries.school_rows(area=area, wanted=wanted, sort=self.request.GET.get("sort", "name"), limit=limit())

    def _form(self) -> forms.SchoolFilterForm:
        area = queries.ground(centre_id=self.request.actor.centre_id)
        return forms.SchoolFilterForm(self.request.GET, municipalities=queries.municipalities_of(area=area))


class School(Page):
    """One school of the register."""

    opens = permissions.see_schools
    template_name = "directory/school.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        number = self.kwargs["number"]
        return super().get_context_data(
            school=found(queries.school(number=number)),
            indices=queries.social_indices(number=number),
            changes=queries.changes_of(number=number),
            findings=queries.findings_of(number=number),
            sources=[one for one in queries.sources() if one.dataset in ("schools.csv", "social_index.csv")],
            **more,
        )


class SchoolCodes(Page):
    """The official keys of the school statistics, to look up what a form of a school means."""

    opens = permissions.see_schools
    template_name = "directory/school_codes.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        narrow = forms.CodeFilterForm(self.request.GET)
        narrow.is_valid()
        asked = narrow.cleaned_data
        year = queries.school_year_of(day=asked.get("on") or local_day(timezone.now()))
        wanted = queries.CodeFilter(text=asked.get("text", ""), catalogue=asked.get("catalogue", ""), year=year)
        return super().get_context_data(
            narrow=narrow,
            page=queries.find_school_codes(wanted=wanted, page=self.request.GET.get("page", "1")),
            year=f"{year}/{(year + 1) % 100:02}",
            narrowed=any(asked.values()),
            sources=[one for one in queries.sources() if one.dataset == "school_codes.csv"],
            **more,
        )


class SchoolChanges(Page):
    """What the newest register says otherwise of the schools on the centre's ground, and what is doubtful in it."""

    opens = permissions.see_schools
    template_name = "directory/school_changes.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        area = queries.ground(centre_id=self.request.actor.centre_id)
        return super().get_context_data(
            changes=queries.school_changes(area=area),
            findings=queries.school_findings(area=area),
            register=next((one for one in queries.sources() if one.dataset == "schools.csv"), None),
            **more,
        )


class SchoolChangesDownload(Download):
    """What the register says otherwise, to take away."""

    opens = permissions.see_schools
    listing = exports.SCHOOL_CHANGES
    list_view = "school_changes"

    def rows(self) -> Sequence[Any]:
        return queries.school_changes(area=queries.ground(centre_id=self.request.actor.centre_id))
