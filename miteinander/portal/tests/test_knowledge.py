"""Questions and materials for everybody: found without a script, marked by language, and nothing of the team's."""

import html
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from miteinander.centres.tests.factories import HERNE
from miteinander.knowledge.tests.factories import ANSWER, AT, PDF, Team, added, lay_team, published
from miteinander.knowledge.vocabulary import Visibility

# Visitors read on a connection of their own: what they find was committed.
pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/zentren/muenster/wissen/"


def text(answer: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture(autouse=True)
def ground(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FILES = tmp_path / "files"
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def team() -> Team:
    return lay_team()


def test_visitors_find_read_and_take_along(client: Client, team: Team) -> None:
    blatt = published(team.officer, upload=PDF, title="Kita-ABC", valid_until=AT.date())
    answer = published(
        team.officer, ANSWER, title="How much does it cost?", text="Nothing.", languages=("eng",), related=(blatt.id,)
    )
    published(team.officer, title="Intern", visibility=Visibility.TEAM)
    draft = added(team.officer, title="Entwurf", upload=PDF)
    theirs = published(lay_team(HERNE).officer, title="In Herne", upload=PDF)

    front = text(client.get("/zentren/muenster/"))
    assert "Häufige Fragen und Materialien" in front
    page = client.get(LIST)
    assert "2 Einträge" in text(page)
    assert '<span class="kern-title kern-title--small" lang="en" dir="auto">How much' in page.content.decode()
    for hidden in ("Intern", "Entwurf", "In Herne"):
        assert hidden not in text(page)
        assert "nichts gefunden" in text(client.get(f"{LIST}?text={hidden}&kind=material"))
    assert "1 Eintrag" in text(client.get(f"{LIST}?text=kita&topic=kita&reader=families&language=deu")).replace(
        "Ein E", "1 E"
    )
    assert "klingt ähnlich" in text(client.get(f"{LIST}?text=kitta+abc"))

    english = client.get(f"{LIST}{blatt.id}/?sprache=en").content.decode()
    assert '<div class="m-section" lang="de" dir="auto">' in english
    assert "?sprache=en" in english
    assert "Kita-ABC" in text(client.get(f"{LIST}{answer.id}/"))
    file = client.get(f"{LIST}{blatt.id}/datei/")
    assert (file.status_code, file.headers["Content-Type"]) == (200, "application/pdf")
    assert file.headers["Content-Disposition"] == 'attachment; filename="kita-abc.pdf"'
    assert "max-age" in file.headers["Cache-Control"]
    for answered in (page, file, client.get(f"{LIST}{blatt.id}/")):
        assert not answered.cookies
        assert b"<script" not in answered.content

    for one in (draft, theirs):
        for path in (f"{LIST}{one.id}/", f"{LIST}{one.id}/datei/"):
            assert client.get(path).status_code == 404
    assert client.get(f"/zentren/herne/wissen/{theirs.id}/datei/").status_code == 200  # the control: it is there
    assert client.get(f"/zentren/atlantis/wissen/{blatt.id}/").status_code == 404


def test_what_is_over_says_so_and_is_not_handed_out(
    client: Client, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    blatt = published(team.officer, upload=PDF, title="Kita-ABC", valid_until=AT.date())
    monkeypatch.setattr(timezone, "now", lambda: AT + timedelta(days=1))
    assert "noch keine Fragen und Materialien" in text(client.get(LIST))
    page = text(client.get(f"{LIST}{blatt.id}/"))
    assert "Es galt bis zum 18.03.2026" in page
    assert "Herunterladen" not in page
    assert client.get(f"{LIST}{blatt.id}/datei/").status_code == 404


def test_visitors_ask_as_often_for_many_as_for_few(client: Client, team: Team) -> None:
    counts = []
    for _round in range(2):
        published(team.officer, ANSWER)
        published(team.officer)
        client.get(LIST)
        with CaptureQueriesContext(connections["public"]) as asked:
            assert client.get(f"{LIST}?text=kita").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
