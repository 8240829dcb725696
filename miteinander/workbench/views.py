"""The day of whoever is signed in: what waits for her, what is next, and what to do when nothing is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from miteinander.centres import permissions as centre
from miteinander.core import time
from miteinander.core.labels import label
from miteinander.core.pages import Page
from miteinander.core.templatetags import words
from miteinander.core.tenancy import Actor, Audience
from miteinander.interpreting import permissions as interpreting
from miteinander.interpreting import queries
from miteinander.interpreting.states import RequestState


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits for somebody, as the tag ``tasks`` draws it."""

    label: str
    url: str
    hint: str
    status: str
    kind: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Tasks that belong together."""

    title: str
    tasks: Sequence[Task]


@dataclass(frozen=True, slots=True)
class Step:
    """What can be begun from here: a button."""

    text: str
    url: str


class Today(Page):
    """What is due today."""

    opens = centre.signed_in
    template_name = "workbench/today.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        by, at = self.request.actor, timezone.now()
        gathered = {
            Audience.STAFF: of_staff,
            Audience.INSTITUTION: of_institution,
            Audience.INTERPRETER: of_interpreter,
        }[by.audience]
        shelves = [shelf for shelf in gathered(by, at) if shelf.tasks]
        return super().get_context_data(
            today=time.local_day(at), shelves=shelves, steps=list(next_steps(by)), nothing=nothing(by), **more
        )


def next_steps(by: Actor) -> Iterator[Step]:
    """What this person often begins with."""
    if interpreting.ask(by):
        institution = by.audience is Audience.INSTITUTION
        yield Step(_("Sprachmittlung anfragen") if institution else _("Anfrage aufnehmen"), reverse("interpreting:ask"))
    if interpreting.assignments(by):
        yield Step(_("Freie Zeiten ändern"), reverse("interpreting:set_free_times", args=[by.own_id]))
        yield Step(_("Abwesenheit eintragen"), reverse("interpreting:absence", args=[by.own_id]))


def nothing(by: Actor) -> tuple[str, str]:
    """What is said when nothing waits: the sentence, and what could be next."""
    if by.audience is Audience.INSTITUTION:
        return (
            _("Zurzeit ist nichts offen"),
            _("Brauchen Sie jemanden für ein Gespräch? Fragen Sie früh an, dann finden wir leichter jemanden."),
        )
    if by.audience is Audience.INTERPRETER:
        return (
            _("Zurzeit steht kein Einsatz an"),
            _("Wenn Sie freie Zeiten eintragen, können wir Sie passend fragen."),
        )
    if interpreting.due(by):
        return _("Alles erledigt"), _("Neue Anfragen erscheinen hier, sobald sie eintreffen.")
    if interpreting.ask(by):
        return _("Zurzeit ist nichts offen"), _("Ruft eine Einrichtung an, nehmen Sie die Anfrage hier auf.")
    return _("Zurzeit wartet hier nichts auf Sie"), _("Über das Menü kommen Sie zu allem, was Ihre Aufgabe öffnet.")


def of_staff(by: Actor, at: datetime) -> Iterator[Shelf]:
    """The desk's work, each request once, the most urgent shelf first; colleagues see what they asked for callers."""
    if interpreting.due(by):
        due = queries.due(by=by, at=at)
        seen: set[Any] = set()
        yield Shelf(_("Die Antwort ist überfällig"), _once(due.overdue, seen, at))
        yield Shelf(_("Bald ist eine Antwort fällig"), _once(due.due_soon, seen, at))
        yield Shelf(_("In Ihren Händen"), _once(due.held_by_me, seen, at))
        yield Shelf(_("Neu, und noch bei niemandem"), _once(due.unheld, seen, at))
        yield Shelf(_("Gespräche, die vorbei und nicht gemeldet sind"), _once(due.unreported, seen, at))
        yield Shelf(_("Gemeldet, bitte prüfen"), _once(due.reported, seen, at))
        yield Shelf(_("Nachweise, die ablaufen"), [_paper(paper, time.local_day(at)) for paper in due.expiring])
    elif interpreting.ask(by):
        mine = queries.asked_by_me(by=by, filters=queries.BoardFilter(), sort="day")
        yield Shelf(_("Was Sie für andere angefragt haben"), [_request(one, at) for one in mine])


