"""Second factors: passkeys first, an app second, codes on paper for the day when both are lost."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, RemoveWebAuthnView
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.centres.adapters import proofs
from miteinander.core import sealing

PURPOSE = "second factor"  # wrapped anew by operation.rotation


class SecondFactor(DefaultMFAAdapter):
    """Seeds of apps and of codes on paper lie encrypted: a stolen dump makes no codes (``reliability.md`` 0.15).

    Of a passkey only the public half is here, which opens nothing.
    """

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Dieser Code stimmt nicht oder wurde schon benutzt."),
        "cannot_generate_recovery_codes": _("Richten Sie bitte zuerst einen Passkey oder eine App ein."),
    }

    def encrypt(self, text: str) -> str:
        return sealing.lock(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unlock(encrypted_text, purpose=PURPOSE)

    def get_totp_label(self, user: Any) -> str:
        return str(user.email)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "Miteinander"}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 (the library's name)
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Mein Passkey") if number == 1 else gettext("Passkey %(number)s") % {"number": number}


# The library's pages; whoever has just set up a factor has shown it in this session.


class ActivateApp(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        note_newest(self.request, Authenticator.Type.TOTP)
        return answer


class AddPasskey(AddWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        note_newest(self.request, Authenticator.Type.WEBAUTHN)
        return answer


class NamePasskey(EditWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class RemovePasskey(RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")


def note_newest(request: Any, kind: str) -> None:
    """The factor that this person has just made."""
    made = Authenticator.objects.filter(user_id=request.user.pk, type=kind).order_by("-id").values_list("id", flat=True)
    proofs.note_factor(request, kind, made[0])
