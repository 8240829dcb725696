"""One name in two scripts: Latin letters for others, and whether two spellings can be one word. Suggestions only. Pure.

Arabic, Hebrew and Syriac write consonants and long vowels; so the consonants must meet (their "bones", in one spelling, as the search box
has them: ``core.search``), and the long vowels must be heard in the other spelling. Other scripts write every vowel: all must meet.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii

# ISO 9 and ISO 843 simplified to what German readers write.
CYRILLIC = dict(zip("абвгґдежзийклмнопрстуфхцчшщыэюяіїєё", [
    "a", "b", "w", "g", "g", "d", "e", "sch", "s", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "ch", "z", "tsch",
    "sch", "schtsch", "y", "e", "ju", "ja", "i", "ji", "je", "jo",
], strict=True))  # fmt: skip
GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        re.findall(r"\w+", "a v g d e z i th i k l m n x o p r s s t y f ch ps o"),
        strict=True,
    )
)
# Nobody types these; whoever reads a name aloud says nothing, or the vowel that stands behind it.
SEATS = {**dict.fromkeys("أآإٱعاى", "a"), **dict.fromkeys("ءئؤةـьъ", "")}
LETTERS = str.maketrans(
    {**CYRILLIC, **GREEK, **SEATS, "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th"}
)
ARTICLE = re.compile(r"(?<!\w)ال(?=\w{2})")
CARRIED = (
    (re.compile(r"(?<!\w)ا[يی]"), "i"),
    (re.compile(r"(?<!\w)او"), "u"),
)  # this alef only bears a vowel: ایران is Iran
CONSONANTS_ALONE = frozenset({"ARABIC", "HEBREW", "SYRIAC"})
FIRST = str.maketrans("eiouy", "aaaaj")
VOWELS = str.maketrans("ouwvieyj", "uuuuiiii")


def latin(name: str) -> str:
    """The name, given in small letters, with other scripts in Latin ones; Latin letters keep their accents."""
    name = ARTICLE.sub("", name)
    for carried, vowel in CARRIED:
        name = carried.sub(vowel, name)
    return "".join(_plain(sign) for sign in name.translate(LETTERS))


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    if sign < "\u0300" or "\u1e00" <= sign < "\u1f00":
        return sign
    if unicodedata.category(sign)[0] == "M":
        return "" if sign >= "\u0370" else sign
    if unicodedata.category(sign)[0] not in "LN":
        return " "
    bare = "".join(one for one in unicodedata.normalize("NFKD", sign) if unicodedata.category(one)[0] != "M")
    return "".join(one for one in anyascii(bare.translate(LETTERS)).lower() if one.isalnum())


@lru_cache(maxsize=65_536)
def scripts(name: str) -> frozenset[str]:
    """In which scripts a name is written: "LATIN", "ARABIC"."""
    return frozenset(unicodedata.name(sign, "LATIN").split()[0] for sign in name if sign.isalpha())


@lru_cache(maxsize=65_536)
def spelt(word: str) -> str:
    """One word in one spelling: Schewtschenko and Shevchenko are sevhenko."""
    one = re.sub(r"shch|schtsch|tsch|tch|ch|kh", "h", word)
    one = re.sub(r"dsch|dsh|dzh|dj|zh", "j", one)
    for many, few in (("sh", "s"), ("ph", "f"), ("th", "t"), ("dh", "t"), ("gh", "g"), ("ck", "k"), ("x", "ks")):
        one = one.replace(many, few)
    one = re.sub(r"(.)\1+", r"\1", one.translate(str.maketrans("zcqwd", "skkvt")))
    return re.sub(r"(?<=.)h$", "", one)


@lru_cache(maxsize=65_536)
def bones(word: str) -> str:
    """Its consonants; of a vowel at the beginning that it is one."""
    one = spelt(word)
    return one[:1].translate(FIRST) + re.sub("[aeiouyjv]", "", one[1:])


def skeleton(words: Sequence[str]) -> str:
    """The bones of all words, in order; empty when there is too little to go by."""
    found = " ".join(sorted(bones(word) for word in words))
    return found if len(found.replace(" ", "")) >= 2 else ""


def one_name(*, a: str, b: str, words: Sequence[str], others: Sequence[str]) -> bool:
    """Can these be one name in two scripts? ``words`` and ``others``: what tells ``a`` and ``b`` apart, in Latin letters."""
    if scripts(a) == scripts(b) or len(words) != len(others) or not skeleton(words):
        return False
    alone, also_alone = scripts(a) & CONSONANTS_ALONE, scripts(b) & CONSONANTS_ALONE
    pairs = zip(sorted(words, key=_by_bones), sorted(others, key=_by_bones), strict=True)
    return all(bones(one) == bones(other) and _heard(one, other, alone, also_alone) for one, other in pairs)


def _by_bones(word: str) -> tuple[str, str]:
    return bones(word), spelt(word)


def _heard(one: str, other: str, alone: frozenset[str], also_alone: frozenset[str]) -> bool:
    """Do the vowels fit, as far as they are written?"""
    first, second = _sounds(one), _sounds(other)
    if alone or also_alone:
        return bool(alone and _within(first, second)) or bool(also_alone and _within(second, first))
    vowels, same = (re.sub("[^aiu]", "", sounds) for sounds in (first, second))
    return vowels == same


def _sounds(word: str) -> str:
    """A word by consonants and three vowels."""
    return re.sub(r"(.)\1+", r"\1", spelt(word).translate(VOWELS))


def _within(written: str, heard: str) -> bool:
    """Is each sign of the one found in the other, in this order?"""
    rest = iter(heard)
    return all(sign in rest for sign in written)
