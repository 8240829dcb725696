"""The pool: who is in it, what she speaks, when she is free, which papers she showed; and her own pages."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miteinander.centres import queries as centre_queries
from miteinander.centres.views.helping import Helping
from miteinander.core import forms as core_forms
from miteinander.core.labels import label
from miteinander.core.pages import Button, ChangePage, FormPage, Page, found
from miteinander.core.tenancy import Audience
from miteinander.core.time import local_day
from miteinander.core.verdicts import Conflict
from miteinander.directory import queries as directory
from miteinander.interpreting import permissions, queries, use_cases
from miteinander.interpreting.forms import pool as forms
from miteinander.interpreting.states import InterpreterStatus
from miteinander.interpreting.vocabulary import Level, PoolDeed

# What cannot be taken back, or takes something from somebody, is asked twice.
GRAVE = (PoolDeed.SUSPEND, PoolDeed.REJECT, PoolDeed.END)
FAREWELLS = (PoolDeed.REJECT, PoolDeed.END)  # access ends, what was sealed is deleted, its key destroyed
CONSEQUENCES = {
    PoolDeed.SUSPEND: gettext_lazy(
        "Die Person wird für keinen Einsatz mehr vorgeschlagen, bis Sie sie wieder einsetzen."
    ),
    PoolDeed.REJECT: gettext_lazy(
        "Die Bewerbung ist damit abgeschlossen, ein Zugang endet heute, und was vertraulich hinterlegt war, wird gelöscht."
        " Das lässt sich nicht zurücknehmen."
    ),
    PoolDeed.END: gettext_lazy(
        "Der Zugang endet heute. Bankverbindung und Privatanschrift werden gelöscht, ihr Schlüssel wird vernichtet:"
        " Niemand kann die Angaben danach noch lesen, auch nicht in alten Sicherungen."
    ),
}


def narrowing(request: Any) -> forms.PoolFilterForm:
    """The form that narrows the pool, as it was sent."""
    by = request.actor
    return forms.PoolFilterForm(
        request.GET,
        languages=queries.languages().bookable,
        municipalities=directory.municipalities_of(area=directory.ground(centre_id=by.centre_id)),
        sees_papers=bool(permissions.papers(by)),
    )


class Pool(Page):
    """Everybody in the pool."""

    opens = permissions.pool
    template_name = "interpreting/pool.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        by = self.request.actor
        narrow = narrowing(self.request)
        wanted = narrow.wanted()
        sort = self.request.GET.get("sort", "name")
        page = queries.pool(filters=wanted, sort=sort, page=self.request.GET.get("page", 1), at=timezone.now())
        return super().get_context_data(
            narrow=narrow,
            narrowed=wanted != queries.PoolFilter(),
            page=page,
            sort=sort,
            sees_papers=permissions.papers(by),
            may_add=permissions.add_interpreter(by),
            may_download=permissions.pool_download(by),
            may_export=permissions.pool_export(by),
            **more,
        )


class OfInterpreter:
    """What every view of one person shares: an invisible one is not found."""

    request: Any
    kwargs: Any

    @cached_property
    def seen(self) -> queries.InterpreterPage:
        page: queries.InterpreterPage = found(
            queries.interpreter(interpreter_id=self.interpreter_id(), by=self.request.actor, at=timezone.now())
        )
        return page

    def interpreter_id(self) -> UUID:
        found_id: UUID = self.kwargs["id"]
        return found_id

    def back_url(self) -> str:
        if self.request.actor.audience is Audience.INTERPRETER:
            return reverse("interpreting:myself")
        return reverse("interpreting:interpreter", args=[self.interpreter_id()])


class Interpreter(OfInterpreter, Page):
    """One person of the pool."""

    opens = permissions.pool
    template_name = "interpreting/interpreter.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        seen, today = self.seen, local_day(timezone.now())
        return super().get_context_data(
            seen=seen,
            person=seen.interpreter,
            papers=[(paper, expiry(paper.valid_until, today)) for paper in seen.papers],
            deeds=[(deed, place_of(deed, seen.interpreter.id), deed in GRAVE) for deed in seen.deeds],
            contact_only=not seen.may["papers"],
            invitations=centre_queries.invitations_of(own_id=seen.interpreter.id) if seen.may["give_access"] else [],
            may_help=bool(seen.may["help_to_sign_in"] and speaking(seen)),
            **more,
        )


def speaking(seen: queries.InterpreterPage) -> list[Any]:
    """With which account she signs in."""
    return centre_queries.speakers(own_id=seen.interpreter.id, day=local_day(timezone.now()))


def place_of(deed: PoolDeed, interpreter_id: UUID) -> str:
    """Where this deed is done."""
    door = "farewell" if deed in FAREWELLS else "pool_deed"
    return reverse(f"interpreting:{door}", args=[interpreter_id, deed])


def expiry(valid_until: Any, today: Any) -> str:
    """How a paper stands: "", "soon" or "lapsed"."""
    if valid_until is None or valid_until > today + timedelta(days=queries.PAPERS_WITHIN):
        return ""
    return "lapsed" if valid_until < today else "soon"


class Myself(OfInterpreter, Page):
    """What the pool knows of the interpreter who is signed in."""

    opens = permissions.assignments
    template_name = "interpreting/myself.html"

    def interpreter_id(self) -> UUID:
        return self.request.actor.own_id or UUID(int=0)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        today = local_day(timezone.now())
        papers = [(paper, expiry(paper.valid_until, today)) for paper in self.seen.papers]
        return super().get_context_data(seen=self.seen, person=self.seen.interpreter, papers=papers, **more)


class ChangeMyself(ChangePage):
    """How she is called and reached, told by herself."""

    opens = permissions.assignments
    form_class = forms.MyselfForm
    template_name = "interpreting/change_myself.html"
    done_message = gettext_lazy("Gespeichert.")

    def standing(self) -> dict[str, Any]:
        seen = found(queries.myself(by=self.request.actor, at=timezone.now()))
        names = ("given_name", "family_name", "phone", "phone_consent", "version")
        return {name: getattr(seen.interpreter, name) for name in names}

    def back_url(self) -> str:
        return reverse("interpreting:myself")

    def get_success_url(self) -> str:
        return self.back_url()

    def deed(self, form: forms.MyselfForm) -> Any:
        names = ("given_name", "family_name", "phone", "phone_consent")
        said = {name: form.cleaned_data[name] for name in names}
        version = form.cleaned_data["version"] or 0
        return use_cases.change_myself(**said, version=version, by=self.request.actor, at=timezone.now())

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=self.back_url(), **more)


class ProfilePage:
    """What adding and changing a person share."""

    form_class: Any = forms.ProfileForm
    template_name: Any = "interpreting/interpreter_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"municipalities": directory.all_municipalities()}  # type: ignore[misc]


class AddInterpreter(ProfilePage, FormPage):
    """Somebody applies."""

    opens = permissions.add_interpreter
    done_message = gettext_lazy("Die Person ist eingetragen. Tragen Sie nun Sprachen und Nachweise ein.")

    def deed(self, form: forms.ProfileForm) -> Any:
        return use_cases.add_interpreter(
            interpreter_id=form.cleaned_data["key"], profile=form.profile(), by=self.request.actor, at=timezone.now()
        )

    def get_success_url(self) -> str:
        return reverse("interpreting:interpreter", args=[self.result.id])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Neue Person im Pool"), back_url=reverse("interpreting:pool"), **more)


class ChangeInterpreter(OfInterpreter, ProfilePage, ChangePage):
    """A person, told anew."""

    opens = permissions.change_interpreter
    done_message = gettext_lazy("Gespeichert.")

    def standing(self) -> dict[str, Any]:
        self.__dict__.pop("seen", None)  # as it is now, not as it was when the page began
        person = self.seen.interpreter
        names = (
            "given_name", "family_name", "gender", "german_level", "modes", "declined", "radius_km", "weekly_limit",
            "phone", "phone_consent", "email", "version",
        )  # fmt: skip
        return {name: getattr(person, name) for name in names} | {"municipality": person.municipality_id}

    def deed(self, form: forms.ProfileForm) -> Any:
        found(self.seen)
        return use_cases.change_interpreter(
            interpreter_id=self.kwargs["id"], profile=form.profile(), by=self.request.actor, at=timezone.now(),
            version=form.cleaned_data["version"] or 0,
        )  # fmt: skip

    def get_success_url(self) -> str:
        return self.back_url()

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        name = self.seen.interpreter.name
        return super().get_context_data(heading=_("%(name)s ändern") % {"name": name}, back_url=self.back_url(), **more)


class DeedOnPerson(OfInterpreter, FormPage):
    """A form about one person; sent, it leads back to her page."""

    template_name = "interpreting/pool_deed.html"
    heading: ClassVar[Any] = ""
    text: ClassVar[Any] = ""
    button: ClassVar[Any] = gettext_lazy("Speichern")
    kind: ClassVar[str] = "primary"
    done_message = gettext_lazy("Gespeichert.")

    def sent(self, **more: Any) -> dict[str, Any]:
        """What every use case with a person wants to know."""
        found(self.seen)
        return {"interpreter_id": self.kwargs["id"], "by": self.request.actor, "at": timezone.now(), **more}

    def get_success_url(self) -> str:
        return self.back_url()

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.seen.interpreter, heading=self.heading, text=self.text, button=self.button, kind=self.kind,
            back_url=self.back_url(), **more,
        )  # fmt: skip


class Speak(DeedOnPerson):
    """A language she interprets; said again, it replaces what was said."""

    opens = permissions.speak
    form_class = forms.SpeakForm
    heading = gettext_lazy("Sprache eintragen")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"languages": queries.languages().bookable}

    def get_initial(self) -> dict[str, Any]:
        for spoken in self.seen.languages:
            if spoken.language_id == self.request.GET.get("code"):
                return {"language": spoken.language_id, "level": spoken.level, "cleared": spoken.cleared}
        return {}

    def deed(self, form: forms.SpeakForm) -> Any:
        typed = form.cleaned_data
        return use_cases.speak(
            **self.sent(language=typed["language"], level=Level(typed["level"]), cleared=typed["cleared"])
        )


class ButtonOnPerson(OfInterpreter, Button):
    """A button on her page."""

    done_message = gettext_lazy("Gespeichert.")


class Unspeak(ButtonOnPerson):
    """She no longer interprets in this language."""

    opens = permissions.speak

    def deed(self, *, key: UUID, version: int) -> None:
        use_cases.unspeak(
            interpreter_id=self.seen.interpreter.id,
            language=self.kwargs["language"],
            by=self.request.actor,
            at=timezone.now(),
        )


class PoolDeedPage(DeedOnPerson):
    """Move her along in the pool. What is grave is asked first; to part has a door of its own."""

    opens = permissions.move_status
    form_class = core_forms.DeedForm
    deeds: ClassVar[Sequence[PoolDeed]] = [deed for deed in PoolDeed if deed not in FAREWELLS]

    @property
    def pool_deed(self) -> PoolDeed:
        deed: PoolDeed = found(next((deed for deed in self.deeds if deed == self.kwargs["deed"]), None))
        return deed

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.seen.interpreter.version}

    def deed(self, form: core_forms.DeedForm) -> Any:
        return use_cases.move_status(**self.sent(deed=self.pool_deed, version=form.cleaned_data["version"] or 0))

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except Conflict as conflict:
            self.__dict__.pop("seen", None)
            told = {
                "reason": conflict.reason,
                "yours": [(_("Schritt"), label(self.pool_deed))],
                "theirs": [(_("Stand"), label(InterpreterStatus(self.seen.interpreter.status)))],
                "back_url": self.back_url(),
            }
            return render(self.request, "409.html", told, status=409)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        # Only now is it known which deed is meant.
        told = super().get_context_data(**more)
        deed = self.pool_deed
        return told | {
            "heading": label(deed),
            "button": label(deed),
            "text": CONSEQUENCES.get(deed, ""),
            "kind": "danger" if deed in GRAVE else "primary",
        }


class Farewell(PoolDeedPage):
    """She leaves the pool, or is not taken in: not to be undone, so it is asked once more who does it."""

    opens = permissions.move_status
    needs_fresh_factor = True
    deeds = FAREWELLS


class HelpInterpreter(OfInterpreter, Helping):
    """Somebody of the pool has lost her second factor."""

    opens = permissions.help_to_sign_in

    def whom(self) -> Any:
        return next(iter(speaking(self.seen)), None)

    def get_success_url(self) -> str:
        return self.back_url()


class GiveAccess(DeedOnPerson):
    """Ask her to sign in."""

    opens = permissions.give_access
    needs_fresh_factor = True
    form_class = forms.AccessForm
    heading = gettext_lazy("Zum Anmelden einladen")
    text = gettext_lazy(
        "Die Person bekommt eine Mail mit einem Link. Nimmt sie an, sieht sie ihre eigenen Einsätze und kann freie Zeiten und"
        " Abwesenheiten selbst eintragen."
    )
    button = gettext_lazy("Einladen")
    done_message = gettext_lazy("Die Einladung geht gleich hinaus.")

    def get_initial(self) -> dict[str, Any]:
        return {"email": self.seen.interpreter.email}

    def deed(self, form: forms.AccessForm) -> Any:
        typed = form.cleaned_data
        return use_cases.invite_to_sign_in(**self.sent(invitation_id=typed["key"], email=typed["email"]))
