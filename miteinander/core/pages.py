"""Pages: what all views of the house have in common. HTTP only; rules and writing are elsewhere."""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable
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
from miteinander.core.tenancy import Actor
from miteinander.core.verdicts import Conflict, Forbidden, Refused, Verdict

Opens = Callable[[Actor], Verdict]


class ActingRequest(HttpRequest):
    """A request whose person and centre are known."""

    actor: Actor


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the navigation, shown to whom its door is open."""

    label: Any
    view_name: str
    opens: Opens
    order: int

    def is_current(self, path: str) -> bool:
        here = reverse(self.view_name)
        return path == here or (here != "/" and path.startswith(here))


_ways: list[Way] = []


def add_way(way: Way) -> None:
    """A package adds its entry to the navigation when it is loaded (``apps.py``)."""
    if way not in _ways:
        _ways.append(way)


def navigation() -> list[Way]:
    """All entries, in their order."""
    return sorted(_ways, key=lambda way: way.order)


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
