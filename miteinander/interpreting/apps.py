from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions as centre
from miteinander.core import pages


class Interpreting(AppConfig):
    name = "miteinander.interpreting"
    label = "interpreting"

    def ready(self) -> None:
        # Permissions know tables, and those are not there before this moment.
        permissions = import_module("miteinander.interpreting.permissions")
        pages.add_way(pages.Way(_("Anfragen"), "interpreting:board", permissions.board, 20))
        pages.add_way(pages.Way(_("Ihre Anfragen"), "interpreting:requests", permissions.requests, 20))
        pages.add_way(pages.Way(_("Ihre Einsätze"), "interpreting:assignments", permissions.assignments, 20))
        pages.add_way(pages.Way(_("Pool"), "interpreting:pool", permissions.pool, 30))
        pages.add_way(pages.Way(_("Meine Angaben"), "interpreting:myself", permissions.assignments, 30))
        pages.add_way(pages.Way(_("Zahlen"), "interpreting:figures", permissions.figures, 60))
        pages.add_way(
            pages.Way(_("Wer hat Vertrauliches geöffnet?"), "interpreting:openings", centre.sees_openings, 70)
        )
