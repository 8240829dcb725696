"""The demo's door: one click signs in as an invented person. Production does not install this module."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from miteinander.centres import permissions, queries
from miteinander.centres.adapters import proofs
from miteinander.centres.rules import sign_in as rules
from miteinander.centres.views.choosing import note_choice, wanted
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Audience
from miteinander.core.time import local_day
from miteinander.demo import documents

# On which side somebody stands who is not in the team.
SIDES = {Role.ORG_USER: Audience.INSTITUTION, Role.INTERPRETER: Audience.INTERPRETER}


def people() -> list[dict[str, Any]]:
    """Who can be tried out: role, centre, name; written by the filling."""
    found: list[dict[str, Any]] = documents.read(folder=settings.DATA).get("people", [])
    return found


class Door(View):
    """People by centre and role, each behind a button."""

    opens = permissions.at_the_door
    http_method_names = ["get", "post"]

    def get(self, request: Any) -> HttpResponse:
        centres: dict[str, dict[Audience, list[dict[str, Any]]]] = {}
        for one in people():
            side = SIDES.get(one["role_code"], Audience.STAFF)
            centres.setdefault(one["centre"], {}).setdefault(side, []).append(one)
        return render(request, "demo/door.html", {"centres": centres})

    def post(self, request: Any) -> HttpResponse:
        one = next((one for one in people() if one["member"] == request.POST.get("member")), None)
        user = queries.account(email=one["email"]) if one else None
        if one is None or user is None:
            raise Http404
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        for membership in queries.memberships(user_id=user.pk, day=local_day(timezone.now())):
            if str(membership.member_id) == one["member"]:
                note_choice(request, membership)
        proofs.note_factor(request, rules.DEMO)  # the demo's people carry no telephone
        return redirect(settings.LOGIN_REDIRECT_URL)


class Confirm(View):
    """Before delicate steps others show their second factor once more; whoever came in by the demo's door clicks."""

    opens = permissions.person
    http_method_names = ["get", "post"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not any(one.kind == rules.DEMO for one in proofs.shown(request)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: Any) -> HttpResponse:
        return render(request, "demo/confirm.html", {"next": request.GET.get("next", "")})

    def post(self, request: Any) -> HttpResponse:
        proofs.note_factor(request, rules.DEMO)
        return redirect(wanted(request, request.POST))
