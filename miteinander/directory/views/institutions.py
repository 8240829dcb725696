"""Pages of the directory of institutions."""

import uuid
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miteinander.centres import queries as centre_queries
from miteinander.centres.views.helping import Helping
from miteinander.core.export_pages import Download, Export
from miteinander.core.exports import limit
from miteinander.core.pages import Button, ChangePage, FormPage, Page, found
from miteinander.core.time import local_day
from miteinander.directory import exports, permissions, queries, use_cases
from miteinander.directory.forms import institutions as forms


def narrowing(request: Any) -> forms.InstitutionFilterForm:
    """The form that narrows the list, as it was sent."""
    area = queries.ground(centre_id=request.actor.centre_id)
    form = forms.InstitutionFilterForm(
        request.GET,
        municipalities=queries.municipalities_of(area=area),
        quarters=queries.quarters(),
        languages=queries.languages(),
    )
    form.is_valid()
    return form


class Institutions(Page):
    """With whom the centre works."""

    opens = permissions.see_institutions
    template_name = "directory/institutions.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        narrow = narrowing(self.request)
        wanted = queries.InstitutionFilter(**narrow.cleaned_data)
        sort = self.request.GET.get("sort", "name")
        page = queries.institutions(wanted=wanted, sort=sort, page=self.request.GET.get("page", "1"))
        return super().get_context_data(
            narrow=narrow,
            page=page,
            sort=sort,
            narrowed=wanted != queries.InstitutionFilter(),
            may_add=permissions.add_institution(self.request.actor),
            may_bring=permissions.bring_list(self.request.actor),
            may_export=permissions.contact_persons_export(self.request.actor),
            **more,
        )


class InstitutionsDownload(Download):
    """The list to take away."""

    opens = permissions.institutions_download
    listing = exports.INSTITUTIONS
    list_view = "directory:institutions"

    def narrowing(self) -> Sequence[Any]:
        return list(narrowing(self.request))

    def rows(self) -> Sequence[Any]:
        wanted = queries.InstitutionFilter(**narrowing(self.request).cleaned_data)
        return queries.institution_rows(wanted=wanted, sort=self.request.GET.get("sort", "name"), limit=limit())


class ContactPersonsExport(Export):
    """Whom one asks for at the institutions of the list, to take away."""

    opens = permissions.contact_persons_export
    listing = exports.CONTACT_PERSONS
    list_view = "directory:institutions"

    def narrowing(self) -> Sequence[Any]:
        return list(narrowing(self.request))

    def rows(self) -> Sequence[Any]:
        wanted = queries.InstitutionFilter(**narrowing(self.request).cleaned_data)
        return queries.contact_person_rows(wanted=wanted, day=local_day(timezone.now()), limit=limit())


class Institution(Page):
    """One institution and who speaks for it."""

    opens = permissions.see_institutions
    template_name = "directory/institution.html"

    def institution_id(self) -> uuid.UUID:
        found_id: uuid.UUID = self.kwargs["id"]
        return found_id

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        institution = found(queries.institution(institution_id=self.institution_id()))
        by, today = self.request.actor, local_day(timezone.now())
        names = {language.code: language.name for language in queries.languages()}
        return super().get_context_data(
            institution=institution,
            languages=[names.get(code, code) for code in institution.languages],
            family=queries.family(institution=institution),
            persons=queries.contact_persons(institution_id=institution.id, day=today),
            today=today,
            mergers=queries.mergers(institution_id=institution.id),
            contacts=centre_queries.speakers(own_id=institution.id, day=today),
            invitations=centre_queries.invitations_of(own_id=institution.id),
            may={
                "list": permissions.see_institutions(by),
                "change": permissions.change_institution(by),
                "add_contact": permissions.add_contact(by) if institution.active else None,
                "end_contact": permissions.end_contact(by),
                "help_to_sign_in": permissions.help_to_sign_in(by),
                "keep_contact_persons": permissions.keep_contact_persons(by),
            },
            **more,
        )


class Own(Institution):
    """What we know of the institution that the reader belongs to."""

    opens = permissions.see_own

    def institution_id(self) -> uuid.UUID:
        return self.request.actor.own_id or uuid.UUID(int=0)


