"""The terms of the desk: what holds, what held, what will hold; and settling new ones."""

from typing import Any

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from miteinander.core.pages import FormPage, Page
from miteinander.core.time import local_day
from miteinander.interpreting import permissions, queries, use_cases
from miteinander.interpreting.forms import terms as forms


class TermsPage(Page):
    """All terms of the centre, with their days, what they rest on and who settled them."""

    opens = permissions.terms
    template_name = "interpreting/terms.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        editions = queries.editions(today=local_day(timezone.now()))
        may_set = permissions.set_terms(self.request.actor)
        return super().get_context_data(editions=editions, may_set=may_set, **more)


class SetTerms(FormPage):
    """New terms from a day on, beginning with what holds or is planned now."""

    opens = permissions.set_terms
    form_class = forms.TermsForm
    template_name = "interpreting/set_terms.html"
    success_url = reverse_lazy("interpreting:terms")
    done_message = _("Festgelegt. Es gilt ab dem Tag, den Sie genannt haben.")

    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        self.today = local_day(timezone.now())
        self.editions = queries.editions(today=self.today)
        return super().dispatch(*args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"today": self.today, "may_replace": bool(self.editions.planned)}

    def get_initial(self) -> dict[str, Any]:
        last = self.editions.planned[-1] if self.editions.planned else self.editions.now
        if last is None:
            return forms.USUAL
        untold = ("key", "version", "valid_from", "replaces", "source")  # those are of the new decision
        return {name: getattr(last.terms, name) for name in forms.TermsForm.base_fields if name not in untold}

    def deed(self, form: forms.TermsForm) -> Any:
        typed = form.cleaned_data
        return use_cases.set_terms(
            terms_id=typed["key"],
            terms=form.terms(),
            desk_email=typed["desk_email"],
            source=typed["source"],
            replaces=typed.get("replaces", False),
            by=self.request.actor,
            at=timezone.now(),
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=self.success_url, editions=self.editions, **more)
