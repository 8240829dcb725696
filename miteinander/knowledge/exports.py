"""Materials and answers to take away: what there is, for whom, until when; how often was answered. Nobody who wrote it."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.core.exports import Column, Listing
from miteinander.core.labels import label
from miteinander.knowledge.figures import Figures

ENTRIES = Listing(
    code="knowledge.entries",
    title=_("Materialien und Antworten"),
    columns=(
        Column(_("Titel oder Frage"), lambda row: row.entry.title),
        Column(_("Was"), lambda row: row.entry.kind),
        Column(_("Thema"), lambda row: row.entry.topic),
        Column(_("Sprache"), lambda row: row.languages),
        Column(_("Für wen"), lambda row: ", ".join(str(label(reader)) for reader in row.entry.readers)),
        Column(_("Stand"), lambda row: row.entry.state),
        Column(_("Gilt bis"), lambda row: row.entry.valid_until),
        Column(_("Adresse im Internet"), lambda row: row.entry.link),
    ),
)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One line of the figures: by what they are counted, of what, how often."""

    by: str
    name: str
    count: int


def lines(*, counted: Figures) -> list[FigureLine]:
    """All tables of the page of figures, one below the other."""
    tables = {
        gettext("Nach Monat"): counted.by_month,
        gettext("Wie geantwortet wurde"): counted.by_way,
        gettext("Nach Weg"): counted.by_channel,
        gettext("Wer gefragt hat"): counted.by_asker,
        gettext("Nach Thema"): counted.by_topic,
        gettext("Nach Sprache"): counted.by_language,
        gettext("Am häufigsten weitergegeben"): counted.most_given,
    }
    found = [FigureLine(caption, row.name or row.key, row.count) for caption, rows in tables.items() for row in rows]
    return [FigureLine(gettext("zusammen"), "", counted.total), *found]


FIGURES = Listing(
    code="knowledge.figures",
    title=_("Informationsservice"),
    columns=(
        Column(_("Gezählt"), lambda row: row.by),
        Column(_("Wovon"), lambda row: row.name),
        Column(_("Auskünfte"), lambda row: row.count),
    ),
)
