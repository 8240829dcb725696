"""How a request's state is shown: ``{% load requests %}``."""

from datetime import datetime
from typing import Any

from django import template

from miteinander.core.tenancy import Actor, Audience
from miteinander.directory import queries as directory
from miteinander.interpreting.states import RequestState

register = template.Library()

# A colour beside the word, never instead of it. What is over is grey; warnings are for what is late.
KINDS = {
    RequestState.ASKED: "info",
    RequestState.ASSIGNED: "success",
    RequestState.REPORTED: "info",
    RequestState.UNFILLED: "danger",
}


@register.inclusion_tag("interpreting/_state.html")
def state(request: Any, now: datetime) -> dict[str, Any]:
    """The state in a word, and whether something is overdue: ``{% state request now %}``.

    Overdue is an answer that the desk owes, or a report that both sides owe.
    """
    return {
        "state": request.state,
        "kind": KINDS.get(request.state, "neutral"),
        "answer_overdue": request.state == RequestState.ASKED and request.due_at < now,
        "report_waiting": request.state == RequestState.ASSIGNED and request.ends_at < now,
    }


@register.filter
def named_to(institution: Any, reader: Actor) -> str:
    """The institution's name as this reader may know it: ``{{ asked.institution|named_to:actor }}``."""
    if reader.audience is Audience.INTERPRETER:
        return directory.name_outside(institution=institution)
    return str(institution.name)
