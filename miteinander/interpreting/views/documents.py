"""Papers of a talk to take away."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from miteinander.core.pages import found
from miteinander.core.tenancy import Audience
from miteinander.interpreting import documents, permissions
from miteinander.interpreting.documents import Copy, OrderConfirmation, ProofSheet
from miteinander.interpreting.views.requests import OfRequest


class Paper(OfRequest, ABC):
    """One PDF, made this moment and kept nowhere."""

    http_method_names = ["get"]
    #: Who may fetch it besides the team.
    reader: ClassVar[Audience | None] = None

    def get(self, request: Any, **_more: Any) -> HttpResponse:
        if self.reader and request.actor.audience not in (Audience.STAFF, self.reader):
            found(None)  # the other side's copy: for this reader there is none
        permissions.confirmation(request.actor, self.asked).require()
        paper = found(self.paper())
        language = "en" if (get_language() or "de").startswith("en") else "de"
        response = HttpResponse(paper.pdf(language=language), content_type="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="{self.name()}-{self.asked.reference}.pdf"'
        return response

    @abstractmethod
    def paper(self) -> OrderConfirmation | ProofSheet | None:
        """The letter, or nothing when there is none for this reader."""

    @abstractmethod
    def name(self) -> str:
        """The beginning of the file's name; ASCII, so that every browser keeps it."""


class Confirmation(Paper):
    """The letter that makes an assignment certain."""

    copy: ClassVar[Copy]

    def paper(self) -> OrderConfirmation | None:
        return documents.confirmation(
            request_id=self.asked.id, copy=self.copy, by=self.request.actor, at=timezone.now()
        )

    def name(self) -> str:
        return _("Auftragsbestaetigung")


class ConfirmationForInstitution(Confirmation):
    """The institution's copy."""

    opens = permissions.confirmation
    copy = Copy.INSTITUTION
    reader = Audience.INSTITUTION


class ConfirmationForInterpreter(Confirmation):
    """The interpreter's copy."""

    opens = permissions.confirmation
    copy = Copy.INTERPRETER
    reader = Audience.INTERPRETER


class Proof(Paper):
    """The sheet on which both sides sign."""

    opens = permissions.proof

    def paper(self) -> ProofSheet | None:
        return documents.proof(request_id=self.asked.id, by=self.request.actor, at=timezone.now())

    def name(self) -> str:
        return _("Einsatznachweis")
