"""Forms of knowledge: text -> values."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from miteinander.core import forms, uploads
from miteinander.core.labels import choices
from miteinander.knowledge import queries, rules
from miteinander.knowledge.states import EntryState
from miteinander.knowledge.vocabulary import Asker, Channel, EntryKind, Licence, Reader, Topic, Visibility, Way

Pairs = Iterable[tuple[str, str]]
CHOOSE = ("", _("– bitte auswählen –"))
ALL = ("", _("alle"))
LANGUAGES = 4  # of one material


class EntryForm(forms.DeedForm):
    """What materials and answers have in common."""

    kind: EntryKind
    title = forms.TextField(label=_("Titel"), max_length=rules.TITLE)
    text = forms.TextField(label=_("Beschreibung"), max_length=rules.TEXT, rows=5)
    topic = forms.ChoiceField(label=_("Thema"), choices=[CHOOSE, *choices(Topic)])
    field = forms.ChoiceField(label=_("Handlungsfeld"), required=False)
    tags = forms.TextField(
        label=_("Stichwörter"),
        max_length=400,
        required=False,
        help_text=_("Mit Komma getrennt: Wörter, unter denen man es sucht und die sonst nicht vorkommen."),
    )
    readers = forms.ManyChoicesField(label=_("Für wen?"), choices=choices(Reader))
    visibility = forms.ChoiceField(
        label=_("Wer findet es, wenn es veröffentlicht ist?"),
        choices=choices(Visibility),
        widget=django_forms.RadioSelect,
        help_text=_(
            "Nach der Anmeldung finden Einrichtungen, was für Einrichtungen oder für Lehr- und Fachkräfte ist, Sprachmittelnde, was für"
            " Ehrenamtliche ist."
        ),
    )
    valid_until = forms.DateField(
        label=_("Gilt bis"),
        required=False,
        help_text=_("Danach zeigen wir es niemandem mehr und erinnern das Team daran. Leer: bis auf Weiteres."),
    )
    source = forms.TextField(
        label=_("Quelle"), max_length=rules.SOURCE, required=False, help_text=_("Wer es geschrieben hat, mit Jahr.")
    )

    def offer_fields(self, fields: Iterable[tuple[UUID, str]]) -> None:
        """The centre's own fields of action; a centre that has none is not asked."""
        pairs = [(str(key), name) for key, name in fields]
        self.offer("field", [("", _("keins")), *pairs])
        if not pairs:
            del self.fields["field"]

    def values(self) -> dict[str, Any]:
        """What both kinds say in the same way."""
        typed = self.cleaned_data
        return {
            "kind": self.kind,
            "title": typed["title"],
            "text": typed["text"],
            "topic": Topic(typed["topic"]),
            "field": UUID(typed["field"]) if typed.get("field") else None,
            "tags": tuple(re.split(r"[,;\n]", typed["tags"])),
            "readers": frozenset(map(Reader, typed["readers"])),
            "visibility": Visibility(typed["visibility"]),
            "valid_until": typed["valid_until"],
            "source": typed["source"],
        }


