from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions, vocabulary
from miteinander.core import doors, pages
from miteinander.core.words import N_


class Centres(AppConfig):
    name = "miteinander.centres"
    label = "centres"

    def ready(self) -> None:
        pages.add_way(pages.Way(_("Team"), "centres:team", permissions.see_team, 80, pages.Group.CENTRE))
        pages.add_way(
            pages.Way(_("Unsere Seite"), "centres:profile", permissions.change_profile, 85, pages.Group.CENTRE)
        )
        pages.add_way(
            pages.Way(_("Meine Angaben"), "centres:own_details", permissions.change_details, 94, pages.Group.OWN)
        )
        pages.add_way(pages.Way(_("Meine Rechte"), "centres:rights", permissions.see_rights, 96, pages.Group.OWN))
        doors.name_room("centres", N_("Zentrum und Team"), vocabulary.DOORS)
