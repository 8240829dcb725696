from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from miteinander.core import doors, pages
from miteinander.core.words import N_
from miteinander.keeping import vocabulary


class Keeping(AppConfig):
    name = "miteinander.keeping"
    label = "keeping"

    def ready(self) -> None:
        # Permissions know tables, and those are not there before this moment.
        permissions = import_module("miteinander.keeping.permissions")
        pages.add_way(
            pages.Way(_("Aufbewahrung"), "keeping:overview", permissions.overview, 75, pages.Group.PROTECTION)
        )
        pages.add_way(pages.Way(_("Meine Daten"), "keeping:mine", permissions.mine, 95, pages.Group.OWN))
        doors.name_room("keeping", N_("Aufbewahrung"), vocabulary.DOORS)
