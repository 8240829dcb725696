"""Choosing a centre, the reader's language and theme."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from miteinander.centres import permissions, queries
from miteinander.core.time import local_day

THEMES = ("light", "dark", "")
YEAR = 365 * 24 * 3600


def note_choice(request: Any, chosen: queries.Membership) -> None:
    """From now on this session acts for that centre; the key changes, so that an old cookie carries nothing over."""
    request.session.cycle_key()
    request.session["acts"] = {
        "member": str(chosen.member_id),
        "centre": chosen.centre_id,
        "audience": chosen.audience.value,
        "own": str(chosen.own_id) if chosen.own_id else "",
    }


class Choose(View):
    """For whom do you act? Asked only when there is more than one answer."""

    opens = permissions.person
    http_method_names = ["get", "post"]

    def get(self, request: Any) -> HttpResponse:
        memberships = queries.memberships(user_id=request.user.pk, day=local_day(timezone.now()))
        if len(memberships) == 1 and "acts" not in request.session:
            note_choice(request, memberships[0])
            return redirect(wanted(request, request.GET))
        return render(request, "centres/choose.html", {"memberships": memberships, "next": request.GET.get("next", "")})

    def post(self, request: Any) -> HttpResponse:
        for membership in queries.memberships(user_id=request.user.pk, day=local_day(timezone.now())):
            if str(membership.member_id) == request.POST.get("member"):
                note_choice(request, membership)
                return redirect(wanted(request, request.POST))
        raise BadRequest


def wanted(request: HttpRequest, asked: QueryDict) -> str:
    """Where somebody was going when she was asked something first; never out of this house."""
    back = asked.get("next", "")
    return back if leads_into_this_house(request, back) else settings.LOGIN_REDIRECT_URL


def leads_into_this_house(request: HttpRequest, address: str) -> bool:
    """An address of ours, from its root on: a bare word would be taken for the name of a page, which breaks."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, {request.get_host()})


class Preference(View):
    """Language and theme, kept in a cookie of the reader's own; no account, no script."""

    opens = permissions.everyone
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        back = request.POST.get("next", "/")
        if not leads_into_this_house(request, back):
            back = "/"
        response = redirect(back)
        keep = partial(response.set_cookie, max_age=YEAR, samesite="Lax", secure=request.is_secure())
        if request.POST.get("language") in dict(settings.LANGUAGES):
            keep(settings.LANGUAGE_COOKIE_NAME, request.POST["language"])
        if request.POST.get("theme") in THEMES:
            keep("theme", request.POST["theme"])
        return response
