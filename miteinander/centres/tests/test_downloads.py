"""Files to download on the centre's own page: in through the one way, out as a download, and only while they are published."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connections, transaction
from django.http import HttpResponse
from django.test import Client

from miteinander.centres import queries, tasks, use_cases
from miteinander.centres.models import Member, ProfileEntry, Upload
from miteinander.centres.tests.conftest import AT
from miteinander.centres.tests.factories import HERNE, MUENSTER, actor_of, member
from miteinander.centres.tests.test_profile import SAID, entry, key, public, publish, text, url
from miteinander.centres.vocabulary import EntryKey, Role
from miteinander.core import files
from miteinander.core.tenancy import acting_for, system
from miteinander.operation.prove import uploads as samples
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
visited = pytest.mark.django_db(transaction=True)  # the visitor reads on a connection of her own
PDF = samples.pdf()
TOLD = {**SAID, "lines": "Gemeinsam lernen: für Eltern\nWas in der Schule hilft", "language": "Arabisch"}


def file(raw: bytes = PDF, name: str = "../../blatt.exe") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw)


def add(keeper: Client, **typed: Any) -> HttpResponse:
    return keeper.post(url("add_entry", "downloads"), key(**{**TOLD, **typed}))


def change(keeper: Client, **typed: Any) -> HttpResponse:
    one = entry(EntryKey.DOWNLOADS)
    return keeper.post(url("change_entry", one.id), key(**{**TOLD, "version": one.version, **typed}))


def press(keeper: Client, deed: str) -> HttpResponse:
    one = entry(EntryKey.DOWNLOADS)
    return keeper.post(url(deed, one.id), key(version=one.version))


def lying(house: Path) -> list[str]:
    return [path.name for path in house.rglob("*") if path.is_file()]


def uploads_known() -> int:
    with acting_for(system(MUENSTER)):
        return Upload.objects.count()


@visited
def test_a_file_is_downloaded_as_long_as_it_is_public(keeper: Client, house: Path) -> None:
    assert add(keeper, file=file()).status_code == 302
    one = entry(EntryKey.DOWNLOADS)
    address, inside = f"/zentren/muenster/datei/{one.id}/", url("file", one.id)
    assert lying(house) == [one.file_id.hex]
    assert Client().get(address).status_code == 404
    assert address not in public().content.decode()
    draft = keeper.get(inside)
    assert (draft.status_code, draft.headers["Cache-Control"]) == (200, "no-store")
    publish(keeper, EntryKey.DOWNLOADS)
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gemeinsam-lernen-fur-eltern.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].endswith("; sandbox")
    assert answer.content.startswith(b"%PDF")
    assert not answer.cookies
    page = public()
    assert address in page.content.decode()
    said = text(page)
    assert all(part in said for part in ("Gemeinsam lernen", "Was in der Schule hilft", "PDF · ", "Arabisch"))
    assert ("Ratsbeschluss V/0123/2025" in said, "26.02.2025" in said) == (True, True)
    assert Client().get(address.replace("muenster", "herne")).status_code == 404
    assert Client().get(address.replace(str(one.id), str(uuid.uuid4()))).status_code == 404
    assert (
        Client().get(f"/zentren/muenster/bild/{one.file_id}/").status_code == 404
    )  # a file is never shown as a picture
    assert Client().post(address).status_code in (403, 405)
    assert press(keeper, "take_back_entry").status_code == 302
    assert Client().get(address).status_code == 404


@visited
def test_an_address_is_still_a_download(keeper: Client) -> None:
    assert add(keeper, url="https://www.example.org/heft.pdf").status_code == 302
    one = publish(keeper, EntryKey.DOWNLOADS)
    page = public()
    assert 'href="https://www.example.org/heft.pdf"' in page.content.decode()
    assert "Arabisch" in text(page)
    assert Client().get(f"/zentren/muenster/datei/{one.id}/").status_code == 404
    assert keeper.get(url("file", one.id)).status_code == 404


@visited
def test_a_new_file_takes_the_old_one_away_and_an_address_both(keeper: Client, house: Path) -> None:
    add(keeper, file=file())
    first = entry(EntryKey.DOWNLOADS)
    assert change(keeper, lines="Neuer Titel").status_code == 302  # no new file: the standing one stays
    assert entry(EntryKey.DOWNLOADS).file_id == first.file_id
    assert "bleibt, wie sie ist" in text(keeper.get(url("change_entry", first.id)))
    assert change(keeper, file=file(samples.office())).status_code == 302
    second = entry(EntryKey.DOWNLOADS)
    assert lying(house) == [second.file_id.hex]
    assert keeper.get(url("file", second.id)).headers["Content-Disposition"].endswith('.docx"')
    assert change(keeper, url="https://www.example.org/heft.pdf").status_code == 302
    assert (lying(house), entry(EntryKey.DOWNLOADS).file_id, uploads_known()) == ([], None, 0)
    assert change(keeper, file=file()).status_code == 302
    assert len(lying(house)) == 1
    assert press(keeper, "discard_entry").status_code == 302
    assert (lying(house), uploads_known()) == ([], 0)


def test_a_stale_change_leaves_no_file(keeper: Client, house: Path) -> None:
    add(keeper, file=file())
    assert change(keeper, file=file(), version=99).status_code == 409
    assert len(lying(house)) == uploads_known() == 1


def test_the_same_click_twice_keeps_one_file(keeper: Client, house: Path) -> None:
    sent = key(**TOLD)
    for _click in range(2):
        assert keeper.post(url("add_entry", "downloads"), {**sent, "file": file()}).status_code == 302
    assert len(lying(house)) == uploads_known() == 1


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG-Dateien können Programme enthalten"),
        (samples.office() + samples.STING, "noch eine zweite"),
        (samples.office(parts={"word/vbaProject.bin": b"x"}), "Makros"),
        (samples.pdf(samples.attached), "Das PDF startet Programme"),
        (b"MZ\x90\0", "Das ist ein Programm"),
        (samples.zipped("x.txt", b"x"), "Archiv"),
        (b"", "Die Datei ist leer"),
        (b"x" * 20_000_001, "höchstens 20 Megabyte"),
    ],
)
def test_what_is_no_harmless_file_is_refused_and_leaves_nothing(
    keeper: Client, house: Path, raw: bytes, said: str
) -> None:
    answer = add(keeper, file=file(raw, "blatt.pdf"))
    assert (answer.status_code, said in text(answer)) == (422, True), text(answer)
    assert "Ratsbeschluss V/0123/2025" in answer.content.decode()  # what was typed is kept
    assert "noch einmal aus" in text(answer)  # but no browser keeps a file
    assert (lying(house), uploads_known()) == ([], 0)


def test_a_file_that_unpacks_without_end_is_refused(keeper: Client, house: Path) -> None:
    bomb = samples.office(parts={"word/media/null.xml": bytes(150_000_000)})
    assert "Ausgepackt ist die Datei zu groß" in text(add(keeper, file=file(bomb, "blatt.docx")))
    assert (lying(house), uploads_known()) == ([], 0)


def test_what_hides_behind_a_file_is_gone(keeper: Client, house: Path) -> None:
    """The control: the sting was in what came."""
    raw = samples.pdf() + b"\nPK\x03\x04" + samples.STING
    assert samples.stings(raw)
    assert add(keeper, file=file(raw)).status_code == 302
    (path,) = (path for path in house.rglob("*") if path.is_file())
    assert not samples.stings(path.read_bytes())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Bitte wählen Sie eine Datei, oder geben Sie eine Adresse"),
        ({"url": "https://www.example.org/", "file": None}, "nicht beides"),
        ({"url": "javascript:alert(1)"}, "eine Adresse wie https://"),
        ({"language": ""}, "Bitte ausfüllen"),
        ({"language": "Klingonisch (erfunden)"}, "nicht in der Liste"),
    ],
)
def test_what_cannot_stand_is_told_and_kept(keeper: Client, house: Path, typed: dict[str, Any], said: str) -> None:
    if "file" in typed:
        typed = {**typed, "file": file()}
    answer = add(keeper, **typed)
    assert (answer.status_code, said in text(answer)) == (422, True), text(answer)
    assert lying(house) == []


def test_only_downloads_have_files(keeper: Client, house: Path) -> None:
    assert keeper.post(url("add_entry", "focus"), key(**SAID, file=file())).status_code == 302
    assert lying(house) == []
    one = entry(EntryKey.FOCUS)
    with acting_for(system(MUENSTER)), pytest.raises(IntegrityError, match="profile_entry_file_or_address"):
        row = Upload.objects.create(centre_id=MUENSTER, kind="pdf", size=1, sha256="0" * 64, uploaded_at=AT)
        ProfileEntry.objects.filter(id=one.id).update(file=row)


def test_a_measure_is_for_pictures_alone() -> None:
    with acting_for(system(MUENSTER)), pytest.raises(IntegrityError, match="upload_measured_is_a_picture"):
        Upload.objects.create(
            centre_id=MUENSTER, kind="pdf", size=1, sha256="0" * 64, uploaded_at=AT, width=1, height=1
        )


def test_another_centre_does_not_get_it(keeper: Client) -> None:
    add(keeper, file=file())
    one = entry(EntryKey.DOWNLOADS)
    stranger = sign_in(actor_of(member(Role.DIRECTOR, centre_id=HERNE)))
    assert stranger.get(url("file", one.id)).status_code == 404
    with acting_for(system(HERNE)):
        assert queries.file(entry_id=one.id) is None
        mine = ProfileEntry.objects.create(
            centre_id=HERNE, key=EntryKey.DOWNLOADS, lines=["x"], source="x", published=False
        )
        # A reference cannot cross either: the composite key refuses it.
        with pytest.raises(IntegrityError, match="file_id_same_centre"), transaction.atomic():
            ProfileEntry.objects.filter(id=mine.id).update(file=one.file_id)
            connections["default"].check_constraints()


@visited
def test_a_file_that_is_gone_or_altered_is_not_found(
    keeper: Client, house: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add(keeper, file=file())
    one = publish(keeper, EntryKey.DOWNLOADS)
    (path,) = (path for path in house.rglob("*") if path.is_file())
    path.write_bytes(b"anderes")
    assert Client().get(f"/zentren/muenster/datei/{one.id}/").status_code == 404
    path.unlink()
    assert keeper.get(url("file", one.id)).status_code == 404
    assert public().status_code == 200
    assert caplog.text.count("cannot be read") == 2


def test_what_no_row_speaks_of_is_swept(keeper: Client, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(keeper, file=file())
    one = entry(EntryKey.DOWNLOADS)
    (house / str(MUENSTER) / Upload.drawer / uuid.uuid4().hex).write_bytes(b"left over")
    tasks.sweep_files(timestamp=0)
    assert len(lying(house)) == 2  # not yet a day old
    monkeypatch.setattr(files, "LEFT_OVER_AFTER", timedelta(days=-5000))
    tasks.sweep_files(timestamp=0)
    assert lying(house) == [one.file_id.hex]


def test_the_history_tells_which_file_it_was(keeper: Client) -> None:
    add(keeper, file=file())
    before = entry(EntryKey.DOWNLOADS)
    change(keeper, file=file(samples.office()))
    now = entry(EntryKey.DOWNLOADS)
    events: Any = ProfileEntry._meta.get_field("events").related_model
    with acting_for(system(MUENSTER)):
        told = list(events._default_manager.filter(pgh_obj=now.id).order_by("pgh_id").values_list("file_id", flat=True))
    assert told == [before.file_id, now.file_id]


def test_a_deed_that_fails_takes_its_file_back(director: Member, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by = actor_of(director)

    def full(*_args: object, **_more: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(ProfileEntry, "save", full)
    said = use_cases.Statement(lines=("Titel",), source="Rat", as_of=None, language="de")
    with acting_for(by), pytest.raises(OSError, match="disk full"):
        use_cases.add_entry(entry_id=uuid.uuid4(), key=EntryKey.DOWNLOADS, said=said, file=PDF, by=by, at=AT)
    assert lying(house) == []
