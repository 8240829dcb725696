"""What a person sees and does with a request of her own: ask, read, withdraw, hand back, report. The team does it too."""

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from miteinander.core.labels import label
from miteinander.core.pages import FormPage, Page, found, shown
from miteinander.core.tenancy import Audience
from miteinander.core.time import local_day, local_time
from miteinander.core.verdicts import Conflict, Verdict
from miteinander.core.words import Word
from miteinander.interpreting import permissions, queries, use_cases
from miteinander.interpreting.forms import deeds
from miteinander.interpreting.rules import reports
from miteinander.interpreting.states import TURN, RequestState
from miteinander.interpreting.vocabulary import (
    Deed,
    HandBackReason,
    Outcome,
    RefuseReason,
    UnfilledReason,
    WithdrawReason,
)

REASONS: dict[RequestState, type[Word]] = {
    RequestState.WITHDRAWN: WithdrawReason,
    RequestState.REFUSED: RefuseReason,
    RequestState.UNFILLED: UnfilledReason,
}


# Papers to take away, as each side knows them.
PAPERS: dict[Audience, list[tuple[str, Any]]] = {
    Audience.STAFF: [
        ("confirmation", gettext_lazy("Bestätigung für die Einrichtung (PDF)")),
        ("confirmation_for_interpreter", gettext_lazy("Bestätigung für die Sprachmittlung (PDF)")),
        ("proof", gettext_lazy("Einsatznachweis (PDF)")),
    ],
    Audience.INSTITUTION: [
        ("confirmation", gettext_lazy("Auftragsbestätigung (PDF)")),
        ("proof", gettext_lazy("Einsatznachweis (PDF)")),
    ],
    Audience.INTERPRETER: [
        ("confirmation_for_interpreter", gettext_lazy("Auftragsbestätigung (PDF)")),
        ("proof", gettext_lazy("Einsatznachweis (PDF)")),
    ],
}
# Ways in which a talk does not take place, or not with this person.
CALLING_OFF: list[tuple[str, Any]] = [
    ("hand_back", gettext_lazy("Sprachmittlung kann nicht")),
    ("withdraw", gettext_lazy("Anfrage zurückziehen")),
    ("refuse", gettext_lazy("Anfrage ablehnen")),
    ("give_up", gettext_lazy("Niemand gefunden")),
]


class OfRequest(View):
    """What every view of one request shares: an invisible one is not found."""

    request: Any  # core.pages.ActingRequest; the bases of Django's views each declare another

    @cached_property
    def asked(self) -> Any:
        return found(queries.request(request_id=self.kwargs["id"]))

    def back_url(self) -> str:
        return reverse("interpreting:request", args=[self.kwargs["id"]])

    def conflict(self, refused: Conflict, yours: list[tuple[Any, str]]) -> HttpResponse:
        """What was wanted beside what is now; nothing was written."""
        now = found(queries.request(request_id=self.kwargs["id"]))
        booked = queries.assignment(request_id=now.id)
        theirs = [
            (_("Stand"), label(now.state)),
            (_("Sprachmittlung"), booked.card.name if booked else _("noch niemand")),
        ]
        if self.request.actor.audience is Audience.STAFF:
            theirs.append((_("In Arbeit bei"), now.held_by.name if now.held_by else _("niemandem")))
        told = {"reason": refused.reason, "yours": yours, "theirs": theirs, "back_url": self.back_url()}
        return render(self.request, "409.html", told, status=409)


