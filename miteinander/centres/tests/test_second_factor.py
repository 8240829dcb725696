"""Nobody of the team works with a password alone, however the session began; what was given up counts no more."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from miteinander.centres.models import Member, User
from miteinander.centres.tests.factories import actor_of, member
from miteinander.centres.vocabulary import Role
from tests.signing_in import showed, sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Passwort für den Test"
SECRET = "JBSWY3DPEHPK3PXP"
TODAY = "workbench:today"


def user_of(one: Member) -> User:
    return User.objects.get(id=one.user_id)


def code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def with_password(one: Member) -> Client:
    return sign_in(actor_of(one), second_factor=False)


def with_app(one: Member) -> tuple[Client, Authenticator]:
    """A browser in which this person has signed in with password and app."""
    app = TOTP.activate(user_of(one), SECRET).instance
    client = with_password(one)
    session = client.session
    showed(session, "mfa", id=app.pk, type="totp")
    session.save()
    return client, app


def test_without_a_factor_she_is_sent_to_choose_one() -> None:
    client = with_password(member(Role.OFFICER))
    answer: Any = client.get(reverse(TODAY))
    assert answer.headers["Location"] == reverse("centres:choose_factor")
    page = client.get(answer.headers["Location"]).content.decode()
    assert page.index(reverse("mfa_add_webauthn")) < page.index(reverse("mfa_activate_totp"))  # passkeys first


def test_a_session_older_than_the_factor_has_to_show_it() -> None:
    """Somebody with a stolen password waits until the person has set up her factor elsewhere: still no way in."""
    one = member(Role.OFFICER)
    stolen = with_password(one)
    TOTP.activate(user_of(one), SECRET)
    answer = stolen.get(reverse(TODAY))
    assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    before = stolen.cookies["sessionid"].value
    shown = stolen.post(answer.headers["Location"], {"code": code(SECRET)})
    assert shown.status_code == 302
    assert stolen.get(reverse(TODAY)).status_code == 200
    assert stolen.cookies["sessionid"].value != before


def test_setting_up_a_factor_is_showing_it() -> None:
    client = with_password(member(Role.OFFICER))
    page: Any = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse(TODAY)).status_code == 200


def test_a_factor_given_up_elsewhere_counts_no_more_at_the_next_click() -> None:
    client, app = with_app(member(Role.OFFICER))
    assert client.get(reverse(TODAY)).status_code == 200
    app.delete()
    assert client.get(reverse(TODAY)).headers["Location"] == reverse("centres:choose_factor")


def test_giving_up_the_last_factor_counts_in_the_running_session() -> None:
    client, _app = with_app(member(Role.OFFICER))
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert client.get(reverse(TODAY)).headers["Location"] == reverse("centres:choose_factor")


def test_codes_on_paper_are_shown_once_and_counted() -> None:
    one = member(Role.OFFICER)
    client, _app = with_app(one)
    codes = RecoveryCodes.activate(user_of(one)).generate_codes()
    sheet = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert all(one in sheet for one in codes)
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not any(one in again for one in codes)
    assert client.get("/konto/2fa/recovery-codes/download/").status_code == 403
    RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).validate_code(codes[0])
    assert "9 Codes sind noch unbenutzt" in client.get(reverse("mfa_index")).content.decode()


def test_nothing_that_makes_codes_stands_readable_in_the_database() -> None:
    one = member(Role.OFFICER)
    _client, app = with_app(one)
    codes = RecoveryCodes.activate(user_of(one))
    assert SECRET not in str(Authenticator.objects.get(pk=app.pk).data)
    seed = codes.instance.data["seed"]
    plain = RecoveryCodes(Authenticator(data={"seed": seed, "used_mask": 0}))
    assert plain.generate_codes() == codes.generate_codes()  # by the key outside the database
    assert len(seed) > 100
    assert not all(sign in "0123456789abcdef" for sign in seed)


def test_what_a_session_has_read_stays_on_no_device() -> None:
    client = with_password(member(Role.OFFICER))
    assert client.get(reverse("centres:choose")).headers["Cache-Control"] == "no-store"
    public = Client().get(reverse("portal:centres")).headers
    assert "Cache-Control" not in public
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in public["Vary"].split(",")}
