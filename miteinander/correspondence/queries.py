"""Reading the outbox."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from miteinander.core import jobs
from miteinander.correspondence import rules
from miteinander.correspondence.models import Mail, Repeat
from miteinander.correspondence.vocabulary import SEND, MailState


@dataclass(frozen=True, slots=True)
class Posted:
    """A mail as the outbox shows it. ``why_not``: why it is not sent again; nothing when it can be. ``given_up``: nobody tries any more."""

    mail: Mail
    why_not: rules.NotAgain | None
    given_up: bool

    @property
    def for_her_alone(self) -> bool:
        return rules.LINK in self.mail.body


def shown(*, limit: int = 200, at: datetime) -> list[Posted]:
    """The newest mails of the centre, with what can be done about each. Two looks."""
    mails = list(Mail.objects.annotate(repeat_count=Count("repeats")).order_by("-created_at", "id")[:limit])
    return _posted(mails, at)


def posted(*, mail_id: uuid.UUID, at: datetime) -> Posted | None:
    """One mail, likewise."""
    mails = list(Mail.objects.filter(id=mail_id).annotate(repeat_count=Count("repeats")).order_by("id"))
    return next(iter(_posted(mails, at)), None)


def _posted(mails: Sequence[Mail], at: datetime) -> list[Posted]:
    waiting = {mail.id for mail in mails if mail.state in (MailState.WAITING, MailState.SENDING)}
    alive = jobs.alive(SEND, waiting) if waiting else frozenset()
    return [
        Posted(
            mail,
            rules.why_not_again(
                state=MailState(mail.state), under_way=mail.id in alive, repeats=getattr(mail, "repeat_count", 0),
                written_at=mail.created_at, at=at,
            ),
            mail.id in waiting - alive,
        )
        for mail in mails
    ]  # fmt: skip


def repeats(*, mail_id: uuid.UUID) -> list[Repeat]:
    """Who had it sent again, the newest first."""
    return list(Repeat.objects.filter(mail=mail_id).select_related("by").order_by("-at", "id"))


def outbox(*, limit: int = 200) -> Sequence[Mail]:
    """The newest mails of the centre."""
    return list(Mail.objects.order_by("-created_at", "id")[:limit])


def mail(*, mail_id: uuid.UUID) -> Mail | None:
    """One mail."""
    return Mail.objects.filter(id=mail_id).first()
