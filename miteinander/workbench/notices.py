"""Mails of the day: kind, reference and link. No name, no place, no language: those are read after signing in."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from miteinander.correspondence.notices import Notice
from miteinander.workbench.rules.digest import Part

TEXTS = "workbench/notices"


class Morning(Notice):
    """To one person: what waits for her today."""

    template: ClassVar[str] = f"{TEXTS}/morning.txt"


class AtOnce(Notice):
    """To one person: what happened since the last such mail."""

    template: ClassVar[str] = f"{TEXTS}/at_once.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Who gets it, from which centre, in which language."""

    centre_id: int
    centre: str
    member_id: uuid.UUID
    email: str
    language: str


def post(kind: type[Notice], *, to: Addressee, mail_id: uuid.UUID, parts: Sequence[Part], at: datetime) -> None:
    """Into the outbox under this id: said a second time, it is still one mail."""
    with translation.override(to.language):
        facts = {
            "centre": to.centre,
            "parts": parts,
            "count": sum(part.count for part in parts),
            "site": settings.SITE_URL.rstrip("/"),
            "today": link("workbench:today"),
            "settings": link("workbench:preference"),
        }
        kind(centre_id=to.centre_id, to=to.email, about_id=to.member_id, mail_id=mail_id, facts=facts).post(at=at)


def link(name: str) -> str:
    """A page of this house, as a mail names it."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name)}"
