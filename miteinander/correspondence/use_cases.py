"""Writing mails and sending them."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from miteinander.core import jobs
from miteinander.correspondence.models import Mail
from miteinander.correspondence.vocabulary import MailState

SEND = "correspondence.send"
OUTBOX = Mail._meta.db_table


@transaction.atomic
def post(
    *,
    centre_id: int,
    to: str,
    subject: str,
    body: str,
    about_id: uuid.UUID | None,
    at: datetime,
    mail_id: uuid.UUID | None = None,
    recipient_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Put a mail into the outbox, together with the deed it tells of: both happen or neither.

    With ``recipient_id`` the database writes the address while the row comes in, and takes no row for somebody without one: who
    posts need not, and often may not, know it. A package that knows such people lays the trigger.

    A mail whose ``mail_id`` is there already was posted before: it stays the one mail with its one Message-ID.
    """
    if mail_id is not None and Mail.objects.filter(id=mail_id).exists():
        return mail_id
    mail = Mail(
        centre_id=centre_id,
        to=to,
        recipient_id=recipient_id,
        subject=subject[:200],
        body=body,
        about_id=about_id,
        created_at=at,
    )
    mail.id = mail_id or mail.id
    mail.save(force_insert=True)
    jobs.later(SEND, centre_id=centre_id, mail_id=mail.id)
    return mail.id


@transaction.atomic
def take_out(*, mail_id: uuid.UUID) -> Mail | None:
    """The mail, marked as being sent; nothing when it is sent already, was given up, or belongs to another centre."""
    mail = (
        Mail.objects.select_for_update()
        .filter(id=mail_id)
        .exclude(state__in=[MailState.SENT, MailState.FAILED])
        .first()
    )
    if mail is not None:
        mail.state = MailState.SENDING
        mail.attempts += 1
        mail.save(update_fields=["state", "attempts"])
    return mail


@transaction.atomic
def note_sent(*, mail_id: uuid.UUID, at: datetime) -> None:
    """The mail server took it."""
    Mail.objects.filter(id=mail_id).update(state=MailState.SENT, sent_at=at, refusal="")


@transaction.atomic
def note_refusal(*, mail_id: uuid.UUID, refusal: str, for_good: bool) -> None:
    """The mail server did not take it: now (it will be tried again) or never (somebody has to look)."""
    state = MailState.FAILED if for_good else MailState.WAITING
    Mail.objects.filter(id=mail_id).update(state=state, refusal=refusal[:200])


@transaction.atomic
def forget(*, addresses: Collection[str], besides: Collection[uuid.UUID] = ()) -> int:
    """Mails to somebody who is deleted go with her; those about something that is held back stay. How many went."""
    rows = Mail.objects.annotate(address=Lower("to")).filter(address__in={one.lower() for one in addresses})
    return rows.exclude(Q(id__in=besides) | Q(about_id__in=besides)).delete()[0]
