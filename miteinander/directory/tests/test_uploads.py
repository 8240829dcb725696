"""A list from outside becomes institutions: whole or not at all, and never more than its reader may see."""

import io
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from miteinander.centres.tests.factories import HERNE, MUENSTER, actor_of, member
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import acting_for, system
from miteinander.directory import tasks, use_cases
from miteinander.directory.models import ColumnMeaning, ContactPerson, Institution, School, Upload
from miteinander.directory.rules import columns, plans, rows
from miteinander.directory.tests.factories import institution, signed_in, text, there, url
from miteinander.directory.vocabulary import Column, InstitutionKind, TargetGroup

pytestmark = pytest.mark.django_db
HEADS = "Einrichtung;Art;Straße;PLZ;Ort;Tel.;E-Mail;Ansprechpartnerin;Ansprechpartnerin E-Mail;Sprachen;Zielgruppe"
GOOD = (
    "Kita Sonnenblume;Kita;Weg 1;48143;Münster;030 23125 101;kita@example.org;Ida Muster;ida@example.org;Türkisch, Dari;Kinder",
    "Frauentreff Oase;;;;;;;;;;Frauen",
)


@pytest.fixture
def keeper() -> Client:
    return signed_in(member(Role.ADMIN))


def csv(*lines: str, heads: str = HEADS) -> SimpleUploadedFile:
    return SimpleUploadedFile("liste.csv", "\r\n".join((heads, *lines)).encode("cp1252", "replace"))


def brought(keeper: Client, file: Any) -> HttpResponse:
    return keeper.post(url("bring_list"), {"key": str(uuid.uuid4()), "file": file})


def newest(centre_id: int = MUENSTER) -> Upload:
    with acting_for(system(centre_id)):
        return Upload.objects.order_by("-uploaded_at").first()  # type: ignore[return-value]


def button(version: int = 1, **more: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "version": version} | more


def named(keeper: Client, upload: Upload, **changes: str) -> HttpResponse:
    """The form of the columns as it stands, with changes by heading or field."""
    meant = {f"column_{place}": str(column) for place, column in enumerate(upload.columns)}
    changed = {f"column_{upload.heads.index(name)}": value for name, value in changes.items() if name in upload.heads}
    rest = {name: value for name, value in changes.items() if name not in upload.heads}
    return keeper.post(url("upload", upload.id), button(upload.version) | meant | changed | rest)


def test_list_is_read_shown_and_taken_in(keeper: Client) -> None:
    answer = brought(keeper, csv(*GOOD))
    upload = newest()
    assert (answer.status_code, answer["Location"]) == (302, url("upload", upload.id))
    page = text(keeper.get(url("upload", upload.id)))
    assert "Windows-1252" in page
    assert "Kita Sonnenblume" in page
    assert there() == []
    assert "„keine" not in page
    assert "Die Art fehlt" in page  # the second row names none
    assert keeper.post(url("take_in", upload.id), button()).status_code == 302
    assert there() == []  # a faulty row: nothing at all
    assert named(keeper, upload, kind="association").status_code == 302
    assert keeper.post(url("take_in", upload.id), button(2)).status_code == 302
    assert there() == ["Frauentreff Oase", "Kita Sonnenblume"]
    with acting_for(system(MUENSTER)):
        kita = Institution.objects.get(name="Kita Sonnenblume")
        assert (kita.kind, kita.street, kita.postcode, kita.languages) == ("kita", "Weg 1", "48143", ["prs", "tur"])
        assert kita.target_groups == [TargetGroup.CHILDREN]
        ida = ContactPerson.objects.get()
        assert (ida.institution_id, ida.name, ida.email, ida.consent_on) == (
            kita.id,
            "Ida Muster",
            "ida@example.org",
            None,
        )
        taken = Upload.objects.get()
        assert (taken.rows, taken.added, taken.left_out) == ([], 2, 0)
    again = keeper.post(url("take_in", upload.id), button(3), follow=True)
    assert "schon übernommen" in text(again)
    assert "2 neu" in text(keeper.get(url("upload", upload.id)))
    assert "liste.csv" in text(keeper.get(url("bring_list")))


