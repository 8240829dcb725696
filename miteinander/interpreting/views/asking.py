"""Asking for an interpreter: the institution itself, or the team for a caller."""

from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from miteinander.core.pages import FormPage, found
from miteinander.core.time import local_day
from miteinander.directory import queries as directory
from miteinander.interpreting import permissions, queries, use_cases
from miteinander.interpreting.forms.asking import Asking
from miteinander.interpreting.vocabulary import Channel, Mode, ObjectionReason, Occasion

SHORT_NOTICE = frozenset({ObjectionReason.TOO_SHORT_NOTICE})


class Ask(FormPage):
    """One form for both: the team also says who is on the telephone."""

    opens = permissions.ask
    form_class = Asking
    template_name = "interpreting/ask.html"
    done_message = _("Die Anfrage ist bei der Koordination. Unten steht, wie es weitergeht.")

    @cached_property
    def at(self) -> datetime:
        return timezone.now()

    @cached_property
    def terms(self) -> Any:
        return queries.terms_in_force(on=local_day(self.at))

    @cached_property
    def languages(self) -> queries.Languages:
        return queries.languages()

    @cached_property
    def own(self) -> Any:
        """The institution that the reader speaks for; the team speaks for many."""
        own_id = self.request.actor.own_id
        return found(directory.institution(institution_id=own_id)) if own_id else None

    @cached_property
    def institutions(self) -> dict[str, Any]:
        return {str(one.id): one for one in directory.active_institutions()} if self.own is None else {}

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.terms is None:
            return self.render_to_response({"view": self, "terms": None})
        return super().get(request, *args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.terms is None:
            return self.render_to_response({"view": self, "terms": None}, status=422)
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        area = directory.ground(centre_id=self.request.actor.centre_id)
        return super().get_form_kwargs() | {
            "languages": [(one.code, one.name) for one in self.languages.bookable],
            "modes": [mode for mode in Mode if mode in self.terms.modes],
            "occasions": [occasion for occasion in Occasion if occasion in self.terms.occasions],
            "municipalities": [(town.ags, town.short_name) for town in directory.municipalities_of(area=area)],
            "institutions": self.institution_names() if self.own is None else None,
        }

    def institution_names(self) -> list[tuple[str, str]]:
        """Names to choose by; where two share one, their town tells them apart."""
        names = [one.name for one in self.institutions.values()]
        return [
            (code, f"{one.name}, {one.municipality.short_name}" if names.count(one.name) > 1 else one.name)
            for code, one in self.institutions.items()
        ]

    def get_initial(self) -> dict[str, Any]:
        if self.own is None:
            return {"mode": Mode.ON_SITE}
        return {"mode": Mode.ON_SITE, "contact_name": self.request.actor.name, "place": ", ".join(self.own.address)}

    def form_valid(self, form: Asking) -> HttpResponse:
        asking = self.own or self.institutions[form.cleaned_data["institution"]]
        wish = replace(form.wish(), place_is_secret=asking.protected)
        told = queries.objections(
            wish=wish, terms=self.terms, languages=self.languages, at=self.at, waived=self.waived(form)
        )
        if told:
            # Only the short notice may be set aside: with it gone, does something still stand against the day?
            still = queries.objections(
                wish=wish, terms=self.terms, languages=self.languages, at=self.at, waived=SHORT_NOTICE
            )
            form.offers_waiver = "waiver_note" in form.fields and "day" not in dict(still)
            for field, sentence in told:
                form.add_error(field if field in form.fields else None, sentence)
            return self.form_invalid(form)
        cautions = queries.cautions(wish=wish, terms=self.terms, at=self.at)
        form.asks_twice = bool(cautions)
        if cautions and not form.cleaned_data["confirmed"]:
            form.add_error("confirmed", " ".join(sentence for _field, sentence in cautions))
            return self.form_invalid(form)
        return super().form_valid(form)

    def waived(self, form: Asking) -> frozenset[ObjectionReason]:
        """Short notice, when somebody who may set it aside has said why."""
        return SHORT_NOTICE if form.cleaned_data.get("waiver_note") else frozenset()

    def deed(self, form: Asking) -> Any:
        typed = form.cleaned_data
        institution = self.own or self.institutions[typed["institution"]]
        return use_cases.ask(
            request_id=typed["key"],
            wish=form.wish(),
            institution_id=institution.id,
            contact_name=typed["contact_name"],
            contact_phone=typed["contact_phone"],
            contact_email=typed.get("contact_email", ""),
            channel=Channel.PORTAL if self.own else Channel.TELEPHONE,
            municipality_ags=typed.get("municipality") or institution.municipality_id,
            waived=self.waived(form),
            waiver_note=typed.get("waiver_note", ""),
            by=self.request.actor,
            at=self.at,
        )

    def get_success_url(self) -> str:
        return reverse("interpreting:request", args=[self.result.id])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(
            terms=self.terms,
            own=self.own,
            earliest=queries.earliest_day(at=self.at, terms=self.terms),
            back_url=reverse("interpreting:requests" if self.own else "interpreting:board"),
            **more,
        )
