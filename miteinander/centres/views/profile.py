"""The centre's own page, for those who keep it: statements, pictures, opening hours."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from miteinander.centres import forms, permissions, queries, use_cases
from miteinander.centres.vocabulary import EntryKey
from miteinander.core import downloads, labels
from miteinander.core.labels import label
from miteinander.core.pages import ActingRequest, Button, ChangePage, FormPage, Page, found
from miteinander.core.time import local_day
from miteinander.core.uploads import MEDIA_TYPES, FileKind


class Profile(Page):
    """Everything the centre says about itself, or could."""

    opens = permissions.change_profile
    template_name = "centres/profile.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        said, today = queries.entries(), local_day(timezone.now())
        used, limit = queries.room(by=self.request.actor)
        return super().get_context_data(
            files_used=used,
            files_limit=limit,
            keys=[(key, said.get(key, [])) for key in EntryKey],
            hours=queries.opening_hours(),
            exceptions=[one for one in queries.opening_exceptions() if one.last_on >= today],
            may_keep_topics=permissions.keep_topics(self.request.actor),
            **more,
        )


def statement(form: forms.EntryForm) -> use_cases.Statement:
    """What was typed; fields that this key does not have are empty."""
    typed = form.cleaned_data
    return use_cases.Statement(
        lines=typed["lines"],
        source=typed["source"],
        as_of=typed["as_of"],
        since=typed.get("since"),
        until=typed.get("until"),
        url=typed.get("url", ""),
        language=typed.get("language", ""),
    )


def uploaded(form: forms.EntryForm) -> dict[str, Any]:
    """What came with it."""
    return {name: form.cleaned_data.get(name) for name in ("picture", "file")}


class AddEntry(FormPage):
    """A new statement, as a draft."""

    opens = permissions.change_profile
    form_class = forms.EntryForm
    template_name = "centres/entry_form.html"
    done_message = _("Als Entwurf gespeichert. Öffentlich wird die Angabe erst, wenn Sie sie veröffentlichen.")

    @property
    def about(self) -> EntryKey:
        try:
            return EntryKey(self.kwargs["key"])
        except ValueError:
            raise Http404 from None

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"about": self.about}

    def deed(self, form: forms.EntryForm) -> Any:
        return use_cases.add_entry(
            entry_id=form.cleaned_data["key"],
            key=self.about,
            said=statement(form),
            **uploaded(form),
            by=self.request.actor,
            at=timezone.now(),
        )

    def get_success_url(self) -> str:
        return reverse("centres:entry", args=[self.result.id])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(heading=label(self.about), back_url=reverse("centres:profile"), **more)


class OfEntry:
    """What every view of one statement shares."""

    request: Any
    kwargs: Any

    @cached_property
    def entry(self) -> Any:
        return found(queries.entry(entry_id=self.kwargs["id"]))

    def back_url(self) -> str:
        return reverse("centres:entry", args=[self.kwargs["id"]])


class Entry(OfEntry, Page):
    """One statement, with what was said before."""

    opens = permissions.change_profile
    template_name = "centres/entry.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        history = queries.entry_history(entry_id=self.entry.id)
        return super().get_context_data(entry=self.entry, history=history, **more)


class ChangeEntry(OfEntry, ChangePage):
    """The same, told anew."""

    opens = permissions.change_profile
    form_class = forms.EntryForm
    template_name = "centres/entry_form.html"
    done_message = _("Gespeichert.")

    def get_form_kwargs(self) -> dict[str, Any]:
        about = {"about": EntryKey(self.entry.key)}
        shows = {f"shows_{name}": getattr(self.entry, f"{name}_id") is not None for name in ("picture", "file")}
        return super().get_form_kwargs() | about | shows

    def standing(self) -> dict[str, Any]:
        self.__dict__.pop("entry", None)  # as it is now, not as it was when the page began
        names = ("source", "as_of", "since", "until", "url", "version")
        standing = {name: getattr(self.entry, name) for name in names} | {"lines": "\n".join(self.entry.lines)}
        return standing | {"language": self.entry.language or labels.GERMAN}

    def deed(self, form: forms.EntryForm) -> Any:
        found(self.entry)
        return use_cases.change_entry(
            entry_id=self.kwargs["id"],
            said=statement(form),
            **uploaded(form),
            version=form.cleaned_data["version"] or 0,
            by=self.request.actor,
            at=timezone.now(),
        )

    def get_success_url(self) -> str:
        return self.back_url()

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        heading = label(EntryKey(self.entry.key))
        return super().get_context_data(heading=heading, entry=self.entry, back_url=self.back_url(), **more)


class PublishEntry(OfEntry, Button):
    """Everybody may read it."""

    opens = permissions.change_profile
    done_message = _("Veröffentlicht.")

    def deed(self, *, key: UUID, version: int) -> None:
        use_cases.publish(entry_id=self.entry.id, version=version, by=self.request.actor)


class TakeBackEntry(OfEntry, Button):
    """A draft again."""

    opens = permissions.change_profile
    done_message = _("Zurückgenommen. Die Angabe ist wieder ein Entwurf.")

    def deed(self, *, key: UUID, version: int) -> None:
        use_cases.take_back(entry_id=self.entry.id, version=version, by=self.request.actor)


class DiscardEntry(OfEntry, Button):
    """A draft is thrown away."""

    opens = permissions.change_profile
    done_message = _("Der Entwurf ist gelöscht.")

    def deed(self, *, key: UUID, version: int) -> None:
        use_cases.discard(entry_id=self.entry.id, version=version, by=self.request.actor)

    def back_url(self) -> str:
        return reverse("centres:profile")


class SetHours(FormPage):
    """The week."""

    opens = permissions.change_profile
    form_class = forms.HoursForm
    template_name = "centres/hours.html"
    done_message = _("Gespeichert.")
    success_url = reverse_lazy("centres:profile")

    def get_initial(self) -> dict[str, Any]:
        said = queries.week_said()
        told = {"source": said.source if said else "", "as_of": local_day(timezone.now())}
        return forms.HoursForm.filled(queries.opening_hours()) | told

    def deed(self, form: forms.HoursForm) -> Any:
        told = {name: form.cleaned_data[name] for name in ("source", "as_of")}
        use_cases.set_hours(hours=form.hours(), **told, by=self.request.actor)


class AddException(FormPage):
    """Days on which it is otherwise."""

    opens = permissions.change_profile
    form_class = forms.ExceptionForm
    template_name = "centres/exception.html"
    done_message = _("Gespeichert.")
    success_url = reverse_lazy("centres:profile")

    def get_initial(self) -> dict[str, Any]:
        return {"as_of": local_day(timezone.now())}

    def deed(self, form: forms.ExceptionForm) -> Any:
        typed = form.cleaned_data
        return use_cases.add_exception(
            exception_id=typed["key"],
            first_on=typed["first_on"],
            last_on=typed["last_on"],
            opens=typed["opens"],
            closes=typed["closes"],
            reason=typed["reason"],
            source=typed["source"],
            as_of=typed["as_of"],
            by=self.request.actor,
            at=timezone.now(),
        )


class StrikeException(Button):
    """It is as always after all."""

    opens = permissions.change_profile
    done_message = _("Gespeichert.")

    def deed(self, *, key: UUID, version: int) -> None:
        standing = {one.id for one in queries.opening_exceptions()}
        found(self.kwargs["id"] if self.kwargs["id"] in standing else None)
        use_cases.strike_exception(exception_id=self.kwargs["id"], by=self.request.actor)

    def back_url(self) -> str:
        return reverse("centres:profile")


def shown(picture: tuple[Any, bytes] | None) -> HttpResponse:
    """A picture as an answer that can be nothing else: our own bytes, no guessing, no rights."""
    row, content = found(picture)
    return HttpResponse(
        content,
        content_type=MEDIA_TYPES[FileKind(row.kind)],
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": "inline",
        },
    )


def handed_out(file: tuple[Any, bytes] | None, *, public: bool) -> HttpResponse:
    """The file of a statement to download, under its title."""
    entry, content = found(file)
    return downloads.attachment(content, kind=FileKind(entry.file.kind), title=entry.lines[0], public=public)


class File(View):
    """The file to download with a statement of the own centre, also of a draft."""

    opens = permissions.change_profile
    request: ActingRequest
    http_method_names = ["get", "head"]

    def get(self, request: ActingRequest, id: UUID) -> HttpResponse:  # noqa: A002
        return handed_out(queries.file(entry_id=id), public=False)


class Picture(View):
    """A picture of the own centre, also of a draft."""

    opens = permissions.change_profile
    request: ActingRequest
    http_method_names = ["get"]

    def get(self, request: ActingRequest, id: UUID) -> HttpResponse:  # noqa: A002
        return shown(queries.picture(picture_id=id))
