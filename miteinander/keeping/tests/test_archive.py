"""Offering to the archive (B1): nothing goes before it declined, was silent for too long or has what it took; numbers name nobody."""

import csv
import io
import uuid
import zipfile
from datetime import date, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import as_owner
from miteinander.core import audit, retention
from miteinander.core.exports import Form
from miteinander.core.retention import RetentionClass
from miteinander.core.tenancy import acting_for, system
from miteinander.core.verdicts import Forbidden, Refused
from miteinander.correspondence.tests import paper
from miteinander.directory.models import Institution
from miteinander.interpreting.models import Interpreter, Paper, PrivateRecord, Request
from miteinander.interpreting.tests.factories import Desk, act, asked
from miteinander.interpreting.tests.samples import ASKED_AT
from miteinander.keeping import queries, tasks, use_cases
from miteinander.keeping.models import Deletion, Handover, Hold, Offer, OfferLine
from miteinander.keeping.queries import plan
from miteinander.keeping.tests import test_nightly
from miteinander.keeping.tests.archives import agree, answered, ended_hold, offered
from miteinander.keeping.tests.years import instant, night, tables_with
from miteinander.keeping.vocabulary import ArchiveChoice, ErasureReason, OfferState, Outcome
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NOW = ASKED_AT
TODAY = NOW.date()
canary = test_nightly.canary
LEFT, CANARY = test_nightly.LEFT, test_nightly.CANARY


def sent(**more: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), **more}


def left_of(model: Any) -> int:
    with acting_for(system(1)):
        return model.objects.count()  # type: ignore[no-any-return]


def waits(run_id: uuid.UUID) -> dict[str, int]:
    with acting_for(system(1)):
        rows = Deletion.objects.filter(run_id=run_id, outcome=Outcome.WAITING, cause="archive").order_by("id")
        return {row.table: row.count for row in rows}


def fetch(desk: Desk, made: Offer, at: datetime) -> queries.Taken:
    return act(
        desk.director, use_cases.fetch_taken, number=made.number, form=Form.CSV, reason="Übergabe an das Archiv", at=at
    )


def rows_of(packed: zipfile.ZipFile, part: str) -> list[list[str]]:
    name = next(name for name in packed.namelist() if part in name)
    return list(csv.reader(io.StringIO(packed.read(name).decode("utf-8-sig"), newline=""), delimiter=";"))


def test_without_an_agreement_deletion_goes_on_as_before(desk: Desk) -> None:
    """The control of all that follows."""
    ended_hold(desk.director, 2020)
    agree(desk.director, NOW, choice=ArchiveChoice.WAIVED)
    run_id = night(1, TODAY)
    assert (left_of(Hold), waits(run_id)) == (0, {})


def test_nothing_goes_before_the_archive_has_answered(desk: Desk) -> None:
    ended_hold(desk.director, 2020)
    agree(desk.director, NOW)
    assert waits(night(1, TODAY)) == {"keeping_hold": 1}
    made = offered(desk.director, NOW)
    assert waits(night(1, TODAY + timedelta(days=1))) == {"keeping_hold": 1}
    with acting_for(desk.director, read_only=True):
        night_page = queries.night_page(number=2)
        assert night_page is not None
        assert [queries.cause(line) for line in night_page.lines] == ["auf das Archiv"]
    answered(desk.director, made, instant(TODAY + timedelta(days=2)), takes=False)
    assert waits(night(1, TODAY + timedelta(days=3))) == {}
    assert left_of(Hold) == 0
    with acting_for(desk.director, read_only=True):
        assert queries.check() is None


def test_silence_lets_go_the_day_after_the_last_day(desk: Desk) -> None:
    ended_hold(desk.director, 2020)
    agree(desk.director, NOW)
    made = offered(desk.director, NOW)
    assert made.answer_by == date(2026, TODAY.month + 6, TODAY.day)
    night(1, made.answer_by)
    assert left_of(Hold) == 1
    night(1, made.answer_by + timedelta(days=1))
    assert left_of(Hold) == 0
    with acting_for(desk.director, read_only=True):
        page = queries.offer_page(number=made.number, today=made.answer_by + timedelta(days=1))
        assert page is not None
        assert page.state is OfferState.LAPSED


