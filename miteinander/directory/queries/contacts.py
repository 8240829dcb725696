"""Reading whom one asks for at an institution."""

import uuid
from datetime import date

from miteinander.core.fields import SortKey
from miteinander.directory.models import ContactPerson


def contact_persons(*, institution_id: uuid.UUID, day: date) -> list[ContactPerson]:
    """Whom one asks for today or later, by name."""
    rows = ContactPerson.objects.filter(institution=institution_id).current(day)
    return list(rows.order_by(SortKey("name"), "id"))


def contact_person(*, person_id: uuid.UUID) -> ContactPerson | None:
    """One of them, or nothing when she is invisible from here."""
    return ContactPerson.objects.select_related("institution").filter(id=person_id).first()
