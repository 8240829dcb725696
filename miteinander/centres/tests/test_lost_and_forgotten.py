"""Lost factors and forgotten passwords: who helps, who is told, what ends (guarantees V2 and A5)."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from miteinander.centres import tasks, use_cases
from miteinander.centres.models import AddressChange, FactorReset, Member, User
from miteinander.centres.tests.factories import HERNE, actor_of, member
from miteinander.centres.tests.test_second_factor import with_app
from miteinander.centres.vocabulary import STAFF_ROLES, AccountNews, Role
from miteinander.core.tenancy import acting_for, system
from miteinander.core.verdicts import Forbidden, Refused
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 9, 9, tzinfo=UTC)
REASON = "Telefon verloren, am Schreibtisch erkannt"
PASSWORD = "Kastanie im Innenhof"
TODAY = "workbench:today"


def told() -> list[dict[str, str]]:
    """What the worker is asked to tell, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [use_cases.TELL])
        return [json.loads(row[0]) for row in cursor.fetchall()]


def sent(job: dict[str, str]) -> Any:
    tasks.tell(**job)
    return mail.outbox[-1]


def reset(one: Member, by: Member, reason: str = REASON) -> FactorReset:
    actor = actor_of(by)
    with acting_for(actor):
        return use_cases.reset_factors(member_id=one.id, reason=reason, by=actor, at=AT)


def test_a_reset_ends_her_sessions_and_factors_and_keeps_the_reason() -> None:
    tine, director = member(Role.OFFICER), member(Role.DIRECTOR)
    here, _app = with_app(tine)
    there = sign_in(actor_of(tine))
    assert (here.get(reverse(TODAY)).status_code, there.get(reverse(TODAY)).status_code) == (200, 200)
    done = reset(tine, director)
    assert (done.member_id, done.reset_by, done.reason) == (tine.id, director.id, REASON)
    for client in (here, there):
        answer = client.get(reverse(TODAY))
        assert answer.headers["Location"].startswith(reverse("account_login"))
        assert "cache" in answer.headers["Clear-Site-Data"]
    assert not Authenticator.objects.filter(user_id=tine.user_id).exists()
    fresh = sign_in(actor_of(tine), second_factor=False)
    assert fresh.get(reverse(TODAY)).headers["Location"] == reverse("centres:choose_factor")


def test_she_is_told_and_nobody_s_reason_goes_by_mail() -> None:
    tine = member(Role.OFFICER)
    with_app(tine)
    reset(tine, member(Role.ADMIN))
    (job,) = told()
    letter = sent(job)
    assert letter.to == [User.objects.get(id=tine.user_id).email]
    assert "zurückgesetzt" in letter.subject
    assert "Leitung Ihres Zentrums" in letter.body
    assert REASON not in letter.body
    assert set(job) == {"account_id", "about", "mail_id"}


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_director_and_office_help(role: Role) -> None:
    tine, helper = member(Role.OFFICER), member(role)
    with_app(tine)
    if role in (Role.DIRECTOR, Role.ADMIN):
        reset(tine, helper)
    else:
        with pytest.raises(Forbidden):
            reset(tine, helper)


def test_nobody_resets_her_own_also_not_by_another_membership() -> None:
    director = member(Role.DIRECTOR)
    with_app(director)
    with pytest.raises(Forbidden, match="jemand anderes"):
        reset(director, director)
    with acting_for(system(1)):
        second = Member.objects.create(
            centre_id=1, user_id=director.user_id, audience="interpreter", roles=["interpreter"], name="Dieselbe",
            since=director.since, speaks_for=director.id,
        )  # fmt: skip
    with pytest.raises(Forbidden, match="jemand anderes"):
        reset(second, director)


def test_what_cannot_be_reset_is_said() -> None:
    director = member(Role.DIRECTOR)
    with pytest.raises(Refused, match="kein zweiter Schlüssel"):
        reset(member(Role.OFFICER), director)
    with pytest.raises(Refused, match="gehört nicht zum Zentrum"):
        reset(member(Role.OFFICER, centre_id=HERNE), director)


def test_the_page_asks_for_a_reason_and_tells_what_happened() -> None:
    tine = member(Role.OFFICER)
    with_app(tine)
    client = sign_in(actor_of(member(Role.DIRECTOR)))
    url = reverse("centres:reset_factors", args=[tine.id])
    key = "0b2f6d0c-9d4e-4f5e-8d0c-000000000009"
    assert "Bitte ausfüllen" in client.post(url, {"key": key, "reason": " "}).content.decode()
    page = client.post(url, {"key": key, "reason": REASON}, follow=True).content.decode()
    assert "bekommt eine Mail" in page
    assert url in client.get(reverse("centres:member", args=[tine.id])).content.decode()  # "Hilfe beim Anmelden"


