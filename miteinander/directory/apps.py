from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from miteinander.core import doors, pages
from miteinander.core.words import N_
from miteinander.directory import permissions, vocabulary


class Directory(AppConfig):
    name = "miteinander.directory"
    label = "directory"

    def ready(self) -> None:
        pages.add_way(pages.Way(_("Einrichtungen"), "directory:institutions", permissions.see_institutions, 40))
        pages.add_way(pages.Way(_("Schulen"), "schools", permissions.see_schools, 65, pages.Group.CENTRE))
        pages.add_way(pages.Way(_("Meine Einrichtung"), "directory:own", permissions.see_own, 41))
        doors.name_room("directory", N_("Einrichtungen"), vocabulary.DOORS)