def test_what_was_taken_goes_only_when_that_very_file_was_handed_over(desk: Desk) -> None:
    kept = ended_hold(desk.director, 2020)
    agree(desk.director, NOW)
    made = answered(desk.director, offered(desk.director, NOW), NOW, takes=True)
    night(1, made.answer_by + timedelta(days=1))  # no silence: it was answered
    assert left_of(Hold) == 1
    fetched = fetch(desk, made, NOW)
    assert fetched.ids == {kept.id}
    later = ended_hold(desk.director, 2020)  # came up after the file was made: it is not in it
    night(1, TODAY + timedelta(days=1))
    assert left_of(Hold) == 2
    with acting_for(desk.director):
        given = Handover.objects.get()
    for _twice in range(2):
        act(desk.director, use_cases.hand_over, handover_id=given.id, at=NOW)
    night(1, TODAY + timedelta(days=2))
    with acting_for(system(1)):
        assert list(Hold.objects.values_list("id", flat=True).order_by("id")) == [later.id]
        given.refresh_from_db()
        assert given.record_ids == []  # of what is gone no number is left
        assert given.count == 1
    assert fetch(desk, made, NOW).ids == {later.id}


def test_only_what_is_kept_to_its_end_is_given_away(desk: Desk) -> None:
    """An offer may look ahead; what is not over yet stays with the centre until it is."""
    ended_hold(desk.director, 2023)  # is over in May
    agree(desk.director, NOW)
    made = answered(desk.director, offered(desk.director, NOW, over_by=date(2026, 12, 31)), NOW, takes=True)
    with pytest.raises(Refused, match="nichts zu übergeben"):
        fetch(desk, made, NOW)
    assert fetch(desk, made, instant(date(2026, 5, 6))).count == 1


def test_an_offer_lists_years_and_never_the_same_twice(desk: Desk) -> None:
    for year in (2019, 2020, 2020, 2023):
        ended_hold(desk.director, year)
    agree(desk.director, NOW)
    first = offered(desk.director, NOW)
    with acting_for(desk.director):
        lines = [(line.year, line.count) for line in first.lines.order_by("year")]
    assert lines == [(2022, 1), (2023, 2)]
    with pytest.raises(Refused, match="nichts anzubieten"):
        offered(desk.director, NOW)
    second = offered(desk.director, NOW, over_by=date(2026, 12, 31))
    with acting_for(desk.director):
        assert [(line.year, line.count) for line in second.lines.order_by("year")] == [(2026, 1)]
        assert second.number == 2
    ended_hold(desk.director, 2017)
    again = {"over_by": TODAY, "at": NOW, "offer_id": uuid.uuid4()}
    third = act(desk.director, use_cases.offer, **again)
    assert act(desk.director, use_cases.offer, **again).id == third.id  # the same click twice
    with acting_for(desk.director):
        spans = list(OfferLine.objects.order_by("first").values_list("first", "before"))
    assert all(before <= first for (_first, before), (first, _before) in pairwise(spans))


@pytest.mark.django_db(transaction=True)  # what was offered is changed by its owner alone
def test_a_declined_line_lets_none_go_that_another_line_keeps(desk: Desk) -> None:
    """Two offers in one year: the rows of the first are taken, those of the second are not."""
    ended_hold(desk.director, 2022)
    agree(desk.director, NOW)
    first = answered(desk.director, offered(desk.director, NOW), NOW, takes=True)
    with acting_for(system(1)):
        Hold.objects.update(ended_at=datetime(2022, 1, 3, 12, tzinfo=NOW.tzinfo))
    with as_owner():
        OfferLine.objects.filter(offer=first).update(before=date(2022, 3, 1))  # as if it had ended there
    ended_hold(desk.director, 2022)
    second = offered(desk.director, NOW)
    with acting_for(desk.director):
        assert second.lines.get().first == date(2022, 3, 1)
    answered(desk.director, second, NOW, takes=False)
    night(1, TODAY + timedelta(days=1))
    assert left_of(Hold) == 1
    with as_owner():  # and were they to overlap, the one that keeps is right
        OfferLine.objects.update(first=date(2022, 1, 1), before=date(2023, 1, 1))
    night(1, TODAY + timedelta(days=2))
    assert left_of(Hold) == 1


