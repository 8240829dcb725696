"""What narrows the board."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from miteinander.core import forms, labels
from miteinander.interpreting import queries
from miteinander.interpreting.states import RequestState

Pairs = Iterable[tuple[str, str]]
EVERY = "every"
ALL = ("", _("alle"))


class Narrow(forms.Form):
    """Sent by GET; whatever cannot be understood narrows nothing."""

    text = forms.TextField(label=_("Suchen"), max_length=80, required=False)
    state = forms.ChoiceField(
        label=_("Stand"),
        required=False,
        choices=[("", _("alle offenen")), *labels.choices(RequestState), (EVERY, _("alle, auch beendete"))],
    )
    language = forms.ChoiceField(label=_("Sprache"), required=False)
    municipality = forms.ChoiceField(label=_("Stadt oder Gemeinde"), required=False)
    held_by = forms.ChoiceField(label=_("In Arbeit bei"), required=False)
    first_on = forms.DateField(label=_("Gespräch ab"), required=False)
    last_on = forms.DateField(label=_("Gespräch bis"), required=False)

    def __init__(self, *args: Any, languages: Pairs, municipalities: Pairs, colleagues: Pairs, me: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        towns = list(municipalities)
        others = [(code, name) for code, name in colleagues if code != me]
        for name, choices in (
            ("language", [ALL, *languages]),
            ("municipality", [ALL, *towns]),
            ("held_by", [ALL, (me, _("mir")), *others]),
        ):
            field: Any = self.fields[name]
            field.choices = choices
        if len(towns) < 2:
            del self.fields["municipality"]

    def wanted(self) -> queries.BoardFilter:
        """The filter; fields with errors are left out, the page says so at the field."""
        self.is_valid()
        typed = self.cleaned_data
        state, held_by = typed.get("state", ""), typed.get("held_by")
        states = {EVERY: frozenset(RequestState), "": frozenset()}
        return queries.BoardFilter(
            states=states[state] if state in states else frozenset({RequestState(state)}),
            language=typed.get("language", ""),
            municipality=typed.get("municipality", ""),
            held_by_id=UUID(held_by) if held_by else None,
            text=typed.get("text", ""),
            first_on=typed.get("first_on"),
            last_on=typed.get("last_on"),
        )
