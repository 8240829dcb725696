"""Lists of keeping to take away: who took which list, which tells of persons throughout; an offer to the archive, which names nobody."""

from django.utils.translation import gettext_lazy as _

from miteinander.core.exports import Column, Listing
from miteinander.keeping.vocabulary import OfferAnswer

EXPORTS = Listing(
    code="keeping.exports",
    title=_("Wer hat Listen ausgegeben?"),
    columns=(
        Column(_("Wann"), lambda row: row.at, personal=True),
        Column(_("Wer"), lambda row: row.by, personal=True),
        Column(_("Welche Liste"), lambda row: row.listing, personal=True),
        Column(_("Dateiart"), lambda row: row.form.upper(), personal=True),
        Column(_("Auswahl"), lambda row: row.narrowing, personal=True),
        Column(_("Zeilen"), lambda row: row.count, personal=True),
        Column(_("Wozu"), lambda row: row.reason, personal=True),
    ),
)

OFFER = Listing(
    code="keeping.offer",
    title=_("Angebot an das Archiv"),
    columns=(
        Column(_("Klasse"), lambda row: row[1]),
        Column(_("Was"), lambda row: row[2]),
        Column(_("Aufbewahrung endet im Jahr"), lambda row: row[0].year),
        Column(_("Anzahl"), lambda row: row[0].count),
        Column(_("Antwort des Archivs"), lambda row: OfferAnswer(row[0].answer) if row[0].answer else None),
    ),
)