def test_a_person_of_the_pool_waits_whole_and_her_sealed_details_do_not(desk: Desk, canary: Interpreter) -> None:
    """Nothing of her is emptied either. Sealed details are never offered: they go when they are due."""
    agree(desk.director, NOW, of=RetentionClass.POOL)
    due = LEFT + timedelta(days=366)
    run_id = night(1, due)
    with acting_for(system(1)):
        assert Interpreter.objects.get(id=canary.id).email == test_nightly.MAIL
        assert Paper.objects.filter(interpreter=canary).count() == 3
        assert not PrivateRecord.objects.filter(interpreter=canary).exists()
    assert waits(run_id)["interpreting_interpreter"] == 1
    made = answered(desk.director, offered(desk.director, instant(due)), instant(due), takes=True)
    with acting_for(desk.director):
        fetched = queries.taken(offer=made, today=due)
    titles = {sheet.title for sheet in fetched.sheets}
    assert "Personen im Pool" in titles
    assert not any("versiegelt" in title for title in titles)
    fetch(desk, made, instant(due))
    with acting_for(desk.director):
        given = Handover.objects.get()
    act(desk.director, use_cases.hand_over, handover_id=given.id, at=instant(due))
    night(1, due + timedelta(days=1))
    with acting_for(system(1)):
        assert Interpreter.objects.get(id=canary.id).email == ""  # emptied: talks that were paid for still name her


def test_a_hold_beats_the_archive_and_an_early_erasure_does_not_ask_it(desk: Desk, canary: Interpreter) -> None:
    agree(desk.director, NOW, of=RetentionClass.POOL)
    due = LEFT + timedelta(days=366)
    held = act(
        desk.director, use_cases.hold, table="interpreting_interpreter", subject_id=canary.id, hold_id=uuid.uuid4(),
        reason="Streit um eine Abrechnung", review_on=LEFT + timedelta(days=200), at=instant(LEFT),
    )  # fmt: skip
    with acting_for(desk.director):
        assert queries.to_offer(over_by=due, today=due) == []
    act(desk.director, use_cases.lift, hold_id=held.id, at=instant(due))
    with acting_for(desk.director):
        assert queries.to_offer(over_by=due, today=due) != []
    asked_for = act(
        desk.director, use_cases.erase, table="interpreting_interpreter", subject_id=canary.id,
        reason=ErasureReason.OBJECTED, at=instant(due), erasure_id=uuid.uuid4(),
    )  # fmt: skip
    tasks.erase_asked(system(1), erasure_id=asked_for.id, at=instant(due))
    with acting_for(system(1)):
        assert not Paper.objects.filter(interpreter=canary).exists()


def test_protected_places_leave_blank_and_what_goes_along_is_in_it(desk: Desk) -> None:
    """Columns as the register names them. The control: the place is named while it is none."""
    talk = asked(desk, by=desk.kita_member, institution_id=desk.kita.id, contact_name="Kim Muster")
    plain = asked(desk, contact_name="Alex Beispiel")
    agree(desk.director, NOW, of=RetentionClass.UNSERVED)
    with acting_for(system(1)):
        Request.objects.update(state="withdrawn")
    due = talk.ends_at.date() + timedelta(days=400)
    made = answered(desk.director, offered(desk.director, instant(due)), instant(due), takes=True)

    def given() -> str:
        with acting_for(desk.director):
            fetched = queries.taken(offer=made, today=due)
        assert fetched.ids == {talk.id, plain.id}
        heads = next(sheet.heads for sheet in fetched.sheets if sheet.title == "Anfragen")
        assert {"Einrichtung", "Ansprechperson", "Sprache"} <= set(heads)
        assert "Schritte einer Anfrage" in {sheet.title for sheet in fetched.sheets}
        return str([sheet.rows for sheet in fetched.sheets])

    assert "Kim Muster" in given()
    assert desk.kita.name in given()
    with acting_for(system(1)):
        Institution.objects.filter(id=desk.kita.id).update(protected=True, street="", town="", postcode="")
    told = given()
    assert "Kim Muster" not in told
    assert desk.kita.name not in told
    assert talk.reference not in told
    assert "Alex Beispiel" in told


