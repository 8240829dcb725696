"""One transaction per request, behind the walls, and no open door by accident.

Read-only for GET and HEAD; the signed context is set in its first statement; a view that declares no ``opens`` is refused.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions, queries
from miteinander.centres.adapters import guessing, proofs
from miteinander.core import languages, reaching, tenancy, verdicts
from miteinander.core.time import local_day

NOTHING_TO_SHOW = _(
    "Für diesen Schritt müssten Sie noch einmal zeigen, dass Sie es sind. Sie haben aber weder Passwort noch Passkey noch App."
    " Bitte melden Sie sich ab und lassen Sie sich von Ihrem Zentrum helfen."
)
READING = ("GET", "HEAD", "OPTIONS")
LEAVE_NOTHING = '"cache", "storage"'  # language and theme stay: cookies that tell nothing
# What is typed into a password field is not sent back to the browser; the token of the form is made anew.
NEVER_REPEATED = ("csrfmiddlewaretoken", "oldpassword", "password", "password1", "password2")


@dataclass(frozen=True, slots=True)
class Door:
    """Who may enter a view that is not ours, and why it may be entered at all.

    ``fresh``: only for somebody who has just shown that it is she. ``confirms``: this is where she shows it.
    """

    opens: permissions.Opens
    why: str
    writes_on_get: bool = False
    fresh: bool = False
    confirms: bool = False


# Views of libraries. A closed list: a name that is missing here is refused.
DOORS = {
    "account_login": Door(permissions.at_the_door, "Anmelden", confirms=True),
    "account_inactive": Door(permissions.at_the_door, "Zugang ruht"),
    "account_reset_password": Door(permissions.at_the_door, "Passwort vergessen"),
    "account_reset_password_done": Door(permissions.at_the_door, "Passwort vergessen: Mail ist unterwegs"),
    "account_reset_password_from_key": Door(permissions.at_the_door, "Neues Passwort, mit dem Link aus der Mail"),
    "account_reset_password_from_key_done": Door(permissions.at_the_door, "Neues Passwort gespeichert"),
    "account_logout": Door(permissions.person, "Abmelden"),
    "account_reauthenticate": Door(permissions.person, "Noch einmal ausweisen vor heiklen Schritten", confirms=True),
    "account_change_password": Door(permissions.person, "Eigenes Passwort ändern", fresh=True),
    "mfa_authenticate": Door(permissions.at_the_door, "Zweiter Faktor beim Anmelden", confirms=True),
    "mfa_login_webauthn": Door(permissions.at_the_door, "Anmelden mit Passkey", confirms=True),
    "openid_connect_login": Door(permissions.at_the_door, "Anmelden bei der eigenen Verwaltung"),
    "openid_connect_callback": Door(
        permissions.at_the_door, "Zurück von der eigenen Verwaltung, die nur Links schickt", writes_on_get=True
    ),
    "mfa_reauthenticate": Door(permissions.person, "Zweiter Faktor vor heiklen Schritten", confirms=True),
    "mfa_reauthenticate_webauthn": Door(permissions.person, "Passkey vor heiklen Schritten", confirms=True),
    "mfa_add_webauthn": Door(permissions.person, "Passkey einrichten", fresh=True),
    "mfa_edit_webauthn": Door(permissions.person, "Passkey benennen", fresh=True),
    "mfa_remove_webauthn": Door(permissions.person, "Passkey entfernen", fresh=True),
    "mfa_activate_totp": Door(permissions.person, "Authentisierungs-App einrichten", fresh=True),
    "mfa_deactivate_totp": Door(permissions.person, "Authentisierungs-App entfernen", fresh=True),
    "mfa_view_recovery_codes": Door(
        permissions.person, "Eigene Notfallcodes, einmal", writes_on_get=True, fresh=True
    ),  # notes "seen"
    "mfa_generate_recovery_codes": Door(permissions.person, "Neue Notfallcodes", fresh=True),
}


def door(match: ResolverMatch) -> Door | None:
    """What the view behind an address declares; ``None`` when it declares nothing."""
    view = getattr(match.func, "view_class", match.func)
    opens = view.__dict__.get("opens") or getattr(view, "opens", None)
    if opens is not None:
        return Door(getattr(opens, "__func__", opens), "", fresh=getattr(view, "needs_fresh_factor", False))
    return DOORS.get(match.view_name)


class Language:
    """The first language of the reader's wishes that the page speaks, else German.

    Wished for in the address, in a cookie (signed-in pages only set one) or by the browser. Pages for everybody speak all languages of
    the portal, and so does the page that says that there is none; sign-in and desks speak theirs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wishes = languages.wishes(
            request.GET.get("sprache"),
            request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME),
            request.headers.get("Accept-Language", ""),
        )
        language = next((wish for wish in wishes if wish in languages.DESKS or is_for_everybody(request)), "de")
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def is_for_everybody(request: HttpRequest) -> bool:
    """Whether nobody is asked who she is at this address; so it is where there is no page."""
    try:
        entrance = door(resolve(request.path_info))
    except Resolver404:
        return True
    return entrance is not None and entrance.opens is permissions.everyone


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
        return self.person(request, match.view_name, entrance, read_only)

    def visitor(self, request: Any) -> HttpResponse:
        """Nobody is asked who she is; no session is read, so that no cookie is set and pages can be cached."""
        with answered("public") as answer:
            tenancy.reading_only(using="public")
            return answer(self.get_response(request))

    def person(self, request: Any, name: str, entrance: Door, read_only: bool) -> HttpResponse:
        with answered("default") as answer:
            if entrance.opens is not permissions.at_the_door and not request.user.is_authenticated:
                return to_login(request)
            if entrance.opens in (permissions.at_the_door, permissions.person):
                return answer(self.without_centre(request, name, entrance, read_only))
            claimed = claim(request)
            if claimed is None:
                return to_choice(request)
            tenancy.enter(claimed, read_only=read_only)
            actor = queries.confirmed(actor=claimed, user_id=request.user.pk, day=local_day(timezone.now()))
            if actor is None:  # rights ended, or were changed, since the last click
                request.session.pop("acts", None)
                return to_choice(request)
            if needs_second_factor(request, actor):
                return show_factor(request)
            request.actor = actor
            verdict = entrance.opens(actor)
            if not verdict:
                return answer(refusal(request, verdict.reason, 403))
            if entrance.fresh and not proofs.is_fresh(request, needs_factor=sees_personal_data(actor)):
                return answer(stale(request))
            return answer(self.get_response(request))

    def without_centre(self, request: Any, name: str, entrance: Door, read_only: bool) -> HttpResponse:
        """Whoever is about to sign in, or whoever is signed in, whether she acts for a centre or not."""
        if entrance.fresh and not proofs.is_fresh(request, needs_factor=False):
            return stale(request)
        attempt = guessing.attempt(request, name)
        if attempt.wait:
            return too_often(request, attempt)
        if read_only:
            tenancy.reading_only()
        response = self.get_response(request)
        attempt.settle(request, response)
        if entrance.confirms and attempt.succeeded(response):
            request.session.cycle_key()  # a cookie from before carries nothing over
        if name == "account_logout" and request.method == "POST":
            response.headers["Clear-Site-Data"] = LEAVE_NOTHING
        return response

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

    reaching.reach(using)
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


