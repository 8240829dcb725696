"""E4: whatever is uploaded is inert. Harmful files stay outside or lose their sting, harmless ones come in."""

import io
import struct
import time
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory, override_settings
from PIL import Image

from miteinander.core import files, uploads
from miteinander.operation.prove.laboratory import Result

STING = b"KANARIENSTICH"  # stands where a file would do its harm
OFFICE = "application/vnd.openxmlformats-officedocument"
HEARTS = {
    "docx": ("word/document.xml", f"{OFFICE}.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}.presentationml.presentation.main+xml"),
}
HUGE = 300_000_000


@dataclass(frozen=True, slots=True)
class Sample:
    """A file under the name by which somebody tries to bring it in."""

    name: str
    content: bytes


# Harmless


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (30, 90, 160)).save(out, kind, **more)
    return out.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda made: None, **saved: Any) -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    change(made)
    out = io.BytesIO()
    made.save(out, **saved)
    return out.getvalue()


def office(kind: str = "docx", parts: Mapping[str, bytes] | None = None, types: str = "", body: bytes = b"") -> bytes:
    """An Office file with nothing in it but its heart, and whatever is added."""
    heart, heart_type = HEARTS[kind]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types><Override PartName="/{heart}" ContentType="{types or heart_type}"/></Types>',
        )
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr(heart, b"<document>" + body + b"</document>")
        for name, inside in (parts or {}).items():
            archive.writestr(name, inside)
    return out.getvalue()


