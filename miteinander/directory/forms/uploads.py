"""Forms around a list that somebody brings."""

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.core import forms, sheets
from miteinander.core.labels import choices
from miteinander.core.sheets.words import Fault
from miteinander.directory.vocabulary import Column, InstitutionKind

NO_KIND = ("", _("keine: Zeilen ohne Art sind ein Fehler"))


class UploadForm(forms.DeedForm):
    """The file itself."""

    file = django_forms.FileField(
        label=_("Datei"),
        widget=django_forms.FileInput(attrs={"accept": ",".join(sheets.SUFFIXES)}),
        help_text=_("Excel (.xlsx), CSV oder vCard (.vcf), höchstens 5 MB und 20.000 Zeilen."),
        error_messages={
            "required": _("Bitte wählen Sie eine Datei aus."),
            "invalid": _("Bitte wählen Sie eine Datei aus."),
            "missing": _("Bitte wählen Sie eine Datei aus."),
            "empty": _("Die Datei ist leer."),
            "max_length": _("Der Name der Datei ist zu lang."),
        },
        max_length=200,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > sheets.limits.MOST_BYTES:
            raise ValidationError(
                gettext(Fault.TOO_BIG.german) % {"most": sheets.limits.MOST_BYTES // 1_000_000}, code="too_big"
            )
        return file


class ColumnsForm(forms.DeedForm):
    """What each column means; ``samples`` are the first cells of each, to see what it is."""

    kind = forms.ChoiceField(
        label=_("Art, wo keine Spalte und kein Name sie verrät"),
        choices=[NO_KIND, *choices(InstitutionKind)],
        required=False,
    )

    def __init__(self, *args: Any, heads: list[str], samples: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.names = [f"column_{place}" for place in range(len(heads))]
        for name, head, sample in zip(self.names, heads, samples, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=head,
                choices=choices(Column),
                required=False,
                help_text=gettext("Zum Beispiel: %(sample)s") % {"sample": sample} if sample else "",
            )

    def columns(self) -> list[Column]:
        """In the order of the file."""
        return [Column(self.cleaned_data[name]) for name in self.names]
