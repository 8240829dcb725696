"""Inviting somebody, and the page behind the link: who may, what holds, what is dead."""

import html
import re
import uuid
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from miteinander.centres import queries, use_cases
from miteinander.centres.models import Invitation, Member, MemberTopic, User
from miteinander.centres.states import InvitationState
from miteinander.centres.tests.factories import HERNE, MUENSTER, PASSWORD, accepts, actor_of, member
from miteinander.centres.vocabulary import STAFF_ROLES, Role, TopicKind
from miteinander.core.tenancy import Actor, Audience, acting_for, system
from miteinander.core.verdicts import Conflict, Forbidden, Refused
from miteinander.correspondence import tasks
from miteinander.correspondence.models import Mail
from miteinander.correspondence.notices import LINK
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 9, 9, tzinfo=UTC)
TODAY = date(2026, 3, 9)
NEW = {"name": "Tine Muster", "password": PASSWORD}


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AT)


def text(answer: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def asked(by: Actor, email: str = "tine@example.org", **changes: Any) -> Invitation:
    values = {"roles": [Role.OFFICER], "audience": Audience.STAFF, "since": TODAY, "at": AT}
    with acting_for(by):
        return use_cases.invite(invitation_id=uuid.uuid4(), email=email, by=by, **(values | changes))


def path(invitation: Invitation) -> str:
    with acting_for(system(invitation.centre_id)):
        fresh = Invitation.objects.get(id=invitation.id)
    return queries.link(invitation=fresh).removeprefix("http://localhost:8000")


def key(**typed: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), **typed}


def standing(invitation: Invitation) -> Invitation:
    with acting_for(system(invitation.centre_id)):
        return Invitation.objects.get(id=invitation.id)


def members(centre_id: int = MUENSTER) -> dict[str, Member]:
    with acting_for(system(centre_id)):
        return {one.user.email: one for one in Member.objects.select_related("user").order_by("id")}


@pytest.mark.parametrize("role", STAFF_ROLES)
@pytest.mark.parametrize("wanted", STAFF_ROLES)
def test_invite_to_the_team_is_the_directors_and_a_little_the_offices(role: Role, wanted: Role) -> None:
    by = actor_of(member(role))
    may = role is Role.DIRECTOR or (role is Role.ADMIN and wanted in (Role.OFFICER, Role.SECONDED_TEACHER))
    if may:
        assert asked(by, "Tine@Example.org", roles=[wanted]).email == "tine@example.org"
    else:
        with pytest.raises(Forbidden):
            asked(by, roles=[wanted])


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_invite_for_institutions_and_from_the_pool(role: Role) -> None:
    by = actor_of(member(role))
    for audience, wanted in ((Audience.INSTITUTION, Role.ORG_USER), (Audience.INTERPRETER, Role.INTERPRETER)):
        given = {"audience": audience, "roles": [wanted], "speaks_for": uuid.uuid4()}
        if role in (Role.DIRECTOR, Role.POOL_COORDINATOR, Role.ADMIN):
            assert asked(by, **given).state == InvitationState.OPEN
        else:
            with pytest.raises(Forbidden):
                asked(by, **given)


def test_invite_makes_no_account_and_stores_no_token() -> None:
    invitation = asked(actor_of(member(Role.DIRECTOR)))
    secret = path(invitation).rstrip("/").rpartition("/")[2]
    assert len(secret) == 43  # 256 bits
    assert not User.objects.filter(email="tine@example.org").exists()
    with acting_for(system(MUENSTER)), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(i::text || e::text, '') FROM centres_invitation i, centres_invitationevent e")
        stored = cursor.fetchone()[0]
    assert secret not in stored
    assert invitation.digest in stored


def test_control_a_stolen_table_opens_nothing_and_the_token_does() -> None:
    invitation = asked(actor_of(member(Role.DIRECTOR)))
    stolen = reverse("centres:accept", args=[MUENSTER, invitation.digest])
    assert Client().post(stolen, key(**NEW)).status_code == 404
    assert Client().post(path(invitation), key(**NEW)).status_code == 302


def test_invite_tells_nobody_whether_an_account_exists() -> None:
    elsewhere = member(Role.OFFICER, centre_id=HERNE)
    with acting_for(system(HERNE)):
        User.objects.create(email="zu@example.org", password="!", is_active=False)
    director = sign_in(actor_of(member(Role.DIRECTOR)))
    answers = {
        email: director.post(
            reverse("centres:invite"), key(email=email, roles=["officer"], since="2026-03-09"), follow=True
        )
        for email in (elsewhere.user.email, "zu@example.org", "niemand@example.org")
    }
    said = {re.sub(r"[0-9a-f-]{36}|\S+@example.org", "", text(answer)[:300]) for answer in answers.values()}
    assert ({answer.status_code for answer in answers.values()}, len(said)) == ({200}, 1)


