"""Forms of signing in; those of the library in our words."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from miteinander.core import forms


class ResetForm(forms.DeedForm):
    """Why a colleague's second factors are taken away."""

    reason = forms.TextField(
        label=_("Grund"),
        max_length=300,
        help_text=_(
            "Zum Beispiel „Telefon verloren, persönlich am Schreibtisch erkannt“. Der Grund bleibt aufgezeichnet."
        ),
    )


class NewPasswordForm(ResetPasswordForm):
    """Whose password is forgotten. Looks nobody up: the answer is the same for every address."""

    email = forms.EmailField(label=_("E-Mail"))

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email


class DeviceField(django_forms.JSONField):
    """What a device says about a passkey; ``answer`` is what the library makes of it.

    The library trusts that a device said it, and breaks over much else. What is not read here at all (a bare ``0``) it would
    take for a passkey.
    """

    def __init__(self, answer: type[RegistrationResponse | AuthenticationResponse]) -> None:
        self.answer = answer
        super().__init__(
            widget=django_forms.HiddenInput, error_messages={"required": forms.BROKEN, "invalid": forms.BROKEN}
        )

    def to_python(self, value: Any) -> Any:
        try:
            said = super().to_python(value)
            if said is not None:
                self.answer.from_dict(said)
        except (
            Exception
        ):  # numbers and lists without end, missing parts, bytes that mean nothing: each has an error of its own
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return said

    def bound_data(self, data: Any, initial: Any) -> Any:
        return InvalidJSONInput()  # an answer holds once: the device is asked anew


class PasskeyForm(AddWebAuthnForm):
    """A passkey and its name. The device writes the hidden field."""

    credential = DeviceField(RegistrationResponse)
    name = django_forms.CharField(
        label=_("Name"), max_length=60, required=False, help_text=_("Zum Beispiel „Diensthandy“ oder „Laptop im Büro“.")
    )
    passwordless = django_forms.BooleanField(
        label=_("Damit auch ohne Passwort anmelden"),
        required=False,
        initial=True,
        help_text=_("Empfohlen. Ihr Gerät fragt dann nach Fingerabdruck, Gesicht oder PIN."),
    )


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = django_forms.CharField(label=_("Name"), max_length=60)


class PasskeyLoginForm(LoginWebAuthnForm):
    """Signing in with nothing but a passkey."""

    credential = DeviceField(AuthenticationResponse)


class PasskeyFactorForm(AuthenticateWebAuthnForm):
    """A passkey after the password."""

    credential = DeviceField(AuthenticationResponse)


class PasskeyAgainForm(ReauthenticateWebAuthnForm):
    """A passkey once more, before a delicate step."""

    credential = DeviceField(AuthenticationResponse)
