"""What somebody changes of herself."""

from typing import Any

from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions, queries, use_cases
from miteinander.centres.forms import own as forms
from miteinander.core.pages import ChangePage, FormPage, found


class OwnDetails(ChangePage):
    """How I am called and reached here."""

    opens = permissions.change_details
    form_class = forms.DetailsForm
    template_name = "centres/own_details.html"
    done_message = _("Gespeichert.")
    success_url = reverse_lazy("centres:own_details")

    def standing(self) -> dict[str, Any]:
        me = found(queries.me(by=self.request.actor))
        return {"name": me.name, "phone": me.phone, "version": me.version}

    def back_url(self) -> str:
        return reverse("centres:own_details")

    def deed(self, form: forms.DetailsForm) -> Any:
        typed = form.cleaned_data
        return use_cases.change_details(
            name=typed["name"], phone=typed["phone"], version=typed["version"] or 0, by=self.request.actor
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        by = self.request.actor
        return super().get_context_data(
            email=self.request.user.email,  # type: ignore[union-attr]
            shown=queries.card(member_id=by.member_id) if permissions.show_oneself(by) else None,
            **more,
        )


class ChangeAddress(FormPage):
    """Another address to sign in with. The answer is the same, whosever the address is."""

    opens = permissions.person
    needs_fresh_factor = True
    form_class = forms.AddressForm
    template_name = "centres/change_address.html"
    done_message = _(
        "Wir schicken einen Link an die neue Adresse. Er gilt 24 Stunden. Bis Sie ihn bestätigt haben, bleibt alles, wie es ist."
    )
    success_url = reverse_lazy("mfa_index")

    def deed(self, form: forms.AddressForm) -> Any:
        account: Any = self.request.user.pk
        return use_cases.ask_for_address(user_id=account, address=form.cleaned_data["email"], at=timezone.now())

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=reverse("mfa_index"), **more)


class ConfirmAddress(FormPage):
    """The page behind the link. Opening it changes nothing, and only its own person gets further."""

    opens = permissions.person
    needs_fresh_factor = True
    form_class = forms.ConfirmForm
    template_name = "centres/confirm_address.html"
    done_message = _("Ihre neue E-Mail-Adresse gilt ab jetzt.")
    success_url = reverse_lazy("mfa_index")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        change = queries.address_change(token=kwargs["token"])
        hers = change is not None and change.user_id == request.user.pk
        if change is None or not hers or not queries.address_holds(change=change, at=timezone.now()):
            told = {"somebody_elses": change is not None and not hers}
            return render(request, "centres/address_gone.html", told, status=404)
        self.change = change
        return super().dispatch(request, *args, **kwargs)

    def deed(self, form: forms.ConfirmForm) -> Any:
        return use_cases.confirm_address(change_id=self.change.id, user_id=self.change.user_id, at=timezone.now())

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(change=self.change, back_url=reverse("mfa_index"), **more)