def test_from_agreement_to_handover_on_the_pages(
    desk: Desk, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[dict[str, Any]] = []
    monkeypatch.setattr(audit, "note_export", lambda **line: noted.append(line))
    clock.at = NOW
    ended = ended_hold(desk.director, 2020)
    with acting_for(system(1)):
        Hold.objects.filter(id=ended.id).update(reason="=1+1")
    client = sign_in(desk.director)
    assert "Fragen Sie Ihr Stadt- oder Kreisarchiv" in client.get(reverse("keeping:offers")).content.decode()
    address = reverse("keeping:set_agreement", args=["hold"])
    typed = {"choice": "offer", "months": "3", "valid_from": TODAY.isoformat(), "source": "Schreiben, Az. 41-3"}
    assert client.get(address).context["form"]["months"].value() == 6
    assert client.post(address, sent(**typed)).status_code == 302
    assert "schon eine Vereinbarung" in client.post(address, sent(**typed)).content.decode()
    assert "wird angeboten" in client.get(reverse("keeping:periods")).content.decode()
    assert client.get(reverse("keeping:set_agreement", args=["history"])).status_code == 404
    page = client.get(reverse("keeping:overview"))
    assert next(row for row in page.context["ahead"] if row.of == "hold").archive == 1
    assert client.get(reverse("keeping:make_offer")).context["lines"][0].count == 1
    made = client.post(reverse("keeping:make_offer"), sent(over_by=TODAY.isoformat()))
    assert made.headers["Location"] == reverse("keeping:offer", args=[1])
    assert sign_in(desk.data_protection).get(reverse("keeping:offer", args=[1])).status_code == 200
    sheet = paper.text(client.get(reverse("keeping:offer_paper", args=[1])).content)
    assert "Angebot 1 an das Archiv" in sheet
    assert "Sperren" in sheet
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("keeping:offer_list", args=[1])).content))
    assert [cell.value for cell in book.worksheets[0][2]] == ["Sperren", "Sperren", 2023, 1, None]
    answer = reverse("keeping:answer_offer", args=[1])
    told = {"answered_on": TODAY.isoformat(), "reference": "Az. 41-3"}
    assert client.post(answer, sent(**told)).status_code == 422
    assert client.post(answer, sent(extent="some", **told)).status_code == 422  # which?
    with acting_for(desk.director):
        line = OfferLine.objects.get()
    assert client.post(answer, sent(extent="nothing", lines=[str(line.id)], **told)).status_code == 422
    assert client.post(answer, sent(extent="some", lines=[str(line.id)], **told)).status_code == 302
    assert client.post(answer, sent(extent="nothing", **told)).status_code == 422  # what was wrong?
    file = client.post(reverse("keeping:fetch_taken", args=[1]), sent(reason="Übergabe an das Archiv", file_type="csv"))
    packed = zipfile.ZipFile(io.BytesIO(file.content))
    [heads, row] = rows_of(packed, "Sperren")
    assert dict(zip(heads, row, strict=True))["Grund"] == "'=1+1"  # a text, in whatever program
    assert (noted[0]["listing"], noted[0]["count"], noted[0]["narrowing"]) == ("keeping.handover", 1, "Angebot: 1")
    with acting_for(desk.director):
        given = Handover.objects.get()
    assert client.post(reverse("keeping:hand_over", args=[given.id]), sent()).status_code == 302
    assert "09.03.2026" in client.get(reverse("keeping:offer", args=[1])).content.decode()
    assert (
        "zurzeit nichts"
        in client.post(
            reverse("keeping:fetch_taken", args=[1]), sent(reason="Noch einmal holen", file_type="csv")
        ).content.decode()
    )
    night(1, TODAY + timedelta(days=1))
    assert left_of(Hold) == 0


