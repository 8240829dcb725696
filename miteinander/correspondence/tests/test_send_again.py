"""A mail that did not leave is sent again from the page: by whom, to whom, how often, and with the Message-ID that it had."""

import html
import re
import smtplib
import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.http import HttpResponse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from miteinander.centres import queries as centres
from miteinander.centres import use_cases as centre_deeds
from miteinander.centres.models import Member
from miteinander.centres.tests.factories import HERNE, MUENSTER, actor_of, member
from miteinander.centres.vocabulary import Role
from miteinander.core import jobs
from miteinander.core.tenancy import Audience, acting_for, system
from miteinander.core.verdicts import Conflict, Forbidden, Refused
from miteinander.correspondence import notices, rules, tasks, use_cases
from miteinander.correspondence.models import Mail, Repeat
from miteinander.correspondence.vocabulary import SEND, MailState
from tests.post_office import PostOffice
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
HERE = system(MUENSTER)
WRONG, RIGHT = "schuhle@example.org", "schule@example.org"


@pytest.fixture
def coordinator() -> Member:
    return member(Role.POOL_COORDINATOR, name="Mira Sommer")


def posted(body: str = "Grüße aus Münster", about_id: uuid.UUID | None = None) -> uuid.UUID:
    with acting_for(HERE):
        return use_cases.post(
            centre_id=MUENSTER, to=WRONG, subject="Anfrage K7Q3-MF2X", body=body, about_id=about_id, at=timezone.now()
        )


def failed(office: PostOffice, **more: Any) -> uuid.UUID:
    """The server says never; the worker has done its job with that."""
    mail_id = posted(**more)
    office.answers = ["550 no such person"]
    work(mail_id)
    ended("succeeded")
    assert seen(mail_id).state == MailState.FAILED
    return mail_id


def work(mail_id: uuid.UUID) -> None:
    tasks.send(centre_id=MUENSTER, mail_id=str(mail_id))


