"""The director's page and sheet: sums, the year before, plain sentences, for nobody else."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from miteinander.correspondence.tests import paper
from miteinander.interpreting import use_cases
from miteinander.interpreting.tests.factories import HERNE, Desk, act, asked, assigned, lay_desk, step
from miteinander.interpreting.tests.samples import ASKED_AT, WISH
from miteinander.interpreting.vocabulary import UnfilledReason
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
URL = "/ueberblick/"
SPAN = "?first_on=2026-03-01&last_on=2026-03-31"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    now = SimpleNamespace(at=ASKED_AT)
    monkeypatch.setattr(timezone, "now", lambda: now.at)
    return now


@pytest.fixture
def desk() -> Desk:
    """In March four Kurmandschi talks, one filled and one given up, and one Sorani; next door one more."""
    desk = lay_desk()
    assigned(desk, asked(desk))
    lost, _one, _other = (asked(desk) for _ in range(3))
    act(desk.coordinator, use_cases.give_up, reason=UnfilledReason.NOBODY_FREE, at=ASKED_AT, **step(lost))
    asked(desk, wish=replace(WISH, language="ckb"))
    asked(lay_desk(HERNE))
    return desk


def seen(desk: Desk, query: str = SPAN) -> Any:
    return sign_in(desk.director).get(URL + query).context["seen"]


def test_sums_and_sentences_of_a_period(desk: Desk) -> None:
    found = seen(desk)
    assert (found.total.asked, found.total.filled, found.total.unfilled, found.total.open) == (5, 1, 1, 3)
    assert list(found.sentences) == [
        "In diesem Zeitraum wurden 5 Gespräche angefragt.",
        "Für den gleichen Zeitraum des Vorjahres gibt es keine Zahlen.",
        "Besetzt: 1. Nicht besetzt: 1. Noch offen: 3. Zurückgezogen oder abgelehnt: 0.",
        "Von 100 Anfragen, für die wir gesucht haben, fanden wir für 50 jemanden.",
    ]
    assert [(row.name, row.asked) for row in found.months] == [("März 2026", 5)]
    assert [(row.name, row.asked) for row in found.municipalities] == [("Münster", 5)]
    # A single request in a rare language would be known to whoever knows the place.
    assert [(row.name, row.asked) for row in found.languages] == [("andere Sprachen", 5)]
    assert dict(found.waits)["Anfragen, für die wir noch suchen"] == 3


def test_this_year_is_compared_with_the_year_before(desk: Desk, clock: SimpleNamespace) -> None:
    clock.at = ASKED_AT + timedelta(days=365)
    for _ in range(3):
        asked(desk, at=clock.at, wish=replace(WISH, day=date(2027, 3, 23)))
    found = seen(desk, "?first_on=2027-03-01&last_on=2027-03-31")
    assert found.sentences[1] == "Das sind 2 weniger als im gleichen Zeitraum des Vorjahres (5)."
    assert [(row.asked, row.asked_before) for row in found.months] == [(3, 5)]
    assert seen(desk, "").first == date(2027, 1, 1)


def test_the_sheet_says_the_same_and_is_accessible(desk: Desk) -> None:
    answer = sign_in(desk.director).get(f"{URL}blatt/{SPAN}")
    assert answer.headers["Content-Type"] == "application/pdf"
    said = paper.text(answer.content)
    for words in (
        "Sprachmittlung vom 01.03.2026 bis zum 31.03.2026",
        "wurden 5 Gespräche angefragt",
        "März 2026",
        "Nicht gezählt",
    ):
        assert words in said
    assert {"Table", "TH", "H2", "L"} <= set(paper.tags(answer.content))
    with paper.opened(answer.content) as pdf, pdf.open_metadata() as claims:
        assert claims["pdfuaid:part"] == "1"


def test_nobody_is_named(desk: Desk) -> None:
    page = sign_in(desk.director).get(URL + SPAN).content.decode().replace(desk.director.name, "")
    for name in (desk.school.name, desk.rana.name, "Kim Muster"):
        assert name not in page


def test_a_period_the_wrong_way_round_is_told(desk: Desk) -> None:
    answer = sign_in(desk.director).get(f"{URL}?first_on=2026-03-31&last_on=2026-03-01")
    assert "Der letzte Tag kann nicht vor dem ersten liegen." in answer.content.decode()


def test_the_number_of_questions_does_not_grow(desk: Desk) -> None:
    client = sign_in(desk.director)
    with CaptureQueriesContext(connection) as few:
        client.get(URL + SPAN)
    for hour in (8, 12, 16):
        start = datetime(2026, 3, 24, hour).time()
        asked(
            desk,
            wish=replace(WISH, language="apc", starts=start, ends=start.replace(hour=hour + 1), day=date(2026, 3, 24)),
        )
    with CaptureQueriesContext(connection) as many:
        client.get(URL + SPAN)
    assert len(few) == len(many)
