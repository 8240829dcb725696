"""Files from outside: harmful ones stay there, whatever they are called; harmless ones come in, built anew."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory
from PIL import Image

from miteinander.core import receiving, uploads
from miteinander.core.forms import Form, UploadField
from miteinander.core.labels import label
from miteinander.core.uploads import Fault, FileKind
from miteinander.operation.prove import uploads as proof

CLIENT = Client()


def fault(content: bytes) -> Fault:
    with pytest.raises(uploads.NotTaken) as refused:
        uploads.take_in(content)
    return refused.value.fault


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Fault.EMPTY),
        (b"<svg onload=x()>", Fault.SVG),
        (b"<!DOCTYPE html><script>", Fault.HTML),
        (b"MZ\x90\x00", Fault.PROGRAM),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Fault.OLD_OFFICE),
        (b"GIF89a;", Fault.PICTURE_KIND),
        (b"irgendwas", Fault.UNKNOWN),
        (b"%PDF-1.7\nkaputt", Fault.BROKEN),
        (proof.zipped("lies.exe", b"MZ"), Fault.ARCHIVE),
        (proof.office(parts={"word/vbaProject.bin": b"x"}), Fault.MACRO),
        (proof.office(parts=proof.outward("attachedTemplate", "https://boese.example.org/")), Fault.OUTWARD),
        (proof.office() + b"<html>", Fault.TWO_FILES),
        (proof.pdf(proof.on_page(S=pikepdf.Name.Launch, F="x.exe")), Fault.ACTIVE),
        (proof.pdf(encryption=pikepdf.Encryption(owner="a", user="a")), Fault.LOCKED),
        (proof.flat_png(65_000, 65_000), Fault.PIXELS),
    ],
    ids=lambda value: str(value) if isinstance(value, Fault) else "",
)
def test_take_in_says_why_a_file_stays_outside(content: bytes, reason: Fault) -> None:
    assert fault(content) is reason
    assert "Bitte" in str(label(reason)) or reason in (Fault.UNKNOWN, Fault.PROGRAM)


def test_what_unpacks_without_end_stays_outside() -> None:
    assert fault(proof.office(parts={"word/media/null.xml": bytes(150_000_000)})) is Fault.BOMB


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (proof.picture(), FileKind.JPEG),
        (proof.picture("WEBP"), FileKind.PNG),
        (proof.pdf(), FileKind.PDF),
        (proof.office("xlsx"), FileKind.XLSX),
        (proof.open_document("text"), FileKind.ODT),
    ],
)
def test_take_in_knows_a_file_by_its_content(content: bytes, kind: FileKind) -> None:
    clean = uploads.take_in(content)
    assert clean.kind is kind
    assert uploads.take_in(clean.content).kind is kind  # what we make is what we take


def test_take_in_draws_pictures_anew() -> None:
    place = Image.Exif()
    place[0x0112] = 6  # lies on its side
    place.get_ifd(0x8825).update({1: "N", 2: (51.0, 57.0, 0.0)})
    taken = uploads.take_in(proof.picture(exif=place) + b"<script>")
    drawn = Image.open(io.BytesIO(taken.content))
    assert (drawn.size, dict(drawn.getexif())) == ((40, 60), {})
    assert b"<script>" not in taken.content


def test_take_in_keeps_what_is_see_through() -> None:
    out = io.BytesIO()
    Image.new("LA", (4, 4), (0, 90)).save(out, "PNG")
    assert Image.open(io.BytesIO(uploads.take_in(out.getvalue()).content)).getpixel((0, 0)) == (0, 0, 0, 90)


def test_take_in_survives_a_library_that_does_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The process that takes files apart may be killed, hang or swell: this one goes on."""
    for number, body in enumerate(
        ("import os; os.abort()", "import time; time.sleep(60)", "x = b'1' * 10**10", "pass")
    ):
        program = tmp_path / f"{number}.py"
        program.write_text(f"import resource; resource.setrlimit(resource.RLIMIT_AS, (10**9, 10**9))\n{body}\n")
        monkeypatch.setattr(uploads, "CLEANING", program)
        monkeypatch.setattr(uploads, "SECONDS", 0.5)
        assert fault(b"x") in (Fault.BOMB, Fault.BROKEN)


def test_take_in_has_a_limit() -> None:
    assert fault(b"%PDF-" + bytes(uploads.MOST_BYTES)) is Fault.TOO_LARGE


class OneFile(Form):
    file = UploadField(required=False)


def sent(size: int) -> WSGIRequest:
    file = io.BytesIO(bytes(size))
    file.name = "../../etc/passwd"
    return RequestFactory().post("/", {"file": file, "text": "bleibt"})


def test_form_drops_what_is_too_large_and_keeps_the_rest() -> None:
    request = sent(uploads.MOST_BYTES + 1)
    form = OneFile(request.POST, request.FILES)
    assert form.errors["file"] == [str(label(Fault.TOO_LARGE))]
    assert request.POST["text"] == "bleibt"
    assert request.FILES["file"].read() == b""  # nothing of it is kept


def test_form_gives_the_bytes_of_a_file_or_nothing() -> None:
    request = sent(7)
    form = OneFile(request.POST, request.FILES)
    assert form.is_valid()
    assert form.cleaned_data["file"] == bytes(7)
    without = OneFile({}, {})
    assert without.is_valid()
    assert without.cleaned_data["file"] is None
    empty = sent(0)
    assert OneFile(empty.POST, empty.FILES).errors["file"] == [str(label(Fault.EMPTY))]


def test_all_files_of_a_form_together_have_a_limit() -> None:
    half = uploads.MOST_BYTES // 2 + 1
    pair = [io.BytesIO(bytes(half)), io.BytesIO(bytes(half))]
    files = RequestFactory().post("/", {f"f{n}": one for n, one in enumerate(pair)}).FILES
    assert sorted(len(one.read()) for one in files.values()) == [0, half]


@pytest.mark.django_db
def test_what_is_far_too_large_is_refused_unread() -> None:
    (result,) = proof.too_large()
    assert result.held, result
    for size in (str(receiving.MOST_OF_A_REQUEST + 1), "9" * 5000):
        answer = CLIENT.post("/konto/login/", CONTENT_LENGTH=size)
        assert answer.status_code == 413
        assert "höchstens 20 Megabyte" in answer.content.decode()


def test_handlers_are_ours_alone() -> None:
    """Django's own would put large files on the disk before anybody has looked at them."""
    handlers: Any = settings.FILE_UPLOAD_HANDLERS
    assert handlers == [f"{receiving.Bounded.__module__}.{receiving.Bounded.__qualname__}"]
