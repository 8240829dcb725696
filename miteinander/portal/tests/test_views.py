"""Public pages: what everybody may read, with source and date, without a trace."""

import html
import re
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import as_owner
from miteinander.centres.models import Centre, ProfileEntry
from miteinander.centres.vocabulary import EntryKey
from miteinander.core.tenancy import acting_for, system
from miteinander.directory.models import ReferenceLoad
from miteinander.portal import queries

PAGES = ("/", "/zentren/herne/", "/impressum/", "/datenschutz/", "/quellen/")


def text(answer: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def centres() -> None:
    """All centres with what texts say of four of them, committed: the visitor reads on a connection of her own."""
    with as_owner():
        call_command("load_centres", verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_page_needs_nobody_and_leaves_no_cookie(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    assert b"<script" not in answer.content
    assert "no-store" not in answer.get("Cache-Control", "")


@pytest.mark.django_db
def test_unknown_centre_is_not_there(client: Client) -> None:
    assert client.get("/zentren/atlantis/").status_code == 404
    assert client.post("/zentren/herne/").status_code in (403, 405)


@pytest.mark.django_db(transaction=True)
def test_list_names_all_fifty_four(client: Client, centres: None) -> None:
    answer = client.get("/?sprache=en")
    page = answer.content.decode()
    assert page.count('href="/zentren/') == 54
    assert page.count('?sprache=en"') >= 54  # the choice of language travels along
    assert "zusammen 54" in text(client.get("/?sprache=de"))


@pytest.mark.django_db(transaction=True)
def test_herne_tells_what_its_source_tells_and_what_is_missing(client: Client, centres: None) -> None:
    page = text(client.get("/zentren/herne/"))
    for told in (
        "Montag bis Donnerstag: 8 bis 16 Uhr",
        "Haltestelle „Am Berg“, Linien 323, 328 und 384",
        "gebührenfrei",
        "Schweigepflicht",
        "Lehrerinnen und Lehrer",
        "Seiteneinsteigerberatung",
        "Zitat von damals",
        "126 verschiedenen Ländern",
        "Undatiert.",
        "Quelle: Kommunales Integrationszentrum Herne",
    ):
        assert told in page, told
    missing = page[page.index("Dazu hat das Zentrum hier noch nichts gesagt") :]
    for key in ("Fachbeirat", "Beschluss", "Rechtsgrundlage", "Handlungsfelder"):
        assert key in missing
    assert "Öffnungszeiten" not in missing
    assert "Städte und Gemeinden 1" not in page  # a kreisfreie Stadt has no list of towns


@pytest.mark.django_db(transaction=True)
def test_coesfeld_shows_the_register_and_the_old_statement_as_corrected(client: Client, centres: None) -> None:
    page = text(client.get("/zentren/kreis-coesfeld/"))
    for told in (
        "227.859",
        "Ascheberg",
        "Nordkirchen",
        "Olfen",
        "richtiggestellt",
        "219.784",
        "Stand: 31.08.2025",
        "31.12.2024",
    ):
        assert told in page, told
    missing = page[page.index("Dazu hat das Zentrum hier noch nichts gesagt") :]
    assert "Anschrift" in missing
    assert "Telefon" in missing


@pytest.mark.django_db(transaction=True)
def test_centre_without_a_word_invents_nothing(client: Client, centres: None) -> None:
    page = text(client.get("/zentren/koeln/"))
    assert "So erreichen Sie uns" not in page
    assert "Die amtlichen Verzeichnisse sind noch nicht geladen" in page  # the small world has three districts
    for key in ("Kosten", "Öffnungszeiten", "Fachbeirat"):
        assert key in page


@pytest.mark.django_db(transaction=True)
def test_page_hides_what_is_not_published(client: Client, centres: None) -> None:
    herne = Centre.objects.get(slug="herne")
    with acting_for(system(herne.id)):
        ProfileEntry.objects.filter(key="stop").update(published=False)
        ProfileEntry.objects.filter(key="fax").update(lines=["<script>alert(1)</script>"])
    answer = client.get("/zentren/herne/")
    page = text(answer)
    assert "Am Berg" not in page
    assert "Haltestelle" in page[page.index("noch nichts gesagt") :]
    assert b"<script>" not in answer.content


@pytest.mark.django_db(transaction=True)
def test_page_asks_as_often_whatever_was_entered(client: Client, centres: None) -> None:
    counts = []
    for slug in ("herne", "koeln"):
        with CaptureQueriesContext(connections["public"]) as asked:
            client.get(f"/zentren/{slug}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_licences_name_source_date_and_words_of_each_load(client: Client) -> None:
    with as_owner():
        ReferenceLoad.objects.create(
            dataset="schools.csv", source="IT.NRW: Verzeichnis", licence="dl-de/by-2-0", attribution="© IT.NRW, 2025",
            as_of=date(2024, 10, 15), sha256="0" * 64, rows=5407, loaded_at=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip
    page = text(client.get("/quellen/"))
    for told in ("IT.NRW: Verzeichnis", "15.10.2024", "dl-de/by-2-0", "© IT.NRW, 2025", "5.407"):
        assert told in page


@pytest.mark.django_db
def test_privacy_is_marked_as_a_draft(client: Client) -> None:
    assert "Entwurf, nicht rechtlich geprüft" in text(client.get("/datenschutz/"))


def test_every_key_has_one_place_on_the_page() -> None:
    placed = [key for keys in queries.CHAPTERS.values() for key in keys]
    assert sorted(placed) == sorted(EntryKey)
    assert set(queries.CHAPTERS) == set(queries.Chapter)
