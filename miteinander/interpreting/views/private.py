"""Bank details and private address: put under the seal, opened with a reason, and the log of who opened them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miteinander.centres import permissions as centre_permissions
from miteinander.core import exports as core_exports
from miteinander.core.export_pages import Export
from miteinander.core.pages import Page
from miteinander.interpreting import exports, permissions, queries, use_cases
from miteinander.interpreting.forms import pool as forms
from miteinander.interpreting.views.pool import DeedOnPerson
from miteinander.interpreting.vocabulary import OpeningReason

LOG_SHOWN = timedelta(days=365)


class SealPrivate(DeedOnPerson):
    """Bank details and private address, under the seal."""

    opens = permissions.seal_private
    needs_fresh_factor = True
    form_class = forms.PrivateForm
    heading = gettext_lazy("Vertrauliche Angaben hinterlegen")
    text = gettext_lazy(
        "Die Angaben werden verschlüsselt gespeichert und ersetzen, was bisher hinterlegt war. Lesen kann sie danach nur die Koordination."
    )
    button = gettext_lazy("Verschlüsselt speichern")

    def deed(self, form: forms.PrivateForm) -> Any:
        return use_cases.seal_private(**self.sent(private=form.private()))


class Private(DeedOnPerson):
    """Open what is sealed: a reason first, then once on the screen. Never kept by a browser, never by an address."""

    opens = permissions.open_private
    needs_fresh_factor = True
    form_class = forms.OpenForm
    heading = gettext_lazy("Vertrauliche Angaben öffnen")
    text = gettext_lazy("Bevor die Angaben erscheinen, wird aufgezeichnet, dass Sie sie geöffnet haben, wann und wozu.")
    button = gettext_lazy("Jetzt öffnen")

    def deed(self, form: forms.OpenForm) -> Any:
        return use_cases.open_private(
            interpreter_id=self.seen.interpreter.id,
            reason=OpeningReason(form.cleaned_data["reason"]),
            by=self.request.actor,
        )

    def done(self) -> HttpResponse:
        told = {"person": self.seen.interpreter, "opened": self.result, "back_url": self.back_url()}
        return render(self.request, "interpreting/private.html", told)


class Openings(Page):
    """Who opened sealed records, and why: first what deserves a look, or all of one person (``person`` in the address)."""

    opens = centre_permissions.sees_openings
    template_name = "interpreting/openings.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        at = timezone.now()
        whose = self._whose()
        rows = queries.openings(since=at - LOG_SHOWN, whose=whose.id if whose else None)
        reviewed = None if whose else queries.reviewed(since=at - LOG_SHOWN, at=at)
        return super().get_context_data(
            openings=rows,
            whom=whose.name if whose else "",
            near=reviewed.near if reviewed else (),
            by_chance=reviewed.by_chance if reviewed else (),
            **more,
        )

    def _whose(self) -> Any:
        """The person of the pool whose openings are asked for; none, or one who is not here, means all."""
        try:
            asked = UUID(self.request.GET.get("person", ""))
        except ValueError:
            return None
        return next(iter(queries.people_with(ids=[asked])), None)


class OpeningsExport(Export):
    """The same to take away, and that it was taken away stands in the log of lists."""

    opens = centre_permissions.sees_openings
    listing = exports.OPENINGS
    list_view = "interpreting:openings"

    def rows(self) -> Sequence[Any]:
        return queries.openings(since=timezone.now() - LOG_SHOWN, limit=core_exports.limit() + 1)

    def narrowed(self) -> dict[str, str]:
        return {_("Zeitraum"): _("die letzten zwölf Monate")}
