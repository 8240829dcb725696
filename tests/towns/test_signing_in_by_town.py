"""Signing in with a town's own sign-in, against a real provider: by issuer and subject, after an invitation, and not otherwise."""

import html
import json
import re
import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.settings.base import identity_providers
from miteinander.centres import queries, use_cases
from miteinander.centres.adapters import identities
from miteinander.centres.models import Invitation, Member, User
from miteinander.centres.tests.factories import actor_of, member
from miteinander.centres.tests.test_second_factor import SECRET
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Audience, acting_for
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused
from tests.signing_in import sign_in
from tests.towns import town

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")]
TODAY = "workbench:today"


@pytest.fixture(scope="module")
def both() -> Iterator[list[dict[str, Any]]]:
    with town.towns() as both:
        yield both


@pytest.fixture(autouse=True)
def muenster(both: list[dict[str, Any]], settings: Any) -> dict[str, Any]:
    settings.OIDC_PROVIDERS = both[:1]
    return both[0]


@pytest.fixture
def tine() -> Member:
    """An officer who has accepted her invitation with her town's sign-in."""
    one = member(Role.OFFICER)
    User.objects.filter(id=one.user_id).update(email="tine@example.org")
    client = Client()
    session = client.session
    session["invitation"] = "her invitation"
    session.save()
    answer = town.goes_there_and_back(client, asked={"next": "/einladung/"}, sub="tine", amr="pwd")
    assert answer.headers["Location"] == "/einladung/"
    request: Any = type("Request", (), {"session": client.session})
    use_cases.link_identity(user_id=one.user_id, **identities.pending(request) or {})
    return one


def invited(email: str = "ole@example.org") -> tuple[Invitation, str]:
    """An invitation of Münster, and the address behind its link."""
    director = actor_of(member(Role.DIRECTOR))
    with acting_for(director):
        invitation = use_cases.invite(
            invitation_id=uuid.uuid4(), email=email, roles=[Role.OFFICER], audience=Audience.STAFF,
            since=local_day(timezone.now()), by=director, at=timezone.now(),
        )  # fmt: skip
        return invitation, urlsplit(queries.link(invitation=Invitation.objects.get(id=invitation.id))).path


def comes_by_invitation(client: Client, page: str, **told: str) -> Any:
    """She opens the link, goes to her town from there, and is back on the page of the invitation."""
    onward = client.post(page, {"key": uuid.uuid4(), "sign_in": "1"})
    door = client.get(onward.headers["Location"]).content.decode()
    (asked,) = re.findall(rf'href="{reverse("openid_connect_login", args=["muenster"])}\?([^"]+)"', door)
    back = town.goes_there_and_back(client, asked=town.query(f"?{html.unescape(asked)}"), **told)
    assert back.headers["Location"] == page
    return client.get(page)


def test_invited_and_new_she_comes_in_by_her_town_without_a_password() -> None:
    client, (_invitation, page) = Client(), invited()
    here = comes_by_invitation(client, page, sub="ole", amr="mfa").content.decode()
    assert "Sie sind über „Stadt Münster“ angemeldet" in here
    assert "new-password" not in here
    answer = client.post(page, {"key": uuid.uuid4(), "name": "Ole Muster"})
    assert answer.headers["Location"] == reverse("account_login")
    assert "identity" not in client.session
    account = User.objects.get(email="ole@example.org")
    assert not account.has_usable_password()
    town.goes_there_and_back(client, sub="ole", amr="mfa")
    assert client.get(reverse(TODAY), follow=True).status_code == 200
    assert client.session["_auth_user_id"] == str(account.id)


def test_an_identity_of_somebody_else_does_not_take_the_invitation(tine: Member) -> None:
    """Tine's town account is hers already: with it nobody takes Ole's invitation, and the invitation stays open."""
    client, (invitation, page) = Client(), invited()
    session = client.session
    session["invitation"] = "another invitation"
    session["identity"] = {"provider": "muenster", "uid": "1" * 64, "at": time.time()}
    session.save()
    assert (
        "new-password" in client.get(page).content.decode()
    )  # said on the way to another invitation: counts for nothing here
    link = SocialAccount.objects.get()
    session["invitation"] = str(invitation.id)
    session["identity"] = {"provider": link.provider, "uid": link.uid, "at": time.time()}
    session.save()
    answer = client.post(page, {"key": uuid.uuid4(), "name": "Ole Muster"})
    assert (answer.status_code, "gehört schon zu einem anderen Zugang" in answer.content.decode()) == (422, True)
    assert not User.objects.filter(email="ole@example.org").exists()
    assert SocialAccount.objects.get() == link


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_with_the_town_s_second_factor_she_is_in(tine: Member) -> None:
    client = Client()
    answer = town.goes_there_and_back(client, asked={"next": "/team/"}, sub="tine", amr="pwd,mfa")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/team/")
    assert client.get("/team/", follow=True).status_code == 200
    assert client.get(reverse("centres:invite")).status_code == 403  # in, with her own rights


