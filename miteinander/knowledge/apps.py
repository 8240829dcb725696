from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from miteinander.core import doors, pages
from miteinander.core.words import N_
from miteinander.knowledge import vocabulary


class Knowledge(AppConfig):
    name = "miteinander.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        doors.name_room("knowledge", N_("Wissen"), vocabulary.DOORS)
        # Permissions know tables, and those are not there before this moment.
        permissions = import_module("miteinander.knowledge.permissions")
        pages.add_way(pages.Way(_("Wissen"), "knowledge:entries", permissions.entries, 50))