class DeedPage(OfRequest, FormPage):
    """A page that asks before one deed with a request, and does it."""

    template_name = "interpreting/deed.html"
    word: ClassVar[Deed]
    heading: ClassVar[Any]
    text: ClassVar[Any] = ""
    button: ClassVar[Any]
    kind: ClassVar[str] = "primary"
    #: The request must still be visible when the form is sent.
    needs_sight: ClassVar[bool] = True

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        # Whose turn it is, told before anything is typed. When sent, the use case decides.
        permissions.ON_REQUEST[self.word.value](request.actor, self.asked).require()
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        # What is sent brings its own version; the request may be out of sight by then (a second click on "hand back").
        return {"version": self.asked.version} if self.request.method == "GET" else {}

    def form_valid(self, form: Any) -> HttpResponse:
        if self.needs_sight:
            found(self.asked)
        try:
            return super().form_valid(form)
        except Conflict as refused:
            return self.conflict(refused, [(_("Schritt"), str(label(self.word))), *self.typed(form)])

    def typed(self, form: Any) -> list[tuple[Any, str]]:
        """What was filled in, for the page that shows it beside what stands now."""
        values = [(bound, bound.value()) for bound in form.visible_fields()]
        return [(bound.label, shown(bound, value)) for bound, value in values if value]

    def sent(self, form: Any) -> dict[str, Any]:
        """What every use case with a request wants to know."""
        return {
            "request_id": self.kwargs["id"],
            "by": self.request.actor,
            "at": timezone.now(),
            "key": form.cleaned_data["key"],
            "version": form.cleaned_data["version"] or 0,
        }

    def get_success_url(self) -> str:
        return self.back_url()

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(
            asked=self.asked,
            heading=self.heading,
            text=self.text,
            button=self.button,
            kind=self.kind,
            back_url=self.back_url(),
            **more,
        )


class Request(OfRequest, Page):
    """One request: what was asked, what is due, what can be done."""

    opens = permissions.request
    template_name = "interpreting/request.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        permissions.request(request.actor, self.asked).require()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        at, by = timezone.now(), self.request.actor
        may = permissions.with_request(by, self.asked)
        staff = by.audience is Audience.STAFF
        words = REASONS.get(self.asked.state)
        assignment = queries.assignment(request_id=self.asked.id)
        return super().get_context_data(
            asked=self.asked,
            assignment=assignment,
            ways=self.ways(may, papers=bool(assignment), at=at),
            may_hold=may["hold"] and self.asked.held_by_id != by.member_id,
            stand_ins=self.stand_ins(),
            reason=words(self.asked.reason) if words and self.asked.reason else None,
            may=may,
            staff=staff,
            for_interpreter=by.audience is Audience.INTERPRETER,
            # What is typed freely may say where it is: at a protected place the interpreter hears it on the telephone.
            hides_note=by.audience is Audience.INTERPRETER and self.asked.institution.protected,
            turn=TURN[self.asked.state],
            now=at,
            steps=queries.steps(request_id=self.asked.id) if may["steps"] else None,
            candidates=queries.candidates(request_id=self.asked.id, at=at) if may["assign"] else None,
            cautions=queries.report_cautions(request=self.asked, at=local_day(at)) if may["close"] else [],
            note=deeds.Note(initial={"version": self.asked.version}) if may["note"] else None,
            **more,
        )

    def ways(self, may: dict[str, Verdict], *, papers: bool, at: datetime) -> list[tuple[Any, str]]:
        """What this reader can go on to besides the next step: words and addresses."""
        names: list[tuple[str, Any]] = []
        if may["report"] and self.asked.outcome:
            names.append(("report", _("Zeiten berichtigen")))
        if may["confirmation"] and papers:
            names += PAPERS[self.request.actor.audience]
        if at < self.asked.starts_at or self.asked.state == RequestState.ASKED:
            hers = {"hand_back": _("Ich kann nicht")} if self.request.actor.audience is Audience.INTERPRETER else {}
            names += [(name, hers.get(name, words)) for name, words in CALLING_OFF if may[name]]
        return [(words, reverse(f"interpreting:{name}", args=[self.asked.id])) for name, words in names]

    def stand_ins(self) -> list[str]:
        """The names of the languages that would do as well."""
        if not self.asked.stand_ins:
            return []
        names = queries.languages().names
        return [names.get(code, code) for code in self.asked.stand_ins]


