"""What the public pages show: published statements of a centre and figures of the official registers. Asked as the anonymous visitor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from miteinander.centres import queries as centre_queries
from miteinander.centres.models import Centre, OpeningHours, ProfileEntry, TeamCard, Topic
from miteinander.centres.rules import hours, wheel
from miteinander.centres.vocabulary import CentreKind, EntryKey
from miteinander.core.time import local_day
from miteinander.core.words import N_, Word
from miteinander.directory import queries as directory_queries
from miteinander.directory import rules
from miteinander.directory.models import Institution, Language, Municipality, ReferenceLoad, ReferenceSource
from miteinander.directory.vocabulary import Dataset, SchoolForm
from miteinander.knowledge.queries import Shown
from miteinander.knowledge.vocabulary import EntryKind

VISITOR = "public"


class Chapter(Word):
    """The parts of a centre's page, in the order shown."""

    CONTACT = "contact", N_("So erreichen Sie uns")
    GOOD_TO_KNOW = "good_to_know", N_("Gut zu wissen")
    OFFERS = "offers", N_("Für wen wir da sind und was wir anbieten")
    WORK = "work", N_("Woran wir arbeiten")
    ABOUT = "about", N_("Über das Zentrum")
    FURTHER = "further", N_("Weiterlesen und herunterladen")
    FUNDING = "funding", N_("Wer uns fördert")


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
        EntryKey.DIRECTIONS,
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
    Chapter.FURTHER: (EntryKey.LINKS, EntryKey.DOWNLOADS),
    Chapter.FUNDING: (EntryKey.FUNDERS,),
}
AHEAD = timedelta(days=60)  # how far closing days are announced


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
class Door:
    """When the door is open: the week, what is different soon, and how it stands now."""

    week: Sequence[tuple[int, Sequence[tuple[time, time]]]]
    exceptions: Sequence[hours.Exceptional]
    today: hours.Today
    said: OpeningHours | None  # source and day of the week


@dataclass(frozen=True, slots=True)
class CentrePage:
    """Everything on one centre's public page; ``missing`` are the keys under which it has said nothing yet."""

    centre: Centre
    parts: Sequence[Part]
    missing: Sequence[EntryKey]
    ground: Ground
    logo: ProfileEntry | None
    door: "Door | None"
    fields: Sequence[tuple[wheel.Piece, Topic]]
    team: Sequence[tuple[Topic | None, Sequence[TeamCard]]]

    @property
    def fields_common(self) -> Topic | None:
        """A field whose source and day hold for all of them; nothing when they differ."""
        told = {(topic.source, topic.as_of) for _piece, topic in self.fields}
        return self.fields[0][1] if len(told) == 1 else None


def centre_page(*, slug: str, at: datetime) -> CentrePage | None:
    """The page of a centre as it is at this instant, or nothing when there is no such centre."""
    found = centre_queries.public_profile(slug=slug)
    if found is None:
        return None
    centre, entries = found.centre, found.entries
    # The week says it better than a line of text, and a logo is no missing information.
    told = set(entries) | ({EntryKey.OPENING_HOURS} if found.hours else set())
    told |= {EntryKey.FIELDS_OF_ACTION} if found.fields else set()
    parts = [
        Part(chapter, [Said(key, entries[key]) for key in keys if key in entries]) for chapter, keys in CHAPTERS.items()
    ]
    area = directory_queries.ground(centre_id=centre.id, using=VISITOR)
    return CentrePage(
        centre=centre,
        parts=[part for part in parts if part.said],
        missing=[key for keys in CHAPTERS.values() for key in keys if key not in told],
        logo=next(iter(entries.get(EntryKey.LOGO, [])), None),
        door=_door(found, at),
        fields=list(zip(wheel.pieces(count=len(found.fields)), found.fields, strict=True)),
        team=found.team,
        ground=Ground(
            municipalities=directory_queries.municipalities_of(area=area, using=VISITOR),
            schools=directory_queries.school_counts(area=area, using=VISITOR),
            without_city=centre.kind == CentreKind.REGION,
        ),
    )


def _door(profile: centre_queries.PublicProfile, at: datetime) -> Door | None:
    """Nothing when the centre has not told its hours."""
    if not profile.hours:
        return None
    today = local_day(at)
    holidays = directory_queries.holidays(start=today, end=today, using=VISITOR)
    days = range(1, 8)
    return Door(
        week=[(day, [(one.opens, one.closes) for one in profile.hours if one.weekday == day]) for day in days],
        exceptions=[one for one in profile.exceptions if today <= one.last_on and one.first_on <= today + AHEAD],
        said=profile.hours_said,
        today=hours.today(at=at, hours=profile.hours, exceptions=profile.exceptions, holidays=holidays),
    )


@dataclass(frozen=True, slots=True)
class Responsible:
    """A centre and the towns of a postcode for which it is there."""

    centre: Centre
    towns: Sequence[Municipality]

    @property
    def names(self) -> str:
        return ", ".join(town.short_name for town in self.towns)


def responsible(*, postcode: str) -> list[Responsible]:
    """Which centre is there for a postcode: none when it is unknown, several when its towns belong to different centres."""
    centres = centre_queries.all_centres(using=VISITOR)
    towns = directory_queries.municipalities_for(postcode=postcode, using=VISITOR)
    keys = [centre.ags for centre in centres]
    found = [
        Responsible(centre, [town for town in towns if rules.belongs(ags=town.ags, area=area)])
        for centre in centres
        for area in [rules.area_of(ags=centre.ags, centres=keys)]
    ]
    return [one for one in found if one.towns]


@dataclass(frozen=True, slots=True)
class File:
    """A file of reference data: from whom it comes, and when it was loaded last."""

    dataset: Dataset
    parts: Sequence[ReferenceSource]
    load: ReferenceLoad | None


def files() -> list[File]:
    """All files of reference data that are loaded, in the order of the vocabulary."""
    loads = {load.dataset: load for load in directory_queries.attributions(using=VISITOR)}
    sources = directory_queries.sources(using=VISITOR)
    told = [File(name, [one for one in sources if one.dataset == name], loads.get(name)) for name in Dataset]
    return [file for file in told if file.parts]


def by_kind(rows: Sequence[Shown]) -> dict[str, list[Shown]]:
    """Answers and materials apart, each in the order found."""
    return {
        "answers": [row for row in rows if row.entry.kind == EntryKind.ANSWER],
        "materials": [row for row in rows if row.entry.kind == EntryKind.MATERIAL],
    }


@dataclass(frozen=True, slots=True)
class Listed:
    """One institution that agreed to be shown, with its languages as people read them."""

    institution: Institution
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class InstitutionsPage:
    """The public list of one centre."""

    centre: Centre
    listed: Sequence[Listed]


def institutions_page(*, slug: str, day: date) -> InstitutionsPage | None:
    """Who agreed to stand in the public list of this centre, or nothing when there is no such centre. Never a protected place."""
    centre = centre_queries.visited(slug=slug)
    if centre is None:
        return None
    rows = directory_queries.published(day=day, using=VISITOR)
    codes = {code for row in rows for code in row.languages}
    names = {one.code: one.name for one in Language.objects.using(VISITOR).filter(code__in=codes).order_by("code")}
    return InstitutionsPage(
        centre, [Listed(row, sorted(names.get(code, code) for code in row.languages)) for row in rows]
    )
