"""What the desk does when the directory says that two institutions are one."""

import uuid

from miteinander.directory import use_cases as directory
from miteinander.interpreting.models import Assignment, Conflict, Request


def move(given_up: uuid.UUID, kept: uuid.UUID) -> dict[str, list[uuid.UUID]]:
    """Requests, assignments and conflicts of the one become the other's; who is kept from both was kept from one."""
    double = Conflict.objects.filter(institution=kept).values("interpreter_id")
    Conflict.objects.filter(institution=given_up, interpreter_id__in=double).delete()
    moved = {}
    for words, model in (("Anfragen", Request), ("Einsätze", Assignment), ("„nicht hier einsetzen“", Conflict)):
        rows = model.objects.filter(institution=given_up)
        moved[words] = list(rows.order_by("id").values_list("id", flat=True))
        rows.update(institution=kept)
    return moved


LINK = directory.Link(
    package="interpreting",
    tables=frozenset({"interpreting.Request", "interpreting.Assignment", "interpreting.Conflict"}),
    move=move,
)
