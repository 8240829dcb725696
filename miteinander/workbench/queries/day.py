"""What waits for somebody, desk by desk. A further desk is one function and one line in ``DESKS``."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from miteinander.centres import permissions as centre_permissions
from miteinander.centres import queries as centres
from miteinander.core import time
from miteinander.core.labels import label
from miteinander.core.templatetags import words
from miteinander.core.tenancy import Actor, Audience
from miteinander.directory import permissions as directory_permissions
from miteinander.directory import queries as directory
from miteinander.interpreting import permissions as interpreting
from miteinander.interpreting import queries
from miteinander.interpreting.states import RequestState
from miteinander.keeping import permissions as keeping_permissions
from miteinander.keeping import queries as keeping
from miteinander.knowledge import permissions as knowledge_permissions
from miteinander.knowledge import queries as knowledge
from miteinander.workbench.rules.shelves import Pile, Shelf, Thing, shelves
from miteinander.workbench.vocabulary import Matter

Gathers = Callable[[Actor, datetime], Iterable[Pile]]
FRESH = dt.timedelta(days=14)
SHOWN = 20  # of each kind; the desk's own list has them all


def gather(*, by: Actor, at: datetime) -> tuple[Shelf, ...]:
    """Everything that waits for this person now. As many queries as her desks need, however many rows."""
    return shelves(piles=[pile for desk in DESKS for pile in desk(by, at)])


def _desk(by: Actor, at: datetime) -> Iterator[Pile]:
    """The interpreting desk's own work, and what is in the hands of colleagues for whom this person stands in while they are away.

    Rights do not move: whoever may not open all requests sees none of them here, whomever she stands in for.
    """
    if not interpreting.due(by):
        return
    away = _stands_in_for(by, at)
    due, board = queries.due(by=by, at=at, standing_for=list(away)), reverse("interpreting:board")
    for wait, rows in due.requests.items():
        things = [_marked(_request(row, at), away.get(row.held_by_id) if row.held_by_id else None) for row in rows]
        yield Pile(Matter(wait.value), things, due.counts.get(wait, 0), board)
    papers = [_paper(paper, time.local_day(at)) for paper in due.expiring]
    yield Pile(Matter.EXPIRING, papers[:SHOWN], len(papers), f"{reverse('interpreting:pool')}?expiring=on")


def _pool(by: Actor, at: datetime) -> Iterator[Pile]:
    """Who of the pool changed her own details, of two weeks: it holds already, and whoever keeps the pool should know."""
    if not interpreting.change_interpreter(by):
        return
    told = queries.told_themselves(since=at - FRESH, at=at)
    yield _some(Matter.TOLD_THEMSELVES, [_told(person, one) for person, one in told], reverse("interpreting:pool"))


def _colleague(by: Actor, at: datetime) -> Iterator[Pile]:
    """What a colleague outside the desk asked for on behalf of callers."""
    if interpreting.due(by) or by.audience is not Audience.STAFF or not interpreting.ask(by):
        return
    mine = queries.asked_by_me(by=by, filters=queries.BoardFilter(), sort="day")
    things = [_request(one, at) for one in mine]
    yield Pile(Matter.ASKED_FOR_OTHERS, things, mine.paginator.count, reverse("interpreting:asked_by_me"))


def _institution(by: Actor, at: datetime) -> Iterator[Pile]:
    """The talks of one institution: what to report, what is agreed, what is being looked for."""
    if by.audience is not Audience.INSTITUTION:
        return
    mine = list(queries.requests_of_institution(by=by, filters=queries.BoardFilter(), sort="day"))
    assigned = [one for one in mine if one.state == RequestState.ASSIGNED]
    yield _whole(Matter.TO_REPORT, [_own(one, at) for one in assigned if one.ends_at <= at])
    yield _whole(Matter.TALKS, [_own(one, at) for one in assigned if one.ends_at > at])
    yield _whole(Matter.SEARCHING, [_own(one, at) for one in mine if one.state == RequestState.ASKED])


def _interpreter(by: Actor, at: datetime) -> Iterator[Pile]:
    """The talks of one interpreter: what she lacks, what to report, where to go."""
    if by.audience is not Audience.INTERPRETER or by.own_id is None:
        return
    mine, myself = queries.my_assignments(by=by, at=at), queries.myself(by=by, at=at)
    url = reverse("interpreting:myself")
    if myself is not None and myself.lacking:
        yield _whole(Matter.LACKING, [_lack(by.own_id, sentence, url) for sentence in myself.lacking])
    yield _whole(Matter.TO_REPORT, [_hers(one.request, at) for one in mine.to_report])
    yield _whole(Matter.ASSIGNMENTS, [_hers(one.request, at) for one in mine.ahead])


def _directory(by: Actor, at: datetime) -> Iterator[Pile]:
    """What institutions corrected; whose school is closed; and whom to ask by telephone, because no mail can or no answer came."""
    if not directory_permissions.decide_proposals(by):
        return
    url = reverse("directory:confirmations")
    yield _some(Matter.CORRECTIONS, [_correction(one) for one in directory.proposals()], url)
    yield _whole(Matter.SCHOOL_CLOSED, [_closed(one) for one in directory.closed_schools()])
    unasked = [one for one in directory.unconfirmed(at=at) if one.protected or not one.email or one.asked_lately]  # type: ignore[attr-defined]
    yield _some(Matter.UNCONFIRMED, [_unconfirmed(one) for one in unasked], url)


def _knowledge(by: Actor, at: datetime) -> Iterator[Pile]:
    """What is published and should be looked through again."""
    if not knowledge_permissions.publish(by):
        return
    due, today = knowledge.due(today=time.local_day(at)), time.local_day(at)
    yield _some(
        Matter.OUTDATED, [_entry(one, today) for one in (*due.expired, *due.soon)], reverse("knowledge:entries")
    )


def _near(by: Actor, at: datetime) -> Iterator[Pile]:
    """Openings of sealed records close to whoever opened them, of two weeks: long enough to be seen, short enough to go away."""
    if not centre_permissions.sees_openings(by):
        return
    near = queries.reviewed(since=at - FRESH, at=at).near
    yield _some(Matter.NEAR, [_opening(row) for row in near], reverse("interpreting:openings"))


def _keeping(by: Actor, at: datetime) -> Iterator[Pile]:
    """What was held back from deletion and should be looked at now: a forgotten hold deletes nothing."""
    if not keeping_permissions.hold(by):
        return
    overdue = [one for one in keeping.holds(by=by, today=time.local_day(at)) if one.overdue]
    yield _some(Matter.HOLDS, [_hold(one) for one in overdue], reverse("keeping:overview"))


def _archive(by: Actor, at: datetime) -> Iterator[Pile]:
    """Offers whose time for an answer is nearly over, and what waits for an offer or for being handed over."""
    if not keeping_permissions.archive(by) or by.member_id is None:
        return
    today = time.local_day(at)
    things = [_offer(row) for row in keeping.offers(today=today) if row.soon]
    things += [thing for one in keeping.waiting(today=today) for thing in _waiting(one, by.member_id)]
    yield _some(Matter.ARCHIVE, things, reverse("keeping:offers"))


# Who offers what. The desk asks by its own permissions whether this person is concerned at all.
DESKS: tuple[Gathers, ...] = (
    _desk,
    _pool,
    _colleague,
    _institution,
    _interpreter,
    _directory,
    _knowledge,
    _near,
    _keeping,
    _archive,
)


def _stands_in_for(by: Actor, at: datetime) -> Mapping[uuid.UUID, str]:
    """Colleagues who are away today and whose deputy this person is, by name. One query."""
    if by.audience is not Audience.STAFF or by.member_id is None:
        return {}
    return {one.id: one.name for one in centres.stands_in_for(member_id=by.member_id, day=time.local_day(at))}


def _marked(thing: Thing, away: str | None) -> Thing:
    """Whose it really is."""
    if away is None:
        return thing
    whose = _("in Vertretung für %(name)s") % {"name": away}
    return replace(thing, hint=f"{thing.hint} · {whose}", stood_in=True)


def _whole(matter: Matter, things: list[Thing]) -> Pile:
    return Pile(matter, things, len(things))


def _some(matter: Matter, things: list[Thing], url: str) -> Pile:
    return Pile(matter, things[:SHOWN], len(things), url)


def _correction(proposal: Any) -> Thing:
    return Thing(
        id=proposal.id,
        label=proposal.institution.name,
        url=reverse("directory:proposal", args=[proposal.id]),
        hint=_("gesendet am %(day)s") % {"day": words.short_day(proposal.sent_at)},
        status=_("bitte lesen"),
        kind="info",
        at=proposal.sent_at,
    )


def _closed(institution: Any) -> Thing:
    day = institution.school.ended_on
    return Thing(
        id=institution.id,
        label=institution.name,
        url=reverse("directory:institution", args=[institution.id]),
        hint=_("nicht mehr im Schulverzeichnis seit %(day)s") % {"day": words.short_day(day)},
        status=_("bitte nachfragen"),
        kind="warning",
        at=_begin(day),
    )


def _unconfirmed(institution: Any) -> Thing:
    day = institution.confirmed_on
    return Thing(
        id=institution.id,
        label=institution.name,
        url=reverse("directory:institution", args=[institution.id]),
        hint=_("zuletzt bestätigt am %(day)s") % {"day": words.short_day(day)} if day else _("noch nie bestätigt"),
        status=_("bitte anrufen"),
        kind="info",
        at=_begin(day),
    )


def _entry(entry: Any, today: date) -> Thing:
    over = entry.valid_until < today
    return Thing(
        id=entry.id,
        label=entry.title,
        url=reverse("knowledge:entry", args=[entry.id]),
        hint=_("gilt bis %(day)s") % {"day": words.short_day(entry.valid_until)},
        status=_("nicht mehr gültig") if over else _("gilt bald nicht mehr"),
        kind="warning" if over else "info",
        at=_begin(entry.valid_until),
    )


def _opening(row: Any) -> Thing:
    return Thing(
        id=row.id,
        label=_("%(who)s bei %(whom)s") % {"who": row.by, "whom": row.whom},
        url=reverse("interpreting:openings"),
        hint=words.instant(row.at),
        status=str(label(row.nearness)),
        kind="warning",
        at=row.at,
    )


def _told(person: Any, told: Any) -> Thing:
    return Thing(
        id=person.id,
        label=person.name,
        url=reverse("interpreting:interpreter", args=[person.id]),
        hint=told.what,
        status=_("geändert am %(day)s") % {"day": words.short_day(told.at)},
        kind="info",
        at=told.at,
    )


def _hold(row: Any) -> Thing:
    return Thing(
        id=row.hold.id,
        label=row.name or str(_("Gesperrtes")),
        url=reverse("keeping:review_hold", args=[row.hold.id]),
        hint=_("nachsehen ab %(day)s") % {"day": words.short_day(row.hold.review_on)},
        status=_("bitte prüfen"),
        kind="warning",
        at=_begin(row.hold.review_on),
    )


def _offer(row: Any) -> Thing:
    return Thing(
        id=row.offer.id,
        label=_("Angebot %(number)s") % {"number": words.number(row.offer.number)},
        url=reverse("keeping:offer", args=[row.offer.number]),
        hint=_("Antwort bis %(when)s") % {"when": words.short_day(row.offer.answer_by)},
        status=_("bitte nachfragen"),
        kind="warning",
        at=_begin(row.offer.answer_by),
    )


def _waiting(row: Any, whose: uuid.UUID) -> Iterator[Thing]:
    """Of one class: what nobody offered yet, and what the archive takes and has not got."""
    for count, status, name in (
        (row.unoffered, _("bitte anbieten"), "keeping:make_offer"),
        (row.taken, _("bitte übergeben"), "keeping:offers"),
    ):
        if count:
            yield Thing(
                id=uuid.uuid5(whose, f"{name} {row.of.value}"),
                label=str(label(row.name)),
                url=reverse(name),
                hint=_("Datensätze: %(count)s") % {"count": words.number(count)},
                status=status,
                kind="info",
            )


def _begin(day: date | None) -> datetime | None:
    """Days are put in order beside instants by their first moment."""
    return time.local_instant(day, dt.time()) if day else None


def _request(request: Any, at: datetime) -> Thing:
    status, kind = _standing(request, at)
    return Thing(
        id=request.id,
        label=f"{request.institution.name}: {request.language.name}",
        url=reverse("interpreting:request", args=[request.id]),
        hint=words.period(request.period),
        status=status,
        kind=kind,
        at=_since(request),
        reference=request.reference,
    )


def _own(request: Any, at: datetime) -> Thing:
    """As its institution sees it: its own name says nothing, and what is late is the desk's to mend."""
    task = _request(request, at)
    late = request.state == RequestState.ASKED and request.due_at < at
    return Thing(
        id=task.id,
        label=request.language.name,
        url=task.url,
        hint=task.hint,
        status=_("dauert länger") if late else task.status,
        kind="warning" if late else task.kind,
        at=request.starts_at,
        reference=task.reference,
    )


