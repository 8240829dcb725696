"""Who could interpret a talk: the people of the pool as values for the rules, and the rules' answer in sentences."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from miteinander.core.labels import sentence
from miteinander.core.time import BERLIN, Period, local_day
from miteinander.directory import queries as directory
from miteinander.directory.rules import distance_km
from miteinander.interpreting.models import (
    Absence,
    Assignment,
    Conflict,
    FreeTime,
    Interpreter,
    InterpreterLanguage,
    Paper,
    Request,
)
from miteinander.interpreting.queries import terms
from miteinander.interpreting.queries.requests import request
from miteinander.interpreting.rules import bookings, papers, ranking
from miteinander.interpreting.rules import candidates as rules
from miteinander.interpreting.rules import terms as terms_rules
from miteinander.interpreting.states import AssignmentState, InterpreterStatus
from miteinander.interpreting.vocabulary import ExclusionReason, Gender, Level, Mode, Occasion, PaperKind, Weekday

COUNTS = (AssignmentState.BOOKED, AssignmentState.DONE)
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One thing that speaks for somebody, with its points."""

    text: str
    points: int


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Somebody who can be asked; ``needs_confirmation``: the requester must agree to ``language`` first."""

    id: uuid.UUID
    name: str
    phone: str
    language: str
    needs_confirmation: bool
    score: int
    reasons: tuple[ReasonRow, ...]


@dataclass(frozen=True, slots=True)
class ExcludedRow:
    """Somebody who cannot be asked, and the one reason; a negotiable one may be waived with a reason of one's own."""

    id: uuid.UUID
    name: str
    phone: str
    word: ExclusionReason
    sentence: str
    negotiable: bool


@dataclass(frozen=True, slots=True)
class Candidates:
    """The whole pool for one talk: the best first; of the others the nearest miss first."""

    request: Request
    ranked: tuple[CandidateRow, ...]
    excluded: tuple[ExcludedRow, ...]


def candidates(*, request_id: uuid.UUID, at: datetime) -> Candidates | None:
    """Who could interpret, with reasons for and against; None when the request is invisible or there are no terms.

    The number of queries does not grow with the pool.
    """
    asked = request(request_id=request_id)
    in_force = terms.terms_in_force(on=local_day(at))
    if asked is None or in_force is None:
        return None
    talk = talk_of(request=asked)
    people = {person.id: person for person in Interpreter.objects.in_pool().select_related("municipality").by_name()}
    values = values_of(people=people.values(), request=asked)
    answer = ranking.rank(candidates=values, talk=talk, terms=in_force)
    names = terms.languages().names
    return Candidates(
        request=asked,
        ranked=tuple(_ranked(people[one.candidate_id], one, names) for one in answer.ranked),
        excluded=tuple(_excluded(people[one.candidate_id], one, names) for one in answer.excluded),
    )


def _ranked(person: Interpreter, one: ranking.Ranked, names: Mapping[str, str]) -> CandidateRow:
    return CandidateRow(
        id=person.id,
        name=person.name,
        phone=person.phone,
        language=names.get(one.language, one.language),
        needs_confirmation=one.needs_confirmation,
        score=one.score,
        reasons=tuple(
            ReasonRow(sentence(reason.word, reason.values, names=names), reason.points) for reason in one.reasons
        ),
    )


def _excluded(person: Interpreter, one: rules.Excluded, names: Mapping[str, str]) -> ExcludedRow:
    return ExcludedRow(
        id=person.id,
        name=person.name,
        phone=person.phone,
        word=one.reason,
        sentence=sentence(one.reason, one.values, names=names),
        negotiable=one.reason in rules.NEGOTIABLE,
    )


def talk_of(*, request: Request) -> rules.Talk:
    """A request as the rules that choose an interpreter know it. Queries: two."""
    handed_back = Assignment.objects.filter(request=request.id, state=AssignmentState.HANDED_BACK)
    return rules.Talk(
        id=request.id,
        period=request.period,
        language=request.language_id,
        stand_ins=tuple(request.stand_ins),
        related={one.stand_in_id: round(one.weight * 100) for one in directory.stand_ins(code=request.language_id)},
        occasion=Occasion(request.occasion),
        mode=Mode(request.mode),
        institution_id=request.institution_id,
        gender=Gender(request.gender) if request.gender else None,
        gender_binding=request.gender_binding,
        handed_back_by=frozenset(handed_back.values_list("interpreter_id", flat=True)),
    )