def test_invite_twice_is_refused_and_the_same_click_is_one() -> None:
    by = actor_of(member(Role.DIRECTOR))
    first = asked(by)
    with acting_for(by):
        again = use_cases.invite(
            invitation_id=first.id, email="x@example.org", roles=[Role.OFFICER], audience=Audience.STAFF, since=TODAY,
            by=by, at=AT,
        )  # fmt: skip
    assert again.email == first.email
    with pytest.raises(Refused, match="schon eingeladen") as refused:
        asked(by, "TINE@example.org")
    assert refused.value.field == "email"
    accepts(first)
    with pytest.raises(Refused, match="gehört schon dazu, als „Tine Muster“"):
        asked(by)
    with pytest.raises(Refused, match="letzte Tag"):
        asked(by, "spaet@example.org", until=TODAY - timedelta(days=1))


def test_opening_the_link_changes_nothing() -> None:
    invitation = asked(actor_of(member(Role.DIRECTOR)))
    before = standing(invitation).__dict__ | {"_state": None}
    for _visit in range(3):
        answer = Client().get(path(invitation))
        assert (answer.status_code, "Sie sind neu hier" in text(answer)) == (200, True)
    assert Client().head(path(invitation)).status_code == 200
    assert standing(invitation).__dict__ | {"_state": None} == before


def test_accept_makes_account_and_membership_once() -> None:
    by = actor_of(member(Role.DIRECTOR))
    with acting_for(by):
        topic = use_cases.add_topic(
            topic_id=uuid.uuid4(), kind=TopicKind.TOPIC, name="Elternarbeit", text="", valid_from=TODAY, by=by
        )
    invitation = asked(by, topics=[topic.id, uuid.uuid4()], until=TODAY + timedelta(days=300))
    link, browser = path(invitation), Client()
    answer = browser.post(link, key(**NEW))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("account_login"))
    made = members()["tine@example.org"]
    assert (made.name, made.roles, made.since, made.until) == (
        "Tine Muster",
        [Role.OFFICER],
        TODAY,
        TODAY + timedelta(days=300),
    )
    assert made.user.check_password(PASSWORD)
    with acting_for(system(MUENSTER)):
        assert list(MemberTopic.objects.filter(member=made).values_list("topic", flat=True)) == [topic.id]
    replay = Client().post(link, key(name="Eve", password="noch ein langes Passwort"))
    assert (replay.status_code, "Dieser Link gilt nicht" in text(replay)) == (404, True)
    assert User.objects.get(email="tine@example.org").check_password(PASSWORD)


def dead(invitation: Invitation, how: str, director: Member) -> str:
    """The address, after something has happened to it."""
    link, by = path(invitation), actor_of(director)
    if how == "forged":
        return link[:-3] + ("AA/" if link[-3:] != "AA/" else "BB/")
    if how == "of another centre":
        return link.replace(f"/{MUENSTER}/", f"/{HERNE}/")
    if how == "of no centre":
        return link.replace(f"/{MUENSTER}/", "/30000000000/")
    with acting_for(system(MUENSTER)):
        if how == "withdrawn":
            use_cases.withdraw(invitation_id=invitation.id, by=by, at=AT)
        elif how == "sent again":
            use_cases.send_again(invitation_id=invitation.id, by=by, at=AT)
        elif how == "expired":
            Invitation.objects.filter(id=invitation.id).update(
                sent_at=AT - timedelta(days=7), expires_at=AT - timedelta(seconds=0)
            )
        elif how == "over before it began":
            Invitation.objects.filter(id=invitation.id).update(
                since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1)
            )
        elif how == "sent by a leaver":
            Member.objects.filter(id=director.id).update(until=TODAY - timedelta(days=1))
        elif how == "sent by who lost the role":
            Member.objects.filter(id=director.id).update(roles=[Role.OFFICER])
    return link


DEAD = (
    "forged", "of another centre", "of no centre", "withdrawn", "sent again", "expired", "over before it began",
    "sent by a leaver", "sent by who lost the role",
)  # fmt: skip


@pytest.mark.parametrize("how", DEAD)
def test_a_link_that_does_not_hold_answers_with_one_kind_page(how: str) -> None:
    director = member(Role.DIRECTOR)
    invitation = asked(actor_of(director))
    link = dead(invitation, how, director)
    pages = [Client().get(link), Client().post(link, key(**NEW)), Client().post(link, key(sign_in="1"))]
    assert [page.status_code for page in pages] == [404, 404, 404]
    assert all("Vielleicht haben Sie die Einladung schon angenommen" in text(page) for page in pages)
    assert "tine@example.org" not in members()
    assert not User.objects.filter(email="tine@example.org").exists()


