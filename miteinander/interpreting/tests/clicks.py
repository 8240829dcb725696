"""What a browser sends to the pages of requests, and how tests look at what came of it."""

import html
import re
import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from miteinander.core.tenancy import system
from miteinander.interpreting.models import Request
from miteinander.interpreting.tests.factories import Desk, seen


def page(name: str, request: Request | None = None) -> str:
    return reverse(f"interpreting:{name}", args=[request.id] if request else [])


def text(response: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def sent(**changes: Any) -> dict[str, Any]:
    """What the browser sends of a form that a member of an institution has filled in."""
    return {
        "key": str(uuid.uuid4()),
        "contact_name": "Kim Muster",
        "language": "Kurmandschi",
        "day": "2026-03-17",
        "starts": "10:00",
        "ends": "11:00",
        "mode": "on_site",
        "place": "Raum 12",
        "occasion": "parent_meeting",
        "clients_count": "1",
        **changes,
    }


def click(request: Request, **values: Any) -> dict[str, Any]:
    """What the browser sends of a form over this request, as it stands."""
    return {"key": str(uuid.uuid4()), "version": request.version, **values}


def fresh(desk: Desk, request: Request) -> Request:
    return seen(system(desk.centre_id), lambda: Request.objects.get(id=request.id))


def count(desk: Desk, model: Any) -> int:
    return seen(system(desk.centre_id), model.objects.count)
