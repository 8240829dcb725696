"""Forms of the day: text -> values."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from miteinander.core import forms
from miteinander.core.labels import label
from miteinander.workbench.rules import wishes
from miteinander.workbench.vocabulary import Timing, Topic

WEEKDAYS = (
    _("Montag"),
    _("Dienstag"),
    _("Mittwoch"),
    _("Donnerstag"),
    _("Freitag"),
    _("Samstag"),
    _("Sonntag"),
)


class SearchForm(forms.Form):
    """What somebody looks for."""

    q = forms.TextField(label=_("Suchbegriff"), max_length=100, required=False)


class PreferenceForm(forms.DeedForm):
    """Of what somebody wants to hear, one field per topic that concerns her, and when."""

    opens = forms.TimeField(label=_("Frühestens um"))
    closes = forms.TimeField(label=_("Spätestens um"))
    weekdays = forms.ManyChoicesField(
        label=_("An diesen Tagen"), choices=[(str(day), name) for day, name in enumerate(WEEKDAYS)]
    )
    holidays = forms.YesField(label=_("Auch an Feiertagen"), required=False)
    language = forms.ChoiceField(label=_("Sprache der Mails"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, topics: tuple[Topic, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        for topic in topics:
            offered = [(timing.value, label(timing)) for timing in wishes.TIMINGS[topic]]
            self.fields[topic.value] = forms.ChoiceField(label=str(label(topic)), choices=offered)
        self.topics = topics

    @property
    def topic_fields(self) -> list[Any]:
        """The fields of the topics, in their order."""
        return [self[topic.value] for topic in self.topics]

    @property
    def timings(self) -> dict[Topic, Timing]:
        """What was chosen for each topic."""
        return {topic: Timing(self.cleaned_data[topic.value]) for topic in self.topics}

    @property
    def hours(self) -> wishes.Hours:
        """When a mail may come."""
        typed = self.cleaned_data
        return wishes.Hours(
            opens=typed["opens"],
            closes=typed["closes"],
            weekdays=frozenset(map(int, typed["weekdays"])),
            holidays=typed["holidays"],
        )
