"""What a message is: to whom, about what, in which words. Packages above write one class per message."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from django.template.loader import render_to_string

from miteinander.correspondence import use_cases


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message to one person. The template's first line is the subject; it may use the listed facts and nothing else."""

    template: ClassVar[str]

    centre_id: int
    to: str
    about_id: uuid.UUID
    facts: Mapping[str, object] = field(default_factory=dict)

    def post(self, *, at: datetime) -> None:
        """Into the outbox, in the running transaction. Nobody without an address gets a mail."""
        if not self.to:
            return
        subject, _blank, body = render_to_string(self.template, dict(self.facts)).strip().partition("\n")
        use_cases.post(
            centre_id=self.centre_id,
            to=self.to,
            subject=subject.strip(),
            body=body.strip(),
            about_id=self.about_id,
            at=at,
        )
