"""What every form has in common: clean text, sentences that say what to do, marks of the deed, German days and times.

Forms turn text into values and judge its shape only. They carry no ``required`` and no ``maxlength`` attribute: a
browser's bubble speaks the browser's language, and a silently cut text is a lost text. The server answers in a sentence
and keeps what was typed.
"""

from collections.abc import Iterable
from datetime import date, datetime
from datetime import time as clock_time
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.core import labels, texts, time, uploads

Choices = Iterable[tuple[str, str | Promise]]

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
PLEASE_FILL = _("Bitte ausfüllen.")
PLEASE_CHOOSE = _("Bitte auswählen.")
NOT_IN_LIST = _("Das steht nicht zur Auswahl. Bitte einen Eintrag aus der Liste nehmen.")
BROKEN = _("Das Formular kam unvollständig an. Bitte laden Sie die Seite neu.")


def clean_text(text: str, *, lines: bool = False) -> str:
    """The text as a person meant it (``core.texts``), without control characters.

    With ``lines`` line breaks stay; without, every run of white space becomes one blank.
    """
    text = texts.FORBIDDEN.sub("", text)
    return texts.many_lines(text) if lines else texts.one_line(text)


class LengthLimit(MaxLengthValidator):
    """Says how long the text may be and how long it is."""

    def __call__(self, value: str) -> None:
        if len(value) > self.limit_value:
            raise ValidationError(
                gettext("Bitte höchstens %(limit)s Zeichen schreiben, es sind %(length)s."),
                code="max_length",
                params={
                    "limit": labels.number(self.limit_value),
                    "length": labels.number(len(value)),
                },
            )


class TextField(forms.CharField):
    """One line of text, or several when ``rows`` is given; always without control characters and with a limit."""

    default_error_messages = {"required": PLEASE_FILL}

    def __init__(self, *, max_length: int = 200, rows: int = 0, **kwargs: Any) -> None:
        self.rows = rows
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "dir": "auto"}))
        else:
            kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "auto"}))
        super().__init__(**kwargs)
        # Not CharField's own limit: that one also writes maxlength, and browsers cut pasted text without a word.
        self.validators = [LengthLimit(max_length)]

    def to_python(self, value: Any) -> str:
        return clean_text(str(value), lines=bool(self.rows)) if value not in self.empty_values else ""


class EmailField(TextField):
    """An e-mail address; a plain text input, so that the answer is our sentence and not the browser's."""

    default_error_messages = {"invalid": _("Bitte eine E-Mail-Adresse wie name@example.org angeben.")}
    default_attrs = {"inputmode": "email", "autocomplete": "email", "spellcheck": "false", "dir": "ltr"}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs=self.default_attrs))
        super().__init__(max_length=254, **kwargs)
        self.address = forms.EmailField(required=False)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            return str(self.address.clean(text))
        except ValidationError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class WholeNumberField(forms.IntegerField):
    """A whole number between two bounds, typed without arrows (a wheel over an arrow field changes figures unseen)."""

    default_error_messages = {"required": PLEASE_FILL, "invalid": _("Bitte eine ganze Zahl angeben.")}

    def __init__(self, *, lowest: int, highest: int, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}))
        super().__init__(**kwargs)
        self.lowest, self.highest = lowest, highest

    def clean(self, value: Any) -> int | None:
        number: int | None = super().clean(value)
        if number is not None and not self.lowest <= number <= self.highest:
            raise ValidationError(
                gettext("Bitte eine Zahl von %(lowest)s bis %(highest)s angeben."),
                code="bounds",
                params={"lowest": self.lowest, "highest": self.highest},
            )
        return number


class ChoiceField(forms.ChoiceField):
    """One entry of a list; a drop-down, or radio buttons with ``widget=forms.RadioSelect``."""

    default_error_messages = {"required": PLEASE_CHOOSE, "invalid_choice": NOT_IN_LIST}


class ManyChoicesField(forms.MultipleChoiceField):
    """Any number of entries of a list, as check boxes."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"required": PLEASE_CHOOSE, "invalid_choice": NOT_IN_LIST, "invalid_list": NOT_IN_LIST}


class YesField(forms.BooleanField):
    """One check box. When required it must be ticked (a consent); otherwise pass ``required=False``."""

    default_error_messages = {"required": _("Bitte bestätigen.")}


class SuggestInput(forms.TextInput):
    """A text input with the browser's own list of suggestions; without support for it, it stays a text input."""

    template_name = "core/components/suggest.html"
    labels: tuple[str, ...] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"] |= {"list": listed, "autocomplete": "off"}
        return context | {"listed": listed, "labels": self.labels}


