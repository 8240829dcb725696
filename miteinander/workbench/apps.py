from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions
from miteinander.core import doors, pages
from miteinander.core.words import N_
from miteinander.workbench import vocabulary


class Workbench(AppConfig):
    name = "miteinander.workbench"
    label = "workbench"

    def ready(self) -> None:
        # Permissions know tables, and those are not there before this moment.
        own = import_module("miteinander.workbench.permissions")
        pages.add_way(pages.Way(_("Überblick"), "workbench:overview", own.overview, 61, pages.Group.CENTRE))
        pages.add_way(pages.Way(_("Heute"), "workbench:today", permissions.signed_in, 10))
        doors.name_room("workbench", N_("Der Tag"), vocabulary.DOORS)
        pages.set_search(pages.Way(_("Suche"), "workbench:search", permissions.signed_in, 0))
