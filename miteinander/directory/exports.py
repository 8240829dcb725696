"""The directory to take away: institutions with their public contact, never a protected place."""

from django.utils.translation import gettext_lazy as _

from miteinander.core.exports import Column, Listing
from miteinander.core.labels import label

INSTITUTIONS = Listing(
    code="directory.institutions",
    title=_("Einrichtungen"),
    protected=lambda row: row.protected,
    columns=(
        Column(_("Name"), lambda row: row.name),
        Column(_("Art"), lambda row: row.kind),
        Column(_("Stadt oder Gemeinde"), lambda row: row.municipality.short_name),
        Column(_("Straße und Hausnummer"), lambda row: row.street),
        Column(_("Postleitzahl"), lambda row: row.postcode),
        Column(_("Ort"), lambda row: row.town),
        Column(_("Telefon"), lambda row: row.phone),
        Column(_("E-Mail"), lambda row: row.email),
        Column(_("Internetseite"), lambda row: row.website),
        Column(_("Stadtteil oder Sozialraum"), lambda row: row.quarter.name if row.quarter else ""),
        Column(_("Sprachen"), lambda row: ", ".join(row.languages)),
        Column(_("Zielgruppen"), lambda row: ", ".join(str(label(one)) for one in row.target_groups)),
        Column(_("Migrantenorganisation nach eigener Aussage"), lambda row: row.mso_on is not None),
        Column(_("Schulnummer"), lambda row: row.school_id),
        Column(_("arbeitet mit uns"), lambda row: row.active),
    ),
)
SCHOOLS = Listing(
    code="directory.schools",
    title=_("Schulen"),
    columns=(
        Column(_("Schulnummer"), lambda row: row.number),
        Column(_("Name"), lambda row: row.name),
        Column(_("Schulform"), lambda row: row.form),
        Column(_("Straße und Hausnummer"), lambda row: row.street),
        Column(_("Postleitzahl"), lambda row: row.postcode),
        Column(_("Ort"), lambda row: row.town),
        Column(_("Stadt oder Gemeinde"), lambda row: row.municipality.short_name),
        Column(_("Lernende"), lambda row: row.pupils_rounded),
        Column(_("Startchancen"), lambda row: row.is_startchancen),
        Column(_("Geschlossen zum"), lambda row: row.ended_on),
    ),
)
