"""Pages of keeping: what is agreed on with the archive, what was offered to it, and what it was given."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views import View

from miteinander.core import exports as core_exports
from miteinander.core.export_pages import Download
from miteinander.core.labels import label, number
from miteinander.core.pages import Button, FormPage, Page, found
from miteinander.core.time import local_day
from miteinander.keeping import documents, exports, forms, permissions, queries, use_cases
from miteinander.keeping.views.nights import OfClass
from miteinander.keeping.vocabulary import ArchiveChoice, Extent, OfferAnswer, OfferState


class SetAgreement(OfClass, FormPage):
    """What is agreed on with the archive for one class."""

    opens = permissions.archive
    needs_fresh_factor = True
    form_class = forms.AgreementForm
    template_name = "keeping/set_agreement.html"
    done_message = gettext_lazy("Die Vereinbarung ist eingetragen.")
    success_url = reverse_lazy("keeping:periods")

    @cached_property
    def row(self) -> queries.TermRow:
        rows = queries.period_rows(today=local_day(timezone.now()))
        row: queries.TermRow = found(next((row for row in rows if row.of is self.of and row.offerable), None))
        return row

    def get_initial(self) -> dict[str, Any]:
        agreed, today = self.row.agreed, local_day(timezone.now())
        standing = {"choice": ArchiveChoice(agreed.choice).value, "months": agreed.months} if agreed else {}
        return {"valid_from": today, **standing}

    def deed(self, form: forms.AgreementForm) -> Any:
        typed = form.cleaned_data
        return use_cases.set_agreement(
            of=self.of, choice=ArchiveChoice(typed["choice"]), months=typed["months"], valid_from=typed["valid_from"],
            source=typed["source"], by=self.request.actor, at=timezone.now(),
        )  # fmt: skip

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, back_url=reverse("keeping:periods"), **more)


class Offers(Page):
    """What was offered, and what waits."""

    opens = permissions.overview
    template_name = "keeping/offers.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        today = local_day(timezone.now())
        return super().get_context_data(
            offers=queries.offers(today=today),
            waiting=queries.waiting(today=today),
            unasked=[row.name for row in queries.period_rows(today=today) if row.offerable and not row.agreed],
            may=permissions.archive(self.request.actor),
            **more,
        )


class MakeOffer(FormPage):
    """List for the archive what is kept to its end."""

    opens = permissions.archive
    needs_fresh_factor = True
    form_class = forms.OfferForm
    template_name = "keeping/make_offer.html"
    done_message = gettext_lazy("Das Angebot steht. Bitte schicken Sie das Blatt Ihrem Archiv.")

    def get_initial(self) -> dict[str, Any]:
        return {"over_by": local_day(timezone.now())}

    def deed(self, form: forms.OfferForm) -> Any:
        typed = form.cleaned_data
        return use_cases.offer(
            over_by=typed["over_by"], by=self.request.actor, at=timezone.now(), offer_id=typed["key"]
        )

    def get_success_url(self) -> str:
        return reverse("keeping:offer", args=[self.result.number])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        today = local_day(timezone.now())
        lines = queries.to_offer(over_by=today, today=today)
        return super().get_context_data(lines=lines, back_url=reverse("keeping:offers"), **more)


class OfOffer:
    """What pages about one offer share."""

    kwargs: dict[str, Any]

    @cached_property
    def page(self) -> queries.OfferPage:
        page: queries.OfferPage = found(
            queries.offer_page(number=self.kwargs["number"], today=local_day(timezone.now()))
        )
        return page

    def back_url(self) -> str:
        return reverse("keeping:offer", args=[self.kwargs["number"]])

    def get_success_url(self) -> str:
        return self.back_url()


class Offer(OfOffer, Page):
    """One offer, line by line, and what became of it."""

    opens = permissions.overview
    template_name = "keeping/offer.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        page = self.page
        return super().get_context_data(
            page=page,
            open=page.state is OfferState.OPEN,
            may=permissions.archive(self.request.actor),
            **more,
        )


class OfferPaper(View):
    """The offer, to send."""

    opens = permissions.overview
    http_method_names = ["get"]

    def get(self, request: Any, **_more: Any) -> HttpResponse:
        sheet = found(documents.offer_sheet(number=self.kwargs["number"], by=request.actor, at=timezone.now()))
        language = "en" if (get_language() or "de").startswith("en") else "de"
        response = HttpResponse(sheet.pdf(language=language), content_type="application/pdf")
        name = f"Archivangebot-{self.kwargs['number']}.pdf"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class OfferList(OfOffer, Download):
    """The same as a list. It names nobody."""

    opens = permissions.overview
    listing = exports.OFFER

    def rows(self) -> Sequence[Any]:
        return self.page.lines

    def narrowed(self) -> dict[str, str]:
        return {_("Angebot"): number(self.page.offer.number)}


def _named(class_name: str, name: str) -> str:
    """Some classes are one table and are called like it."""
    return name if class_name == name else f"{class_name}: {name}"


class AnswerOffer(OfOffer, FormPage):
    """What the archive takes."""

    opens = permissions.archive
    needs_fresh_factor = True
    form_class = forms.AnswerForm
    template_name = "keeping/answer_offer.html"
    done_message = gettext_lazy("Die Antwort ist eingetragen.")

    def get_form_kwargs(self) -> dict[str, Any]:
        lines = [
            (str(line.id), f"{_named(str(label(class_name)), name)}, {line.year} ({number(line.count)})")
            for line, class_name, name in self.page.lines
        ]
        return super().get_form_kwargs() | {"lines": lines, "corrects": self.corrects}

    def get_initial(self) -> dict[str, Any]:
        """What was answered so far: somebody who corrects it changes what was wrong."""
        offer = self.page.offer
        if not self.corrects:
            return {}
        taken = [str(line.id) for line, *_names in self.page.lines if line.answer == OfferAnswer.TAKEN]
        extent = Extent.SOME if taken else Extent.NOTHING
        if len(taken) == len(self.page.lines):
            extent, taken = Extent.ALL, []
        return {
            "extent": extent.value, "lines": taken, "answered_on": offer.answered_on, "reference": offer.archive_reference,
        }  # fmt: skip

    @property
    def corrects(self) -> bool:
        """Somebody answered already: this one is entered instead, with what was wrong."""
        return self.page.offer.answered_on is not None

    def deed(self, form: forms.AnswerForm) -> Any:
        typed = form.cleaned_data
        answer: dict[str, Any] = {name: typed[name] for name in ("answered_on", "reference")}
        answer |= {"number": self.kwargs["number"], "taken_lines": form.taken()}
        if self.corrects:
            answer["reason"] = typed["reason"]
        deed = use_cases.correct_answer if self.corrects else use_cases.answer_offer
        return deed(by=self.request.actor, at=timezone.now(), **answer)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(page=self.page, back_url=self.back_url(), **more)


class FetchTaken(OfOffer, FormPage):
    """What the archive takes, as a file; the answer is the file itself."""

    opens = permissions.archive
    needs_fresh_factor = True
    form_class = forms.TakenForm
    template_name = "core/export.html"

    def told(self) -> dict[str, str]:
        return {_("Angebot"): number(self.kwargs["number"])}

    def deed(self, form: Any) -> queries.Taken:
        self.form, self.reason = core_exports.Form(form.cleaned_data["file_type"]), form.cleaned_data["reason"]
        return use_cases.fetch_taken(
            number=self.page.offer.number, form=self.form, reason=self.reason, by=self.request.actor, at=timezone.now()
        )

    def done(self) -> HttpResponse:
        at = timezone.now()
        told = self.told() | {_("Angaben zu Personen"): _("enthalten, Zweck: %(reason)s") % {"reason": self.reason}}
        packed = documents.taken_zip(self.result, form=self.form, told=told, at=at)
        response = HttpResponse(packed, content_type="application/zip")
        name = f"Archiv-{self.kwargs['number']}-{local_day(at):%Y-%m-%d}.zip"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        fetched = queries.taken(offer=self.page.offer, today=local_day(timezone.now()))
        return super().get_context_data(
            title=_("Unterlagen für das Archiv"),
            back_name=_("Angebot %(number)s") % {"number": number(self.kwargs["number"])},
            columns=list(dict.fromkeys(sheet.title for sheet in fetched.sheets)),
            narrowed=self.told(),
            count=fetched.count,
            too_many="",
            back_url=self.back_url(),
            **more,
        )


class HandOver(Button):
    """The archive has the file."""

    opens = permissions.archive
    needs_fresh_factor = True
    done_message = gettext_lazy("Eingetragen. Was übergeben ist, geht in der nächsten Nacht.")

    @cached_property
    def given(self) -> Any:
        return found(queries.handover(handover_id=self.kwargs["id"]))

    def deed(self, *, key: UUID, version: int) -> None:
        use_cases.hand_over(handover_id=self.given.id, by=self.request.actor, at=timezone.now())

    def back_url(self) -> str:
        return reverse("keeping:offer", args=[self.given.offer.number])