MORE = "Name;Art;Fax;MSO;MSO seit;Ansprechpartnerin;Ansprechpartnerin ansprechbar ab;bis;Einwilligung am;Einwilligung Quelle"


def test_list_tells_self_definition_consent_days_and_fax(keeper: Client) -> None:
    line = "Verein Brücke;Verein;030 23125 198;Ida Muster;01.02.2025;Ida Muster;01.03.2025;31.12.2030;2025-03-02;Formular vom 02.03."
    brought(keeper, csv(line, "Verein Ufer;Verein;;nein;;Oda Muster;;;nein;", heads=MORE))
    assert newest().columns == [
        "name", "kind", "fax", "mso_by", "mso_on", "contact_name", "contact_since", "contact_until", "consent_on", "consent_source",
    ]  # fmt: skip
    keeper.post(url("take_in", newest().id), button())
    with acting_for(system(MUENSTER)):
        bridge, shore = Institution.objects.get(name="Verein Brücke"), Institution.objects.get(name="Verein Ufer")
        ida, oda = ContactPerson.objects.get(institution=bridge), ContactPerson.objects.get(institution=shore)
    assert (bridge.fax, bridge.mso_by, bridge.mso_on) == ("030 23125 198", "Ida Muster", date(2025, 2, 1))
    assert (ida.since, ida.until, ida.consent_on) == (date(2025, 3, 1), date(2030, 12, 31), date(2025, 3, 2))
    assert ida.consent_source == "Formular vom 02.03."
    assert (shore.mso_on, oda.until, oda.consent_on) == (None, None, None)


WRONG = [
    ("x;Verein;kein Fax!;;;;;;;", "Fax", "ist keine Telefonnummer"),
    ("x;Verein;;ja;01.02.2025;;;;;", "MSO", "wer das gesagt hat"),
    ("x;Verein;;;01.02.2025;;;;;", "MSO seit", "wer das gesagt hat"),
    ("x;Verein;;Ida Muster;;;;;;", "MSO", "fehlt der Tag"),
    ("x;Verein;;Ida Muster;31.02.2025;;;;;", "MSO seit", "„31.02.2025“ ist kein Tag wie 31.12.2026"),
    ("x;Verein;;Ida Muster;01.02.2099;;;;;", "MSO seit", "liegt in der Zukunft"),
    ("x;Verein;;;;Ida;01.02.2025;01.01.2025;;", "bis", "liegt vor dem ersten"),
    ("x;Verein;;;;Ida;bald;;;", "Ansprechpartnerin ansprechbar ab", "„bald“ ist kein Tag"),
    ("x;Verein;;;;Ida;;;01.02.2025;", "Einwilligung am", "woher wir davon wissen"),
    ("x;Verein;;;;Ida;;;;Formular", "Einwilligung Quelle", "fehlt der Tag"),
    ("x;Verein;;;;Ida;;;ja;Formular", "Einwilligung am", "„ja“ ist kein Tag"),
    ("x;Verein;;;;;;31.12.2030;;", "bis", "fehlt der Name"),
]


@pytest.mark.parametrize(("line", "heading", "sentence"), WRONG)
def test_list_says_what_is_wrong_with_consent_days_and_self_definition(line: str, heading: str, sentence: str) -> None:
    heads = MORE.split(";")
    house = rows.House(
        municipalities={"munster": "05515000"}, postcodes={}, quarters={}, languages={}, schools=frozenset(), schools_taken=frozenset(),
        parents={}, institutions=frozenset(), today=date(2026, 11, 29),
    )  # fmt: skip
    meant = columns.guess(headings=heads, remembered={})
    entry, faults = rows.understand(row=2, cells=line.split(";"), columns=meant, headings=heads, kind=None, house=house)
    assert entry is None
    assert [fault.heading for fault in faults] == [heading]
    assert sentence in faults[0].reason.german.replace("%(text)s", str(faults[0].values.get("text", "")))


