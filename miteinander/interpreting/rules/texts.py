"""Text as people paste it, made fit to be stored and read."""

import re
import unicodedata
from collections.abc import Iterator

from miteinander.interpreting.rules.objections import Objection
from miteinander.interpreting.vocabulary import ObjectionReason

# Marks that embed, override or isolate a direction let a text read otherwise than it is stored. They vanish silently,
# and so do the zero width space and the byte order mark: nobody types them, nobody misses them. The single marks
# (U+200E, U+200F, U+061C) and the joiners (U+200C, U+200D) stay: Arabic, Persian and Hebrew need them.
_VANISHES = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\ufeff]")
# Every way of ending a line becomes one line feed (word processors paste vertical tabs).
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# PostgreSQL stores neither NUL nor half a surrogate pair; other control characters mean that no person typed this.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def many_lines(text: str) -> str:
    """The text without direction marks, with plain line ends, composed (NFC), without blank edges."""
    text = unicodedata.normalize("NFC", _LINE_END.sub("\n", _VANISHES.sub("", text)))
    return text.strip()


def one_line(text: str) -> str:
    """The same for a single line: every run of blanks and line ends becomes one space."""
    return " ".join(many_lines(text).split())


def objections(*, field: str, text: str, limit: int) -> Iterator[Objection]:
    """What keeps the text from being stored: more characters than ``limit``, or one that cannot be stored."""
    if len(text) > limit:
        yield Objection(field, ObjectionReason.TEXT_TOO_LONG, {"length": len(text), "limit": limit})
    elif _FORBIDDEN.search(text):
        yield Objection(field, ObjectionReason.FORBIDDEN_CHARACTER)
