"""The team to take away. All of it tells of persons: there is no list without."""

from django.utils.translation import gettext_lazy as _

from miteinander.core.exports import Column, Listing

TEAM = Listing(
    code="centres.team",
    title=_("Team"),
    columns=(
        Column(_("Name"), lambda row: row.name, personal=True),
        Column(_("Aufgaben"), lambda row: row.roles, personal=True),
        Column(_("E-Mail"), lambda row: row.user.email, personal=True),
        Column(_("Telefon"), lambda row: row.phone, personal=True),
        Column(_("Erster Tag"), lambda row: row.since, personal=True),
        Column(_("Letzter Tag"), lambda row: row.until, personal=True),
    ),
)
