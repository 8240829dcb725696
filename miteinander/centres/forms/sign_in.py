"""Forms of signing in; those of the library in our words."""

from allauth.account.forms import ResetPasswordForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

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


class PasskeyForm(AddWebAuthnForm):
    """A passkey and its name. The device writes the hidden field."""

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