class InstitutionForm:
    """What adding and changing an institution share."""

    request: Any
    kwargs: Any
    form_class: Any = forms.InstitutionForm
    template_name: Any = "directory/institution_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        area = queries.ground(centre_id=self.request.actor.centre_id)
        one = queries.institution(institution_id=self.kwargs["id"]) if "id" in self.kwargs else None
        closed = [one.school] if one is not None and one.school is not None and one.school.ended_on else []
        lists = {
            "schools": [*queries.schools_of(area=area), *closed],  # what stands there may stay
            "municipalities": queries.municipalities_of(area=area),
            "quarters": queries.quarters(),
            "parents": [one for one in queries.active_institutions() if one.id != self.kwargs.get("id")],
            "languages": queries.languages(),
        }
        return super().get_form_kwargs() | lists  # type: ignore[misc]


class AddInstitution(InstitutionForm, FormPage):
    """A new institution."""

    opens = permissions.add_institution
    done_message = gettext_lazy("Die Einrichtung steht im Verzeichnis. Tragen Sie nun ein, wer für sie sprechen darf.")

    def deed(self, form: forms.InstitutionForm) -> Any:
        return use_cases.add_institution(
            institution_id=form.cleaned_data["key"], facts=form.facts(), by=self.request.actor
        )

    def get_success_url(self) -> str:
        return reverse("directory:institution", args=[self.result.id])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Neue Einrichtung"), back_url=reverse("directory:institutions"), **more
        )


