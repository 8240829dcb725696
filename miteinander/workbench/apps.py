from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions
from miteinander.core import pages


class Workbench(AppConfig):
    name = "miteinander.workbench"
    label = "workbench"

    def ready(self) -> None:
        pages.add_way(pages.Way(_("Heute"), "workbench:today", permissions.signed_in, 10))
