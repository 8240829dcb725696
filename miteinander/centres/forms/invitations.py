"""Forms around invitations: text -> values."""

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from miteinander.centres.vocabulary import STAFF_ROLES
from miteinander.core import forms
from miteinander.core.labels import label

LONGEST_PASSWORD = 256  # a whole sentence fits; ten megabytes would keep the hash busy


class InviteForm(forms.DeedForm):
    """Somebody who is to join the team."""

    email = forms.EmailField(
        label=_("E-Mail"), help_text=_("Dorthin schicken wir die Einladung; damit meldet sich die Person später an.")
    )
    name = forms.TextField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("So steht die Einladung in Ihrer Liste. Ihren Namen trägt die Person selbst ein."),
    )
    roles = forms.ManyChoicesField(
        label=_("Aufgaben"),
        choices=[(role.value, label(role)) for role in STAFF_ROLES],
        help_text=_("Jede Aufgabe öffnet nur, was sie braucht."),
    )
    topics = forms.ManyChoicesField(label=_("Handlungsfelder und Themen"), required=False)
    since = forms.DateField(label=_("Erster Tag"))
    until = forms.DateField(label=_("Letzter Tag"), required=False, help_text=_("Leer heißt: bis auf Weiteres."))

    def __init__(self, *args: Any, roles: Sequence[Any], topics: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("roles", [(role.value, label(role)) for role in roles])
        if topics:
            self.offer("topics", [(str(one.id), one.name) for one in topics])
        else:
            del self.fields["topics"]


class AcceptForm(forms.DeedForm):
    """Somebody comes who is new here."""

    name = forms.TextField(
        label=_("Ihr Name"), max_length=120, widget=django_forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = django_forms.CharField(
        label=_("Passwort"),
        strip=False,
        widget=django_forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Mindestens zwölf Zeichen. Ein ganzer Satz ist leicht zu merken und schwer zu erraten."),
        error_messages={"required": forms.PLEASE_FILL},
        validators=[forms.LengthLimit(LONGEST_PASSWORD)],
    )


class JoinForm(forms.DeedForm):
    """Somebody comes who is signed in."""

    name = forms.TextField(
        label=_("Ihr Name"), max_length=120, widget=django_forms.TextInput(attrs={"autocomplete": "name"})
    )


class TeamTermsForm(forms.DeedForm):
    """For how long an invitation holds."""

    invitation_days = forms.WholeNumberField(label=_("Gültig für so viele Tage"), lowest=1, highest=90)
    valid_from = forms.DateField(label=_("Ab dem"))
