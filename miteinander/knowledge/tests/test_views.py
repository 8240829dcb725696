"""Pages of knowledge: who comes in, what is said when something is wrong, what is handed out and how."""

import html
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from miteinander.core import uploads
from miteinander.correspondence.models import Mail
from miteinander.knowledge import queries, use_cases
from miteinander.knowledge.models import Entry, Service
from miteinander.knowledge.tests.factories import (
    ANSWER,
    AT,
    MATERIAL,
    PDF,
    Team,
    act,
    added,
    given,
    published,
    seen,
    step,
)
from miteinander.knowledge.vocabulary import Reader, Visibility
from miteinander.operation.prove import uploads as samples
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def text(answer: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def url(name: str, *args: object) -> str:
    return reverse(f"knowledge:{name}", args=args)


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()), "title": "Kita-ABC", "text": "Alles zur Kita.", "topic": "kita", "tags": "Kita, Anmeldung",
        "readers": ["families", "teachers"], "visibility": "public", "licence": "own", "languages": "Deutsch", "language_2": "tur",
        "file": SimpleUploadedFile("../../etc/passwd", PDF, content_type="text/html"),
    } | changes  # fmt: skip


@pytest.fixture
def officer(team: Team) -> Client:
    return sign_in(team.officer)


def test_a_material_from_the_form_to_the_reader(team: Team, officer: Client) -> None:
    sent = typed()
    answers = [officer.post(url("add_material"), {**sent, "file": SimpleUploadedFile("x", PDF)}) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    entry = seen(team.officer, Entry.objects.get)
    assert (entry.languages, entry.readers) == (["deu", "tur"], [Reader.FAMILIES, Reader.TEACHERS])
    page = text(officer.get(url("entry", entry.id)))
    assert "Entwurf" in page
    assert "Deutsch, Türkisch" in page
    school = sign_in(team.school)
    assert school.get(url("entry", entry.id)).status_code == 404
    assert officer.post(url("publish", entry.id), {"key": str(uuid.uuid4()), "version": 1}).status_code == 302
    assert "Kita-ABC" in text(school.get(url("entries") + "?text=kitta+abc"))
    page = text(school.get(url("entry", entry.id)))
    assert "Herunterladen: PDF" in page
    assert "Verlauf" not in page
    assert "Ändern" not in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Titel: Bitte ausfüllen"),
        ({"title": "\u202e\x00 "}, "Titel: Bitte ausfüllen"),
        ({"title": "x" * 200}, "höchstens 160 Zeichen"),
        ({"file": ""}, "Bitte laden Sie eine Datei hoch"),
        (
            {"file": SimpleUploadedFile("blatt.pdf", b"<svg onload=x()>")},
            "Datei: SVG-Dateien können Programme enthalten",
        ),
        ({"file": SimpleUploadedFile("blatt.docx", b"MZ")}, "Datei: Das ist ein Programm"),
        ({"file": SimpleUploadedFile("leer.pdf", b"")}, "Datei: Die Datei ist leer"),
        ({"file": SimpleUploadedFile("gross.pdf", bytes(uploads.MOST_BYTES + 1))}, "Datei: Die Datei ist zu groß"),
        ({"file": "", "link": "javascript:alert(1)"}, "die mit https:// beginnt"),
        ({"link": "https://www.example.org/"}, "entweder eine Datei oder eine Adresse"),
        ({"languages": "Klingonisch"}, "„Klingonisch“ ist nicht in der Liste"),
        ({"readers": []}, "Für wen? Bitte auswählen"),
        ({"readers": ["quatsch"]}, "steht nicht zur Auswahl"),
        ({"licence": "internal"}, "können wir nicht weitergeben"),
        ({"valid_until": "2026-03-17"}, "Dieser Tag ist schon vorbei"),
        ({"valid_until": "31.02.2027"}, "Bitte ein Datum wie"),
        ({"tags": ", ".join(map(str, range(11)))}, "höchstens 10 Stichwörter"),
        ({"visibility": "partners", "readers": ["families"]}, "Bitte wählen Sie eine dieser Zielgruppen"),
    ],
)
def test_form_tells_field_and_reason_and_keeps_the_rest(
    team: Team, officer: Client, drawers: Any, wrong: dict[str, Any], said: str
) -> None:
    answer = officer.post(url("add_material"), typed(**wrong))
    page = text(answer)
    assert (answer.status_code, said in page) == (422, True), page
    assert "Alles zur Kita." in page
    if "file" not in wrong or wrong["file"]:
        assert "Bitte wählen Sie die Datei noch einmal aus" in page
    assert seen(team.officer, Entry.objects.count) == 0
    assert not [path for path in drawers.rglob("*") if path.is_file()]


