"""What the public pages show: published statements of a centre and figures of the official registers. Asked as the anonymous visitor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from miteinander.centres import queries as centre_queries
from miteinander.centres.models import Centre, ProfileEntry
from miteinander.centres.vocabulary import CentreKind, EntryKey
from miteinander.core.words import N_, Word
from miteinander.directory import queries as directory_queries
from miteinander.directory.models import Municipality
from miteinander.directory.vocabulary import SchoolForm

VISITOR = "public"


class Chapter(Word):
    """The parts of a centre's page, in the order shown."""

    CONTACT = "contact", N_("So erreichen Sie uns")
    GOOD_TO_KNOW = "good_to_know", N_("Gut zu wissen")
    OFFERS = "offers", N_("Für wen wir da sind und was wir anbieten")
    WORK = "work", N_("Woran wir arbeiten")
    ABOUT = "about", N_("Über das Zentrum")


CHAPTERS = {
    Chapter.GOOD_TO_KNOW: (EntryKey.FREE_OF_CHARGE, EntryKey.SECRECY),
    Chapter.CONTACT: (
        EntryKey.ADDRESS,
        EntryKey.TELEPHONE,
        EntryKey.FAX,
        EntryKey.EMAIL,
        EntryKey.WEBSITE,
        EntryKey.OPENING_HOURS,
        EntryKey.STOP,
    ),
    Chapter.OFFERS: (EntryKey.AUDIENCES, EntryKey.SERVICES),
    Chapter.WORK: (EntryKey.FIELDS_OF_ACTION, EntryKey.TASKS, EntryKey.FOCUS),
    Chapter.ABOUT: (
        EntryKey.DEPARTMENT,
        EntryKey.FOUNDED,
        EntryKey.RESOLUTION,
        EntryKey.LEGAL_BASIS,
        EntryKey.ADVISORY_BOARD,
        EntryKey.MEMBER_BODIES,
        EntryKey.FIGURES,
    ),
}


@dataclass(frozen=True, slots=True)
class Said:
    """All statements under one key."""

    key: EntryKey
    entries: Sequence[ProfileEntry]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page. ``source`` and ``as_of`` when all its statements come from the same place and time."""

    chapter: Chapter
    said: Sequence[Said]

    @property
    def common(self) -> ProfileEntry | None:
        """A statement whose source and date hold for the whole part; nothing when they differ."""
        entries = [entry for said in self.said for entry in said.entries]
        return entries[0] if len({(entry.source, entry.as_of) for entry in entries}) == 1 else None


@dataclass(frozen=True, slots=True)
class Ground:
    """The area on which a centre works, by the official registers."""

    municipalities: Sequence[Municipality]
    schools: Sequence[tuple[SchoolForm, int]]
    without_city: bool  # the Städteregion's centre does not work in Stadt Aachen

    @property
    def population(self) -> int:
        return sum(place.population for place in self.municipalities)

    @property
    def population_on(self) -> date | None:
        return max((place.population_on for place in self.municipalities), default=None)

    @property
    def area_km2(self) -> Decimal:
        return sum((place.area_km2 for place in self.municipalities), Decimal())

    @property
    def school_count(self) -> int:
        return sum(count for _form, count in self.schools)


@dataclass(frozen=True, slots=True)
class CentrePage:
    """Everything on one centre's public page; ``missing`` are the keys under which it has said nothing yet."""

    centre: Centre
    parts: Sequence[Part]
    missing: Sequence[EntryKey]
    ground: Ground


def centre_page(*, slug: str) -> CentrePage | None:
    """The page of a centre, or nothing when there is no such centre."""
    found = centre_queries.public_profile(slug=slug)
    if found is None:
        return None
    centre, entries = found
    parts = [
        Part(chapter, [Said(key, entries[key]) for key in keys if key in entries]) for chapter, keys in CHAPTERS.items()
    ]
    area = directory_queries.ground(centre_id=centre.id, using=VISITOR)
    return CentrePage(
        centre=centre,
        parts=[part for part in parts if part.said],
        missing=[key for keys in CHAPTERS.values() for key in keys if key not in entries],
        ground=Ground(
            municipalities=directory_queries.municipalities_of(area=area, using=VISITOR),
            schools=directory_queries.school_counts(area=area, using=VISITOR),
            without_city=centre.kind == CentreKind.REGION,
        ),
    )
