"""What visitors can ask the public pages."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from miteinander.core import forms
from miteinander.core.labels import choices
from miteinander.knowledge import queries
from miteinander.knowledge.vocabulary import EntryKind, Reader, Topic

POSTCODE = re.compile(r"\d{5}", re.ASCII)
ALL = ("", _("alle"))
FOR_EVERYBODY = [pair for pair in choices(Reader) if pair[0] != Reader.STAFF]


class PostcodeForm(forms.Form):
    """Which centre is there for me?"""

    plz = forms.TextField(
        label=_("Ihre Postleitzahl"),
        max_length=5,
        widget=django_forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )

    def clean_plz(self) -> Any:
        postcode = self.cleaned_data["plz"]
        if not POSTCODE.fullmatch(postcode):
            raise ValidationError(_("Bitte geben Sie die fünf Ziffern der Postleitzahl ein."))
        return postcode


class SearchForm(forms.Form):
    """Sent by GET; whatever cannot be understood narrows nothing."""

    text = forms.TextField(label=_("Suchen"), max_length=120, required=False)
    topic = forms.ChoiceField(label=_("Thema"), required=False, choices=[ALL, *choices(Topic)])
    reader = forms.ChoiceField(label=_("Für wen"), required=False, choices=[ALL, *FOR_EVERYBODY])
    language = forms.ChoiceField(label=_("Sprache"), required=False)
    kind = forms.ChoiceField(label=_("Was"), required=False, choices=[ALL, *choices(EntryKind)])

    def __init__(self, *args: Any, languages: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("language", [ALL, *languages])

    def wanted(self) -> queries.EntryFilter:
        """The filter; fields with errors are left out, the page says so at the field."""
        self.is_valid()
        return queries.EntryFilter(**self.cleaned_data)
