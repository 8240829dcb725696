"""The outbox on the screen: what left the house, and what did not."""

from collections.abc import Sequence
from typing import Any

from miteinander.core.export_pages import Download
from miteinander.core.exports import limit
from miteinander.core.pages import Page, found
from miteinander.correspondence import exports, permissions, queries


class Outbox(Page):
    """The newest mails."""

    opens = permissions.read_outbox
    template_name = "correspondence/outbox.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(mails=queries.outbox(), **more)


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
        return super().get_context_data(mail=found(queries.mail(mail_id=self.kwargs["id"])), **more)