def test_same_file_twice_changes_nothing(keeper: Client) -> None:
    brought(keeper, csv(GOOD[0]))
    keeper.post(url("take_in", newest().id), button())
    brought(keeper, csv(GOOD[0]))
    second = newest()
    with CaptureQueriesContext(connection) as few:
        page = text(keeper.get(url("upload", second.id)))
    take = url("take_in", second.id)
    assert "schon übernommen. Diesmal wurde nichts" in text(keeper.post(take, button(), follow=True))
    assert "nichts, was wir übernehmen" in text(keeper.post(take, button(again="yes"), follow=True))
    assert there() == ["Kita Sonnenblume"]
    assert len(few) < 40
    assert "Genau diese Datei hat" in page
    assert "Noch einmal übernehmen" in page


def test_same_file_again_asks_before_it_brings_back_what_was_changed_since(keeper: Client) -> None:
    """Somebody has renamed what the list brought: only whoever says so gets the old name back beside it."""
    brought(keeper, csv(GOOD[0]))
    keeper.post(url("take_in", newest().id), button())
    with acting_for(system(MUENSTER)):
        Institution.objects.update(name="Kita Mondblume")
    brought(keeper, csv(GOOD[0]))
    second = newest()
    keeper.post(url("take_in", second.id), button())
    assert there() == ["Kita Mondblume"]
    page = keeper.get(url("upload", second.id)).content.decode()
    assert 'name="again" value="yes"' in page
    keeper.post(url("take_in", second.id), button(again="yes"))
    assert there() == ["Kita Mondblume", "Kita Sonnenblume"]
    brought(keeper, csv(GOOD[0], ""))  # one byte more is another file
    assert "Genau diese Datei" not in text(keeper.get(url("upload", newest().id)))
    theirs = signed_in(member(Role.ADMIN, centre_id=HERNE))
    brought(theirs, csv(GOOD[0]))
    assert "Genau diese Datei" not in text(theirs.get(url("upload", newest(HERNE).id)))


def test_preview_asks_as_often_for_many_rows_as_for_few(keeper: Client) -> None:
    counts = []
    for number in (2, 400):
        brought(keeper, csv(*(f"Kita {n};Kita;;;;;;;;;" for n in range(number))))
        with CaptureQueriesContext(connection) as asked:
            keeper.get(url("upload", newest().id))
        counts.append(len(asked))
    assert counts[0] == counts[1]


WRONG = {
    ";Kita;Weg 1;48143;Münster;;;;;;": ("2", "Einrichtung", "Hier fehlt der Name."),
    "Kita;Kita;Weg 1;4814;;;;;;;": ("2", "PLZ", "„4814“ ist keine Postleitzahl"),
    "Kita;Raumschiff;;;;;;;;;": ("2", "Art", "„Raumschiff“ ist keine Art"),
    "Kita;Kita;;;;ruf an;;;;;": ("2", "Tel.", "„ruf an“ ist keine Telefonnummer."),
    "Kita;Kita;;;;;kita(at)example;;;;": ("2", "E-Mail", "ist keine E-Mail-Adresse."),
    "Kita;Kita;;;;;;;ida@example.org;;": ("2", "Ansprechpartnerin E-Mail", "fehlt der Name"),
    "Kita;Kita;;;;;;;;Klingonisch;": ("2", "Sprachen", "„Klingonisch“ kennen wir nicht"),
    "Kita;Kita;;;;;;;;;Marsmenschen": ("2", "Zielgruppe", "„Marsmenschen“ kennen wir nicht"),
    f"{'x' * 161};Kita;;;;;;;;;": ("2", "Einrichtung", "Höchstens 160 Zeichen, hier sind es 161."),
}


@pytest.mark.parametrize("line", WRONG)
def test_faults_are_told_by_row_column_and_reason(keeper: Client, line: str) -> None:
    brought(keeper, csv(line, GOOD[0]))
    page = text(keeper.get(url("upload", newest().id)))
    row, column, reason = WRONG[line]
    assert f'<th scope="row">{row}</th>' in page
    assert f">{column}</td>" in page
    assert reason in page
    keeper.post(url("take_in", newest().id), button(leave_out="yes"))
    assert there() == ["Kita Sonnenblume"]


