"""The form on which somebody asks for an interpreter: the institution itself, or the team for a caller."""

from collections.abc import Iterable
from typing import Any

from django import forms as plain
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.core import forms, labels
from miteinander.directory import queries as directory
from miteinander.interpreting.rules import wishes
from miteinander.interpreting.vocabulary import Exclusion, Gender, Mode, Occasion

MOST_STAND_INS = 3
TYPED_SHOWN = 40
NO_WISH = ("", _("egal"))


class LanguageField(forms.SuggestField):
    """Takes whatever was typed: the form finds out what is meant, and asks back where that is not clear."""

    def clean(self, value: Any) -> str:
        return forms.TextField.clean(self, value)


class Asking(forms.DeedForm):
    """What is needed for one talk. Nobody is asked for a client's name.

    ``languages``, ``institutions`` and ``municipalities`` are pairs of code and shown name. Without ``institutions`` the
    form belongs to a member of one.
    """

    institution = forms.SuggestField(
        label=_("Einrichtung"), help_text=_("Tippen Sie einen Teil des Namens und nehmen Sie einen Vorschlag.")
    )
    contact_name = forms.TextField(
        label=_("Ansprechperson"),
        max_length=120,
        help_text=_("Nach wem fragt die Sprachmittlung?"),
    )
    contact_phone = forms.TextField(
        label=_("Telefon der Ansprechperson"), max_length=40, required=False, help_text=_("Für kurzfristige Fragen.")
    )
    contact_email = forms.EmailField(
        label=_("E-Mail für die Antwort"),
        required=False,
        help_text=_("Sonst an die Adresse der Einrichtung."),
    )
    language = LanguageField(
        label=_("Sprache"),
        help_text=_(
            "Möglichst genau, zum Beispiel „Dari“ oder „Kurmandschi“. Wenn Sie unsicher sind, fragen wir nach."
        ),
    )
    meant = plain.CharField(label=_("Welche Sprache ist gemeint?"), widget=plain.RadioSelect, required=False)
    stand_ins = LanguageField(
        label=_("Welche Sprache geht auch?"),
        required=False,
        help_text=_("Falls niemand die gewünschte Sprache spricht. Mehrere bitte mit Komma trennen."),
    )
    day = forms.DateField(label=_("Tag"))
    starts = forms.TimeField(label=_("Beginn"))
    ends = forms.TimeField(label=_("Ende"))
    mode = forms.ChoiceField(label=_("Wie wird gesprochen?"), widget=plain.RadioSelect)
    place = forms.TextField(
        label=_("Ort des Gesprächs"),
        max_length=wishes.PLACE_LENGTH,
        required=False,
        help_text=_("Straße, Hausnummer, Raum. Bei Telefon oder Video bleibt das Feld leer."),
    )
    municipality = forms.ChoiceField(
        label=_("Stadt oder Gemeinde"), required=False, help_text=_("Nur wenn das Gespräch woanders stattfindet.")
    )
    occasion = forms.ChoiceField(label=_("Anlass"))
    circumstances = forms.ManyChoicesField(
        label=_("Trifft etwas davon zu?"),
        required=False,
        help_text=_("Manches dürfen ehrenamtliche Sprachmittlerinnen und Sprachmittler nicht übernehmen."),
    )
    clients_count = forms.WholeNumberField(
        label=_("Wie viele Ratsuchende kommen?"),
        lowest=1,
        highest=wishes.MOST_CLIENTS,
        initial=1,
        required=False,
        help_text=_("Ohne Angabe rechnen wir mit einer Person."),
    )
    gender = forms.ChoiceField(label=_("Wer soll sprachmitteln?"), required=False)
    gender_binding = forms.YesField(
        label=_("Das muss unbedingt so sein"),
        required=False,
        help_text=_("Dann sagen wir lieber ab, als jemand anderen zu schicken."),
    )
    own_reference = forms.TextField(
        label=_("Ihr Zeichen"),
        max_length=wishes.OWN_REFERENCE_LENGTH,
        required=False,
        help_text=_("Zum Beispiel ein Aktenzeichen. Bitte keine Namen von Ratsuchenden."),
    )
    note = forms.TextField(
        label=_("Was sollten wir noch wissen?"),
        max_length=wishes.NOTE_LENGTH,
        rows=3,
        required=False,
        help_text=_("Bitte keine Namen, keine Diagnosen, keine Fluchtgeschichte."),
    )
    confirmed = forms.YesField(label=_("Ja, dieser Tag ist gemeint"), required=False)
    waiver_note = forms.TextField(
        label=_("Trotzdem aufnehmen, weil"),
        max_length=200,
        required=False,
        help_text=_("Der Grund steht dann im Verlauf der Anfrage."),
    )

    def __init__(
        self,
        *args: Any,
        languages: Iterable[tuple[str, str]],
        modes: Iterable[Mode],
        occasions: Iterable[Occasion],
        municipalities: Iterable[tuple[str, str]],
        institutions: Iterable[tuple[str, str]] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        named = tuple(languages)
        self.names = dict(named)
        self._choice("language").choices = named
        self._choice("stand_ins").choices = named
        self._choice("mode").choices = [(mode.value, labels.label(mode)) for mode in modes]
        self._choice("occasion").choices = [
            ("", _("Bitte wählen")),
            *((one.value, labels.label(one)) for one in occasions),
        ]
        towns = tuple(municipalities)
        self._choice("municipality").choices = [("", _("wie die Einrichtung")), *towns]
        if len(towns) < 2:  # a kreisfreie Stadt: there is nothing to choose
            del self.fields["municipality"]
        self._choice("gender").choices = [
            NO_WISH,
            (Gender.FEMALE.value, _("eine Frau")),
            (Gender.MALE.value, _("ein Mann")),
            (Gender.DIVERSE.value, _("eine diverse Person")),
        ]
        circumstances = list(Exclusion)
        if institutions is None:
            for name in ("institution", "contact_email", "waiver_note"):
                del self.fields[name]
            circumstances.remove(Exclusion.PRIVATE_REQUESTER)
        else:
            self._choice("institution").choices = institutions
            self._choice("own_reference").label = _("Zeichen der Einrichtung")
            self._choice("note").label = _("Was ist noch wichtig?")
        self._choice("circumstances").choices = [(one.value, labels.label(one)) for one in circumstances]
        self.candidates: list[tuple[str, str]] = []
        # Fields that the page shows only when they are needed; the view says when.
        self.asks_twice = bool(self.data.get("confirmed"))
        self.offers_waiver = bool(self.data.get("waiver_note")) and "waiver_note" in self.fields

    def clean_language(self) -> str:
        """The code of the language; of a wide word, what was chosen among its candidates."""
        return self._understood(self.cleaned_data["language"], chosen=self.data.get("meant", ""))

    def clean_stand_ins(self) -> tuple[str, ...]:
        """The codes, in the order typed, each once."""
        typed = self.cleaned_data["stand_ins"]
        parts = [typed] if typed in self.names else [part.strip() for part in typed.split(",") if part.strip()]
        parts = list(dict.fromkeys(parts))
        if len(parts) > MOST_STAND_INS:
            raise ValidationError(gettext("Bitte höchstens %(most)s Sprachen nennen."), params={"most": MOST_STAND_INS})
        return tuple(dict.fromkeys(self._understood(part) for part in parts))

    def wish(self) -> wishes.Wish:
        """What was typed, as the rules judge it; for a form without errors."""
        typed = self.cleaned_data
        return wishes.Wish(
            day=typed["day"],
            starts=typed["starts"],
            ends=typed["ends"],
            language=typed["language"],
            stand_ins=tuple(code for code in typed["stand_ins"] if code != typed["language"]),
            occasion=Occasion(typed["occasion"]),
            circumstances=frozenset(map(Exclusion, typed["circumstances"])),
            mode=Mode(typed["mode"]),
            place=typed["place"],
            gender=Gender(typed["gender"]) if typed["gender"] else None,
            gender_binding=typed["gender_binding"],
            clients_count=typed["clients_count"] or 1,
            own_reference=typed["own_reference"],
            note=typed["note"],
        )

    def _understood(self, typed: str, *, chosen: str | None = None) -> str:
        """The code of the one language that is meant; otherwise a question back, never a guess."""
        code = self._listed(typed)
        if code:
            return code
        answer = directory.find_language(text=typed)
        if answer.language is not None and answer.language.code in self.names:
            return answer.language.code
        candidates = [(one.code, self.names[one.code]) for one in answer.languages if one.code in self.names]
        if chosen is None:
            names = ", ".join(name for _code, name in candidates)
            raise ValidationError(f"„{typed[:TYPED_SHOWN]}“: {answer.question} {names}".strip())
        self.fields["meant"].widget.choices = candidates
        if chosen in dict(candidates):
            return chosen
        self.candidates = candidates
        raise ValidationError(answer.question)

    def _listed(self, typed: str) -> str:
        names = ((code, name.casefold()) for code, name in self.names.items())
        return next((code for code, name in names if typed.casefold() in (code, name)), "")

    def _choice(self, name: str) -> Any:
        return self.fields[name]
