"""Delicate steps ask once more who one is; what was typed is kept; nothing happens without (guarantee A4)."""

import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from miteinander.centres.models import Invitation, User
from miteinander.centres.tests.factories import actor_of, member
from miteinander.centres.tests.test_second_factor import SECRET, code
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import acting_for, system
from tests.signing_in import showed, sign_in

pytestmark = pytest.mark.django_db
TYPED = {
    "key": "0b2f6d0c-9d4e-4f5e-8d0c-000000000001", "name": "Tine Muster", "email": "tine@example.org", "roles": ["officer", "admin"],
    "since": "2026-03-09",
}  # fmt: skip
ADD = "centres:invite"


def director(*, ago: float) -> Client:
    """Signed in with password and app, the app shown so many seconds ago."""
    one = member(Role.DIRECTOR)
    app = TOTP.activate(User.objects.get(id=one.user_id), SECRET).instance
    client = sign_in(actor_of(one), second_factor=False)
    session = client.session
    showed(session, "mfa", ago=ago, type="totp", id=app.pk)
    session.save()
    return client


def names() -> set[str]:
    """Who was invited."""
    with acting_for(system(1), read_only=True):
        return set(Invitation.objects.values_list("name", flat=True))


def test_fresh_from_signing_in_the_door_is_open() -> None:
    client = director(ago=60)
    assert client.get(reverse(ADD)).status_code == 200
    assert client.post(reverse(ADD), TYPED).status_code == 302
    assert "Tine Muster" in names()


def test_reading_leads_to_showing_and_back() -> None:
    client = director(ago=1000)
    answer = client.get(reverse(ADD))
    assert answer.headers["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fteam%2Feinladen%2F"
    back = client.post(answer.headers["Location"], {"code": code(SECRET), "next": reverse(ADD)})
    assert back.headers["Location"] == reverse(ADD)
    assert client.get(reverse(ADD)).status_code == 200


def test_a_stale_form_writes_nothing_and_keeps_what_was_typed() -> None:
    client = director(ago=1000)
    answer = client.post(reverse(ADD), TYPED)
    page = answer.content.decode()
    assert (answer.status_code, "Tine Muster" in names()) == (403, False)
    assert "Es wurde noch nichts gespeichert" in page
    for word in ("tine@example.org", "officer", "admin", "2026-03-09"):
        assert f'value="{word}"' in page
    client.post(reverse("mfa_reauthenticate"), {"code": code(SECRET)})
    assert client.post(reverse(ADD), TYPED).status_code == 302
    assert "Tine Muster" in names()


def test_a_stale_part_of_a_page_takes_the_whole_page_along() -> None:
    answer = director(ago=1000).get(reverse(ADD), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith(reverse("mfa_reauthenticate"))
    assert answer.content == b""


def test_the_password_does_not_do_for_whoever_has_a_factor() -> None:
    client = director(ago=1000)
    session = client.session
    showed(session, "password")
    session.save()
    assert client.get(reverse(ADD)).status_code == 302
    asked = client.get(reverse("account_reauthenticate"))
    assert asked.headers["Location"].startswith(reverse("mfa_reauthenticate"))


@pytest.mark.parametrize(
    "name",
    [
        "mfa_add_webauthn",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "account_change_password",
    ],
)
def test_doors_of_the_library_want_it_too(name: str) -> None:
    client = director(ago=1000)
    assert client.get(reverse(name)).headers["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.post(reverse(name), {"oldpassword": "geheim"}).status_code == 403
    assert b"geheim" not in client.post(reverse(name), {"oldpassword": "geheim"}).content


def test_a_code_is_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)  # the same thirty seconds for both
    typed: dict[str, Any] = {"code": code(SECRET), "next": "/"}
    client = director(ago=1000)
    assert client.post(reverse("mfa_reauthenticate"), typed).status_code == 302
    again = client.post(reverse("mfa_reauthenticate"), typed)
    assert again.status_code == 200
    assert "wurde schon benutzt" in again.content.decode()