def test_without_the_line_in_the_log_nothing_is_given(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_line: Any) -> None:
        raise DatabaseError("the log is full")

    monkeypatch.setattr(audit, "note_export", broken)
    ended_hold(desk.director, 2020)
    agree(desk.director, NOW)
    made = answered(desk.director, offered(desk.director, NOW), NOW, takes=True)
    with pytest.raises(Refused, match="nicht protokolliert"):
        fetch(desk, made, NOW)
    assert left_of(Handover) == 0


def test_offering_no_more_needs_notice_and_only_the_director_says_so(desk: Desk) -> None:
    agree(desk.director, NOW)
    with pytest.raises(Refused, match="frühestens ab dem"):
        agree(desk.director, NOW, choice=ArchiveChoice.WAIVED, valid_from=TODAY + timedelta(days=1))
    agree(desk.director, NOW, choice=ArchiveChoice.WAIVED, valid_from=TODAY + timedelta(days=14))
    with pytest.raises(Refused):
        agree(desk.director, NOW, of=RetentionClass.MESSAGE)
    for somebody in (desk.data_protection, desk.coordinator, desk.admin):
        with pytest.raises(Forbidden):
            agree(somebody, NOW)
        with pytest.raises(Forbidden):
            offered(somebody, NOW)


def test_an_answer_needs_its_day_and_reference_and_lines_of_its_own(desk: Desk) -> None:
    ended_hold(desk.director, 2020)
    agree(desk.director, NOW)
    made = offered(desk.director, NOW)
    whole: dict[str, Any] = {"number": made.number, "taken_lines": set(), "answered_on": TODAY, "reference": "Az. 41-3"}
    for wrong in (
        {"number": 9},
        {"taken_lines": {uuid.uuid4()}},
        {"answered_on": TODAY + timedelta(days=1)},
        {"answered_on": TODAY - timedelta(days=1)},
        {"reference": ""},
    ):
        with pytest.raises(Refused):
            act(desk.director, use_cases.answer_offer, at=NOW, **whole | wrong)
    with acting_for(desk.director):
        assert Offer.objects.get().answered_on is None


def test_questions_do_not_grow_with_rows(desk: Desk) -> None:
    agree(desk.director, NOW)
    ended_hold(desk.director, 2020)

    def questions() -> int:
        with acting_for(desk.director, read_only=True), CaptureQueriesContext(connection) as asked_for:
            queries.to_offer(over_by=TODAY, today=TODAY)
            queries.waiting(today=TODAY)
        return len(asked_for)

    few = questions()
    for _more in range(3):
        ended_hold(desk.director, 2020)
    assert questions() == few


def test_every_class_waits_and_is_gone_the_night_after_it_was_handed_over(desk: Desk, canary: Interpreter) -> None:
    """Whatever can be offered is offered, years after the end: no row of it goes, then all of it (the control: ``test_nightly``)."""
    for of in plan.OFFERABLE:
        agree(desk.director, NOW, of=of)
    day = test_nightly.YEAR_OF_THE_END

    def rows() -> dict[str, int]:
        with acting_for(system(1), read_only=True):
            waiting = plan.archive(today=day)
            return {step.table: step.model._base_manager.count() for step in plan.steps() if waiting.concerns(step)}

    before = rows()
    run_id = night(1, day)
    assert rows() == before
    with acting_for(system(1)):
        gone = Deletion.objects.filter(run_id=run_id, outcome=Outcome.DELETED).order_by("table")
        assert {row.table for row in gone} <= {
            "correspondence_mail", "interpreting_privaterecord", "keys", "jobs",
            *(model._meta.db_table for model in retention.histories())
        }  # fmt: skip
    made = answered(desk.director, offered(desk.director, instant(day)), instant(day), takes=True)
    told = fetch(desk, made, instant(day))
    assert CANARY in str([sheet.rows for sheet in told.sheets])
    with acting_for(desk.director):
        assert made.lines.count() == len({(line.table, line.year) for line in made.lines.all()})
        given = Handover.objects.get()
        assert {one.taken > 0 for one in queries.waiting(today=day)} == {True}
    act(desk.director, use_cases.hand_over, handover_id=given.id, at=instant(day))
    night(1, day + timedelta(days=1))
    assert tables_with(CANARY, 1) == []
    assert tables_with(str(canary.id), 1) == []
