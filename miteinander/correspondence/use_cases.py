"""Writing mails and sending them."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from miteinander.core import deeds, jobs
from miteinander.core.labels import label
from miteinander.core.tenancy import Actor
from miteinander.core.verdicts import Conflict, Forbidden, Refused
from miteinander.correspondence import permissions, rules
from miteinander.correspondence.models import Mail, Repeat
from miteinander.correspondence.vocabulary import SEND, MailState

OUTBOX = Mail._meta.db_table
NOT_HERE = _("Diese Mail gibt es hier nicht.")
NOBODY = _("Das kann nur, wer zum Team des Zentrums gehört.")
BAD_ADDRESS = _("Bitte eine E-Mail-Adresse wie name@example.org angeben.")
CHANGED = _("Diese Mail ging inzwischen an eine andere Adresse. Bitte sehen Sie nach, ob sie angekommen ist.")


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


@deeds.deed
def send_again(*, mail_id: uuid.UUID, to: str, seen_to: str, by: Actor, at: datetime, key: uuid.UUID) -> Mail:
    """A mail that did not leave is sent once more, with the same Message-ID, to its address or to the corrected one.

    ``seen_to`` is the address that the person saw: a correction by somebody else is not undone unread. ``key`` is the hidden key of
    the form: the same click twice is once. Raises ``Forbidden``, ``Refused``, ``Conflict``.
    """
    permissions.send_again(by).require()
    if by.member_id is None:
        raise Forbidden(NOBODY)
    mail = Mail.objects.select_for_update(of=("self",)).filter(id=mail_id).first()
    if mail is None:
        raise Refused(NOT_HERE)
    before = Repeat.objects.filter(mail=mail)
    if before.filter(id=key).exists():
        return mail
    if mail.to != seen_to:
        raise Conflict(CHANGED)
    corrected = to.strip() or mail.to
    fault = rules.why_not_again(
        state=MailState(mail.state),
        under_way=mail.id in jobs.alive(SEND, [mail.id]),
        repeats=before.count(),
        written_at=mail.created_at,
        at=at,
        for_her_alone=rules.LINK in mail.body,
        corrected=corrected != mail.to,
    )
    if fault is not None:
        raise Refused(label(fault), "to" if fault is rules.NotAgain.FOR_HER_ALONE else "")
    _check_address(corrected)
    Repeat(id=key, centre_id=mail.centre_id, mail=mail, at=at, by_id=by.member_id, corrected=corrected != mail.to).save(
        force_insert=True
    )
    mail.to, mail.state, mail.attempts, mail.refusal = corrected, MailState.WAITING, 0, ""
    mail.save(update_fields=["to", "state", "attempts", "refusal"])
    jobs.again(SEND, centre_id=mail.centre_id, mail_id=mail.id)
    return mail


def _check_address(to: str) -> None:
    try:
        validate_email(to)
    except ValidationError:
        raise Refused(BAD_ADDRESS, "to") from None


@transaction.atomic
def forget(*, addresses: Collection[str], besides: Collection[uuid.UUID] = ()) -> int:
    """Mails to somebody who is deleted go with her; those about something that is held back stay. How many went."""
    rows = Mail.objects.annotate(address=Lower("to")).filter(address__in={one.lower() for one in addresses})
    gone = list(rows.exclude(Q(id__in=besides) | Q(about_id__in=besides)).values_list("id", flat=True))
    Repeat.objects.filter(mail__in=gone).delete()
    return Mail.objects.filter(id__in=gone).delete()[0]
