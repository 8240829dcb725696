"""Materials and answers to take away: what there is, for whom, until when. Nobody who wrote it."""

from django.utils.translation import gettext_lazy as _

from miteinander.core.exports import Column, Listing
from miteinander.core.labels import label

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