def test_form_drops_what_turns_and_hides(team: Team, officer: Client) -> None:
    title = "Kita\x00 \u202eCBA\u202c  neu"
    assert officer.post(url("add_material"), typed(title=title)).status_code == 302
    assert seen(team.officer, Entry.objects.get).title == "Kita CBA neu"


def test_an_answer_with_its_materials(team: Team, officer: Client) -> None:
    blatt = published(team.officer, title="Merkblatt")
    sent = typed(title="Was ist eine Kita?", related_0="Merkblatt", related_1="Merkblatt")
    del sent["file"]
    assert officer.post(url("add_answer"), sent).status_code == 302
    entry = seen(team.officer, lambda: Entry.objects.get(kind="answer"))
    page = text(officer.get(url("entry", entry.id)))
    assert "Passende Materialien Merkblatt" in page
    assert "Antworten dazu" not in text(officer.get(url("entry", blatt.id)))  # it is a draft
    act(team.officer, use_cases.publish, at=AT, **step(entry))
    assert "Antworten dazu Was ist eine Kita?" in text(officer.get(url("entry", blatt.id)))
    form = officer.get(url("change", entry.id)).content.decode()
    assert form.count('value="Merkblatt"') >= 2  # the entry of the list, and what is chosen


def test_change_shows_both_texts_when_somebody_was_quicker(team: Team, officer: Client) -> None:
    entry = added(team.officer, upload=PDF)
    sent = typed(version=1, title="Erste Fassung", file="")
    assert officer.post(url("change", entry.id), sent).status_code == 302
    late = officer.post(url("change", entry.id), typed(version=1, title="Zweite Fassung", file=""))
    assert late.status_code == 409
    assert "Erste Fassung" in text(late)
    assert "Zweite Fassung" in text(late)
    assert seen(team.officer, lambda: Entry.objects.get(id=entry.id)).file_id == entry.file_id


def test_a_file_is_handed_out_as_a_download(team: Team, officer: Client) -> None:
    entry = published(team.officer, title='Straße: „Ärger" <b>', upload=samples.picture(), visibility=Visibility.TEAM)
    answer = officer.get(url("file", entry.id))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="strasse-arger-b.jpg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].endswith("; sandbox")
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.content) == entry.file.size
    nameless = published(team.officer, title="اردو", upload=PDF)
    assert 'filename="datei.pdf"' in officer.get(url("file", nameless.id)).headers["Content-Disposition"]


def test_files_are_handed_out_to_those_who_see_their_entry(team: Team, foreign: Team, officer: Client) -> None:
    school = sign_in(team.school)
    inside = published(team.officer, upload=PDF, visibility=Visibility.TEAM)
    public = published(team.officer, upload=PDF)
    elsewhere = published(foreign.officer, upload=PDF)
    assert [officer.get(url("file", one.id)).status_code for one in (inside, public, elsewhere)] == [200, 200, 404]
    assert [school.get(url("file", one.id)).status_code for one in (inside, public)] == [404, 200]
    assert sign_in(foreign.officer).get(url("file", elsewhere.id)).status_code == 200  # the control: it is there
    assert officer.get(url("file", published(team.officer).id)).status_code == 404  # an address, no file
    changed = act(team.officer, use_cases.change, facts=MATERIAL, upload=samples.picture(), at=AT, **step(public))
    assert officer.get(url("edition", public.id, public.file_id)).headers["Content-Type"] == "application/pdf"
    assert officer.get(url("file", public.id)).headers["Content-Type"] == "image/jpeg"
    assert officer.get(url("edition", inside.id, changed.file_id)).status_code == 404  # of another material
    assert school.get(url("edition", public.id, public.file_id)).status_code == 403
    assert "Frühere Fassungen" in text(officer.get(url("entry", public.id)))


