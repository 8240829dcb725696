"""Forms of the centre's own page: text -> values."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.centres.rules.hours import Hours
from miteinander.centres.vocabulary import WITH_ADDRESS, WITH_DAYS, WITH_FILE, WITH_PICTURE, EntryKey
from miteinander.core import forms, labels, uploads

MOST_LINES, LONGEST_LINE = 60, 1000
LONGEST_SIDE = 1_600  # points, of a picture as it is kept
SPANS = 2  # in the morning and in the afternoon
WEEK = range(1, 8)  # Monday to Sunday
HELP: dict[EntryKey, Any] = {
    EntryKey.DEPARTMENT: _(
        "Je Ebene eine Zeile, die letzte sind Sie. Zum Beispiel: 40-2-3 Kommunales Integrationszentrum"
    ),
    EntryKey.STOP: _("Je Haltestelle eine Zeile, mit den Linien. Zum Beispiel: Am Berg: Linien 323, 328 und 384"),
    EntryKey.MEMBER_BODIES: _("Je Stadt, Gemeinde oder Gremium eine Zeile."),
    EntryKey.FUNDERS: _("Der Name, und was Sie sonst nennen müssen."),
    EntryKey.DOWNLOADS: _("Die erste Zeile ist der Titel. Darunter, was darin steht und für wen es ist."),
    EntryKey.LOGO: _("Was auf dem Bild zu sehen ist, für alle, die es nicht sehen."),
    EntryKey.FIELDS_OF_ACTION: _(
        "Nur was nicht in die Liste „Handlungsfelder und Themen“ passt. Die Liste steht als Rad auf der Seite."
    ),
    EntryKey.OPENING_HOURS: _("Nur was nicht in die Wochentafel passt, etwa: Termine nach Vereinbarung."),
}


def source_field() -> forms.TextField:
    """Where something is known from; whoever says nothing says it herself."""
    return forms.TextField(
        label=_("Quelle"), max_length=200, required=False, help_text=_("Leer heißt: Angabe des Zentrums.")
    )


def as_of_field() -> forms.DateField:
    """The day to which it was true for certain."""
    return forms.DateField(label=_("Stand der Angabe"), required=False, help_text=_("Leer heißt: undatiert."))


class AddressField(forms.TextField):
    """An address on the web; nothing that a browser would run."""

    def __init__(self, **more: Any) -> None:
        attrs = {"inputmode": "url", "autocomplete": "off", "dir": "ltr", "spellcheck": "false"}
        super().__init__(max_length=500, widget=django_forms.TextInput(attrs=attrs), **more)
        self.well_formed = URLValidator(schemes=["https", "http"])

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text:
            try:
                self.well_formed(text)
            except ValidationError:
                raise ValidationError(
                    gettext("Bitte eine Adresse wie https://www.example.org angeben."), code="invalid"
                ) from None
        return text


class PictureField(forms.UploadField):
    """A picture, as it will be kept (``core.uploads``)."""

    default_error_messages = {"required": _("Bitte ein Bild auswählen.")}

    def __init__(self, **more: Any) -> None:
        super().__init__(accept="image/png,image/jpeg,image/webp", **more)

    def clean(self, data: Any, initial: Any = None) -> uploads.Picture | None:  # type: ignore[override]  # bytes become a picture
        content = super().clean(data, initial)
        try:
            return uploads.take_in_picture(content, longest=LONGEST_SIDE) if content else None
        except uploads.NotTaken as refused:
            raise ValidationError(gettext(refused.fault.german), code="picture") from None


class EntryForm(forms.DeedForm):
    """One statement of the centre; which fields there are depends on what it is about."""

    lines = forms.TextField(label=_("Text"), max_length=MOST_LINES * LONGEST_LINE, rows=5)
    since = forms.DateField(label=_("Vom"), required=False, help_text=_("Tag des Beschlusses, oder seit wann es gilt."))
    until = forms.DateField(label=_("Bis"), required=False, help_text=_("Leer heißt: bis auf Weiteres."))
    url = AddressField(label=_("Internetadresse"), required=False)
    picture = PictureField(
        label=_("Bild"), required=False, help_text=_("PNG, JPEG oder WebP. Angaben über Ort und Gerät entfernen wir.")
    )
    file = forms.UploadField(
        label=_("Datei"),
        required=False,
        accept=uploads.ACCEPT,
        help_text=_("PDF, Word, Excel, PowerPoint, OpenDocument, JPEG oder PNG, höchstens 20 Megabyte."),
    )
    language = forms.SuggestField(label=_("Sprache"), help_text=_("In der das Dokument geschrieben ist."))
    source = forms.TextField(
        label=_("Quelle"), max_length=200, help_text=_("Woher Sie das wissen. Zum Beispiel: Ratsbeschluss V/0123/2025")
    )
    as_of = forms.DateField(
        label=_("Stand der Angabe"), required=False, help_text=_("Leer heißt: Die Quelle ist undatiert.")
    )

    def __init__(
        self, *args: Any, about: EntryKey, shows_picture: bool = False, shows_file: bool = False, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.about = about
        self.fields["lines"].help_text = HELP.get(about, _("Je Gedanke eine Zeile."))
        for keys, names in (
            (WITH_DAYS, ("since", "until")),
            (WITH_ADDRESS, ("url",)),
            (WITH_PICTURE, ("picture",)),
            (WITH_FILE, ("file", "language")),
        ):
            if about not in keys:
                for name in names:
                    del self.fields[name]
        if about is EntryKey.LOGO:
            self.fields["picture"].required = not shows_picture
        if about is EntryKey.LINKS:
            self.fields["url"].required = True
        if about in WITH_FILE:
            self.offer("language", labels.written_languages())
            self.fields["language"].initial = labels.GERMAN
            self.fields["url"].label = _("Oder Adresse im Internet")
            self.order_fields(["lines", "language", "file", "url"])
            if shows_file:
                self.fields["file"].help_text = _("Leer heißt: Die Datei bleibt, wie sie ist. Eine neue ersetzt sie.")

    def clean_lines(self) -> tuple[str, ...]:
        lines = tuple(line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip())
        if len(lines) > MOST_LINES:
            raise ValidationError(
                gettext("Bitte höchstens %(most)s Zeilen."), code="lines", params={"most": MOST_LINES}
            )
        for number, line in enumerate(lines, start=1):
            if len(line) > LONGEST_LINE:
                sentence = gettext("Zeile %(number)s ist zu lang. Bitte höchstens %(most)s Zeichen.")
                raise ValidationError(sentence, code="length", params={"number": number, "most": LONGEST_LINE})
            if self.about is EntryKey.EMAIL:
                try:
                    validate_email(line)
                except ValidationError:
                    sentence = gettext("Zeile %(number)s ist keine E-Mail-Adresse.")
                    raise ValidationError(sentence, code="email", params={"number": number}) from None
        return lines


class HoursForm(forms.DeedForm):
    """The week: on each day up to two spans."""

    source = source_field()
    as_of = as_of_field()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for weekday in WEEK:
            for place in range(SPANS):
                self.fields[f"day_{weekday}_{place}_opens"] = forms.TimeField(
                    label=_("und von") if place else _("von"), required=False
                )
                self.fields[f"day_{weekday}_{place}_closes"] = forms.TimeField(label=_("bis"), required=False)

    def days(self) -> Iterator[tuple[str, list[tuple[BoundField, BoundField]]]]:
        """Day by day: its name and its pairs of fields."""
        for weekday in WEEK:
            spans = [self._names(weekday, place) for place in range(SPANS)]
            yield labels.weekday(weekday), [(self[opens], self[closes]) for opens, closes in spans]

    @staticmethod
    def _names(weekday: int, place: int) -> tuple[str, str]:
        return f"day_{weekday}_{place}_opens", f"day_{weekday}_{place}_closes"

    def clean(self) -> dict[str, Any]:
        """Half a span is none; a second without a first moves up."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for weekday in WEEK:
            for place in range(SPANS):
                opens, closes = self._names(weekday, place)
                if opens in self.errors or closes in self.errors:
                    continue
                if bool(cleaned.get(opens)) != bool(cleaned.get(closes)):
                    lacks = closes if cleaned.get(opens) else opens
                    self.add_error(lacks, gettext("Bitte beide Uhrzeiten angeben, oder keine."))
        return cleaned

    def hours(self) -> list[Hours]:
        """The spans in the order of the form."""
        found = []
        for weekday in WEEK:
            for place in range(SPANS):
                opens, closes = (self.cleaned_data.get(name) for name in self._names(weekday, place))
                if opens and closes:
                    found.append(Hours(weekday, opens, closes))
        return found

    @staticmethod
    def filled(hours: Sequence[Hours]) -> dict[str, Any]:
        """The fields that say this week."""
        values: dict[str, Any] = {}
        for weekday in WEEK:
            for place, one in enumerate([one for one in hours if one.weekday == weekday][:SPANS]):
                values |= {f"day_{weekday}_{place}_opens": one.opens, f"day_{weekday}_{place}_closes": one.closes}
        return values


class ExceptionForm(forms.DeedForm):
    """Days on which it is otherwise."""

    first_on = forms.DateField(label=_("Erster Tag"))
    last_on = forms.DateField(label=_("Letzter Tag"))
    opens = forms.TimeField(label=_("Geöffnet von"), required=False, help_text=_("Leer heißt: geschlossen."))
    closes = forms.TimeField(label=_("Geöffnet bis"), required=False)
    reason = forms.TextField(
        label=_("Grund"), max_length=120, help_text=_("Steht auf der öffentlichen Seite. Zum Beispiel: Betriebsausflug")
    )
    source = source_field()
    as_of = as_of_field()
