"""Reading reference data, for the pages and for the packages above."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from miteinander.centres import queries as centre_queries
from miteinander.core.fields import SortKey
from miteinander.directory import rules
from miteinander.directory.models import (
    Language,
    Municipality,
    PublicHoliday,
    ReferenceLoad,
    School,
    SchoolHoliday,
    StandIn,
    UnclearLanguage,
)
from miteinander.directory.queries.contacts import contact_person, contact_persons, contact_persons_with
from miteinander.directory.queries.institutions import (
    Family,
    InstitutionFilter,
    active_institutions,
    closed_schools,
    contact_person_rows,
    family,
    institution,
    institution_rows,
    institutions,
    institutions_named,
    institutions_with,
    name_outside,
    published,
)
from miteinander.directory.queries.keeping import (
    confirmation_terms,
    due_confirmations,
    inquiry,
    inquiry_link,
    inquiry_token,
    mergers,
    pairs,
    proposal,
    proposals,
    unconfirmed,
)
from miteinander.directory.queries.places import area_map, edition, municipalities_for, sources
from miteinander.directory.queries.quarters import quarter, quarters, quarters_with
from miteinander.directory.queries.schools import (
    CodeFilter,
    Landscape,
    SchoolFilter,
    changes_of,
    find_school_codes,
    findings_of,
    landscape,
    school,
    school_changes,
    school_codes,
    school_findings,
    school_rows,
    school_year_of,
    schools,
    schools_with,
    social_indices,
)
from miteinander.directory.queries.uploads import plan_of, remembered, taken_before, upload, uploads
from miteinander.directory.vocabulary import Finding, SchoolForm

__all__ = [
    "CodeFilter",
    "Family",
    "InstitutionFilter",
    "Landscape",
    "LanguageAnswer",
    "SchoolFilter",
    "active_institutions",
    "all_municipalities",
    "area_map",
    "attributions",
    "changes_of",
    "closed_schools",
    "confirmation_terms",
    "contact_person",
    "contact_person_rows",
    "contact_persons",
    "contact_persons_with",
    "due_confirmations",
    "edition",
    "family",
    "find_language",
    "find_school_codes",
    "findings_of",
    "ground",
    "holidays",
    "inquiry",
    "inquiry_link",
    "inquiry_token",
    "institution",
    "institution_rows",
    "institutions",
    "institutions_named",
    "institutions_with",
    "landscape",
    "languages",
    "mergers",
    "municipalities_for",
    "municipalities_of",
    "name_outside",
    "pairs",
    "plan_of",
    "proposal",
    "proposals",
    "published",
    "quarter",
    "quarters",
    "quarters_with",
    "remembered",
    "school",
    "school_changes",
    "school_codes",
    "school_counts",
    "school_findings",
    "school_holidays",
    "school_rows",
    "school_year_of",
    "schools",
    "schools_of",
    "schools_with",
    "social_indices",
    "sources",
    "stand_ins",
    "taken_before",
    "unconfirmed",
    "upload",
    "uploads",
]


@dataclass(frozen=True, slots=True)
class LanguageAnswer:
    """What we understood of a language's name, the languages to choose from, and what to ask (empty when clear)."""

    finding: Finding
    languages: tuple[Language, ...]
    question: str

    @property
    def language(self) -> Language | None:
        """The one that is meant, when there is no doubt."""
        return self.languages[0] if self.finding == Finding.FOUND else None


def holidays(*, start: date, end: date, using: str = "default") -> frozenset[date]:
    """Public holidays of North Rhine-Westphalia from the first to the last day, both included.

    Years that no file covers are counted by the law itself (``rules.statutory_holidays``).
    """
    loaded = frozenset(
        PublicHoliday.objects.using(using)
        .between(date(start.year, 1, 1), date(end.year, 12, 31))
        .values_list("falls_on", flat=True)
    )
    covered = {day.year for day in loaded}
    counted = (rules.statutory_holidays(year=year) for year in range(start.year, end.year + 1) if year not in covered)
    return frozenset(day for day in loaded.union(*counted) if start <= day <= end)


