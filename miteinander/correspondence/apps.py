from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from miteinander.core import doors, pages
from miteinander.core.words import N_
from miteinander.correspondence import permissions, vocabulary


class Correspondence(AppConfig):
    name = "miteinander.correspondence"
    label = "correspondence"

    def ready(self) -> None:
        pages.add_way(pages.Way(_("Post"), "correspondence:outbox", permissions.read_outbox, 90, pages.Group.CENTRE))
        doors.name_room("correspondence", N_("Post"), vocabulary.DOORS)