def test_meaning_of_headings_is_remembered_and_can_be_changed(keeper: Client) -> None:
    brought(keeper, csv("Sonne;Kita;Ida", heads="Objekt;Sorte;Wer"))
    first = newest()
    assert first.columns == [Column.NAME, Column.IGNORE, Column.IGNORE]
    twice = named(keeper, first, Sorte="name")
    assert (twice.status_code, "dieselbe Bedeutung" in text(twice)) == (422, True)
    assert named(keeper, first, Sorte="kind", Wer="contact_name").status_code == 302
    assert named(keeper, first, Sorte="kind").status_code == 409  # somebody did that meanwhile
    keeper.post(url("take_in", first.id), button(2))
    assert there() == ["Sonne"]
    brought(keeper, csv("Mond;Kita;Ada", heads="OBJEKT ;Wer;Sorte"))
    assert newest().columns == [Column.NAME, Column.CONTACT_NAME, Column.KIND]
    theirs = signed_in(member(Role.ADMIN, centre_id=HERNE))
    brought(theirs, csv("Mond;Kita;Ada", heads="Objekt;Sorte;Wer"))
    assert newest(HERNE).columns[1] == Column.IGNORE  # what another centre means is its own
    with acting_for(system(HERNE)):
        assert not ColumnMeaning.objects.exists()


def test_ids_in_a_file_are_looked_up_behind_the_wall(keeper: Client) -> None:
    mine, theirs = institution("Alt", street="Weg 1"), institution("Nebenan", HERNE)
    heads = "Kennung;Name;Telefon;Träger"
    brought(
        keeper,
        csv(f"{theirs.id};Gekapert;;", f"{mine.id};Kita Neu;030 23125 107;{theirs.id}", "quatsch;Kita;;", heads=heads),
    )
    page = text(keeper.get(url("upload", newest().id)))
    assert page.count("gibt es hier nicht") == 2
    assert "steht weder im Verzeichnis" in page
    assert "nichts, was wir" in text(keeper.post(url("take_in", newest().id), button(leave_out="yes"), follow=True))
    brought(keeper, csv(f"{mine.id};Kita Neu;030 23125 107;", heads=heads))
    keeper.post(url("take_in", newest().id), button())
    with acting_for(system(MUENSTER)):
        changed = Institution.objects.get()
        # An empty cell changes nothing.
        assert (changed.id, changed.name, changed.phone, changed.street, changed.version) == (
            mine.id,
            "Kita Neu",
            "030 23125 107",
            "Weg 1",
            2,
        )
    assert there(HERNE) == ["Nebenan"]


def test_refuge_in_a_list_loses_its_address_on_the_way(keeper: Client) -> None:
    lines = ("Frauenhaus Nord;Kanariengasse 7;48143;Münster;", "Haus Lavendel;Kanariengasse 8;48143;Münster;ja")
    brought(keeper, csv(*lines, heads="Name;Straße;PLZ;Ort;Geschützt"))
    upload = newest()
    named(keeper, upload, kind="shelter")
    page = text(keeper.get(url("upload", upload.id)))
    assert "übernehmen wir als geschützte Orte" in page
    assert "Kanariengasse 7</td>" not in page
    keeper.post(url("take_in", upload.id), button(2))
    with acting_for(system(MUENSTER)):
        assert set(Institution.objects.values_list("protected", "street", "postcode", "town")) == {(True, "", "", "")}
        with connection.cursor() as cursor:  # nor in the history, nor in what is kept of the list
            for table in (
                "directory_institution",
                "directory_institutionevent",
                "directory_upload",
                "directory_contactpersonevent",
            ):
                cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%%Kanariengasse%%'")
                assert cursor.fetchone() == (0,), table


