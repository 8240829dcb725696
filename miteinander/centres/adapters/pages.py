"""Pages of our own around the sign-in: choosing a second factor, and what belongs to one's sign-in."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.views import PasswordResetView
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView

from miteinander.centres import permissions, queries, use_cases
from miteinander.core import sessions


class ChooseFactor(TemplateView):
    """Whoever works with other people's data needs a second factor: which one?"""

    opens = permissions.person
    template_name = "centres/choose_factor.html"


class Confirmed(TemplateView):
    """After somebody has shown in a second window that it is she: the first one still holds what she typed."""

    opens = permissions.person
    template_name = "centres/confirmed.html"


class MySignIn(TemplateView):
    """How I sign in, and where I am signed in."""

    opens = permissions.person
    template_name = "mfa/index.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        account: Any = self.request.user.pk
        mine = queries.authenticators(user_id=account)
        linked = {one.provider for one in queries.identities(user_id=account)}
        waiting = queries.address_waiting(user_id=account, at=timezone.now())
        codes = mine.get(Authenticator.Type.RECOVERY_CODES)
        return super().get_context_data(
            passkeys=mine.get(Authenticator.Type.WEBAUTHN, []),
            app=next(iter(mine.get(Authenticator.Type.TOTP, [])), None),
            codes_left=len(codes[0].wrap().get_unused_codes()) if codes else None,
            towns=[one["name"] for one in settings.OIDC_PROVIDERS if one["id"] in linked],
            waiting=waiting,
            waiting_link=queries.address_link(change=waiting) if waiting and settings.DEMO else "",
            back_url=resolve_url(settings.LOGIN_REDIRECT_URL),
            running=sessions.running(account_id=account, this=self.request.session.session_key),
            **more,
        )


class EndOthers(View):
    """Sign me out everywhere but here."""

    opens = permissions.person
    http_method_names = ["post"]

    def post(self, request: Any) -> HttpResponse:
        sessions.end(account_ids=[request.user.pk], but=request.session.session_key)
        messages.success(request, _("Sie sind nur noch hier angemeldet."))
        return redirect("mfa_index")


class ForgottenPassword(PasswordResetView):
    """The library's page; the link is made and sent by a job, whether there is such an account or not."""

    def form_valid(self, form: Any) -> HttpResponse:
        use_cases.ask_for_new_password(email=form.cleaned_data["email"])
        return redirect(self.get_success_url())


class ConfirmByTown(TemplateView):
    """Show it once more at the town's sign-in, and come back."""

    opens = permissions.person
    template_name = "centres/confirm_by_town.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        account: Any = self.request.user.pk
        linked = {one.provider for one in queries.identities(user_id=account)}
        towns = [one for one in settings.OIDC_PROVIDERS if one["id"] in linked]
        asked = urlencode({"process": "redirect", "next": self.request.GET.get("next", "")})
        return super().get_context_data(towns=towns, asked=asked, **more)
