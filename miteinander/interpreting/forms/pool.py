"""Forms of the pool: text -> values."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import time
from typing import Any

from django import forms as plain
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.centres.forms.team import phone_field
from miteinander.core import forms, labels
from miteinander.interpreting import queries
from miteinander.interpreting.rules.candidates import Free
from miteinander.interpreting.rules.private import TEXT_LENGTH, Private
from miteinander.interpreting.rules.profiles import FARTHEST, MOST_TALKS, NAME_LENGTH, Profile
from miteinander.interpreting.states import InterpreterStatus
from miteinander.interpreting.vocabulary import Gender, Level, Mode, Occasion, OpeningReason, PaperKind, Weekday

CHOOSE = ("", _("– bitte auswählen –"))
ALL = ("", _("alle"))
WINDOWS = 2  # spans a day that the form of free times offers at least


class PoolFilterForm(forms.Form):
    """What narrows the list of the pool."""

    text = forms.TextField(label=_("Name enthält"), max_length=80, required=False)
    language = forms.ChoiceField(label=_("Sprache"), required=False)
    municipality = forms.ChoiceField(label=_("Stadt oder Gemeinde"), required=False)
    status = forms.ChoiceField(label=_("Stand"), required=False)
    expiring = forms.YesField(label=_("Nachweis läuft ab"), required=False)

    def __init__(
        self, *args: Any, languages: Iterable[Any], municipalities: Iterable[Any], sees_papers: bool, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.offer("language", [ALL, *((one.code, one.name) for one in languages)])
        self.offer("municipality", [ALL, *((place.ags, place.short_name) for place in municipalities)])
        self.offer("status", [("", _("alle im Pool")), *labels.choices(InterpreterStatus)])
        if not sees_papers:
            del self.fields["expiring"], self.fields["status"]

    def wanted(self) -> queries.PoolFilter:
        """The filter; fields with errors are left out, the page says so at the field."""
        self.is_valid()
        typed = dict(self.cleaned_data)
        status = typed.pop("status", "")
        return queries.PoolFilter(statuses=frozenset([InterpreterStatus(status)] if status else []), **typed)


class ProfileForm(forms.DeedForm):
    """What the desk knows of a person in the pool."""

    given_name = forms.TextField(label=_("Vorname"), max_length=NAME_LENGTH, required=False)
    family_name = forms.TextField(
        label=_("Nachname"),
        max_length=NAME_LENGTH,
        required=False,
        help_text=_("Hat jemand nur einen Namen, genügt eines der beiden Felder."),
    )
    gender = forms.ChoiceField(label=_("Geschlecht"), choices=labels.choices(Gender), initial=Gender.NOT_STATED)
    municipality = forms.SuggestField(
        label=_("Wohnort"), help_text=_("Tippen und auswählen. Die Straße gehört nicht hierher.")
    )
    german_level = forms.ChoiceField(label=_("Deutsch"), choices=[CHOOSE, *labels.choices(Level)])
    modes = forms.ManyChoicesField(label=_("Arbeitet"), choices=labels.choices(Mode), initial=[Mode.ON_SITE])
    declined = forms.ManyChoicesField(
        label=_("Übernimmt nicht"),
        choices=labels.choices(Occasion),
        required=False,
        help_text=_("Nur ankreuzen, was jemand nicht übernehmen möchte."),
    )
    radius_km = forms.WholeNumberField(
        label=_("Fährt höchstens (km)"),
        lowest=0,
        highest=FARTHEST,
        required=False,
        help_text=_("Leer: so weit wie nötig."),
    )
    weekly_limit = forms.WholeNumberField(
        label=_("Einsätze je Woche höchstens"),
        lowest=1,
        highest=MOST_TALKS,
        required=False,
        help_text=_("Leer: ohne Grenze."),
    )
    phone = phone_field(label=_("Telefon"), required=False)
    phone_consent = forms.YesField(label=_("Die Nummer darf der Einrichtung genannt werden"), required=False)
    email = forms.EmailField(label=_("E-Mail"), required=False)

    def __init__(self, *args: Any, municipalities: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer(
            "municipality",
            [(place.ags, f"{place.short_name} ({place.district.short_name})") for place in municipalities],
        )

    def profile(self) -> Profile:
        """What was typed, as the rules know it."""
        typed = self.cleaned_data
        return Profile(
            family_name=typed["family_name"],
            given_name=typed["given_name"],
            gender=Gender(typed["gender"]),
            german_level=Level(typed["german_level"]),
            modes=frozenset(map(Mode, typed["modes"])),
            declined=frozenset(map(Occasion, typed["declined"])),
            municipality=typed["municipality"],
            radius_km=typed["radius_km"],
            weekly_limit=typed["weekly_limit"],
            phone=typed["phone"],
            phone_consent=typed["phone_consent"],
            email=typed["email"],
        )


class MyselfForm(forms.DeedForm):
    """What somebody of the pool says herself of how she is called and reached."""

    given_name = forms.TextField(label=_("Vorname"), max_length=NAME_LENGTH, required=False)
    family_name = forms.TextField(
        label=_("Nachname"),
        max_length=NAME_LENGTH,
        required=False,
        help_text=_("Haben Sie nur einen Namen, genügt eines der beiden Felder."),
    )
    phone = phone_field(label=_("Telefon"), required=False)
    phone_consent = forms.YesField(
        label=_("Meine Nummer darf der Einrichtung genannt werden, zu der ich komme"),
        required=False,
        help_text=_("Freiwillig. Sie können das jederzeit zurücknehmen."),
    )


class SpeakForm(forms.DeedForm):
    """A language that somebody interprets."""

    language = forms.SuggestField(
        label=_("Sprache"), help_text=_("Tippen und auswählen, möglichst genau: „Arabisch“ allein hilft niemandem.")
    )
    level = forms.ChoiceField(label=_("Wie gut"), choices=[CHOOSE, *labels.choices(Level)])
    cleared = forms.YesField(label=_("Für Einsätze in dieser Sprache freigegeben"), required=False, initial=True)

    def __init__(self, *args: Any, languages: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("language", [(one.code, one.name) for one in languages])


class PaperForm(forms.DeedForm):
    """That a paper was seen; never what it says."""

    kind = forms.ChoiceField(label=_("Nachweis"), choices=[CHOOSE, *labels.choices(PaperKind)])
    seen_on = forms.DateField(label=_("Gesehen am"))
    issued_on = forms.DateField(label=_("Ausgestellt am"), required=False)
    valid_until = forms.DateField(label=_("Gilt bis"), required=False, help_text=_("Leer: ohne Ende."))


def _ends(number: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """Names and labels of the two ends of a span; the second one of a day says so, for those who only hear it."""
    if number == 0:
        return ("starts", gettext("%(day)s von")), ("ends", gettext("%(day)s bis"))
    return ("starts", gettext("%(day)s, %(number)s. Zeit, von")), ("ends", gettext("%(day)s, %(number)s. Zeit, bis"))


class FreeTimesForm(forms.DeedForm):
    """The times of a week when somebody is usually free: some spans for each day, empty ones are passed over."""

    def __init__(self, *args: Any, free: Sequence[Any] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        spans: dict[str, list[Any]] = {day.value: [] for day in Weekday}
        for one in free:
            spans[one.weekday].append(one)
        self.windows = max(WINDOWS, *(len(kept) for kept in spans.values()))
        for day in Weekday:
            for number in range(self.windows):
                kept = spans[day.value][number] if number < len(spans[day.value]) else None
                for end, label in _ends(number):
                    told = {"day": labels.label(day), "number": number + 1}
                    self.fields[f"{day.value}_{number}_{end}"] = forms.TimeField(
                        label=label % told, required=False, initial=getattr(kept, end, None)
                    )

    def days(self) -> Iterator[tuple[Weekday, list[tuple[Any, Any]]]]:
        """The fields as they are drawn: per day, pairs of from and to."""
        for day in Weekday:
            pairs = [
                (self[f"{day.value}_{number}_starts"], self[f"{day.value}_{number}_ends"])
                for number in range(self.windows)
            ]
            yield day, pairs

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for day in Weekday:
            reached: time | None = None
            for number in range(self.windows):
                first, last = f"{day.value}_{number}_starts", f"{day.value}_{number}_ends"
                starts, ends = cleaned.get(first), cleaned.get(last)
                if first in self.errors or last in self.errors or (starts is None and ends is None):
                    continue
                if starts is None or ends is None:
                    self.add_error(
                        last if ends is None else first, gettext("Bitte beide Zeiten angeben oder beide leer lassen.")
                    )
                elif ends <= starts:
                    self.add_error(last, gettext("Das Ende muss nach dem Beginn liegen."))
                elif reached is not None and starts < reached:
                    self.add_error(
                        first, gettext("Diese Zeit überschneidet sich mit der vorigen. Bitte der Reihe nach eintragen.")
                    )
                else:
                    reached = ends
        return cleaned

    def free(self) -> list[Free]:
        """What was typed, as the rules know it."""
        typed = self.cleaned_data
        spans = (
            (day, typed[f"{day.value}_{number}_starts"], typed[f"{day.value}_{number}_ends"])
            for day in Weekday
            for number in range(self.windows)
        )
        return [Free(day, starts, ends) for day, starts, ends in spans if starts is not None]


class AbsenceForm(forms.DeedForm):
    """Days away. No reason: nobody needs it."""

    first_on = forms.DateField(label=_("Erster Tag"))
    last_on = forms.DateField(label=_("Letzter Tag"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", gettext("Der letzte Tag kann nicht vor dem ersten liegen."))
        return cleaned


class ConflictForm(forms.DeedForm):
    """An institution that somebody must not be sent to. The reason is not asked."""

    institution = forms.SuggestField(
        label=_("Einrichtung"), help_text=_("Tippen und auswählen. Den Grund bitte nirgends notieren.")
    )

    def __init__(self, *args: Any, institutions: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer(
            "institution", [(str(one.id), f"{one.name} ({one.municipality.short_name})") for one in institutions]
        )


class AccessForm(forms.DeedForm):
    """With which address somebody of the pool signs in."""

    email = forms.EmailField(label=_("E-Mail"), help_text=_("Damit meldet sich die Person an."))


class PrivateForm(forms.DeedForm):
    """Bank details and private address, on their way under the seal. What was sealed before is replaced as a whole."""

    holder = forms.TextField(label=_("Kontoinhaberin oder Kontoinhaber"), max_length=TEXT_LENGTH, required=False)
    iban = forms.TextField(
        label=_("IBAN"),
        max_length=50,
        required=False,
        widget=plain.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )
    street = forms.TextField(label=_("Straße und Hausnummer"), max_length=TEXT_LENGTH, required=False)
    postcode = forms.TextField(
        label=_("Postleitzahl"),
        max_length=5,
        required=False,
        widget=plain.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    town = forms.TextField(label=_("Ort"), max_length=TEXT_LENGTH, required=False)

    def private(self) -> Private:
        """What was typed, as the rules know it."""
        return Private(**{name: self.cleaned_data[name] for name in ("holder", "iban", "street", "postcode", "town")})


class OpenForm(forms.DeedForm):
    """Why the seal is opened."""

    reason = forms.ChoiceField(
        label=_("Wozu brauchen Sie die Angaben?"), choices=labels.choices(OpeningReason), widget=plain.RadioSelect
    )
