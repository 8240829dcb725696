"""Passkeys: set up, signing in with nothing else, as a second step; what is no answer of the device opens nothing."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from miteinander.centres.models import Member, User
from miteinander.centres.tests.factories import actor_of, member
from miteinander.centres.vocabulary import Role
from miteinander.core.forms import BROKEN
from tests.passkeys import Passkey
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "Kastanie im Innenhof"


def browser() -> Client:
    return Client(headers={"host": "localhost"})


def with_passkey(one: Member) -> tuple[Client, Passkey]:
    """Somebody signs in with her password and sets up a passkey, as its page asks."""
    user = User.objects.get(id=one.user_id)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    client = sign_in(actor_of(one), client=browser(), second_factor=False)
    page: Any = client.get(reverse("mfa_add_webauthn"))
    passkey = Passkey()
    sent = {"name": "Diensthandy", "passwordless": "on", "credential": passkey.create(asked(page, "creation_options"))}
    answer = client.post(reverse("mfa_add_webauthn"), sent)
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    return client, passkey


def asked(page: Any, name: str) -> Any:
    return json.loads(json.dumps(page.context["js_data"][name]))


def challenge(client: Client) -> Any:
    return client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()["request_options"]


def test_a_passkey_that_was_just_set_up_opens_the_house_and_is_named() -> None:
    client, _passkey = with_passkey(member(Role.OFFICER))
    assert client.get(reverse("workbench:today")).status_code == 200
    assert "Diensthandy" in client.get(reverse("mfa_index")).content.decode()


def test_a_passkey_alone_signs_in_and_is_both_factors() -> None:
    _client, passkey = with_passkey(member(Role.OFFICER))
    fresh = browser()
    answer = fresh.post(reverse("mfa_login_webauthn"), {"credential": passkey.get(challenge(fresh)), "next": "/team/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/team/")
    assert fresh.get("/team/", follow=True).status_code == 200  # by way of the choice of a centre
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None


def test_password_then_passkey() -> None:
    one = member(Role.OFFICER)
    _client, passkey = with_passkey(one)
    email = User.objects.get(id=one.user_id).email
    fresh = browser()
    answer = fresh.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    page = fresh.get(reverse("mfa_authenticate"))
    fresh.post(reverse("mfa_authenticate"), {"credential": passkey.get(asked(page, "request_options"))})
    assert fresh.get(reverse("workbench:today"), follow=True).status_code == 200


HALF = {"id": "AA", "rawId": "AA", "type": "public-key"}
NO_ANSWERS = {
    "no JSON": "{", "empty": "", "nothing": "null", "a number": "0", "no": "false", "an empty thing": "{}", "a list": '["AA"]',
    "a number without end": "9" * 5_000, "lists without end": "[" * 200_000, "no second id": '{"id": "AA"}',
    "half of it": json.dumps(HALF), "another id": json.dumps(HALF | {"rawId": "BB"}),
    "bytes that mean nothing": json.dumps(
        HALF | {"response": dict.fromkeys(("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"), "AA")}
    ),
}  # fmt: skip


@pytest.mark.parametrize("spoilt", ["another challenge", "another origin", "another key", "twice", *NO_ANSWERS])
def test_what_the_device_did_not_say_opens_nothing(spoilt: str) -> None:
    _client, passkey = with_passkey(member(Role.OFFICER))
    fresh = browser()
    options = challenge(fresh)
    if spoilt == "another origin":
        passkey.origin = "http://localhost.example.org"
    if spoilt == "another key":
        passkey.private = Passkey().private
    sent = passkey.get(challenge(browser()) if spoilt == "another challenge" else options)
    if spoilt == "twice":
        assert fresh.post(reverse("mfa_login_webauthn"), {"credential": sent}).headers["Location"] == reverse(
            "workbench:today"
        )
        fresh = browser()
        challenge(fresh)
    sent = NO_ANSWERS.get(spoilt, sent)
    answer = fresh.post(reverse("mfa_login_webauthn"), {"credential": sent})
    assert answer.headers["Location"] == reverse("account_login")
    assert "_auth_user_id" not in fresh.session


@pytest.mark.parametrize("spoilt", NO_ANSWERS)
def test_what_is_no_answer_of_a_device_is_refused_in_a_sentence(spoilt: str) -> None:
    one = member(Role.OFFICER)
    with_passkey(one)
    client = sign_in(actor_of(one), client=browser())
    client.get(reverse("mfa_add_webauthn"))
    sent = {"name": "Diensthandy", "credential": NO_ANSWERS[spoilt]}
    answer: Any = client.post(reverse("mfa_add_webauthn"), sent)
    assert answer.status_code == 200
    assert str(BROKEN) in str(answer.context["form"].errors)
    assert Authenticator.objects.filter(type="webauthn").count() == 1  # the one she had
    for door in ("mfa_reauthenticate_webauthn", "mfa_authenticate"):
        assert client.post(reverse(door), {"credential": NO_ANSWERS[spoilt]}).status_code < 500


def test_somebody_else_s_passkey_is_not_hers_to_rename_or_remove() -> None:
    with_passkey(member(Role.OFFICER))
    theirs = Authenticator.objects.get(type="webauthn").pk
    other = sign_in(actor_of(member(Role.OFFICER)))
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert other.get(reverse(name, args=[theirs])).status_code == 404
        assert other.post(reverse(name, args=[theirs]), {"name": "Meiner"}).status_code == 404
    assert Authenticator.objects.filter(pk=theirs).exists()
