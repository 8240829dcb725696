"""Pages about one person or record: held back, handed out, erased; and who took lists of persons away."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from miteinander.core import exports as core_exports
from miteinander.core.export_pages import Export
from miteinander.core.pages import Button, FormPage, Page, found
from miteinander.core.tenancy import Audience
from miteinander.core.time import local_day
from miteinander.keeping import documents, exports, forms, permissions, queries, use_cases
from miteinander.keeping.vocabulary import ErasureReason, Outcome, PackageReason

YEAR = timedelta(days=365)


class Find(Page):
    """A person, an institution, a request: to hold it back, or to tell the person what is kept of her."""

    opens = permissions.find
    template_name = "keeping/find.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        narrow = forms.SearchForm(self.request.GET)
        narrow.is_valid()
        text = narrow.cleaned_data.get("text", "")
        by = self.request.actor
        may_hold = permissions.hold(by)
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
                    may_be_told(table, key, by),
                    table in queries.ROOTS and permissions.erase(by),
                    may_hold,
                )
                for table, key, name in rows
            ]
            + [
                (one.table, one.id, one.name, queries.kind_of(one.table), True, False, False)
                for one in (queries.strangers(text=text) if permissions.package_of_strangers(by) else ())
            ],
            may_hold=may_hold,
            **more,
        )


def may_be_told(table: str, key: UUID, by: Any) -> bool:
    """May this reader hand out what is kept of the person found? A request is found by its reference, and is none."""
    return table in queries.PERSONS and table != permissions.REQUESTS and bool(permissions.package_of(by, table, key))


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


class Erase(FormPage):
    """Have somebody erased before her period is over, after a look at what goes and what must stay."""

    opens = permissions.erase
    needs_fresh_factor = True
    form_class = forms.ErasureForm
    template_name = "keeping/erase.html"
    done_message = gettext_lazy(
        "Die Löschung ist beauftragt und läuft im Hintergrund. Was gegangen ist, steht danach bei den Löschnachweisen."
    )
    success_url = reverse_lazy("keeping:nights")

    @cached_property
    def whom(self) -> Any:
        found(self.kwargs["table"] if self.kwargs["table"] in queries.ROOTS else None)
        return found(queries.erasable(table=self.kwargs["table"], subject_id=self.kwargs["id"]))

    def deed(self, form: forms.ErasureForm) -> Any:
        found(self.whom)
        typed = form.cleaned_data
        return use_cases.erase(
            table=self.kwargs["table"], subject_id=self.kwargs["id"], reason=ErasureReason(typed["reason"]),
            by=self.request.actor, at=timezone.now(), erasure_id=typed["key"],
        )  # fmt: skip

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        today = local_day(timezone.now())
        fates = [one for one in queries.fates(self.whom, today=today) if one.count]
        named = [
            (queries.named(one.table), Outcome(one.outcome), one, queries.named(one.cause) if one.cause else "")
            for one in fates
        ]
        return super().get_context_data(
            name=self.whom.name, kind=queries.named(self.kwargs["table"]), back_url=reverse("keeping:find"),
            possible=queries.possible(self.whom, by=self.request.actor, today=today),
            goes=[row for row in named if row[1] in (Outcome.DELETED, Outcome.EMPTIED)],
            stays=[row for row in named if row[1] in (Outcome.WAITING, Outcome.HELD)],
            **more,
        )  # fmt: skip


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
        found(table if table in queries.PERSONS else None)
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


class ExportsExport(Export):
    """The same to take away; this, too, stands in it the next time."""

    opens = permissions.exports
    listing = exports.EXPORTS
    list_view = "keeping:exports"

    def rows(self) -> Sequence[Any]:
        return queries.export_rows(since=timezone.now() - YEAR, limit=core_exports.limit() + 1)

    def narrowed(self) -> dict[str, str]:
        return {_("Zeitraum"): _("die letzten zwölf Monate")}
