"""Pages that keep the directory right: entries that may be one, institutions that were not heard of, what they correct."""

import uuid
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miteinander.core.export_pages import Download
from miteinander.core.labels import label
from miteinander.core.pages import Button, FormPage, Page, found
from miteinander.core.time import local_day
from miteinander.directory import exports, permissions, queries, use_cases
from miteinander.directory.forms import keeping as forms
from miteinander.directory.rules import merging
from miteinander.directory.rules.confirmations import Confirmable


class Duplicates(Page):
    """Pairs that may be one."""

    opens = permissions.merge
    template_name = "directory/duplicates.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        rows, count = queries.pairs()
        return super().get_context_data(pairs=rows, count=count, back_url=reverse("directory:institutions"), **more)


class Merge(FormPage):
    """Two entries side by side: the first stays, the second goes."""

    opens = permissions.merge
    needs_fresh_factor = True  # whoever may ask for the one may ask for both from now on
    form_class = forms.MergeForm
    template_name = "directory/merge.html"
    done_message = gettext_lazy("Zusammengeführt. Was wohin kam, steht unten auf dieser Seite.")

    @cached_property
    def kept(self) -> Any:
        return found(queries.institution(institution_id=self.kwargs["id"]))

    @cached_property
    def given_up(self) -> Any:
        other = self.kwargs["other_id"]
        return found(queries.institution(institution_id=other) if other != self.kwargs["id"] else None)

    def get_form_kwargs(self) -> dict[str, Any]:
        kept, given_up = use_cases.facts_of(self.kept), use_cases.facts_of(self.given_up)
        proposed = merging.differences(kept=kept, given_up=given_up)
        return super().get_form_kwargs() | {
            "shown": {group: (said(kept, group), said(given_up, group)) for group in proposed},
            "proposed": proposed,
        }

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.kept.version, "other_version": self.given_up.version}

    def deed(self, form: forms.MergeForm) -> Any:
        typed = form.cleaned_data
        return use_cases.merge(
            kept_id=self.kept.id,
            given_up_id=self.given_up.id,
            versions=(typed["version"] or 0, typed["other_version"]),
            chosen=form.chosen(),
            by=self.request.actor,
            at=timezone.now(),
        )

    def get_success_url(self) -> str:
        return reverse("directory:institution", args=[self.kept.id])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(
            kept=self.kept, given_up=self.given_up, back_url=reverse("directory:duplicates"), **more
        )


def said(facts: Any, group: merging.Group) -> str:
    """What an entry says under one heading, as people read it."""
    if group is merging.Group.PARENT:
        one = queries.institution(institution_id=facts.parent) if facts.parent else None
        return one.name if one else ""
    if group is merging.Group.PLACE:
        town = f"{facts.postcode} {facts.town}".strip()
        return ", ".join(filter(None, (facts.street, town))) or _("ohne Anschrift")
    if group is merging.Group.PUBLISHED:
        return _("ja: %(source)s") % {"source": facts.published_source} if facts.published else _("nein")
    if group is merging.Group.MSO:
        return str(facts.mso_by)
    (value,) = merging.values(facts=facts, group=group)
    return str(label(value)) if hasattr(value, "german") else str(value)


class KeepApart(Button):
    """These two are two."""

    opens = permissions.merge
    done_message = gettext_lazy("Gemerkt: Das sind zwei Einrichtungen.")

    def back_url(self) -> str:
        return reverse("directory:duplicates")

    def deed(self, *, key: uuid.UUID, version: int) -> None:
        for one in (self.kwargs["id"], self.kwargs["other_id"]):
            found(queries.institution(institution_id=one))
        use_cases.keep_apart(
            first=self.kwargs["id"], second=self.kwargs["other_id"], by=self.request.actor, at=timezone.now()
        )


class Confirmations(Page):
    """How often institutions are asked, what they corrected, who has not been heard of."""

    opens = permissions.decide_proposals
    template_name = "directory/confirmations.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        at = timezone.now()
        rows = queries.unconfirmed(at=at)
        return super().get_context_data(
            terms=queries.confirmation_terms(day=local_day(at)),
            proposals=queries.proposals(),
            unconfirmed=rows[:100],
            count=len(rows),
            may_set=permissions.set_terms(self.request.actor),
            back_url=reverse("directory:institutions"),
            **more,
        )


class UnconfirmedDownload(Download):
    """Who has not been heard of, to take away: for a round of calls. Protected places are missing here, too."""

    opens = permissions.decide_proposals
    listing = exports.UNCONFIRMED
    list_view = "directory:confirmations"

    def rows(self) -> Sequence[Any]:
        return queries.unconfirmed(at=timezone.now())


class SetTerms(FormPage):
    """How often, from when on."""

    opens = permissions.set_terms
    form_class = forms.ConfirmationTermsForm
    template_name = "directory/confirmation_terms.html"
    done_message = gettext_lazy("Gespeichert.")

    def get_initial(self) -> dict[str, Any]:
        return {"valid_from": local_day(timezone.now())}

    def deed(self, form: forms.ConfirmationTermsForm) -> Any:
        names = ("valid_from", "every_months", "link_days", "source")
        return use_cases.set_terms(**{name: form.cleaned_data[name] for name in names}, by=self.request.actor)

    def get_success_url(self) -> str:
        return reverse("directory:confirmations")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=self.get_success_url(), **more)


class Proposal(FormPage):
    """What an institution corrects, beside what stands; each counts when it is ticked."""

    opens = permissions.decide_proposals
    form_class = forms.ProposalForm
    template_name = "directory/proposal.html"
    done_message = gettext_lazy("Übernommen.")

    @cached_property
    def proposal(self) -> Any:
        return found(queries.proposal(proposal_id=self.kwargs["id"]))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"changes": self.proposal.changes}

    def get_initial(self) -> dict[str, Any]:
        return {"fields_chosen": list(self.proposal.changes)}

    def deed(self, form: forms.ProposalForm) -> Any:
        return use_cases.accept(
            proposal_id=self.proposal.id,
            fields=[Confirmable(field) for field in form.cleaned_data["fields_chosen"]],
            by=self.request.actor,
            at=timezone.now(),
        )

    def get_success_url(self) -> str:
        return reverse("directory:confirmations")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        one = self.proposal
        changes = [
            (label(field), getattr(one.institution, field.value), one.changes[field.value])
            for field in Confirmable
            if field.value in one.changes
        ]
        return super().get_context_data(proposal=one, changes=changes, back_url=self.get_success_url(), **more)


class Decline(Button):
    """Nothing of a correction counts."""

    opens = permissions.decide_proposals
    done_message = gettext_lazy("Nicht übernommen.")

    def back_url(self) -> str:
        return reverse("directory:confirmations")

    def deed(self, *, key: uuid.UUID, version: int) -> None:
        found(queries.proposal(proposal_id=self.kwargs["id"]))
        use_cases.decline(proposal_id=self.kwargs["id"], by=self.request.actor, at=timezone.now())


class NoteConfirmed(Button):
    """Somebody said on the telephone that all is right."""

    opens = permissions.decide_proposals
    done_message = gettext_lazy("Die Bestätigung ist eingetragen.")

    def back_url(self) -> str:
        return reverse("directory:confirmations")

    def deed(self, *, key: uuid.UUID, version: int) -> None:
        found(queries.institution(institution_id=self.kwargs["id"]))
        use_cases.note_confirmed(institution_id=self.kwargs["id"], by=self.request.actor, at=timezone.now())


def unread(response: HttpResponseBase) -> HttpResponseBase:
    """A page behind a secret address: kept by no cache, found by no search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
