"""How the pool is shown: ``{% load pool %}``."""

from typing import Any

from django import template

from miteinander.core import labels
from miteinander.interpreting.states import InterpreterStatus

register = template.Library()

KINDS = {
    InterpreterStatus.ACTIVE: "success",
    InterpreterStatus.PAUSED: "warning",
    InterpreterStatus.SUSPENDED: "danger",
    InterpreterStatus.ENDED: "neutral",
    InterpreterStatus.REJECTED: "neutral",
}


@register.inclusion_tag("core/components/badge.html")
def pool_state(status: InterpreterStatus) -> dict[str, Any]:
    """Where somebody stands in the pool, in a word and a colour: ``{% pool_state person.status %}``."""
    return {"text": labels.label(status), "kind": KINDS.get(status, "info")}