def test_what_is_over_is_the_teams_alone(team: Team, officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = published(team.officer, upload=PDF, valid_until=AT.date())
    school = sign_in(team.school)
    assert school.get(url("file", entry.id)).status_code == 200
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT.replace(day=19))
    school, officer = sign_in(team.school), sign_in(team.officer)
    assert [school.get(url(name, entry.id)).status_code for name in ("entry", "file")] == [404, 404]
    assert "Das gilt nicht mehr" in text(officer.get(url("entry", entry.id)))
    lists = text(officer.get(url("entries")))
    assert "Bitte durchsehen" in lists
    assert "galt bis 18.03.2026" in lists
    assert "abgelaufen" in text(officer.get(url("entries") + "?with_expired=on"))
    assert "Das können Sie noch nicht weitergeben" in text(officer.get(url("give", entry.id)))


def test_a_lost_file_is_said_to_be_missing(team: Team, officer: Client, drawers: Any) -> None:
    entry = published(team.officer, upload=PDF)
    for path in drawers.rglob("*"):
        if path.is_file():
            path.unlink()
    assert officer.get(url("file", entry.id)).status_code == 404
    assert officer.get(url("entry", entry.id)).status_code == 200


def asked(**changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()), "asker": "family", "channel": "phone", "language": "Türkisch", "topic": "kita", "way": "mailed",
        "email": "familie@example.org",
    } | changes  # fmt: skip


def test_handing_over_is_one_deed_however_often_it_is_clicked(team: Team) -> None:
    entry = published(team.officer)
    coordinator = sign_in(team.coordinator)
    form = text(coordinator.get(url("give", entry.id)))
    assert "Wer hat gefragt?" in form
    assert "Name" not in form.replace("Namen", "")
    sent = asked()
    for _click in range(2):
        assert coordinator.post(url("give", entry.id), sent).status_code == 302
    assert seen(team.officer, lambda: (Service.objects.count(), Mail.objects.count())) == (1, 1)
    figures = text(coordinator.get(url("figures")))
    assert "Auskünfte vom 01.01.2026" in figures
    assert "Türkisch 1" in figures


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"asker": ""}, "Wer hat gefragt? Bitte auswählen"),
        ({"email": ""}, "wohin die E-Mail gehen soll"),
        ({"email": "familie"}, "Bitte eine E-Mail-Adresse wie"),
        ({"language": "Dingsisch"}, "„Dingsisch“ ist nicht in der Liste"),
        ({"way": "fliegen"}, "steht nicht zur Auswahl"),
        ({"key": "x"}, "kam unvollständig an"),
    ],
)
def test_handing_over_tells_what_is_missing(team: Team, officer: Client, wrong: dict[str, str], said: str) -> None:
    answer = officer.post(url("give", published(team.officer).id), asked(**wrong))
    assert (answer.status_code, said in text(answer)) == (422, True), text(answer)
    assert seen(team.officer, lambda: (Service.objects.count(), Mail.objects.count())) == (0, 0)


def test_what_is_internal_is_not_offered_for_mail(team: Team, officer: Client) -> None:
    inside = published(team.officer, visibility=Visibility.TEAM)
    form = officer.get(url("give", inside.id)).content.decode()
    assert 'value="mailed"' not in form
    assert 'name="email"' not in form
    assert officer.post(url("give", inside.id), asked()).status_code == 422
    assert officer.post(url("tell"), asked(way="told")).status_code == 302
    assert seen(team.officer, Mail.objects.count) == 0


