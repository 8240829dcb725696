"""Correction by the persons themselves (Art. 16 GDPR): name, number, mail address; and whoever tries it with somebody else's."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from miteinander.centres import queries, tasks, use_cases
from miteinander.centres.models import AddressChange, Member, User
from miteinander.centres.rules import sign_in as rules
from miteinander.centres.tests.factories import HERNE, actor_of, member
from miteinander.centres.tests.test_lost_and_forgotten import told
from miteinander.centres.vocabulary import AccountNews, Role
from miteinander.core import links
from miteinander.core.tenancy import Audience, acting_for, system
from miteinander.core.verdicts import Refused
from tests.signing_in import showed, sign_in

pytestmark = pytest.mark.django_db
NEW = "neue.adresse@example.org"
OWN, CHANGE = reverse("centres:own_details"), reverse("centres:change_address")


def key() -> str:
    return str(uuid.uuid4())


def ask(client: Client, address: str = NEW) -> HttpResponse:
    answer: Any = client.post(CHANGE, {"key": key(), "email": address})
    return answer


def letters() -> dict[str, Any]:
    """All mails that the worker has to send, sent now: by news."""
    found = {}
    for job in told():
        before = len(mail.outbox)
        tasks.tell(**job)
        if len(mail.outbox) > before:
            found[job["about"]] = mail.outbox[-1]
    return found


def link_in(letter: Any) -> str:
    found = re.search(r"http://localhost:8000(/konto/adresse/\S+)", letter.body)
    assert found
    return found.group(1)


def account(one: Member) -> User:
    return User.objects.get(id=one.user_id)


def test_somebody_of_the_team_changes_her_name_and_number_at_once_with_history() -> None:
    tine = member(Role.OFFICER)
    client = sign_in(actor_of(tine))
    answer = client.post(OWN, {"key": key(), "version": 1, "name": "Tine Neu", "phone": "0211 4567-12"})
    assert answer.status_code == 302
    assert "Tine Neu" in client.get(OWN).content.decode()
    with acting_for(actor_of(tine)):
        now = Member.objects.get(id=tine.id)
        assert (now.name, now.phone, now.version) == ("Tine Neu", "0211 4567-12", 2)
        events: Any = Member._meta.get_field("events").related_model
        newest = events.objects.filter(pgh_obj=tine.id).order_by("-pgh_id").first()
        assert newest.pgh_context["member"] == str(tine.id)


def test_two_windows_are_a_conflict_and_an_empty_name_is_none() -> None:
    client = sign_in(actor_of(member(Role.OFFICER)))
    sent = {"name": "Erste", "phone": "", "version": 1}
    assert client.post(OWN, sent | {"key": key()}).status_code == 302
    late = client.post(OWN, sent | {"key": key(), "name": "Zweite"})
    assert late.status_code == 409
    assert "Erste" in late.content.decode()
    assert client.post(OWN, {"key": key(), "version": 2, "name": " ", "phone": ""}).status_code == 422


def test_a_school_s_secretary_changes_herself_and_nobody_else() -> None:
    school = uuid.uuid4()
    one, other = member(Role.ORG_USER, speaks_for=school), member(Role.ORG_USER, speaks_for=school)
    client = sign_in(actor_of(one))
    answer = client.post(
        OWN, {"key": key(), "version": 1, "name": "Neu", "phone": "", "id": str(other.id), "roles": "director"}
    )
    assert answer.status_code == 302
    with acting_for(system(1)):
        assert Member.objects.get(id=one.id).name == "Neu"
        assert Member.objects.get(id=one.id).roles == [Role.ORG_USER]
        assert Member.objects.get(id=other.id).name == other.name
    # The wall itself: with her rights a statement slipped in changes neither her roles nor her name.
    with acting_for(actor_of(one)):
        assert Member.objects.filter(id=one.id).update(roles=[Role.DIRECTOR]) == 0


def test_a_new_address_holds_once_it_is_confirmed_and_the_old_one_is_told_twice() -> None:
    tine = member(Role.OFFICER)
    client, old = sign_in(actor_of(tine)), account(tine).email
    assert ask(client, NEW.upper()).headers["Location"] == reverse("mfa_index")
    assert account(tine).email == old
    assert NEW in client.get(reverse("mfa_index")).content.decode()
    asked = letters()
    assert {news: letter.to for news, letter in asked.items()} == {
        AccountNews.ADDRESS_ASKED: [old],
        AccountNews.ADDRESS_WANTED: [NEW],
    }
    assert NEW not in asked[AccountNews.ADDRESS_ASKED].body
    link = link_in(asked[AccountNews.ADDRESS_WANTED])
    assert client.get(link).status_code == 200
    assert account(tine).email == old  # looking is not clicking: mail programs look
    assert client.post(link, {"key": key()}).headers["Location"] == reverse("mfa_index")
    assert account(tine).email == NEW
    assert letters()[AccountNews.ADDRESS_CHANGED].to == [old]
    assert client.get(reverse("workbench:today")).status_code == 200  # still signed in
    assert {set(job) == {"account_id", "about", "mail_id"} for job in told()} == {True}  # no address in the queue


def test_the_address_of_somebody_else_is_answered_alike_and_no_stranger_gets_a_mail(settings: Any) -> None:
    """No oracle: page, rows and jobs are the same; the worker alone sees that the address is taken."""
    settings.DEMO = False  # the demo shows links, which are never alike
    victim, tine, control = member(Role.OFFICER), member(Role.OFFICER), member(Role.OFFICER)
    User.objects.filter(id=victim.user_id).update(password="!")  # signs in by her town alone
    seen = []
    for one, address in ((tine, account(victim).email), (control, NEW)):
        client = sign_in(actor_of(one))
        before = len(told())
        answer = ask(client, address)
        page = client.get(reverse("mfa_index")).content.decode()
        page = re.sub(r'value="[^"]*"|csrf\S+', "", page.replace(address, "X").replace(account(one).email, "ICH"))
        page = re.sub(r"Person \d+", "", page)
        seen.append((answer.status_code, answer.headers["Location"], [job["about"] for job in told()[before:]], page))
    assert seen[0] == seen[1]
    sent = letters()
    assert [letter.to for letter in mail.outbox].count([account(victim).email]) == 0
    assert sent[AccountNews.ADDRESS_WANTED].to == [NEW]  # the control's; hers went nowhere


def test_control_without_the_look_at_other_accounts_the_stranger_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    victim, tine = member(Role.OFFICER), member(Role.OFFICER)
    ask(sign_in(actor_of(tine)), account(victim).email)
    monkeypatch.setattr(queries.own.User.objects, "filter", lambda **_: User.objects.none())
    monkeypatch.setattr(tasks.queries, "account_of", lambda **_: User.objects.get(id=tine.user_id))
    assert letters()[AccountNews.ADDRESS_WANTED].to == [account(victim).email]


def test_an_address_that_was_taken_meanwhile_is_nobody_s_twice() -> None:
    tine = member(Role.OFFICER)
    client = sign_in(actor_of(tine))
    ask(client)
    link = link_in(letters()[AccountNews.ADDRESS_WANTED])
    with acting_for(system(1)):
        User.objects.create(email=NEW, password="!")
    answer = client.post(link, {"key": key()})
    assert answer.status_code == 422
    assert "gilt nicht mehr" in answer.content.decode()
    assert account(tine).email != NEW
    assert client.get(OWN).status_code == 200


def test_a_link_works_once_in_time_and_for_its_own_person() -> None:
    tine, other = member(Role.OFFICER), member(Role.OFFICER)
    client = sign_in(actor_of(tine))
    ask(client)
    link = link_in(letters()[AccountNews.ADDRESS_WANTED])
    # Nobody: to the door, and nothing else.
    assert Client().get(link).headers["Location"].startswith(reverse("account_login"))
    assert Client().post(link, {"key": key()}).headers["Location"].startswith(reverse("account_login"))
    # Somebody else, signed in.
    stranger = sign_in(actor_of(other))
    for answer in (stranger.get(link), stranger.post(link, {"key": key()})):
        assert answer.status_code == 404
        assert "gehört zu einem anderen Zugang" in answer.content.decode()
        assert NEW not in answer.content.decode()
    # Forged, one letter off.
    forged = f"{link[:-2]}{'A' if link[-2] != 'A' else 'B'}/"
    assert client.post(forged, {"key": key()}).status_code == 404
    # Late.
    day = timedelta(hours=25)
    change = AddressChange.objects.get(user=tine.user_id)
    AddressChange.objects.update(asked_at=change.asked_at - day, expires_at=change.expires_at - day)
    late = client.post(link, {"key": key()})
    assert late.status_code == 404
    assert "24 Stunden" in late.content.decode()
    assert account(tine).email != NEW
    AddressChange.objects.update(asked_at=change.asked_at, expires_at=change.expires_at)
    # In time; and once more.
    assert client.post(link, {"key": key()}).status_code == 302
    again = client.post(link, {"key": key()})
    assert again.status_code == 404
    assert "schon benutzt" in again.content.decode()
    # Back to the first address by an old link: there is none that still holds.
    assert account(tine).email == NEW


def test_only_the_newest_wish_holds() -> None:
    tine = member(Role.OFFICER)
    client = sign_in(actor_of(tine))
    ask(client)
    first = link_in(letters()[AccountNews.ADDRESS_WANTED])
    ask(client, "andere@example.org")
    assert client.post(first, {"key": key()}).status_code == 404
    assert AddressChange.objects.filter(user=tine.user_id).count() == 1


def test_a_stolen_dump_makes_no_link() -> None:
    tine = member(Role.OFFICER)
    client = sign_in(actor_of(tine))
    ask(client)
    change = AddressChange.objects.get(user=tine.user_id)
    assert client.get(reverse("centres:confirm_address", args=[change.digest])).status_code == 404
    assert change.digest == links.digest(queries.address_token(change=change))
    assert queries.address_token(change=change) not in str(vars(change))


def test_both_doors_ask_who_it_is_and_are_shut_after_many_tries() -> None:
    tine = member(Role.OFFICER)
    stale = sign_in(actor_of(tine), second_factor=False)
    session = stale.session
    session["account_authentication_methods"] = []
    showed(session, "password", ago=3600)
    showed(session, rules.FACTOR, ago=3600, type=rules.DEMO)
    session.save()
    assert stale.get(CHANGE).status_code == 302
    assert ask(stale).status_code == 403
    assert not AddressChange.objects.exists()
    client = sign_in(actor_of(tine))
    answers = [ask(client, f"neu{number}@example.org").status_code for number in range(4)]
    assert answers == [302, 302, 302, 429]
    # Nobody is pestered at her own mailbox from many accounts.
    pestered = [ask(sign_in(actor_of(member(Role.OFFICER))), "opfer@example.org").status_code for _ in range(4)]
    assert pestered == [302, 302, 302, 429]


def test_a_link_to_a_new_password_that_lies_in_the_old_mailbox_is_dead_then() -> None:
    tine = member(Role.OFFICER)
    user = account(tine)
    user.set_password("Kastanie im Innenhof")
    user.save(update_fields=["password"])
    Client().post(reverse("account_reset_password"), {"email": user.email})
    reset = re.search(r"http://localhost:8000(/konto/password/reset/key/\S+)", letters()["new_password"].body)
    assert reset
    client = sign_in(actor_of(tine))
    ask(client)
    client.post(link_in(letters()[AccountNews.ADDRESS_WANTED]), {"key": key()})
    assert account(tine).email == NEW
    assert "gilt nicht mehr" in Client().get(reset.group(1), follow=True).content.decode()


def test_the_link_is_shown_in_the_demo_alone(settings: Any) -> None:
    client = sign_in(actor_of(member(Role.OFFICER)))
    ask(client)
    settings.DEMO = False
    assert "/konto/adresse/" not in client.get(reverse("mfa_index")).content.decode().replace(f'"{CHANGE}"', "")
    settings.DEMO = True
    assert "http://localhost:8000/konto/adresse/" in client.get(reverse("mfa_index")).content.decode()


def test_one_address_in_all_centres() -> None:
    tine = member(Role.OFFICER)
    with acting_for(system(HERNE)):
        elsewhere = Member.objects.create(
            centre_id=HERNE, user_id=tine.user_id, audience=Audience.STAFF, roles=[Role.OFFICER], name="Tine", since=tine.since
        )  # fmt: skip
    client = sign_in(actor_of(tine))
    ask(client)
    client.post(link_in(letters()[AccountNews.ADDRESS_WANTED]), {"key": key()})
    with acting_for(actor_of(elsewhere)):
        assert Member.objects.select_related("user").get(id=elsewhere.id).user.email == NEW


def test_the_same_address_again_is_said_and_nothing_happens() -> None:
    tine = member(Role.OFFICER)
    answer = ask(sign_in(actor_of(tine)), account(tine).email.upper())
    assert answer.status_code == 422
    assert not told()


def test_wishes_that_came_to_nothing_go_by_night_and_former_addresses_with_the_mails() -> None:
    tine, other = member(Role.OFFICER), member(Role.OFFICER)
    at = timezone.now()
    for one in (tine, other):
        use_cases.ask_for_address(user_id=one.user_id, address=f"{one.id}@example.org", at=at)
    change = AddressChange.objects.get(user=tine.user_id)
    use_cases.confirm_address(change_id=change.id, user_id=tine.user_id, at=at)
    assert use_cases.forget_addresses(at=at + timedelta(hours=23)) == 0
    assert use_cases.forget_addresses(at=at + timedelta(hours=25)) == 1
    assert queries.former_addresses(user_ids=[tine.user_id]) == {change.former}
    assert use_cases.forget_addresses(at=at + timedelta(days=380)) == 1
    tasks.forget_addresses(timestamp=0)


def test_the_database_bears_one_open_wish_per_account() -> None:
    tine = member(Role.OFFICER)
    at = timezone.now()
    use_cases.ask_for_address(user_id=tine.user_id, address=NEW, at=at)
    with (
        pytest.raises(Exception, match="address_change_open_once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO centres_addresschange SELECT gen_random_uuid(), former, address, 'x', asked_at, expires_at, NULL, user_id"
            " FROM centres_addresschange"
        )
    with pytest.raises(Refused):
        use_cases.confirm_address(change_id=uuid.uuid4(), user_id=tine.user_id, at=at)
