"""A small filling, whole and interrupted: what stands afterwards, and what must never stand there."""

import io
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from conftest import as_owner
from miteinander.centres.models import Member, ProfileEntry, User
from miteinander.centres.vocabulary import EntryKey, Role
from miteinander.core import tenancy
from miteinander.core.models import Opening
from miteinander.core.time import local_instant
from miteinander.correspondence import use_cases as correspondence
from miteinander.correspondence.models import Mail
from miteinander.correspondence.vocabulary import SEND, MailState
from miteinander.demo import documents
from miteinander.demo.rules.houses import STREETS
from miteinander.demo.use_cases import post
from miteinander.demo.use_cases.filling import Filling, fill
from miteinander.directory.models import Institution
from miteinander.interpreting import use_cases as interpreting
from miteinander.interpreting.models import Assignment, Interpreter, PrivateRecord, Request, Step
from miteinander.interpreting.states import InterpreterStatus, RequestState
from miteinander.keeping import queries as keeping
from miteinander.keeping.models import OfferLine
from miteinander.keeping.vocabulary import OfferAnswer, OfferState
from miteinander.knowledge.models import Entry, Service
from miteinander.knowledge.vocabulary import Visibility
from tests import world

pytestmark = pytest.mark.django_db  # all of them, so that they stay together and share one filling

CENTRE, AGS = 2, "05916"
UNTIL = date(2026, 3, 18)
NOW = local_instant(UNTIL, time(0))
FILLING = Filling(seed=7, requests=24, until=UNTIL, centres=(AGS,))
RESERVED = re.compile(r"\+49 (30 23125|221 4710|69 90009|176 04069) \d{3}")
INVENTED = re.compile(r"[a-z0-9.-]+@[a-z0-9.-]+\.example\.org")


class Cut(Exception):
    """The lights go out."""


@dataclass(frozen=True)
class Filled:
    """What the fillings of this module left behind."""

    folder: Path
    resumed: dict[str, list[Any]]
    whole: dict[str, list[Any]]
    lines: list[str]


def seen() -> dict[str, list[Any]]:
    """Everything the filling is about; ids of memberships are drawn anew each time, so people are named by their mail."""
    with tenancy.acting_for(tenancy.system(CENTRE), read_only=True):
        requests = Request.objects.order_by("id").values_list(
            "id", "reference", "institution_id", "contact_email", "asked_at", "asked_by__user__email", "language_id", "starts_at",
            "ends_at", "state", "version", "interpreter_id", "outcome", "actual_starts_at", "reported_at", "closed_at", "reason",
            "held_by__user__email", "due_at", "last_key",
        )  # fmt: skip
        return {
            "members": sorted(Member.objects.values_list("user__email", "audience", "speaks_for", "name", "phone", "since", "until")),
            "institutions": list(Institution.objects.order_by("id").values_list("id", "name", "email")),
            "interpreters": list(Interpreter.objects.order_by("id").values_list("id", "status", "version", "email")),
            "requests": list(requests),
            "steps": list(Step.objects.order_by("at", "request").values_list("request", "deed", "at", "by__user__email", "note")),
            "assignments": sorted(Assignment.objects.values_list("request", "interpreter", "state", "made_at", "waiver")),
            "openings": [(one.deed, one.subject_id) for one in Opening.objects.order_by("at", "id")],
            "entries": list(Entry.objects.order_by("id").values_list("id", "title", "state", "version", "file__kind", "published_at")),
            "services": list(Service.objects.order_by("id").values_list("id", "day", "way", "language", "entry")),
            "offers": list(
                OfferLine.objects.order_by("offer__number", "year").values_list(
                    "offer__number", "offer__offered_on", "offer__answered_on", "year", "count", "answer"
                )
            ),
            "downloads": list(
                ProfileEntry.objects.filter(key=EntryKey.DOWNLOADS).order_by("id").values_list("id", "lines", "published", "file__kind")
            ),
            "mails": sorted(Mail.objects.values_list("created_at", "to", "subject", "about_id", "body")),
        }  # fmt: skip


