"""Text as people paste it, made fit to be stored and read. Knows nothing of Django."""

import re
import unicodedata

# Marks that turn the reading direction, and signs that hide in a name, let a text read otherwise than it is stored. They
# vanish silently: nobody types them, nobody misses them; direction is given by the page. The joiners (U+200C, U+200D)
# stay: Persian and the scripts of India need them.
VANISHES = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
# Every way of ending a line becomes one line feed (word processors paste vertical tabs).
LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# PostgreSQL stores neither NUL nor half a surrogate pair; other control characters mean that no person typed this.
FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def many_lines(text: str) -> str:
    """The text without what hides or turns words, with plain line ends, composed (NFC), without blank edges."""
    return unicodedata.normalize("NFC", LINE_END.sub("\n", VANISHES.sub("", text))).strip()


def one_line(text: str) -> str:
    """The same for a single line: every run of blanks and line ends becomes one space."""
    return " ".join(many_lines(text).split())