def open_document(kind: str = "text", parts: Mapping[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<office:document-content/>")
        for name, inside in (parts or {}).items():
            archive.writestr(name, inside)
    return out.getvalue()


def outward(kind: str, target: str) -> Mapping[str, bytes]:
    link = f'<Relationship Id="r1" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
    return {"word/_rels/document.xml.rels": f"<Relationships>{link}</Relationships>".encode()}


def harmless() -> Iterator[Sample]:
    """What must come in."""
    for kind in ("JPEG", "PNG", "WEBP"):
        yield Sample(f"bild.{kind.lower()}", picture(kind))
    yield Sample("gross.jpg", picture(size=(6000, 4000)))
    yield Sample("blatt.pdf", pdf())
    yield Sample("ohne-endung", pdf())
    for kind in HEARTS:
        yield Sample(f"datei.{kind}", office(kind))
    yield Sample("link.docx", office(parts=outward("hyperlink", "https://example.org/")))
    yield Sample("diagramm.pptx", office("pptx", {"ppt/embeddings/Tabelle.xlsx": office("xlsx")}))
    yield Sample("drucker.xlsx", office("xlsx", {"xl/printerSettings/printerSettings1.bin": b"\0" * 200}))
    yield Sample("wort.docx", office(body=b"<w:t>Die DDE AUTO war ein Staat, das macro:/ ein Wort.</w:t>"))
    for name, kind in (("odt", "text"), ("ods", "spreadsheet"), ("odp", "presentation")):
        yield Sample(f"datei.{name}", open_document(kind))


# Harmful


def action(**entry: Any) -> Callable[[pikepdf.Pdf], None]:
    def put(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = pikepdf.Dictionary(**entry)

    return put


def on_page(**entry: Any) -> Callable[[pikepdf.Pdf], None]:
    """The same behind a link, deep inside an object of its own."""

    def put(made: pikepdf.Pdf) -> None:
        deed = made.make_indirect(pikepdf.Dictionary(**entry))
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=deed)
        made.pages[0].Annots = pikepdf.Array([note])

    return put


def attached(made: pikepdf.Pdf) -> None:
    made.attachments["stich.exe"] = b"MZ" + STING


def form_of_xml(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String(STING.decode()))


def harmful_pdf() -> Iterator[bytes]:
    name, text = pikepdf.Name, STING.decode()
    script: dict[str, Any] = {"S": name.JavaScript, "JS": text}
    launch = {"S": name.Launch, "F": text}
    send = {"S": name.SubmitForm, "F": f"https://{text}.example.org"}
    for entry in (script, launch, send, {"S": name.ImportData, "F": text}, {"S": name.GoToE, "F": text}):
        yield pdf(action(**entry))
        yield pdf(on_page(**entry))
    yield pdf(action(**script), object_stream_mode=pikepdf.ObjectStreamMode.generate)
    yield pdf(on_page(S=name.URI, URI=f"javascript:{text}()"))
    yield pdf(action(**script)).replace(b"/JavaScript", b"/J#61vaScript")
    yield pdf(attached)
    yield pdf(form_of_xml)
    yield pdf(lambda made: made.Root.__setitem__("/AA", pikepdf.Dictionary(WC=pikepdf.Dictionary(**script))))
    yield pdf(encryption=pikepdf.Encryption(owner=text, user=text))
    yield pdf() + b"\nPK\x03\x04" + STING  # a second file behind it
    yield pdf()[:-40]
    yield b"%PDF-1.7\n" + STING
    yield b"%PDF-1.7\n" + b"<<" * 50_000 + STING


def harmful_office() -> Iterator[Sample]:
    macro = {"word/vbaProject.bin": STING}
    yield Sample("makro.docx", office(parts=macro))
    yield Sample("makro.docm", office(parts=macro, types="application/vnd.ms-word.document.macroEnabled.main+xml"))
    yield Sample("activex.docx", office(parts={"word/activeX/activeX1.bin": STING}))
    yield Sample("ole.docx", office(parts={"word/embeddings/oleObject1.bin": STING}))
    yield Sample("alt.docx", office(parts={"word/embeddings/alt.doc": b"\xd0\xcf\x11\xe0" + STING}))
    yield Sample("programm.docx", office(parts={"word/media/bild.png": b"MZ" + STING}))
    yield Sample("skript.pptx", office("pptx", {"ppt/media/lies.vbs": STING}))
    yield Sample("nest.pptx", office("pptx", {"ppt/embeddings/t.xlsx": office("xlsx", {"xl/vbaProject.bin": STING})}))
    yield Sample("vorlage.docx", office(parts=outward("attachedTemplate", f"https://{STING.decode()}.example.org/x")))
    yield Sample("bild.docx", office(parts=outward("image", f"//{STING.decode()}/x")))
    yield Sample("link.docx", office(parts=outward("hyperlink", f"javascript:{STING.decode()}")))
    yield Sample(
        "dde.docx", office(body=b"<w:instrText>DD</w:instrText><w:instrText>EAUTO c:\\\\" + STING + b"</w:instrText>")
    )
    yield Sample(
        "dde.xlsx", office("xlsx", {"xl/externalLinks/externalLink1.xml": b"<ddeLink ddeService='" + STING + b"'/>"})
    )
    yield Sample("wesen.docx", office(body=b"<!DOCTYPE x [<!ENTITY a '" + STING + b"'>]>"))
    yield Sample("weg.docx", office(parts={"../../" + STING.decode(): STING}))
    yield Sample("basic.odt", open_document(parts={"Basic/Standard/m.xml": STING}))
    yield Sample("ereignis.odt", open_document(parts={"styles.xml": b"<script:event-listener x='" + STING + b"'/>"}))
    yield Sample("bombe.docx", office(parts={"word/media/null.xml": bytes(150_000_000) + STING}))
    yield Sample("luege.docx", lied_about_its_size())
    yield Sample("tausend.docx", office(parts={f"word/{n}.xml": STING for n in range(3000)}))
    yield Sample("davor.docx", b"GIF89a" + STING + office())
    yield Sample("dahinter.docx", office() + STING)
    yield Sample("archiv.docx", zipped("lies.exe", b"MZ" + STING))


def zipped(name: str, inside: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, inside)
    return out.getvalue()


def lied_about_its_size() -> bytes:
    """The head of the zip says ten bytes, the part unpacks to thirty million."""
    content = bytearray(office(parts={"word/media/gross.xml": bytes(30_000_000) + STING}))
    entry = content.rindex(b"word/media/gross.xml") - 46
    content[entry + 24 : entry + 28] = struct.pack("<I", 10)
    return bytes(content)


def harmful_pictures() -> Iterator[Sample]:
    place = Image.Exif()
    place[0x010E] = STING.decode()
    place.get_ifd(0x8825).update({1: "N", 2: (51.0, 57.0, 0.0), 3: "E", 4: (7.0, 37.0, 0.0), 29: STING.decode()})
    yield Sample("ort.jpg", picture(exif=place))
    yield Sample("ort.webp", picture("WEBP", exif=place))
    yield Sample("kommentar.jpg", picture(comment=b"<script>" + STING))
    yield Sample("dahinter.png", picture("PNG") + b"<html><script>" + STING)
    yield Sample("zip.jpg", picture() + zipped("x.exe", STING))
    yield Sample("viel.png", flat_png(65_000, 65_000))
    yield Sample("schmal.png", flat_png(1, 65_000))
    yield Sample("halb.jpg", picture(size=(900, 900))[:2000] + STING)
    yield Sample("seite.gif", b"GIF89a/*" + STING)


def flat_png(width: int, height: int) -> bytes:
    """Small on the disk, huge once it is drawn."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"tEXt", b"a\0" + STING)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    )


def harmful() -> Iterator[Sample]:
    """What must stay outside, or come in without its sting; under names that say otherwise."""
    for number, content in enumerate(harmful_pdf()):
        yield Sample(f"blatt{number}.pdf", content)
    yield from harmful_office()
    yield from harmful_pictures()
    for number, start in enumerate(
        (
            b"<svg onload='", b"<?xml version='1.0'?><!-- x --><svg><script>", b"\n <SVG ", b"<html><script>", b"<!DOCTYPE html><body>",
            b"<!-- --><script>", b"MZ\x90\0", b"\x7fELF", b"#!/bin/sh\n", b"\xca\xfe\xba\xbe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"{\\rtf1{\\object ", b"Rar!\x1a\x07", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"", b"\0\0\0\0", b"=cmd|' /C calc'!A0,",
            b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", b"@echo off\n", b"[InternetShortcut]\nURL=",
        )
    ):  # fmt: skip
        ending = ("pdf", "png", "jpg", "docx")[number % 4]
        yield Sample(f"tarnung{number}.{ending}", start + STING if start else b"")


ALLOWED = (".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".jpg", ".jpeg", ".png", ".webp")


def comes_in(sample: Sample) -> bytes | None:
    """What is kept of it; nothing when it stays outside."""
    try:
        return uploads.take_in(sample.content).content
    except uploads.NotTaken:
        return None


def stings(kept: bytes) -> bool:
    """Is the harm still in it, packed or not?"""
    if STING in kept:
        return True
    if kept.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(kept)) as archive:
            return any(STING in archive.read(name) for name in archive.namelist())
    return False


def prove(folder: Path, *, every: int = 1) -> Iterator[Result]:
    """The control believes names, as most doors do: every file whose name has a harmless ending comes in as it is."""
    begun = time.perf_counter()
    tries, faults, believed, slowest = 0, [], 0, 0.0
    for number, sample in enumerate(harmful()):
        believed += sample.name.endswith(ALLOWED)
        if number % every:
            continue
        tries += 1
        started = time.perf_counter()
        kept = comes_in(sample)
        slowest = max(slowest, time.perf_counter() - started)
        if kept is not None and stings(kept):
            faults.append(f"{sample.name} came in with its sting")
    for sample in list(harmless())[:: min(every, 3)]:
        tries += 1
        if comes_in(sample) is None:
            faults.append(f"{sample.name} is harmless and stayed outside")
    yield Result(
        "E4", f"harmful uploads under harmless names (the slowest took {slowest:.1f} s), and harmless ones", tries, len(faults),
        f"by their names {believed} harmful files come in", believed > 50, time.perf_counter() - begun, faults,
    )  # fmt: skip
    yield from names(folder)
    yield from too_large()


def names(folder: Path) -> Iterator[Result]:
    """Nothing that somebody typed becomes part of a path, and nothing comes back that is not what was put there."""
    begun, faults = time.perf_counter(), []
    with override_settings(FILES=folder):
        stored = files.put(centre_id=1, drawer="probe", content=STING)
        path = folder / "1" / "probe" / stored.id.hex
        asked: dict[str, Any] = {"centre_id": 1, "drawer": "probe", "file_id": stored.id, "sha256": stored.sha256}
        if [one.relative_to(folder) for one in folder.rglob("*") if one.is_file()] != [path.relative_to(folder)]:
            faults.append("lies elsewhere")
        if path.stat().st_mode & 0o077 or path.parent.stat().st_mode & 0o077:
            faults.append("others of the machine can read it")
        elsewhere = [{**asked, "centre_id": 2}, {**asked, "file_id": uuid.uuid4()}, {**asked, "drawer": "other"}]
        for one in elsewhere:
            try:
                files.read(**one)
                faults.append(f"found from elsewhere: {one}")
            except files.Missing:
                continue
        path.write_bytes(STING + b"!")
        altered = path.read_bytes() != STING
        try:
            files.read(**asked)
            faults.append("altered bytes were handed out")
        except files.Damaged:
            files.delete(centre_id=1, drawer="probe", file_id=stored.id)
    yield Result(
        "T9", "files of another centre, another drawer, altered bytes", 6, len(faults),
        "read without the digest, the altered bytes come back", altered, time.perf_counter() - begun, faults,
    )  # fmt: skip


class Endless(io.RawIOBase):
    """A body of 300 megabytes that counts how much of it is read."""

    def __init__(self) -> None:
        super().__init__()
        self.read_so_far = 0

    def read(self, size: int = -1) -> bytes:
        size = min(size if size >= 0 else HUGE, HUGE - self.read_so_far, 1_000_000)
        self.read_so_far += size
        return b"x" * size


LIMIT = "miteinander.core.middleware.SizeLimit"


def too_large() -> Iterator[Result]:
    """300 megabytes: refused in a sentence before a byte of them is read. The control reads them all."""
    begun = time.perf_counter()
    status, read = sent()
    with override_settings(MIDDLEWARE=[one for one in settings.MIDDLEWARE if one != LIMIT]):
        _status, read_without = sent()
    faults = [f"status {status}, {read:,} bytes were read"] if read or status != 413 else []
    yield Result(
        "E4", "an upload of 300 megabytes", 1, len(faults), f"without the limit {read_without:,} bytes are read", read_without > 0,
        time.perf_counter() - begun, faults,
    )  # fmt: skip


def sent() -> tuple[int, int]:
    body = Endless()
    request = RequestFactory().post("/konto/login/", CONTENT_TYPE="multipart/form-data; boundary=x")
    request.environ |= {"wsgi.input": body, "CONTENT_LENGTH": str(HUGE), "HTTP_HOST": "localhost"}
    request.environ["HTTP_COOKIE"] = f"{settings.CSRF_COOKIE_NAME}={'x' * 32}"  # so that the form's token is looked for
    answered: list[int] = []
    start: Any = lambda status, headers, *rest: answered.append(int(status[:3]))  # noqa: E731  what a server hands over
    response = WSGIHandler()(request.environ, start)
    b"".join(response)
    response.close()
    return answered[0], body.read_so_far