def cut_at(patch: pytest.MonkeyPatch, module: Any, name: str, *, call: int) -> None:
    """That call of the use case raises, after it has written."""
    real, calls = getattr(module, name), iter(range(1, 10_000))

    def cut(**values: Any) -> Any:
        done = real(**values)
        if next(calls) == call:
            raise Cut
        return done

    patch.setattr(module, name, cut)


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """Twice: once cut off in the middle of a person and of a mail, once in one go, which stays for the tests below."""
    folder = tmp_path_factory.mktemp("demo")
    key_file = folder / "keys" / "master.key"
    key_file.parent.mkdir()
    shutil.copy(settings.KEY_FILE, key_file)
    lines: list[str] = []
    with django_db_blocker.unblock(), override_settings(KEY_FILE=key_file, FILES=folder / "files"):
        try:
            for module, name, call in (
                (interpreting, "seal_private", 4),
                (correspondence, "post", 41),
                (correspondence, "post", 35),
            ):
                with pytest.MonkeyPatch.context() as patch, pytest.raises(Cut):
                    cut_at(patch, module, name, call=call)
                    fill(filling=FILLING, folder=folder / "cut")
            fill(filling=FILLING, folder=folder / "cut")
            resumed = seen()
            with as_owner():
                world.clear()
                world.lay()
            fill(filling=FILLING, folder=folder, tell=lines.append)
            yield Filled(folder, resumed, seen(), lines)
        finally:
            with as_owner():
                world.clear()
                world.lay()


@pytest.fixture
def inside(filled: Filled, db: None) -> Iterator[Filled]:
    """In the centre that was filled."""
    with tenancy.acting_for(tenancy.system(CENTRE)):
        yield filled


def test_resume_ends_where_an_uninterrupted_filling_ends(filled: Filled) -> None:
    assert len(filled.whole["requests"]) == FILLING.requests
    for kind, rows in filled.whole.items():
        assert filled.resumed[kind] == rows, kind


def test_fill_again_changes_nothing(filled: Filled) -> None:
    with override_settings(DATA=filled.folder):
        call_command("fill_demo", stdout=io.StringIO())  # the terms of the first filling hold on
    assert seen() == filled.whole


def test_fill_shows_progress(filled: Filled) -> None:
    assert "Herne: 24 von 24 Anfragen" in filled.lines
    assert filled.lines[0].startswith("Herne: 10 Einrichtungen")


def test_fill_shows_every_state(inside: Filled) -> None:
    assert set(Request.objects.values_list("state", flat=True)) == set(RequestState)


def test_fill_shows_what_the_centre_knows(inside: Filled) -> None:
    states = list(Entry.objects.values_list("state", flat=True))
    assert (states.count("published"), states.count("draft")) == (11, 1)
    assert {entry.visibility for entry in Entry.objects.order_by("id")} == set(Visibility)
    assert Service.objects.count() == 60
    assert len(list((inside.folder / "files" / str(CENTRE) / "knowledge").iterdir())) >= 4


def test_fill_leaves_work_for_today(inside: Filled) -> None:
    asked = Request.objects.filter(state=RequestState.ASKED)
    assert asked.filter(due_at__lt=NOW).exists()
    assert asked.filter(due_at__gt=NOW).exists()
    assert Request.objects.filter(state=RequestState.ASSIGNED, starts_at__gt=NOW).exists()
    assert Request.objects.filter(state=RequestState.ASSIGNED, ends_at__lt=NOW).exists()
    assert not Step.objects.filter(at__gt=NOW).exists()


def test_fill_writes_each_request_in_the_order_of_time(inside: Filled) -> None:
    for request in Request.objects.prefetch_related("steps").order_by("id"):
        moments = [step.at for step in sorted(request.steps.all(), key=lambda step: step.at)]
        assert moments[0] == request.asked_at
        assert len(set(moments)) == len(moments)