def sees_personal_data(actor: tenancy.Actor) -> bool:
    """The team works with what is known of other people."""
    return actor.audience is tenancy.Audience.STAFF


def needs_second_factor(request: Any, actor: tenancy.Actor) -> bool:
    """Nobody who sees personal data works with a password alone; asked anew at every click, so that a factor given up counts no more."""
    return sees_personal_data(actor) and not proofs.has_shown_factor(request)


def show_factor(request: Any) -> HttpResponse:
    """To where she shows the second factor that she has, or chooses her first."""
    if queries.factors(user_id=request.user.pk):
        return lead(request, confirming(request, back=request.get_full_path()))
    return lead(request, reverse("centres:choose_factor"))


def confirming(request: Any, *, back: str) -> str:
    """The page on which this person shows that it is she, and which leads back; empty if she has nothing to show."""
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    return f"{ways[0]['url']}?{urlencode({'next': back})}" if ways else ""


def stale(request: Any) -> HttpResponse:
    """What she showed is too old for this step. Reading waits until she shows it again; what she typed is kept on the page."""
    url = confirming(
        request, back=request.get_full_path() if request.method in READING else reverse("centres:confirmed")
    )
    if not url:
        return refusal(request, NOTHING_TO_SHOW, 403)
    if request.method in READING:
        return lead(request, url)
    typed = [(name, value) for name, values in request.POST.lists() for value in values if name not in NEVER_REPEATED]
    return render(request, "centres/stale.html", {"confirm_url": url, "typed": typed}, status=403)


def too_often(request: Any, attempt: guessing.Attempt) -> HttpResponse:
    """A page that says how long to wait."""
    minutes = math.ceil(attempt.wait / timedelta(minutes=1))
    response = render(request, "429.html", {"minutes": minutes}, status=429)
    response.headers["Retry-After"] = str(math.ceil(attempt.wait.total_seconds()))
    return response


def to_login(request: Any) -> HttpResponse:
    """To the door; a browser whose session has ended meanwhile forgets what it has read."""
    response = lead(request, redirect_to_login(request.get_full_path()).url)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        response.headers["Clear-Site-Data"] = LEAVE_NOTHING
    return response


def to_choice(request: Any) -> HttpResponse:
    """First for whom she acts, then on to where she wanted to go."""
    wanted = f"?{urlencode({'next': request.get_full_path()})}" if request.method in READING else ""
    return lead(request, reverse("centres:choose") + wanted)


def lead(request: Any, url: str) -> HttpResponse:
    """Elsewhere. A part of a page that was asked for alone takes the whole page with it."""
    if request.headers.get("HX-Request") != "true":
        return redirect(url)
    response = HttpResponse()
    response.headers["HX-Redirect"] = url
    return response


def refusal(request: HttpRequest, reason: object, status: int) -> HttpResponse:
    """A page that says in a sentence why not."""
    return render(request, f"{status}.html", {"reason": reason}, status=status)
