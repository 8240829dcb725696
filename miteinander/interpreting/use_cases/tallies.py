"""Before requests go for good: what can be counted stays, as sums of nobody in particular."""

import uuid
from dataclasses import asdict

from django.db.models import F

from miteinander.core import deeds
from miteinander.interpreting import figures
from miteinander.interpreting.models import Request, Tally

SUMMED = ("asked", "seconds", "lead_days")


@deeds.deed
def tally(request_ids: list[uuid.UUID]) -> None:
    """Add these requests to the sums of their months; in the transaction in which they are deleted, so that each counts once."""
    rows = Request.objects.filter(id__in=request_ids)
    for centre_id in sorted(set(rows.order_by().values_list("centre_id", flat=True))):
        for group in figures.groups_of(rows.filter(centre_id=centre_id)):
            values = asdict(group)
            sums = {name: values.pop(name) for name in SUMMED}
            del values["town"]
            ids = {"language_id": values.pop("language"), "municipality_id": values.pop("municipality")}
            alike = {"centre_id": centre_id, **ids, **values}
            if not Tally.objects.filter(**alike).update(**{name: F(name) + value for name, value in sums.items()}):
                Tally.objects.create(**alike, **sums)