def values_of(*, people: Collection[Interpreter], request: Request) -> list[rules.Candidate]:
    """People of the pool as the rules know them, seen from one talk. Queries: seven, however many people.

    Each must come with ``municipality``.
    """
    ids = [person.id for person in people]
    spoken = _by_person(InterpreterLanguage.objects.filter(interpreter__in=ids))
    shown = _by_person(Paper.objects.filter(interpreter__in=ids))
    free = _by_person(FreeTime.objects.filter(interpreter__in=ids))
    away = _by_person(Absence.objects.filter(interpreter__in=ids, last_on__gte=local_day(request.starts_at)))
    conflicts = _by_person(Conflict.objects.filter(interpreter__in=ids, institution=request.institution_id))
    booked = _by_person(Assignment.objects.filter(interpreter__in=ids, state__in=COUNTS, **_around(request)))
    past = {row["interpreter_id"]: row for row in _counted(ids, request)}
    return [
        rules.Candidate(
            id=person.id,
            status=InterpreterStatus(person.status),
            gender=Gender(person.gender),
            german=Level(person.german_level),
            languages=[rules.Spoken(row.language_id, Level(row.level), row.cleared) for row in spoken[person.id]],
            modes=frozenset(Mode(mode) for mode in person.modes),
            papers=paper_values(rows=shown[person.id]),
            declined=frozenset(Occasion(occasion) for occasion in person.declined),
            conflicts=frozenset(row.institution_id for row in conflicts[person.id]),
            free=[rules.Free(Weekday(row.weekday), row.starts, row.ends) for row in free[person.id]],
            absences=[rules.Absence(row.first_on, row.last_on) for row in away[person.id]],
            bookings=[booking_of(assignment=row) for row in booked[person.id] if row.request_id != request.id],
            weekly_limit=person.weekly_limit,
            km=_km(person, request),
            radius_km=person.radius_km,
            last_talk_on=local_day(past[person.id]["last"]) if person.id in past else None,
            talks_in_year=past[person.id]["in_year"] if person.id in past else 0,
            talks_here=past[person.id]["here"] if person.id in past else 0,
        )
        for person in people
    ]


def paper_values(*, rows: Iterable[Paper]) -> list[papers.Paper]:
    """Papers as the rules know them."""
    return [papers.Paper(PaperKind(row.kind), row.seen_on, row.valid_until) for row in rows]


def booking_of(*, assignment: Assignment) -> bookings.Booking:
    """A booking as the rules know it."""
    talk, kept_free = assignment.talk, assignment.kept_free
    return bookings.Booking(
        assignment.request_id, Period(talk.lower, talk.upper), Period(kept_free.lower, kept_free.upper)
    )


def consider(
    *, person: Interpreter, request: Request, terms: terms_rules.Terms, waived: Collection[ExclusionReason]
) -> tuple[rules.Tongue | rules.Excluded, bool]:
    """The rules' answer for one person, and whether it needed the waiver."""
    talk = talk_of(request=request)
    (candidate,) = values_of(people=[person], request=request)
    plain = rules.consider(candidate=candidate, talk=talk, terms=terms)
    if not isinstance(plain, rules.Excluded):
        return plain, False
    return rules.consider(candidate=candidate, talk=talk, terms=terms, waived=frozenset(waived)), True


def why_not(*, excluded: rules.Excluded, name: str, names: Mapping[str, str]) -> str:
    """Why this person cannot be sent, in a sentence with her name."""
    return f"{name}: {sentence(excluded.reason, excluded.values, names=names)}"


def _by_person(rows: QuerySet[Any]) -> Mapping[uuid.UUID, list[Any]]:
    grouped: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows.order_by("id"):
        grouped[row.interpreter_id].append(row)
    return grouped


def _around(request: Request) -> dict[str, Any]:
    """Bookings that touch the week of the talk: for clashes, and for the limit per week."""
    day = local_day(request.starts_at)
    monday = day - timedelta(days=day.weekday())
    return {"kept_free__overlap": (_midnight(monday - timedelta(days=1)), _midnight(monday + timedelta(days=8)))}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, BERLIN)


def _counted(ids: Collection[uuid.UUID], request: Request) -> QuerySet[Any, Any]:
    """Last talk, talks within twelve months before this one, talks at this institution."""
    year = Q(talk__startswith__gte=request.starts_at - YEAR, talk__startswith__lt=request.starts_at)
    rows = Assignment.objects.filter(interpreter__in=ids, state__in=COUNTS).exclude(request=request.id)
    return (
        rows.order_by()
        .values("interpreter_id")
        .annotate(
            last=Max(F("talk__startswith")),
            in_year=Count("id", filter=year),
            here=Count("id", filter=Q(institution=request.institution_id)),
        )
    )


def _km(person: Interpreter, request: Request) -> int | None:
    """Between the middles of two municipalities; nobody may know where a protected place is."""
    if request.institution.protected:
        return None
    return round(distance_km(a=person.municipality.point, b=request.municipality.point))
