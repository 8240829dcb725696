"""Pages of keeping: how long, what goes soon, what is held back, and the proof of what is gone."""

from abc import abstractmethod
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views import View

from miteinander.core.pages import Button, FormPage, Page, found
from miteinander.core.retention import SPANS, RetentionClass
from miteinander.core.tenancy import Audience
from miteinander.core.time import local_day
from miteinander.keeping import documents, forms, permissions, queries, use_cases
from miteinander.keeping.vocabulary import Outcome, PackageReason

YEAR = timedelta(days=365)
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
            ahead=[row for row in ahead if row.deleted or row.emptied or row.held or row.waiting],
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


class Find(Page):
    """A person, an institution, a request: to hold it back, or to tell the person what is kept of her."""

    opens = permissions.find
    template_name = "keeping/find.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        narrow = forms.SearchForm(self.request.GET)
        narrow.is_valid()
        text = narrow.cleaned_data.get("text", "")
        by = self.request.actor
        rows = queries.find(text=text, by=by)
        return super().get_context_data(
            narrow=narrow,
            text=text,
            rows=[
                (
                    table,
                    key,
                    name,
                    queries.named(table),
                    table in queries.PERSONS and permissions.package_of(by, table, key),
                )
                for table, key, name in rows
            ],
            may_hold=permissions.hold(by),
            **more,
        )


class Hold(FormPage):
    """Hold one record, and whatever refers to it."""

    opens = permissions.hold
    needs_fresh_factor = True
    form_class = forms.HoldForm
    template_name = "keeping/hold.html"
    done_message = gettext_lazy("Gesperrt. Bis zur Aufhebung wird davon nichts gelöscht.")
    success_url = reverse_lazy("keeping:overview")

    @cached_property
    def thing(self) -> tuple[str, str]:
        place: tuple[str, str] = found(
            queries.place(table=self.kwargs["table"], subject_id=self.kwargs["id"], by=self.request.actor)
        )
        return place

    def get_initial(self) -> dict[str, Any]:
        return {"review_on": local_day(timezone.now()) + timedelta(days=180)}

    def deed(self, form: forms.HoldForm) -> Any:
        found(self.thing)
        typed = form.cleaned_data
        return use_cases.hold(
            table=self.kwargs["table"], subject_id=self.kwargs["id"], reason=typed["reason"],
            review_on=typed["review_on"], by=self.request.actor, at=timezone.now(), hold_id=typed["key"],
        )  # fmt: skip

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(
            name=self.thing[0], kind=queries.named(self.kwargs["table"]), back_url=reverse("keeping:overview"), **more
        )


class ReviewHold(FormPage):
    """Is it still needed?"""

    opens = permissions.hold
    needs_fresh_factor = True
    form_class = forms.HoldForm
    template_name = "keeping/review_hold.html"
    done_message = gettext_lazy("Die Sperre gilt weiter.")
    success_url = reverse_lazy("keeping:overview")

    @cached_property
    def held(self) -> Any:
        return found(queries.hold(hold_id=self.kwargs["id"]))

    def get_initial(self) -> dict[str, Any]:
        return {"reason": self.held.reason}

    def deed(self, form: forms.HoldForm) -> Any:
        typed = form.cleaned_data
        return use_cases.review(
            hold_id=self.held.id, reason=typed["reason"], review_on=typed["review_on"], by=self.request.actor,
            at=timezone.now(),
        )  # fmt: skip

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        named = queries.place(table=self.held.table, subject_id=self.held.subject_id, by=self.request.actor)
        return super().get_context_data(
            held=self.held, name=named[0] if named else "", kind=queries.named(self.held.table),
            back_url=reverse("keeping:overview"), **more,
        )  # fmt: skip


class LiftHold(Button):
    """It is no longer needed: what is due is deleted in the next night."""

    opens = permissions.hold
    needs_fresh_factor = True
    done_message = gettext_lazy("Die Sperre ist aufgehoben. Was fällig ist, geht in der nächsten Nacht.")

    def deed(self, *, key: UUID, version: int) -> None:
        found(queries.hold(hold_id=self.kwargs["id"]))
        use_cases.lift(hold_id=self.kwargs["id"], by=self.request.actor, at=timezone.now())

    def back_url(self) -> str:
        return reverse("keeping:overview")


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


class PackagePage(FormPage):
    """All that is kept of one person; the answer is the file itself."""

    needs_fresh_factor = True

    @abstractmethod
    def whom(self) -> tuple[str, UUID]:
        """Table and id of the person."""

    @abstractmethod
    def reason(self, form: Any) -> PackageReason:
        """Why it is handed out."""

    def deed(self, form: Any) -> queries.Package:
        (table, subject_id), self.file_type = self.whom(), form.cleaned_data["file_type"]
        return use_cases.hand_out(
            table=table, subject_id=subject_id, reason=self.reason(form), form=self.file_type,
            by=self.request.actor, at=timezone.now(),
        )  # fmt: skip

    def done(self) -> HttpResponse:
        package, at, as_json = self.result, timezone.now(), self.file_type == "json"
        if as_json:
            response = HttpResponse(documents.package_json(package, at=at), content_type="application/json")
        else:
            language = "en" if (get_language() or "de").startswith("en") else "de"
            sheet = documents.package_sheet(package=package, by=self.request.actor, at=at)
            response = HttpResponse(sheet.pdf(language=language), content_type="application/pdf")
        name = f"{_('Auskunft')}-{local_day(at):%Y-%m-%d}.{'json' if as_json else 'pdf'}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class Mine(PackagePage):
    """What is kept of whoever is signed in."""

    opens = permissions.mine
    form_class = forms.FileForm
    template_name = "keeping/mine.html"

    def whom(self) -> tuple[str, UUID]:
        by = self.request.actor
        if by.audience is Audience.INTERPRETER and by.own_id is not None:
            return permissions.POOL, by.own_id
        return permissions.MEMBERS, by.member_id or UUID(int=0)

    def reason(self, form: Any) -> PackageReason:
        return PackageReason.HERSELF


class Package(PackagePage):
    """What is kept of somebody who asked for it."""

    opens = permissions.package
    form_class = forms.PackageForm
    template_name = "keeping/package.html"

    def whom(self) -> tuple[str, UUID]:
        return self.kwargs["table"], self.kwargs["id"]

    def reason(self, form: Any) -> PackageReason:
        return PackageReason(form.cleaned_data["reason"])

    @cached_property
    def named(self) -> Any:
        table, subject_id = self.whom()
        found(table if table in (permissions.POOL, permissions.MEMBERS) else None)
        return found(queries.subject(table=table, subject_id=subject_id))

    def deed(self, form: Any) -> queries.Package:
        found(self.named)
        return super().deed(form)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        named = self.named
        permissions.package_of(self.request.actor, *self.whom()).require()
        return super().get_context_data(name=named.name, back_url=reverse("keeping:find"), **more)


class Exports(Page):
    """Who took lists of persons away."""

    opens = permissions.exports
    template_name = "keeping/exports.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(rows=queries.export_rows(since=timezone.now() - YEAR), **more)
