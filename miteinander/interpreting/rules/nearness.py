"""Who reads of somebody who stands near to her: her own record, a colleague's, or one with her surname. Pure values.

Names are compared as people write them in any script. This points at what deserves a look; it proves nothing.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from miteinander.centres.vocabulary import Nearness
from miteinander.directory.rules import folded, scripts
from miteinander.directory.rules.duplicates import digits

# Words that many surnames have: none of them alone tells a family.
PARTICLES = frozenset(
    re.findall(r"\w+", "von van der den de dem vom zu zur al el ul bin bint ibn abu und da di do dos du la le del")
)
# One sound in German, English and French spelling of the same name; longer ones first.
SPELLINGS = (
    ("tsch", "ch"), ("dsch", "j"), ("tch", "ch"), ("sch", "sh"), ("ph", "f"), ("ck", "k"), ("ou", "u"), ("w", "v"), ("y", "i"), ("j", "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """By what somebody is known here. Without ``family`` every word of the name but the first may be her surname."""

    id: UUID
    name: str = ""
    family: str = ""
    accounts: frozenset[UUID] = field(default_factory=frozenset)
    addresses: frozenset[str] = field(default_factory=frozenset)
    phones: frozenset[str] = field(default_factory=frozenset)


def nearness(*, reader: Known, whom: Known, team: Collection[Known]) -> Nearness | None:
    """Why it deserves a look that this colleague opened that record; None when it does not."""
    if _reached_alike(reader, whom):
        return Nearness.OWN
    if any(_reached_alike(one, whom) or _called_alike(one, whom) for one in team if one.id != reader.id):
        return Nearness.COLLEAGUE
    return Nearness.SURNAME if _one_family(reader, whom) else None


def _reached_alike(one: Known, other: Known) -> bool:
    """The same account, mail address or telephone."""
    if one.accounts & other.accounts or _small(one.addresses) & _small(other.addresses):
        return True
    return bool(_dialled(one.phones) & _dialled(other.phones))


def _called_alike(one: Known, other: Known) -> bool:
    """The same words of a name, in any order and script; a single word names many."""
    words, others = _words(one.name), _words(other.name)
    if len(words) != len(others) or len(words) < 2:
        return False
    return all(any(_one_word(word, also) for also in others) for word in words) and all(
        any(_one_word(word, also) for also in words) for word in others
    )


def _one_family(one: Known, other: Known) -> bool:
    return any(_one_word(word, also) for word in _surname(one) for also in _surname(other))


def _surname(one: Known) -> Sequence[str]:
    words = _words(one.family) if one.family else _words(one.name)[1:]
    return [word for word in words if _plain(word) not in PARTICLES] or words


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]{2,}", re.sub(r"['’ʼʿʾ]", "", name.casefold()))


@lru_cache(maxsize=65_536)
def _one_word(one: str, other: str) -> bool:
    """Can both be one name: written alike, spelt by another language's ear, or in another script?"""
    a, b = _plain(one), _plain(other)
    return bool(a and a == b) or scripts.one_name(a=one, b=other, words=[a], others=[b])


@lru_cache(maxsize=65_536)
def _plain(word: str) -> str:
    """A word in Latin letters, without accents, in one spelling."""
    plain = folded(name=scripts.latin(word))
    for given, spelt in SPELLINGS:
        plain = plain.replace(given, spelt)
    return re.sub(r"(.)\1+", r"\1", plain)


def _small(addresses: frozenset[str]) -> frozenset[str]:
    return frozenset(address.casefold() for address in addresses if address)


def _dialled(phones: frozenset[str]) -> frozenset[str]:
    return frozenset(filter(None, map(digits, phones)))
