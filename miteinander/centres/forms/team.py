"""Forms of the team: text -> values."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms as django_forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from miteinander.centres.forms.profile import as_of_field, source_field
from miteinander.centres.vocabulary import STAFF_ROLES, Role, TopicKind
from miteinander.core import forms
from miteinander.core.labels import choices, label

NOBODY = ("", _("– niemand –"))
CHOOSE = ("", _("– bitte auswählen –"))


def phone_field(**more: Any) -> forms.TextField:
    """A telephone number as people write it."""
    attrs = {"inputmode": "tel", "autocomplete": "off", "dir": "ltr"}
    return forms.TextField(max_length=40, widget=django_forms.TextInput(attrs=attrs), **more)


class RolesForm(forms.DeedForm):
    """What somebody of the team does: each role with days of its own, if it has any."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for role in STAFF_ROLES:
            self.fields[role.value] = forms.YesField(label=_("hat diese Aufgabe"), required=False)
            self.fields[f"{role.value}_since"] = forms.DateField(label=_("erst ab"), required=False)
            self.fields[f"{role.value}_until"] = forms.DateField(label=_("nur bis"), required=False)

    def groups(self) -> Iterator[tuple[Any, BoundField, BoundField, BoundField]]:
        """Role by role: its name, whether she has it, from when, until when."""
        for role in STAFF_ROLES:
            since, until = self[f"{role.value}_since"], self[f"{role.value}_until"]
            yield label(role), self[role.value], since, until

    def terms(self) -> dict[Role, tuple[Any, Any]]:
        """The roles that were ticked, with their days."""
        typed = self.cleaned_data
        return {
            role: (typed[f"{role.value}_since"], typed[f"{role.value}_until"])
            for role in STAFF_ROLES
            if typed[role.value]
        }


class LeaveForm(forms.DeedForm):
    """The last day on which somebody may act, and who goes on with what she holds."""

    last_day = forms.DateField(label=_("Letzter Tag"), help_text=_("An diesem Tag ist der Zugang noch offen."))
    heir = forms.ChoiceField(
        label=_("Wer übernimmt, was in ihren Händen ist?"),
        required=False,
        help_text=_("Die Übergabe geschieht sofort, nicht erst am letzten Tag."),
    )

    def __init__(self, *args: Any, colleagues: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("heir", [NOBODY, *((str(one.id), one.name) for one in colleagues)])


class TopicsForm(forms.DeedForm):
    """What somebody works on."""

    topics = forms.ManyChoicesField(label=_("Handlungsfelder und Themen"), required=False)

    def __init__(self, *args: Any, offered: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("topics", [(str(one.id), one.name) for one in offered])


class DeputyForm(forms.DeedForm):
    """Who stands in."""

    deputy = forms.ChoiceField(label=_("Vertretung"), required=False)
    since = forms.DateField(label=_("Erster Tag"))
    until = forms.DateField(label=_("Letzter Tag"), required=False, help_text=_("Leer heißt: bis auf Weiteres."))

    def __init__(self, *args: Any, colleagues: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("deputy", [NOBODY, *((str(one.id), one.name) for one in colleagues)])


class AwayForm(forms.DeedForm):
    """When somebody is away. There is no field for the reason, and there will be none."""

    first_on = forms.DateField(label=_("Erster Tag"))
    last_on = forms.DateField(label=_("Letzter Tag"))


class CardForm(forms.DeedForm):
    """What somebody shows to everybody."""

    name = forms.TextField(label=_("Name"), max_length=120)
    phone = phone_field(label=_("Telefon"), required=False)
    email = forms.EmailField(label=_("E-Mail"), required=False)
    agreed = forms.YesField(
        label=_("Ich bin einverstanden, dass diese Angaben und meine Themen öffentlich zu lesen sind."),
        help_text=_("Freiwillig. Sie können das jederzeit zurücknehmen, ohne Grund und ohne Nachteil."),
    )


class TopicForm(forms.DeedForm):
    """A topic or field of action."""

    kind = forms.ChoiceField(label=_("Art"), choices=[CHOOSE, *choices(TopicKind)])
    name = forms.TextField(label=_("Name"), max_length=80)
    text = forms.TextField(label=_("In einem Satz"), max_length=300, required=False)
    source = source_field()
    as_of = as_of_field()
    valid_from = forms.DateField(label=_("Erster Tag"))


class ChangeTopicForm(forms.DeedForm):
    """The same, told anew; the kind stays."""

    name = forms.TextField(label=_("Name"), max_length=80)
    text = forms.TextField(label=_("In einem Satz"), max_length=300, required=False)
    source = source_field()
    as_of = as_of_field()
    valid_from = forms.DateField(label=_("Erster Tag"))
    valid_until = forms.DateField(
        label=_("Letzter Tag"), required=False, help_text=_("Leer heißt: bis auf Weiteres. Gelöscht wird nichts.")
    )
