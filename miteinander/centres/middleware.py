"""One transaction per request, behind the walls, and no open door by accident.

Read-only for GET and HEAD; the signed context is set in its first statement; a view that declares no ``opens`` is refused.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions, queries
from miteinander.core import tenancy, verdicts
from miteinander.core.time import local_day

READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Door:
    """Who may enter a view that is not ours, and why it may be entered at all."""

    opens: permissions.Opens
    why: str
    writes_on_get: bool = False


# Views of libraries. A closed list: a name that is missing here is refused.
DOORS = {
    "account_login": Door(permissions.at_the_door, "Anmelden"),
    "account_logout": Door(permissions.person, "Abmelden"),
    "account_reauthenticate": Door(permissions.person, "Noch einmal ausweisen vor heiklen Schritten"),
    "account_change_password": Door(permissions.person, "Eigenes Passwort ändern"),
    "mfa_authenticate": Door(permissions.at_the_door, "Zweiter Faktor beim Anmelden"),
    "mfa_reauthenticate": Door(permissions.person, "Zweiter Faktor vor heiklen Schritten"),
    "mfa_index": Door(permissions.person, "Eigene zweite Faktoren"),
    "mfa_activate_totp": Door(permissions.person, "Zweiten Faktor einrichten"),
    "mfa_deactivate_totp": Door(permissions.person, "Zweiten Faktor ablegen"),
    "mfa_view_recovery_codes": Door(permissions.person, "Eigene Notfallcodes", writes_on_get=True),  # notes "seen"
    "mfa_download_recovery_codes": Door(permissions.person, "Eigene Notfallcodes", writes_on_get=True),
    "mfa_generate_recovery_codes": Door(permissions.person, "Eigene Notfallcodes"),
}


def door(match: ResolverMatch) -> Door | None:
    """What the view behind an address declares; ``None`` when it declares nothing."""
    view = getattr(match.func, "view_class", match.func)
    opens = view.__dict__.get("opens") or getattr(view, "opens", None)
    if opens is not None:
        return Door(getattr(opens, "__func__", opens), "")
    return DOORS.get(match.view_name)


class Walls:
    """Finds out who acts for which centre, and lets the view run inside that context only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor = None
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        entrance = door(match)
        if entrance is None:
            return refusal(
                request,
                _("Diese Seite ist noch nicht zugänglich. Bitte sagen Sie uns Bescheid, wenn Sie sie brauchen."),
                403,
            )
        read_only = request.method in READING and not entrance.writes_on_get
        if entrance.opens is permissions.everyone:
            return self.visitor(request)
        return self.person(request, entrance, read_only)

    def visitor(self, request: Any) -> HttpResponse:
        """Nobody is asked who she is; no session is read, so that no cookie is set and pages can be cached."""
        with answered("public") as answer:
            tenancy.reading_only(using="public")
            return answer(self.get_response(request))

    def person(self, request: Any, entrance: Door, read_only: bool) -> HttpResponse:
        with answered("default") as answer:
            if entrance.opens in (permissions.at_the_door, permissions.person):
                if entrance.opens is permissions.person and not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if read_only:
                    tenancy.reading_only()
                return answer(self.get_response(request))
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            claimed = claim(request)
            if claimed is None:
                return redirect("centres:choose")
            tenancy.enter(claimed, read_only=read_only)
            actor = queries.confirmed(actor=claimed, user_id=request.user.pk, day=local_day(timezone.now()))
            if actor is None:  # rights ended, or were changed, since the last click
                request.session.pop("acts", None)
                return redirect("centres:choose")
            if needs_second_factor(request, actor):
                if is_mfa_enabled(request.user):
                    return redirect_to_login(request.get_full_path(), reverse("mfa_reauthenticate"))
                return redirect("mfa_activate_totp")
            request.actor = actor
            verdict = entrance.opens(actor)
            if not verdict:
                return answer(refusal(request, verdict.reason, 403))
            return answer(self.get_response(request))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Refusals that no form caught become a page with the sentence, not an error."""
        if isinstance(exception, verdicts.Conflict):
            return refusal(request, exception.reason, 409)
        if isinstance(exception, verdicts.Forbidden):
            return refusal(request, exception.reason, 403)
        return None


@contextmanager
def answered(using: str) -> Iterator[Callable[[HttpResponse], HttpResponse]]:
    """The transaction around one answer: an answer that refuses (400 and above) leaves nothing written."""

    def answer(response: HttpResponse) -> HttpResponse:
        if response.streaming:
            raise RuntimeError("A streaming body would be read outside the transaction, without context.")
        if response.status_code >= 400:
            transaction.set_rollback(True, using=using)
        return response

    with transaction.atomic(using=using, durable=True):
        try:
            yield answer
        finally:
            tenancy.leave(using=using)


def claim(request: Any) -> tenancy.Actor | None:
    """For whom this session acts, as noted when the person chose; the database confirms it in the same transaction."""
    acts = request.session.get("acts")
    if acts is None:
        return None
    return tenancy.Actor(
        centre_id=acts["centre"],
        audience=tenancy.Audience(acts["audience"]),
        member_id=UUID(acts["member"]),
        own_id=UUID(acts["own"]) if acts["own"] else None,
    )


def needs_second_factor(request: Any, actor: tenancy.Actor) -> bool:
    """The team sees personal data: nobody of it works with a password alone.

    The factor counts when this very session has shown it. That the account has one by now says nothing about a session that
    began before, with a stolen password.
    """
    if actor.audience is not tenancy.Audience.STAFF or request.session.get("second_factor"):
        return False
    if any(record["method"] == "mfa" for record in get_authentication_records(request, request.user)):
        request.session["second_factor"] = True
        return False
    return True


def refusal(request: HttpRequest, reason: object, status: int) -> HttpResponse:
    """A page that says in a sentence why not."""
    return render(request, f"{status}.html", {"reason": reason}, status=status)
