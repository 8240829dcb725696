"""Takes an uploaded file apart and builds it anew, in a process of its own: ``python -I cleaning.py [LONGEST] < file``.

Stands alone and imports nothing of ours: a file that makes a library crash or swell takes this process with it and no other.
LONGEST: pictures become no longer than so many points. The answer is one line of JSON, ``{"kind": ...}`` (pictures with ``size``) or
``{"fault": ...}``, and after it the clean file. What the codes mean is said in ``core.uploads``.

What comes out is written by us: a picture is drawn anew, the parts of an Office file are packed anew, a PDF is written anew from the
objects that its pages lead to. So nothing of a second file that hid in the first one is left.
"""

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

MEMORY = 1_100_000_000  # bytes of address space: a picture of 40 megapixels three times over, and the libraries
SECONDS = 20
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 20_000
MOST_PARTS = 2_000  # files in an Office file
MOST_UNPACKED = 200_000_000
MOST_TEXT_PART = 40_000_000  # one part that we read
MOST_SWELL = 200  # times its packed size
MOST_OBJECTS = 200_000  # in a PDF
DEEPEST = 60


class Refused(Exception):
    """This file stays outside; the first argument is the code of the reason."""


# What a file is, by its first bytes. Whatever stands here is refused with a reason of its own; the rest is "unknown".
HOSTILE = (
    (rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!doctype\s+svg[^>]*>\s*)?<svg\b", "svg"),
    (rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script|iframe)\b", "html"),
    (rb"MZ|\x7fELF|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe|#!|\x00asm|dex\n", "program"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf", "old_office"),
    (rb"GIF8[79]a|BM.{12}|II\*\x00|MM\x00\*|.{4}ftyp(heic|heix|mif1|avif)", "picture_kind"),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|.{257}ustar", "archive"),
)


def clean(content: bytes, longest: int = LONGEST_SIDE) -> tuple[str, bytes]:
    """The kind of the file and the file as we keep it. Raises ``Refused``."""
    if not content:
        raise Refused("empty")
    if content.startswith(b"%PDF-"):
        return "pdf", pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return office(content)
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or re.match(rb"RIFF.{4}WEBP", content, re.DOTALL):
        return picture(content, longest)
    for pattern, code in HOSTILE:
        if re.match(pattern, content[:2048], re.IGNORECASE | re.DOTALL):
            raise Refused(code)
    raise Refused("unknown")


# Pictures


def picture(content: bytes, longest: int) -> tuple[str, bytes]:
    """Drawn anew from its points: position, camera, previews and whatever hung behind it are gone."""
    from PIL import Image, ImageOps  # noqa: PLC0415  half a second that other kinds need not wait

    Image.MAX_IMAGE_PIXELS = None  # counted here, by the head of the file, before anything is drawn
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
                raise Refused("pixels")
            kind = {"JPEG": "jpeg", "PNG": "png", "WEBP": "png"}[str(opened.format)]
            turned = ImageOps.exif_transpose(opened)
            see_through = kind == "png" and ("A" in turned.getbands() or "transparency" in turned.info)
            plain = turned.convert("RGBA" if see_through else "RGB")
            plain.thumbnail((longest, longest))
            bare = Image.new(plain.mode, plain.size)
            bare.paste(plain)
            drawn = io.BytesIO()
            bare.save(drawn, kind.upper(), **({"quality": 88} if kind == "jpeg" else {}))
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, EOFError, OverflowError, IndexError):
        raise Refused("broken") from None
    return kind, drawn.getvalue()


def size(drawn: bytes) -> tuple[int, int]:
    """Width and height of a picture that we drew."""
    from PIL import Image  # noqa: PLC0415

    with Image.open(io.BytesIO(drawn)) as opened:
        return opened.size


# Office: a zip with a known heart


HEARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml": "pptx",
}
ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
RUNS = re.compile(
    r"(^|/)(vbaproject|vbadata|activex)|\.(bin|exe|dll|js|jse|vbs|vbe|wsf|hta|bat|cmd|ps1|scr|com|lnk|jar|class|msi|swf|html?|svgz)$"
    r"|^(basic|scripts)/",
    re.IGNORECASE,
)
HARMLESS_BINARIES = re.compile(r"(^|/)printersettings/printersettings\d+\.bin$", re.IGNORECASE)
TABLES_OF_CHARTS = re.compile(r"/embeddings/[^/]+\.(docx|xlsx|pptx)$", re.IGNORECASE)
# What starts programs: fields of Word (DDE), links of Excel, event handlers and macros of ODF.
FIELDS = re.compile(rb"<w:instrText[^>]*>([^<]*)|<w:fldSimple[^>]*instr\s*=\s*[\"']([^\"']*)")
DDE = re.compile(rb"\bDDE(AUTO)?\b", re.IGNORECASE)
STARTS = re.compile(
    rb"<(\w+:)?ddeLink\b|<script:event-listener\b|href\s*=\s*[\"']\s*(macro:|vnd\.sun\.star\.script:|javascript:)",
    re.IGNORECASE,
)
OUTWARD = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
HYPERLINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.IGNORECASE)
ADDRESS = re.compile(rb"Target\s*=\s*[\"']\s*(https?:|mailto:|tel:|#|[^:\"']*[\"'])", re.IGNORECASE)


