"""Closed lists of the mail room."""

from miteinander.core.words import N_, Word

SEND = "correspondence.send"  # the job that hands one mail to the mail server


class MailState(Word):
    """Where a mail is on its way."""

    WAITING = "waiting", N_("wartet")
    SENDING = "sending", N_("wird gesendet")
    SENT = "sent", N_("gesendet")
    FAILED = "failed", N_("nicht zustellbar")


# What is done behind each door, for the page of one's own rights and for docs/access.md.
DOORS = {
    "outbox": N_("sehen, welche Mails das Zentrum verschickt hat"),
    "outbox_download": N_("diese Liste als Datei mitnehmen, ohne Angaben zu Personen"),
    "mail": N_("den Wortlaut einer Mail lesen"),
    "send_again": N_("eine Mail, die nicht hinausging, noch einmal senden, auch an eine berichtigte Adresse"),
}

# Columns of this package as the register of processing and an access package name them.
COLUMNS = {
    "to": N_("An"),
    "subject": N_("Betreff"),
    "body": N_("Text"),
    "created_at": N_("Geschrieben"),
    "sent_at": N_("Gesendet"),
    "mail": N_("Mail"),
    "corrected": N_("an eine andere Adresse"),
}