def test_control_a_session_that_nobody_ends_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use_cases.sign_in.sessions, "end", lambda **_: 0)
    tine = member(Role.OFFICER)
    client = sign_in(actor_of(tine))
    with_app(tine)
    reset(tine, member(Role.DIRECTOR))
    assert client.get(reverse("centres:choose")).status_code in (200, 302)
    assert "account_login" not in client.get(reverse("mfa_index")).content.decode()
    assert client.get(reverse("mfa_index")).status_code == 200


def test_a_closed_account_is_out_at_the_next_click() -> None:
    tine = member(Role.OFFICER)
    client = sign_in(actor_of(tine))
    assert client.get(reverse(TODAY)).status_code == 200
    User.objects.filter(id=tine.user_id).update(is_active=False)
    assert client.get(reverse(TODAY)).headers["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("mfa_index")).headers["Location"].startswith(reverse("account_login"))


def with_known_password() -> User:
    user = User.objects.get(id=member(Role.OFFICER).user_id)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def test_a_forgotten_password_by_a_link_that_holds_once() -> None:
    user = with_known_password()
    running = Client()
    running.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    answer = Client().post(reverse("account_reset_password"), {"email": user.email.upper()})
    assert answer.headers["Location"] == reverse("account_reset_password_done")
    (job,) = told()
    letter = sent(job)
    link = re.search(r"http://\S+(/konto/password/reset/key/\S+)", letter.body)
    assert link
    client = Client()
    form = client.get(link.group(1), follow=True)
    typed = {"password1": "Regenschirm im Flur 7", "password2": "Regenschirm im Flur 7"}
    assert client.post(form.request["PATH_INFO"], typed).status_code == 302
    assert "gilt nicht mehr" in Client().get(link.group(1), follow=True).content.decode()
    assert running.get(reverse("mfa_index")).status_code == 302  # signed out there
    assert (
        Client().post(reverse("account_login"), {"login": user.email, "password": typed["password1"]}).status_code
        == 302
    )
    assert [one["about"] for one in told()] == [AccountNews.NEW_PASSWORD, AccountNews.PASSWORD_CHANGED]


def test_the_answer_is_the_same_for_an_account_that_does_not_exist() -> None:
    user = with_known_password()
    answers = [
        Client().post(reverse("account_reset_password"), {"email": email})
        for email in (user.email, "niemand@example.org")
    ]
    assert len({(one.status_code, one.headers["Location"], one.content) for one in answers}) == 1
    known, unknown = told()
    assert sent(known).to == [user.email]
    tasks.tell(**unknown)
    assert len(mail.outbox) == 1
    logins = [
        Client().post(reverse("account_login"), {"login": email, "password": "falsch geraten"}).content.decode()
        for email in (user.email, "niemand@example.org")
    ]
    same = [re.sub(r'value="[^"]*"', "", page) for page in logins]
    assert same[0] == same[1]


def test_whoever_never_had_a_password_gets_none_by_mail() -> None:
    """Else a link to a new password would take the place of an invitation that has run out."""
    user = with_known_password()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Client().post(reverse("account_reset_password"), {"email": user.email})
    (job,) = told()
    assert "/reset/key/" not in sent(job).body


def test_the_link_leads_to_our_house_whatever_the_request_calls_it() -> None:
    user = with_known_password()
    Client().post(reverse("account_reset_password"), {"email": user.email}, headers={"host": "localhost"})
    (job,) = told()
    assert "http://localhost:8000/" in sent(job).body


@pytest.mark.parametrize("news", AccountNews)
def test_every_mail_says_what_happened_and_what_to_do(news: AccountNews) -> None:
    user = with_known_password()
    if news.value.startswith("address_"):
        use_cases.ask_for_address(user_id=user.pk, address="neu@example.org", at=AT)
    if news is AccountNews.ADDRESS_CHANGED:
        wish = AddressChange.objects.get(user=user)
        use_cases.confirm_address(change_id=wish.id, user_id=user.pk, at=AT)
    letter = sent({"account_id": str(user.pk), "about": news.value, "mail_id": "1"})
    assert letter.subject
    # A mistyped new address is somebody else's: it does not learn the one from before.
    assert ("neu@example.org" if news is AccountNews.ADDRESS_WANTED else user.email) in letter.body
    assert "Guten Tag" in letter.body
    assert letter.extra_headers["Message-ID"].startswith("<1@")


def test_a_new_factor_is_told_by_mail() -> None:
    client, _app = with_app(member(Role.OFFICER))
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    assert [one["about"] for one in told()][-1] == AccountNews.FACTOR_REMOVED