def office(content: bytes, *, nested: bool = False) -> tuple[str, bytes]:
    """The parts, looked at one by one and packed anew."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _measure(archive, content)
            kind = _heart(archive)
            return kind, _packed(archive, nested)
    except Refused:
        raise
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, KeyError):
        raise Refused("broken") from None


def _measure(archive: zipfile.ZipFile, content: bytes) -> None:
    """Before anything is unpacked: how much would it be? The head of the zip says so, unpacking believes no more than that."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused("bomb")
    if any(part.file_size > max(part.compress_size, 1) * MOST_SWELL and part.file_size > 1_000_000 for part in parts):
        raise Refused("bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("locked")
    if len(set(names)) != len(names) or any(_leads_out(name) for name in names):
        raise Refused("broken")
    # A second file before or behind the zip.
    if min((part.header_offset for part in parts), default=1) or not content[-22:].startswith(b"PK\x05\x06"):
        raise Refused("two_files")


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or "\\" in name or ".." in name.split("/") or "\0" in name or ":" in name


def _heart(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        types = _read(archive, "[Content_Types].xml")
        if b"macroenabled" in types.lower() or b"vbaproject" in types.lower():
            raise Refused("macro")
        for heart, kind in HEARTS.items():
            if heart.encode() in types:
                return kind
    elif names and names[0] == "mimetype":
        if "META-INF/manifest.xml" in names and b"encryption-data" in _read(archive, "META-INF/manifest.xml"):
            raise Refused("locked")
        found = ODF.get(_read(archive, "mimetype").strip())
        if found:
            return found
    raise Refused("archive")


def _packed(archive: zipfile.ZipFile, nested: bool) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for part in archive.infolist():
            name = part.filename
            if part.is_dir():
                continue
            if RUNS.search(name) and not HARMLESS_BINARIES.search(name):
                raise Refused("macro")
            inside = _read(archive, name)
            if name.lower().endswith((".xml", ".rels", ".vml", ".rdf", ".svg")):
                _read_closely(name, inside)
            elif inside.startswith((b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0")):
                raise Refused("macro")
            elif inside.startswith(b"PK\x03\x04"):  # a chart brings its table along
                if not TABLES_OF_CHARTS.search(name) or nested:
                    raise Refused("two_files")
                _kind, inside = office(inside, nested=True)
            out.writestr(
                zipfile.ZipInfo(name), inside, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """No more of a part than the head of the zip said there is."""
    said = archive.getinfo(name).file_size
    with archive.open(name) as part:
        inside = part.read(said + 1)
    if len(inside) > said:
        raise Refused("bomb")
    return inside


def _read_closely(name: str, text: bytes) -> None:
    if len(text) > MOST_TEXT_PART:
        raise Refused("bomb")
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = text.decode("utf-16", "replace").encode()
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Refused("broken")
    fields = b"".join(part for found in FIELDS.findall(text) for part in found)  # Word may cut a field in pieces
    if STARTS.search(text) or DDE.search(fields):
        raise Refused("macro")
    if name.lower().endswith(".rels"):
        for link in OUTWARD.findall(text):
            if not HYPERLINK.search(link) or not ADDRESS.search(link):
                raise Refused("outward")


# PDF


ACTIONS = frozenset(
    (
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
    )
)
EMBEDDED = frozenset(("/RichMedia", "/Screen", "/3D", "/Movie", "/Sound", "/FileAttachment"))
SAFE_ADDRESS = re.compile(r"\s*(https?:|mailto:|tel:|#|[^:]*$)", re.IGNORECASE)


def pdf(content: bytes) -> bytes:
    """Written anew, after every object in it was looked at."""
    import pikepdf  # noqa: PLC0415  as above

    try:
        with pikepdf.open(io.BytesIO(content)) as opened:
            if opened.is_encrypted:
                raise Refused("locked")
            if len(opened.objects) > MOST_OBJECTS:
                raise Refused("bomb")
            if not len(opened.pages):
                raise Refused("broken")
            for one in opened.objects:
                _look(one, pikepdf, 0)
            names = opened.Root.get("/Names")
            if names is not None and ("/JavaScript" in names or "/EmbeddedFiles" in names):
                raise Refused("active")
            written = io.BytesIO()
            opened.save(written, object_stream_mode=pikepdf.ObjectStreamMode.preserve, deterministic_id=True)
    except pikepdf.PasswordError:
        raise Refused("locked") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, NotImplementedError):
        raise Refused("broken") from None
    return written.getvalue()


def _look(thing: Any, pikepdf: Any, depth: int) -> None:
    """Direct values are walked through; what is referred to is an object of its own and has its own turn."""
    if depth > DEEPEST:
        raise Refused("broken")
    if isinstance(thing, pikepdf.Array):
        for one in _direct(iter(thing)):
            _look(one, pikepdf, depth + 1)
        return
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    _judge(thing, pikepdf)
    for _key, one in thing.items():
        if isinstance(one, pikepdf.Object) and not one.is_indirect:
            _look(one, pikepdf, depth + 1)


def _direct(things: Iterator[Any]) -> Iterator[Any]:
    return (one for one in things if not getattr(one, "is_indirect", False))


def _judge(thing: Any, pikepdf: Any) -> None:
    action, kind, subtype = (_name(thing.get(key), pikepdf) for key in ("/S", "/Type", "/Subtype"))
    # /S also names kinds of structure and of transition: only those that are actions are meant.
    if action in ACTIONS or "/JS" in thing or "/XFA" in thing:
        raise Refused("active")
    if kind == "/EmbeddedFile" or "/EF" in thing or (subtype in EMBEDDED and kind in ("/Annot", "")):
        raise Refused("active")
    address = thing.get("/URI")
    if action == "/URI" and isinstance(address, pikepdf.String) and not SAFE_ADDRESS.match(str(address)):
        raise Refused("active")


def _name(value: Any, pikepdf: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def main() -> None:
    content = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        kind, out = clean(content, *map(int, sys.argv[1:]))
        head: dict[str, Any] = {"kind": kind, **({"size": size(out)} if kind in ("jpeg", "png") else {})}
    except Refused as refused:
        head, out = {"fault": refused.args[0]}, b""
    except (MemoryError, RecursionError):
        head, out = {"fault": "bomb"}, b""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + out)


if __name__ == "__main__":
    main()
