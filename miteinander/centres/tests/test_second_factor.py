"""Nobody of the team works with a password alone, however the session began."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from miteinander.centres.models import Member, User
from miteinander.centres.tests.factories import actor_of, member
from miteinander.centres.vocabulary import Role
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Passwort für den Test"
SECRET = "JBSWY3DPEHPK3PXP"


def user_of(one: Member) -> User:
    return User.objects.get(id=one.user_id)


def code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def with_password(one: Member) -> Client:
    return sign_in(actor_of(one), second_factor=False)


def test_without_a_factor_she_is_sent_to_set_one_up() -> None:
    answer: Any = with_password(member(Role.OFFICER)).get(reverse("workbench:today"))
    assert answer.headers["Location"] == reverse("mfa_activate_totp")


def test_a_session_older_than_the_factor_has_to_show_it() -> None:
    """Somebody with a stolen password waits until the person has set up her factor elsewhere: still no way in."""
    one = member(Role.OFFICER)
    stolen = with_password(one)
    TOTP.activate(user_of(one), SECRET)
    answer = stolen.get(reverse("workbench:today"))
    assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    shown = stolen.post(answer.headers["Location"], {"code": code(SECRET)})
    assert shown.status_code == 302
    assert stolen.get(reverse("workbench:today")).status_code == 200


def test_setting_up_a_factor_is_showing_it() -> None:
    one = member(Role.OFFICER)
    user = user_of(one)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    client = with_password(one)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page: Any = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": code(secret)}).status_code == 302
    assert client.get(reverse("workbench:today")).status_code == 200


def test_what_a_session_has_read_stays_on_no_device() -> None:
    client = with_password(member(Role.OFFICER))
    assert client.get(reverse("centres:choose")).headers["Cache-Control"] == "no-store"
    public = Client().get(reverse("portal:centres")).headers
    assert "Cache-Control" not in public
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in public["Vary"].split(",")}
