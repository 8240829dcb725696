"""The night in the other packages: the team, what the centre knows, words for searching, the log of openings."""

import uuid
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from miteinander.centres import use_cases as centres
from miteinander.centres.models import FactorReset, Invitation, Member, TeamAbsence, TeamCard
from miteinander.centres.vocabulary import Role
from miteinander.core import audit
from miteinander.core.models import Opening, Session
from miteinander.core.tenancy import Audience, acting_for, system
from miteinander.interpreting.tests.factories import Desk, act
from miteinander.interpreting.tests.samples import ASKED_AT
from miteinander.keeping import use_cases as keeping
from miteinander.keeping.models import Deletion
from miteinander.keeping.tests.years import night
from miteinander.keeping.vocabulary import Outcome
from miteinander.knowledge import use_cases as knowledge
from miteinander.knowledge.models import Entry, File, Service, Step
from miteinander.knowledge.tests.factories import AT, PDF, TODAY, added, given, published
from miteinander.knowledge.tests.factories import step as entry_step
from miteinander.workbench.models import Preference, SearchKey, SearchWord, Told

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 3, 31)
AFTER = LAST_DAY + timedelta(days=366)  # the first night after a year
WORD = "kanarienvogel"


@pytest.fixture
def leaver(desk: Desk) -> Member:
    """Somebody of the team about whom there is a row in every table, and whose last day is over."""
    somebody = {"member_id": desk.officer.member_id, "at": ASKED_AT}
    today = ASKED_AT.date()
    act(desk.officer, centres.show_to_everybody, name=WORD.title(), phone="", email="", at=ASKED_AT)
    act(desk.officer, centres.name_deputy, deputy_id=desk.teacher.member_id, since=today, until=None, **somebody)
    act(
        desk.teacher, centres.name_deputy, member_id=desk.teacher.member_id, deputy_id=desk.officer.member_id, since=today,
        until=None, at=ASKED_AT,
    )  # fmt: skip
    away = {"first_on": date(2026, 4, 1), "last_on": date(2029, 3, 1)}  # longer than she was there
    act(desk.officer, centres.note_absence, absence_id=uuid.uuid4(), **away, **somebody)
    with acting_for(system(1)):
        member = Member.objects.get(id=desk.officer.member_id)
        told: dict[str, Any] = {"centre_id": 1, "member": member}
        FactorReset.objects.create(**told, reason="Telefon verloren", reset_at=ASKED_AT, reset_by=uuid.uuid4())
        Preference.objects.create(**told, weekdays=[0], opens=time(8), closes=time(16), changed_at=ASKED_AT)
        Told.objects.create(**told, until=ASKED_AT)
        member.name, member.until = WORD.title(), LAST_DAY
        member.save()
    later = timezone.now() + timedelta(days=1)
    Session.objects.create(
        session_key="x", session_data="", expire_date=later, account_id=member.user_id, began_at=later, seen_at=later
    )
    return member


def words() -> tuple[bool, bool]:
    return SearchWord.objects.filter(word=WORD).exists(), SearchKey.objects.filter(word=WORD).exists()


def test_a_colleague_goes_with_all_that_hung_on_her(leaver: Member) -> None:
    night(1, LAST_DAY + timedelta(days=365))
    with acting_for(system(1)):
        assert Member.objects.filter(id=leaver.id).exists()
        assert TeamCard.objects.exists()
        assert words() == (True, True)
    night(1, AFTER)
    with acting_for(system(1)):
        assert not Member.objects.filter(id=leaver.id).exists()
        assert words() == (False, False)
        for model in (TeamCard, TeamAbsence, FactorReset, Preference, Told):
            assert not model.objects.exists()
    assert not Session.objects.filter(account_id=leaver.user_id).exists()


def test_an_absence_goes_when_it_is_over(desk: Desk) -> None:
    away = {"first_on": date(2026, 4, 1), "last_on": date(2026, 4, 3), "member_id": desk.officer.member_id}
    act(desk.officer, centres.note_absence, absence_id=uuid.uuid4(), at=ASKED_AT, **away)
    for day, stays in ((date(2026, 4, 3), True), (date(2026, 4, 4), False)):
        night(1, day)
        with acting_for(system(1)):
            assert TeamAbsence.objects.exists() is stays


