"""What holds for places, days and the names of languages. Pure values, no database, no clock."""

import difflib
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

from miteinander.directory.vocabulary import Finding, InstitutionKind, LegalForm, TargetGroup

EARTH_RADIUS_KM = 6371.0088  # mean radius (IUGG)
LONGEST_NAME = 80  # characters; nobody's language has a longer name
MOST_LEVELS = 5  # of bodies that run one another
# Names of places whose address must not be known. A list that somebody brings seldom says so in a column of its own.
REFUGE = re.compile(
    r"frauenh[aä]us|schutzhaus|schutzwohnung|zuflucht|m[aä]dchenhaus|gewaltschutz|anonyme unterkunft", re.I
)


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, in degrees (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Area:
    """Ground on which somebody is responsible: all places whose key begins with a prefix, save the exceptions."""

    prefixes: tuple[str, ...]
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionFacts:
    """What somebody tells us of an institution. ``school``: its number in the official list, or empty."""

    kind: InstitutionKind
    name: str
    municipality: str  # Amtlicher Gemeindeschlüssel
    legal_form: LegalForm | str = ""
    parent: UUID | None = None  # the institution that runs it (Träger)
    school: str = ""
    quarter: UUID | None = None
    street: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    website: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()  # codes
    target_groups: tuple[TargetGroup, ...] = ()
    services: str = ""
    mso_by: str = ""  # who says that it is an association of migrants (MSO)
    mso_on: date | None = None
    protected: bool = False
    published: bool = False
    published_source: str = ""  # who agreed that it is shown to everybody
    published_on: date | None = None

    @property
    def has_address(self) -> bool:
        """Does anything here say where it is?"""
        return bool(self.street or self.postcode or self.town or self.school or self.quarter)

    def without_address(self) -> "InstitutionFacts":
        """The same as a protected place: nothing that says where it is, and nothing for everybody."""
        return replace(
            self, protected=True, street="", postcode="", town="", school="", quarter=None,
            published=False, published_source="", published_on=None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedLanguage:
    """A language as it can be asked for: ``names`` holds its code, German, English and own name and every alias."""

    code: str
    parent: str
    is_bookable: bool
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnclearTerm:
    """A word that people use for a language and that means several."""

    term: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """What was understood; ``term`` names the unclear word whose question should be asked back."""

    finding: Finding
    codes: tuple[str, ...] = ()
    term: str = ""


def sounds_like_a_refuge(*, name: str) -> bool:
    """Does the name say that nobody may know where this is? Then it is taken as a protected place unless somebody says otherwise."""
    return bool(REFUGE.search(name))


def distance_km(*, a: Point, b: Point) -> float:
    """How far two places lie apart as the crow flies, in kilometres (haversine)."""
    phi_a, phi_b = math.radians(a.latitude), math.radians(b.latitude)
    half_phi, half_lambda = (phi_b - phi_a) / 2, math.radians(b.longitude - a.longitude) / 2
    square = math.sin(half_phi) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, square)))


def area_of(*, ags: str, centres: Iterable[str]) -> Area:
    """The ground of one centre, given the keys of all of them.

    Stadt Aachen (05334002) has a centre of its own inside the Städteregion Aachen (05334): whoever adds up figures
    of centres must take the city out of the region, or count it twice.
    """
    return Area(
        prefixes=(ags,), exceptions=tuple(sorted(other for other in centres if other != ags and other.startswith(ags)))
    )


def belongs(*, ags: str, area: Area) -> bool:
    """Does the place with this Amtlicher Gemeindeschlüssel lie in the area?"""
    return ags.startswith(area.prefixes) and not (area.exceptions and ags.startswith(area.exceptions))