def ended(status: str) -> None:
    """What the worker notes of its jobs."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE status = 'doing'", [status]
        )


def seen(mail_id: uuid.UUID) -> Mail:
    with acting_for(HERE):
        return Mail.objects.get(id=mail_id)


def told(mail_id: uuid.UUID) -> list[tuple[str, bool]]:
    with acting_for(HERE):
        return list(Repeat.objects.filter(mail=mail_id).order_by("at", "id").values_list("by__name", "corrected"))


def standing() -> list[str]:
    return sorted(ProcrastinateJob.objects.filter(task_name=SEND).values_list("status", flat=True))


def again(mail_id: uuid.UUID, by: Member, **changes: Any) -> Mail:
    values: dict[str, Any] = {
        "to": "",
        "seen_to": seen(mail_id).to,
        "at": timezone.now(),
        "key": uuid.uuid4(),
        **changes,
    }
    actor = actor_of(by)
    with acting_for(actor):
        return use_cases.send_again(mail_id=mail_id, by=actor, **values)


def text(answer: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_it_leaves_with_the_message_id_that_it_had(office: PostOffice, coordinator: Member) -> None:
    mail_id = failed(office)
    again(mail_id, coordinator)
    assert (seen(mail_id).state, seen(mail_id).attempts, seen(mail_id).refusal) == (MailState.WAITING, 0, "")
    assert standing() == ["succeeded", "todo"]
    work(mail_id)
    (message,) = office.taken
    assert (message["Message-ID"].strip(), message["To"]) == (f"<{mail_id}@example.org>", WRONG)
    assert message.get_payload(decode=True).decode().strip() == "Grüße aus Münster"
    assert seen(mail_id).state == MailState.SENT
    assert told(mail_id) == [("Mira Sommer", False)]


def test_it_leaves_to_the_corrected_address(office: PostOffice, coordinator: Member) -> None:
    mail_id = failed(office)
    again(mail_id, coordinator, to=f" {RIGHT} ")
    work(mail_id)
    assert [message["To"] for message in office.taken] == [RIGHT]
    assert (seen(mail_id).to, told(mail_id)) == (RIGHT, [("Mira Sommer", True)])


def test_a_job_that_was_given_up_is_begun_anew(office: PostOffice, coordinator: Member) -> None:
    """As after an hour without mail server: the mail still waits, and nobody tries any more."""
    mail_id = posted()
    office.answers = ["451 busy"]
    with pytest.raises(smtplib.SMTPException):
        work(mail_id)
    with pytest.raises(Refused, match="noch unterwegs"):  # the queue would have tried again
        again(mail_id, coordinator)
    ended("failed")
    again(mail_id, coordinator)
    assert standing() == ["todo"]  # nobody is told any longer that one was given up
    work(mail_id)
    assert [message["Message-ID"].strip() for message in office.taken] == [f"<{mail_id}@example.org>"]


def test_the_server_gets_as_many_tries_as_at_first(office: PostOffice, coordinator: Member) -> None:
    """The control: with the old count the next busy signal would be the last."""
    mail_id = posted()
    with acting_for(HERE):
        Mail.objects.filter(id=mail_id).update(state=MailState.FAILED, attempts=jobs.TRIES)
    ended("succeeded")
    again(mail_id, coordinator)
    office.answers = ["451 busy", "250 taken"]
    with pytest.raises(smtplib.SMTPException):
        work(mail_id)
    assert seen(mail_id).state == MailState.WAITING
    work(mail_id)
    assert len(office.taken) == 1


def test_what_was_sent_is_not_sent_again(office: PostOffice, coordinator: Member) -> None:
    mail_id = posted()
    work(mail_id)
    ended("succeeded")
    with pytest.raises(Refused, match="ist gesendet"):
        again(mail_id, coordinator)
    assert (len(office.taken), told(mail_id), standing()) == (1, [], ["succeeded"])


def test_the_same_click_twice_is_once(office: PostOffice, coordinator: Member) -> None:
    mail_id, key = failed(office), uuid.uuid4()
    for _click in range(2):
        again(mail_id, coordinator, key=key)
    assert (told(mail_id), standing()) == ([("Mira Sommer", False)], ["succeeded", "todo"])


def test_two_at_once_send_it_once(office: PostOffice, coordinator: Member) -> None:
    mail_id, said = failed(office), list[str]()
    second = member(Role.ADMIN)

    def press(by: Member) -> None:
        try:
            again(mail_id, by)
            said.append("")
        except Refused as refused:
            said.append(str(refused))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[by]) for by in (coordinator, second)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert [bool(one) for one in sorted(said)] == [False, True]
    assert len(told(mail_id)) == 1
    assert standing() == ["succeeded", "todo"]


def test_a_correction_by_somebody_else_is_not_undone_unread(office: PostOffice, coordinator: Member) -> None:
    mail_id = failed(office)
    again(mail_id, coordinator, to=RIGHT)
    office.answers = ["550 no"]
    work(mail_id)
    ended("succeeded")
    with pytest.raises(Conflict, match="inzwischen an eine andere Adresse"):
        again(mail_id, coordinator, seen_to=WRONG)


@pytest.mark.parametrize("to", ["keine", "a@example.org, b@example.org", "a@example.org\nBcc: b@example.org"])
def test_what_is_no_address_is_refused(office: PostOffice, coordinator: Member, to: str) -> None:
    mail_id = failed(office)
    with pytest.raises(Refused, match=r"name@example\.org") as refused:
        again(mail_id, coordinator, to=to)
    assert (refused.value.field, seen(mail_id).to, told(mail_id)) == ("to", WRONG, [])


def test_not_for_ever_and_not_when_it_is_old(office: PostOffice, coordinator: Member) -> None:
    mail_id = failed(office)
    for _time in range(rules.MOST_REPEATS):
        again(mail_id, coordinator)
        office.answers = ["550 no"]
        work(mail_id)
        ended("succeeded")
    with pytest.raises(Refused, match="schon fünfmal"):
        again(mail_id, coordinator)
    old = failed(office)
    with pytest.raises(Refused, match="älter als dreißig Tage"):
        again(old, coordinator, at=timezone.now() + rules.OLDEST + timedelta(hours=1))


def test_by_whoever_sees_the_outbox_and_of_the_own_centre_only(office: PostOffice) -> None:
    mail_id = failed(office)
    for role in (Role.OFFICER, Role.SECONDED_TEACHER, Role.DATA_PROTECTION):
        with pytest.raises(Forbidden):
            again(mail_id, member(role))
    with pytest.raises(Refused, match="gibt es hier nicht"):
        again(mail_id, member(Role.POOL_COORDINATOR, centre_id=HERNE))
    assert told(mail_id) == []


# A link by which one person acts


def invited() -> tuple[uuid.UUID, str]:
    """A director is invited, and her mail does not arrive. Gives the mail and the secret of her link."""
    with acting_for(HERE):
        row = centre_deeds.invite(
            invitation_id=uuid.uuid4(), email=WRONG, name="", roles=[Role.DIRECTOR], audience=Audience.STAFF,
            since=timezone.localdate(), by=HERE, at=timezone.now(),
        )  # fmt: skip
        notices.invited(invitation_id=row.id, at=timezone.now())
        mail = Mail.objects.get(about_id=row.id)
        return mail.id, centres.token(invitation_id=row.id, issue=row.issue)


def never(office: PostOffice, mail_id: uuid.UUID) -> None:
    office.answers = ["550 no such person"]
    work(mail_id)
    ended("succeeded")


def test_a_personal_link_goes_to_no_other_address(office: PostOffice, coordinator: Member) -> None:
    """Else the coordinator could have the director's invitation sent to herself, and accept it."""
    mail_id, token = invited()
    never(office, mail_id)
    with pytest.raises(Refused, match="ein persönlicher Link") as refused:
        again(mail_id, coordinator, to="mira@example.org")
    assert refused.value.field == "to"
    again(mail_id, coordinator)
    work(mail_id)
    (message,) = office.taken
    assert message["To"] == WRONG
    assert token in message.get_payload(decode=True).decode()


