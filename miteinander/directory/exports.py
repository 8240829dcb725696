"""The directory to take away: institutions with their public contact, and whom one asks for there; never a protected place."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from miteinander.core.exports import Column, Listing
from miteinander.core.labels import label


def _parent(row: Any) -> str:
    """Who runs it; a protected place is not named, not even as the one that runs another."""
    return "" if row.parent is None or row.parent.protected else str(row.parent.name)


INSTITUTIONS = Listing(
    code="directory.institutions",
    title=_("Einrichtungen"),
    protected=lambda row: row.protected,
    columns=(
        Column(_("Name"), lambda row: row.name),
        Column(_("Art"), lambda row: row.kind),
        Column(_("Rechtsform"), lambda row: row.legal_form or None),
        Column(_("Träger"), _parent),
        Column(_("Stadt oder Gemeinde"), lambda row: row.municipality.short_name),
        Column(_("Straße und Hausnummer"), lambda row: row.street),
        Column(_("Postleitzahl"), lambda row: row.postcode),
        Column(_("Ort"), lambda row: row.town),
        Column(_("Telefon"), lambda row: row.phone),
        Column(_("Telefax"), lambda row: row.fax),
        Column(_("E-Mail"), lambda row: row.email),
        Column(_("Internetseite"), lambda row: row.website),
        Column(_("Stadtteil oder Sozialraum"), lambda row: row.quarter.name if row.quarter else ""),
        Column(_("Sprachen"), lambda row: ", ".join(row.languages)),
        Column(_("Zielgruppen"), lambda row: ", ".join(str(label(one)) for one in row.target_groups)),
        Column(_("Angebote"), lambda row: row.services),
        Column(_("Öffnungszeiten"), lambda row: row.hours),
        Column(_("Migrantenorganisation nach eigener Aussage"), lambda row: row.mso_on is not None),
        Column(_("Aussage vom"), lambda row: row.mso_on),  # who said so is a person, and stays in the house
        Column(_("Schulnummer"), lambda row: row.school_id),
        Column(_("Zuletzt bestätigt"), lambda row: row.confirmed_on),
        Column(_("arbeitet mit uns"), lambda row: row.active),
    ),
)
CONTACT_PERSONS = Listing(
    code="directory.contact_persons",
    title=_("Ansprechpersonen"),
    protected=lambda row: row.institution.protected,
    columns=(
        Column(_("Einrichtung"), lambda row: row.institution.name),
        Column(_("Name"), lambda row: row.name, personal=True),
        Column(_("Aufgabe"), lambda row: row.task, personal=True),
        Column(_("Telefon"), lambda row: row.phone, personal=True),
        Column(_("E-Mail"), lambda row: row.email, personal=True),
        Column(_("ehrenamtlich"), lambda row: row.volunteer, personal=True),
        Column(_("Seit"), lambda row: row.since, personal=True),
        Column(_("Bis"), lambda row: row.until, personal=True),
        Column(_("Darf öffentlich gezeigt werden seit"), lambda row: row.consent_on, personal=True),
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
        Column(_("Schulsozialindex"), lambda row: row.index_value),
        Column(_("Schuljahr des Sozialindex"), lambda row: row.index_year),
        Column(_("Startchancen"), lambda row: row.is_startchancen),
        Column(_("Geschlossen zum"), lambda row: row.ended_on),
    ),
)
UNCONFIRMED = Listing(
    code="directory.unconfirmed",
    title=_("Lange nichts gehört"),
    protected=lambda row: row.protected,
    columns=(
        Column(_("Name"), lambda row: row.name),
        Column(_("Art"), lambda row: row.kind),
        Column(_("Telefon"), lambda row: row.phone),
        Column(_("E-Mail"), lambda row: row.email),
        Column(_("Zuletzt bestätigt"), lambda row: row.confirmed_on),
        Column(_("gefragt, ohne Antwort"), lambda row: row.asked_lately),
    ),
)
QUARTERS = Listing(
    code="directory.quarters",
    title=_("Stadtteile und Sozialräume"),
    columns=(
        Column(_("Name"), lambda row: row.name),
        Column(_("Art"), lambda row: row.kind),
        Column(_("Stadt oder Gemeinde"), lambda row: row.municipality.short_name),
        Column(_("gilt noch"), lambda row: row.active),
    ),
)
SCHOOL_CHANGES = Listing(
    code="directory.school_changes",
    title=_("Änderungen im Schulverzeichnis"),
    columns=(
        Column(_("Schulnummer"), lambda row: row.school.number),
        Column(_("Schule"), lambda row: row.school.name),
        Column(_("Stadt oder Gemeinde"), lambda row: row.school.municipality.short_name),
        Column(_("Änderung"), lambda row: row.kind),
        Column(_("Vorher"), lambda row: row.was),
        Column(_("Jetzt"), lambda row: row.now),
        Column(_("Geladen am"), lambda row: row.noted_on),
    ),
)
