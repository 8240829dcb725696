"""Of what somebody wants to hear by mail, and when."""

from typing import Any

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from miteinander.core.pages import FormPage
from miteinander.workbench import forms, permissions, queries, use_cases


class Preference(FormPage):
    """One's own notifications."""

    opens = permissions.set_preference
    form_class = forms.PreferenceForm
    template_name = "workbench/preference.html"
    done_message = _("Gespeichert.")
    success_url = reverse_lazy("workbench:preference")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"topics": permissions.topics(self.request.actor)}

    def get_initial(self) -> dict[str, Any]:
        wanted = queries.preference(by=self.request.actor)
        hours = wanted.hours
        return {topic.value: timing.value for topic, timing in wanted.timings.items()} | {
            "opens": hours.opens,
            "closes": hours.closes,
            "weekdays": [str(day) for day in sorted(hours.weekdays)],
            "holidays": hours.holidays,
            "language": wanted.language,
        }

    def deed(self, form: forms.PreferenceForm) -> Any:
        return use_cases.set_preference(
            timings=form.timings,
            hours=form.hours,
            language=form.cleaned_data["language"],
            by=self.request.actor,
            at=timezone.now(),
        )
