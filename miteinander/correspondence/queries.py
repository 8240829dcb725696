"""Reading the outbox."""

import uuid
from collections.abc import Sequence

from miteinander.correspondence.models import Mail


def outbox(*, limit: int = 200) -> Sequence[Mail]:
    """The newest mails of the centre."""
    return list(Mail.objects.order_by("-created_at", "id")[:limit])


def mail(*, mail_id: uuid.UUID) -> Mail | None:
    """One mail."""
    return Mail.objects.filter(id=mail_id).first()
