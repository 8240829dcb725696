"""Inviting people, and the page behind the link in their mail."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from miteinander.centres import exports, forms, permissions, queries, use_cases
from miteinander.centres.adapters import identities
from miteinander.centres.vocabulary import STAFF_ROLES, Role
from miteinander.core.export_pages import Export
from miteinander.core.pages import Button, FormPage, Page, found
from miteinander.core.tenancy import Audience
from miteinander.core.time import local_day


class Invite(FormPage):
    """Somebody is asked to join the team."""

    opens = permissions.change_team
    needs_fresh_factor = True
    form_class = forms.InviteForm
    template_name = "centres/invite.html"
    done_message = _("Die Einladung geht gleich hinaus.")
    success_url = reverse_lazy("centres:invitations")

    def get_initial(self) -> dict[str, Any]:
        return {"since": local_day(timezone.now())}

    def get_form_kwargs(self) -> dict[str, Any]:
        by, today = self.request.actor, local_day(timezone.now())
        roles = [role for role in STAFF_ROLES if permissions.change_team(by, [role])]
        return super().get_form_kwargs() | {"roles": roles, "topics": queries.topics(day=today)}

    def deed(self, form: forms.InviteForm) -> Any:
        typed = form.cleaned_data
        return use_cases.invite(
            invitation_id=typed["key"],
            email=typed["email"],
            name=typed["name"],
            roles=[Role(role) for role in typed["roles"]],
            audience=Audience.STAFF,
            topics=[UUID(one) for one in typed.get("topics", ())],
            since=typed["since"],
            until=typed["until"],
            by=self.request.actor,
            at=timezone.now(),
        )


class Invitations(Page):
    """Who is invited and has not come yet."""

    opens = permissions.see_invitations
    template_name = "centres/invitations.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        by, at = self.request.actor, timezone.now()
        rows = [
            (row, row.expires_at <= at, queries.link(invitation=row) if settings.DEMO else "")
            for row in queries.invitations(by=by)
        ]
        return super().get_context_data(
            rows=rows,
            may_invite=permissions.change_team(by),
            may_settle=permissions.settle_terms(by),
            may_export=permissions.invitations_export(by),
            days=queries.invitation_days(on=local_day(at)),
            **more,
        )


class InvitationsExport(Export):
    """Who is invited, to take away."""

    opens = permissions.invitations_export
    listing = exports.INVITATIONS
    list_view = "centres:invitations"

    def rows(self) -> Sequence[Any]:
        return queries.invitations(by=self.request.actor)


class SendAgain(Button):
    """The same invitation, with a new link."""

    opens = permissions.see_invitations
    needs_fresh_factor = True
    done_message = _("Die Einladung geht gleich noch einmal hinaus. Der frühere Link gilt nicht mehr.")

    def deed(self, *, key: UUID, version: int) -> None:
        found(queries.invitation(invitation_id=self.kwargs["id"]))
        use_cases.send_again(invitation_id=self.kwargs["id"], issue=version, by=self.request.actor, at=timezone.now())

    def back_url(self) -> str:
        return reverse("centres:invitations")


class Withdraw(Button):
    """The invitation is taken back."""

    opens = permissions.see_invitations
    needs_fresh_factor = True
    done_message = _("Die Einladung ist zurückgezogen.")

    def deed(self, *, key: UUID, version: int) -> None:
        found(queries.invitation(invitation_id=self.kwargs["id"]))
        use_cases.withdraw(invitation_id=self.kwargs["id"], issue=version, by=self.request.actor, at=timezone.now())

    def back_url(self) -> str:
        return reverse("centres:invitations")


class TeamTerms(FormPage):
    """For how long an invitation holds."""

    opens = permissions.settle_terms
    needs_fresh_factor = True
    form_class = forms.TeamTermsForm
    template_name = "centres/team_terms.html"
    done_message = _("Gespeichert.")
    success_url = reverse_lazy("centres:invitations")

    def get_initial(self) -> dict[str, Any]:
        today = local_day(timezone.now())
        return {"invitation_days": queries.invitation_days(on=today), "valid_from": today}

    def deed(self, form: forms.TeamTermsForm) -> Any:
        typed = form.cleaned_data
        return use_cases.settle_terms(
            invitation_days=typed["invitation_days"],
            valid_from=typed["valid_from"],
            by=self.request.actor,
            at=timezone.now(),
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(settled=queries.team_terms(), **more)


class Accept(FormPage):
    """The page behind the link. Opening it changes nothing; a link that does not hold says the same, whatever the reason."""

    opens = permissions.at_the_door
    template_name = "centres/accept.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        pending = queries.pending(centre_id=kwargs["centre_id"], token=kwargs["token"], at=timezone.now())
        if pending is None:
            return render(request, "centres/invitation_gone.html", status=404)
        self.pending = pending
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> Any:
        return forms.JoinForm if self.request.user.is_authenticated or self.identity else forms.AcceptForm

    @property
    def identity(self) -> dict[str, str] | None:
        """Who a town's own sign-in says this browser's person is, just now and on the way to this invitation."""
        noted = self.request.session.get(identities.INVITATION) == str(self.pending.invitation_id)
        return identities.pending(self.request) if noted else None

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.pending.name}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if "sign_in" in request.POST:  # whoever comes back signed in, by whichever way, finds this page again
            request.session[identities.INVITATION] = str(self.pending.invitation_id)
            request.session["invitation_centre"] = self.pending.centre_id
            return redirect_to_login(request.get_full_path())
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def deed(self, form: Any) -> Any:
        typed = form.cleaned_data
        return use_cases.accept(
            centre_id=self.pending.centre_id,
            invitation_id=self.pending.invitation_id,
            user_id=self.request.user.pk,
            name=typed["name"],
            password=typed.get("password", ""),
            identity=self.identity,
            at=timezone.now(),
        )

    def done(self) -> HttpResponse:
        answer = super().done()
        for name in (
            identities.INVITATION,
            "invitation_centre",
            identities.IDENTITY,
            "acts",
        ):  # she chooses anew for whom she acts
            self.request.session.pop(name, None)
        return answer

    def get_success_url(self) -> str:
        if self.request.user.is_authenticated:
            messages.success(self.request, _("Willkommen! Sie gehören jetzt dazu."))
            return reverse("centres:choose")
        if self.identity:
            welcome = _("Willkommen! Ihr Zugang ist angelegt. Bitte melden Sie sich jetzt über „%(town)s“ an.")
            messages.success(self.request, welcome % {"town": identities.named(self.identity["provider"])})
        else:
            messages.success(self.request, _("Willkommen! Ihr Zugang ist angelegt. Bitte melden Sie sich jetzt an."))
        return str(reverse("account_login"))

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        user: Any = self.request.user
        meant = not user.is_authenticated or user.email.lower() == self.pending.email
        return super().get_context_data(
            pending=self.pending,
            meant=meant,
            signed_in_as=getattr(user, "email", ""),
            town=identities.named(self.identity["provider"]) if self.identity else "",
            by_town=bool(settings.OIDC_PROVIDERS),
            **more,
        )
