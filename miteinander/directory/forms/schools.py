"""The form that narrows the list of schools."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from miteinander.core import forms
from miteinander.core.labels import choices
from miteinander.directory.vocabulary import Catalogue, SchoolForm

ALL = ("", _("alle"))


class SchoolFilterForm(forms.Form):
    """Narrow the list of schools."""

    text = forms.TextField(label=_("Name oder Schulnummer"), max_length=80, required=False)
    form = forms.ChoiceField(label=_("Schulform"), choices=[ALL, *choices(SchoolForm)], required=False)
    municipality = forms.ChoiceField(label=_("Stadt oder Gemeinde"), required=False)
    with_closed = forms.YesField(label=_("auch geschlossene"), required=False)

    def __init__(self, *args: Any, municipalities: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("municipality", [ALL, *((place.ags, place.short_name) for place in municipalities)])


class CodeFilterForm(forms.Form):
    """Look up official keys of the school statistics."""

    text = forms.TextField(label=_("Schlüssel oder Wort"), max_length=80, required=False)
    catalogue = forms.ChoiceField(label=_("Katalog"), choices=[ALL, *choices(Catalogue)], required=False)
    on = forms.DateField(label=_("Gültig am"), required=False)