def school_holidays(*, start: date, end: date) -> list[SchoolHoliday]:
    """School holidays that share at least a day with the span, in order."""
    return list(SchoolHoliday.objects.touching(start, end).order_by("starts_on"))


def languages(*, bookable: bool = False, using: str = "default") -> list[Language]:
    """All languages in the order of their names, or only those that an interpreter can be asked for."""
    asked = Language.objects.using(using)
    rows = asked.bookable() if bookable else asked.current()
    return sorted(rows.order_by("code"), key=lambda language: rules.folded(name=language.name))


def find_language(*, text: str) -> LanguageAnswer:
    """Which language somebody means who writes this, or what to ask back; never a silent guess."""
    known = {language.code: language for language in Language.objects.current().order_by("code")}
    terms = {entry.term: entry for entry in UnclearLanguage.objects.order_by("term")}
    match = rules.look_up(
        text=text,
        languages=[_named(language) for language in known.values()],
        unclear=[rules.UnclearTerm(entry.term, tuple(entry.candidates)) for entry in terms.values()],
    )
    found = tuple(known[code] for code in match.codes if code in known)
    question = terms[match.term].question if match.term else _question(match.finding, found)
    return LanguageAnswer(match.finding, found, question)


def _named(language: Language) -> rules.NamedLanguage:
    names = (language.code, language.name_de, language.name_en, language.own_name, *language.aliases)
    return rules.NamedLanguage(language.code, language.parent_id or "", language.is_bookable, names)


def _question(finding: Finding, found: tuple[Language, ...]) -> str:
    match finding:
        case Finding.FOUND:
            return ""
        case Finding.ASK_BACK:
            return _("Welche dieser Sprachen ist gemeint?")
        case Finding.SEVERAL:
            return _("Bitte nennen Sie eine Sprache je Anfrage. Welche dieser Sprachen ist gemeint?")
        case Finding.SIMILAR:
            return _("Meinten Sie eine dieser Sprachen?")
        case Finding.NOT_FOR_POOL:
            return found[0].remark if found else ""
    return _("Diese Sprache kennen wir nicht. Bitte wählen Sie eine aus der Liste oder rufen Sie uns an.")


def stand_ins(*, code: str) -> list[StandIn]:
    """Languages that may do instead, best first; each needs the requester's word."""
    return list(StandIn.objects.filter(wanted=code).select_related("stand_in").order_by("-weight", "stand_in_id"))


def municipalities_of(*, area: rules.Area, using: str = "default") -> list[Municipality]:
    """The towns and municipalities of an area by name; Stadt Aachen is not in the Städteregion's area."""
    rows = Municipality.objects.using(using).current().within(area)
    return list(rows.order_by(SortKey("short_name"), "ags"))


def all_municipalities() -> list[Municipality]:
    """Every town and municipality of the state by name, with its district: people also live beyond a centre's border."""
    rows = Municipality.objects.current().select_related("district")
    return list(rows.order_by(SortKey("short_name"), "ags"))


def schools_of(*, area: rules.Area) -> list[School]:
    """The schools of an area that are still open, by town and name."""
    rows = School.objects.current().within(area).select_related("municipality")
    return list(rows.order_by(SortKey("town"), SortKey("name"), "number"))


def attributions(*, using: str = "default") -> list[ReferenceLoad]:
    """The newest load of each file, for the page that names sources and licences."""
    return list(ReferenceLoad.objects.using(using).order_by("dataset", "-loaded_at", "-id").distinct("dataset"))


def ground(*, centre_id: int, using: str = "default") -> rules.Area:
    """The ground on which a centre works; Stadt Aachen is not in the Städteregion's."""
    keys = centre_queries.keys(using=using)
    return rules.area_of(ags=keys[centre_id], centres=keys.values())


def school_counts(*, area: rules.Area, using: str = "default") -> list[tuple[SchoolForm, int]]:
    """How many schools of each form are open in an area, in the order of the official list of forms."""
    rows = School.objects.using(using).current().within(area).order_by("form").values_list("form")
    counts = dict(rows.annotate(count=Count("number")))
    return [(form, counts[form]) for form in SchoolForm if form in counts]