def test_other_centres_are_not_there(team: Team, foreign: Team, officer: Client) -> None:
    entry = published(foreign.officer, title="In Herne", upload=PDF)
    assert "In Herne" not in text(officer.get(url("entries")))
    for name in ("entry", "file", "change", "give"):
        assert officer.get(url(name, entry.id)).status_code == 404, name
    for name in ("change", "publish", "withdraw", "reopen", "give"):
        sent = asked() | typed(version=1)
        assert officer.post(url(name, entry.id), sent).status_code == 404, name
    assert seen(foreign.officer, lambda: queries.entry(entry_id=entry.id)).version == entry.version  # type: ignore[union-attr]


def test_who_comes_through_which_door(team: Team, officer: Client) -> None:
    entry = published(team.officer)
    teacher, coordinator, school = (sign_in(one) for one in (team.teacher, team.coordinator, team.school))
    assert [one.get(url("change", entry.id)).status_code for one in (officer, teacher, coordinator)] == [200, 403, 403]
    button = {"key": str(uuid.uuid4()), "version": entry.version}
    assert [one.post(url("withdraw", entry.id), button).status_code for one in (teacher, coordinator, school)] == [
        403
    ] * 3
    assert [school.get(url(name)).status_code for name in ("entries", "figures", "tell", "add_answer")] == [
        200,
        403,
        403,
        403,
    ]
    assert officer.get(url("withdraw", entry.id)).status_code == 405


def test_lists_ask_as_often_for_many_as_for_few(team: Team, officer: Client) -> None:
    counts = []
    for _round in range(2):
        published(team.officer, ANSWER)
        published(team.officer)
        officer.get(url("entries"))
        with CaptureQueriesContext(connection) as asked_for:
            assert officer.get(url("entries") + "?text=kita").status_code == 200
        counts.append(len(asked_for))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "odd",
    [
        "?text=%00",
        "?text=%27",
        "?page=-1",
        "?page=9999999999999999999",
        "?page=" + "9" * 5000,
        "?page=000",
        "?page=²",
        "?topic=x&language=x",
        "?text=" + "x" * 3000,
    ],
)
def test_lists_take_odd_addresses(team: Team, officer: Client, odd: str) -> None:
    published(team.officer)
    assert officer.get(url("entries") + odd).status_code == 200
    assert officer.get(url("figures") + "?first_on=quatsch&last_on=2020-01-01").status_code == 200


def test_empty_lists_say_what_to_do(team: Team, officer: Client) -> None:
    assert "Beginnen Sie mit dem" in text(officer.get(url("entries")))
    assert "nichts gefunden" in text(officer.get(url("entries") + "?text=nichts"))
    assert "noch nichts veröffentlicht" in text(sign_in(team.school).get(url("entries")))
    assert "keine Auskunft gezählt" in text(officer.get(url("figures")))
    given(team.officer)
    assert "Nach Monat" in text(officer.get(url("figures")))


def test_the_list_to_take_away_is_narrowed_and_names_no_writer(team: Team, officer: Client) -> None:
    entry, draft = published(team.officer), added(team.officer, ANSWER)
    whole = officer.get(url("entries_download"), {"als": "csv"}).content.decode()
    assert entry.title in whole
    assert draft.title in whole
    assert (
        seen(team.officer, lambda: Entry.objects.select_related("published_by").get(id=entry.id)).published_by.name
        not in whole
    )
    narrowed = officer.get(url("entries_download"), {"als": "csv", "kind": "material"}).content.decode()
    assert entry.title in narrowed
    assert draft.title not in narrowed


def test_figures_are_taken_away_for_the_span_that_was_asked_for(team: Team, officer: Client) -> None:
    given(team.officer)
    whole = officer.get(url("figures_download"), {"als": "csv"}).content.decode("utf-8-sig").splitlines()
    assert whole[:2] == ['"Gezählt";"Wovon";"Auskünfte"', '"zusammen";"";"1"']
    assert any(line.startswith('"Nach Weg";') for line in whole)
    past = officer.get(url("figures_download"), {"als": "csv", "first_on": "2020-01-01", "last_on": "2020-01-31"})
    assert past.content.decode("utf-8-sig").splitlines()[1:] == ['"zusammen";"";"0"']