def test_an_invitation_goes_half_a_year_after_it_expired_or_was_answered(desk: Desk) -> None:
    asked = {"audience": Audience.STAFF, "roles": [Role.OFFICER], "since": ASKED_AT.date(), "at": ASKED_AT}
    invited = act(
        desk.director, centres.invite, invitation_id=uuid.uuid4(), email="neu@example.org", name="Neu", **asked
    )
    begins = invited.expires_at.date()
    for day, stays in ((begins + timedelta(days=170), True), (begins + timedelta(days=190), False)):
        night(1, day)
        with acting_for(system(1)):
            assert Invitation.objects.exists() is stays


@pytest.fixture
def drawer(tmp_path: Path) -> Any:
    with override_settings(FILES=tmp_path):
        yield tmp_path / "1" / "knowledge"


def years_after(day: date, **more: int) -> date:
    return day.replace(year=day.year + 3) + timedelta(**more)


def test_what_was_withdrawn_goes_with_its_editions_and_files(
    desk: Desk, drawer: Path, django_capture_on_commit_callbacks: Any
) -> None:
    kept = published(desk.officer, upload=PDF, title="Bleibt")
    entry = added(desk.officer, upload=PDF, title="Geht")
    related = added(desk.officer, title="Verweist", related=(kept.id,))
    for one in (entry, related):
        act(desk.officer, knowledge.withdraw, at=AT, **entry_step(one))
    assert len(list(drawer.iterdir())) == 2
    night(1, years_after(TODAY))
    with acting_for(system(1)):
        assert Entry.objects.count() == 3
    with django_capture_on_commit_callbacks(execute=True):
        run_id = night(1, years_after(TODAY, days=1))
    with acting_for(system(1)):
        assert [one.title for one in Entry.objects.all()] == ["Bleibt"]
        assert [one.id for one in File.objects.all()] == [kept.file_id]
        assert set(Step.objects.order_by().values_list("entry", flat=True)) == {kept.id}
        gone = Deletion.objects.get(run_id=run_id, table="files")
    assert [path.name for path in drawer.iterdir()] == [kept.file_id.hex]
    assert (gone.count, gone.outcome) == (1, Outcome.DELETED)


def test_what_was_given_keeps_its_title_for_the_figures_and_names_nobody(desk: Desk) -> None:
    entry = published(desk.officer)
    given(desk.officer, entry)
    with acting_for(desk.officer):
        entry = Entry.objects.get()
    act(desk.officer, knowledge.withdraw, at=AT, **entry_step(entry))
    night(1, years_after(TODAY, days=1))
    with acting_for(system(1)):
        left = Entry.objects.get()
        assert (left.title, left.text, left.published_by_id) == (entry.title, "", None)
        assert Service.objects.get().entry_id == left.id
        assert not Step.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_log_of_openings_is_shortened_from_its_beginning_and_has_no_gap(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping.nightly, "BATCH", 1)
    whose = [desk.sirin, desk.sirin, desk.rana, desk.sirin, desk.sirin]
    for person in whose:
        audit.note_opening(by=desk.coordinator, deed="probe", subject_id=person.id)
    with acting_for(system(1)):
        first = Opening.objects.order_by("number").values_list("number", flat=True)[0]
        now: datetime = Opening.objects.order_by("number")[4].at
    held = act(
        desk.director, keeping.hold, table="interpreting_interpreter", subject_id=desk.rana.id, hold_id=uuid.uuid4(),
        reason="Streit um eine Abrechnung", review_on=now.date() + timedelta(days=30), at=now,
    )  # fmt: skip
    late = now.date() + timedelta(days=740)

    def left() -> list[int]:
        with acting_for(system(1)):
            return [number - first for number in Opening.objects.order_by("number").values_list("number", flat=True)]

    night(1, now.date() + timedelta(days=700))
    assert left() == [0, 1, 2, 3, 4]
    run_id = night(1, late)
    assert left() == [2, 3, 4]
    with acting_for(system(1)):
        rows = Deletion.objects.filter(run_id=run_id, table="core_opening").order_by("outcome", "cause", "id")
        counts = [(row.outcome, row.count, row.cause) for row in rows]
    assert counts == [
        (Outcome.DELETED, 1, ""), (Outcome.DELETED, 1, ""), (Outcome.HELD, 1, ""), (Outcome.WAITING, 2, "core_opening"),
    ]  # fmt: skip
    act(desk.director, keeping.lift, hold_id=held.id, at=now)
    night(1, late)
    assert left() == []
