from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from miteinander.core import pages
from miteinander.directory import permissions


class Directory(AppConfig):
    name = "miteinander.directory"
    label = "directory"

    def ready(self) -> None:
        pages.add_way(pages.Way(_("Einrichtungen"), "directory:institutions", permissions.see_institutions, 40))
        pages.add_way(pages.Way(_("Meine Einrichtung"), "directory:own", permissions.see_own, 41))