def test_bodies_in_the_same_list_and_rings(keeper: Client) -> None:
    heads = "Name;Art;Träger"
    lines = ("Kita;Kita;Verband", "Verband;Verein;Dachverband", "Dachverband;Verein;")
    brought(keeper, csv(*lines, "A;Verein;B", "B;Verein;A", heads=heads))
    assert "ihr eigener Träger" in text(keeper.get(url("upload", newest().id)))
    keeper.post(url("take_in", newest().id), button(leave_out="yes"))
    with acting_for(system(MUENSTER)):
        run_by = dict(Institution.objects.order_by("id").values_list("name", "parent__name"))
    assert run_by == {"Kita": "Verband", "Verband": "Dachverband", "Dachverband": None}


def test_school_number_links_to_the_official_list(keeper: Client) -> None:
    school = School.objects.filter(municipality="05515000").order_by("number").first()
    assert school is not None
    brought(keeper, csv(f"{school.number};Eine Schule", "999999;Keine", heads="Schulnummer;Name"))
    assert "steht nicht in der amtlichen Liste" in text(keeper.get(url("upload", newest().id)))
    keeper.post(url("take_in", newest().id), button(leave_out="yes"))
    with acting_for(system(MUENSTER)):
        assert Institution.objects.get().school_id == school.number


def test_what_resembles_is_said_and_taken_all_the_same(keeper: Client) -> None:
    institution("Elternverein Hand in Hand e. V.", kind=InstitutionKind.ASSOCIATION)
    brought(keeper, csv("Elternverein Hand in Hand;Verein;;;;;;;;;"))
    page = text(keeper.get(url("upload", newest().id)))
    assert "Vielleicht schon da" in page
    assert "nur anders geschrieben" in page
    keeper.post(url("take_in", newest().id), button())
    assert len(there()) == 2


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("liste.csv", b"", "ist leer"),
        ("liste.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxx", "als .xlsx speichern"),
        ("liste.xlsx", b"Name;Ort\nA;B\n", "endet auf „.xlsx“"),
        ("liste.csv", b"x" * 5_000_001, "Mehr als 5 MB"),
    ],
)
def test_unreadable_file_is_refused_in_a_sentence(keeper: Client, name: str, raw: bytes, said: str) -> None:
    answer = brought(keeper, SimpleUploadedFile(name, raw))
    assert (answer.status_code, said in text(answer)) == (422, True)
    assert keeper.post(url("bring_list"), {"key": str(uuid.uuid4())}).status_code == 422
    with acting_for(system(MUENSTER)):
        assert not Upload.objects.exists()