def test_control_without_the_rule_the_link_would_leave_to_the_coordinator(
    office: PostOffice, coordinator: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_id, token = invited()
    never(office, mail_id)
    real = rules.why_not_again
    monkeypatch.setattr(rules, "why_not_again", lambda **asked: real(**{**asked, "for_her_alone": False}))
    again(mail_id, coordinator, to="mira@example.org")
    work(mail_id)
    assert token in office.taken[0].get_payload(decode=True).decode()
    assert office.taken[0]["To"] == "mira@example.org"


# Pages


def test_from_the_page(office: PostOffice, coordinator: Member) -> None:
    mail_id, waiting = failed(office), posted()
    client = sign_in(actor_of(coordinator))
    page = client.get("/post/")
    form = f"/post/{mail_id}/noch-einmal/"
    assert ("nicht zustellbar (550)" in text(page), form in page.content.decode()) == (True, True)
    assert f"/post/{waiting}/noch-einmal/" not in page.content.decode()
    assert "noch unterwegs" in text(client.get(f"/post/{waiting}/noch-einmal/"))
    assert WRONG in client.get(form).content.decode()
    sent = {"key": str(uuid.uuid4()), "seen_to": WRONG, "to": "keine"}
    wrong = client.post(form, sent)
    assert (wrong.status_code, "name@example.org angeben" in text(wrong)) == (422, True)
    for _click in range(2):
        assert client.post(form, {**sent, "to": RIGHT}).status_code == 302
    assert client.post(form, {**sent, "key": str(uuid.uuid4())}).status_code in (409, 422)
    shown = text(client.get(f"/post/{mail_id}/"))
    assert ("an eine berichtigte Adresse" in shown, "Mira Sommer" in shown) == (True, True)
    work(mail_id)
    assert [message["To"] for message in office.taken] == [RIGHT]
    assert form not in client.get("/post/").content.decode()


def test_the_page_says_what_was_given_up(office: PostOffice, coordinator: Member) -> None:
    mail_id = posted()
    client = sign_in(actor_of(coordinator))
    assert "aufgegeben" not in text(client.get("/post/"))
    ended("failed")
    assert "wartet, aufgegeben" in text(client.get("/post/"))
    assert client.get(f"/post/{mail_id}/noch-einmal/").status_code == 200


def test_a_personal_link_has_no_field_for_another_address(office: PostOffice, coordinator: Member) -> None:
    mail_id, _token = invited()
    never(office, mail_id)
    client = sign_in(actor_of(coordinator))
    page = client.get(f"/post/{mail_id}/noch-einmal/")
    assert ('name="to"' in page.content.decode(), "nur an diese Adresse" in text(page)) == (False, True)
    sent = {"key": str(uuid.uuid4()), "seen_to": WRONG, "to": "mira@example.org"}
    assert client.post(f"/post/{mail_id}/noch-einmal/", sent).status_code == 302
    assert seen(mail_id).to == WRONG


def test_who_had_it_sent_again_goes_with_the_mail(office: PostOffice, coordinator: Member) -> None:
    mail_id = failed(office)
    again(mail_id, coordinator, to=RIGHT)
    with acting_for(HERE):
        assert use_cases.forget(addresses=[RIGHT]) == 1
        assert not Repeat.objects.exists()
