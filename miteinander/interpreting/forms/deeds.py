"""Forms of the deeds with a request that stands."""

from django import forms as plain
from django.utils.translation import gettext_lazy as _

from miteinander.core import forms, labels
from miteinander.core.words import Word
from miteinander.interpreting.rules.wishes import NOTE_LENGTH
from miteinander.interpreting.vocabulary import (
    ExclusionReason,
    HandBackReason,
    Outcome,
    RefuseReason,
    UnfilledReason,
    WithdrawReason,
)

NO_NAMES = _("Bitte keine Namen von Ratsuchenden, nichts über Krankheiten.")
REASONS_LENGTH = 200


def reasons(words: type[Word]) -> forms.ChoiceField:
    """One reason of a closed list: reasons are counted, so that the pool can be steered by them."""
    return forms.ChoiceField(label=_("Grund"), choices=labels.choices(words), widget=plain.RadioSelect)


class Assign(forms.DeedForm):
    """Send somebody. What the desk sets aside, and the institution's consent to another language, are told apart."""

    interpreter = plain.UUIDField(
        widget=plain.HiddenInput, error_messages={"required": forms.BROKEN, "invalid": forms.BROKEN}
    )
    waived = plain.ChoiceField(
        widget=plain.HiddenInput,
        required=False,
        choices=labels.choices(ExclusionReason),
        error_messages={"invalid_choice": forms.BROKEN},
    )
    confirmed = forms.YesField(label=_("Die Einrichtung ist mit dieser Sprache einverstanden"), required=False)
    waiver = forms.TextField(
        label=_("Warum trotzdem?"),
        max_length=REASONS_LENGTH,
        required=False,
        help_text=_("Zum Beispiel: am Telefon abgesprochen. Der Grund steht dann im Verlauf."),
    )


class HandBack(forms.DeedForm):
    """She cannot come."""

    reason = reasons(HandBackReason)
    note = forms.TextField(label=_("Anmerkung"), max_length=NOTE_LENGTH, rows=3, required=False, help_text=NO_NAMES)


class Withdraw(forms.DeedForm):
    """Nobody is needed any more."""

    reason = reasons(WithdrawReason)
    note = forms.TextField(label=_("Anmerkung"), max_length=NOTE_LENGTH, rows=3, required=False, help_text=NO_NAMES)


class Refuse(forms.DeedForm):
    """The desk does not take it on."""

    reason = reasons(RefuseReason)
    note = forms.TextField(
        label=_("Anmerkung"),
        max_length=NOTE_LENGTH,
        rows=3,
        required=False,
        help_text=_("Nur für das Team sichtbar. Bitte keine Namen von Ratsuchenden."),
    )


class GiveUp(forms.DeedForm):
    """Nobody was found."""

    reason = reasons(UnfilledReason)
    note = forms.TextField(
        label=_("Anmerkung"),
        max_length=NOTE_LENGTH,
        rows=3,
        required=False,
        help_text=_("Nur für das Team sichtbar. Bitte keine Namen von Ratsuchenden."),
    )


class Report(forms.DeedForm):
    """What became of the talk, and when it really was."""

    outcome = forms.ChoiceField(
        label=_("Was ist aus dem Gespräch geworden?"), choices=labels.choices(Outcome), widget=plain.RadioSelect
    )
    starts = forms.TimeField(label=_("Tatsächlicher Beginn"), required=False)
    ends = forms.TimeField(label=_("Tatsächliches Ende"), required=False)
    note = forms.TextField(label=_("Anmerkung"), max_length=NOTE_LENGTH, rows=3, required=False, help_text=NO_NAMES)


class Close(forms.DeedForm):
    """The report is right."""


class Note(forms.DeedForm):
    """A line for the log."""

    text = forms.TextField(label=_("Notiz für das Team"), max_length=NOTE_LENGTH, rows=3, help_text=NO_NAMES)
