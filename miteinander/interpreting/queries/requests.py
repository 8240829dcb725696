"""Reading requests: the board, one request with its log, what an institution asked, where an interpreter goes."""

import re
import uuid
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.functions import Collate

from miteinander.core.fields import SortKey
from miteinander.core.labels import sentence
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.time import BERLIN
from miteinander.interpreting import permissions
from miteinander.interpreting.models import Assignment, Request, Step
from miteinander.interpreting.models.requests import OPEN, RequestQuerySet
from miteinander.interpreting.queries import terms
from miteinander.interpreting.rules import reports
from miteinander.interpreting.states import AssignmentState, RequestState
from miteinander.interpreting.vocabulary import Deed, Done, Outcome

ON_A_PAGE = 50
PAST_SHOWN = 50
# Columns that a list can be sorted by; "-day" turns the order.
SORTS: Mapping[str, Any] = {
    "day": "starts_at",
    # The answer that is owed, then the end of the talk (times are to be reported), then the report (it is to be checked).
    "due": Case(
        When(state=RequestState.ASKED, then=F("due_at")),
        When(state=RequestState.ASSIGNED, then=F("ends_at")),
        default=F("reported_at"),
    ),
    "asked": "asked_at",
    "institution": SortKey("institution__name"),
    "language": SortKey("language__name_de"),
    "interpreter": SortKey("card__family_name"),
    "state": "state",
}
SHOWN_WITH = ("institution", "language", "municipality", "interpreter", "held_by", "asked_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFilter:
    """What a list of requests is narrowed to; without ``states`` it shows what is open."""

    states: Set[RequestState] = frozenset()
    language: str = ""
    municipality: str = ""
    institution_id: uuid.UUID | None = None
    interpreter_id: uuid.UUID | None = None
    held_by_id: uuid.UUID | None = None
    text: str = ""  # part of the reference, the institution's name or the place
    first_on: date | None = None
    last_on: date | None = None


EVERYTHING = BoardFilter(states=frozenset(RequestState))


@dataclass(frozen=True, slots=True)
class Board:
    """One page of a list, and how many requests of the whole centre are in each state."""

    page: Page[Request]
    counts: Mapping[RequestState, int]


@dataclass(frozen=True, slots=True)
class StepRow:
    """One line of the log as people read it."""

    at: datetime
    by: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class MyAssignments:
    """The talks of one interpreter: still to come, over and not reported, past. Each with request and institution."""

    ahead: list[Assignment]
    to_report: list[Assignment]
    past: list[Assignment]


def board(*, filters: BoardFilter, sort: str = "day", page: int | str = 1) -> Board:
    """The requests of the centre as the team sees them. Queries: three, however many rows."""
    rows = filtered(Request.objects.all(), filters).select_related(*SHOWN_WITH).order_by(*_order(sort))
    counted = Request.objects.order_by().values_list("state").annotate(count=Count("id"))
    counts = dict.fromkeys(RequestState, 0) | {RequestState(state): count for state, count in counted}
    return Board(leafed(rows, page), counts)


def unassigned_count() -> int:
    """For how many requests of the centre somebody is still to be found. Queries: one."""
    return Request.objects.filter(state=RequestState.ASKED).count()


def board_rows(*, filters: BoardFilter, sort: str = "day", limit: int) -> list[Request]:
    """All requests that a filter leaves, at most so many and one more. Queries: one."""
    rows = filtered(Request.objects.all(), filters).select_related(*SHOWN_WITH).order_by(*_order(sort))
    return list(rows[: limit + 1])


def talks(*, filters: BoardFilter, limit: int) -> list[Request]:
    """When talks are, with nothing of the people around them; those visible from here, the latest first. Queries: one."""
    return list(filtered(Request.objects.all(), filters).order_by("-starts_at", "id")[:limit])


def requests_of_institution(
    *, by: Actor, filters: BoardFilter = EVERYTHING, sort: str = "-day", page: int | str = 1
) -> Page[Request]:
    """What the institution of this person asked for. Queries: three."""
    return leafed(_of_institution(by, filters, sort), page)


def institution_request_rows(*, by: Actor, sort: str = "-day", limit: int) -> list[Request]:
    """The same, all of it, at most so many and one more. Queries: two."""
    return list(_of_institution(by, EVERYTHING, sort)[: limit + 1])


def _of_institution(by: Actor, filters: BoardFilter, sort: str) -> QuerySet[Request]:
    mine = Request.objects.of(by.own_id) if by.own_id else Request.objects.none()
    # Of the team an institution sees nobody, of whoever comes her card.
    rows = filtered(mine, filters).select_related("institution", "language", "municipality").prefetch_related("card")
    return rows.order_by(*_order(sort))


def asked_by_me(
    *, by: Actor, filters: BoardFilter = EVERYTHING, sort: str = "-day", page: int | str = 1
) -> Page[Request]:
    """What this person asked for on behalf of callers. Queries: two."""
    return leafed(_asked_by(by, filters, sort), page)


def asked_by_me_rows(*, by: Actor, sort: str = "-day", limit: int) -> list[Request]:
    """The same, all of it, at most so many and one more. Queries: one."""
    return list(_asked_by(by, EVERYTHING, sort)[: limit + 1])


def _asked_by(by: Actor, filters: BoardFilter, sort: str) -> QuerySet[Request]:
    mine = Request.objects.filter(asked_by=by.member_id)
    return filtered(mine, filters).select_related(*SHOWN_WITH).order_by(*_order(sort))


def request(*, request_id: uuid.UUID) -> Request | None:
    """One request with all that is shown of it; None when it is invisible from here."""
    # Not ``asked_by``: its join would hide the request from whoever does not see that colleague.
    shown = ("institution", "language", "municipality", "held_by")
    return Request.objects.select_related(*shown).filter(id=request_id).first()


def referred(*, text: str, by: Actor, limit: int) -> list[Request]:
    """Requests whose reference begins like this, however it is written, and whose page this person may open. One query or none."""
    signs = re.sub(r"[\s-]", "", text).upper()
    if not 2 < len(signs) < 9 or not re.fullmatch(r"[0-9A-Z]+", signs, re.ASCII):
        return []
    begins = signs if len(signs) < 5 else f"{signs[:4]}-{signs[4:]}"
    rows = Request.objects.annotate(signs=Collate("reference", "C")).filter(signs__gte=begins, signs__lt=f"{begins}~")
    return list(_opened_by(rows, by).order_by("signs", "id")[:limit])


def concerning(
    *, institutions: Collection[uuid.UUID], languages: Collection[str], by: Actor, limit: int
) -> list[Request]:
    """Requests of these institutions, or for these languages or a variety of them, whose page this person may open.

    Those on which somebody has to act come first, then the newest. One query, none without any of them.
    """
    if not institutions and not languages:
        return []
    meant = Q(institution__in=institutions) | Q(language__in=languages) | Q(language__parent__in=languages)
    over = Case(When(state__in=OPEN, then=0), default=1)
    rows = _opened_by(Request.objects.filter(meant), by).select_related("language")
    if by.audience is Audience.INTERPRETER:  # what she gave back names nobody to her any more
        rows = rows.filter(interpreter=by.own_id)
    return list(rows.order_by(over, "-starts_at", "id")[:limit])


def _opened_by(rows: Any, by: Actor) -> Any:
    """Of what the wall shows, those whose page opens: the desk's own see all, a colleague those she asked for."""
    if permissions.sees_all(by) or by.audience is not Audience.STAFF:
        return rows
    return rows.filter(asked_by=by.member_id)


def assignment(*, request_id: uuid.UUID) -> Assignment | None:
    """Who goes, or went, to this talk; None while nobody is assigned. Queries: two."""
    live = Assignment.objects.filter(state__in=[AssignmentState.BOOKED, AssignmentState.DONE])
    # Not ``interpreter``: an institution does not see her row, and the join would hide the assignment.
    return live.select_related("language").prefetch_related("card").filter(request=request_id).first()


def steps(*, request_id: uuid.UUID) -> list[StepRow]:
    """The log of a request, the newest first. Internal: only the team sees lines. Queries: two."""
    rows = Step.objects.filter(request=request_id).select_related("by").order_by("-at", "-id")
    parts = Assignment.objects.filter(request=request_id).select_related("interpreter").order_by("id")
    # A step names nobody: who was sent or came back follows from the moment, which deed and assignment share.
    names: dict[tuple[str, datetime | None], str] = {}
    for part in parts:
        names[Deed.ASSIGN, part.made_at] = names[Deed.HAND_BACK, part.ended_at] = part.interpreter.name
    return [
        StepRow(row.at, row.by.name, sentence(Done(row.deed), {"name": names.get((row.deed, row.at), "")}), row.note)
        for row in rows
    ]


def report_cautions(*, request: Request, at: date) -> list[str]:
    """What the desk should look at before it closes: the talk happened otherwise than planned."""
    in_force = terms.terms_in_force(on=at)
    if in_force is None or not request.outcome:
        return []
    actual = request.actual
    report = reports.Report(
        outcome=Outcome(request.outcome),
        starts=actual.start.astimezone(BERLIN).time() if actual else None,
        ends=actual.end.astimezone(BERLIN).time() if actual else None,
    )
    found = reports.cautions(report=report, planned=request.period, terms=in_force)
    return [sentence(caution.reason, caution.values) for caution in found]


def my_assignments(*, by: Actor, at: datetime) -> MyAssignments:
    """Where this interpreter goes. Queries: three."""
    if by.own_id is None:
        return MyAssignments([], [], [])
    mine = _assignments_of(by)
    booked = mine.filter(state=AssignmentState.BOOKED).order_by("talk", "id")
    return MyAssignments(
        ahead=list(booked.filter(talk__endswith__gt=at)),
        to_report=list(booked.filter(talk__endswith__lte=at)),
        past=list(
            mine.filter(state__in=[AssignmentState.DONE, AssignmentState.WITHDRAWN]).order_by("-talk", "id")[
                :PAST_SHOWN
            ]
        ),
    )


def my_assignment_rows(*, by: Actor, limit: int) -> list[Assignment]:
    """All of them, the latest first, at most so many and one more. Queries: one."""
    return list(_assignments_of(by).order_by("-talk", "id")[: limit + 1]) if by.own_id else []


def _assignments_of(by: Actor) -> QuerySet[Assignment]:
    return Assignment.objects.filter(interpreter=by.own_id).select_related(
        "request", "request__institution", "request__language", "request__municipality", "language"
    )


def leafed(rows: QuerySet[Any], page: int | str) -> Page[Any]:
    """One page of a list, read here and now; a page that does not exist is the last one. Queries: two."""
    shown = Paginator(rows, ON_A_PAGE).get_page(page)
    shown.object_list = list(shown.object_list)
    return shown


def filtered(rows: RequestQuerySet, filters: BoardFilter) -> RequestQuerySet:
    """The rows that a filter leaves."""
    rows = rows.filter(state__in=filters.states) if filters.states else rows.open()
    equal = {
        "language": filters.language,
        "municipality": filters.municipality,
        "institution": filters.institution_id,
        "interpreter": filters.interpreter_id,
        "held_by": filters.held_by_id,
    }
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if filters.text:
        rows = rows.filter(
            Q(reference__icontains=filters.text)
            | Q(institution__name__icontains=filters.text)
            | Q(place__icontains=filters.text)
        )
    if filters.first_on:
        rows = rows.filter(starts_at__gte=datetime.combine(filters.first_on, time.min, BERLIN))
    if filters.last_on:
        rows = rows.filter(starts_at__lte=datetime.combine(filters.last_on, time.max, BERLIN))
    return rows


def _order(sort: str) -> tuple[Any, ...]:
    """By the wanted column, always with a last word, so that leafing loses nothing; an unknown column is the day."""
    falling, column = sort.startswith("-"), SORTS.get(sort.removeprefix("-"), "starts_at")
    if isinstance(column, str):
        column = f"-{column}" if falling else column
    elif falling:
        column = column.desc(nulls_last=True)
    return (column, "starts_at", "id")
