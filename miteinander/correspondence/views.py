"""The outbox on the screen: what left the house, and what did not."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miteinander.core.export_pages import Download
from miteinander.core.exports import limit
from miteinander.core.pages import FormPage, Page, found
from miteinander.correspondence import exports, forms, permissions, queries, use_cases


class Outbox(Page):
    """The newest mails."""

    opens = permissions.read_outbox
    template_name = "correspondence/outbox.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(mails=queries.shown(at=timezone.now()), **more)


class OutboxDownload(Download):
    """The newest mails to take away: that they left, not to whom."""

    opens = permissions.read_outbox
    listing = exports.OUTBOX
    list_view = "correspondence:outbox"

    def rows(self) -> Sequence[Any]:
        return queries.outbox(limit=limit() + 1)


class OneMail(Page):
    """One mail, as it was written."""

    opens = permissions.read_outbox
    template_name = "correspondence/mail.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        posted = found(queries.posted(mail_id=self.kwargs["id"], at=timezone.now()))
        repeats = queries.repeats(mail_id=posted.mail.id)
        told = {True: _("noch einmal gesendet, an eine berichtigte Adresse"), False: _("noch einmal gesendet")}
        return super().get_context_data(
            posted=posted,
            mail=posted.mail,
            history=[{"at": one.at, "by": one.by.name, "text": told[one.corrected], "note": ""} for one in repeats],
            **more,
        )


class SendAgain(FormPage):
    """Once more, and perhaps to the right address."""

    opens = permissions.send_again
    form_class = forms.SendAgainForm
    template_name = "correspondence/send_again.html"
    done_message = gettext_lazy("Die Mail geht noch einmal hinaus.")

    @cached_property
    def posted(self) -> Any:
        return found(queries.posted(mail_id=self.kwargs["id"], at=timezone.now()))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"for_her_alone": self.posted.for_her_alone}

    def get_initial(self) -> dict[str, Any]:
        return {"to": self.posted.mail.to, "seen_to": self.posted.mail.to}

    def deed(self, form: forms.SendAgainForm) -> Any:
        typed = form.cleaned_data
        return use_cases.send_again(
            mail_id=self.posted.mail.id,
            to=typed.get("to", ""),
            seen_to=typed["seen_to"],
            by=self.request.actor,
            at=timezone.now(),
            key=typed["key"],
        )

    def get_success_url(self) -> str:
        return reverse("correspondence:mail", args=[self.kwargs["id"]])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(
            posted=self.posted, mail=self.posted.mail, back_url=self.get_success_url(), **more
        )