def test_the_agreed_class_counts_like_the_agreed_method(tine: Member) -> None:
    client = Client()
    town.goes_there_and_back(client, sub="tine", amr="pwd", acr="two")
    assert client.get(reverse(TODAY), follow=True).status_code == 200


@pytest.mark.parametrize("told", [{"amr": "pwd"}, {"amr": "pwd", "acr": "one"}, {}])
def test_without_it_ours_is_asked(tine: Member, told: dict[str, str]) -> None:
    client = Client()
    town.goes_there_and_back(client, sub="tine", **told)
    client.get(reverse("centres:choose"))
    assert client.get(reverse(TODAY)).headers["Location"] == reverse("centres:choose_factor")
    TOTP.activate(User.objects.get(id=tine.user_id), SECRET)
    again = Client()
    answer = town.goes_there_and_back(again, sub="tine", **told)
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert not signed_in(again)


def test_with_it_ours_is_not_asked_twice(tine: Member) -> None:
    TOTP.activate(User.objects.get(id=tine.user_id), SECRET)
    client = Client()
    town.goes_there_and_back(client, sub="tine", amr="mfa")
    assert signed_in(client)
    assert client.get(reverse(TODAY), follow=True).status_code == 200


def refused(answer: Any) -> str:
    assert answer.status_code == 403
    return str(answer.content.decode())


def test_somebody_without_invitation_reads_what_to_do(tine: Member) -> None:
    client = Client()
    page = refused(town.goes_there_and_back(client, sub="ole", amr="mfa"))
    assert "von einem Zentrum eingeladen" in page
    assert "Stadt Münster" in page
    assert not signed_in(client)
    assert SocialAccount.objects.count() == 1


def test_the_same_address_opens_nobody_s_account(tine: Member) -> None:
    """The town says "tine@example.org, verified" of anybody it likes; the account with this address stays shut."""
    User.objects.filter(id=tine.user_id).update(email="mallory@example.org")
    refused(town.goes_there_and_back(Client(), sub="mallory", amr="mfa"))


def test_the_same_subject_of_another_town_is_somebody_else(tine: Member, both: list[Any], settings: Any) -> None:
    """Also under the same name in the file: who changes the issuer there changes who everybody is."""
    settings.OIDC_PROVIDERS = both[1:]
    refused(town.goes_there_and_back(Client(), sub="tine", amr="mfa"))


def test_a_closed_account_stays_shut(tine: Member) -> None:
    User.objects.filter(id=tine.user_id).update(is_active=False)
    client = Client()
    answer = town.goes_there_and_back(client, sub="tine", amr="mfa")
    assert answer.headers["Location"] == reverse("account_inactive")
    assert not signed_in(client)


def test_an_identity_belongs_to_one_account(tine: Member) -> None:
    other = member(Role.OFFICER)
    link = SocialAccount.objects.get()
    with pytest.raises(Refused, match="anderen Zugang"):
        use_cases.link_identity(user_id=other.user_id, provider=link.provider, uid=link.uid)
    with pytest.raises(Refused, match="anderen Anmeldung"):
        use_cases.link_identity(user_id=tine.user_id, provider=link.provider, uid="0" * 64)
    assert use_cases.link_identity(user_id=tine.user_id, provider=link.provider, uid=link.uid) == link
    assert len(link.uid) == 64
    assert link.extra_data == {}
    assert "tine" not in link.uid


def test_what_was_said_before_the_invitation_is_forgotten_soon() -> None:
    request: Any = type(
        "Request", (), {"session": {"identity": {"provider": "muenster", "uid": "1", "at": time.time() - 901}}}
    )
    assert identities.pending(request) is None


@pytest.mark.parametrize(
    "spoilt", ["forged state", "no state", "foreign state", "another code", "replayed", "error", "cancelled"]
)
def test_an_answer_that_does_not_belong_to_this_attempt_opens_nothing(tine: Member, spoilt: str) -> None:
    client = Client()
    if spoilt in ("error", "cancelled"):
        error = "access_denied" if spoilt == "cancelled" else "server_error"
        answer = town.goes_there_and_back(client, error=error)
    else:
        back = town.shows(town.sets_out(client), sub="tine", amr="mfa")
        path, given = back.partition("?")[0], town.query(back)
        if spoilt == "forged state":
            given["state"] = "A" * 16
        if spoilt == "no state":
            del given["state"]
        if spoilt == "foreign state":  # somebody sends her own answer to another browser
            client = Client()
            town.sets_out(client)
        if spoilt == "another code":
            given["code"] = "x" * 43
        if spoilt == "replayed":
            thief = Client()
            assert client.get(back).status_code == 302
            given["state"] = town.query(town.sets_out(thief))["state"]
            client = thief
        answer = client.get(f"{path}?{urlencode(given)}")
    assert answer.status_code == (302 if spoilt == "cancelled" else 401)
    if spoilt == "cancelled":
        assert answer.headers["Location"] == reverse("account_login")
    else:
        assert "passte nicht zu diesem Versuch" in answer.content.decode()
    assert not signed_in(client)