def test_accepting_under_the_lock_asks_again() -> None:
    """Between opening and sending something happened: the deed itself looks, not only the page."""
    director = member(Role.DIRECTOR)
    invitation = asked(actor_of(director))
    dead(invitation, "withdrawn", director)
    with pytest.raises(Refused, match="gilt nicht mehr"):
        accepts(invitation)
    assert not User.objects.filter(email="tine@example.org").exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "kurz"}, "mindestens 12 Zeichen"),
        ({"password": "q1w2e3r4t5y6"}, "zu üblich"),
        ({"password": "tine@example.org"}, "zu ähnlich"),
        ({"password": "Integrationszentrum-7"}, "werden zuerst geraten"),
        ({"password": ""}, "Bitte ausfüllen"),
        ({"password": "x" * 10_000}, "höchstens 256 Zeichen"),
        ({"name": ""}, "Bitte ausfüllen"),
    ],
)
def test_accept_says_at_the_field_what_is_wrong_and_keeps_the_name(typed: dict[str, str], said: str) -> None:
    invitation = asked(actor_of(member(Role.DIRECTOR)))
    answer = Client().post(path(invitation), key(**(NEW | typed)))
    assert (answer.status_code, said in text(answer)) == (422, True), text(answer)
    assert ("Tine Muster" in answer.content.decode()) == ("name" not in typed)
    assert "tine@example.org" not in members()


def test_whoever_has_an_account_signs_in_and_accepts() -> None:
    hers = member(Role.OFFICER, centre_id=HERNE)
    invitation = asked(actor_of(member(Role.DIRECTOR)), hers.user.email)
    User.objects.filter(id=hers.user_id).update(password="pbkdf2$x")
    taken = Client().post(path(invitation), key(**NEW))
    assert (taken.status_code, "Dann melden Sie sich bitte an" in text(taken)) == (422, True)
    browser = Client()
    on = browser.post(path(invitation), key(sign_in="1"))
    assert on.headers["Location"].startswith(reverse("account_login"))
    assert browser.session["invitation"] == str(invitation.id)
    assert browser.session["invitation_centre"] == MUENSTER
    sign_in(actor_of(hers), client=browser)
    assert browser.post(path(invitation), key(name="Tine")).headers["Location"] == reverse("centres:choose")
    assert "invitation" not in browser.session
    assert members()[hers.user.email].user_id == hers.user_id
    assert "Kommunales Integrationszentrum Münster" in text(browser.get(reverse("centres:choose")))


def test_another_address_needs_the_invited_one() -> None:
    invitation = asked(actor_of(member(Role.DIRECTOR)))
    browser = sign_in(actor_of(member(Role.OFFICER, centre_id=HERNE)))
    assert "mit einer anderen Adresse angemeldet" in text(browser.get(path(invitation)))
    answer = browser.post(path(invitation), key(name="Eve"))
    assert (answer.status_code, "gilt für eine andere E-Mail-Adresse" in text(answer)) == (422, True)
    assert standing(invitation).state == InvitationState.OPEN


def test_an_account_that_nobody_ever_used_may_be_taken_by_its_address() -> None:
    with acting_for(system(MUENSTER)):
        User.objects.create(email="tine@example.org", password="!")
    member_made = accepts(asked(actor_of(member(Role.DIRECTOR))))
    assert member_made.user.check_password(PASSWORD)


def test_send_again_and_withdraw_are_for_whoever_may_invite() -> None:
    director = member(Role.DIRECTOR)
    invitation = asked(actor_of(director), roles=[Role.POOL_COORDINATOR])
    office = sign_in(actor_of(member(Role.ADMIN)))
    assert "tine@example.org" not in text(office.get(reverse("centres:invitations")))
    for deed in ("send_again", "withdraw"):
        assert office.post(reverse(f"centres:{deed}", args=[invitation.id]), key(version=1)).status_code == 403
    hers = sign_in(actor_of(director))
    old = path(invitation)
    assert hers.post(reverse("centres:send_again", args=[invitation.id]), key(version=1)).status_code == 302
    assert (Client().get(old).status_code, Client().get(path(invitation)).status_code) == (404, 200)
    assert hers.post(reverse("centres:withdraw", args=[invitation.id]), key(version=1)).status_code == 409
    assert hers.post(reverse("centres:withdraw", args=[invitation.id]), key(version=2)).status_code == 302
    by = actor_of(director)
    with acting_for(by):
        with pytest.raises(Refused, match="schon beantwortet"):
            use_cases.withdraw(invitation_id=invitation.id, by=by, at=AT)
        with pytest.raises(Refused, match="gibt es hier nicht"):
            use_cases.withdraw(invitation_id=uuid.uuid4(), by=by, at=AT)
    assert "zurückgezogen" in text(hers.get(reverse("centres:invitations")))


