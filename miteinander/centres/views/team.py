"""The team: who works here, what each of them does, who stands in, who leaves."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from miteinander.centres import exports, forms, permissions, queries, use_cases
from miteinander.core import doors
from miteinander.core.export_pages import Export
from miteinander.core.pages import Button, ChangePage, FormPage, Page, found
from miteinander.core.time import local_day
from miteinander.core.verdicts import Verdict


class Team(Page):
    """Who works at the centre, who will, who did."""

    opens = permissions.see_team
    template_name = "centres/team.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        by = self.request.actor
        return super().get_context_data(
            team=queries.whole_team(day=local_day(timezone.now())),
            may_invite=permissions.change_team(by),
            may_see_invitations=permissions.see_invitations(by),
            may_keep_topics=permissions.keep_topics(by),
            may_show=permissions.show_oneself(by),
            may_export=permissions.team_export(by),
            **more,
        )


class TeamExport(Export):
    """The team to take away."""

    opens = permissions.team_export
    listing = exports.TEAM
    list_view = "centres:team"

    def rows(self) -> Sequence[Any]:
        return queries.whole_team(day=local_day(timezone.now())).here


class OfMember:
    """What every view of one person of the team shares: whoever is not of this team is not found."""

    request: Any
    kwargs: Any

    @cached_property
    def member(self) -> Any:
        return found(queries.of_team(member_id=self.kwargs["id"]))

    def back_url(self) -> str:
        return reverse("centres:member", args=[self.kwargs["id"]])


class Member(OfMember, Page):
    """One person of the team."""

    opens = permissions.see_member
    template_name = "centres/member.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        by, today, member = self.request.actor, local_day(timezone.now()), self.member
        trace = permissions.see_trace(by, member)
        return super().get_context_data(
            one=next(queries.described(members=[member], day=today)),
            member=member,
            today=today,
            gone=member.until is not None and member.until < today,
            absences=queries.absences(member_id=member.id, day=today),
            deputies=queries.deputyships(member_id=member.id, day=today),
            stands_in_for=queries.stands_in_for(member_id=member.id, day=today),
            held=[
                (one.label, one.url if doors.lets_in(one.url, by=by) else "")
                for one in (queries.held(member_id=member.id) if trace else [])
            ],
            history=queries.history(member_id=member.id) if trace else [],
            may={
                "roles": permissions.change_team(by, member.roles),
                "arrange": permissions.arrange(by, member),
                "trace": trace,
                "show": permissions.herself(by, member),
                "help": permissions.help_to_sign_in(by) and not permissions.herself(by, member),
            },
            **more,
        )


class MayOnMember(OfMember):
    """A form about one person, which only some of those may send who see her."""

    heading: ClassVar[Any] = ""
    text: ClassVar[Any] = ""
    button: ClassVar[Any] = _("Speichern")
    kind: ClassVar[str] = "primary"
    template_name: Any = "centres/member_form.html"
    done_message: Any = _("Gespeichert.")

    def may(self) -> Verdict:
        return permissions.arrange(self.request.actor, self.member)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.may().require()
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    def get_success_url(self) -> str:
        return self.back_url()

    def others(self) -> list[Any]:
        """Everybody else who is here today."""
        return [one for one in queries.team(day=local_day(timezone.now())) if one.id != self.member.id]

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            member=self.member,
            heading=self.heading,
            text=self.text,
            button=self.button,
            kind=self.kind,
            back_url=self.back_url(),
            **more,
        )


class ChangeRoles(MayOnMember, ChangePage):
    """What somebody does, from when, until when."""

    opens = permissions.change_team
    needs_fresh_factor = True
    form_class = forms.RolesForm
    template_name = "centres/roles.html"

    def may(self) -> Verdict:
        return permissions.change_team(self.request.actor, self.member.roles)

    def standing(self) -> dict[str, Any]:
        self.__dict__.pop("member", None)  # as it is now, not as it was when the page began
        one = next(queries.described(members=[self.member], day=local_day(timezone.now())))
        found_values: dict[str, Any] = {"version": self.member.version}
        for doing in one.doing:
            role = doing.role.value
            found_values |= {role: True, f"{role}_since": doing.since, f"{role}_until": doing.until}
        return found_values

    def deed(self, form: forms.RolesForm) -> Any:
        return use_cases.change_roles(
            member_id=self.kwargs["id"],
            terms={role: use_cases.Term(*days) for role, days in form.terms().items()},
            version=form.cleaned_data["version"] or 0,
            by=self.request.actor,
            at=timezone.now(),
        )


class EndMembership(MayOnMember, FormPage):
    """Somebody leaves the team."""

    opens = permissions.change_team
    needs_fresh_factor = True
    form_class = forms.LeaveForm
    template_name = "centres/end_membership.html"
    done_message = _("Der letzte Tag ist eingetragen.")

    def may(self) -> Verdict:
        return permissions.change_team(self.request.actor, self.member.roles)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"colleagues": self.others()}

    def get_initial(self) -> dict[str, Any]:
        today = local_day(timezone.now())
        return {"last_day": self.member.until or max(today, self.member.since), "heir": self.deputy_id(today)}

    def deputy_id(self, today: Any) -> str:
        """Whoever stands in for her goes on with it, unless somebody else is chosen."""
        one = next(queries.described(members=[self.member], day=today))
        return str(one.deputy.id) if one.deputy else ""

    def deed(self, form: forms.LeaveForm) -> Any:
        typed = form.cleaned_data
        return use_cases.leave(
            member_id=self.kwargs["id"],
            last_day=typed["last_day"],
            heir_id=UUID(typed["heir"]) if typed["heir"] else None,
            by=self.request.actor,
            at=timezone.now(),
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(held=queries.held(member_id=self.member.id), **more)


class ChooseTopics(MayOnMember, FormPage):
    """What somebody works on."""

    opens = permissions.arrange
    form_class = forms.TopicsForm
    heading = _("Handlungsfelder und Themen")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"offered": queries.topics(day=local_day(timezone.now()))}

    def get_initial(self) -> dict[str, Any]:
        one = next(queries.described(members=[self.member], day=local_day(timezone.now())))
        return {"topics": [str(topic.id) for topic in one.topics]}

    def deed(self, form: forms.TopicsForm) -> Any:
        topics = [UUID(one) for one in form.cleaned_data["topics"]]
        return use_cases.choose_topics(
            member_id=self.kwargs["id"], topics=topics, by=self.request.actor, at=timezone.now()
        )


class NameDeputy(MayOnMember, FormPage):
    """Who stands in."""

    opens = permissions.arrange
    form_class = forms.DeputyForm
    heading = _("Vertretung")
    text = _(
        "Die Vertretung kümmert sich um das, was in dieser Zeit liegen bliebe. Rechte gehen damit nicht über: Soll sie mehr"
        " dürfen, bekommt sie die Aufgabe für diese Tage."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"colleagues": self.others()}

    def get_initial(self) -> dict[str, Any]:
        return {"since": local_day(timezone.now())}

    def deed(self, form: forms.DeputyForm) -> Any:
        typed = form.cleaned_data
        return use_cases.name_deputy(
            member_id=self.kwargs["id"],
            deputy_id=UUID(typed["deputy"]) if typed["deputy"] else None,
            since=typed["since"],
            until=typed["until"],
            by=self.request.actor,
            at=timezone.now(),
        )


class NoteAbsence(MayOnMember, FormPage):
    """When somebody is away."""

    opens = permissions.arrange
    form_class = forms.AwayForm
    heading = _("Abwesenheit eintragen")
    text = _("Warum, geht hier niemanden etwas an; bitte schreiben Sie es nirgends hin.")

    def deed(self, form: forms.AwayForm) -> Any:
        typed = form.cleaned_data
        return use_cases.note_absence(
            absence_id=typed["key"],
            member_id=self.kwargs["id"],
            first_on=typed["first_on"],
            last_on=typed["last_on"],
            by=self.request.actor,
            at=timezone.now(),
        )


class StrikeAbsence(OfMember, Button):
    """Somebody is not away after all."""

    opens = permissions.arrange
    done_message = _("Gespeichert.")

    def deed(self, *, key: UUID, version: int) -> None:
        absence = found(queries.absence(absence_id=self.kwargs["absence_id"]))
        found(absence if absence.member_id == self.member.id else None)
        use_cases.strike_absence(absence_id=absence.id, by=self.request.actor)


class ShowOneself(FormPage):
    """What somebody of the team shows to everybody, by her own word."""

    opens = permissions.show_oneself
    form_class = forms.CardForm
    template_name = "centres/card.html"
    done_message = _("Ihr Eintrag ist jetzt öffentlich.")
    success_url = reverse_lazy("centres:show_oneself")

    def get_initial(self) -> dict[str, Any]:
        by = self.request.actor
        card = queries.card(member_id=by.member_id)
        if card is not None:
            return {"name": card.name, "phone": card.phone, "email": card.email, "agreed": True}
        me = found(queries.of_team(member_id=by.member_id))
        return {"name": me.name, "phone": me.phone}

    def deed(self, form: forms.CardForm) -> Any:
        typed = form.cleaned_data
        return use_cases.show_to_everybody(
            name=typed["name"],
            phone=typed["phone"],
            email=typed["email"],
            by=self.request.actor,
            at=timezone.now(),
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        member_id = self.request.actor.member_id
        today = local_day(timezone.now())
        me = found(queries.of_team(member_id=member_id))
        topics = next(queries.described(members=[me], day=today)).topics
        return super().get_context_data(card=queries.card(member_id=member_id), member=me, topics=topics, **more)


class ShowNoLonger(Button):
    """Somebody takes it back."""

    opens = permissions.show_oneself
    done_message = _("Ihr Eintrag ist nicht mehr öffentlich.")

    def deed(self, *, key: UUID, version: int) -> None:
        use_cases.show_no_longer(by=self.request.actor)

    def back_url(self) -> str:
        return reverse("centres:show_oneself")


class Rights(Page):
    """What the reader may do and see, and what stays shut to her: read from the doors themselves."""

    opens = permissions.see_rights
    template_name = "centres/rights.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        by = self.request.actor
        mine = None
        if permissions.staff(by):
            me = found(queries.of_team(member_id=by.member_id))
            mine = next(queries.described(members=[me], day=local_day(timezone.now())))
        return super().get_context_data(shares=doors.shares(by=by), everybodys=doors.everybodys(), mine=mine, **more)
