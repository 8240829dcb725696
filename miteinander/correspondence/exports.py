"""The outbox to take away: when a mail was written, when it left, how it stands.

Not to whom and not about what: addresses of protected places may be among them, and a list of mails is no address book.
"""

from django.utils.translation import gettext_lazy as _

from miteinander.core.exports import Column, Listing

OUTBOX = Listing(
    code="correspondence.outbox",
    title=_("Postausgang"),
    columns=(
        Column(_("Geschrieben"), lambda row: row.created_at),
        Column(_("Gesendet"), lambda row: row.sent_at),
        Column(_("Stand"), lambda row: row.state),
        Column(_("Versuche"), lambda row: row.attempts),
        Column(_("Antwort des Mailservers"), lambda row: row.refusal),
    ),
)