def test_send_again_refuses_an_older_page() -> None:
    by = actor_of(member(Role.DIRECTOR))
    invitation = asked(by)
    with acting_for(by):
        use_cases.send_again(invitation_id=invitation.id, by=by, at=AT, issue=1)
        with pytest.raises(Conflict):
            use_cases.send_again(invitation_id=invitation.id, by=by, at=AT, issue=1)


def test_days_are_settled_by_the_centre_from_a_day_on() -> None:
    director = member(Role.DIRECTOR)
    by = actor_of(director)
    assert asked(by).expires_at == AT + timedelta(days=7)
    browser = sign_in(by)
    page = reverse("centres:team_terms")
    assert browser.post(page, key(invitation_days="3", valid_from="2026-03-09")).status_code == 302
    assert asked(by, "zwei@example.org").expires_at == AT + timedelta(days=3)
    for typed in ({"invitation_days": "91"}, {"invitation_days": "0"}, {"valid_from": "2026-03-08"}):
        values = {"invitation_days": "5", "valid_from": "2026-03-10"} | typed
        assert browser.post(page, key(**values)).status_code == 422
    with acting_for(by):
        assert queries.invitation_days(on=TODAY - timedelta(days=1)) == 7
    with override_settings(INVITATION_DAYS=14), acting_for(by):
        assert queries.invitation_days(on=TODAY - timedelta(days=1)) == 14


def test_the_mail_gets_its_link_when_it_leaves_and_not_before(mailoutbox: list[Any]) -> None:
    director = member(Role.DIRECTOR, name="Gesa Käfer")
    invitation = asked(actor_of(director))
    with acting_for(system(MUENSTER)):
        tasks.notices.invited(invitation_id=invitation.id, at=AT)
        mail = Mail.objects.get(to="tine@example.org")
    assert LINK in mail.body
    assert "/einladung/" not in mail.body
    assert "Gesa Käfer lädt Sie ein" in mail.body
    page = text(sign_in(actor_of(director)).get(reverse("correspondence:mail", args=[mail.id])))
    assert path(invitation) not in page
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        tasks.send.func(centre_id=MUENSTER, mail_id=str(mail.id))
    assert f"http://localhost:8000{path(invitation)}" in mailoutbox[0].body
    with acting_for(system(MUENSTER)):
        use_cases.withdraw(invitation_id=invitation.id, by=actor_of(director), at=AT)
        tasks.notices.invited(invitation_id=invitation.id, at=AT)
        assert Mail.objects.filter(to="tine@example.org").count() == 1


def test_the_list_shows_links_in_the_demo_alone() -> None:
    director = actor_of(member(Role.DIRECTOR))
    invitation = asked(director)
    browser = sign_in(director)
    with override_settings(DEMO=False):
        assert path(invitation) not in browser.get(reverse("centres:invitations")).content.decode()
    assert path(invitation) in browser.get(reverse("centres:invitations")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_first_director_is_invited_from_the_command_line() -> None:
    told = StringIO()
    call_command("invite_director", centre="05515", email="leitung@example.org", stdout=told)
    link = told.getvalue().splitlines()[1].removeprefix("http://localhost:8000")
    assert Client().get(link).status_code == 200
    again = StringIO()
    call_command("invite_director", centre="05515", email="Leitung@example.org", stdout=again)
    assert Client().get(link).status_code == 404
    link = again.getvalue().splitlines()[1].removeprefix("http://localhost:8000")
    assert Client().post(link, key(**NEW)).status_code == 302
    assert members()["leitung@example.org"].roles == [Role.DIRECTOR]
    with pytest.raises(CommandError, match="gehört schon dazu"):
        call_command("invite_director", centre="05515", email="leitung@example.org", stdout=again)
    with pytest.raises(CommandError, match="gibt es nicht"):
        call_command("invite_director", centre="99999", email="leitung@example.org")
    with pytest.raises(CommandError, match="keine E-Mail-Adresse"):
        call_command("invite_director", centre="05515", email="leitung")
    call_command("invite_director", centre="05916", email="leitung@example.org", mail=True, stdout=told)
    assert "geht hinaus" in told.getvalue()
