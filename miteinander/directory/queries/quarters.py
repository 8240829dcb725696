"""Reading places below the municipality."""

import uuid
from collections.abc import Collection

from miteinander.core.fields import SortKey
from miteinander.directory.models import Quarter


def quarters(*, with_ended: bool = False) -> list[Quarter]:
    """All places below the municipalities of the centre, by town and name."""
    rows = Quarter.objects.select_related("municipality")
    if not with_ended:
        rows = rows.filter(active=True)
    return list(rows.order_by(SortKey("municipality__short_name"), "kind", SortKey("name"), "id"))


def quarter(*, quarter_id: uuid.UUID) -> Quarter | None:
    """One of them."""
    return Quarter.objects.select_related("municipality").filter(id=quarter_id).first()


def quarters_with(*, ids: Collection[uuid.UUID]) -> list[Quarter]:
    """Those of these places that still count. One query, none without ids."""
    rows = Quarter.objects.filter(id__in=ids, active=True).select_related("municipality")
    return list(rows.order_by("id")) if ids else []
