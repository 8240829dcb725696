"""What a message is: to whom, about what, in which words. Packages above write one class per message.

Here stand the messages of packages below, which have no outbox to write to: they say by a job what happened.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from django.template.loader import render_to_string
from django.utils import translation

from miteinander.centres import queries as centre_queries
from miteinander.centres.vocabulary import Role
from miteinander.core.labels import label
from miteinander.core.tenancy import Audience
from miteinander.correspondence import use_cases
from miteinander.correspondence.rules import LINK
from miteinander.directory import queries as directory_queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message to one person. The template's first line is the subject; it may use the listed facts and nothing else."""

    template: ClassVar[str]

    centre_id: int
    to: str
    about_id: uuid.UUID
    recipient_id: uuid.UUID | None = None  # instead of ``to``: whoever writes may not know her address
    facts: Mapping[str, object] = field(default_factory=dict)
    mail_id: uuid.UUID | None = None  # given where saying it twice must stay one mail

    def post(self, *, at: datetime) -> None:
        """Into the outbox, in the running transaction. Nobody without an address gets a mail."""
        if not self.to and self.recipient_id is None:
            return
        subject, _blank, body = render_to_string(self.template, dict(self.facts)).strip().partition("\n")
        use_cases.post(
            centre_id=self.centre_id,
            to=self.to,
            recipient_id=self.recipient_id,
            subject=subject.strip(),
            body=body.strip(),
            about_id=self.about_id,
            at=at,
            mail_id=self.mail_id,
        )


class Invited(Notice):
    """To somebody who is asked to act for a centre. The link is put in when the mail leaves the house (``LINK``)."""

    template: ClassVar[str] = "correspondence/notices/invited.txt"


class ConfirmationAsked(Notice):
    """To an institution, once in a while: is all this still right? The link is put in when the mail leaves the house."""

    template: ClassVar[str] = "correspondence/notices/confirmation_asked.txt"


def invited(*, invitation_id: uuid.UUID, at: datetime) -> None:
    """Somebody was invited, or once more; nothing when it was settled meanwhile."""
    row = centre_queries.invitation(invitation_id=invitation_id)
    if row is None or row.settled_at is not None:
        return
    with translation.override("de"):
        facts = {
            "centre": row.centre.name,
            "by": row.invited_by.name if row.invited_by else "",
            "team": row.audience == Audience.STAFF,
            "roles": ", ".join(str(label(Role(role))) for role in row.roles),
            "expires_at": row.expires_at,
            "link": LINK,
        }
        Invited(centre_id=row.centre_id, to=row.email, about_id=row.id, facts=facts).post(at=at)


def with_link(*, body: str, about_id: uuid.UUID | None) -> str:
    """The text as it leaves the house: an invitation and a question to an institution get their link."""
    if LINK not in body or about_id is None:
        return body
    row = centre_queries.invitation(invitation_id=about_id)
    link = centre_queries.link(invitation=row) if row else directory_queries.inquiry_link(inquiry_id=about_id)
    return body.replace(LINK, link) if link else body