def _hers(request: Any, at: datetime) -> Thing:
    """As its interpreter sees it: a protected place has no name outside."""
    name = directory.name_outside(institution=request.institution)
    return replace(_request(request, at), label=f"{name}: {request.language.name}")


def _since(request: Any) -> datetime:
    """The answer that is owed, then the talk, then the report that waits."""
    moment: datetime = {
        RequestState.ASKED: request.due_at,
        RequestState.ASSIGNED: request.starts_at,
        RequestState.REPORTED: request.reported_at,
    }.get(request.state, request.starts_at)
    return moment


def _standing(request: Any, at: datetime) -> tuple[str, str]:
    """The state in a word, or what is late."""
    if request.state == RequestState.ASKED:
        if request.due_at < at:
            return _("Antwort überfällig"), "danger"
        return _("Antwort bis %(when)s") % {"when": words.instant(request.due_at)}, "info"
    if request.state == RequestState.ASSIGNED and request.ends_at <= at:
        return _("Zeiten fehlen"), "warning"
    return str(label(request.state)), "success" if request.state == RequestState.ASSIGNED else "info"


def _lack(own_id: uuid.UUID, sentence: str, url: str) -> Thing:
    """A paper that she has not shown is no row yet: its name stands for it."""
    return Thing(
        id=uuid.uuid5(own_id, sentence), label=sentence, url=url, hint="", status=_("bitte vorlegen"), kind="warning"
    )


def _paper(paper: Any, today: date) -> Thing:
    lapsed = paper.valid_until < today
    sentence = _("abgelaufen am %(day)s") if lapsed else _("gilt bis %(day)s")
    return Thing(
        id=paper.id,
        label=paper.interpreter.name,
        url=reverse("interpreting:interpreter", args=[paper.interpreter_id]),
        hint=str(label(paper.kind)),
        status=sentence % {"day": words.short_day(paper.valid_until)},
        kind="danger" if lapsed else "warning",
        at=datetime.combine(paper.valid_until, dt.time.min, time.BERLIN),
    )
