"""The desk: the board, who could interpret, and the deeds of the coordination."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miteinander.centres import queries as centres
from miteinander.core.labels import label
from miteinander.core.pages import Button, Page, found
from miteinander.core.time import local_day
from miteinander.core.verdicts import Conflict
from miteinander.directory import queries as directory
from miteinander.interpreting import permissions, queries, use_cases
from miteinander.interpreting.forms import deeds
from miteinander.interpreting.forms.board import Narrow
from miteinander.interpreting.states import RequestState
from miteinander.interpreting.views.requests import DeedPage, OfRequest
from miteinander.interpreting.vocabulary import Deed, ExclusionReason, RefuseReason, UnfilledReason

OPEN = (RequestState.ASKED, RequestState.ASSIGNED, RequestState.REPORTED)


def narrowing(request: Any) -> Narrow:
    """The form that narrows the board, as it was sent."""
    by = request.actor
    area = directory.ground(centre_id=by.centre_id)
    return Narrow(
        request.GET,
        languages=[(one.code, one.name) for one in queries.languages().bookable],
        municipalities=[(town.ags, town.short_name) for town in directory.municipalities_of(area=area)],
        colleagues=[(str(one.id), one.name) for one in centres.team(day=local_day(timezone.now()))],
        me=str(by.member_id),
    )


class Board(Page):
    """All requests of the centre, what is due first at the top."""

    opens = permissions.board
    template_name = "interpreting/board.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        by, at = self.request.actor, timezone.now()
        narrow = narrowing(self.request)
        wanted = narrow.wanted()
        sort = self.request.GET.get("sort", "due")
        board = queries.board(filters=wanted, sort=sort, page=self.request.GET.get("page", 1))
        return super().get_context_data(
            narrow=narrow,
            narrowed=wanted != queries.BoardFilter(),
            page=board.page,
            sort=sort,
            now=at,
            counts=[(state, board.counts[state]) for state in OPEN],
            open_count=sum(board.counts[state] for state in OPEN),
            ever=sum(board.counts.values()),
            sees_all=permissions.close(by),
            may_ask=permissions.ask(by),
            may_terms=permissions.terms(by),
            may_download=permissions.board_download(by),
            may_export=permissions.board_export(by),
            **more,
        )


class Candidates(OfRequest, Page):
    """Who could interpret, as it is this moment: a part of the request's page, fetched anew."""

    opens = permissions.candidates
    template_name = "interpreting/_candidates.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        permissions.candidates(self.request.actor, self.asked).require()
        fresh = queries.candidates(request_id=self.asked.id, at=timezone.now())
        return super().get_context_data(asked=self.asked, candidates=fresh, **more)


class Assign(DeedPage):
    """Send somebody. Asked for on a page of its own where the institution must agree or an obstacle is set aside."""

    opens = permissions.assign
    form_class = deeds.Assign
    template_name = "interpreting/assign.html"
    word = Deed.ASSIGN
    heading = gettext_lazy("Einsatz vergeben")
    button = gettext_lazy("Vergeben")
    done_message = gettext_lazy("Vergeben. Einrichtung und Sprachmittlung bekommen gleich eine Nachricht.")

    def chosen(self) -> queries.CandidateRow | queries.ExcludedRow | None:
        """The person of whom this page speaks, as she stands now."""
        fresh = found(queries.candidates(request_id=self.asked.id, at=timezone.now()))
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        wanted = sent.get("interpreter", "")
        return next((one for one in (*fresh.ranked, *fresh.excluded) if str(one.id) == wanted), None)

    def typed(self, form: Any) -> list[tuple[Any, str]]:
        chosen = self.chosen()
        return [(_("Sprachmittlung"), chosen.name if chosen else ""), *super().typed(form)]

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"interpreter": self.request.GET.get("interpreter", "")}

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        chosen = self.chosen()
        if chosen is None and self.request.method == "GET":
            raise Http404
        context = super().get_context_data(chosen=chosen, **more)
        form = context["form"]
        waivable = suggested = False
        if isinstance(chosen, queries.ExcludedRow):
            waivable = chosen.negotiable
            form.fields["waived"].initial = chosen.word
        elif chosen is not None:
            suggested = chosen.needs_confirmation
        return context | {
            "asks_consent": suggested or "confirmed" in form.errors,
            "asks_waiver": waivable or "waiver" in form.errors,
            "possible": waivable or isinstance(chosen, queries.CandidateRow),
        }

    def deed(self, form: Any) -> Any:
        typed = form.cleaned_data
        return use_cases.assign(
            **self.sent(form),
            interpreter_id=typed["interpreter"],
            confirmed=typed["confirmed"],
            waived=frozenset({ExclusionReason(typed["waived"])}) if typed["waived"] else frozenset(),
            waiver=typed["waiver"],
        )


