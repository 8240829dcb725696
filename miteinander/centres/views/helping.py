"""Somebody has lost passkey, app and codes: who knows her helps, with a reason. Other packages open the door for their people."""

from abc import abstractmethod
from functools import cached_property
from typing import Any

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions, queries, use_cases
from miteinander.centres.forms.sign_in import ResetForm
from miteinander.core.pages import FormPage, found


class Helping(FormPage):
    """Take away the second factors that are lost; she sets up new ones when she signs in next."""

    needs_fresh_factor = True
    form_class = ResetForm
    template_name = "centres/reset_factors.html"
    done_message = _(
        "Die zweiten Schlüssel sind zurückgesetzt. Die Person wurde überall abgemeldet und bekommt eine Mail."
    )

    @cached_property
    def member(self) -> Any:
        return found(self.whom())

    @abstractmethod
    def whom(self) -> Any:
        """The membership of whoever is helped; nothing, when she is none of those who are helped here."""

    def deed(self, form: ResetForm) -> Any:
        return use_cases.reset_factors(
            member_id=self.member.id, reason=form.cleaned_data["reason"], by=self.request.actor, at=timezone.now()
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(member=self.member, back_url=self.get_success_url(), **more)


class ResetFactors(Helping):
    """Somebody of the team."""

    opens = permissions.help_to_sign_in
    success_url = reverse_lazy("centres:team")

    def whom(self) -> Any:
        return queries.of_team(member_id=self.kwargs["id"])
