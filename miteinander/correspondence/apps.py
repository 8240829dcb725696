from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from miteinander.core import pages


class Correspondence(AppConfig):
    name = "miteinander.correspondence"
    label = "correspondence"

    def ready(self) -> None:
        # Permissions know tables, and those are not there before this moment.
        permissions = import_module("miteinander.correspondence.permissions")
        pages.add_way(pages.Way(_("Post"), "correspondence:outbox", permissions.read_outbox, 80))