class SuggestField(TextField):
    """One entry of a long list, found by typing: takes its name or code, gives the code. Names must be unique."""

    default_error_messages = {
        "invalid_choice": _("„%(value)s“ ist nicht in der Liste. Bitte einen der vorgeschlagenen Einträge nehmen.")
    }

    def __init__(self, *, choices: Choices = (), **kwargs: Any) -> None:
        super().__init__(widget=SuggestInput(attrs={"dir": "auto"}), **kwargs)
        self.choices = choices

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Pairs of code and shown name; may be set by the form for one request."""
        return self._choices

    @choices.setter
    def choices(self, choices: Choices) -> None:
        self._choices = tuple((code, str(label)) for code, label in choices)
        self.widget.labels = tuple(label for _code, label in self._choices)

    def prepare_value(self, value: Any) -> Any:
        return dict(self._choices).get(value, value)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        for code, label in self._choices:
            if text == code or text.casefold() == clean_text(label).casefold():
                return code
        raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": text})


class DateField(forms.DateField):
    """A day, by the browser's own calendar; typed days in German form are understood too."""

    default_error_messages = {
        "required": _("Bitte ein Datum angeben."),
        "invalid": _("Bitte ein Datum wie 24.12.2026 angeben."),
    }

    def __init__(self, *, earliest: date = EARLIEST, latest: date = LATEST, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "dir": "ltr"}),
            **kwargs,
        )
        self.earliest, self.latest = earliest, latest

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not self.earliest <= day <= self.latest:
            raise ValidationError(
                gettext("Bitte einen Tag vom %(earliest)s bis zum %(latest)s angeben."),
                code="bounds",
                params={"earliest": f"{self.earliest:%d.%m.%Y}", "latest": f"{self.latest:%d.%m.%Y}"},
            )
        return day


class TimeField(forms.TimeField):
    """A clock time to the minute, by the browser's own input; 14.30 is understood as well as 14:30."""

    default_error_messages = {
        "required": _("Bitte eine Uhrzeit angeben."),
        "invalid": _("Bitte eine Uhrzeit wie 14:30 angeben."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "dir": "ltr"}),
            **kwargs,
        )


class UploadField(forms.FileField):
    """One file; what it is, its content says (``core.uploads``). Gives the bytes, or nothing."""

    default_error_messages = {
        "required": _("Bitte wählen Sie eine Datei."),
        "empty": _(uploads.Fault.EMPTY.german),
        "missing": BROKEN,
        "invalid": BROKEN,
    }

    def __init__(self, *, accept: str = "", **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": accept} if accept else {}), **kwargs)

    def to_python(self, data: UploadedFile | None) -> bytes | None:  # type: ignore[override]  # no name, no type: bytes
        if data is not None and data.size is not None and data.size > uploads.MOST_BYTES:
            raise ValidationError(_(uploads.Fault.TOO_LARGE.german), code="too_large")
        file = super().to_python(data)
        return file.read() if file is not None else None

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        content: bytes | None = super().clean(data or None, initial)
        return content


class Form(forms.Form):
    """The base of every form; also of filters, which are sent by GET."""

    use_required_attribute = False

    def offer(self, name: str, choices: Choices) -> None:
        """What can be chosen in this field, for this request."""
        field: Any = self.fields[name]
        field.choices = choices

    def clean_instant(self, day: str, clock: str) -> datetime | None:
        """The instant of two fields; a time that the clock change swallows or doubles is told at the clock field."""
        on, at = self.cleaned_data.get(day), self.cleaned_data.get(clock)
        if not isinstance(on, date) or not isinstance(at, clock_time):
            return None
        try:
            return time.local_instant(on, at)
        except time.NoSuchTime:
            self.add_error(
                clock,
                gettext(
                    "Diese Uhrzeit gibt es an diesem Tag nicht: Die Uhr wird vorgestellt. Bitte eine andere wählen."
                ),
            )
        except time.TwiceThatTime:
            self.add_error(
                clock,
                gettext(
                    "Diese Uhrzeit kommt an diesem Tag zweimal vor: Die Uhr wird zurückgestellt. Bitte eine andere."
                ),
            )
        return None

    def clean_period(self, day: str, start: str, end: str) -> time.Period | None:
        """The span between two clock times of one day; an end that is not after the start is told at the end field."""
        first, last = self.clean_instant(day, start), self.clean_instant(day, end)
        if first is None or last is None:
            return None
        if last <= first:
            self.add_error(
                end,
                gettext("Das Ende (%(end)s Uhr) muss am selben Tag nach dem Beginn (%(start)s Uhr) liegen.")
                % {"end": f"{self.cleaned_data[end]:%H:%M}", "start": f"{self.cleaned_data[start]:%H:%M}"},
            )
            return None
        return time.Period(first, last)


class SpanForm(Form):
    """From when to when something is counted, both days included."""

    first_on = DateField(label=_("Von"), required=False)
    last_on = DateField(label=_("Bis"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", gettext("Der letzte Tag kann nicht vor dem ersten liegen."))
        return cleaned


class DeedForm(Form):
    """A form whose sending changes something.

    ``key`` is new for every page shown, so that a double click is one deed; ``version`` is what the person saw of the
    thing, so that a change by somebody else in the meantime is noticed (absent where a thing is made new).
    """

    key = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid4, error_messages={"required": BROKEN, "invalid": BROKEN}
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        error_messages={"invalid": BROKEN, "min_value": BROKEN, "max_value": BROKEN},
    )
