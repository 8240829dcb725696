"""The worker's part: write the mails of packages below, hand mails to the mail server."""

import smtplib
import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from miteinander.centres import queries as centres
from miteinander.centres import use_cases as centre_use_cases
from miteinander.core import jobs, tenancy
from miteinander.core.time import local_day
from miteinander.correspondence import notices, use_cases
from miteinander.correspondence.vocabulary import SEND
from miteinander.directory import queries as directory
from miteinander.directory import use_cases as directory_deeds

PERMANENT = range(500, 600)


@app.periodic(cron="17 7 * * 1-5")  # on working days, when somebody is there who could answer a call
@app.task(name="correspondence.ask_institutions", queueing_lock="correspondence.ask_institutions")
def ask_institutions(timestamp: int) -> None:
    """Ask institutions whether all is still right, wherever a centre has said how often; each in a transaction of its own."""
    at = timezone.now()
    for centre in centres.all_centres(using="default"):
        by = tenancy.system(centre.id)
        with tenancy.acting_for(by, read_only=True):
            due = [one.id for one in directory.due_confirmations(at=at)]
        for institution_id in due:
            with tenancy.acting_for(by):
                ask_institution(centre, institution_id, by, at)


def ask_institution(centre: Any, institution_id: uuid.UUID, by: tenancy.Actor, at: datetime) -> None:
    """One question and its mail: both or neither."""
    asking = directory_deeds.ask_to_confirm(institution_id=institution_id, by=by, at=at)
    if asking is None:
        return
    facts = {
        "name": asking.name,
        "centre": centre.name,
        "link": notices.LINK,
        "until": local_day(asking.expires_at),
    }
    with translation.override("de"):
        notices.ConfirmationAsked(centre_id=centre.id, to=asking.to, about_id=asking.inquiry_id, facts=facts).post(
            at=at
        )


@jobs.centre_task(SEND)
def send(by: tenancy.Actor, *, mail_id: uuid.UUID) -> None:
    """Send one mail. A crash between the server's yes and our note of it sends it again, with the same Message-ID."""
    with tenancy.acting_for(by):
        mail = use_cases.take_out(mail_id=mail_id)
        body = notices.with_link(body=mail.body, about_id=mail.about_id) if mail is not None else ""
    if mail is None:
        return
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    message = EmailMessage(
        subject=mail.subject,
        body=body,
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


@jobs.centre_task(centre_use_cases.INVITED)
def invited(by: tenancy.Actor, *, invitation_id: uuid.UUID) -> None:
    """Somebody was invited: put her mail into the outbox."""
    with tenancy.acting_for(by):
        notices.invited(invitation_id=invitation_id, at=timezone.now())


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
