from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions as centre
from miteinander.core import desks, doors, pages, retention
from miteinander.core.words import N_
from miteinander.interpreting import vocabulary


class Interpreting(AppConfig):
    name = "miteinander.interpreting"
    label = "interpreting"

    def ready(self) -> None:
        # Permissions know tables, and those are not there before this moment.
        permissions = import_module("miteinander.interpreting.permissions")
        deeds = import_module("miteinander.interpreting.use_cases.institutions")
        links = import_module("miteinander.directory.use_cases.links")
        links.add_link(deeds.LINK)
        tallies = import_module("miteinander.interpreting.use_cases.tallies")
        retention.before_erasing("interpreting.Request", tallies.tally)
        queries = import_module("miteinander.interpreting.queries")
        pages.add_way(
            pages.Way(
                _("Anfragen"),
                "interpreting:board",
                permissions.board,
                20,
                count=queries.unassigned_count,
                counted=_("noch nicht vergeben"),
            )
        )
        pages.add_way(pages.Way(_("Ihre Anfragen"), "interpreting:requests", permissions.requests, 20))
        pages.add_way(pages.Way(_("Ihre Einsätze"), "interpreting:assignments", permissions.assignments, 20))
        pages.add_way(pages.Way(_("Pool"), "interpreting:pool", permissions.pool, 30))
        pages.add_way(pages.Way(_("Meine Angaben"), "interpreting:myself", permissions.assignments, 30))
        pages.add_way(pages.Way(_("Zahlen"), "interpreting:figures", permissions.figures, 62, pages.Group.CENTRE))
        pages.add_way(
            pages.Way(
                _("Wer hat Vertrauliches geöffnet?"),
                "interpreting:openings",
                centre.sees_openings,
                70,
                pages.Group.PROTECTION,
            )
        )
        doors.name_room("interpreting", N_("Sprachmittlung"), vocabulary.DOORS)
        use_cases = import_module("miteinander.interpreting.use_cases")
        desks.add(
            desks.Desk(
                name=_("Sprachmittlung"),
                holds=queries.held,
                hand_over=use_cases.hand_over,
                joined=use_cases.joined,
                readdressed=use_cases.readdressed,
            )
        )
