"""Choosing a centre, the team, the reader's language and theme."""

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views import View

from miteinander.centres import forms, permissions, queries, use_cases
from miteinander.centres.vocabulary import Role
from miteinander.core.pages import FormPage, Page, found
from miteinander.core.tenancy import Audience
from miteinander.core.time import local_day

THEMES = ("light", "dark", "")
YEAR = 365 * 24 * 3600


def note_choice(request: Any, chosen: queries.Membership) -> None:
    """From now on this session acts for that centre; the key changes, so that an old cookie carries nothing over."""
    request.session.cycle_key()
    request.session["acts"] = {
        "member": str(chosen.member_id),
        "centre": chosen.centre_id,
        "audience": chosen.audience.value,
        "own": str(chosen.own_id) if chosen.own_id else "",
    }


class Choose(View):
    """For whom do you act? Asked only when there is more than one answer."""

    opens = permissions.person
    http_method_names = ["get", "post"]

    def get(self, request: Any) -> HttpResponse:
        memberships = queries.memberships(user_id=request.user.pk, day=local_day(timezone.now()))
        if len(memberships) == 1 and "acts" not in request.session:
            note_choice(request, memberships[0])
            return redirect(settings.LOGIN_REDIRECT_URL)
        return render(request, "centres/choose.html", {"memberships": memberships})

    def post(self, request: Any) -> HttpResponse:
        for membership in queries.memberships(user_id=request.user.pk, day=local_day(timezone.now())):
            if str(membership.member_id) == request.POST.get("member"):
                note_choice(request, membership)
                return redirect(settings.LOGIN_REDIRECT_URL)
        raise BadRequest


class ActivateSecondFactor(ActivateTOTPView):
    """The library's page; whoever has just typed a code has shown her second factor in this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        self.request.session["second_factor"] = True
        return answer


class Team(Page):
    """Who works at the centre."""

    opens = permissions.see_team
    template_name = "centres/team.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        team = queries.team(day=local_day(timezone.now()))
        return super().get_context_data(team=team, may_change=permissions.change_team(self.request.actor), **more)


class AddMember(FormPage):
    """Somebody joins the team."""

    opens = permissions.change_team
    form_class = forms.MemberForm
    template_name = "centres/add_member.html"
    done_message = _("Der Zugang ist eingetragen. Das erste Passwort vergibt, wer Miteinander bei Ihnen betreibt.")
    success_url = reverse_lazy("centres:team")

    def get_initial(self) -> dict[str, Any]:
        return {"since": local_day(timezone.now())}

    def deed(self, form: forms.MemberForm) -> Any:
        typed = form.cleaned_data
        return use_cases.invite(
            email=typed["email"],
            name=typed["name"],
            roles=[Role(role) for role in typed["roles"]],
            audience=Audience.STAFF,
            by=self.request.actor,
            since=typed["since"],
            phone=typed["phone"],
        )


class EndMembership(FormPage):
    """Somebody leaves the team."""

    opens = permissions.change_team
    form_class = forms.LastDayForm
    template_name = "centres/end_membership.html"
    done_message = _("Der letzte Tag ist eingetragen.")
    success_url = reverse_lazy("centres:team")

    def member(self) -> Any:
        """The colleague; people of institutions and interpreters leave by other doors."""
        member = found(queries.colleague(member_id=self.kwargs["id"]))
        return found(member if member.audience == Audience.STAFF else None)

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": local_day(timezone.now())}

    def deed(self, form: forms.LastDayForm) -> Any:
        return use_cases.end_membership(
            member_id=self.member().id, last_day=form.cleaned_data["last_day"], by=self.request.actor
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(member=self.member(), **more)


class Preference(View):
    """Language and theme, kept in a cookie of the reader's own; no account, no script."""

    opens = permissions.everyone
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        back = request.POST.get("next", "/")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            back = "/"
        response = redirect(back)
        if request.POST.get("language") in dict(settings.LANGUAGES):
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, request.POST["language"], max_age=YEAR, samesite="Lax")
        if request.POST.get("theme") in THEMES:
            response.set_cookie("theme", request.POST["theme"], max_age=YEAR, samesite="Lax")
        return response