class Refuse(DeedPage):
    """The desk does not take it on."""

    opens = permissions.refuse
    form_class = deeds.Refuse
    word = Deed.REFUSE
    heading = gettext_lazy("Anfrage ablehnen")
    text = gettext_lazy("Die Einrichtung bekommt eine Nachricht mit dem Grund.")
    button = gettext_lazy("Anfrage ablehnen")
    kind = "danger"
    done_message = gettext_lazy("Die Anfrage ist abgelehnt. Die Einrichtung bekommt gleich eine Nachricht.")

    def deed(self, form: Any) -> Any:
        typed = form.cleaned_data
        return use_cases.refuse(**self.sent(form), reason=RefuseReason(typed["reason"]), note=typed["note"])


class GiveUp(DeedPage):
    """Nobody was found."""

    opens = permissions.give_up
    form_class = deeds.GiveUp
    word = Deed.GIVE_UP
    heading = gettext_lazy("Niemand gefunden")
    text = gettext_lazy("Die Einrichtung bekommt eine Nachricht. Der Grund wird gezählt: Er zeigt, wer im Pool fehlt.")
    button = gettext_lazy("Niemand gefunden, abschließen")
    kind = "danger"
    done_message = gettext_lazy("Die Anfrage ist als nicht besetzt abgeschlossen.")

    def deed(self, form: Any) -> Any:
        typed = form.cleaned_data
        return use_cases.give_up(**self.sent(form), reason=UnfilledReason(typed["reason"]), note=typed["note"])


class Close(DeedPage):
    """The report is right."""

    opens = permissions.close
    form_class = deeds.Close
    template_name = "interpreting/close.html"
    word = Deed.CLOSE
    heading = gettext_lazy("Prüfen und abschließen")
    text = gettext_lazy("Danach lassen sich die Zeiten nicht mehr ändern.")
    button = gettext_lazy("Stimmt so, abschließen")
    done_message = gettext_lazy("Die Anfrage ist abgeschlossen.")

    def deed(self, form: Any) -> Any:
        return use_cases.close(**self.sent(form))

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        cautions = queries.report_cautions(request=self.asked, at=local_day(timezone.now()))
        return super().get_context_data(cautions=cautions, **more)


class Note(DeedPage):
    """A line for the log."""

    opens = permissions.note
    form_class = deeds.Note
    word = Deed.NOTE
    heading = gettext_lazy("Notiz für das Team")
    button = gettext_lazy("Notiz speichern")
    done_message = gettext_lazy("Die Notiz steht im Verlauf.")

    def deed(self, form: Any) -> Any:
        sent = self.sent(form)
        del sent["version"]  # a note contradicts nobody's work
        return use_cases.note(**sent, text=form.cleaned_data["text"])


class Hold(OfRequest, Button):
    """I take care of this."""

    opens = permissions.hold
    done_message = gettext_lazy("Diese Anfrage ist jetzt in Ihrer Hand.")

    def post(self, request: Any, **more: Any) -> HttpResponse:
        found(self.asked)
        try:
            return super().post(request, **more)
        except Conflict as refused:
            return self.conflict(refused, [(_("Schritt"), str(label(Deed.HOLD)))])

    def deed(self, *, key: uuid.UUID, version: int) -> None:
        use_cases.hold(request_id=self.kwargs["id"], by=self.request.actor, at=timezone.now(), key=key, version=version)
