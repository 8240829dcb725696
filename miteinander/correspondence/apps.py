from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from miteinander.core import pages
from miteinander.correspondence import permissions


class Correspondence(AppConfig):
    name = "miteinander.correspondence"
    label = "correspondence"

    def ready(self) -> None:
        pages.add_way(pages.Way(_("Post"), "correspondence:outbox", permissions.read_outbox, 90))
