"""Reading the pool: the list, one person."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from miteinander.centres import permissions as centre
from miteinander.centres.models import Member
from miteinander.core.fields import SortKey
from miteinander.core.labels import sentence
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.time import local_day
from miteinander.core.verdicts import Verdict
from miteinander.core.words import N_
from miteinander.interpreting import permissions
from miteinander.interpreting.models import (
    Absence,
    Assignment,
    Conflict,
    FreeTime,
    Interpreter,
    InterpreterLanguage,
    Paper,
    PrivateRecord,
)
from miteinander.interpreting.queries import terms
from miteinander.interpreting.queries.matching import COUNTS, YEAR, paper_values
from miteinander.interpreting.queries.requests import leafed
from miteinander.interpreting.rules import papers as rules
from miteinander.interpreting.states import AssignmentState, InterpreterStatus
from miteinander.interpreting.vocabulary import ExclusionReason, PoolDeed, Weekday

PAPERS_WITHIN = 60  # days
SORTS: Mapping[str, Any] = {
    "name": SortKey("family_name"),
    "municipality": SortKey("municipality__short_name"),
    "status": "status",
    "talks": "talks_in_year",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFilter:
    """What the list of the pool is narrowed to; without ``statuses`` it shows whoever has not left."""

    statuses: Set[InterpreterStatus] = frozenset()
    language: str = ""
    municipality: str = ""
    text: str = ""  # part of a name
    expiring: bool = False  # only people with a paper that lapses soon


@dataclass(frozen=True, slots=True)
class ToldHerself:
    """What somebody of the pool changed of herself, and when."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class InterpreterPage:
    """One person of the pool, as far as whoever looks may see her: the rest is empty."""

    interpreter: Interpreter
    languages: list[InterpreterLanguage]
    papers: list[Paper]
    lacking: list[str]  # sentences: what she would need today and does not have
    free: list[FreeTime]
    absences: list[Absence]
    conflicts: list[Conflict]
    ahead: list[Assignment]
    has_private: bool
    told_herself: "ToldHerself | None"  # what she changed last by herself, for whom works with her papers
    may: Mapping[str, Verdict]
    deeds: tuple[PoolDeed, ...]


def pool(*, filters: PoolFilter, sort: str = "name", page: int | str = 1, at: datetime) -> Page[Any]:
    """The people of the pool with their languages and ``talks_in_year``. Queries: three, however many rows."""
    return leafed(_pool(filters, sort, at), page)


def pool_rows(*, filters: PoolFilter, sort: str = "name", limit: int, at: datetime) -> list[Any]:
    """The same, all that the filter leaves, at most so many and one more. Queries: two."""
    return list(_pool(filters, sort, at)[: limit + 1])


def _pool(filters: PoolFilter, sort: str, at: datetime) -> QuerySet[Any]:
    rows = (
        Interpreter.objects.filter(status__in=filters.statuses) if filters.statuses else Interpreter.objects.in_pool()
    )
    if filters.language:
        rows = rows.filter(
            id__in=InterpreterLanguage.objects.filter(language=filters.language).values("interpreter_id")
        )
    if filters.municipality:
        rows = rows.filter(municipality=filters.municipality)
    if filters.expiring:
        rows = rows.filter(id__in=[paper.interpreter_id for paper in expiring(at=at, days=PAPERS_WITHIN)])
    if filters.text:
        rows = rows.filter(Q(family_name__icontains=filters.text) | Q(given_name__icontains=filters.text))
    talks = (
        Assignment.objects.filter(
            interpreter=OuterRef("pk"), state__in=COUNTS, talk__startswith__gte=at - YEAR, talk__startswith__lt=at
        )
        .order_by()
        .values("interpreter")
        .annotate(count=Count("id"))
        .values("count")
    )
    return (
        rows.annotate(talks_in_year=Coalesce(Subquery(talks), 0))
        .select_related("municipality")
        .prefetch_related(Prefetch("interpreterlanguages", _languages()))
        .order_by(*_order(sort))
    )


def interpreter(*, interpreter_id: uuid.UUID, by: Actor, at: datetime) -> InterpreterPage | None:
    """One person of the pool; None when she is invisible from here."""
    person = Interpreter.objects.select_related("municipality", "member").filter(id=interpreter_id).first()
    if person is None:
        return None
    may, today = permissions.with_interpreter(by, person), local_day(at)
    may["openings"] = centre.sees_openings(by)
    mine = {"interpreter": person.id}
    # Papers do not join who saw them: an interpreter does not see that colleague, and sees her papers all the same.
    shown = (
        list(Paper.objects.filter(**mine).prefetch_related("seen_by").order_by("kind", "-seen_on"))
        if may["papers"]
        else []
    )
    free = list(FreeTime.objects.filter(**mine).order_by("starts")) if may["set_free_times"] else []
    away = Absence.objects.filter(**mine, last_on__gte=today).order_by("first_on", "id")
    conflicts = (
        Conflict.objects.filter(**mine).select_related("institution").order_by(SortKey("institution__name"), "id")
    )
    ahead = Assignment.objects.filter(**mine, state=AssignmentState.BOOKED, talk__endswith__gt=at)
    return InterpreterPage(
        interpreter=person,
        languages=list(_languages().filter(**mine)),
        papers=shown,
        lacking=_lacking(shown, today) if may["papers"] else [],
        free=sorted(free, key=lambda one: list(Weekday).index(Weekday(one.weekday))),
        absences=list(away) if may["absence"] else [],
        conflicts=list(conflicts) if may["conflict"] else [],
        ahead=list(ahead.select_related("request", "institution", "language").order_by("talk", "id"))
        if may["papers"]
        else [],
        told_herself=_told_herself(person) if may["papers"] and by.audience is Audience.STAFF else None,
        has_private=bool(may["seal_private"]) and PrivateRecord.objects.filter(**mine).exists(),
        may=may,
        deeds=permissions.pool_deeds(by, person),
    )


