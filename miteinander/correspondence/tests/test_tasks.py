"""The outbox against a real mail server, started here: what it takes, what it refuses for now, what it refuses for good."""

import smtplib
import uuid
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from miteinander.centres.tests.factories import HERNE, MUENSTER
from miteinander.core import tenancy
from miteinander.correspondence import notices, tasks, use_cases
from miteinander.correspondence.models import Mail
from miteinander.correspondence.vocabulary import MailState
from miteinander.directory import use_cases as directory
from miteinander.directory.tests.factories import institution
from tests.post_office import PostOffice, work_through

pytestmark = pytest.mark.django_db(transaction=True)
HERE, THERE = tenancy.system(1), tenancy.system(2)


def posted(subject: str = "Anfrage K7Q3-MF2X") -> uuid.UUID:
    with tenancy.acting_for(HERE):
        return use_cases.post(
            centre_id=1,
            to="schule@example.org",
            subject=subject,
            body="Grüße aus Münster",
            about_id=None,
            at=timezone.now(),
        )


def seen(mail_id: uuid.UUID) -> Mail:
    with tenancy.acting_for(HERE):
        return Mail.objects.get(id=mail_id)


def test_send_hands_the_mail_over_and_notes_it(office: PostOffice) -> None:
    mail_id = posted()

    tasks.send(centre_id=1, mail_id=str(mail_id))

    (message,) = office.taken
    assert message["Message-ID"].strip() == f"<{mail_id}@example.org>"
    assert (message["To"], message["Subject"], message["Auto-Submitted"]) == (
        "schule@example.org", "Anfrage K7Q3-MF2X", "auto-generated",
    )  # fmt: skip
    assert message.get_payload(decode=True).decode().strip() == "Grüße aus Münster"
    assert (seen(mail_id).state, seen(mail_id).attempts) == (MailState.SENT, 1)


def test_send_again_after_it_was_sent_does_nothing(office: PostOffice) -> None:
    mail_id = posted()
    tasks.send(centre_id=1, mail_id=str(mail_id))
    tasks.send(centre_id=1, mail_id=str(mail_id))
    assert len(office.taken) == 1


def test_send_tries_again_with_the_same_id_when_the_server_is_busy(office: PostOffice) -> None:
    mail_id = posted()
    office.answers = ["451 busy", "250 taken"]
    with pytest.raises(smtplib.SMTPException):  # the queue tries again
        tasks.send(centre_id=1, mail_id=str(mail_id))
    assert (seen(mail_id).state, seen(mail_id).refusal) == (MailState.WAITING, "451")

    tasks.send(centre_id=1, mail_id=str(mail_id))

    assert [message["Message-ID"].strip() for message in office.taken] == [f"<{mail_id}@example.org>"]
    assert seen(mail_id).attempts == 2


def test_send_after_a_crash_between_yes_and_note_repeats_the_same_id(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_id = posted()
    with monkeypatch.context() as crash, pytest.raises(KeyboardInterrupt):
        crash.setattr(use_cases, "note_sent", lambda **_: (_ for _ in ()).throw(KeyboardInterrupt()))
        tasks.send(centre_id=1, mail_id=str(mail_id))
    tasks.send(centre_id=1, mail_id=str(mail_id))
    ids = [message["Message-ID"].strip() for message in office.taken]
    assert ids == [f"<{mail_id}@example.org>"] * 2


def test_send_gives_up_when_the_server_says_never(office: PostOffice) -> None:
    mail_id = posted()
    office.answers = ["550 no such person"]
    tasks.send(centre_id=1, mail_id=str(mail_id))
    assert (seen(mail_id).state, seen(mail_id).refusal, office.taken) == (MailState.FAILED, "550", [])


def test_send_waits_when_nobody_answers(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    mail_id = posted()
    with pytest.raises(OSError, match="refused"):
        tasks.send(centre_id=1, mail_id=str(mail_id))
    assert seen(mail_id).state == MailState.WAITING


def test_send_for_another_centre_has_no_effect(office: PostOffice) -> None:
    mail_id = posted()
    tasks.send(centre_id=2, mail_id=str(mail_id))
    assert office.taken == []
    assert seen(mail_id).state == MailState.WAITING


def test_post_is_undone_with_its_deed() -> None:
    before = ProcrastinateJob.objects.count()
    with pytest.raises(ZeroDivisionError), tenancy.acting_for(HERE):
        use_cases.post(centre_id=1, to="x@example.org", subject="x", body="x", about_id=None, at=timezone.now())
        assert ProcrastinateJob.objects.count() == before + 1
        raise ZeroDivisionError
    assert ProcrastinateJob.objects.count() == before
    with tenancy.acting_for(HERE):
        assert not Mail.objects.filter(subject="x").exists()


def test_what_a_job_posts_is_undone_with_the_job_too() -> None:
    """In the worker the queue has a line of its own to the database: jobs that a job puts in must not take it."""

    @app.task(name="probe.posts")
    def posts(**_: Any) -> None:
        with tenancy.acting_for(HERE):
            use_cases.post(centre_id=1, to="x@example.org", subject="x", body="x", about_id=None, at=timezone.now())
            raise ZeroDivisionError

    before = ProcrastinateJob.objects.filter(task_name=use_cases.SEND).count()
    app.configure_task("probe.posts").defer()
    work_through()
    del app.tasks["probe.posts"]
    assert ProcrastinateJob.objects.get(task_name="probe.posts").status == "failed"
    assert ProcrastinateJob.objects.filter(task_name=use_cases.SEND).count() == before


def test_institutions_are_asked_once_and_by_their_own_centre_only() -> None:
    """The yearly question: link and mail in one transaction; a second run on the same day asks nobody again."""
    with tenancy.acting_for(tenancy.system(MUENSTER)):
        by = tenancy.system(MUENSTER)
        directory.set_terms(valid_from=timezone.localdate(), every_months=12, link_days=30, source="Leitung", by=by)
    for name, centre_id, more in (
        ("Treff Oase", MUENSTER, {"email": "oase@example.org"}),
        ("Ohne Anschrift", MUENSTER, {}),
        ("Schutzhaus", MUENSTER, {"email": "schutz@example.org", "protected": True}),
        ("Nebenan", HERNE, {"email": "herne@example.org"}),  # its centre has not said how often
    ):
        institution(name, centre_id, **more)
    for _day in range(2):
        tasks.ask_institutions(timestamp=0)
    with tenancy.acting_for(tenancy.system(MUENSTER)):
        (mail,) = Mail.objects.all()
        assert (mail.to, mail.subject) == ("oase@example.org", "Stimmen Ihre Angaben noch?")
        assert "/einrichtungen/bestaetigen/" not in mail.body  # whoever reads the outbox cannot answer for them
        sent = notices.with_link(body=mail.body, about_id=mail.about_id)
        assert "/einrichtungen/bestaetigen/muenster/" in sent
        assert "Schutzhaus" not in mail.body
    with tenancy.acting_for(tenancy.system(HERNE)):
        assert not Mail.objects.exists()
