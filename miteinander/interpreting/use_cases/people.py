"""Deeds with a person of the pool: she applies, is admitted, speaks languages, may sign in, leaves."""

import uuid
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from miteinander.centres import use_cases as centres
from miteinander.centres.models import Member
from miteinander.centres.vocabulary import Role
from miteinander.core import deeds, jobs, tenancy
from miteinander.core.labels import sentence
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.time import local_day
from miteinander.core.verdicts import Conflict, Refused
from miteinander.directory.models import Language, Municipality
from miteinander.interpreting import permissions, queries
from miteinander.interpreting.models import Assignment, Interpreter, InterpreterLanguage, Paper, PrivateRecord
from miteinander.interpreting.queries.matching import paper_values
from miteinander.interpreting.queries.people import lacking_sentence
from miteinander.interpreting.rules import papers, profiles
from miteinander.interpreting.states import INTERPRETER_CYCLE, LEFT, AssignmentState, InterpreterStatus
from miteinander.interpreting.use_cases import moves, typed
from miteinander.interpreting.vocabulary import Level, ObjectionReason, PoolDeed

UNKNOWN = _("Diese Person gibt es im Pool nicht.")
CHANGED = _("Die Angaben wurden inzwischen geändert. Bitte sehen Sie sich den neuen Stand an.")
DESTROY_KEY = "interpreting.destroy_key"


def take(*, interpreter_id: uuid.UUID, version: int | None = None) -> Interpreter:
    """The person, held for this transaction. Raises ``Refused`` when she is invisible from here, and ``Conflict``."""
    rows = Interpreter.objects.select_related("member__user").select_for_update(of=("self",), no_key=True)
    person = rows.filter(id=interpreter_id).first()
    if person is None:
        raise Refused(UNKNOWN)
    if version is not None and person.version != version:
        raise Conflict(CHANGED)
    return person


@deeds.deed
def add_interpreter(*, interpreter_id: uuid.UUID, profile: profiles.Profile, by: Actor, at: datetime) -> Interpreter:
    """Somebody applies. ``interpreter_id`` is the hidden key of the form: the same click twice is one person.

    Raises ``Forbidden`` and ``Refused``.
    """
    permissions.add_interpreter(by).require()
    profile = _checked(profile)
    person = Interpreter(id=interpreter_id, centre_id=by.centre_id, **_columns(profile))
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        if deeds.violated(error) != "interpreting_interpreter_pkey":
            raise
        return take(interpreter_id=interpreter_id)
    return person


@deeds.deed
def change_interpreter(
    *, interpreter_id: uuid.UUID, profile: profiles.Profile, by: Actor, at: datetime, version: int
) -> Interpreter:
    """What is known of her is different now. Raises ``Forbidden``, ``Conflict``, ``Refused``."""
    permissions.change_interpreter(by).require()
    person = take(interpreter_id=interpreter_id, version=version)
    columns = _columns(_checked(profile))
    for name, value in columns.items():
        setattr(person, name, value)
    _save(person, *columns)
    _call(person)
    return person


@deeds.deed
def change_myself(
    *, given_name: str, family_name: str, phone: str, phone_consent: bool, version: int, by: Actor, at: datetime
) -> Interpreter:
    """She is called otherwise, has another number, or says whether institutions may have it.

    The pool, her access and what institutions see of her say the same from then on. Raises ``Forbidden``, ``Conflict``, ``Refused``.
    """
    permissions.assignments(by).require()
    given, family = typed.name(given=given_name, family=family_name)
    phone = typed.line(field="phone", text=phone, limit=profiles.PHONE_LENGTH)
    tenancy.enter(centres.in_her_name(by))
    person = take(interpreter_id=by.own_id or uuid.UUID(int=0), version=version)
    person.given_name, person.family_name = given, family
    person.phone, person.phone_consent = phone, phone_consent and bool(phone)
    _save(person, "given_name", "family_name", "phone", "phone_consent")
    _call(person)
    tenancy.enter(by)
    return person


def readdressed(*, own_id: uuid.UUID, address: str) -> None:
    """Mail to whoever is in the pool goes to the address with which she signs in now: a part of the deed that changes it."""
    Interpreter.objects.filter(id=own_id).update(email=address, version=F("version") + 1)


def _call(person: Interpreter) -> None:
    """Whoever signs in as this person of the pool is called like her."""
    for member in Member.objects.select_for_update(of=("self",)).filter(speaks_for=person.id).order_by("id"):
        centres.call(member, name=person.name, phone=person.phone)


def _checked(profile: profiles.Profile) -> profiles.Profile:
    profile = profiles.tidy(profile=profile)
    typed.refuse_first(profiles.objections(profile=profile))
    typed.email(field="email", text=profile.email)
    if not Municipality.objects.current().filter(ags=profile.municipality).exists():
        raise Refused(_("Bitte wählen Sie die Stadt oder Gemeinde aus der Liste."), "municipality")
    return profile


