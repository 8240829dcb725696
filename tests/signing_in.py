"""Signing in without a form: for tests of pages, where the way through the door is not the matter."""

from django.test import Client

from miteinander.centres.models import Member
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
    session["second_factor"] = second_factor
    session.save()
    return client