class Requests(Page):
    """What the reader's institution asked for."""

    opens = permissions.requests
    template_name = "interpreting/requests.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        sort = self.request.GET.get("sort", "-day")
        page = queries.requests_of_institution(by=self.request.actor, sort=sort, page=self.request.GET.get("page", 1))
        return super().get_context_data(
            page=page, sort=sort, now=timezone.now(), may_ask=permissions.ask(self.request.actor), **more
        )


class AskedByMe(Page):
    """What the reader took down for callers."""

    opens = permissions.board
    template_name = "interpreting/asked_by_me.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        page = queries.asked_by_me(by=self.request.actor, page=self.request.GET.get("page", 1))
        return super().get_context_data(
            page=page, now=timezone.now(), may_ask=permissions.ask(self.request.actor), **more
        )


class Assignments(Page):
    """Where the reader goes as an interpreter."""

    opens = permissions.assignments
    template_name = "interpreting/assignments.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        at = timezone.now()
        return super().get_context_data(mine=queries.my_assignments(by=self.request.actor, at=at), now=at, **more)


class Withdraw(DeedPage):
    """Nobody is needed any more."""

    opens = permissions.withdraw
    form_class = deeds.Withdraw
    word = Deed.WITHDRAW
    heading = gettext_lazy("Anfrage zurückziehen")
    text = gettext_lazy("Danach sucht niemand mehr. Wer schon zugesagt hat, bekommt gleich Bescheid.")
    button = gettext_lazy("Anfrage zurückziehen")
    kind = "danger"
    done_message = gettext_lazy("Die Anfrage ist zurückgezogen.")

    def deed(self, form: Any) -> Any:
        typed = form.cleaned_data
        return use_cases.withdraw(**self.sent(form), reason=WithdrawReason(typed["reason"]), note=typed["note"])


class HandBack(DeedPage):
    """She cannot come; the request is open again."""

    opens = permissions.hand_back
    form_class = deeds.HandBack
    word = Deed.HAND_BACK
    needs_sight = False  # what she has given back she sees no more; her second click is told "done", not "not found"
    heading = gettext_lazy("Einsatz zurückgeben")
    text = gettext_lazy("Die Koordination sucht dann jemand anderen. Bitte geben Sie so früh wie möglich Bescheid.")
    button = gettext_lazy("Einsatz zurückgeben")
    kind = "danger"
    done_message = gettext_lazy("Der Einsatz ist zurückgegeben. Die Koordination weiß Bescheid.")

    def deed(self, form: Any) -> Any:
        typed = form.cleaned_data
        return use_cases.hand_back(**self.sent(form), reason=HandBackReason(typed["reason"]), note=typed["note"])

    def get_success_url(self) -> str:
        # What she has given back is hers no more: the page of the request is closed to her.
        if self.request.actor.audience is Audience.INTERPRETER:
            return reverse("interpreting:assignments")
        return self.back_url()


class Report(DeedPage):
    """What became of the talk, and when it really was."""

    opens = permissions.report
    form_class = deeds.Report
    template_name = "interpreting/report.html"
    word = Deed.REPORT
    heading = gettext_lazy("Zeiten melden")
    text = gettext_lazy("Bitte prüfen Sie Beginn und Ende: Gezählt wird, wie lange das Gespräch wirklich gedauert hat.")
    button = gettext_lazy("Zeiten melden")
    done_message = gettext_lazy("Danke. Die Koordination prüft die Zeiten und schließt die Anfrage ab.")

    def get_initial(self) -> dict[str, Any]:
        if self.request.method != "GET":
            return {}
        likely = self.asked.actual or self.asked.period
        return super().get_initial() | {
            "outcome": self.asked.outcome or None,
            "starts": local_time(likely.start),
            "ends": local_time(likely.end),
        }

    def deed(self, form: Any) -> Any:
        typed = form.cleaned_data
        outcome = Outcome(typed["outcome"])
        held = outcome is Outcome.HELD
        told = reports.Report(
            outcome=outcome, starts=typed["starts"] if held else None, ends=typed["ends"] if held else None
        )
        return use_cases.report(**self.sent(form), report=told, note=typed["note"])
