"""Signing in and out, and showing once more who one is: the sign-in library with our words and our rules."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.centres import queries, use_cases
from miteinander.centres.adapters import identities, proofs
from miteinander.centres.rules import sign_in as rules
from miteinander.centres.vocabulary import AccountNews
from miteinander.core import sessions

# What the library wants to say after a deed, in our words; about the rest it is silent.
SAID = {
    "account/messages/logged_out.txt": _("Sie sind abgemeldet."),
    "account/messages/password_changed.txt": _("Ihr neues Passwort gilt ab jetzt. Überall sonst sind Sie abgemeldet."),
    "mfa/messages/totp_activated.txt": _("Ihre Authentisierungs-App ist eingerichtet."),
    "mfa/messages/totp_deactivated.txt": _("Die Authentisierungs-App ist entfernt."),
    "mfa/messages/webauthn_added.txt": _("Ihr Passkey ist eingerichtet."),
    "mfa/messages/webauthn_removed.txt": _("Der Passkey ist entfernt."),
}
# How somebody shows that it is she, the best way first.
WAYS = {
    "mfa_reauthenticate:webauthn": _("Mit Passkey bestätigen"),
    "mfa_reauthenticate": _("Mit einem Code bestätigen"),
    "reauthenticate": _("Mit dem Passwort bestätigen"),
}
# What its person is told by mail.
NEWS = {
    "account/email/password_changed": AccountNews.PASSWORD_CHANGED,
    "account/email/password_reset": AccountNews.PASSWORD_CHANGED,
    "mfa/email/totp_activated": AccountNews.FACTOR_ADDED,
    "mfa/email/webauthn_added": AccountNews.FACTOR_ADDED,
    "mfa/email/totp_deactivated": AccountNews.FACTOR_REMOVED,
    "mfa/email/webauthn_removed": AccountNews.FACTOR_REMOVED,
    "mfa/email/recovery_codes_generated": AccountNews.CODES_MADE,
}
PASSWORD = "reauthenticate"  # noqa: S105 (the library's name for a way)


class Accounts(DefaultAccountAdapter):
    """Accounts come by invitation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Dieser Zugang ist zurzeit nicht freigeschaltet."),
        "email_password_mismatch": _("E-Mail-Adresse und Passwort passen nicht zusammen."),
        "enter_current_password": _("Bitte geben Sie Ihr jetziges Passwort ein."),
        "incorrect_code": _("Dieser Code stimmt nicht oder wurde schon benutzt."),
        "incorrect_password": _("Dieses Passwort stimmt nicht."),
        "invalid_password_reset": _("Dieser Link gilt nicht mehr."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        request.password_was_right = user is not None  # for whoever counts the tries (``guessing``)
        return user

    def login(self, request: Any, user: Any) -> None:
        super().login(request, user)
        request.session[sessions.DEVICE] = rules.device(request.headers.get("User-Agent", ""))

    def pre_login(self, request: Any, user: Any, *, signal_kwargs: Any, **more: Any) -> Any:
        """Somebody who comes from her town brings along what she has shown there."""
        answer = super().pre_login(request, user, signal_kwargs=signal_kwargs, **more)
        by_town = (signal_kwargs or {}).get("sociallogin")
        if answer is None and by_town is not None:
            identities.note(request, user, by_town)
        return answer

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "miteinander.centres.adapters.identities.SecondStep"}
        return [ours.get(one, one) for one in super().get_login_stages()]

    def set_password(self, user: Any, password: str) -> None:
        """A new password ends all other sessions: Django does not believe them any more, and they leave the list."""
        super().set_password(user, password)
        here = self.request.session.session_key if self.request.user.pk == user.pk else None
        sessions.end(account_ids=[user.pk], but=here)

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """The library's own pages ask by our rule; the middleware has asked before (``centres.middleware.DOORS``)."""
        return not proofs.is_fresh(self.request, needs_factor=False)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second factor shows that one: a password alone can have been read over a shoulder."""
        known = {one["id"]: one for one in super().get_reauthentication_methods(user)}
        ways = [known[name] | {"description": text} for name, text in WAYS.items() if name in known]
        ways = [one for one in ways if one["id"] != PASSWORD] or [*self.by_town(user), *ways]
        without_factor = all(one["id"] == PASSWORD for one in ways)
        if without_factor and any(one.kind == rules.DEMO for one in proofs.shown(self.request)):
            url = reverse(settings.CONFIRMING_IN_THE_DEMO)
            ways = [{"id": rules.DEMO, "description": _("Mit einem Klick bestätigen"), "url": url}, *ways]
        return ways

    @staticmethod
    def by_town(user: Any) -> list[dict[str, Any]]:
        """Whose sign-in is her town's shows it there."""
        if not queries.identities(user_id=user.pk):
            return []
        return [
            {
                "id": "town",
                "description": _("Über Ihre Verwaltung bestätigen"),
                "url": reverse("centres:confirm_by_town"),
            }
        ]

    def send_notification_mail(self, template_prefix: str, user: Any, *_: Any, **__: Any) -> None:
        if template_prefix in NEWS:
            use_cases.tell(account_id=user.pk, news=NEWS[template_prefix])

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *_: Any, **__: Any
    ) -> None:
        if message_template in SAID:
            messages.add_message(request, messages.SUCCESS, gettext(str(SAID[message_template])))