def _columns(profile: profiles.Profile) -> dict[str, object]:
    return {
        "given_name": profile.given_name,
        "family_name": profile.family_name,
        "gender": profile.gender,
        "german_level": profile.german_level,
        "modes": sorted(profile.modes),
        "declined": sorted(profile.declined),
        "municipality_id": profile.municipality,
        "radius_km": profile.radius_km,
        "weekly_limit": profile.weekly_limit,
        "phone": profile.phone,
        "phone_consent": profile.phone_consent,
        "email": profile.email,
    }


def _save(person: Interpreter, *columns: str) -> None:
    person.version += 1
    person.save(update_fields=["version", *columns])


@deeds.deed
def speak(
    *, interpreter_id: uuid.UUID, language: str, level: Level, by: Actor, at: datetime, cleared: bool = True
) -> Interpreter:
    """She speaks this language so well; with ``cleared`` she interprets in it. Said again, it replaces what was said.

    Raises ``Forbidden`` and ``Refused``.
    """
    permissions.speak(by).require()
    person = take(interpreter_id=interpreter_id)
    if not Language.objects.bookable().filter(code=language).exists():
        shown = language[:40]
        raise Refused(sentence(ObjectionReason.UNKNOWN_LANGUAGE, {"typed": shown}), "language")
    InterpreterLanguage.objects.update_or_create(
        centre_id=person.centre_id,
        interpreter=person,
        language_id=language,
        defaults={"level": level, "cleared": cleared},
    )
    return person


@deeds.deed
def unspeak(*, interpreter_id: uuid.UUID, language: str, by: Actor, at: datetime) -> Interpreter:
    """She no longer interprets in this language; booked talks stay. Raises ``Forbidden`` and ``Refused``."""
    permissions.speak(by).require()
    person = take(interpreter_id=interpreter_id)
    InterpreterLanguage.objects.filter(interpreter=person, language=language).delete()
    return person


@deeds.deed
def move_status(*, interpreter_id: uuid.UUID, deed: PoolDeed, by: Actor, at: datetime, version: int) -> Interpreter:
    """Move her along in the pool. Activating needs her papers; leaving takes her access and all that was sealed.

    Raises ``Forbidden``, ``Conflict``, ``Refused``.
    """
    permissions.move_status(by).require()
    person = take(interpreter_id=interpreter_id, version=version)
    permissions.move_status(by, person, deed).require()
    if deed is PoolDeed.ACTIVATE:
        _papers_hold(person, local_day(at))
    person.status = INTERPRETER_CYCLE.move(InterpreterStatus(person.status), deed)
    person.left_on = local_day(at) if person.status in LEFT else None  # from this day on her data are kept for a while
    _save(person, "status", "left_on")
    if person.status in LEFT:
        _leave(person, by=by, at=at)
    return person


def _papers_hold(person: Interpreter, on: date) -> None:
    in_force = queries.terms_in_force(on=on)
    if in_force is None:
        raise Refused(moves.NO_TERMS)
    shown = paper_values(rows=Paper.objects.filter(interpreter=person).order_by("id"))
    for lack in papers.lacking(papers=shown, required=in_force.required_papers, on=on):
        raise Refused(lacking_sentence(lack=lack))


def _leave(person: Interpreter, *, by: Actor, at: datetime) -> None:
    """Nobody who has left is booked, signs in, or can be read: the key goes, and with it every copy in every backup."""
    if Assignment.objects.filter(interpreter=person, state=AssignmentState.BOOKED).exists():
        raise Refused(_("Es sind noch Einsätze vergeben oder nicht gemeldet. Bitte klären Sie diese zuerst."))
    today, member = local_day(at), person.member
    if member is not None and (member.until is None or member.until > today):  # an earlier end is not put off
        centres.end_membership(member_id=member.id, last_day=today, by=by)
    centres.withdraw_for(own_id=person.id, by=by, at=at)
    PrivateRecord.objects.filter(interpreter=person).delete()
    jobs.later(DESTROY_KEY, centre_id=person.centre_id, interpreter_id=person.id)


@deeds.deed
def give_access(*, interpreter_id: uuid.UUID, email: str, by: Actor, at: datetime) -> Member:
    """Let her sign in with this address at once, for whoever moves in from other software. Done twice, it is the same as once.

    Raises ``Forbidden`` and ``Refused``.
    """
    permissions.give_access(by).require()
    person = take(interpreter_id=interpreter_id)
    permissions.give_access(by, person).require()
    email = typed.email(field="email", text=email, missing=_("Bitte eine E-Mail-Adresse angeben.")).lower()
    member = person.member
    if member is None or member.until is not None:
        member = centres.let_in(
            email=email,
            name=person.name,
            roles=[Role.INTERPRETER],
            audience=Audience.INTERPRETER,
            speaks_for=person.id,
            phone=person.phone,
            since=local_day(at),
            by=by,
        )
        person.member = member
        _save(person, "member")
    elif member.user.email.lower() != email:
        raise Refused(_("Diese Person meldet sich schon mit einer anderen Adresse an."), "email")
    return member
