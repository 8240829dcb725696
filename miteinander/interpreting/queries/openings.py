"""The log of openings as people read it: all of it, what deserves a look, and a few by chance. Nothing of a comparison is kept."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from miteinander.centres import queries as centres
from miteinander.centres.models import Member
from miteinander.centres.vocabulary import Nearness
from miteinander.core.tenancy import Audience
from miteinander.core.time import local_day, local_instant
from miteinander.interpreting.models import Interpreter
from miteinander.interpreting.rules import nearness
from miteinander.interpreting.rules.nearness import Known
from miteinander.interpreting.vocabulary import OpeningReason

WEEK = timedelta(days=7)
BY_CHANCE = 10  # openings of a week that somebody looks at without a reason


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One line of the log of openings as people read it; ``nearness`` says why it deserves a look."""

    id: uuid.UUID
    at: datetime
    by: str
    subject_id: uuid.UUID
    whom: str
    reason: OpeningReason | None
    nearness: Nearness | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What somebody looks at who watches over the log: what is near, and ordinary openings of last week by chance."""

    near: list[OpeningRow]
    by_chance: list[OpeningRow]


def openings(*, since: datetime, limit: int = 500, whose: uuid.UUID | None = None) -> list[OpeningRow]:
    """Who opened whose bank details and private address, and why; the newest first. Queries: three."""
    rows = centres.openings(since=since, limit=limit, whose=whose)
    return _worded(rows, _people(rows), {})


def reviewed(*, since: datetime, at: datetime) -> Reviewed:
    """What is near since then, and a few others of the last full week: the same ones until the week is over. Queries: six."""
    rows = centres.openings(since=since, limit=None)
    people = _people(rows)
    near = _nearness(rows, people)
    ends = _monday(at)
    last_week = [row for row in rows if ends - WEEK <= row.at < ends and _pair(row) not in near]
    # Ids are drawn by chance when a line is written: so the first in their order are a sample, and stay it.
    drawn = sorted(last_week, key=lambda row: row.id)[:BY_CHANCE]
    return Reviewed(
        _worded([row for row in rows if _pair(row) in near], people, near), _worded(_newest(drawn), people, {})
    )


def _monday(at: datetime) -> datetime:
    day = local_day(at)
    return local_instant(day - timedelta(days=day.weekday()), time())


def _newest(rows: Iterable[centres.Opened]) -> list[centres.Opened]:
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _pair(row: centres.Opened) -> tuple[uuid.UUID, uuid.UUID]:
    return row.member_id, row.subject_id


def _people(rows: Sequence[centres.Opened]) -> dict[uuid.UUID, Interpreter]:
    found = Interpreter.objects.filter(id__in={row.subject_id for row in rows}).order_by("id")
    return {person.id: person for person in found}


def _worded(
    rows: Sequence[centres.Opened],
    people: Mapping[uuid.UUID, Interpreter],
    near: Mapping[tuple[uuid.UUID, uuid.UUID], Nearness],
) -> list[OpeningRow]:
    reasons = {reason.value: reason for reason in OpeningReason}
    return [
        OpeningRow(
            row.id,
            row.at,
            row.by,
            row.subject_id,
            people[row.subject_id].name if row.subject_id in people else "",
            reasons.get(row.deed.rpartition(".")[2]),
            near.get(_pair(row)),
        )
        for row in rows
    ]


def _nearness(
    rows: Sequence[centres.Opened], people: Mapping[uuid.UUID, Interpreter]
) -> dict[tuple[uuid.UUID, uuid.UUID], Nearness]:
    """Which colleague stands how near to whom of those whose record she opened. Whoever reads of herself as an interpreter,
    by her right, is no colleague."""
    team = {one.id: _colleague(one) for one in centres.ever_in_team()} if rows else {}
    known = {one.id: one for one in _interpreters(people.values())}
    found = {}
    for member_id, subject_id in {_pair(row) for row in rows}:
        if member_id in team and subject_id in known:
            why = nearness.nearness(reader=team[member_id], whom=known[subject_id], team=team.values())
            if why is not None:
                found[member_id, subject_id] = why
    return found


def _colleague(member: Member) -> Known:
    return Known(
        id=member.id,
        name=member.name,
        accounts=frozenset({member.user_id}),
        addresses=frozenset({member.user.email}),
        phones=frozenset({member.phone}),
    )


def _interpreters(people: Collection[Interpreter]) -> Iterable[Known]:
    """These people with the accounts by which they sign in."""
    rows = Member.objects.filter(audience=Audience.INTERPRETER, speaks_for__in=[person.id for person in people])
    accounts: dict[uuid.UUID | None, list[Member]] = {}
    for member in rows.select_related("user").order_by("id"):
        accounts.setdefault(member.speaks_for, []).append(member)
    for person in people:
        hers = accounts.get(person.id, [])
        yield Known(
            id=person.id,
            name=person.name,
            family=person.family_name,
            accounts=frozenset(one.user_id for one in hers),
            addresses=frozenset({person.email, *(one.user.email for one in hers)}),
            phones=frozenset({person.phone, *(one.phone for one in hers)}),
        )
