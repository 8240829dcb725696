"""The page behind the link in the yearly mail: the institution reads what we know of it, and says yes or corrects it.

Nobody is signed in. The secret in the address is all that is asked for; reading changes nothing, one answer closes the link.
"""

from functools import cached_property
from typing import Any

from django.utils import timezone

from miteinander.centres import permissions
from miteinander.centres import queries as centre_queries
from miteinander.core import tenancy
from miteinander.core.pages import FormPage, found
from miteinander.directory import queries, use_cases
from miteinander.directory.forms import keeping as forms
from miteinander.directory.rules.confirmations import Confirmable
from miteinander.directory.views.keeping import unread


class Confirm(FormPage):
    """Is all this right?"""

    opens = permissions.everyone
    form_class = forms.ConfirmForm
    template_name = "directory/confirm.html"

    @cached_property
    def centre(self) -> Any:
        return found(centre_queries.visited(slug=self.kwargs["slug"]))

    @cached_property
    def inquiry(self) -> Any:
        """The question that the secret belongs to; a wrong one is not found."""
        with tenancy.acting_for(tenancy.system(self.centre.id), read_only=True):
            return found(queries.inquiry(secret=self.kwargs["secret"]))

    @property
    def is_open(self) -> bool:
        """Not answered, not too old, and still something that may be shown."""
        one = self.inquiry
        shown = one.institution.active and not one.institution.protected
        return one.answered_at is None and one.expires_at > timezone.now() and shown

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return unread(super().dispatch(request, *args, **kwargs))

    def get_initial(self) -> dict[str, Any]:
        if not self.is_open:
            return {}
        return {field.value: getattr(self.inquiry.institution, field.value) for field in Confirmable}

    def deed(self, form: forms.ConfirmForm) -> Any:
        _known = self.inquiry
        with tenancy.acting_for(tenancy.system(self.centre.id)):
            return use_cases.answer(secret=self.kwargs["secret"], told=form.told(), at=timezone.now())

    def get_success_url(self) -> str:
        # The reader's language stands in the address; it says thanks in the same.
        return self.request.get_full_path()

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(centre=self.centre, inquiry=self.inquiry, is_open=self.is_open, **more)
