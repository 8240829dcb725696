"""Closed lists of the mail room."""

from miteinander.core.words import N_, Word


class MailState(Word):
    """Where a mail is on its way."""

    WAITING = "waiting", N_("wartet")
    SENDING = "sending", N_("wird gesendet")
    SENT = "sent", N_("gesendet")
    FAILED = "failed", N_("nicht zustellbar")