def people_with(*, ids: Collection[uuid.UUID]) -> list[Interpreter]:
    """Those of these people of the pool who are visible from here. One query, none without ids."""
    return list(Interpreter.objects.filter(id__in=ids).order_by("id")) if ids else []


def myself(*, by: Actor, at: datetime) -> InterpreterPage | None:
    """The interpreter who is signed in."""
    return interpreter(interpreter_id=by.own_id, by=by, at=at) if by.own_id else None


def expiring(*, at: datetime, days: int) -> list[Paper]:
    """Papers of active people that lapse within so many days, or have lapsed, unless a later one was seen."""
    last = local_day(at) + timedelta(days=days)
    newest = (
        Paper.objects.filter(interpreter__status=InterpreterStatus.ACTIVE)
        .select_related("interpreter")
        .order_by("interpreter_id", "kind", "-seen_on", "-id")
        .distinct("interpreter_id", "kind")
    )
    rows = [paper for paper in newest if paper.valid_until is not None and paper.valid_until <= last]
    return sorted(rows, key=lambda paper: (paper.valid_until or date.max, paper.interpreter.family_name, paper.id))


def lacking_sentence(*, lack: rules.Lack) -> str:
    """That a paper was never shown, or has lapsed."""
    if lack.lapsed_on is None:
        return sentence(ExclusionReason.PAPER_MISSING, {"paper": lack.kind})
    return sentence(ExclusionReason.PAPER_EXPIRED, {"paper": lack.kind, "day": lack.lapsed_on})


def _lacking(shown: list[Paper], on: date) -> list[str]:
    in_force = terms.terms_in_force(on=on)
    if in_force is None:
        return []
    lacks = rules.lacking(papers=paper_values(rows=shown), required=in_force.required_papers, on=on)
    return [lacking_sentence(lack=lack) for lack in lacks]


SAYS_HERSELF = {
    "given_name": N_("Name"),
    "family_name": N_("Name"),
    "phone": N_("Telefon"),
    "phone_consent": N_("ob die Nummer genannt werden darf"),
    "email": N_("E-Mail"),
}


def told_themselves(*, since: datetime, at: datetime) -> list[tuple[Interpreter, ToldHerself]]:
    """Who of the pool changed something of herself since then, and what last. Queries: four at most, however many people."""
    hands: dict[uuid.UUID, set[str]] = {}
    for member_id, person_id in Member.objects.filter(audience=Audience.INTERPRETER).values_list("id", "speaks_for"):
        if person_id is not None:
            hands.setdefault(person_id, set()).add(str(member_id))
    events = _events().filter(pgh_created_at__lte=at)
    fresh = events.filter(pgh_created_at__gte=since, pgh_context__member__in=sorted(set().union(*hands.values())))
    changed = set(fresh.order_by().values_list("pgh_obj", flat=True)) & hands.keys()
    told = {}
    for person_id, states in groupby(events.filter(pgh_obj__in=changed).order_by("pgh_obj", "-pgh_id"), _whose):
        newest = _newest_of(hands[person_id], states)
        if newest is not None and newest.at >= since:
            told[person_id] = newest
    people = Interpreter.objects.in_pool().filter(id__in=told).order_by("id") if told else []
    return [(person, told[person.id]) for person in people]


def _told_herself(person: Interpreter) -> ToldHerself | None:
    """The newest change in the history that bears her own hand. Queries: two."""
    hers = {str(one) for one in Member.objects.filter(speaks_for=person.id).order_by().values_list("id", flat=True)}
    return _newest_of(hers, _events().filter(pgh_obj=person.id).order_by("-pgh_id"))


def _events() -> Any:
    """The history of the pool."""
    events: Any = Interpreter._meta.get_field("events").related_model
    return events._default_manager


def _whose(event: Any) -> uuid.UUID:
    whose: uuid.UUID = event.pgh_obj_id
    return whose


def _newest_of(hers: Set[str], events: Iterable[Any]) -> ToldHerself | None:
    """Of one person's states, the newest first: the first difference that these hands made. Saving the same again is none."""
    newer: Any = None
    for event in events:
        if newer is not None and (newer.pgh_context or {}).get("member") in hers:
            names = [name for name in SAYS_HERSELF if getattr(newer, name) != getattr(event, name)]
            if names:
                return ToldHerself(
                    newer.pgh_created_at, ", ".join(dict.fromkeys(_(SAYS_HERSELF[name]) for name in names))
                )
        newer = event
    return None


def _languages() -> Any:
    return InterpreterLanguage.objects.select_related("language").order_by(SortKey("language__name_de"), "id")


def _order(sort: str) -> tuple[Any, ...]:
    falling, column = sort.startswith("-"), SORTS.get(sort.removeprefix("-"), SORTS["name"])
    if isinstance(column, str):
        column = f"-{column}" if falling else column
    elif falling:
        column = column.desc()
    return (column, SORTS["name"], "given_name", "id")
