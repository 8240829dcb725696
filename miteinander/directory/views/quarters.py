"""Pages of the places below the municipality."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from miteinander.core.export_pages import Download
from miteinander.core.pages import FormPage, Page, found
from miteinander.directory import exports, permissions, queries, use_cases
from miteinander.directory.forms import institutions as forms
from miteinander.directory.vocabulary import QuarterKind


class Quarters(Page):
    """How the centre cuts its ground."""

    opens = permissions.see_quarters
    template_name = "directory/quarters.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(
            quarters=queries.quarters(with_ended=True),
            may_keep=permissions.keep_quarters(self.request.actor),
            **more,
        )


class QuartersDownload(Download):
    """The list to take away."""

    opens = permissions.see_quarters
    listing = exports.QUARTERS
    list_view = "directory:quarters"

    def rows(self) -> Sequence[Any]:
        return queries.quarters(with_ended=True)


class AddQuarter(FormPage):
    """One more Stadtteil or Sozialraum."""

    opens = permissions.keep_quarters
    form_class = forms.QuarterForm
    template_name = "directory/quarter_form.html"
    done_message = _("Eingetragen.")

    def get_form_kwargs(self) -> dict[str, Any]:
        area = queries.ground(centre_id=self.request.actor.centre_id)
        return super().get_form_kwargs() | {"municipalities": queries.municipalities_of(area=area)}

    def deed(self, form: forms.QuarterForm) -> Any:
        typed = form.cleaned_data
        return use_cases.add_quarter(
            quarter_id=typed["key"],
            municipality=typed["municipality"],
            kind=QuarterKind(typed["kind"]),
            name=typed["name"],
            by=self.request.actor,
        )

    def get_success_url(self) -> str:
        return reverse("directory:quarters")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Stadtteil oder Sozialraum eintragen"), back_url=self.get_success_url(), **more
        )


class ChangeQuarter(FormPage):
    """Named otherwise, or ended."""

    opens = permissions.keep_quarters
    form_class = forms.ChangedQuarterForm
    template_name = "directory/quarter_form.html"
    done_message = _("Gespeichert.")

    @cached_property
    def quarter(self) -> Any:
        return found(queries.quarter(quarter_id=self.kwargs["id"]))

    def get_initial(self) -> dict[str, Any]:
        return {"kind": self.quarter.kind, "name": self.quarter.name, "active": self.quarter.active}

    def deed(self, form: forms.ChangedQuarterForm) -> Any:
        typed = form.cleaned_data
        return use_cases.change_quarter(
            quarter_id=self.quarter.id,
            kind=QuarterKind(typed["kind"]),
            name=typed["name"],
            active=typed["active"],
            by=self.request.actor,
        )

    def get_success_url(self) -> str:
        return reverse("directory:quarters")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(heading=self.quarter.name, back_url=self.get_success_url(), **more)
