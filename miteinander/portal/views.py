"""Public pages: published things only, no cookie, no person, no script."""

from typing import Any

from miteinander.centres import permissions
from miteinander.centres import queries as centre_queries
from miteinander.core.pages import Page, found
from miteinander.directory import queries as directory_queries
from miteinander.portal import queries


class Centres(Page):
    """All centres of the state."""

    opens = permissions.everyone
    template_name = "portal/centres.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        centres = centre_queries.all_centres(using=queries.VISITOR)
        centres.sort(key=lambda centre: centre.government_region)  # stable: by name inside a region
        return super().get_context_data(centres=centres, **more)


class CentrePage(Page):
    """One centre: what it does, for whom, where and when; and what it has not told yet."""

    opens = permissions.everyone
    template_name = "portal/centre.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        page = found(queries.centre_page(slug=self.kwargs["slug"]))
        return super().get_context_data(page=page, centre=page.centre, **more)


class Imprint(Page):
    """Who answers for this installation."""

    opens = permissions.everyone
    template_name = "portal/imprint.html"


class Privacy(Page):
    """What is stored of whom, why and for how long."""

    opens = permissions.everyone
    template_name = "portal/privacy.html"


class Licences(Page):
    """Whose data and whose work this stands on."""

    opens = permissions.everyone
    template_name = "portal/licences.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(loads=directory_queries.attributions(using=queries.VISITOR), **more)
