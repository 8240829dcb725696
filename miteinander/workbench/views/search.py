"""What the one search box finds."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from miteinander.core.pages import Page
from miteinander.core.tenancy import Actor, Audience
from miteinander.workbench import forms, permissions, queries


class Search(Page):
    """Things whose names or references fit what was typed, as far as whoever asks may see them."""

    opens = permissions.search
    template_name = "workbench/search.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        form = forms.SearchForm(self.request.GET) if "q" in self.request.GET else forms.SearchForm()
        text = form.cleaned_data["q"] if form.is_valid() else ""
        found = queries.search(text=text, by=self.request.actor, at=timezone.now()) if text else None
        return super().get_context_data(form=form, text=text, found=found, nothing=tip(self.request.actor), **more)


def tip(by: Actor) -> str:
    """What could be typed instead."""
    if by.audience is Audience.STAFF:
        return _(
            "Wir suchen Einrichtungen, Personen, Schulen, Stadtteile, Materialien und Antworten nach ihrem Namen,"
            " Anfragen nach Kennzeichen, Einrichtung oder Sprache. Ein Teil genügt."
        )
    return _(
        "Wir suchen Materialien und Antworten nach ihrem Titel, Ihre Anfragen nach Sprache oder Kennzeichen,"
        " zum Beispiel K7Q3-MF2X. Der Anfang genügt."
    )
