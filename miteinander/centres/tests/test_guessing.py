"""Guessing is slow, nobody is shut out, and no bucket is everybody's (guarantee A2)."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from miteinander.centres.adapters import guessing
from miteinander.centres.models import User
from miteinander.centres.tests.factories import actor_of, member
from miteinander.centres.tests.test_second_factor import with_app
from miteinander.centres.vocabulary import Role
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "Kastanie im Innenhof"
HERS = "tine.muster@example.org"
HERE, THERE = "192.0.2.1", "192.0.2.2"
VARIANTS = [
    HERS,
    HERS.upper(),
    f"  {HERS}",
    f"{HERS}\t",
    "Tine.Muster@Example.org",
    "tıne.muster@example.org",
    "TİNE.MUSTER@example.org",
]


@pytest.fixture
def tine() -> User:
    one = member(Role.OFFICER)
    user = User.objects.get(id=one.user_id)
    user.email = HERS
    user.set_password(PASSWORD)
    user.save(update_fields=["email", "password"])
    return user


def tries(login: str, password: str = "falsch geraten", address: str = HERE) -> int:  # noqa: S107
    """The status that somebody without a session gets."""
    answer = Client(REMOTE_ADDR=address).post(reverse("account_login"), {"login": login, "password": password})
    return int(answer.status_code)


def test_five_wrong_passwords_and_then_a_minute(tine: User) -> None:
    assert [tries(HERS) for _try in range(7)] == [200] * 5 + [429] * 2
    assert tries(HERS, PASSWORD) == 429
    page = Client(REMOTE_ADDR=HERE).post(reverse("account_login"), {"login": HERS, "password": "x"})
    assert 0 < int(page.headers["Retry-After"]) <= 60
    assert "In einer Minute geht es weiter" in page.content.decode()


def test_a_right_password_costs_nothing(tine: User) -> None:
    assert [tries(HERS, PASSWORD) for _try in range(8)] == [302] * 8


@pytest.mark.parametrize("login", VARIANTS[1:6])
def test_another_way_of_typing_it_is_the_same_bucket(tine: User, login: str) -> None:
    for _try in range(5):
        tries(HERS)
    assert tries(login) == 429


def test_an_account_that_does_not_exist_has_the_same_limit() -> None:
    assert [tries("niemand@example.org") for _try in range(6)] == [200] * 5 + [429]


def test_the_person_herself_stays_in_while_others_hammer(tine: User) -> None:
    assert tries(HERS, PASSWORD, HERE) == 302  # she was here before
    elsewhere = [tries(HERS, address=f"198.51.100.{number}") for number in range(40)]
    assert elsewhere.count(200) == guessing.ACCOUNT.at_once
    assert tries(HERS, PASSWORD, THERE) == 429  # from where nobody knows her: later
    assert tries(HERS, PASSWORD, HERE) == 302


def test_whoever_is_signed_in_already_makes_no_address_known(tine: User) -> None:
    """A door that leads on without asking for the password has not seen the right one."""
    mallory = sign_in(actor_of(member(Role.OFFICER)), client=Client(REMOTE_ADDR=THERE))
    assert mallory.post(reverse("account_login"), {"login": HERS, "password": "x"}).status_code == 302
    for number in range(20):
        tries(HERS, address=f"198.51.100.{number}")
    assert tries(HERS, address=THERE) == 429


def test_nobody_shares_a_bucket_with_everybody(tine: User) -> None:
    for number in range(25):
        tries("", address=f"198.51.{number}.7")
        tries(f"gast{number}@example.org", address=f"198.51.{number}.8")
    assert tries(HERS, PASSWORD, THERE) == 302
    assert guessing.take([(guessing.ACCOUNT, ""), (guessing.ADDRESS, "")]).taken == []


def test_one_address_cannot_try_the_whole_town() -> None:
    got = [tries(f"gast{number}@example.org") for number in range(70)]
    assert got.count(200) == guessing.ADDRESS.at_once


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::5", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::5", "2001:db8:1:3::5", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "192.0.2.2", False),
    ],
)
def test_a_household_is_one_address(rf: Any, one: str, other: str, same: bool) -> None:
    first, second = (guessing.network(rf.get("/", REMOTE_ADDR=address)) for address in (one, other))
    assert (first == second) is same


def test_codes_are_slower_to_guess_than_passwords() -> None:
    client, _app = with_app(member(Role.OFFICER))
    got = [client.post(reverse("mfa_reauthenticate"), {"code": "000000"}).status_code for _try in range(7)]
    assert got == [200] * 5 + [429] * 2


def test_codes_at_the_door_are_counted_for_the_account_whatever_the_session(tine: User) -> None:

    TOTP.activate(tine, "JBSWY3DPEHPK3PXP")
    got = []
    for _try in range(7):
        client = Client(REMOTE_ADDR=HERE)
        client.post(reverse("account_login"), {"login": HERS, "password": PASSWORD})
        got.append(client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code)
    assert got == [200] * 5 + [429] * 2


def test_links_to_a_new_password_are_few() -> None:
    got = [
        Client(REMOTE_ADDR=f"198.51.100.{number}").post(reverse("account_reset_password"), {"email": login}).status_code
        for number, login in enumerate(VARIANTS[:5])
    ]
    assert got == [302] * 3 + [429] * 2
