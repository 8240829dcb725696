"""Pages: what all views of the house have in common. HTTP only; rules and writing are elsewhere."""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.forms import BoundField, Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views import View
from django.views.generic import FormView, TemplateView

from miteinander.core.forms import DeedForm
from miteinander.core.labels import label as as_read
from miteinander.core.tenancy import Actor
from miteinander.core.verdicts import Conflict, Forbidden, Refused, Verdict
from miteinander.core.words import N_, Word

Opens = Callable[[Actor], Verdict]


class ActingRequest(HttpRequest):
    """A request whose person and centre are known."""

    actor: Actor


class Group(Word):
    """Under which heading of the menu an entry stands. What people do day by day has none: it stands in the bar itself."""

    DAILY = "daily", N_("Jeden Tag")
    CENTRE = "centre", N_("Unser Zentrum")
    PROTECTION = "protection", N_("Datenschutz")
    OWN = "own", N_("Über mich")


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the navigation, shown to whom its door is open.

    ``count`` says how many things wait behind it, in one cheap query; ``counted`` says what they are ("offen").
    """

    label: Any
    view_name: str
    opens: Opens
    order: int
    group: Group = Group.DAILY
    count: Callable[[], int] | None = None
    counted: Any = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as one person sees it on one page."""

    label: Any
    url: str
    current: bool
    count: int = 0
    counted: Any = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A group of the menu with its entries; ``current`` when one of them is the page that is read."""

    code: Group
    label: Any
    items: Sequence[Item]

    @property
    def current(self) -> bool:
        return any(item.current for item in self.items)


@dataclass(frozen=True, slots=True)
class Menu:
    """The navigation of one person on one page: the bar, and what the menu keeps under its headings."""

    daily: Sequence[Item]
    groups: Sequence[Heading]

    @property
    def current(self) -> bool:
        """Is the page that is read one of those under the headings?"""
        return any(group.current for group in self.groups)

    @property
    def count(self) -> int:
        """What waits behind entries that are not in sight."""
        return sum(item.count for group in self.groups for item in group.items)


_ways: list[Way] = []


def add_way(way: Way) -> None:
    """A package adds its entry to the navigation when it is loaded (``apps.py``)."""
    if way not in _ways:
        _ways.append(way)


def navigation() -> list[Way]:
    """All entries, in their order."""
    return sorted(_ways, key=lambda way: way.order)


def menu(*, actor: Actor, path: str) -> Menu:
    """The entries whose doors are open to this person, by group; the one that leads nearest to ``path`` is the current one."""
    ways = [(way, reverse(way.view_name)) for way in navigation() if way.opens(actor)]
    here = max((url for _way, url in ways if path.startswith(url)), key=len, default="")
    items: dict[Group, list[Item]] = {group: [] for group in Group}
    for way, url in ways:
        waiting = way.count() if way.count else 0
        items[way.group].append(Item(way.label, url, url == here, waiting, way.counted))
    daily = items.pop(Group.DAILY)
    return Menu(daily, [Heading(group, as_read(group), entries) for group, entries in items.items() if entries])


_search: list[Way] = []


def set_search(way: Way) -> None:
    """The package that can find things says where; the box stands in the head of every page of whoever is signed in."""
    _search[:] = [way]


def search_way() -> Way | None:
    """Where the search box leads, if anywhere."""
    return _search[0] if _search else None


class Page(TemplateView):
    """A page to read."""

    opens: ClassVar[Opens]
    needs_fresh_factor: ClassVar[bool] = False  # only for somebody who has just shown that it is she
    request: ActingRequest


class FormPage(FormView, ABC):
    """A page with a form whose sending is one deed.

    A refusal becomes a sentence at the form, with everything typed kept, and status 422; the transaction of the request is undone.
    """

    opens: ClassVar[Opens]
    needs_fresh_factor: ClassVar[bool] = False
    request: ActingRequest
    done_message: Any = ""

    @abstractmethod
    def deed(self, form: Any) -> Any:
        """Call the one use case; what it returns may be used by ``get_success_url``."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.result = self.deed(form)
        except (Forbidden, Conflict):
            raise
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.reason))
            return self.form_invalid(form)
        return self.done()

    def done(self) -> HttpResponse:
        """The answer once the deed is done: on to the next page, with a word about it."""
        if self.done_message:
            messages.success(self.request, self.done_message)
        return redirect(self.get_success_url())

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ChangePage(FormPage):
    """A form over something that exists: what somebody else changed in the meantime is shown beside what was typed, nothing is lost."""

    @abstractmethod
    def standing(self) -> dict[str, Any]:
        """The values of the form's fields as they stand in the database now, with ``version``."""

    @abstractmethod
    def back_url(self) -> str:
        """The thing as it is now."""

    def get_initial(self) -> dict[str, Any]:
        return self.standing()

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except Conflict as conflict:
            standing = self.standing()
            pairs = [
                (bound.label, shown(bound, bound.value()), shown(bound, standing.get(bound.name)))
                for bound in form.visible_fields()
            ]
            told = {
                "reason": conflict.reason,
                "yours": [(label, yours) for label, yours, theirs in pairs if yours != theirs],
                "theirs": [(label, theirs) for label, yours, theirs in pairs if yours != theirs],
                "back_url": self.back_url(),
            }
            return render(self.request, "409.html", told, status=409)


class Button(View, ABC):
    """One deed without a form of its own, drawn by the tag ``deed``. A refusal is told on the page that it leads back to."""

    opens: ClassVar[Opens]
    needs_fresh_factor: ClassVar[bool] = False
    request: ActingRequest
    http_method_names = ["post"]
    done_message: Any = ""

    @abstractmethod
    def deed(self, *, key: uuid.UUID, version: int) -> None:
        """Call the one use case."""

    @abstractmethod
    def back_url(self) -> str:
        """Where the deed leads."""

    def post(self, request: ActingRequest, **_: Any) -> HttpResponse:
        sent = DeedForm(request.POST)
        if not sent.is_valid():
            raise BadRequest
        try:
            self.deed(key=sent.cleaned_data["key"], version=sent.cleaned_data["version"] or 0)
        except (Forbidden, Conflict):
            raise
        except Refused as refused:
            messages.error(request, str(refused.reason))
            return redirect(self.back_url())
        if self.done_message:
            messages.success(request, self.done_message)
        return redirect(self.back_url())


def shown(bound: BoundField, value: Any) -> str:
    """What a person sees of a field's value: the words of a list, not their codes."""
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nein")
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(sorted(shown(bound, one) for one in value))
    words = {str(code): str(label) for code, label in getattr(bound.field, "choices", ())}
    text = "" if value is None else str(value)
    return words.get(text, text) if text else ""


def found(thing: Any) -> Any:
    """The thing, or "not found": what is invisible and what does not exist give the same answer."""
    if thing is None:
        raise Http404
    return thing
