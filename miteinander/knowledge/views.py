"""Pages of materials, answers and the information service."""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from miteinander.core import downloads, export_pages, files
from miteinander.core.exports import limit
from miteinander.core.labels import label
from miteinander.core.pages import ActingRequest, Button, ChangePage, FormPage, Page, found
from miteinander.core.tenancy import Audience
from miteinander.core.time import local_day
from miteinander.core.uploads import FileKind
from miteinander.core.verdicts import Verdict
from miteinander.knowledge import exports, figures, forms, permissions, queries, rules, use_cases
from miteinander.knowledge.states import EntryState
from miteinander.knowledge.vocabulary import Asker, Channel, Deed, EntryKind, Topic, Visibility, Way


def team_search(typed: Any) -> forms.TeamSearchForm:
    """What narrows the list for the team."""
    return forms.TeamSearchForm(typed, languages=queries.languages_in_use(), fields=queries.fields_in_use())


class Entries(Page):
    """What the centre knows: everything that the reader may find."""

    opens = permissions.entries
    template_name = "knowledge/entries.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        by, today = self.request.actor, local_day(timezone.now())
        of_team = by.audience is Audience.STAFF
        typed = self.request.GET
        narrow = team_search(typed) if of_team else forms.SearchForm(typed, languages=queries.languages_in_use())
        wanted = narrow.wanted()
        result = queries.search(wanted=wanted, today=today, page=self.request.GET.get("page", "1"))
        return super().get_context_data(
            narrow=narrow,
            page=result.page,
            nearly=result.nearly,
            narrowed=wanted != queries.EntryFilter(),
            rows=queries.shown(entries=result.page, today=today),
            of_team=of_team,
            due=queries.due(today=today) if permissions.change(by) else None,
            may_add=permissions.add_entry(by),
            may_give=permissions.give(by),
            may_figures=permissions.figures(by),
            **more,
        )


class EntriesDownload(export_pages.Download):
    """The list to take away."""

    opens = permissions.entries_download
    listing = exports.ENTRIES
    list_view = "knowledge:entries"

    def narrowing(self) -> Sequence[Any]:
        return list(team_search(self.request.GET))

    def rows(self) -> Sequence[Any]:
        return queries.rows(
            wanted=team_search(self.request.GET).wanted(), today=local_day(timezone.now()), limit=limit()
        )


class Entry(Page):
    """One material or answer."""

    opens = permissions.entry
    template_name = "knowledge/entry.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        entry = found(queries.entry(entry_id=self.kwargs["id"]))
        by, today = self.request.actor, local_day(timezone.now())
        may = permissions.with_entry(by, entry)
        expired = rules.is_expired(valid_until=entry.valid_until, today=today)
        found(entry if may["steps"] or not expired else None)
        steps = queries.steps(entry_id=entry.id) if may["steps"] else []
        return super().get_context_data(
            entry=entry,
            shown=queries.shown(entries=[entry], today=today)[0],
            related=queries.related(entry=entry, today=today),
            answers=queries.answers_with(entry=entry, today=today),
            may=may,
            history=[{"at": step.at, "by": step.by.name, "text": label(Deed(step.deed)), "note": ""} for step in steps],
            earlier=[step for step in steps if step.file_id and step.file_id != entry.file_id],
            published=entry.state == EntryState.PUBLISHED,
            public=entry.state == EntryState.PUBLISHED and entry.visibility == Visibility.PUBLIC and not expired,
            **more,
        )


class Download(View):
    """The file of a material, as it is shown now."""

    opens = permissions.entry
    request: ActingRequest
    http_method_names = ["get", "head"]

    def get(self, request: ActingRequest, **_: Any) -> HttpResponse:
        entry = found(queries.entry(entry_id=self.kwargs["id"]))
        is_over = rules.is_expired(valid_until=entry.valid_until, today=local_day(timezone.now()))
        if entry.file is None or (is_over and not permissions.steps(request.actor)):
            raise Http404
        return handed_out(entry.file, title=entry.title)


class Edition(View):
    """An earlier edition, for the team."""

    opens = permissions.steps
    http_method_names = ["get", "head"]

    def get(self, request: ActingRequest, **_: Any) -> HttpResponse:
        entry = found(queries.entry(entry_id=self.kwargs["id"]))
        file = found(queries.edition(entry_id=entry.id, file_id=self.kwargs["file_id"]))
        return handed_out(file, title=f"{entry.title} {local_day(file.added_at):%Y-%m-%d}")