def test_workbook_and_cards_go_the_same_way(keeper: Client) -> None:
    book = openpyxl.Workbook()
    for row in (["Name", "Art"], ["=HYPERLINK(1)", "Kita"], ["Kita Süd", "Kita"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.active["A2"].data_type = "s"  # type: ignore[index]
    file = io.BytesIO()
    book.save(file)
    brought(keeper, SimpleUploadedFile("liste.xlsx", file.getvalue()))
    keeper.post(url("take_in", newest().id), button())
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ida Muster\nORG:Verein Nord\nTEL:030 23125 109\nEND:VCARD\n"
    brought(keeper, SimpleUploadedFile("karten.vcf", card.encode()))
    keeper.post(url("take_in", newest().id), button())
    assert there() == ["=HYPERLINK(1)", "Kita Süd", "Verein Nord"]


def test_list_of_another_centre_is_not_there_and_old_ones_are_forgotten(keeper: Client) -> None:
    brought(signed_in(member(Role.ADMIN, centre_id=HERNE)), csv(*GOOD))
    foreign = newest(HERNE)
    assert keeper.get(url("upload", foreign.id)).status_code == 404
    for name in ("take_in", "throw_away", "upload"):
        assert keeper.post(url(name, foreign.id), button()).status_code == 404
    by = actor_of(member(Role.ADMIN))
    with acting_for(by):
        old = use_cases.bring(
            upload_id=uuid.uuid4(),
            file_name="alt.csv",
            raw=b"Name;Ort\nA;B\n",
            by=by,
            at=timezone.now() - timedelta(days=2),
        )
    brought(keeper, csv(*GOOD))
    assert keeper.get(url("upload", old.id)).status_code == 200
    tasks.forget_uploads(timestamp=0)
    assert keeper.get(url("upload", old.id)).status_code == 404
    assert keeper.post(url("throw_away", newest().id), button()).status_code == 302
    assert there() == []


def test_nothing_is_half_written_when_the_database_refuses(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    brought(keeper, csv(*(f"Kita {n};Kita;;;;;;Ida;;;" for n in range(30))))
    upload = newest()

    def fails(*_: Any, **__: Any) -> Iterator[None]:
        raise RuntimeError("half way")

    monkeypatch.setattr(ContactPerson.objects, "bulk_create", fails)
    with pytest.raises(RuntimeError):
        keeper.post(url("take_in", upload.id), button())
    assert there() == []
    with acting_for(system(MUENSTER)):
        assert len(Upload.objects.get().rows) == 30


def test_guesses_of_headings() -> None:
    wanted = {
        "Name der Einrichtung": Column.NAME, "organisation": Column.NAME, "Telefonnummer": Column.PHONE, "E-Mail-Adresse": Column.EMAIL,
        "Ansprechpartner/in": Column.CONTACT_NAME, "Ansprechperson Telefon": Column.CONTACT_PHONE, "Kontakt E-Mail": Column.CONTACT_EMAIL,
        "Zip Code": Column.POSTCODE, "Street address": Column.STREET, "Stadtteil": Column.QUARTER, "Website": Column.WEBSITE,
        "Träger der Einrichtung": Column.PARENT, "Schul-Nr.": Column.SCHOOL, "Farbe": Column.IGNORE, "Funktion": Column.CONTACT_TASK,
    }  # fmt: skip
    for heading, column in wanted.items():
        assert columns.guess(headings=["x", heading], remembered={"x": Column.IGNORE})[1] in (
            column,
            Column.NAME if column is Column.IGNORE else column,
        ), heading
    assert columns.kind_of(text="Städt. Kindertageseinrichtung") is InstitutionKind.KITA
    assert columns.kind_of(text="Frauenhaus Nord") is InstitutionKind.SHELTER
    assert columns.kind_of(text="Integrationsrat") is InstitutionKind.POLITICAL
    assert columns.kind_of(text="Blaues Haus") is None


def test_row_of_one_town_needs_none_and_of_many_needs_one() -> None:
    house = {
        "postcodes": {"48249": "05558016"},
        "quarters": {},
        "languages": {},
        "schools": frozenset(),
        "schools_taken": frozenset(),
        "parents": {},
        "institutions": frozenset(),
        "today": date(2026, 1, 1),
    }
    one = rows.House(municipalities={"munster": "05515000", "05515000": "05515000"}, **house)
    many = rows.House(municipalities={"dulmen": "05558016", "cosfeld": "05558012"}, **house)
    heads, meant = ["Name", "Ort", "PLZ"], [Column.NAME, Column.TOWN, Column.POSTCODE]
    kind = InstitutionKind.KITA

    def read(cells: list[str], house: rows.House) -> Any:
        cells = [*cells, ""][:3]
        entry, faults = rows.understand(row=2, cells=cells, columns=meant, headings=heads, kind=kind, house=house)
        return entry.facts.municipality if entry else [fault.reason for fault in faults]

    assert read(["A", ""], one) == "05515000"
    assert read(["A", "Hiltrup"], one) == "05515000"  # a part of the one town there is
    assert read(["A", "Dülmen"], many) == "05558016"
    assert read(["A", "Bonn"], many) == [rows.RowReason.MUNICIPALITY_UNKNOWN]
    assert read(["A", "Hausdülmen", "48249"], many) == "05558016"  # a village, by its postcode
    assert read(["A", "", "48249"], many) == "05558016"
    assert read(["A", "Coesfeld", "48249"], many) == "05558012"  # what is written out counts first
    assert read(["A", ""], many) == [rows.RowReason.MUNICIPALITY_MISSING]
    assert plans.FACTS[Column.NAME] == "name"
