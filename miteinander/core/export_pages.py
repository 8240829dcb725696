"""The two doors through which a list leaves the house: a plain download, and a deed with reason for what tells of persons."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BoundField, RadioSelect
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from miteinander.core import exports, forms, labels
from miteinander.core.pages import ActingRequest, FormPage, Opens, shown
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused

SHORTEST_REASON = 10


class Exported(ABC):
    """What both doors share. A package says which list, its rows as they are narrowed, and where the list is shown."""

    request: Any
    listing: ClassVar[exports.Listing]
    list_view: ClassVar[str]

    @abstractmethod
    def rows(self) -> Sequence[Any]:
        """All rows as narrowed, at most one more than may be taken away at once."""

    def narrowing(self) -> Sequence[BoundField]:
        """The fields that narrow the list."""
        return ()

    def narrowed(self) -> dict[str, str]:
        return exports.narrowed(self.narrowing(), shown)

    def back_url(self) -> str:
        """The list, narrowed as it was."""
        query = self.request.GET.copy()
        query.pop("als", None)
        return reverse(self.list_view) + (f"?{query.urlencode()}" if query else "")

    def file(self, taken: exports.Sheet, *, form: exports.Form, reason: str = "") -> HttpResponse:
        at = timezone.now()
        told: dict[str, Any] = {_("Liste"): taken.title, _("Stand"): exports.plain(at)}
        told |= {_("Auswahl: %(field)s") % {"field": field}: value for field, value in self.narrowed().items()}
        told[_("Zeilen")] = len(taken.rows)
        if taken.left_out:
            told[_("Nicht enthalten: geschützte Orte")] = taken.left_out
        told[_("Angaben zu Personen")] = (
            _("enthalten, Zweck: %(reason)s") % {"reason": reason} if reason else _("keine")
        )
        response = HttpResponse(exports.written(taken, form=form, told=told, at=at), content_type=form.content_type)
        name = exports.file_name(taken.title, form=form, day=local_day(at))
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class Download(Exported, View):
    """The list without what tells of persons: at once, and without a line in the log."""

    opens: ClassVar[Opens]
    http_method_names = ["get"]

    def get(self, request: ActingRequest, **_more: Any) -> HttpResponse:
        form = exports.Form.CSV if request.GET.get("als") == exports.Form.CSV.value else exports.Form.XLSX
        try:
            return self.file(exports.sheet(listing=self.listing, rows=self.rows(), personal=False), form=form)
        except Refused as refused:
            messages.error(request, str(refused.reason))
            return redirect(self.back_url())


class ExportForm(forms.DeedForm):
    """What for, and in which form."""

    reason = forms.TextField(
        label=gettext_lazy("Wozu brauchen Sie diese Liste?"),
        max_length=200,
        help_text=gettext_lazy("Zum Beispiel: Einladung zur Fortbildung am 12. Mai. Keine Namen von Ratsuchenden."),
    )
    file_type = forms.ChoiceField(
        label=gettext_lazy("Dateiart"),
        widget=RadioSelect,
        choices=[("xlsx", gettext_lazy("Excel")), ("csv", gettext_lazy("CSV, für andere Programme"))],
        initial="xlsx",
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if len(reason) < SHORTEST_REASON:
            sentence = _("Bitte schreiben Sie den Zweck aus, mindestens %(count)s Zeichen.")
            self.add_error("reason", sentence % {"count": SHORTEST_REASON})
        return reason


class Export(Exported, FormPage):
    """The list with all its columns: for whom may, with a reason, and after showing a factor just now."""

    needs_fresh_factor = True
    form_class = ExportForm
    template_name = "core/export.html"

    def deed(self, form: Any) -> exports.Sheet:
        type(self).opens(self.request.actor).require()
        self.chosen, self.reason = exports.Form(form.cleaned_data["file_type"]), form.cleaned_data["reason"]
        return exports.logged(
            listing=self.listing, rows=self.rows(), form=self.chosen, narrowing=self.narrowed(), reason=self.reason,
            by=self.request.actor,
        )  # fmt: skip

    def done(self) -> HttpResponse:
        """The file itself."""
        return self.file(self.result, form=self.chosen, reason=self.reason)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        rows = self.rows()
        return super().get_context_data(
            title=self.listing.title,
            back_name=self.listing.title,
            columns=[column.head for column in self.listing.columns if column.personal],
            narrowed=self.narrowed(),
            count=len(rows),
            too_many=exports.TOO_MANY % {"limit": labels.number(exports.limit())}
            if len(rows) > exports.limit()
            else "",
            back_url=self.back_url(),
            **more,
        )
