"""Files from outside: what we take, how it is made harmless, and the sentence for whatever stays outside.

A file is what its content says, never what its name or the browser says. Knows nothing of Django.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from miteinander.core.words import N_, Word

MOST_BYTES = 20_000_000  # of one file, and of all files of one form
SECONDS = 30  # on the wall clock; the process itself has twenty of the processor's
CLEANING = Path(__file__).with_name("cleaning.py")


class FileKind(Word):
    """What a file is, by its content."""

    PDF = "pdf", N_("PDF")
    DOCX = "docx", N_("Word-Dokument")
    XLSX = "xlsx", N_("Excel-Tabelle")
    PPTX = "pptx", N_("PowerPoint-Präsentation")
    ODT = "odt", N_("Textdokument")
    ODS = "ods", N_("Tabelle")
    ODP = "odp", N_("Präsentation")
    JPEG = "jpeg", N_("Bild (JPEG)")
    PNG = "png", N_("Bild (PNG)")


OPEN_XML = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Mapping[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: f"{OPEN_XML}.wordprocessingml.document",
    FileKind.XLSX: f"{OPEN_XML}.spreadsheetml.sheet",
    FileKind.PPTX: f"{OPEN_XML}.presentationml.presentation",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.ODP: "application/vnd.oasis.opendocument.presentation",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
}


# What a browser offers to choose from; what a file is, its content says.
ACCEPT = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.jpg,.jpeg,.png,.webp"


class Fault(Word):
    """Why a file stays outside."""

    EMPTY = "empty", N_("Die Datei ist leer. Bitte wählen Sie eine andere.")
    TOO_LARGE = "too_large", N_("Die Datei ist zu groß. Bitte höchstens 20 Megabyte.")
    UNKNOWN = (
        "unknown",
        N_(
            "Diese Art Datei nehmen wir nicht an. Möglich sind PDF, Word, Excel, PowerPoint, OpenDocument, JPEG und PNG."
        ),
    )
    BROKEN = "broken", N_("Die Datei ist beschädigt. Bitte speichern Sie sie neu und versuchen Sie es noch einmal.")
    SVG = "svg", N_("SVG-Dateien können Programme enthalten. Bitte speichern Sie das Bild als PNG oder PDF.")
    HTML = (
        "html",
        N_(
            "Das ist eine Internetseite und keine Datei zum Ansehen. Bitte speichern Sie sie als PDF, oder geben Sie die Adresse an."
        ),
    )
    PROGRAM = "program", N_("Das ist ein Programm. Programme nehmen wir nicht an.")
    MACRO = (
        "macro",
        N_("Die Datei enthält Makros oder eingebettete Programme. Bitte speichern Sie sie ohne Makros oder als PDF."),
    )
    OUTWARD = (
        "outward",
        N_("Die Datei lädt beim Öffnen Teile von anderen Rechnern nach. Bitte speichern Sie sie als PDF."),
    )
    OLD_OFFICE = (
        "old_office",
        N_(
            "Das ist ein altes Office-Format, oder die Datei hat ein Kennwort."
            " Bitte speichern Sie sie als .docx, .xlsx, .pptx oder PDF, ohne Kennwort."
        ),
    )
    LOCKED = "locked", N_("Die Datei ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort.")
    ARCHIVE = "archive", N_("Das ist ein Archiv. Bitte packen Sie es aus und laden Sie die Dateien einzeln hoch.")
    BOMB = (
        "bomb",
        N_("Ausgepackt ist die Datei zu groß für uns. Bitte speichern Sie sie als PDF oder mit kleineren Bildern."),
    )
    TWO_FILES = (
        "two_files",
        N_(
            "In der Datei steckt noch eine zweite. Bitte speichern Sie das Dokument neu und versuchen Sie es noch einmal."
        ),
    )
    PICTURE_KIND = (
        "picture_kind",
        N_("Dieses Bildformat nehmen wir nicht an. Bitte speichern Sie das Bild als JPEG oder PNG."),
    )
    PIXELS = "pixels", N_("Das Bild hat zu viele Punkte. Bitte verkleinern Sie es auf höchstens 40 Megapixel.")
    NO_PICTURE = (
        "no_picture",
        N_("Das ist kein Bild, das wir lesen können. Bitte nehmen Sie eine Datei im Format PNG, JPEG oder WebP."),
    )
    ACTIVE = (
        "active",
        N_(
            "Das PDF startet Programme, enthält andere Dateien oder sendet Formulare. Bitte drucken Sie es neu als PDF."
        ),
    )


class NotTaken(Exception):
    """This file stays outside, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Clean:
    """A file as it may be kept and handed out."""

    kind: FileKind
    content: bytes


@dataclass(frozen=True, slots=True)
class Picture(Clean):
    """A picture as it may be kept, with its measure in points."""

    width: int
    height: int


# What a picture may be refused for; whatever else it is, it is no picture.
OF_PICTURES = {Fault.EMPTY, Fault.TOO_LARGE, Fault.SVG, Fault.PICTURE_KIND, Fault.PIXELS, Fault.BOMB, Fault.BROKEN}


def take_in(content: bytes) -> Clean:
    """The file, taken apart and built anew in a process of its own (a quarter of a second, large pictures longer).

    Raises ``NotTaken``, whose fault says what to do instead.
    """
    head, clean = _cleaned(content)
    return Clean(FileKind(head["kind"]), clean)


def take_in_picture(content: bytes, *, longest: int) -> Picture:
    """Likewise a picture, upright, in colours of the screen, made smaller until no side is longer than so many points.

    What goes with the old bytes: places and cameras (EXIF, XMP), comments, anything hung on behind the picture. Raises ``NotTaken``.
    """
    try:
        head, clean = _cleaned(content, longest)
    except NotTaken as refused:
        raise NotTaken(refused.fault if refused.fault in OF_PICTURES else Fault.NO_PICTURE) from None
    if "size" not in head:
        raise NotTaken(Fault.NO_PICTURE)
    return Picture(FileKind(head["kind"]), clean, *head["size"])


def _cleaned(content: bytes, *longest: int) -> tuple[Mapping[str, Any], bytes]:
    if len(content) > MOST_BYTES:
        raise NotTaken(Fault.TOO_LARGE)
    head, clean = _asked(content, *longest)
    if "fault" in head:
        raise NotTaken(Fault(head["fault"]))
    if len(clean) > MOST_BYTES:
        raise NotTaken(Fault.BOMB)
    return head, clean


def _asked(content: bytes, *longest: int) -> tuple[Mapping[str, Any], bytes]:
    """What the process says. One that was killed or took too long says: this file is not to be had."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CLEANING), *map(str, longest)],
            input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"fault": Fault.BOMB}, b""
    head, line_end, clean = done.stdout.partition(b"\n")
    if done.returncode or not line_end:
        return {"fault": Fault.BOMB if done.returncode < 0 else Fault.BROKEN}, b""
    said: Mapping[str, Any] = json.loads(head)
    return said, clean