class ChangeInstitution(InstitutionForm, ChangePage):
    """An institution, told anew."""

    opens = permissions.change_institution
    done_message = gettext_lazy("Gespeichert.")

    def standing(self) -> dict[str, Any]:
        one = found(queries.institution(institution_id=self.kwargs["id"]))
        names = (
            "kind", "name", "legal_form", "street", "postcode", "town", "phone", "fax", "email", "website", "hours", "target_groups",
            "languages", "services", "mso_by", "mso_on", "protected", "published", "published_source", "published_on", "version",
        )  # fmt: skip
        return {name: getattr(one, name) for name in names} | {
            "school": one.school_id or "",
            "parent": str(one.parent_id or ""),
            "quarter": str(one.quarter_id or ""),
            "municipality": one.municipality_id,
        }

    def back_url(self) -> str:
        return reverse("directory:institution", args=[self.kwargs["id"]])

    get_success_url = back_url

    def deed(self, form: forms.InstitutionForm) -> Any:
        found(queries.institution(institution_id=self.kwargs["id"]))
        return use_cases.change_institution(
            institution_id=self.kwargs["id"],
            facts=form.facts(),
            version=form.cleaned_data["version"] or 0,
            by=self.request.actor,
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        name = self.standing()["name"]
        return super().get_context_data(heading=_("%(name)s ändern") % {"name": name}, back_url=self.back_url(), **more)


class Switch(Button):
    """One button that signs an institution off or on again."""

    def back_url(self) -> str:
        return reverse("directory:institution", args=[self.kwargs["id"]])


class Deactivate(Switch):
    """It does not work with the centre any more."""

    opens = permissions.deactivate
    needs_fresh_factor = True
    done_message = gettext_lazy("Die Einrichtung ist abgemeldet. Ihre Zugänge enden heute.")

    def deed(self, *, key: uuid.UUID, version: int) -> None:
        found(queries.institution(institution_id=self.kwargs["id"]))
        use_cases.deactivate(
            institution_id=self.kwargs["id"], version=version, by=self.request.actor, at=timezone.now()
        )


class Reactivate(Switch):
    """It works with the centre again."""

    opens = permissions.reactivate
    done_message = gettext_lazy("Die Einrichtung ist wieder dabei. Bitte tragen Sie ein, wer für sie sprechen darf.")

    def deed(self, *, key: uuid.UUID, version: int) -> None:
        found(queries.institution(institution_id=self.kwargs["id"]))
        use_cases.reactivate(institution_id=self.kwargs["id"], version=version, by=self.request.actor)


class AddContact(FormPage):
    """Let somebody ask in the name of an institution."""

    opens = permissions.add_contact
    needs_fresh_factor = True
    form_class = forms.ContactForm
    template_name = "directory/contact_form.html"
    done_message = gettext_lazy("Die Einladung geht gleich hinaus.")

    def deed(self, form: forms.ContactForm) -> Any:
        found(queries.institution(institution_id=self.kwargs["id"]))
        typed = form.cleaned_data
        return use_cases.invite_contact(
            invitation_id=typed["key"],
            institution_id=self.kwargs["id"],
            name=typed["name"],
            email=typed["email"],
            phone=typed["phone"],
            by=self.request.actor,
            at=timezone.now(),
        )

    def get_success_url(self) -> str:
        return reverse("directory:institution", args=[self.kwargs["id"]])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        institution = found(queries.institution(institution_id=self.kwargs["id"]))
        return super().get_context_data(institution=institution, back_url=self.get_success_url(), **more)


class OfContact:
    """What deeds about one member of an institution share."""

    kwargs: Any

    def contact(self) -> Any:
        """The person, when she speaks for this institution."""
        member = found(centre_queries.colleague(member_id=self.kwargs["member_id"]))
        return found(member if member.speaks_for == self.kwargs["id"] else None)

    def get_success_url(self) -> str:
        return reverse("directory:institution", args=[self.kwargs["id"]])


class HelpContact(OfContact, Helping):
    """Somebody of an institution has lost her second factor."""

    opens = permissions.help_to_sign_in

    def whom(self) -> Any:
        return self.contact()


class EndContact(OfContact, FormPage):
    """Somebody's last day at an institution."""

    opens = permissions.end_contact
    needs_fresh_factor = True
    form_class = forms.LastDayForm
    template_name = "directory/end_contact.html"
    done_message = gettext_lazy("Der letzte Tag ist eingetragen.")

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": local_day(timezone.now())}

    def deed(self, form: forms.LastDayForm) -> Any:
        self.contact()
        return use_cases.end_contact(
            institution_id=self.kwargs["id"],
            member_id=self.kwargs["member_id"],
            last_day=form.cleaned_data["last_day"],
            by=self.request.actor,
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(member=self.contact(), back_url=self.get_success_url(), **more)


class OfPerson:
    """What adding and changing a contact person share."""

    kwargs: Any
    form_class: Any = forms.ContactPersonForm
    template_name: Any = "directory/contact_person_form.html"

    def back_url(self) -> str:
        return reverse("directory:institution", args=[self.kwargs["id"]])

    get_success_url = back_url


class AddContactPerson(OfPerson, FormPage):
    """Whom one asks for at an institution; it lets nobody in."""

    opens = permissions.keep_contact_persons
    done_message = gettext_lazy("Die Ansprechperson ist eingetragen.")

    def get_initial(self) -> dict[str, Any]:
        return {"since": local_day(timezone.now())}

    def deed(self, form: forms.ContactPersonForm) -> Any:
        found(queries.institution(institution_id=self.kwargs["id"]))
        return use_cases.add_contact_person(
            person_id=form.cleaned_data["key"],
            institution_id=self.kwargs["id"],
            facts=form.facts(),
            by=self.request.actor,
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        institution = found(queries.institution(institution_id=self.kwargs["id"]))
        return super().get_context_data(
            heading=_("Ansprechperson eintragen"), institution=institution, back_url=self.back_url(), **more
        )


class ChangeContactPerson(OfPerson, ChangePage):
    """A contact person, told anew; with a last day she is gone."""

    opens = permissions.keep_contact_persons
    done_message = gettext_lazy("Gespeichert.")

    @cached_property
    def person(self) -> Any:
        """Hers, when she belongs to this institution."""
        one = found(queries.contact_person(person_id=self.kwargs["person_id"]))
        return found(one if one.institution_id == self.kwargs["id"] else None)

    def standing(self) -> dict[str, Any]:
        names = (*self.form_class.base_fields, "version")
        now = found(queries.contact_person(person_id=self.person.id))
        return {name: getattr(now, name) for name in names if hasattr(now, name)}

    def deed(self, form: forms.ContactPersonForm) -> Any:
        return use_cases.change_contact_person(
            person_id=self.person.id,
            facts=form.facts(),
            version=form.cleaned_data["version"] or 0,
            by=self.request.actor,
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("%(name)s ändern") % {"name": self.person.name},
            institution=self.person.institution,
            back_url=self.back_url(),
            **more,
        )
