"""Forms of the directory: text -> values."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.core import forms
from miteinander.core.labels import choices
from miteinander.directory import rules
from miteinander.directory.vocabulary import InstitutionKind

CHOOSE = ("", _("– bitte auswählen –"))
ALL = ("", _("alle"))
POSTCODE = re.compile(r"\d{5}", re.ASCII)
PHONE = re.compile(r"[0-9+()/ .\-\u2013]{4,40}", re.ASCII)


class PhoneField(forms.TextField):
    """A telephone number as people write it."""

    default_error_messages = {"invalid": _("Bitte eine Telefonnummer aus Ziffern angeben, etwa 030 23125 100.")}

    def __init__(self, **more: Any) -> None:
        more.setdefault(
            "widget", django_forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "dir": "ltr"})
        )
        super().__init__(max_length=40, **more)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text and not PHONE.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return text


class InstitutionForm(forms.DeedForm):
    """What we know of an institution. A school of the official list brings its name and address along."""

    school = forms.SuggestField(
        label=_("Schule aus der amtlichen Liste"),
        required=False,
        help_text=_(
            "Nur bei Schulen: tippen und auswählen. Name und Anschrift übernehmen wir, wenn Sie die Felder leer lassen."
        ),
    )
    kind = forms.ChoiceField(label=_("Art"), choices=[CHOOSE, *choices(InstitutionKind)], required=False)
    name = forms.TextField(label=_("Name"), max_length=160, required=False)
    municipality = forms.ChoiceField(label=_("Stadt oder Gemeinde"), required=False)
    street = forms.TextField(label=_("Straße und Hausnummer"), max_length=120, required=False)
    postcode = forms.TextField(
        label=_("Postleitzahl"),
        max_length=5,
        required=False,
        widget=django_forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    town = forms.TextField(label=_("Ort"), max_length=80, required=False)
    phone = PhoneField(label=_("Telefon"), required=False)
    email = forms.EmailField(label=_("E-Mail"), required=False)
    protected = forms.YesField(
        label=_("Geschützter Ort"),
        required=False,
        help_text=_("Zum Beispiel ein Frauenhaus: Die Anschrift wird nirgends gespeichert und nirgends gezeigt."),
    )

    def __init__(self, *args: Any, schools: Sequence[Any], municipalities: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.schools = {school.number: school for school in schools}
        self.offer("school", [(school.number, f"{school.name}, {school.town} ({school.number})") for school in schools])
        places = [(place.ags, place.short_name) for place in municipalities]
        self.offer("municipality", places if len(places) == 1 else [CHOOSE, *places])

    def clean_postcode(self) -> str:
        postcode: str = self.cleaned_data["postcode"]
        if postcode and not POSTCODE.fullmatch(postcode):
            raise ValidationError(gettext("Bitte fünf Ziffern angeben."), code="invalid")
        return postcode

    def clean(self) -> dict[str, Any]:
        """Without a school of the list, kind, name and municipality must be told."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("school") or "school" in self.errors:
            return cleaned
        for name, sentence in (
            ("kind", forms.PLEASE_CHOOSE),
            ("name", forms.PLEASE_FILL),
            ("municipality", forms.PLEASE_CHOOSE),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        return cleaned

    def facts(self) -> rules.InstitutionFacts:
        """What was typed, completed from the official list."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in ("key", "version")}
        school = self.schools.get(typed["school"])
        if school is not None:
            typed["kind"] = typed["kind"] or InstitutionKind.SCHOOL
            typed["name"] = typed["name"] or school.name[:160]
            typed["municipality"] = school.municipality_id
            if not (typed["street"] or typed["postcode"] or typed["town"] or typed["protected"]):
                typed |= {"street": school.street, "postcode": school.postcode, "town": school.town}
        return rules.InstitutionFacts(**typed | {"kind": InstitutionKind(typed["kind"])})


class InstitutionFilterForm(forms.Form):
    """What narrows the list."""

    text = forms.TextField(label=_("Name enthält"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Art"), choices=[ALL, *choices(InstitutionKind)], required=False)
    municipality = forms.ChoiceField(label=_("Stadt oder Gemeinde"), required=False)
    with_inactive = forms.YesField(label=_("auch abgemeldete"), required=False)

    def __init__(self, *args: Any, municipalities: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("municipality", [ALL, *((place.ags, place.short_name) for place in municipalities)])


class ContactForm(forms.DeedForm):
    """Somebody who asks in the name of an institution."""

    name = forms.TextField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-Mail"), help_text=_("Damit meldet sich die Person an."))
    phone = PhoneField(label=_("Telefon"), required=False)


class LastDayForm(forms.DeedForm):
    """The last day on which somebody may act."""

    last_day = forms.DateField(label=_("Letzter Tag"), help_text=_("An diesem Tag ist der Zugang noch offen."))
