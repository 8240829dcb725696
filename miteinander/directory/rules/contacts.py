"""What somebody tells us of a contact person. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFacts:
    """Whom one asks for at an institution, from when until when. Without ``consent_on`` nobody outside ever reads of her."""

    name: str
    since: date
    task: str = ""
    phone: str = ""
    email: str = ""
    volunteer: bool = False
    until: date | None = None
    consent_on: date | None = None
    consent_source: str = ""
