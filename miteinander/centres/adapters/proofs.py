"""What this session has shown, read from and written into the sign-in library's records."""

import time
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication

from miteinander.centres import queries
from miteinander.centres.rules import sign_in as rules


def has_shown_factor(request: Any) -> bool:
    """Has this session shown a second factor that the person still has?

    That the account has one by now says nothing about a session that began before, with a stolen password.
    """
    return rules.has_shown_factor(shown(request), factors=queries.factors(user_id=request.user.pk))


def is_fresh(request: Any, *, needs_factor: bool) -> bool:
    """Did the person show within the last ten minutes that it is she?"""
    factors = queries.factors(user_id=request.user.pk)
    return rules.is_fresh(shown(request), factors=factors, needs_factor=needs_factor, now=time.time())


def shown(request: Any) -> list[rules.Proof]:
    return rules.proofs(get_authentication_records(request, request.user))


def note_factor(request: Any, kind: str, factor: int | None = None) -> None:
    """She has just shown a second factor. ``factor`` is empty when it was shown to somebody else who told us."""
    note(request, request.user, rules.FACTOR, at=time.time(), kind=kind, factor=factor)


def note(request: Any, user: Any, way: str, *, at: float, kind: str = "", factor: int | None = None) -> None:
    """Write down what was shown, and when; the library itself only knows now."""
    record_authentication(request, user, way, id=factor, type=kind or None)
    request.session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] = at
    request.session.modified = True
