"""Mails about requests: to whom, which text, which facts.

A mail may say when, where from, in which language and who comes; never what the talk is about, why something was done, what
somebody noted, or a telephone number: that is read after signing in. Mails are German, whoever caused them.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.utils import translation

from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.correspondence.notices import Notice
from miteinander.directory import queries as directory
from miteinander.interpreting import permissions, queries
from miteinander.interpreting.models import Interpreter, Request

TEXTS = "interpreting/notices"


class RequestReceived(Notice):
    """To the institution: we have it, and until when we answer."""

    template: ClassVar[str] = f"{TEXTS}/request_received.txt"


class RequestArrived(Notice):
    """To the desk: somebody needs an interpreter."""

    template: ClassVar[str] = f"{TEXTS}/request_arrived.txt"


class Assigned(Notice):
    """To the institution: who comes."""

    template: ClassVar[str] = f"{TEXTS}/assigned.txt"


class AssignedToYou(Notice):
    """To the interpreter: where she goes."""

    template: ClassVar[str] = f"{TEXTS}/assigned_to_you.txt"


class HandedBack(Notice):
    """To the institution: we look for somebody else."""

    template: ClassVar[str] = f"{TEXTS}/handed_back.txt"


class HandedBackToDesk(Notice):
    """To the desk: look for somebody else."""

    template: ClassVar[str] = f"{TEXTS}/handed_back_to_desk.txt"


class Withdrawn(Notice):
    """To the institution, when the desk withdrew on its behalf."""

    template: ClassVar[str] = f"{TEXTS}/withdrawn.txt"


class WithdrawnFromYou(Notice):
    """To the interpreter: the talk is off, the time is hers again."""

    template: ClassVar[str] = f"{TEXTS}/withdrawn_from_you.txt"


class WithdrawnFromDesk(Notice):
    """To the desk: nobody is needed any more."""

    template: ClassVar[str] = f"{TEXTS}/withdrawn_from_desk.txt"


class Refused(Notice):
    """To the institution: we cannot take this on."""

    template: ClassVar[str] = f"{TEXTS}/refused.txt"


class Unfilled(Notice):
    """To the institution: we found nobody."""

    template: ClassVar[str] = f"{TEXTS}/unfilled.txt"


class Reported(Notice):
    """To the desk: a report waits to be checked."""

    template: ClassVar[str] = f"{TEXTS}/reported.txt"


KINDS = (
    RequestReceived,
    RequestArrived,
    Assigned,
    AssignedToYou,
    HandedBack,
    HandedBackToDesk,
    Withdrawn,
    WithdrawnFromYou,
    WithdrawnFromDesk,
    Refused,
    Unfilled,
    Reported,
)


def received(request: Request, *, by: Actor, at: datetime) -> None:
    """A new request: the institution gets a receipt, the desk a hint."""
    _post(RequestReceived, request, to=request.contact_email, at=at)
    _post(RequestArrived, request, to=_desk(by, at), at=at)


def assigned(request: Request, *, interpreter: Interpreter, by: Actor, at: datetime) -> None:
    """Both sides hear of each other."""
    _post(Assigned, request, to=request.contact_email, at=at, more={"interpreter": interpreter.name})
    _post(AssignedToYou, request, interpreter_id=interpreter.id, at=at)


def handed_back(request: Request, *, by: Actor, at: datetime) -> None:
    """The institution and the desk hear that the search goes on."""
    _post(HandedBack, request, to=request.contact_email, at=at)
    _post(HandedBackToDesk, request, to=_desk(by, at), at=at)


def withdrawn(request: Request, *, interpreter_id: uuid.UUID | None, by: Actor, at: datetime) -> None:
    """Whoever was assigned, the desk, and the institution unless it said so itself."""
    _post(WithdrawnFromYou, request, interpreter_id=interpreter_id, at=at)
    _post(WithdrawnFromDesk, request, to=_desk(by, at), at=at)
    if by.own_id != request.institution_id:
        _post(Withdrawn, request, to=request.contact_email, at=at)


def refused(request: Request, *, interpreter_id: uuid.UUID | None, at: datetime) -> None:
    """The institution hears that there is an answer, whose reason is read after signing in; whoever was assigned, too."""
    _post(WithdrawnFromYou, request, interpreter_id=interpreter_id, at=at)
    _post(Refused, request, to=request.contact_email, at=at)


def unfilled(request: Request, *, at: datetime) -> None:
    """The institution hears that nobody was found."""
    _post(Unfilled, request, to=request.contact_email, at=at)


def reported(request: Request, *, by: Actor, at: datetime) -> None:
    """The desk has something to check."""
    _post(Reported, request, to=_desk(by, at), at=at)


def _desk(by: Actor, at: datetime) -> str:
    """Where the desk reads its mail; nowhere when it acted itself."""
    return "" if permissions.assign(by) else queries.desk_email(on=local_day(at))


def _post(
    kind: type[Notice],
    request: Request,
    *,
    at: datetime,
    to: str = "",
    interpreter_id: uuid.UUID | None = None,
    more: Mapping[str, object] | None = None,
) -> None:
    """To an address, or to an interpreter, whose address the database alone looks up: whoever writes may not know it."""
    if not to and interpreter_id is None:
        return
    with translation.override("de"):
        facts = _facts(request) | dict(more or {})
        notice = kind(centre_id=request.centre_id, to=to, recipient_id=interpreter_id, about_id=request.id, facts=facts)
        notice.post(at=at)


def _facts(request: Request) -> dict[str, object]:
    """All that a mail may know of a request."""
    return {
        "centre": request.centre.name,
        "institution": directory.name_outside(institution=request.institution),
        "reference": request.reference,
        "period": request.period,
        "due_at": request.due_at,
        "language": request.language.name,
        "link": _link(request.id),
    }


def _link(request_id: uuid.UUID) -> str:
    """The page of the request: signing in comes first."""
    return f"{settings.SITE_URL.rstrip('/')}/dolmetschen/anfragen/{request_id}/"
