"""Forms of keeping: text -> values."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.forms import RadioSelect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.core import forms, labels
from miteinander.core.export_pages import ExportForm
from miteinander.keeping import use_cases
from miteinander.keeping.vocabulary import ArchiveChoice, ErasureReason, Extent, PackageReason

OUR_READING = (
    6  # months for an archive to answer: as state bodies once had by law; municipal archives have no term there
)


class SearchForm(forms.Form):
    """What shall not be deleted? Found by name, address, number or reference."""

    text = forms.TextField(label=_("Name, Adresse, Nummer oder Kennzeichen"), max_length=80, required=False)


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


class AgreementForm(forms.DeedForm):
    """What is agreed on with the archive for one class, and how long it has to answer."""

    choice = forms.ChoiceField(
        label=_("Was gilt für das Archiv?"), widget=RadioSelect, choices=labels.choices(ArchiveChoice)
    )
    months = forms.WholeNumberField(
        label=_("Zeit für die Antwort, in Monaten"),
        lowest=1,
        highest=use_cases.LONGEST_WAIT,
        initial=OUR_READING,
        help_text=_(
            "So lange wartet Miteinander nach einem Angebot mit dem Löschen. Für kommunale Archive nennt das Gesetz keine Frist; "
            "sechs Monate sind unser Vorschlag. Fragen Sie Ihr Archiv."
        ),
    )
    valid_from = forms.DateField(label=_("Gilt ab"))
    source = forms.TextField(
        label=_("Grundlage"),
        max_length=200,
        help_text=_("Zum Beispiel: Schreiben des Stadtarchivs vom 12.01.2027, Aktenzeichen 41-3."),
    )


class OfferForm(forms.DeedForm):
    """Until which day."""

    over_by = forms.DateField(
        label=_("Was bis zu diesem Tag zu Ende aufbewahrt ist"),
        help_text=_("Heute oder später, höchstens ein Jahr voraus, zum Beispiel der 31. Dezember."),
    )


class TakenForm(ExportForm):
    """What for, and in which form the archive gets what it takes."""

    reason = forms.TextField(
        label=_("Wozu brauchen Sie die Unterlagen?"),
        max_length=200,
        help_text=_("Zum Beispiel: Übergabe an das Stadtarchiv, Aktenzeichen 41-3."),
    )


class AnswerForm(forms.DeedForm):
    """What the archive takes, and where it says so."""

    extent = forms.ChoiceField(label=_("Was übernimmt das Archiv?"), widget=RadioSelect, choices=labels.choices(Extent))
    lines = forms.ManyChoicesField(label=_("Nur diese Zeilen"), required=False)
    answered_on = forms.DateField(label=_("Tag der Antwort"))
    reference = forms.TextField(
        label=_("Schreiben oder Aktenzeichen des Archivs"),
        max_length=200,
        help_text=_("Zum Beispiel: Schreiben vom 12.01.2027, Aktenzeichen 41-3."),
    )

    reason = forms.TextField(label=_("Was war falsch?"), max_length=200)

    def __init__(self, *args: Any, lines: Sequence[tuple[str, str]], corrects: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("lines", lines)
        if not corrects:
            del self.fields["reason"]

    def taken(self) -> set[UUID]:
        """The lines that the archive takes."""
        extent = Extent(self.cleaned_data["extent"])
        every = [code for code, _name in self.fields["lines"].choices]  # type: ignore[attr-defined]
        chosen = {Extent.ALL: every, Extent.SOME: self.cleaned_data["lines"], Extent.NOTHING: []}[extent]
        return {UUID(code) for code in chosen}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ticked, extent = bool(cleaned.get("lines")), cleaned.get("extent")
        if extent and ticked is not (extent == Extent.SOME):
            # What is not taken is deleted: better ask than guess.
            self.add_error(
                "lines", gettext("Bitte kreuzen Sie Zeilen an, wenn das Archiv nur diese übernimmt, und sonst keine.")
            )
        return cleaned


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
