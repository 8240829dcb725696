"""The centre's own lists: fields of action and topics."""

from functools import cached_property
from typing import Any

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from miteinander.centres import forms, permissions, queries, use_cases
from miteinander.centres.vocabulary import TopicKind
from miteinander.core.pages import ChangePage, FormPage, Page, found
from miteinander.core.time import local_day


class Topics(Page):
    """What people of this centre can work on, today and formerly."""

    opens = permissions.keep_topics
    template_name = "centres/topics.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        rows = queries.topics()
        kinds = [(kind, [row for row in rows if row.kind == kind]) for kind in TopicKind]
        return super().get_context_data(kinds=kinds, today=local_day(timezone.now()), **more)


class AddTopic(FormPage):
    """Something new to work on."""

    opens = permissions.keep_topics
    form_class = forms.TopicForm
    template_name = "centres/topic_form.html"
    done_message = _("Gespeichert.")
    success_url = reverse_lazy("centres:topics")

    def get_initial(self) -> dict[str, Any]:
        today = local_day(timezone.now())
        return {"valid_from": today, "as_of": today, "kind": self.request.GET.get("kind", "")}

    def deed(self, form: forms.TopicForm) -> Any:
        typed = form.cleaned_data
        return use_cases.add_topic(
            topic_id=typed["key"],
            kind=TopicKind(typed["kind"]),
            name=typed["name"],
            text=typed["text"],
            source=typed["source"],
            as_of=typed["as_of"],
            valid_from=typed["valid_from"],
            by=self.request.actor,
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Neuer Eintrag"), **more)


class ChangeTopic(ChangePage):
    """The same, told anew."""

    opens = permissions.keep_topics
    form_class = forms.ChangeTopicForm
    template_name = "centres/topic_form.html"
    done_message = _("Gespeichert.")
    success_url = reverse_lazy("centres:topics")

    @cached_property
    def topic(self) -> Any:
        return found(queries.topic(topic_id=self.kwargs["id"]))

    def standing(self) -> dict[str, Any]:
        self.__dict__.pop("topic", None)  # as it is now, not as it was when the page began
        names = ("name", "text", "source", "as_of", "valid_from", "valid_until", "version")
        return {name: getattr(self.topic, name) for name in names}

    def deed(self, form: forms.ChangeTopicForm) -> Any:
        typed = form.cleaned_data
        found(self.topic)
        return use_cases.change_topic(
            topic_id=self.kwargs["id"],
            name=typed["name"],
            text=typed["text"],
            source=typed["source"],
            as_of=typed["as_of"],
            valid_from=typed["valid_from"],
            valid_until=typed["valid_until"],
            version=typed["version"] or 0,
            by=self.request.actor,
        )

    def back_url(self) -> str:
        return str(self.success_url)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(heading=self.topic.name, **more)