def easter(*, year: int) -> date:
    """Easter Sunday of the western churches (Gauss, in the form of Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def statutory_holidays(*, year: int) -> frozenset[date]:
    """The public holidays of a year in North Rhine-Westphalia that are no Sundays (Feiertagsgesetz NW, § 2)."""
    fixed = ((1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26))
    after_easter = (-2, 1, 39, 50, 60)  # Good Friday, Easter Monday, Ascension, Whit Monday, Corpus Christi
    days = {date(year, *month_day) for month_day in fixed} | {easter(year=year) + timedelta(n) for n in after_easter}
    if year == 2017:
        days.add(date(2017, 10, 31))  # 500 years of Reformation, once only
    return frozenset(days)


@lru_cache(maxsize=4096)  # the same few hundred names at every look-up
def folded(*, name: str) -> str:
    """A name without what people write differently: case, accents, blanks, umlauts, invisible marks."""
    plain = unicodedata.normalize("NFKD", name.casefold()).replace("ß", "ss")
    kept = "".join(c for c in plain if unicodedata.category(c)[0] in "LNZ" or c in "/-")
    return re.sub(r"([aou])e", r"\1", re.sub(r"[\s-]+", " ", kept).strip())


def look_up(*, text: str, languages: Sequence[NamedLanguage], unclear: Sequence[UnclearTerm]) -> Match:
    """Which language does somebody mean who writes this? Unclear words are answered with candidates, not a guess."""
    if len(text) > LONGEST_NAME or not folded(name=text):
        return Match(Finding.UNKNOWN)
    book = _Book(languages, unclear)
    whole = book.exactly(text)
    if whole.finding != Finding.UNKNOWN:
        return whole
    parts = [part for part in re.split(r"[/,;()+&|-]|\boder\b|\bund\b|\bor\b|\band\b|\s", text) if folded(name=part)]
    if len(parts) > 1:
        understood = book.together([book.exactly(part) for part in parts])
        if understood.finding != Finding.UNKNOWN:
            return understood
    return book.nearly(text)


class _Book:
    """All names, folded once."""

    def __init__(self, languages: Sequence[NamedLanguage], unclear: Sequence[UnclearTerm]) -> None:
        self.languages = {language.code: language for language in languages}
        self.unclear = {folded(name=entry.term): entry for entry in unclear}
        self.names: dict[str, list[str]] = {}
        for language in languages:
            for name in language.names:
                codes = self.names.setdefault(folded(name=name), [])
                if name and language.code not in codes:
                    codes.append(language.code)

    def bookable(self, code: str) -> tuple[str, ...]:
        """The language itself or, for an umbrella, whatever under it can be asked for."""
        if self.languages[code].is_bookable:
            return (code,)
        return tuple(
            found for child in self.languages.values() if child.parent == code for found in self.bookable(child.code)
        )

    def exactly(self, text: str) -> Match:
        name = folded(name=text)
        if name in self.unclear:
            entry = self.unclear[name]
            return Match(Finding.ASK_BACK, entry.candidates, entry.term)
        codes = self.names.get(name, [])
        if not codes:
            return Match(Finding.UNKNOWN)
        candidates = tuple(dict.fromkeys(found for code in codes for found in self.bookable(code)))
        if not candidates:
            return Match(Finding.NOT_FOR_POOL, tuple(codes))
        if len(codes) == 1 and self.languages[codes[0]].is_bookable:
            return Match(Finding.FOUND, candidates)
        return Match(Finding.ASK_BACK, candidates, self.term_of(codes))

    def term_of(self, codes: Sequence[str]) -> str:
        """The unclear word that asks about the first umbrella among these."""
        for code in codes:
            for name in self.languages[code].names:
                if not self.languages[code].is_bookable and folded(name=name) in self.unclear:
                    return self.unclear[folded(name=name)].term
        return ""

    def together(self, parts: Sequence[Match]) -> Match:
        """Several words: what they share ("Kurdisch Badini"), else all of them ("Farsi/Dari")."""
        known = [part for part in parts if part.codes and part.finding != Finding.NOT_FOR_POOL]
        if not known:
            return Match(Finding.UNKNOWN)
        shared = tuple(code for code in known[0].codes if all(code in part.codes for part in known))
        if len(known) < len(parts):
            return Match(Finding.SIMILAR, shared or _union(known))
        if len(shared) == 1:
            return Match(Finding.FOUND, shared)
        return Match(Finding.ASK_BACK, shared) if shared else Match(Finding.SEVERAL, _union(known))

    def nearly(self, text: str) -> Match:
        """Names that begin so, or that are written almost so."""
        name = folded(name=text)
        known = [*self.names, *self.unclear]
        near = sorted(other for other in known if len(name) >= 3 and other.startswith(name))
        near = near or difflib.get_close_matches(name, known, n=3, cutoff=0.8)
        codes = tuple(dict.fromkeys(code for other in near for code in self.candidates(other)))
        return Match(Finding.SIMILAR, codes) if codes else Match(Finding.UNKNOWN)

    def candidates(self, name: str) -> tuple[str, ...]:
        if name in self.unclear:
            return self.unclear[name].candidates
        return tuple(found for code in self.names[name] for found in self.bookable(code))


def _union(matches: Sequence[Match]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for match in matches for code in match.codes))
