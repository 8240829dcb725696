"""Letters and sheets on paper: one head for all, values in, an accessible PDF (PDF/UA-1) out.

A template is our own source and sees the values as data only. It is compiled with ``letter.typ`` before it, in a root
that holds templates and nothing else, without a network; the same values give the same bytes.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import cast

import typst
from babel import dates
from django.conf import settings
from fontTools import ttLib

from miteinander.core import time

LETTER = Path(__file__).parent / "templates" / "correspondence" / "documents" / "letter.typ"
# The face of the letters is that of the screen. Behind it one face per script that a name or an address may come in; a
# face that is not installed is passed over. Folders below `node_modules/@expo-google-fonts`, the regular weight first.
LETTER_FACE = "Fira Sans"
FACES = {
    LETTER_FACE: ("fira-sans/400Regular", "fira-sans/600SemiBold"),
    "Noto Sans": ("noto-sans/400Regular",),
    "Noto Sans Arabic": ("noto-sans-arabic/400Regular",),
    "Noto Sans Ethiopic": ("noto-sans-ethiopic/400Regular",),
}
# What no face can draw. Screen readers name it "replacement character"; PDF/UA forbids empty glyphs.
UNSHOWN = "\N{REPLACEMENT CHARACTER}"
# Typesetting cannot be interrupted from outside: these bounds keep it below a second, however odd the text.
LONGEST_TEXT = 12_000
LONGEST_DOCUMENT = 60_000
MOST_MARKS = 6  # on one letter; piled up higher they would cover the lines above
LONGEST_WORD = 60  # what fits into a line; a longer one gets places to break
# They shape letters (Persian, scripts of India) and emoji; no face needs a glyph for them.
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}"
LOCALES = {"de": "de_DE", "en": "en_GB"}


class TooLong(ValueError):
    """A text is longer than a letter can hold."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes. Only the name is needed: what a centre has not entered is left out of the head."""

    centre: str
    authority: str = ""
    street: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""


def render(
    *,
    template: Path,
    title: str,
    values: Mapping[str, object],
    language: str,
    at: datetime,
    longest: int = LONGEST_DOCUMENT,
) -> bytes:
    """A letter or sheet as PDF/UA-1: tagged, titled, in A4, dated ``at``. Same input, same bytes.

    ``values`` may hold texts, numbers, truth values, None, and lists and mappings of these. Raises ``TooLong``.
    """
    data = showable({**values, "title": title, "language": language})
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    if len(text) > longest:
        raise TooLong(f"document of {len(text)} characters")
    inputs = {"values": text, "faces": json.dumps(list(_coverage()))}
    press = typst.Compiler(root=template.parent, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs)
    source = LETTER.read_bytes() + template.read_bytes()
    dated = at.astimezone(UTC).replace(microsecond=0)
    return cast(bytes, press.compile(source, format="pdf", pdf_standards="ua-1", timestamp=dated))


def check_code(facts: Mapping[str, str | datetime | None]) -> str:
    """Ten signs that change as soon as one of the facts on a sheet is changed: the start of a SHA-256.

    It is no signature: it shows a change against the record, it does not prove who wrote the sheet.
    """
    canonical = {
        name: fact.astimezone(UTC).isoformat(timespec="seconds") if isinstance(fact, datetime) else _tidy(fact or "")
        for name, fact in facts.items()
    }
    line = json.dumps(canonical, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()[:10]


def long_day(instant: datetime, *, language: str) -> str:
    """The day in words: "Dienstag, 24. November 2026"."""
    return dates.format_date(time.local_day(instant), format="full", locale=LOCALES[language])


def short_day(instant: datetime, *, language: str) -> str:
    """The day in figures: "24.11.2026"."""
    return dates.format_date(time.local_day(instant), format="medium", locale=LOCALES[language])


def clock(instant: datetime) -> str:
    """What clocks in Germany show: "09:30"."""
    return f"{time.local_time(instant):%H:%M}"


def joined(*parts: str) -> str:
    """The parts that are given, one per line."""
    return "\n".join(part for part in parts if part)


def showable(value: object) -> object:
    """The same value with every text in it fit for paper: see ``plain``. Raises ``TooLong``."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {str(name): showable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [showable(part) for part in value]
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"no value for a document: {type(value).__name__}")


def plain(text: str) -> str:
    """The text as it can stand on paper: no control or direction marks, and ``UNSHOWN`` for what no face can draw.

    Line ends stay, other white space becomes one blank. Raises ``TooLong``.
    """
    if len(text) > LONGEST_TEXT:
        raise TooLong(f"text of {len(text)} characters")
    return re.sub(rf"\S{{{LONGEST_WORD},}}", _breakable, "".join(_shown(cluster) for cluster in _clusters(_tidy(text))))


def _tidy(text: str) -> str:
    """One spelling of each text: composed, white space collapsed, invisible marks gone (they hide or turn words)."""
    composed = "".join(_visible(sign) for sign in unicodedata.normalize("NFC", text))
    return "\n".join(" ".join(line.split()) for line in composed.split("\n")).strip()


def _visible(sign: str) -> str:
    match unicodedata.category(sign):
        case "Cc" | "Zl" | "Zp":
            return {"\n": "\n", "\u2028": "\n", "\u2029": "\n"}.get(sign, " ")
        case "Cf":
            return sign if sign in JOINERS else ""
        case "Cs" | "Co" | "Cn":
            return UNSHOWN
    return sign


def _clusters(text: str) -> Iterator[str]:
    """Letters with the marks on them: a face must have all parts of one."""
    starts = [at for at, sign in enumerate(text) if at == 0 or not _leans(sign)]
    for start, end in pairwise([*starts, len(text)]):
        yield text[start : min(end, start + 1 + MOST_MARKS)]


def _leans(sign: str) -> bool:
    return sign in JOINERS or unicodedata.category(sign) in {"Mn", "Mc", "Me"}


def _shown(cluster: str) -> str:
    if cluster == "\n" or cluster.isascii():
        return cluster
    needed = {ord(sign) for sign in cluster if sign not in JOINERS}
    return cluster if any(needed <= signs for signs in _coverage().values()) else UNSHOWN


def _breakable(word: re.Match[str]) -> str:
    """A word wider than the paper, with places where it may break every twenty letters."""
    clusters = list(_clusters(word[0]))
    return "\N{ZERO WIDTH SPACE}".join("".join(clusters[at : at + 20]) for at in range(0, len(clusters), 20))


@cache
def _folders() -> dict[str, list[Path]]:
    root = Path(settings.NODE_MODULES) / "@expo-google-fonts"
    folders = {face: [root / part for part in parts] for face, parts in FACES.items() if (root / parts[0]).is_dir()}
    if LETTER_FACE not in folders:
        raise RuntimeError(f"The face of the letters, {LETTER_FACE}, is not installed: run `npm ci`.")
    return folders


@cache
def _coverage() -> dict[str, frozenset[int]]:
    """Which signs each installed face can draw, in the order in which the faces are tried."""
    return {face: _signs(next(regular.glob("*.ttf"))) for face, (regular, *_) in _folders().items()}


def _signs(face: Path) -> frozenset[int]:
    with ttLib.TTFont(face, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _fonts() -> typst.Fonts:
    """Our faces only: neither the machine's nor the typesetter's own, so that a letter looks the same everywhere."""
    folders = [str(folder) for face in _folders().values() for folder in face]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
