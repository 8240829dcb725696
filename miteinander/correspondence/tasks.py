"""The worker's part: hand mails to the mail server."""

import smtplib
import uuid

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from miteinander.core import jobs, tenancy
from miteinander.correspondence import use_cases

PERMANENT = range(500, 600)


@jobs.centre_task(use_cases.SEND)
def send(by: tenancy.Actor, *, mail_id: uuid.UUID) -> None:
    """Send one mail. A crash between the server's yes and our note of it sends it again, with the same Message-ID."""
    with tenancy.acting_for(by):
        mail = use_cases.take_out(mail_id=mail_id)
    if mail is None:
        return
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    message = EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[mail.to],
        headers={"Message-ID": f"<{mail.id}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        for_good = is_permanent(error) or mail.attempts >= jobs.TRIES
        with tenancy.acting_for(by):
            use_cases.note_refusal(mail_id=mail.id, refusal=said(error), for_good=for_good)
        if not for_good:
            raise
        return
    with tenancy.acting_for(by):
        use_cases.note_sent(mail_id=mail.id, at=timezone.now())


def is_permanent(error: Exception) -> bool:
    """Does the server mean never? An unknown address does, a full mailbox or a broken line does not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in PERMANENT for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code in PERMANENT


def said(error: Exception) -> str:
    """The server's code, without its text: that may repeat the address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return ", ".join(str(code) for code, _text in error.recipients.values())
    return str(getattr(error, "smtp_code", type(error).__name__))
