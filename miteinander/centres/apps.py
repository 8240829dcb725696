from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions
from miteinander.core import pages


class Centres(AppConfig):
    name = "miteinander.centres"
    label = "centres"

    def ready(self) -> None:
        pages.add_way(pages.Way(_("Team"), "centres:team", permissions.see_team, 80))
