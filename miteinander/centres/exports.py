"""The team, and who is invited, to take away. All of it tells of persons: there is no list without."""

from django.utils.translation import gettext_lazy as _

from miteinander.core.exports import Column, Listing
from miteinander.core.labels import label

TEAM = Listing(
    code="centres.team",
    title=_("Team"),
    columns=(
        Column(_("Name"), lambda row: row.member.name, personal=True),
        Column(_("Aufgaben"), lambda row: row.member.roles, personal=True),
        Column(_("Themen"), lambda row: ", ".join(topic.name for topic in row.topics), personal=True),
        Column(_("E-Mail"), lambda row: row.member.user.email, personal=True),
        Column(_("Telefon"), lambda row: row.member.phone, personal=True),
        Column(_("Vertretung"), lambda row: row.deputy.name if row.deputy else "", personal=True),
        Column(_("Erster Tag"), lambda row: row.member.since, personal=True),
        Column(_("Letzter Tag"), lambda row: row.member.until, personal=True),
    ),
)
INVITATIONS = Listing(
    code="centres.invitations",
    title=_("Einladungen"),
    columns=(
        Column(_("Name"), lambda row: row.name, personal=True),
        Column(_("E-Mail"), lambda row: row.email, personal=True),
        Column(_("Aufgabe"), lambda row: ", ".join(str(label(role)) for role in row.roles), personal=True),
        Column(_("Geschickt"), lambda row: row.sent_at, personal=True),
        Column(_("Eingeladen von"), lambda row: row.invited_by.name if row.invited_by else "", personal=True),
        Column(_("Stand"), lambda row: row.state, personal=True),
        Column(_("Gilt bis"), lambda row: row.expires_at, personal=True),
    ),
)
