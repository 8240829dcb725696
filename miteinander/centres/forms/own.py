"""Forms about oneself: text -> values."""

from django.utils.translation import gettext_lazy as _

from miteinander.centres.forms.team import phone_field
from miteinander.core import forms


class DetailsForm(forms.DeedForm):
    """How somebody is called and reached."""

    name = forms.TextField(label=_("Name"), max_length=120, help_text=_("So lesen Sie die anderen im Zentrum."))
    phone = phone_field(label=_("Telefon"), required=False)


class AddressForm(forms.DeedForm):
    """To where mail shall go from now on."""

    email = forms.EmailField(label=_("Neue E-Mail-Adresse"))


class ConfirmForm(forms.DeedForm):
    """One click."""
