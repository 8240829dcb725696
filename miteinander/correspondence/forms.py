"""Forms of the outbox."""

from typing import Any

from django import forms as plain
from django.utils.translation import gettext_lazy as _

from miteinander.core import forms


class SendAgainForm(forms.DeedForm):
    """Once more, to the same address or to the right one."""

    to = forms.EmailField(
        label=_("An"), help_text=_("Ist die Adresse falsch, berichtigen Sie sie hier. Das gilt nur für diese Mail.")
    )
    seen_to = plain.CharField(widget=plain.HiddenInput, error_messages={"required": forms.BROKEN})

    def __init__(self, *args: Any, for_her_alone: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if for_her_alone:
            del self.fields["to"]
