"""Words that everybody thinks of first in this house: on values, without database. Reliability A2, ASVS 6.2.11 (context-specific words)."""

import re
import unicodedata
from collections.abc import Collection, Iterable

LONG = 6  # letters; a shorter name ("Hamm") lies in too many other words ("Zusammenhang"), it counts standing alone
SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
SIGNS = str.maketrans("013457@$!", "oieastasi")  # how people disguise a letter


def names(places: Iterable[str], *, leaving_out: Collection[str]) -> list[str]:
    """The names in which somebody recognises a place: "Kreis Coesfeld" is "Coesfeld"."""
    parts = (part for place in places for part in re.split(r"[\s-]+", place))
    return sorted({part for part in parts if len(part) > 3 and part.casefold() not in leaving_out})


def found(password: str, words: Iterable[str]) -> str:
    """The first of these words that the password holds, however it is written; empty when there is none."""
    written = _ways(password)
    disguised = {re.sub(r"[\W_]+", "", way.translate(SIGNS)) for way in written}
    alone = {part for way in written for part in re.split(r"[\W\d_]+", way)}
    for word in words:
        for way in _ways(word):
            if way in alone or (len(way) >= LONG and any(way in whole for whole in disguised)):
                return word
    return ""


def _ways(text: str) -> set[str]:
    """Small letters, umlauts spelt out, or as somebody writes them who has none."""
    small = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", small) if not unicodedata.combining(sign))
    return {small, small.translate(SPELT), bare}
