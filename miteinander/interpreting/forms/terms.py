"""The form of the terms: what the centre promises and demands, from a day on."""

from datetime import date, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from miteinander.core import forms
from miteinander.core.labels import choices
from miteinander.interpreting.rules.terms import BOUNDS, Terms
from miteinander.interpreting.vocabulary import Exclusion, Level, Mode, Occasion, PaperKind


class NumberField(forms.WholeNumberField):
    """One of the numbers; between which bounds it makes sense, the rules say."""

    def __init__(self, name: str, **more: Any) -> None:
        lowest, highest = BOUNDS[name]
        super().__init__(lowest=lowest, highest=highest, **more)


def level(label: Any, help_text: Any) -> forms.ChoiceField:
    """A level of the Common European Framework."""
    return forms.ChoiceField(label=label, choices=choices(Level), help_text=help_text)


class TermsForm(forms.DeedForm):
    """Everything at once: terms hold as a whole, so that it can be told later what held on a day."""

    valid_from = forms.DateField(
        label=_("Gilt ab"),
        help_text=_(
            "Frühestens heute. Es gilt für alles, was ab diesem Tag angefragt wird, bis andere Bedingungen folgen."
        ),
    )
    replaces = forms.YesField(
        label=_("Für diesen Tag schon geplante Bedingungen ersetzen"),
        required=False,
        help_text=_(
            "Nur was noch nicht begonnen hat, lässt sich ersetzen. Der alte Wortlaut bleibt in der Geschichte."
        ),
    )
    source = forms.TextField(
        label=_("Worauf es beruht"),
        max_length=200,
        help_text=_(
            "Beschluss, Erlass oder Entscheidung, mit Datum. Zum Beispiel: Ratsbeschluss V/0123/2026 vom 12.03.2026"
        ),
    )
    desk_email = forms.EmailField(
        label=_("E-Mail-Adresse der Koordination"),
        help_text=_("Dorthin gehen neue Anfragen, Absagen und gemeldete Zeiten."),
    )
    lead_days = NumberField(
        "lead_days",
        label=_("Vorlauf in Tagen"),
        help_text=_(
            "So viele Arbeitstage vorher muss angefragt werden. Der Tag der Anfrage zählt nicht, der des Gesprächs zählt. 0 heißt:"
            " auch für heute."
        ),
    )
    saturday_counts = forms.YesField(
        label=_("Samstage zählen mit"),
        required=False,
        help_text=_(
            "Angekreuzt: Werktage, Montag bis Samstag. Sonst: Arbeitstage, Montag bis Freitag. Feiertage zählen nie."
        ),
    )
    horizon_days = NumberField(
        "horizon_days",
        label=_("Höchstens so viele Tage im Voraus"),
        help_text=_("Kalendertage. So fällt ein Jahr auf, das sich jemand vertippt hat."),
    )
    answer_days = NumberField(
        "answer_days",
        label=_("Antwort binnen so vieler Tage"),
        help_text=_("Arbeitstage, gezählt wie oben. Spätestens einen Tag vor dem Gespräch muss die Antwort da sein."),
    )
    answer_clock = forms.TimeField(label=_("An diesem Tag bis"), help_text=_("Danach gilt die Antwort als überfällig."))
    max_minutes = NumberField(
        "max_minutes",
        label=_("Ein Gespräch dauert höchstens"),
        help_text=_("Minuten. Längere nimmt das Formular nicht an."),
    )
    earliest = forms.TimeField(label=_("Gespräche beginnen frühestens"))
    latest = forms.TimeField(label=_("Gespräche enden spätestens"))
    travel_minutes = NumberField(
        "travel_minutes",
        label=_("Wegezeit in Minuten"),
        help_text=_("Vor und nach einem Gespräch vor Ort. In dieser Zeit wird niemand ein zweites Mal vergeben."),
    )
    modes = forms.ManyChoicesField(label=_("So wird gedolmetscht"), choices=choices(Mode))
    occasions = forms.ManyChoicesField(
        label=_("Dafür vermitteln wir"), choices=choices(Occasion), help_text=_("Anderes bietet das Formular nicht an.")
    )
    exclusions = forms.ManyChoicesField(
        label=_("Dafür vermitteln wir nie"),
        choices=choices(Exclusion),
        required=False,
        help_text=_("Danach fragt das Formular, und wer es ankreuzt, liest, dass es nicht geht."),
    )
    required_papers = forms.ManyChoicesField(
        label=_("Diese Nachweise müssen vorliegen"),
        choices=choices(PaperKind),
        required=False,
        help_text=_(
            "Wem am Tag des Gesprächs einer fehlt, wird nicht vorgeschlagen. Bitte sehen Sie vorher im Pool nach, wem er noch fehlt."
        ),
    )
    german_level = level(_("Deutsch mindestens"), _("Wer weniger kann, wird nicht vorgeschlagen."))
    language_level = level(_("Die andere Sprache mindestens"), _("Ebenso."))

    def __init__(self, *args: Any, today: date, may_replace: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        day: Any = self.fields["valid_from"]
        day.widget.attrs["min"] = today.isoformat()
        if not may_replace:
            del self.fields["replaces"]

    def terms(self) -> Terms:
        """What was typed, as the rules know it."""
        typed = self.cleaned_data
        listed = {"modes": Mode, "occasions": Occasion, "exclusions": Exclusion, "required_papers": PaperKind}
        named: dict[str, Any] = {name: frozenset(map(words, typed[name])) for name, words in listed.items()}
        plainly = ("valid_from", *BOUNDS, "saturday_counts", "answer_clock", "earliest", "latest")
        return Terms(
            **named,
            **{name: typed[name] for name in plainly},
            german_level=Level(typed["german_level"]),
            language_level=Level(typed["language_level"]),
        )


# With what a centre that has said nothing yet may begin; most centres do so.
USUAL: dict[str, Any] = {
    "lead_days": 5,
    "horizon_days": 365,
    "answer_days": 3,
    "answer_clock": time(16),
    "max_minutes": 120,
    "earliest": time(8),
    "latest": time(20),
    "travel_minutes": 30,
    "modes": [Mode.ON_SITE],
    "required_papers": [PaperKind.SECRECY_DECLARATION, PaperKind.CONSENT],
    "german_level": Level.B2,
    "language_level": Level.B2,
}
