"""The day of whoever is signed in: what waits for her, what is next, and what to do when nothing is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from miteinander.centres import permissions as centre
from miteinander.core import time
from miteinander.core.pages import Page
from miteinander.core.tenancy import Actor, Audience
from miteinander.interpreting import permissions as interpreting
from miteinander.workbench import permissions, queries


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
        shelves = queries.gather(by=by, at=at)
        return super().get_context_data(
            today=time.local_day(at),
            shelves=shelves,
            steps=list(next_steps(by)),
            nothing=nothing(by),
            hears=permissions.set_preference(by),
            has_calendar=permissions.calendar(by),
            **more,
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
