"""Reading whom one asks for at an institution."""

import uuid
from collections.abc import Collection
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


def contact_persons_with(*, ids: Collection[uuid.UUID], day: date) -> list[ContactPerson]:
    """Those of these people whom one asks for today or later, with their institution; of a protected place nobody. One query."""
    rows = ContactPerson.objects.filter(id__in=ids, institution__protected=False).current(day)
    return list(rows.select_related("institution").order_by("id")) if ids else []
