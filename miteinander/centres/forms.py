"""Forms of the team: text -> values."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from miteinander.centres.vocabulary import STAFF_ROLES
from miteinander.core import forms
from miteinander.core.labels import label


class MemberForm(forms.DeedForm):
    """Somebody who joins the team."""

    name = forms.TextField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-Mail"), help_text=_("Damit meldet sich die Person an."))
    phone = forms.TextField(
        label=_("Telefon"),
        max_length=40,
        required=False,
        widget=django_forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "dir": "ltr"}),
    )
    roles = forms.ManyChoicesField(
        label=_("Aufgaben"),
        choices=[(role.value, label(role)) for role in STAFF_ROLES],
        help_text=_("Jede Aufgabe öffnet nur, was sie braucht."),
    )
    since = forms.DateField(label=_("Erster Tag"))


class LastDayForm(forms.DeedForm):
    """The last day on which somebody may act."""

    last_day = forms.DateField(label=_("Letzter Tag"), help_text=_("An diesem Tag ist der Zugang noch offen."))
