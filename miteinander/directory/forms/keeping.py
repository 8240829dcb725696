"""Forms that keep the directory right: which of two words counts, what an institution corrects, how often it is asked."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.core import forms
from miteinander.core.labels import choices, label
from miteinander.directory.forms.institutions import POSTCODE, PhoneField, WebsiteField
from miteinander.directory.rules.confirmations import Confirmable
from miteinander.directory.rules.merging import Choice, Group


class MergeForm(forms.DeedForm):
    """Where two entries differ: whose word counts. ``shown``: what each says, by group; ``proposed``: what is ticked at first."""

    other_version = django_forms.IntegerField(widget=django_forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(
        self, *args: Any, shown: Mapping[Group, tuple[str, str]], proposed: Mapping[Group, Choice], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.groups = list(proposed)
        nothing = gettext("(keine Angabe)")
        for group in self.groups:
            kept, given_up = shown[group]
            self.fields[group.value] = forms.ChoiceField(
                label=str(label(group)),
                choices=[(Choice.KEPT.value, kept or nothing), (Choice.GIVEN_UP.value, given_up or nothing)],
                widget=django_forms.RadioSelect,
                initial=proposed[group].value,
            )

    def chosen(self) -> dict[Group, Choice]:
        """Whose word counts, by group."""
        return {group: Choice(self.cleaned_data[group.value]) for group in self.groups}


class ConfirmForm(forms.DeedForm):
    """What an institution sees of itself, to leave or to correct."""

    name = forms.TextField(label=_("Name"), max_length=160)
    street = forms.TextField(label=_("Straße und Hausnummer"), max_length=120, required=False)
    postcode = forms.TextField(label=_("Postleitzahl"), max_length=5, required=False)
    town = forms.TextField(label=_("Ort"), max_length=80, required=False)
    phone = PhoneField(label=_("Telefon"), required=False)
    email = forms.EmailField(label=_("E-Mail"), required=False)
    website = WebsiteField(label=_("Internet"), required=False)
    hours = forms.TextField(label=_("Öffnungszeiten"), max_length=300, required=False)
    services = forms.TextField(label=_("Was wird angeboten?"), max_length=1000, rows=3, required=False)

    def clean_postcode(self) -> str:
        postcode: str = self.cleaned_data["postcode"]
        if postcode and not POSTCODE.fullmatch(postcode):
            raise ValidationError(gettext("Bitte fünf Ziffern angeben."), code="invalid")
        return postcode

    def told(self) -> dict[Confirmable, str]:
        """Every field as it was sent."""
        return {field: self.cleaned_data[field.value] for field in Confirmable}


class ProposalForm(forms.DeedForm):
    """Which corrections count."""

    fields_chosen = forms.ManyChoicesField(label=_("Was übernehmen Sie?"), choices=choices(Confirmable), required=False)

    def __init__(self, *args: Any, changes: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("fields_chosen", [(field.value, label(field)) for field in Confirmable if field.value in changes])


class ConfirmationTermsForm(forms.DeedForm):
    """How often, from when on."""

    valid_from = forms.DateField(label=_("Ab wann?"), earliest=date(2020, 1, 1))
    every_months = forms.WholeNumberField(label=_("Alle wie viele Monate?"), lowest=1, highest=60, initial=12)
    link_days = forms.WholeNumberField(
        label=_("Wie viele Tage gilt der Link in der E-Mail?"), lowest=1, highest=90, initial=30
    )
    source = forms.TextField(
        label=_("Wer hat das so entschieden?"), max_length=200, help_text=_("Zum Beispiel: Leitung, Dienstbesprechung.")
    )
