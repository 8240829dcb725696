"""Public pages: what everybody may read, with source and date, without a trace."""

import base64
import hashlib
import html
import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

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
from miteinander.directory import queries as directory_queries
from miteinander.directory import rules
from miteinander.directory.models import Institution, Municipality, Postcode, ReferenceLoad, ReferenceSource
from miteinander.portal import queries

PAGES = ("/", "/zentren/herne/", "/zentren/herne/wissen/", "/impressum/", "/datenschutz/", "/quellen/")


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
        "Um telefonische Terminvereinbarung wird gebeten.",
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
    assert "An gesetzlichen Feiertagen" not in page  # the source does not say so
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
    assert counts[0] == counts[1] + 1  # Herne told its hours: is today a holiday?


@pytest.mark.django_db(transaction=True)
def test_licences_name_source_date_words_and_changes_of_each_part(client: Client) -> None:
    part = {
        "dataset": "schools.csv", "publisher": "IT.NRW", "licence": "dl-de/by-2-0", "as_of": date(2024, 10, 15),
        "licence_url": "https://www.govdata.de/dl-de/by-2-0", "attribution": "© IT.NRW, 2025",
        "changes_de": "Nullen ergänzt.", "changes_en": "Zeros restored.",
    }  # fmt: skip
    with as_owner():
        ReferenceSource.objects.create(position=8, title="Verzeichnis", **part)
        ReferenceSource.objects.create(position=9, title="Koordinaten", **part)
        ReferenceLoad.objects.create(
            dataset="schools.csv", source="IT.NRW: Verzeichnis", licence="dl-de/by-2-0", attribution="© IT.NRW, 2025",
            as_of=date(2024, 10, 15), sha256="0" * 64, rows=5407, loaded_at=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip
    answer = client.get("/quellen/?sprache=de")
    page = text(answer)
    for told in (
        "IT.NRW: Verzeichnis",
        "IT.NRW: Koordinaten",
        "15.10.2024",
        "© IT.NRW, 2025",
        "5.407",
        "Nullen ergänzt.",
    ):
        assert told in page
    assert b'href="https://www.govdata.de/dl-de/by-2-0"' in answer.content
    assert "Zeros restored." in text(client.get("/quellen/?sprache=en"))


@pytest.mark.django_db(transaction=True)
def test_map_is_a_picture_of_its_own_that_browsers_keep(client: Client, centres: None) -> None:
    answer = client.get("/zentren/kreis-coesfeld/karte.svg?sprache=de")
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert "max-age" in answer.headers["Cache-Control"]
    assert not answer.cookies
    drawn = ElementTree.fromstring(answer.content)  # noqa: S314 - our own picture
    assert drawn.find("{*}title").text == "Das Gebiet: Kreis Coesfeld"
    assert drawn.find("{*}desc").text
    areas = [one.find("{*}title").text for one in drawn.iter("{http://www.w3.org/2000/svg}path") if len(one)]
    assert len(areas) == 11
    assert "Dülmen: 260" in areas
    again = client.get(
        "/zentren/kreis-coesfeld/karte.svg?sprache=de", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/zentren/atlantis/karte.svg").status_code == 404
    assert client.get("/zentren/koeln/karte.svg").status_code == 404  # the small world has no outline of Köln


@pytest.mark.django_db(transaction=True)
def test_map_runs_no_script_and_brings_its_own_sheet(client: Client, centres: None) -> None:
    answer = client.get("/zentren/herne/karte.svg")
    style = ElementTree.fromstring(answer.content).find("{*}style").text  # noqa: S314 - our own picture
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert answer.headers["Content-Security-Policy"].startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert b"script" not in answer.content
    assert b"href" not in answer.content


@pytest.mark.django_db(transaction=True)
def test_page_shows_the_map_with_its_figures_beside_it(client: Client, centres: None) -> None:
    answer = client.get("/zentren/kreis-coesfeld/?sprache=de")
    assert b'src="/zentren/kreis-coesfeld/karte.svg?sprache=de"' in answer.content
    assert re.search(rb'alt="Karte: Kreis Coesfeld mit', answer.content)
    assert "47.989 260" in text(answer)  # people and people per square kilometre of Dülmen


@pytest.mark.django_db(transaction=True)
def test_map_is_drawn_anew_only_after_data_were_loaded(client: Client, centres: None) -> None:
    def load(sha256: str) -> None:
        with as_owner():
            ReferenceLoad.objects.create(
                dataset="municipalities.csv", source="", licence="", attribution="", rows=1, sha256=sha256,
                as_of=date(2025, 1, 1), loaded_at=datetime(2026, 1, 1, tzinfo=UTC),
            )  # fmt: skip

    path = "/zentren/herne/karte.svg?sprache=de"
    load("1")
    first = client.get(path)
    with CaptureQueriesContext(connections["public"]) as asked:
        assert client.get(path).content == first.content
    assert [one["sql"] for one in asked if "directory_outline" in one["sql"]] == []
    with as_owner():
        Municipality.objects.filter(ags="05916000").update(short_name="Herne neu")
    load("2")
    try:
        assert "Herne neu" in client.get(path).content.decode()
    finally:
        with as_owner():
            Municipality.objects.filter(ags="05916000").update(short_name="Herne")


@pytest.mark.django_db(transaction=True)
def test_map_never_shows_a_protected_place(client: Client, centres: None) -> None:
    """No place with an address reaches a map: it is drawn from towns alone, whatever a centre keeps."""
    herne = Centre.objects.get(slug="herne")
    before = client.get("/zentren/herne/karte.svg").content
    with acting_for(system(herne.id)):
        Institution.objects.create(
            centre_id=herne.id, kind="shelter", name="Haus Zuflucht", municipality_id="05916000", protected=True
        )
    assert client.get("/zentren/herne/karte.svg").content == before
    assert b"Zuflucht" not in before
    with pytest.raises(KeyError):  # the only way to say something of a place is by the key of its town
        directory_queries.area_map(
            area=rules.Area(("05916",)), values={str(herne.id): 1}, title="", description="", figure=""
        )


@pytest.mark.django_db(transaction=True)
def test_finds_the_centre_for_a_postcode(client: Client, centres: None) -> None:
    page = text(client.get("/?plz=48653&sprache=de"))
    assert "Für 48653 ist dieses Zentrum da" in page
    assert "Kommunales Integrationszentrum Kreis Coesfeld ( Coesfeld )" in page
    assert "Die Postleitzahl 99999 kennen wir nicht" in text(client.get("/?plz=99999&sprache=de"))
    for wrong in ("4865", "Coesfeld", "48653x", "０４８６５", "0" * 400, ""):
        answer = client.get("/", {"plz": wrong, "sprache": "de"})
        assert answer.status_code == 200
        assert "dieses Zentrum da" not in text(answer)
    assert "fünf Ziffern" in text(client.get("/?plz=4865&sprache=de"))


@pytest.mark.django_db(transaction=True)
def test_asks_back_when_a_postcode_belongs_to_several_centres(client: Client, centres: None) -> None:
    with as_owner():
        Postcode.objects.create(postcode="48653", municipality_id="05916000")
    try:
        answer = client.get("/?plz=48653&sprache=de")
    finally:
        with as_owner():
            Postcode.objects.filter(postcode="48653", municipality_id="05916000").delete()
    assert "48653 gehört zu mehreren Orten" in text(answer)
    assert "Wo wohnen Sie?" in text(answer)
    assert b'href="/zentren/herne/?sprache=de"' in answer.content


@pytest.mark.django_db
def test_privacy_is_marked_as_a_draft(client: Client) -> None:
    assert "Entwurf, nicht rechtlich geprüft" in text(client.get("/datenschutz/"))


def test_every_key_has_one_place_on_the_page() -> None:
    placed = [key for keys in queries.CHAPTERS.values() for key in keys]
    assert sorted([*placed, EntryKey.LOGO]) == sorted(EntryKey)  # the logo stands beside the name
    assert set(queries.CHAPTERS) == set(queries.Chapter)


@pytest.mark.django_db
def test_an_address_that_asks_too_much_gets_a_page_that_says_so() -> None:
    answer = Client(raise_request_exception=False).get("/?" + "a=&" * 1_100)
    assert answer.status_code == 400
    assert "Das konnten wir nicht lesen" in text(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "back", ["nan,nan", "?sort=x", "//boese.example/", "https://boese.example/", "\0", "a\r\nb", "http://["]
)
def test_whoever_chooses_a_language_is_led_nowhere_but_into_this_house(client: Client, back: str) -> None:
    assert client.post("/ansicht/sprache/", {"language": "en", "next": back}).headers["Location"] == "/"
    kept = client.post("/ansicht/sprache/", {"language": "en", "next": "/quellen/?a=b"})
    assert kept.headers["Location"] == "/quellen/?a=b"
