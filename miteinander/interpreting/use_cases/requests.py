"""Deeds with a request: it is asked, looked after, and may end without a talk."""

import hashlib
import uuid
from collections.abc import Set
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from miteinander.centres.models import Member
from miteinander.core import deeds
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.verdicts import Refused
from miteinander.directory.models import Institution, Municipality
from miteinander.interpreting import notices, permissions, queries
from miteinander.interpreting.models import Request, Step
from miteinander.interpreting.rules import notice as notice_rules
from miteinander.interpreting.rules import terms as terms_rules
from miteinander.interpreting.rules import wishes
from miteinander.interpreting.states import RequestState
from miteinander.interpreting.use_cases import moves, typed
from miteinander.interpreting.vocabulary import (
    Channel,
    Deed,
    ObjectionReason,
    RefuseReason,
    UnfilledReason,
    WithdrawReason,
)

REFERENCE_SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ"  # no vowels: no words; nothing that is misheard or misread
DRAWS = 3
NAME_LENGTH, PHONE_LENGTH = 120, 40


def reference(*, request_id: uuid.UUID, draw: int = 0) -> str:
    """How people name a request on the telephone: "K7Q3-MF2X". Follows from the id; ``draw`` counts further tries."""
    number = int.from_bytes(hashlib.sha256(request_id.bytes + bytes([draw])).digest())
    signs = [REFERENCE_SIGNS[number // len(REFERENCE_SIGNS) ** n % len(REFERENCE_SIGNS)] for n in range(8)]
    return "".join(signs[:4]) + "-" + "".join(signs[4:])


@deeds.deed
def ask(
    *,
    request_id: uuid.UUID,
    wish: wishes.Wish,
    institution_id: uuid.UUID,
    contact_name: str,
    contact_phone: str,
    channel: Channel,
    municipality_ags: str,
    by: Actor,
    at: datetime,
    contact_email: str = "",
    waived: Set[ObjectionReason] = frozenset(),
    waiver_note: str = "",
) -> Request:
    """An institution needs an interpreter: the desk owes an answer from now on.

    ``request_id`` is the hidden key of the form: the same click twice is one request. Without ``contact_email`` the
    answer goes to whoever asks, or to the institution's address when it rang up. ``waived``: what the team overlooks, with
    a ``waiver_note``. Raises ``Forbidden`` and ``Refused``.
    """
    permissions.ask(by).require()
    if waived:
        permissions.waive_notice(by).require()
    done = Request.objects.locked(request_id)
    if done is not None:
        return done
    terms = moves.terms_for(at=at)
    institution = _institution(institution_id)
    contact = {
        "contact_name": typed.line(
            field="contact_name",
            text=contact_name,
            limit=NAME_LENGTH,
            missing=_("Bitte nennen Sie eine Ansprechperson."),
        ),
        "contact_phone": typed.line(field="contact_phone", text=contact_phone, limit=PHONE_LENGTH),
        "contact_email": typed.email(field="contact_email", text=contact_email) or _answer_to(institution, by),
    }
    missing = _("Bitte schreiben Sie dazu, warum Sie die Frist nicht einhalten.") if waived else ""
    waiver_note = typed.lines(field="waiver_note", text=waiver_note, missing=missing)
    wish = replace(wishes.tidy(wish=wish), place_is_secret=institution.protected)
    _objections(wish, terms, waived, at)
    if not Municipality.objects.current().filter(ags=municipality_ags).exists():
        raise Refused(_("Bitte wählen Sie die Stadt oder Gemeinde aus der Liste."), "municipality")
    talk = wishes.period(wish=wish)
    request = Request(
        id=request_id,
        centre_id=by.centre_id,
        institution=institution,
        **contact,
        channel=Channel.PORTAL if by.audience is Audience.INSTITUTION else channel,
        asked_at=at,
        asked_by_id=moves.doer(by),
        language_id=wish.language,
        stand_ins=list(dict.fromkeys(code for code in wish.stand_ins if code != wish.language)),
        occasion=wish.occasion,
        circumstances=sorted(wish.circumstances),
        mode=wish.mode,
        starts_at=talk.start,
        ends_at=talk.end,
        place=wish.place,
        municipality_id=municipality_ags,
        gender=wish.gender or "",
        gender_binding=wish.gender_binding,
        clients_count=wish.clients_count,
        own_reference=wish.own_reference,
        note=wish.note,
        due_at=notice_rules.due_at(
            asked_at=at, starts_at=talk.start, terms=terms, holidays=queries.holidays_ahead(at=at, terms=terms)
        ),
        last_key=request_id,
    )
    if not _inserted(request):
        return _asked_before(request_id)
    moves.leave_step(request, Deed.ASK, from_state="", by=by, at=at, note=waiver_note)
    notices.received(request, by=by, at=at)
    return request


def _institution(institution_id: uuid.UUID) -> Institution:
    institution = Institution.objects.filter(id=institution_id).first()
    if institution is None:
        raise Refused(_("Diese Einrichtung gibt es hier nicht."), "institution")
    if not institution.active:
        raise Refused(_("Diese Einrichtung arbeitet nicht mehr mit dem Zentrum."), "institution")
    return institution


def _answer_to(institution: Institution, by: Actor) -> str:
    """Where the institution hears what becomes of it: at the account that asks, or at its own address."""
    if by.audience is not Audience.INSTITUTION:
        return institution.email
    return Member.objects.select_related("user").get(id=moves.doer(by)).user.email


def _objections(wish: wishes.Wish, terms: terms_rules.Terms, waived: Set[ObjectionReason], at: datetime) -> None:
    """Raise ``Refused`` with the first thing that stands against the wish."""
    languages = queries.languages()
    for field, sentence in queries.objections(wish=wish, terms=terms, languages=languages, at=at, waived=waived):
        raise Refused(sentence, field)


def _inserted(request: Request) -> bool:
    """Write the row under a reference that nobody has; False when the same click has written it already."""
    for draw in range(DRAWS):
        request.reference = reference(request_id=request.id, draw=draw)
        try:
            with transaction.atomic():
                request.save(force_insert=True)
        except IntegrityError as error:
            match deeds.violated(error):
                case "interpreting_request_pkey":
                    return False
                case "request_reference_once":
                    continue
            raise
        return True
    raise Refused(deeds.BUSY)


def _asked_before(request_id: uuid.UUID) -> Request:
    done: Request | None = Request.objects.locked(request_id)
    if done is None:  # the key is taken, by somebody whom we do not see: no click of ours
        raise Refused(deeds.STALE)
    return done


@deeds.deed
def hold(*, request_id: uuid.UUID, by: Actor, at: datetime, key: uuid.UUID, version: int) -> Request:
    """Take care of a request oneself; colleagues see who does. Raises ``Forbidden``, ``Conflict``, ``Refused``."""
    request, done = moves.take(request_id=request_id, by=by, may=permissions.hold, key=key, version=version)
    if not done:
        moves.move(request, Deed.HOLD, by=by, at=at, key=key, held_by_id=moves.doer(by))
    return request


@deeds.deed
def note(*, request_id: uuid.UUID, text: str, by: Actor, at: datetime, key: uuid.UUID) -> Request:
    """Write a line into the log. It contradicts nobody's work, so it takes no ``version``. Raises ``Forbidden``, ``Refused``."""
    request, _done = moves.take(request_id=request_id, by=by, may=permissions.note, key=key, version=None)
    text = typed.lines(field="text", text=text, missing=_("Bitte schreiben Sie etwas."))
    if not Step.objects.filter(id=key).exists():
        moves.leave_step(request, Deed.NOTE, from_state=request.state, by=by, at=at, note=text, step_id=key)
    return request


@deeds.deed
def withdraw(
    *,
    request_id: uuid.UUID,
    reason: WithdrawReason,
    by: Actor,
    at: datetime,
    key: uuid.UUID,
    version: int,
    note: str = "",
) -> Request:
    """Nobody is needed any more; whoever was assigned is told. Not once the talk has begun.

    Raises ``Forbidden``, ``Conflict``, ``Refused``.
    """
    request, done = moves.take(request_id=request_id, by=by, may=permissions.withdraw, key=key, version=version)
    if done:
        return request
    interpreter_id = request.interpreter_id
    _call_off(request, Deed.WITHDRAW, reason=reason, by=by, at=at, key=key, note=note)
    notices.withdrawn(request, interpreter_id=interpreter_id, by=by, at=at)
    return request


def _call_off(
    request: Request,
    deed: Deed,
    *,
    reason: WithdrawReason | RefuseReason,
    by: Actor,
    at: datetime,
    key: uuid.UUID,
    note: str,
) -> None:
    """There will be no talk; whoever was to come has her time again. Once it has begun it is no longer called off."""
    if request.state == RequestState.ASSIGNED:
        moves.before_start(request, at)
    note = typed.lines(field="note", text=note)
    moves.move(
        request, deed, by=by, at=at, key=key, note=note,
        reason=reason, interpreter=None, assigned_at=None, assigned_by=None,
    )  # fmt: skip
    moves.end_assignment(request, deed, by=by, at=at)


@deeds.deed
def refuse(
    *,
    request_id: uuid.UUID,
    reason: RefuseReason,
    by: Actor,
    at: datetime,
    key: uuid.UUID,
    version: int,
    note: str = "",
) -> Request:
    """The desk does not take the request on, and says why; whoever was assigned already is told.

    Raises ``Forbidden``, ``Conflict``, ``Refused``.
    """
    request, done = moves.take(request_id=request_id, by=by, may=permissions.refuse, key=key, version=version)
    if not done:
        interpreter_id = request.interpreter_id
        _call_off(request, Deed.REFUSE, reason=reason, by=by, at=at, key=key, note=note)
        notices.refused(request, interpreter_id=interpreter_id, at=at)
    return request


@deeds.deed
def give_up(
    *,
    request_id: uuid.UUID,
    reason: UnfilledReason,
    by: Actor,
    at: datetime,
    key: uuid.UUID,
    version: int,
    note: str = "",
) -> Request:
    """Nobody was found: counted as unmet demand, by reason. Raises ``Forbidden``, ``Conflict``, ``Refused``."""
    request, done = moves.take(request_id=request_id, by=by, may=permissions.give_up, key=key, version=version)
    if not done:
        note = typed.lines(field="note", text=note)
        moves.move(request, Deed.GIVE_UP, by=by, at=at, key=key, note=note, reason=reason)
        notices.unfilled(request, at=at)
    return request
