"""The page of figures: sums only, for whom they are, for the span that was asked for."""

import csv
import html
import io
import re
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from miteinander.interpreting import use_cases
from miteinander.interpreting.tests.factories import Desk, act, asked, assigned, lay_desk, step
from miteinander.interpreting.tests.samples import ASKED_AT
from miteinander.interpreting.vocabulary import UnfilledReason
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
URL = "/dolmetschen/zahlen/"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    now = SimpleNamespace(at=ASKED_AT)
    monkeypatch.setattr(timezone, "now", lambda: now.at)
    return now


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def text(answer: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200), ("director", 200), ("admin", 200), ("officer", 403), ("teacher", 403),
        ("data_protection", 403), ("school_member", 403), ("rana_member", 403),
    ],
)  # fmt: skip
def test_figures_are_for_those_who_answer_for_the_desk(desk: Desk, who: str, status: int) -> None:
    assert sign_in(getattr(desk, who)).get(URL).status_code == status


def test_figures_count_and_name_nobody(desk: Desk) -> None:
    assigned(desk, asked(desk))
    lost = asked(desk, request_id=uuid.uuid4())
    act(
        desk.coordinator, use_cases.give_up, at=ASKED_AT, reason=UnfilledReason.NOBODY_SPEAKS, **step(lost)
    )  # fmt: skip
    page = text(sign_in(desk.director).get(URL))
    for told in ("Kurmandschi", "März 2026", "Mär 2026", "niemand im Pool spricht die Sprache", "50 %", "Schule"):
        assert told in page, told
    for name in (desk.rana.name, desk.school.name, "Kim Muster"):
        assert name not in page


def test_figures_of_an_empty_span_say_what_to_do(desk: Desk) -> None:
    asked(desk)
    client = sign_in(desk.coordinator)
    assert "Bitte wählen Sie oben" in text(client.get(URL + "?first_on=2025-01-01&last_on=2025-12-31"))
    assert "Kurmandschi" in text(client.get(URL + "?first_on=2026-03-17&last_on=2026-03-17"))
    assert "Kurmandschi" not in text(client.get(URL + "?first_on=2026-03-18&last_on=2026-03-31"))
    assert "nicht vor dem ersten" in text(client.get(URL + "?first_on=2026-03-18&last_on=2026-03-01"))
    for odd in ("?first_on=gestern", "?last_on=9999-99-99", "?first_on=2099-01-01", "?first_on=%00"):
        assert client.get(URL + odd).status_code == 200


def test_figures_are_taken_away_as_they_are_counted(desk: Desk) -> None:
    assigned(desk, asked(desk))
    lost = asked(desk, request_id=uuid.uuid4())
    act(desk.coordinator, use_cases.give_up, at=ASKED_AT, reason=UnfilledReason.NOBODY_SPEAKS, **step(lost))
    client, where = sign_in(desk.director), reverse("interpreting:figures_download")

    def rows(**wished: str) -> list[list[str]]:
        told = client.get(where, {"als": "csv", **wished}).content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(told, newline=""), delimiter=";"))

    heads, whole, *lines = rows()
    assert dict(zip(heads, whole, strict=True)) | {"Gezählt": "zusammen", "angefragt": "2", "besetzt": "1"} == dict(
        zip(heads, whole, strict=True)
    )
    assert {line[0] for line in lines} >= {"Nach Monat", "Nach Sprache", "Warum niemand gefunden wurde"}
    assert ["niemand im Pool spricht die Sprache", "1"] in [[line[1], line[-1]] for line in lines]
    assert not {desk.rana.name, desk.school.name, "Kim Muster"} & {cell for line in lines for cell in line}
    assert rows(first_on="2025-01-01", last_on="2025-12-31")[1][2] == "0"