def test_fill_uses_addresses_and_numbers_that_belong_to_nobody(inside: Filled) -> None:
    mails = [*User.objects.values_list("email", flat=True), *Mail.objects.values_list("to", flat=True)]
    numbers: list[str] = []
    for model in (Member, Institution, Interpreter, Request):
        for field in model._meta.concrete_fields:
            values = list(model._default_manager.order_by("id").values_list(field.attname, flat=True))
            mails += [value for value in values if isinstance(value, str) and "@" in value]
            numbers += (
                [value for value in values if value] if "phone" in field.name and "consent" not in field.name else []
            )
    assert len(mails) > 100
    assert not [mail for mail in mails if not INVENTED.fullmatch(mail)]
    assert len(numbers) > 50
    assert not [number for number in numbers if not RESERVED.fullmatch(number)]


def test_fill_seals_private_records(inside: Filled) -> None:
    records = list(PrivateRecord.objects.order_by("id"))
    assert len(records) > 2
    history = apps.get_model("interpreting", "PrivateRecordEvent").objects.order_by("pgh_id")
    for record in [*records, *history]:
        for sealed in (bytes(record.bank), bytes(record.address)):
            assert b"iban" not in sealed
            assert b"street" not in sealed
            assert not any(word.encode() in sealed for word in STREETS)


def test_fill_leaves_only_the_newest_mails_to_the_worker(inside: Filled) -> None:
    states = {mail.state for mail in Mail.objects.filter(created_at__lt=NOW - post.STILL_TO_SEND).order_by("id")}
    assert states == {MailState.SENT}
    waiting = list(Mail.objects.filter(state=MailState.WAITING).order_by("id").values_list("id", flat=True))
    queued = {job.args["mail_id"] for job in ProcrastinateJob.objects.filter(task_name=SEND).order_by("id")}
    assert waiting
    assert queued == {str(mail_id) for mail_id in waiting}


def test_fill_leaves_lines_in_the_log_of_openings_and_a_key_to_destroy(inside: Filled) -> None:
    assert [one.deed for one in Opening.objects.order_by("id")] == ["interpreting.open_private.payment"] * 2
    jobs = ProcrastinateJob.objects.filter(task_name=interpreting.DESTROY_KEY).order_by("id")
    (left,) = Interpreter.objects.filter(status=InterpreterStatus.ENDED)
    assert str(left.id) in {job.args["interpreter_id"] for job in jobs}


def test_fill_shows_an_offer_that_the_archive_answered_and_one_that_waits(inside: Filled) -> None:
    waiting, answered = keeping.offers(today=UNTIL)
    assert (answered.state, waiting.state) == (OfferState.ANSWERED, OfferState.OPEN)
    assert OfferLine.objects.filter(answer=OfferAnswer.TAKEN).exists()


def test_fill_gives_nobody_a_password(inside: Filled) -> None:
    assert not [user for user in User.objects.order_by("id") if user.has_usable_password()]


def test_fill_gives_a_password_when_told_to(filled: Filled) -> None:
    fill(filling=FILLING, folder=filled.folder, password="nur für diesen Test")
    assert all(user.check_password("nur für diesen Test") for user in User.objects.order_by("id"))


def test_fill_lists_people_of_every_role(inside: Filled) -> None:
    listed = json.loads((inside.folder / documents.PEOPLE).read_text())
    assert listed["form"] == {"address": "/demo/", "fields": ["member"], "method": "POST"}
    assert {one["role_code"] for one in listed["people"]} == set(Role)
    for one in listed["people"]:
        assert {"centre", "role", "name", "email", "member", "try"} <= one.keys()
        member = Member.objects.select_related("user").get(id=one["member"])
        assert (member.name, member.user.email) == (one["name"], one["email"])


def test_write_people_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents.write(folder=tmp_path, filling={}, people=[{"name": "Käfer"}])

    def cut(*_values: Any) -> None:
        raise Cut

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(Cut):
        documents.write(folder=tmp_path, filling={}, people=[])
    assert documents.read(folder=tmp_path)["people"] == [{"name": "Käfer"}]


def test_read_people_takes_a_broken_file_for_none(tmp_path: Path) -> None:
    (tmp_path / documents.PEOPLE).write_text("{")
    assert documents.read(folder=tmp_path) == {}


def test_fill_refuses_outside_the_demo(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="nur in der Demo"):
        call_command("fill_demo")
