"""Forms of keeping: text -> values."""

from typing import Any

from django.forms import RadioSelect
from django.utils.translation import gettext_lazy as _

from miteinander.core import forms, labels
from miteinander.keeping.vocabulary import ErasureReason, PackageReason


class SearchForm(forms.Form):
    """What shall not be deleted? Found by name or reference."""

    text = forms.TextField(label=_("Name oder Kennzeichen"), max_length=80, required=False)


class HoldForm(forms.DeedForm):
    """Why, and until when somebody looks again."""

    reason = forms.TextField(
        label=_("Warum darf nichts gelöscht werden?"),
        max_length=500,
        rows=3,
        help_text=_("Zum Beispiel ein Rechtsstreit oder eine Prüfung, mit Aktenzeichen. Keine Namen von Ratsuchenden."),
    )
    review_on = forms.DateField(
        label=_("Wieder prüfen am"),
        help_text=_("Höchstens zwölf Monate voraus. Die Sperre gilt weiter, bis jemand sie aufhebt."),
    )


class ErasureForm(forms.DeedForm):
    """Why somebody is erased."""

    reason = forms.ChoiceField(
        label=_("Warum wird gelöscht?"),
        choices=[("", _("– bitte auswählen –"))] + [(one.value, labels.label(one)) for one in ErasureReason],
        help_text=_("Gründe nach Artikel 17 Absatz 1 der Datenschutz-Grundverordnung."),
    )


class PeriodForm(forms.DeedForm):
    """How long, from when, and on what ground."""

    valid_from = forms.DateField(label=_("Gilt ab"))
    source = forms.TextField(
        label=_("Grundlage"), max_length=200, help_text=_("Zum Beispiel: Löschkonzept vom 12.01.2027, Abschnitt 3.")
    )

    def __init__(self, *args: Any, shortest: int, longest: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["months"] = forms.WholeNumberField(
            label=_("Frist in Monaten"),
            lowest=shortest,
            highest=longest,
            help_text=_("Erlaubt sind %(shortest)s bis %(longest)s Monate.")
            % {"shortest": shortest, "longest": longest},
        )
        self.order_fields(["months", "valid_from", "source"])


class FileForm(forms.DeedForm):
    """To read, or for another program."""

    file_type = forms.ChoiceField(
        label=_("Dateiart"),
        widget=RadioSelect,
        choices=[("pdf", _("PDF, zum Lesen")), ("json", _("JSON, zum Mitnehmen in ein anderes Programm"))],
        initial="pdf",
    )


class PackageForm(FileForm):
    """Why all that is kept of a person is handed out."""

    field_order = ["reason", "file_type"]
    reason = forms.ChoiceField(
        label=_("Anlass"),
        choices=[("", _("– bitte auswählen –"))]
        + [(one.value, labels.label(one)) for one in PackageReason if one is not PackageReason.HERSELF],
    )
