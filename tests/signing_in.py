"""Signing in without a form: for tests of pages, where the way through the door is not the matter."""

import time
from typing import Any

from django.test import Client

from miteinander.centres.models import Member
from miteinander.centres.rules import sign_in as rules
from miteinander.core.tenancy import Actor, acting_for, system


def sign_in(who: Actor, *, client: Client | None = None, second_factor: bool = True) -> Client:
    """A browser in which this person is signed in and acts for her centre, as ``centres.views.note_choice`` notes it."""
    client = client or Client()
    with acting_for(system(who.centre_id), read_only=True):
        user = Member.objects.select_related("user").get(id=who.member_id).user
    client.force_login(user)
    session = client.session
    session["acts"] = {
        "member": str(who.member_id),
        "centre": who.centre_id,
        "audience": who.audience.value,
        "own": str(who.own_id) if who.own_id else "",
    }
    showed(session, "password")
    if second_factor:
        showed(session, rules.FACTOR, type=rules.DEMO)
    session.save()
    return client


def showed(session: Any, way: str, *, ago: float = 0, **more: Any) -> None:
    """Note in a session that its person showed so many seconds ago who she is, as the sign-in library notes it."""
    records = session.setdefault("account_authentication_methods", [])
    records.append({"method": way, "at": time.time() - ago, **more})
    session["account_authentication_methods_user"] = session["_auth_user_id"]