def of_institution(by: Actor, at: datetime) -> Iterator[Shelf]:
    """The talks of one institution: what to report, what is agreed, what is being looked for."""
    mine = list(queries.requests_of_institution(by=by, filters=queries.BoardFilter(), sort="day"))
    assigned = [one for one in mine if one.state == RequestState.ASSIGNED]
    yield Shelf(_("Bitte melden Sie die Zeiten"), [_own(one, at) for one in assigned if one.ends_at <= at])
    yield Shelf(_("Ihre nächsten Gespräche"), [_own(one, at) for one in assigned if one.ends_at > at])
    yield Shelf(_("Wir suchen noch"), [_own(one, at) for one in mine if one.state == RequestState.ASKED])


def of_interpreter(by: Actor, at: datetime) -> Iterator[Shelf]:
    """The talks of one interpreter: what to report, where to go."""
    mine = queries.my_assignments(by=by, at=at)
    myself = queries.myself(by=by, at=at)
    if myself is not None and myself.lacking:
        url = reverse("interpreting:myself")
        lacks = [Task(sentence, url, "", _("bitte vorlegen"), "warning") for sentence in myself.lacking]
        yield Shelf(_("Für einen Einsatz fehlt noch etwas"), lacks)
    yield Shelf(_("Bitte melden Sie die Zeiten"), [_request(one.request, at) for one in mine.to_report])
    yield Shelf(_("Ihre nächsten Einsätze"), [_request(one.request, at) for one in mine.ahead])


def _once(requests: Iterable[Any], seen: set[Any], at: datetime) -> list[Task]:
    """Each request stands on the first shelf that it belongs to."""
    fresh = [request for request in requests if request.id not in seen]
    seen.update(request.id for request in fresh)
    return [_request(request, at) for request in fresh]


def _request(request: Any, at: datetime) -> Task:
    status, kind = _standing(request, at)
    return Task(
        label=f"{request.institution.name}: {request.language.name}",
        url=reverse("interpreting:request", args=[request.id]),
        hint=words.period(request.period),
        reference=request.reference,
        status=status,
        kind=kind,
    )


def _own(request: Any, at: datetime) -> Task:
    """As its institution sees it: its own name says nothing, and what is late is the desk's to mend."""
    task = replace(_request(request, at), label=request.language.name)
    if request.state == RequestState.ASKED and request.due_at < at:
        return replace(task, status=_("dauert länger"), kind="warning")
    return task


def _standing(request: Any, at: datetime) -> tuple[str, str]:
    """The state in a word, or what is late."""
    if request.state == RequestState.ASKED:
        if request.due_at < at:
            return _("Antwort überfällig"), "danger"
        return _("Antwort bis %(when)s") % {"when": words.instant(request.due_at)}, "info"
    if request.state == RequestState.ASSIGNED and request.ends_at <= at:
        return _("Zeiten fehlen"), "warning"
    return str(label(request.state)), "success" if request.state == RequestState.ASSIGNED else "info"


def _paper(paper: Any, today: Any) -> Task:
    lapsed = paper.valid_until < today
    sentence = _("abgelaufen am %(day)s") if lapsed else _("gilt bis %(day)s")
    return Task(
        label=paper.interpreter.name,
        url=reverse("interpreting:interpreter", args=[paper.interpreter_id]),
        hint=str(label(paper.kind)),
        status=sentence % {"day": words.short_day(paper.valid_until)},
        kind="danger" if lapsed else "warning",
    )