def test_a_code_from_another_attempt_of_the_same_browser_is_refused(tine: Member) -> None:
    """State is right, the code is real and unused, but made for another nonce and another PKCE verifier."""
    client = Client()
    first, second = town.shows(town.sets_out(client), sub="tine", amr="mfa"), town.sets_out(client)
    given = town.query(first) | {"state": town.query(second)["state"]}
    answer = client.get(f"{first.partition('?')[0]}?{urlencode(given)}")
    assert (answer.status_code, signed_in(client)) == (401, False)


TAMPERED: dict[str, dict[str, Any]] = {
    "nothing": {},  # the control: signed anew and otherwise as it was, it is taken
    "nonce": {"nonce": "of another attempt"},
    "audience": {"aud": "another house"},
    "authorised party": {"azp": "another house"},
    "issuer": {"iss": "https://herne.example.org"},
    "expired": {"exp": 1},
    "no subject": {"sub": None},
    "signature": {},
    "no signature": {},
}


@pytest.mark.parametrize("spoilt", TAMPERED)
def test_a_token_that_is_not_for_us_and_now_is_refused(
    tine: Member, monkeypatch: pytest.MonkeyPatch, spoilt: str
) -> None:
    """A town whose key signs what it should not: what stands in the token counts, not over which line it came."""
    decode, forger = jwt.decode, rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def changed(token: str, key: Any, **how: Any) -> Any:
        said = decode(token, key, **how) | TAMPERED[spoilt]
        said = {name: value for name, value in said.items() if value is not None}
        unsigned = spoilt == "no signature"
        forged = jwt.encode(said, None if unsigned else forger, algorithm="none" if unsigned else "RS256")
        return decode(forged, key if spoilt == "signature" else forger.public_key(), **how)

    monkeypatch.setattr(jwt, "decode", changed)
    client = Client()
    answer = town.goes_there_and_back(client, sub="tine", amr="mfa")
    assert (answer.status_code, signed_in(client)) == ((302, True) if spoilt == "nothing" else (401, False))


def test_delicate_steps_ask_the_town_again_and_lead_back(tine: Member) -> None:
    one = member(Role.DIRECTOR)
    SocialAccount.objects.filter(user_id=tine.user_id).update(user_id=one.user_id)
    client = sign_in(actor_of(one), second_factor=False)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "provider", "at": time.time() - 1000}]
    session.save()
    wanted = reverse("centres:invite")
    asked = client.get(wanted)
    assert asked.headers["Location"].startswith(reverse("centres:confirm_by_town"))
    page = client.get(asked.headers["Location"]).content.decode()
    assert "process=redirect" in page
    other = town.goes_there_and_back(client, asked={"process": "redirect", "next": wanted}, sub="ole", amr="mfa")
    assert "jemand anderes angemeldet" in refused(other)
    assert client.get(wanted).status_code == 302
    back = town.goes_there_and_back(client, asked={"process": "redirect", "next": wanted}, sub="tine", amr="mfa")
    assert back.headers["Location"] == wanted
    assert client.get(wanted).status_code == 200


def test_nobody_connects_or_widens_anything_by_an_address(tine: Member) -> None:
    client = sign_in(actor_of(member(Role.OFFICER)))
    assert town.goes_there_and_back(client, asked={"process": "connect"}, sub="ole").status_code == 404
    asked = town.query(town.sets_out(Client(), scope="offline_access", auth_params="prompt=none&nonce=1"))
    assert (asked["scope"], "prompt" in asked, asked["nonce"] == "1") == ("openid", False, False)
    assert asked["code_challenge_method"] == "S256"
    assert Client().get("/konto/verwaltung/nirgendwo/").status_code == 404


def test_the_door_names_the_towns(tine: Member) -> None:
    page = Client().get(reverse("account_login") + "?next=/team/").content.decode()
    assert "Mit „Stadt Münster“ anmelden" in page
    assert f"{reverse('openid_connect_login', args=['muenster'])}?next=%2Fteam%2F" in page


def test_a_file_of_providers_says_what_is_missing(tmp_path: Any) -> None:
    file = tmp_path / "towns.json"
    one = {"id": "herne", "name": "Stadt Herne", "issuer": "https://id.example.org", "client_id": "x", "secret": "y"}
    file.write_text(json.dumps([one]))
    assert identity_providers(str(file)) == [one]
    for spoilt in ({k: v for k, v in one.items() if k != "secret"}, one | {"issuer": "http://id.example.org"}):
        file.write_text(json.dumps([spoilt]))
        with pytest.raises(Exception, match=r"secret fehlt|beginnt nicht mit https"):
            identity_providers(str(file))


def test_a_town_that_does_not_answer_or_answers_for_another_is_said_kindly(
    muenster: dict[str, Any], settings: Any
) -> None:
    for issuer in (f"http://localhost:{town.free_port()}", f"{muenster['issuer']}/"):
        settings.OIDC_PROVIDERS = [muenster | {"issuer": issuer}]
        answer = Client().get(reverse("openid_connect_login", args=["muenster"]))
        assert answer.status_code in (401, 502)
        assert "wurde nicht abgeschlossen" in answer.content.decode()