class MaterialForm(EntryForm):
    """A file or an address that the centre gives away."""

    kind = EntryKind.MATERIAL
    file = forms.UploadField(
        label=_("Datei"),
        required=False,
        accept=uploads.ACCEPT,
        help_text=_("PDF, Word, Excel, PowerPoint, OpenDocument, JPEG oder PNG, höchstens 20 Megabyte."),
    )
    link = forms.TextField(
        label=_("Oder Adresse im Internet"),
        max_length=rules.LINK,
        required=False,
        widget=django_forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "dir": "ltr"}),
    )
    licence = forms.ChoiceField(label=_("Was dürfen andere damit tun?"), choices=[CHOOSE, *choices(Licence)])
    languages = forms.SuggestField(label=_("Sprache des Materials"))
    language_2 = forms.SuggestField(label=_("Zweite Sprache"), required=False)
    language_3 = forms.SuggestField(label=_("Dritte Sprache"), required=False)
    language_4 = forms.SuggestField(label=_("Vierte Sprache"), required=False)

    def __init__(self, *args: Any, languages: Pairs, fields: Iterable[tuple[UUID, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer_fields(fields)
        pairs = list(languages)
        for name in LANGUAGE_FIELDS:
            self.offer(name, pairs)

    def facts(self) -> rules.EntryFacts:
        typed = self.cleaned_data
        return rules.EntryFacts(
            **self.values(),
            languages=tuple(filter(None, (typed[name] for name in LANGUAGE_FIELDS))),
            link=typed["link"],
            licence=Licence(typed["licence"]),
        )


LANGUAGE_FIELDS = ("languages", *(f"language_{n}" for n in range(2, LANGUAGES + 1)))


class AnswerForm(EntryForm):
    """A question that people ask, and its answer."""

    kind = EntryKind.ANSWER
    title = forms.TextField(
        label=_("Frage"),
        max_length=rules.TITLE,
        help_text=_("So, wie Menschen sie stellen. Ohne Namen und Einzelfälle."),
    )
    text = forms.TextField(label=_("Antwort"), max_length=rules.TEXT, rows=10)
    languages = forms.SuggestField(label=_("Geschrieben auf"))
    related_0 = forms.SuggestField(label=_("Passendes Material"), required=False)
    related_1 = forms.SuggestField(label=_("Zweites Material"), required=False)
    related_2 = forms.SuggestField(label=_("Drittes Material"), required=False)

    def __init__(
        self,
        *args: Any,
        languages: Pairs,
        fields: Iterable[tuple[UUID, str]],
        materials: Sequence[tuple[str, str]],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.offer_fields(fields)
        self.offer("languages", languages)
        for name in RELATED_FIELDS:
            self.offer(name, materials)

    def facts(self) -> rules.EntryFacts:
        typed = self.cleaned_data
        return rules.EntryFacts(
            **self.values(),
            languages=(typed["languages"],),
            related=tuple(UUID(typed[name]) for name in RELATED_FIELDS if typed[name]),
        )


RELATED_FIELDS = tuple(f"related_{n}" for n in range(rules.MOST_RELATED))


class SearchForm(forms.Form):
    """What narrows the list, sent by GET; whatever cannot be understood narrows nothing."""

    text = forms.TextField(label=_("Suchen"), max_length=120, required=False)
    topic = forms.ChoiceField(label=_("Thema"), required=False, choices=[ALL, *choices(Topic)])
    reader = forms.ChoiceField(label=_("Für wen"), required=False, choices=[ALL, *choices(Reader)])
    language = forms.ChoiceField(label=_("Sprache"), required=False)
    kind = forms.ChoiceField(label=_("Was"), required=False, choices=[ALL, *choices(EntryKind)])

    def __init__(self, *args: Any, languages: Pairs, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("language", [ALL, *languages])

    def wanted(self) -> queries.EntryFilter:
        """The filter; fields with errors are left out, the page says so at the field."""
        self.is_valid()
        return queries.EntryFilter(**self.cleaned_data)


class TeamSearchForm(SearchForm):
    """The team also sees drafts, and what is over, and finds by the centre's own fields of action."""

    field = forms.ChoiceField(label=_("Handlungsfeld"), required=False)
    state = forms.ChoiceField(
        label=_("Stand"), required=False, choices=[("", _("alle gültigen")), *choices(EntryState)]
    )
    with_expired = forms.YesField(label=_("auch abgelaufene"), required=False)

    def __init__(self, *args: Any, fields: Pairs, **more: Any) -> None:
        super().__init__(*args, **more)
        pairs = list(fields)
        self.offer("field", [ALL, *pairs])
        if not pairs:
            del self.fields["field"]


class GiveForm(forms.DeedForm):
    """Who asked, how, and what was done. No name: there is no field for one."""

    asker = forms.ChoiceField(label=_("Wer hat gefragt?"), choices=choices(Asker), widget=django_forms.RadioSelect)
    channel = forms.ChoiceField(label=_("Auf welchem Weg?"), choices=choices(Channel), widget=django_forms.RadioSelect)
    language = forms.SuggestField(label=_("Sprache des Gesprächs"))
    topic = forms.ChoiceField(label=_("Thema"), choices=[CHOOSE, *choices(Topic)])
    way = forms.ChoiceField(label=_("Wie haben Sie geholfen?"), choices=choices(Way), widget=django_forms.RadioSelect)
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        required=False,
        help_text=_(
            "Nur wenn es per E-Mail gehen soll: Miteinander schickt sie ab. Die Adresse steht in der E-Mail und sonst nirgends."
        ),
    )

    def __init__(self, *args: Any, languages: Pairs, ways: Iterable[Way], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("language", languages)
        possible = set(ways)
        self.offer("way", [pair for pair in choices(Way) if Way(pair[0]) in possible])
        if Way.MAILED not in possible:
            del self.fields["email"]


class PeriodForm(forms.SpanForm):
    """A span of days for the figures."""

    def span(self, *, first: date, last: date) -> tuple[date, date]:
        """What was asked for; what is missing or not understood as given. The end never lies before the beginning."""
        self.is_valid()
        first = self.cleaned_data.get("first_on") or first
        return first, max(first, self.cleaned_data.get("last_on") or last)
