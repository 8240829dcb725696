"""Forms of the directory: text -> values."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.core import forms
from miteinander.core.labels import choices
from miteinander.directory import rules
from miteinander.directory.rules.contacts import ContactFacts
from miteinander.directory.vocabulary import InstitutionKind, LegalForm, QuarterKind, TargetGroup

CHOOSE = ("", _("– bitte auswählen –"))
ALL = ("", _("alle"))
NONE = ("", _("keine Angabe"))
POSTCODE = re.compile(r"\d{5}", re.ASCII)
PHONE = re.compile(r"[0-9+()/ .\-\u2013]{4,40}", re.ASCII)
WEBSITE = re.compile(r"(?:https?://)?[\w.-]+\.[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)
MOST_LANGUAGES = 40


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


class WebsiteField(forms.TextField):
    """An address on the web; without a scheme it gets https. Nothing but web addresses: it becomes a link."""

    default_error_messages = {"invalid": _("Bitte eine Internetadresse wie www.example.org angeben.")}

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", django_forms.TextInput(attrs={"inputmode": "url", "dir": "ltr"}))
        super().__init__(max_length=200, **more)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text and not WEBSITE.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return text if not text or text.lower().startswith("http") else f"https://{text}"


class LanguagesField(forms.TextField):
    """Several languages in one line, parted by commas; takes names and codes, gives the codes."""

    default_error_messages = {
        "unknown": _(
            "„%(value)s“ kennen wir nicht. Bitte Namen wie „Dari“ oder „Kurmandschi“ nehmen, mit Komma getrennt."
        )
    }

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=600, **more)
        self.names: dict[str, str] = {}  # folded name -> code
        self.shown: dict[str, str] = {}  # code -> name

    def know(self, languages: Sequence[Any]) -> None:
        """The languages of the list, for this request."""
        for language in languages:
            self.shown[language.code] = language.name
            for name in (language.code, language.name_de, language.name_en, language.own_name, *language.aliases):
                self.names.setdefault(rules.folded(name=name), language.code)

    def prepare_value(self, value: Any) -> Any:
        return (
            ", ".join(str(self.shown.get(code, code)) for code in value) if isinstance(value, list | tuple) else value
        )

    def clean(self, value: Any) -> tuple[str, ...]:
        codes: list[str] = []
        for part in re.split(r"[,;]", str(super().clean(value))):
            code = self.names.get(rules.folded(name=part))
            if not part.strip():
                continue
            if code is None:
                raise ValidationError(
                    self.error_messages["unknown"], code="unknown", params={"value": part.strip()[:40]}
                )
            codes.append(code)
        return tuple(dict.fromkeys(codes))[:MOST_LANGUAGES]


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
    legal_form = forms.ChoiceField(label=_("Rechtsform"), choices=[NONE, *choices(LegalForm)], required=False)
    parent = forms.SuggestField(
        label=_("Träger"),
        required=False,
        help_text=_("Wer betreibt die Einrichtung? Der Träger muss selbst im Verzeichnis stehen."),
    )
    municipality = forms.ChoiceField(label=_("Stadt oder Gemeinde"), required=False)
    quarter = forms.ChoiceField(label=_("Stadtteil oder Sozialraum"), required=False)
    street = forms.TextField(label=_("Straße und Hausnummer"), max_length=120, required=False)
    postcode = forms.TextField(
        label=_("Postleitzahl"),
        max_length=5,
        required=False,
        widget=django_forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    town = forms.TextField(label=_("Ort"), max_length=80, required=False)
    phone = PhoneField(label=_("Telefon"), required=False)
    fax = PhoneField(label=_("Telefax"), required=False)
    email = forms.EmailField(label=_("E-Mail"), required=False)
    website = WebsiteField(label=_("Internet"), required=False)
    hours = forms.TextField(
        label=_("Öffnungszeiten"), max_length=300, required=False, help_text=_("Zum Beispiel: Mo bis Do 9 bis 16 Uhr.")
    )
    target_groups = forms.ManyChoicesField(label=_("Für wen?"), choices=choices(TargetGroup), required=False)
    languages = LanguagesField(
        label=_("Welche Sprachen werden dort gesprochen?"),
        required=False,
        help_text=_("Mit Komma getrennt, zum Beispiel: Türkisch, Dari."),
    )
    services = forms.TextField(label=_("Was wird angeboten?"), max_length=1000, rows=3, required=False)
    mso_by = forms.TextField(
        label=_("Wer sagt das?"),
        max_length=120,
        required=False,
        help_text=_(
            "Nur nach eigener Aussage: Mindestens die Hälfte der Mitglieder, des Vorstands oder der Aktiven hat eine"
            " Einwanderungsgeschichte. Zum Beispiel: Vorsitzende, am Telefon."
        ),
    )
    mso_on = forms.DateField(label=_("Wann?"), required=False)
    protected = forms.YesField(
        label=_("Geschützter Ort"),
        required=False,
        help_text=_("Zum Beispiel ein Frauenhaus: Die Anschrift wird nirgends gespeichert und nirgends gezeigt."),
    )
    published = forms.YesField(label=_("Alle dürfen diese Angaben sehen"), required=False)
    published_source = forms.TextField(
        label=_("Wer hat zugestimmt?"),
        max_length=200,
        required=False,
        help_text=_("Zum Beispiel: Leitung, per E-Mail."),
    )
    published_on = forms.DateField(label=_("Wann?"), required=False)

    def __init__(
        self,
        *args: Any,
        schools: Sequence[Any],
        municipalities: Sequence[Any],
        quarters: Sequence[Any],
        parents: Sequence[Any],
        languages: Sequence[Any],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.offer(
            "quarter",
            [NONE, *((str(one.id), f"{one.name} ({one.municipality.short_name})") for one in quarters)],
        )
        names = [one.name for one in parents]
        self.offer(
            "parent",
            [
                (str(one.id), f"{one.name}, {one.municipality.short_name}" if names.count(one.name) > 1 else one.name)
                for one in parents
            ],
        )
        known: Any = self.fields["languages"]
        known.know(languages)
        if not quarters:
            del self.fields["quarter"]
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
        typed["quarter"] = UUID(typed["quarter"]) if typed.get("quarter") else None
        typed["parent"] = UUID(typed["parent"]) if typed["parent"] else None
        typed["target_groups"] = tuple(map(TargetGroup, typed["target_groups"]))
        return rules.InstitutionFacts(**typed | {"kind": InstitutionKind(typed["kind"])})


class InstitutionFilterForm(forms.Form):
    """What narrows the list."""

    text = forms.TextField(label=_("Name enthält"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Art"), choices=[ALL, *choices(InstitutionKind)], required=False)
    municipality = forms.ChoiceField(label=_("Stadt oder Gemeinde"), required=False)
    quarter = forms.ChoiceField(label=_("Stadtteil oder Sozialraum"), required=False)
    target_group = forms.ChoiceField(label=_("Für wen?"), choices=[ALL, *choices(TargetGroup)], required=False)
    language = forms.ChoiceField(label=_("Sprache"), required=False)
    mso = forms.YesField(label=_("nur Migrantenorganisationen"), required=False)
    with_inactive = forms.YesField(label=_("auch abgemeldete"), required=False)

    def __init__(
        self,
        *args: Any,
        municipalities: Sequence[Any],
        quarters: Sequence[Any],
        languages: Sequence[Any],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.offer("municipality", [ALL, *((place.ags, place.short_name) for place in municipalities)])
        self.offer("quarter", [ALL, *((str(one.id), one.name) for one in quarters)])
        self.offer("language", [ALL, *((one.code, one.name) for one in languages)])
        for name, choosable in (("municipality", len(municipalities) > 1), ("quarter", bool(quarters))):
            if not choosable:  # nothing to narrow
                del self.fields[name]


class ContactForm(forms.DeedForm):
    """Somebody who asks in the name of an institution."""

    name = forms.TextField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-Mail"), help_text=_("Damit meldet sich die Person an."))
    phone = PhoneField(label=_("Telefon"), required=False)


class LastDayForm(forms.DeedForm):
    """The last day on which somebody may act."""

    last_day = forms.DateField(label=_("Letzter Tag"), help_text=_("An diesem Tag ist der Zugang noch offen."))


class ContactPersonForm(forms.DeedForm):
    """Whom one asks for."""

    name = forms.TextField(label=_("Name"), max_length=120)
    task = forms.TextField(
        label=_("Aufgabe"), max_length=120, required=False, help_text=_("Zum Beispiel: Sekretariat.")
    )
    phone = PhoneField(label=_("Telefon"), required=False)
    email = forms.EmailField(label=_("E-Mail"), required=False)
    volunteer = forms.YesField(label=_("Arbeitet dort ehrenamtlich"), required=False)
    since = forms.DateField(label=_("Ansprechbar seit"))
    until = forms.DateField(
        label=_("Ansprechbar bis"), required=False, help_text=_("Leer, solange kein Ende bekannt ist.")
    )
    consent_on = forms.DateField(
        label=_("Einwilligung vom"),
        required=False,
        help_text=_("Erst dann steht die Person auf der öffentlichen Seite, mit allem, was hier eingetragen ist."),
    )
    consent_source = forms.TextField(
        label=_("Wie hat sie eingewilligt?"), max_length=200, required=False, help_text=_("Zum Beispiel: per E-Mail.")
    )

    def facts(self) -> ContactFacts:
        """What was typed."""
        return ContactFacts(**{name: self.cleaned_data[name] for name in ContactFacts.__slots__})


class QuarterForm(forms.DeedForm):
    """A place below the municipality."""

    municipality = forms.ChoiceField(label=_("Stadt oder Gemeinde"))
    kind = forms.ChoiceField(label=_("Art"), choices=[CHOOSE, *choices(QuarterKind)])
    name = forms.TextField(label=_("Name"), max_length=80)

    def __init__(self, *args: Any, municipalities: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        places = [(place.ags, place.short_name) for place in municipalities]
        self.offer("municipality", places if len(places) == 1 else [CHOOSE, *places])


class ChangedQuarterForm(forms.DeedForm):
    """The same, told anew."""

    kind = forms.ChoiceField(label=_("Art"), choices=choices(QuarterKind))
    name = forms.TextField(label=_("Name"), max_length=80)
    active = forms.YesField(
        label=_("Gibt es noch"),
        required=False,
        help_text=_("Ohne Haken wird er nicht mehr angeboten; wer dort liegt, behält ihn."),
    )
