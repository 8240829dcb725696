"""What pages read: who sees what, in what order, and that the number of questions does not grow with the rows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miteinander.centres import use_cases as centres
from miteinander.centres.vocabulary import EntryKey
from miteinander.core.tenancy import acting_for
from miteinander.interpreting import documents, queries, use_cases
from miteinander.interpreting.queries import BoardFilter, PoolFilter
from miteinander.interpreting.rules.reports import Report
from miteinander.interpreting.states import InterpreterStatus, RequestState
from miteinander.interpreting.tests.factories import HERNE, PAPERS, Desk, act, asked, assigned, lay_desk, seen, step
from miteinander.interpreting.tests.samples import ASKED_AT, DAY, WISH
from miteinander.interpreting.vocabulary import (
    ExclusionReason,
    HandBackReason,
    Level,
    Outcome,
    PoolDeed,
    Wait,
    WithdrawReason,
)

pytestmark = pytest.mark.django_db

AFTER = datetime(2026, 3, 17, 12, tzinfo=UTC)
LATER = ASKED_AT + timedelta(hours=2)


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def questions(desk: Desk, read: Callable[[], Any]) -> int:
    with acting_for(desk.coordinator), CaptureQueriesContext(connection) as asked_of_it:
        read()
    return len(asked_of_it)


def afternoon(hour: int) -> Any:
    return replace(WISH, starts=time(hour), ends=time(hour + 1))


# Lists of requests


def test_board_shows_what_is_open_and_counts_everything(desk: Desk) -> None:
    first, second = asked(desk), assigned(desk, asked(desk, wish=afternoon(14)))
    gone = asked(desk)
    act(desk.school_member, use_cases.withdraw, at=LATER, reason=WithdrawReason.MOVED, **step(gone))
    board = seen(desk.officer, lambda: queries.board(filters=BoardFilter()))
    assert list(board.page) == [first, second]
    assert (board.counts[RequestState.ASKED], board.counts[RequestState.WITHDRAWN]) == (1, 1)
    assert board.counts[RequestState.CLOSED] == 0
    assert list(seen(desk.officer, lambda: queries.board(filters=BoardFilter(), sort="-day")).page) == [second, first]
    everything = seen(desk.officer, lambda: queries.board(filters=queries.EVERYTHING, page="77"))
    assert everything.page.paginator.count == 3


def test_board_is_narrowed(desk: Desk) -> None:
    school, kita = (
        asked(desk),
        asked(
            desk,
            by=desk.kita_member,
            institution_id=desk.kita.id,
            wish=replace(WISH, language="ckb", day=date(2026, 3, 24)),
        ),
    )
    act(desk.coordinator, use_cases.hold, at=LATER, **step(kita))
    for filters in (
        BoardFilter(language="ckb"),
        BoardFilter(institution_id=desk.kita.id),
        BoardFilter(held_by_id=desk.coordinator.member_id),
        BoardFilter(text=kita.reference.lower()),
        BoardFilter(text=desk.kita.name.upper()),
        BoardFilter(first_on=date(2026, 3, 18)),
    ):
        assert list(seen(desk.coordinator, lambda filters=filters: queries.board(filters=filters)).page) == [kita]
    for filters in (BoardFilter(last_on=date(2026, 3, 23)), BoardFilter(first_on=DAY, last_on=DAY)):
        assert list(seen(desk.coordinator, lambda filters=filters: queries.board(filters=filters)).page) == [school]
    nobody = BoardFilter(interpreter_id=desk.rana.id)
    assert list(seen(desk.coordinator, lambda: queries.board(filters=nobody)).page) == []


@pytest.mark.parametrize("sort", ["institution", "-institution", "language", "due", "-due", "nonsense", "-interpreter"])
def test_board_sorts_by_every_column(desk: Desk, sort: str) -> None:
    first, second = asked(desk), assigned(desk, asked(desk, wish=afternoon(14)))
    assert set(seen(desk.coordinator, lambda: queries.board(filters=BoardFilter(), sort=sort)).page) == {first, second}


def test_another_centre_sees_nothing_of_it(desk: Desk) -> None:
    herne = lay_desk(HERNE)
    request = asked(desk)
    assert seen(herne.coordinator, lambda: queries.board(filters=queries.EVERYTHING)).page.paginator.count == 0
    assert seen(herne.coordinator, lambda: queries.request(request_id=request.id)) is None
    assert seen(herne.coordinator, lambda: queries.candidates(request_id=request.id, at=ASKED_AT)) is None
    assert seen(herne.coordinator, lambda: queries.steps(request_id=request.id)) == []


def test_everybody_sees_her_own_list(desk: Desk) -> None:
    mine = asked(desk)
    theirs = asked(desk, by=desk.kita_member, institution_id=desk.kita.id)
    called = asked(desk, by=desk.officer)
    assert set(seen(desk.school_member, lambda: queries.requests_of_institution(by=desk.school_member))) == {
        mine,
        called,
    }
    assert list(seen(desk.kita_member, lambda: queries.requests_of_institution(by=desk.kita_member))) == [theirs]
    assert list(seen(desk.officer, lambda: queries.asked_by_me(by=desk.officer))) == [called]
    withdrawn = BoardFilter(states=frozenset({RequestState.WITHDRAWN}))
    assert list(seen(desk.officer, lambda: queries.asked_by_me(by=desk.officer, filters=withdrawn))) == []
    assert list(seen(desk.officer, lambda: queries.requests_of_institution(by=desk.officer))) == []


def test_one_request_with_its_log_is_for_the_team(desk: Desk) -> None:
    request = assigned(desk, asked(desk))
    lines = seen(desk.coordinator, lambda: queries.steps(request_id=request.id))
    assert [line.text for line in lines] == [f"an {desk.rana.name} vergeben", "angefragt"]
    assert lines[1].by == desk.school_member.name
    assert seen(desk.school_member, lambda: queries.steps(request_id=request.id)) == []
    shown = seen(desk.school_member, lambda: queries.request(request_id=request.id))
    assert shown.interpreter_id == desk.rana.id
    booked = seen(desk.school_member, lambda: queries.assignment(request_id=request.id))
    assert booked.interpreter_id == desk.rana.id
    assert seen(desk.kita_member, lambda: queries.assignment(request_id=request.id)) is None


def test_my_assignments_are_ahead_to_report_or_past(desk: Desk) -> None:
    held, waiting = assigned(desk, asked(desk)), assigned(desk, asked(desk, wish=afternoon(14)))
    ahead = assigned(desk, asked(desk, wish=replace(WISH, day=date(2026, 3, 24))))
    back = assigned(desk, asked(desk, wish=replace(WISH, day=date(2026, 3, 25))))
    report = Report(outcome=Outcome.HELD, starts=time(10), ends=time(11))
    act(desk.rana_member, use_cases.report, at=AFTER, report=report, **step(held))
    act(desk.rana_member, use_cases.hand_back, at=AFTER, reason=HandBackReason.OTHER, **step(back))
    at = datetime(2026, 3, 18, tzinfo=UTC)
    mine = seen(desk.rana_member, lambda: queries.my_assignments(by=desk.rana_member, at=at))
    lists = [[one.request for one in found] for found in (mine.ahead, mine.to_report, mine.past)]
    assert lists == [[ahead], [waiting], [held]]
    assert mine.ahead[0].request.institution.name == desk.school.name
    empty = seen(desk.coordinator, lambda: queries.my_assignments(by=desk.coordinator, at=at))
    assert (empty.ahead, empty.to_report, empty.past) == ([], [], [])


def test_report_cautions_tell_the_desk_what_to_look_at(desk: Desk) -> None:
    request = assigned(desk, asked(desk))
    look = lambda thing, at=DAY: seen(desk.admin, lambda: queries.report_cautions(request=thing, at=at))  # noqa: E731
    assert look(request) == []
    report = Report(outcome=Outcome.HELD, starts=time(10), ends=time(12, 30))
    after = datetime(2026, 3, 18, tzinfo=UTC)
    reported = act(desk.rana_member, use_cases.report, at=after, report=report, **step(request))
    assert look(reported) == ["Geplant waren 60 Minuten, gemeldet sind 150."]
    assert look(reported, date(2020, 1, 1)) == []
    absent = Report(outcome=Outcome.CLIENT_ABSENT)
    reported = act(desk.rana_member, use_cases.report, at=after, report=absent, **step(reported))
    assert look(reported) == []


# Who could interpret


def test_candidates_are_told_with_reasons_for_and_against(desk: Desk) -> None:
    busy = desk.interpreter(given_name="Beschäftigt", weekly_limit=1)
    paused = desk.interpreter(given_name="Pausiert", status=InterpreterStatus.PAUSED)
    gone = desk.interpreter(given_name="Fort", status=InterpreterStatus.ENDED, left_on=date(2026, 1, 31))
    assigned(desk, asked(desk, wish=afternoon(15)), busy)
    assigned(desk, asked(desk, wish=replace(WISH, day=date(2026, 3, 16))), desk.sirin)
    request = asked(desk)
    found = seen(desk.coordinator, lambda: queries.candidates(request_id=request.id, at=ASKED_AT))
    assert [row.id for row in found.ranked] == [desk.rana.id, desk.sirin.id]  # she has had no talk yet
    first = found.ranked[0]
    assert first.score == sum(reason.points for reason in first.reasons)
    assert tuple(
        reason.text
        for reason in first.reasons
        if reason.text in ("Kurmandschi: Erstsprache", "am Ort", "noch kein Einsatz")
    ) == ("Kurmandschi: Erstsprache", "am Ort", "noch kein Einsatz")
    assert "kennt die Einrichtung" in [reason.text for reason in found.ranked[1].reasons]
    assert [(row.id, row.word, row.negotiable) for row in found.excluded] == [
        (busy.id, ExclusionReason.WEEKLY_LIMIT, True),
        (paused.id, ExclusionReason.NOT_ACTIVE, False),
    ]
    assert found.excluded[1].sentence == "Ist zurzeit nicht im Einsatz: pausiert."
    assert gone.id not in {row.id for row in (*found.ranked, *found.excluded)}
    assert (
        seen(desk.coordinator, lambda: queries.candidates(request_id=request.id, at=datetime(2020, 1, 1, tzinfo=UTC)))
        is None
    )


@pytest.mark.parametrize(
    "read",
    [
        lambda desk, request: queries.board(filters=BoardFilter()),
        lambda desk, request: queries.candidates(request_id=request.id, at=ASKED_AT),
        lambda desk, request: list(queries.pool(filters=PoolFilter(), at=ASKED_AT)),
        lambda desk, request: queries.due(by=desk.coordinator, at=AFTER),
        lambda desk, request: queries.asked_by_me(by=desk.officer),
    ],
)
def test_the_number_of_questions_does_not_grow(desk: Desk, read: Callable[[Desk, Any], Any]) -> None:
    request = asked(desk)
    few = questions(desk, lambda: read(desk, request))
    for hour in (12, 14, 16, 18):
        assigned(desk, asked(desk, wish=afternoon(hour)), desk.interpreter(speaks={"kmr": Level.C1, "ckb": Level.C1}))
        asked(desk)
    assert questions(desk, lambda: read(desk, request)) == few


# The pool


def test_pool_is_narrowed_sorted_and_counts_talks(desk: Desk) -> None:
    other = desk.interpreter(given_name="", family_name="Älteste", speaks={"ckb": Level.C1}, municipality_id="05558012")
    gone = desk.interpreter(status=InterpreterStatus.ENDED, left_on=date(2026, 1, 31))
    assigned(desk, asked(desk))

    def names(sort: str = "name", **filters: Any) -> list[str]:
        at = datetime(2026, 6, 1, tzinfo=UTC)
        return [
            row.name
            for row in seen(desk.officer, lambda: queries.pool(filters=PoolFilter(**filters), sort=sort, at=at))
        ]

    everybody = ["Älteste", "Rana Beispiel", "Şirin Beispiel"]
    assert names() == everybody  # Ä with A
    assert names("-name") == [everybody[1], everybody[2], everybody[0]]
    assert names("-talks")[0] == "Rana Beispiel"
    assert names("nonsense") == everybody
    assert names(language="ckb") == names(municipality="05558012") == names(text="älte") == [other.name]
    assert names(statuses=frozenset({InterpreterStatus.ENDED})) == [gone.name]


def test_a_person_of_the_pool_is_shown_as_far_as_the_role_goes(desk: Desk) -> None:
    given = {"interpreter_id": desk.rana.id, "at": ASKED_AT}
    act(desk.coordinator, use_cases.add_conflict, institution_id=desk.kita.id, **given)
    act(desk.coordinator, use_cases.give_access, email="rana@example.org", **given)
    assigned(desk, asked(desk))

    def page(who: str) -> Any:
        by = getattr(desk, who)
        return seen(by, lambda: queries.interpreter(interpreter_id=desk.rana.id, by=by, at=ASKED_AT))

    full = page("coordinator")
    assert (len(full.languages), len(full.papers), len(full.conflicts), len(full.ahead)) == (1, 3, 1, 1)
    assert full.deeds == (PoolDeed.PAUSE, PoolDeed.SUSPEND, PoolDeed.END)
    assert full.has_private is False
    short = page("officer")
    assert (len(short.languages), short.papers, short.lacking, short.conflicts, short.ahead) == (1, [], [], [], [])
    office = page("admin")
    assert (len(office.papers), office.conflicts, office.free) == (3, [], [])
    herself = seen(desk.rana_member, lambda: queries.myself(by=desk.rana_member, at=ASKED_AT))
    assert (len(herself.papers), herself.conflicts, len(herself.ahead)) == (3, [], 1)
    assert page("sirin_member") is None
    assert seen(desk.officer, lambda: queries.myself(by=desk.officer, at=ASKED_AT)) is None


def test_lacking_papers_are_told(desk: Desk) -> None:
    papers = {PAPERS[0]: None, PAPERS[1]: date(2026, 3, 1)}
    person = desk.interpreter(papers=papers)
    for at, told in ((ASKED_AT, 2), (datetime(2020, 1, 1, tzinfo=UTC), 0)):
        shown = seen(
            desk.coordinator,
            lambda at=at: queries.interpreter(interpreter_id=person.id, by=desk.coordinator, at=at),
        )
        assert len(shown.lacking) == told


# What waits


def test_due_gathers_what_waits_for_the_desk(desk: Desk) -> None:
    late, held = (
        asked(desk),
        asked(desk, wish=replace(WISH, day=date(2026, 4, 30)), at=datetime(2026, 3, 13, tzinfo=UTC)),
    )
    act(desk.coordinator, use_cases.hold, at=LATER, **step(held))
    unreported, reported = assigned(desk, asked(desk)), assigned(desk, asked(desk, wish=afternoon(14)))
    at = datetime(2026, 3, 17, 15, tzinfo=UTC)
    report = Report(outcome=Outcome.HELD, starts=time(14), ends=time(15))
    act(desk.rana_member, use_cases.report, at=at, report=report, **step(reported))
    desk.interpreter(papers={**dict.fromkeys(PAPERS), "good_conduct": date(2026, 5, 16)})
    desk.interpreter(papers={**dict.fromkeys(PAPERS), "good_conduct": date(2026, 5, 17)})
    due = seen(desk.coordinator, lambda: queries.due(by=desk.coordinator, at=at))
    waiting = {wait: rows for wait, rows in due.requests.items() if rows}
    # Each once: what is overdue is not said again to be new, what is due soon not to be held.
    assert waiting == {
        Wait.OVERDUE: [late],
        Wait.DUE_SOON: [held],
        Wait.UNREPORTED: [unreported],
        Wait.REPORTED: [reported],
    }
    assert due.counts == dict.fromkeys(waiting, 1)
    assert [paper.valid_until for paper in due.expiring] == [date(2026, 5, 16)]


# What a wish is judged by


def test_objections_and_cautions_for_the_form(desk: Desk) -> None:
    wish = replace(WISH, day=date(2026, 5, 1), language="afrikanisch", ends=time(9), place="")

    def judged() -> Any:
        terms = queries.terms_in_force(on=DAY)
        languages = queries.languages()
        return (
            queries.objections(wish=wish, terms=terms, languages=languages, at=ASKED_AT),
            queries.cautions(wish=wish, terms=terms, at=ASKED_AT),
            queries.earliest_day(at=ASKED_AT, terms=terms),
            [language.code for language in languages.bookable],
        )

    objections, cautions, earliest, bookable = seen(desk.school_member, judged)
    assert [field for field, _sentence in objections] == ["ends", "language", "place"]
    assert cautions == [("day", "Der 01.05.2026 ist ein Feiertag.")]
    assert earliest == date(2026, 3, 16)
    assert "kmr" in bookable
    assert "kur" not in bookable


# Papers


def test_papers_are_made_of_what_was_agreed(desk: Desk) -> None:
    request = assigned(desk, asked(desk))
    by = desk.rana_member

    def papers() -> Any:
        return (
            documents.confirmation(request_id=request.id, copy=documents.Copy.INTERPRETER, by=by, at=ASKED_AT),
            documents.proof(request_id=request.id, by=by, at=ASKED_AT),
        )

    letter, sheet = seen(by, papers)
    assert letter.letterhead.centre == "Kommunales Integrationszentrum Münster"
    assert letter.assignment.reference == request.reference
    assert letter.assignment.language == "Kurmandschi"
    assert letter.assignment.institution.contact == "Kim Muster"
    assert sheet.assignment == letter.assignment
    assert sheet.actual is None
    nobody = asked(desk)
    by = desk.school_member
    assert seen(by, lambda: documents.proof(request_id=nobody.id, by=by, at=ASKED_AT)) is None
    copy = documents.Copy.INSTITUTION
    assert seen(by, lambda: documents.confirmation(request_id=nobody.id, copy=copy, by=by, at=ASKED_AT)) is None


@pytest.mark.django_db(transaction=True)
def test_letterhead_says_what_the_centre_has_published(desk: Desk) -> None:
    """Whoever prints a letter reads the centre's head as the public does."""
    for key, lines in ((EntryKey.ADDRESS, ["Musterplatz 1", "48143 Münster"]), (EntryKey.TELEPHONE, ["030 23125 200"])):
        entry = {"key": key, "lines": lines, "source": "Test", "as_of": None}
        act(desk.director, centres.state_profile, at=ASKED_AT, **entry)
    head = seen(desk.rana_member, lambda: documents.letterhead(centre_id=desk.centre_id))
    assert (head.street, head.town, head.phone, head.email) == ("Musterplatz 1", "48143 Münster", "030 23125 200", "")
