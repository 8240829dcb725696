"""The pages of schools: read by the team, with figures, changes and doubts, and by nobody else."""

import csv
import html
import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import as_owner
from miteinander.centres.tests.factories import MUENSTER, actor_of, member
from miteinander.centres.vocabulary import Role
from miteinander.core import tables
from miteinander.core.tenancy import Audience
from miteinander.directory import queries, rules
from miteinander.directory.imports import codes
from miteinander.directory.models import Municipality, School, SchoolChange, SchoolCode, SchoolFinding, SocialIndex
from miteinander.directory.tests import folders
from tests.signing_in import sign_in

SCHOOL = "100065"  # of Münster
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer() -> Client:
    return sign_in(actor_of(member(MUENSTER, roles=[Role.OFFICER])))


def text(answer: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_map_and_table_say_the_same(monkeypatch: pytest.MonkeyPatch, officer: Client) -> None:
    """On the ground of Kreis Coesfeld, which has several towns; a city alone needs no map of itself."""
    assert "<svg xmlns" not in officer.get("/schulen/").content.decode()
    monkeypatch.setattr(queries, "ground", lambda centre_id: rules.Area(("05558",)))
    page = officer.get("/schulen/").content.decode()
    assert page.count("<svg xmlns") == 1
    assert "style=" not in page
    drawn = dict(re.findall(r"<title>([^<:]+): ([^<]+)</title></path>", page))
    rows = re.findall(
        r'<th scope="row">([^<]+)</th>(.*?)</tr>', page[page.index("<tbody>") : page.index("</tbody>")], re.S
    )
    told = {name: re.findall(r"<td[^>]*>([^<]*)</td>", row)[-1].replace("–", "keine Angabe") for name, row in rows}
    assert len(drawn) == 11
    assert drawn == told


def test_list_narrows_and_asks_as_often_for_any_number_of_rows(officer: Client) -> None:
    officer.get("/schulen/")
    counts = []
    for query in ("", "?text=wolbeck", "?form=GY&sort=-pupils", "?with_closed=on&page=3", "?text=Atlantis"):
        with CaptureQueriesContext(connection) as asked:
            answer = officer.get(f"/schulen/{query}")
        assert answer.status_code == 200
        counts.append(len(asked))
    assert max(counts) - min(counts) <= 1  # no rows, no second look at them
    assert "Städtische Grundschule Wolbeck - Nord" in text(officer.get("/schulen/?text=wolbeck"))
    assert "Dazu passt keine Schule" in text(officer.get("/schulen/?text=Atlantis"))


def test_school_shows_its_index_year_by_year_and_where_it_is_from(officer: Client) -> None:
    years = dict(SocialIndex.objects.filter(school=SCHOOL).values_list("school_year", "value"))
    assert set(years) == {"2024/25", "2025/26"}
    page = text(officer.get(f"/schulen/{SCHOOL}/"))
    for year, value in years.items():
        assert f"{year} {value}" in page
    assert "Er ist kein Urteil über ihre Arbeit." in page
    assert officer.get("/schulen/999999/").status_code == 404


def test_pages_tell_changes_and_doubts(officer: Client) -> None:
    with as_owner():
        school = School.objects.get(number=SCHOOL)
        SchoolChange.objects.create(
            school=school, kind="renamed", was="Alte Schule", now="Neue Schule", noted_on=date(2026, 9, 1)
        )
        SchoolFinding.objects.create(
            school=school, kind="elsewhere", lies_in=Municipality.objects.get(ags="05558012"), metres=4100,
            latitude=51.9, longitude=7.2, is_used=False,
        )  # fmt: skip
        School.objects.filter(number=SCHOOL).update(ended_on=date(2026, 9, 1))
    try:
        for path in (f"/schulen/{SCHOOL}/", "/schulen/aenderungen/"):
            page = text(officer.get(path))
            assert (
                "umbenannt : Alte Schule → Neue Schule" in page.replace(" :", " :")
                or "umbenannt: Alte Schule → Neue Schule" in page
            )
        given = officer.get("/schulen/aenderungen/liste/", {"als": "csv"}).content.decode()
        assert '"Alte Schule";"Neue Schule"' in given
        page = text(officer.get(f"/schulen/{SCHOOL}/"))
        assert "Koordinate liegt in einer anderen Gemeinde" in page
        assert "liegt 4.100 m außerhalb der Gemeinde" in page
        assert "Dort ist Coesfeld." in page
        assert "Wir benutzen sie nicht." in page
        assert "steht nicht mehr im amtlichen Verzeichnis" in page
        assert "Wolbeck - Nord" not in text(officer.get("/schulen/?text=wolbeck+-+nord")).replace("wolbeck - nord", "")
        assert "Wolbeck - Nord" in text(officer.get("/schulen/?text=wolbeck+-+nord&with_closed=on"))
    finally:
        with as_owner():
            SchoolChange.objects.all().delete()
            SchoolFinding.objects.all().delete()
            School.objects.filter(number=SCHOOL).update(ended_on=None)


def test_social_index_is_shown_to_the_team_alone() -> None:
    outsiders = (
        sign_in(
            actor_of(member(MUENSTER, roles=[Role.INTERPRETER], audience=Audience.INTERPRETER, speaks_for=uuid.uuid4()))
        ),
        Client(),
    )
    for somebody in outsiders:
        for path in ("/schulen/", f"/schulen/{SCHOOL}/", "/schulen/aenderungen/"):
            assert somebody.get(path).status_code in (302, 403)
    for path in ("/zentren/muenster/", "/"):
        assert "Sozialindex" not in text(Client().get(path))


def test_the_list_to_take_away_is_the_one_on_the_screen(officer: Client) -> None:
    page = officer.get("/schulen/").content.decode()
    rows = list(
        csv.reader(
            io.StringIO(officer.get("/schulen/liste/", {"als": "csv"}).content.decode("utf-8-sig")), delimiter=";"
        )
    )
    heads, first = rows[0], rows[1]
    assert heads[:3] == ["Schulnummer", "Name", "Schulform"]
    assert "Schulsozialindex" in heads
    assert first[1] in page
    few = officer.get("/schulen/liste/", {"als": "csv", "text": first[1]}).content.decode()
    assert len(few.splitlines()) < len(rows)


@pytest.fixture
def keys() -> Iterator[None]:
    """The official keys as they are shipped; the world of the tests has none."""
    told = tables.read(folders.shipped()[codes.CODES], file=codes.CODES, layout=codes.LAYOUTS[codes.CODES])
    with as_owner():
        SchoolCode.objects.bulk_create([SchoolCode(**asdict(one)) for one in told.values])
    yield
    with as_owner():
        SchoolCode.objects.all().delete()


def test_official_keys_are_looked_up_by_word_key_catalogue_and_day(keys: None, officer: Client) -> None:
    def found(**asked: str) -> str:
        page = text(officer.get(reverse("school_codes"), asked))
        return page[page.index("Alle zeigen") :] if asked else page

    assert "Religion" in found()  # what is left out, and why, is said
    assert "BSD-3-Clause" in found()
    assert "Warteliste" in found(text="warteliste")
    assert "Abgang" not in found(text="warteliste")
    assert "Erweiterter Erster Schulabschluss" in found(text="eesa", on="2022-08-01")
    assert "Erweiterter Erster Schulabschluss" not in found(text="erweiterter", on="2022-07-31")
    assert "Erweiterter Erster Schulabschluss" in found(catalogue="leaving_certificate")
    assert "keinen Schlüssel" in found(text="gibt es nicht")
    for odd in ({"on": "gestern"}, {"catalogue": "x"}, {"page": "-1"}, {"text": "%_\\"}):
        assert officer.get(reverse("school_codes"), odd).status_code == 200
