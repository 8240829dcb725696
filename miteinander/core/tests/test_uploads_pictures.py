"""Pictures from strangers: three kinds are taken and drawn anew, everything else is refused in a sentence."""

import io
import struct
import zlib

import pytest
from PIL import Image

from miteinander.core.uploads import MOST_BYTES, Fault, FileKind, NotTaken, Picture, take_in_picture
from miteinander.operation.prove import uploads as proof

GPS = 0x8825
SCRIPT = b"<script>alert(document.domain)</script>"


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **more: object) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, "red").save(target, format=kind, **more)
    return target.getvalue()


def from_a_telephone() -> bytes:
    """With the place where it was taken, and lying on its side."""
    notes = Image.Exif()
    notes[0x010F] = "KANARIE-KAMERA"
    notes[0x0112] = 6  # turn by a quarter
    notes.get_ifd(GPS)[2] = (51.0, 57.0, 46.0)
    return picture("JPEG", exif=notes, comment=b"KANARIE-KOMMENTAR")


def headed(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is that large: 40 megapixels that unpack to 160 megabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def taken(raw: bytes) -> Picture:
    return take_in_picture(raw, longest=1_600)


@pytest.mark.parametrize(("kind", "kept"), [("PNG", "PNG"), ("JPEG", "JPEG"), ("WEBP", "PNG")])
def test_three_kinds_are_taken_and_two_kept(kind: str, kept: str) -> None:
    made = taken(picture(kind))
    assert (made.kind, made.width, made.height) == (FileKind(kept.lower()), 40, 30)
    assert Image.open(io.BytesIO(made.content)).format == kept


def test_place_camera_and_comment_are_gone_and_it_stands_upright() -> None:
    raw = from_a_telephone()
    assert Image.open(io.BytesIO(raw)).getexif().get_ifd(GPS)  # control: it was there
    assert b"KANARIE-KAMERA" in raw
    made = taken(raw)
    assert not Image.open(io.BytesIO(made.content)).getexif()
    assert b"KANARIE" not in made.content
    assert (made.width, made.height) == (30, 40)


def test_notes_of_other_kinds_are_gone_too() -> None:
    notes = Image.Exif()
    notes[0x010F] = "KANARIE-KAMERA"
    for kind in ("PNG", "WEBP"):
        raw = picture(kind, exif=notes)
        assert b"KANARIE" in raw
        assert b"KANARIE" not in taken(raw).content


def test_transparency_stays_and_long_sides_shrink() -> None:
    made = taken(picture("PNG", (3200, 80), "RGBA"))
    assert (made.width, made.height) == (1600, 40)
    assert Image.open(io.BytesIO(made.content)).mode == "RGBA"


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", Fault.SVG),
        (b"<!-- x --><svg onload='1'/>", Fault.SVG),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", Fault.SVG),
        (b"", Fault.EMPTY),
        (b"GIF89a" + bytes(60), Fault.PICTURE_KIND),
        (b"BM" + bytes(80), Fault.PICTURE_KIND),
        (b"%PDF-1.7 " + bytes(60), Fault.BROKEN),
        (b"MZ" + bytes(60), Fault.NO_PICTURE),
        (b"PK\x05\x06" + bytes(18), Fault.NO_PICTURE),
        (picture()[:60], Fault.BROKEN),
        (picture("JPEG")[:400] + b"\xff\xd9", Fault.BROKEN),
        (b"\x89PNG\r\n\x1a\n" + SCRIPT, Fault.BROKEN),
        (headed(8001, 5000), Fault.PIXELS),
        (headed(60_000, 60_000), Fault.PIXELS),
        (headed(1, 40_000_001), Fault.PIXELS),
        (bytes(MOST_BYTES + 1), Fault.TOO_LARGE),
    ],
)
def test_everything_else_is_refused_in_a_sentence(raw: bytes, fault: Fault) -> None:
    with pytest.raises(NotTaken) as refused:
        taken(raw)
    assert refused.value.fault == fault


def test_a_good_file_of_another_kind_is_no_picture() -> None:
    with pytest.raises(NotTaken) as refused:
        taken(proof.pdf())
    assert refused.value.fault == Fault.NO_PICTURE


@pytest.mark.parametrize(
    "raw",
    [
        picture("JPEG", comment=SCRIPT),
        picture() + SCRIPT,
        picture("JPEG") + SCRIPT + b"\xff\xd9",  # ends as a picture should
        picture("WEBP") + SCRIPT,
    ],
)
def test_what_hides_in_or_behind_a_picture_does_not_come_through(raw: bytes) -> None:
    assert SCRIPT in raw
    assert SCRIPT not in taken(raw).content
