"""Pages of keeping: how long, what goes soon, and the proof of what is gone."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views import View

from miteinander.core.pages import FormPage, Page, found
from miteinander.core.retention import SPANS, RetentionClass
from miteinander.core.time import local_day
from miteinander.keeping import documents, forms, permissions, queries, use_cases
from miteinander.keeping.vocabulary import Outcome

LATE = timedelta(hours=36)  # a night was missed


class Overview(Page):
    """What the nights will do, and whether they did it."""

    opens = permissions.overview
    template_name = "keeping/overview.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        by, now = self.request.actor, timezone.now()
        today, last = local_day(now), queries.last_night()
        ahead = queries.ahead(by=by, today=today)
        return super().get_context_data(
            ahead=[row for row in ahead if row.deleted or row.emptied or row.held or row.archive or row.waiting],
            until=today + queries.AHEAD,
            last=last,
            late=last is not None and last.finished_at < now - LATE,
            broken=queries.check(),
            holds=queries.holds(by=by, today=today),
            may_hold=permissions.hold(by),
            **more,
        )


class OfClass:
    """What pages about one class share."""

    kwargs: dict[str, Any]

    @cached_property
    def of(self) -> RetentionClass:
        try:
            wanted = RetentionClass(self.kwargs["of"])
        except ValueError:
            raise Http404 from None
        if wanted not in SPANS:
            raise Http404
        return wanted


class Due(OfClass, Page):
    """The records of one class that go soon, for whom may see them."""

    opens = permissions.overview
    template_name = "keeping/due.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        by, today = self.request.actor, local_day(timezone.now())
        rows = queries.due_rows(of=self.of, by=by, today=today)
        return super().get_context_data(
            title=queries.ClassName(self.of.value),
            rows=[(row, queries.named(row.table)) for row in rows],
            until=today + queries.AHEAD,
            may_hold=permissions.hold(by),
            **more,
        )


class Periods(Page):
    """How long what is kept, why, and between which bounds."""

    opens = permissions.overview
    template_name = "keeping/periods.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        rows = queries.period_rows(today=local_day(timezone.now()))
        return super().get_context_data(rows=rows, may_set=permissions.set_period(self.request.actor), **more)


class Register(Page):
    """What is processed of whom, why, and how long: the record of Art. 30 GDPR as far as the tables tell it."""

    opens = permissions.overview
    template_name = "keeping/register.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(rows=queries.register_rows(today=local_day(timezone.now())), **more)


class SetPeriod(OfClass, FormPage):
    """Choose how long one class is kept."""

    opens = permissions.set_period
    needs_fresh_factor = True
    form_class = forms.PeriodForm
    template_name = "keeping/set_period.html"
    done_message = gettext_lazy("Die Frist ist eingetragen.")
    success_url = reverse_lazy("keeping:periods")

    @cached_property
    def row(self) -> queries.TermRow:
        rows = queries.period_rows(today=local_day(timezone.now()))
        row: queries.TermRow = found(next((row for row in rows if row.of is self.of and not row.fixed), None))
        return row

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"shortest": self.row.shortest, "longest": self.row.longest}

    def get_initial(self) -> dict[str, Any]:
        return {"months": self.row.months}

    def deed(self, form: forms.PeriodForm) -> Any:
        typed = form.cleaned_data
        return use_cases.set_period(
            of=self.of, months=typed["months"], valid_from=typed["valid_from"], source=typed["source"],
            by=self.request.actor, at=timezone.now(),
        )  # fmt: skip

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, back_url=reverse("keeping:periods"), **more)


class Nights(Page):
    """What was deleted, night by night."""

    opens = permissions.overview
    template_name = "keeping/nights.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        page = queries.night_rows(page=self.request.GET.get("page", 1))
        return super().get_context_data(page=page, broken=queries.check(), **more)


class Night(Page):
    """One night, table by table."""

    opens = permissions.overview
    template_name = "keeping/night.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        night = found(queries.night_page(number=self.kwargs["number"]))
        lines = [
            (
                queries.line_name(line),
                queries.ClassName(line.retention_class),
                Outcome(line.outcome),
                line,
                queries.cause(line),
            )
            for line in night.lines
        ]
        return super().get_context_data(night=night, lines=lines, **more)


class NightPaper(View):
    """The proof of one night, to file away."""

    opens = permissions.overview
    http_method_names = ["get"]

    def get(self, request: Any, **_more: Any) -> HttpResponse:
        paper = found(documents.proof(number=self.kwargs["number"], by=request.actor, at=timezone.now()))
        language = "en" if (get_language() or "de").startswith("en") else "de"
        response = HttpResponse(paper.pdf(language=language), content_type="application/pdf")
        name = f"{_('Loeschnachweis')}-{self.kwargs['number']}.pdf"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
