"""Lists of keeping to take away. Who took which list away tells of persons throughout: there is no list without."""

from django.utils.translation import gettext_lazy as _

from miteinander.core.exports import Column, Listing

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
