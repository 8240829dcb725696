"""Which entries may be one institution, and why one might think so. Suggestions only: people decide. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from miteinander.directory.rules import folded, scripts
from miteinander.directory.vocabulary import Resemblance

# What stands in the name and tells nothing apart: legal forms, and words of the trade.
LEGAL = re.compile(
    r"\b(e ?v|eingetragener verein|ggmbh|gemeinnutzige gmbh|gmbh( co kg)?|ug( haftungsbeschrankt)?|eg|ag|kdor|gbr|i g)\b"
)
COMMON = frozenset(
    re.findall(
        r"\w+",
        "der die das den des dem und fur im in am an zu zur zum von vom bei mit stadt stadtische stadtisches stadtischer gemeinde kreis"
        " kita kindertagesstatte kindergarten kindertageseinrichtung familienzentrum schule grundschule hauptschule realschule"
        " gesamtschule gymnasium forderschule berufskolleg verein beratungsstelle zentrum haus treff gruppe initiative gem"
        " gemeinschaftsgrundschule ggs the of and"
        # Associations and articles of other languages, in Latin letters.
        " al el e jamiat jamiyat jamia jamiya jamiyya jmay dschamiat anjoman anjuman anjmn dernegi dernek syllogos mahber mahbar",
    )
)
# Written in many ways, one thing.
SHORT = {
    "sankt": "st",
    "katholische": "kath",
    "katholischer": "kath",
    "katholisches": "kath",
    "evangelische": "evang",
    "evangelisches": "evang",
}
NUMBER = re.compile(r"\d+[a-z]?|[ivx]+")
MOST_STRANGE = 5  # letters that only one of two similar names has
SIMILAR, MOST_IN_A_BLOCK, MOST_WITH_ONE_PHONE = 0.86, 60, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What of an institution is compared. Of a protected place the name alone."""

    id: UUID
    name: str
    municipality: str
    phone: str = ""
    email: str = ""
    street: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that may be one, with what speaks for it; the surest first."""

    first: UUID
    second: UUID
    reasons: tuple[Resemblance, ...]
    weight: int


WEIGHTS: Mapping[Resemblance, int] = {
    Resemblance.SAME_NAME: 60,
    Resemblance.SIMILAR_NAME: 45,
    Resemblance.SOUNDS_ALIKE: 40,
    Resemblance.OTHER_SCRIPT: 40,
    Resemblance.PART_OF_NAME: 25,
    Resemblance.SAME_EMAIL: 35,
    Resemblance.SAME_PHONE: 30,
    Resemblance.SAME_ADDRESS: 25,
}
ENOUGH = 40
ELSEWHERE = 35  # less, when they lie in different towns


def suggest(*, known: Sequence[Known], apart: frozenset[frozenset[UUID]] = frozenset()) -> list[Pair]:
    """All pairs that resemble each other enough, the surest first; pairs of which somebody said that they are two are left out."""
    by_id = {one.id: one for one in known}
    rare = _rare(known)
    pairs = []
    for first, second in sorted(_candidates(known)):
        if frozenset((first, second)) not in apart:
            pair = resemble(a=by_id[first], b=by_id[second], rare=rare)
            if pair is not None:
                pairs.append(pair)
    return sorted(pairs, key=lambda pair: (-pair.weight, pair.first, pair.second))


def resemble(*, a: Known, b: Known, rare: frozenset[str] | None = None) -> Pair | None:
    """Why these two may be one; nothing when too little speaks for it. ``rare``: telephones and mails that few entries share."""
    reasons = [*_by_name(a.name, b.name), *_by_contact(a, b, rare)]
    if not reasons or _numbers(a.name) != _numbers(b.name):
        return None
    weight = sum(WEIGHTS[reason] for reason in reasons) - (ELSEWHERE if a.municipality != b.municipality else 0)
    if weight < ENOUGH:
        return None
    return Pair(min(a.id, b.id), max(a.id, b.id), tuple(reasons), weight)


def _by_name(a: str, b: str) -> Iterator[Resemblance]:
    one, other = core(a), core(b)
    if not one or not other:
        return
    if one == other or bare(a) == bare(b):
        yield Resemblance.SAME_NAME
    elif (
        len(letters(bare(a)) ^ letters(bare(b))) <= MOST_STRANGE
        and likeness(" ".join(one), " ".join(other)) >= SIMILAR - 0.06
        and likeness(bare(a), bare(b)) >= SIMILAR
    ):
        yield Resemblance.SIMILAR_NAME
    elif sound(one) == sound(other) and len(sound(one).replace(" ", "")) >= 3:
        yield Resemblance.SOUNDS_ALIKE
    elif scripts.one_name(a=a, b=b, words=one, others=other):
        yield Resemblance.OTHER_SCRIPT
    elif min(len(one), len(other)) >= 2 and (set(one) <= set(other) or set(other) <= set(one)):
        yield Resemblance.PART_OF_NAME


def _by_contact(a: Known, b: Known, rare: frozenset[str] | None) -> Iterator[Resemblance]:
    if digits(a.phone) and digits(a.phone) == digits(b.phone) and (rare is None or digits(a.phone) in rare):
        yield Resemblance.SAME_PHONE
    if a.email and a.email.casefold() == b.email.casefold() and (rare is None or a.email.casefold() in rare):
        yield Resemblance.SAME_EMAIL
    if a.street and street(a.street) == street(b.street) and a.postcode == b.postcode:
        yield Resemblance.SAME_ADDRESS


@lru_cache(maxsize=65_536)
def bare(name: str) -> str:
    """The name without case, accents, marks, legal form; other scripts in Latin letters: "Elternverein Nippes"."""
    latin = folded(name=scripts.latin(name.casefold()))
    plain = re.sub(r"[^\w]+", " ", latin, flags=re.ASCII)
    return " ".join(SHORT.get(word, word) for word in LEGAL.sub(" ", plain).split())


@lru_cache(maxsize=65_536)
def core(name: str) -> tuple[str, ...]:
    """The words that tell it apart, sorted; all words where nothing else is left."""
    words = bare(name).split()
    return tuple(sorted(word for word in words if word not in COMMON) or sorted(words))


def _numbers(name: str) -> tuple[str, ...]:
    """ "Nordschule I" and "Nordschule II" are two."""
    return tuple(word for word in bare(name).split() if NUMBER.fullmatch(word) and word != "i" * 4)


@lru_cache(maxsize=65_536)
def digits(phone: str) -> str:
    """A number as one dials it in Germany: "+49 (0)30 23125-100" and "030/23125100" are one. Too short ones are none."""
    plain = re.sub(r"\D", "", re.sub(r"\(0\)", "", phone))
    plain = re.sub(r"^(0049|49(?=\d{9}))", "0", plain)
    return plain if len(plain) >= 6 else ""


@lru_cache(maxsize=65_536)
def letters(name: str) -> frozenset[str]:
    """Which letters a name is made of: names with other letters are told apart before they are compared."""
    return frozenset(name)


def street(name: str) -> str:
    """ "Musterstr. 3 a" and "Musterstraße 3A" are one."""
    return re.sub(r"strasse|str\b\.?", "str", folded(name=name).replace(".", "")).replace(" ", "")


def likeness(a: str, b: str) -> float:
    """From 0 to 1: how many letters would have to be changed, left out, put in or swapped (optimal string alignment)."""
    if abs(len(a) - len(b)) > max(len(a), len(b)) * (1 - SIMILAR) + 2:
        return 0.0
    before: list[int] = []
    last = list(range(len(b) + 1))
    for row, sign in enumerate(a, 1):
        line = [row]
        for column, other in enumerate(b, 1):
            cost = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (sign != other))
            if row > 1 and column > 1 and sign == b[column - 2] and a[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return 1 - last[-1] / max(len(a), len(b), 1)


def sound(words: Iterable[str]) -> str:
    """The words as they sound in German (Kölner Phonetik, Postel 1969)."""
    return " ".join(sorted(phonetic(word) for word in words))


@lru_cache(maxsize=65_536)
def phonetic(word: str) -> str:
    """One word as digits: "meier" and "mayr" are 67."""
    signs = word.replace("ph", "f")
    codes = []
    for place, sign in enumerate(signs):
        after = signs[place + 1] if place + 1 < len(signs) else ""
        prior = signs[place - 1] if place else ""
        codes.append(_code(sign, prior, after))
    joined = re.sub(r"(.)\1+", r"\1", "".join(codes))
    return joined[:1] + joined[1:].replace("0", "")


def _code(sign: str, prior: str, after: str) -> str:
    if sign in "aeijouy":
        return "0"
    if sign in "dt":
        return "8" if after in set("csz") else "2"
    if sign == "c":
        hard = after in set("ahkloqrux") if not prior else after in set("ahkoqux") and prior not in "sz"
        return "4" if hard else "8"
    if sign == "x":
        return "8" if prior in set("ckq") else "48"
    for signs, code in (("bp", "1"), ("fvw", "3"), ("gkq", "4"), ("l", "5"), ("mn", "6"), ("r", "7"), ("sz", "8")):
        if sign in signs:
            return code
    return ""  # h, and whatever is no letter


def _rare(known: Sequence[Known]) -> frozenset[str]:
    """Telephones and mails that few share: the switchboard of a town hall makes nobody a duplicate."""
    counts: dict[str, int] = defaultdict(int)
    for one in known:
        for sign in (digits(one.phone), one.email.casefold()):
            if sign:
                counts[sign] += 1
    return frozenset(sign for sign, count in counts.items() if count <= MOST_WITH_ONE_PHONE)


def _keys(one: Known) -> Iterator[str]:
    """What two entries must share to be compared at all."""
    words = core(one.name)
    yield f"n {' '.join(words)}"
    yield f"s {sound(words)}"
    yield f"b {one.municipality} {scripts.skeleton(words)}"
    for word in words:
        if len(word) > 3:
            yield f"w {one.municipality} {phonetic(word)}"
    whole = "".join(words)
    if len(whole) >= 6:
        yield f"a {one.municipality} {whole[:5]}"
        yield f"z {one.municipality} {whole[-5:]}"
    if digits(one.phone):
        yield f"p {digits(one.phone)}"
    if one.email:
        yield f"m {one.email.casefold()}"


def _candidates(known: Sequence[Known]) -> set[tuple[UUID, UUID]]:
    """Pairs worth a closer look. A key that many share tells nothing, and is passed over: the work stays in proportion."""
    blocks: dict[str, list[UUID]] = defaultdict(list)
    for one in known:
        for key in set(_keys(one)):
            blocks[key].append(one.id)
    found: set[tuple[UUID, UUID]] = set()
    for block in blocks.values():
        if len(block) <= MOST_IN_A_BLOCK:
            ordered = sorted(block)
            found.update((first, second) for place, first in enumerate(ordered) for second in ordered[place + 1 :])
    return found