def handed_out(file: Any, *, title: str) -> HttpResponse:
    """The bytes of an edition, or "not found" when they are gone; whoever runs this reads why in the log."""
    content = found(files.of_row(file))
    return downloads.attachment(content, kind=FileKind(file.kind), title=title, public=False)


class EntryForm(ABC):
    """What writing down and changing share, of both kinds."""

    request: Any
    kind: EntryKind
    template_name: Any = "knowledge/entry_form.html"

    def get_form_class(self) -> Any:
        return forms.MaterialForm if self.kind is EntryKind.MATERIAL else forms.AnswerForm

    def get_form_kwargs(self) -> dict[str, Any]:
        fields = queries.own_fields(today=local_day(timezone.now()), also=self.standing_entry())
        lists: dict[str, Any] = {"languages": queries.language_names().items(), "fields": fields}
        if self.kind is EntryKind.ANSWER:
            lists["materials"] = queries.offered()
        return super().get_form_kwargs() | lists  # type: ignore[misc]

    def standing_entry(self) -> Any:
        """The entry that is changed, if any."""
        return None

    @abstractmethod
    def back_url(self) -> str:
        """The list, or the entry as it is now."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            is_material=self.kind is EntryKind.MATERIAL, back_url=self.back_url(), **more
        )


class AddEntry(EntryForm, FormPage):
    """Write down something new, as a draft."""

    opens = permissions.add_entry
    done_message = gettext_lazy("Der Entwurf ist gespeichert. Finden wird man ihn, sobald er veröffentlicht ist.")

    def get_initial(self) -> dict[str, Any]:
        return {"languages": rules.GERMAN, "visibility": Visibility.PUBLIC}

    def deed(self, form: Any) -> Any:
        return use_cases.add_entry(
            entry_id=form.cleaned_data["key"],
            facts=form.facts(),
            upload=form.cleaned_data.get("file"),
            by=self.request.actor,
            at=timezone.now(),
        )

    def back_url(self) -> str:
        return reverse("knowledge:entries")

    def get_success_url(self) -> str:
        return reverse("knowledge:entry", args=[self.result.id])


class AddMaterial(AddEntry):
    """A new material."""

    kind = EntryKind.MATERIAL

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Neues Material"), **more)


class AddAnswer(AddEntry):
    """A new question with its answer."""

    kind = EntryKind.ANSWER

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Neue Frage mit Antwort"), **more)


class Change(EntryForm, ChangePage):
    """An entry, written anew."""

    opens = permissions.change
    done_message = gettext_lazy("Gespeichert.")

    def entry(self) -> Any:
        """The entry as it is now."""
        return found(queries.entry(entry_id=self.kwargs["id"]))

    standing_entry = entry

    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        entry = self.entry()
        permissions.change(self.request.actor, entry).require()
        self.kind = EntryKind(entry.kind)
        return super().dispatch(*args, **kwargs)

    def standing(self) -> dict[str, Any]:
        one = self.entry()
        names = (
            "title", "text", "topic", "readers", "visibility", "valid_until", "source", "link", "licence", "version",
        )  # fmt: skip
        values = {name: getattr(one, name) for name in names} | {"tags": ", ".join(one.tags), "field": one.field_id}
        values |= dict(zip(forms.LANGUAGE_FIELDS, one.languages, strict=False))
        attached = queries.related_ids(entry_id=one.id) if self.kind is EntryKind.ANSWER else []
        return values | {name: str(material) for name, material in zip(forms.RELATED_FIELDS, attached, strict=False)}

    def back_url(self) -> str:
        return reverse("knowledge:entry", args=[self.kwargs["id"]])

    get_success_url = back_url

    def deed(self, form: Any) -> Any:
        return use_cases.change(
            entry_id=self.kwargs["id"],
            facts=form.facts(),
            upload=form.cleaned_data.get("file"),
            by=self.request.actor,
            at=timezone.now(),
            key=form.cleaned_data["key"],
            version=form.cleaned_data["version"] or 0,
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        entry = self.entry()
        heading = _("%(title)s ändern") % {"title": entry.title}
        return super().get_context_data(heading=heading, has_file=entry.file_id is not None, **more)


class Turn(Button):
    """One button that moves an entry on."""

    use_case: Any

    def deed(self, *, key: uuid.UUID, version: int) -> None:
        found(queries.entry(entry_id=self.kwargs["id"]))
        self.use_case(entry_id=self.kwargs["id"], by=self.request.actor, at=timezone.now(), key=key, version=version)

    def back_url(self) -> str:
        return reverse("knowledge:entry", args=[self.kwargs["id"]])


class Publish(Turn):
    """Show it to those for whom it is."""

    opens = permissions.publish
    use_case = staticmethod(use_cases.publish)
    done_message = gettext_lazy("Veröffentlicht.")


class Withdraw(Turn):
    """Show it to nobody but the team."""

    opens = permissions.withdraw
    use_case = staticmethod(use_cases.withdraw)
    done_message = gettext_lazy("Zurückgezogen. Nur das Team sieht es noch.")


class Reopen(Turn):
    """Take it up again."""

    opens = permissions.reopen
    use_case = staticmethod(use_cases.reopen)
    done_message = gettext_lazy("Das ist jetzt wieder ein Entwurf.")


class Give(FormPage):
    """Hand over, send or tell, and count it."""

    opens = permissions.give
    form_class = forms.GiveForm
    template_name = "knowledge/give.html"
    done_message = gettext_lazy("Gezählt als Informationsservice.")
    entry: Any = None

    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        if "id" in self.kwargs:
            self.entry = found(queries.entry(entry_id=self.kwargs["id"]))
        return super().dispatch(*args, **kwargs)

    def ways(self) -> list[Way]:
        """What can be done with this entry."""
        if self.entry is None:
            return [Way.TOLD]
        handed = [] if self.entry.kind == EntryKind.ANSWER else [Way.HANDED_OVER]
        mailed = [Way.MAILED] if self.entry.visibility == Visibility.PUBLIC else []
        return [*mailed, *handed, Way.TOLD]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"languages": queries.language_names().items(), "ways": self.ways()}

    def get_initial(self) -> dict[str, Any]:
        topic = self.entry.topic.value if self.entry is not None else ""
        return {"language": rules.GERMAN, "topic": topic, "way": self.ways()[0].value}

    def deed(self, form: Any) -> Any:
        typed = form.cleaned_data
        return use_cases.give(
            service_id=typed["key"],
            entry_id=self.entry.id if self.entry is not None else None,
            asker=Asker(typed["asker"]),
            channel=Channel(typed["channel"]),
            way=Way(typed["way"]),
            topic=Topic(typed["topic"]),
            language=typed["language"],
            email=typed.get("email", ""),
            by=self.request.actor,
            at=timezone.now(),
        )

    def get_success_url(self) -> str:
        return (
            reverse("knowledge:entry", args=[self.entry.id]) if self.entry is not None else reverse("knowledge:entries")
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        today = local_day(timezone.now())
        ready = self.entry is None or (
            self.entry.state == EntryState.PUBLISHED
            and not rules.is_expired(valid_until=self.entry.valid_until, today=today)
        )
        return super().get_context_data(entry=self.entry, ready=ready, back_url=self.get_success_url(), **more)


class OfSpan:
    """What is counted of the span of days that was asked for. Without a wish: this year."""

    request: Any

    def span(self) -> tuple[forms.PeriodForm, figures.Figures]:
        today = local_day(timezone.now())
        first, last = date(today.year, 1, 1), date(today.year, 12, 31)
        asked = {name: self.request.GET[name] for name in ("first_on", "last_on") if name in self.request.GET}
        narrow = forms.PeriodForm(asked or {"first_on": first.isoformat(), "last_on": last.isoformat()})
        first, last = narrow.span(first=first, last=last)
        return narrow, figures.count(first=first, last=last)


class Figures(OfSpan, Page):
    """How often the information service answered, as tables that print well."""

    opens = permissions.figures
    template_name = "knowledge/figures.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        narrow, counted = self.span()
        months = [(date.fromisoformat(f"{line.key}-01"), line.count) for line in counted.by_month]
        may: Mapping[str, Verdict] = {"give": permissions.give(self.request.actor)}
        return super().get_context_data(narrow=narrow, counted=counted, months=months, may=may, **more)


class FiguresDownload(OfSpan, export_pages.Download):
    """The same sums to take away. They tell of nobody."""

    opens = permissions.figures
    listing = exports.FIGURES
    list_view = "knowledge:figures"

    def narrowing(self) -> Sequence[Any]:
        return list(self.span()[0])

    def rows(self) -> Sequence[Any]:
        return exports.lines(counted=self.span()[1])
