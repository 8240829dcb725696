"""Schools as the official register has them: one, many, by municipality, and what a newer register said otherwise."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Max, OuterRef, Q, Subquery, Value

from miteinander.core.fields import SortKey
from miteinander.directory import rules
from miteinander.directory.models import Municipality, School, SchoolChange, SchoolCode, SchoolFinding, SocialIndex
from miteinander.directory.models.reference import within
from miteinander.directory.vocabulary import Catalogue

PAGE = 25
SCHOOL_ORDERS = {"name": "name_key", "form": "form", "town": "town_key", "pupils": "pupils_rounded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolFilter:
    """Which schools a reader wants to see; empty values narrow nothing."""

    text: str = ""
    form: str = ""
    municipality: str = ""
    with_closed: bool = False


@dataclass(frozen=True, slots=True)
class Landscape:
    """The schools of one municipality in figures; ``index`` is the median of the newest social index, none where no school has one."""

    municipality: Municipality
    schools: int
    pupils: int
    startchancen: int
    index: Decimal | None


def schools(*, area: rules.Area, wanted: SchoolFilter, sort: str = "name", page: str = "1") -> Page[School]:
    """One page of the schools of an area; an unknown sort or page gives the first."""
    return Paginator(_found(area, wanted, sort), PAGE).get_page(page)


def school_rows(*, area: rules.Area, wanted: SchoolFilter, sort: str = "name", limit: int) -> list[School]:
    """The same, all that the filter leaves, at most so many and one more, each with its newest social index. One statement."""
    newest = SocialIndex.objects.filter(school=OuterRef("pk")).order_by("-school_year")
    rows = _found(area, wanted, sort).annotate(
        index_value=Subquery(newest.values("value")[:1]), index_year=Subquery(newest.values("school_year")[:1])
    )
    return list(rows[: limit + 1])


def _found(area: rules.Area, wanted: SchoolFilter, sort: str) -> Any:
    """All schools that are wanted, in order."""
    rows: Any = (
        School.objects.within(area)
        .select_related("municipality")
        .annotate(name_key=SortKey("name"), town_key=SortKey("municipality__short_name"))
    )
    if not wanted.with_closed:
        rows = rows.filter(ended_on=None)
    if wanted.text:
        key = SortKey(Value(wanted.text))
        rows = rows.annotate(short_key=SortKey("short_name")).filter(
            Q(name_key__contains=key) | Q(short_key__contains=key) | Q(number=wanted.text)
        )
    if wanted.form:
        rows = rows.filter(form=wanted.form)
    if wanted.municipality:
        rows = rows.filter(municipality_id=wanted.municipality)
    column = SCHOOL_ORDERS.get(sort.removeprefix("-"), "name_key")
    direction = "-" if sort.startswith("-") else ""
    return rows.order_by(f"{direction}{column}", "name_key", "number")


def school(*, number: str) -> School | None:
    """One school, also one that has closed, or nothing."""
    return School.objects.select_related("municipality").filter(number=number).first()


def schools_with(*, numbers: Collection[str]) -> list[School]:
    """Those of these schools that are still open. One query, none without numbers."""
    rows = School.objects.current().filter(number__in=numbers).select_related("municipality")
    return list(rows.order_by("number")) if numbers else []


def social_indices(*, number: str) -> list[SocialIndex]:
    """The social index of a school, newest year first."""
    return list(SocialIndex.objects.filter(school=number).order_by("-school_year"))


def changes_of(*, number: str) -> list[SchoolChange]:
    """What newer registers said otherwise of one school, newest first."""
    return list(SchoolChange.objects.filter(school=number).order_by("-noted_on", "-id"))


def findings_of(*, number: str) -> list[SchoolFinding]:
    """What is doubtful about one school's row in the register."""
    return list(SchoolFinding.objects.filter(school=number).select_related("lies_in").order_by("kind"))


def school_changes(*, area: rules.Area) -> list[SchoolChange]:
    """What the newest register that brought any change said otherwise of the schools of an area, by kind and name."""
    newest = SchoolChange.objects.aggregate(day=Max("noted_on"))["day"]
    rows = SchoolChange.objects.filter(within("school__municipality__ags", area), noted_on=newest)
    return list(rows.select_related("school__municipality").order_by("kind", SortKey("school__name"), "id"))


def school_findings(*, area: rules.Area) -> list[SchoolFinding]:
    """What is doubtful about the schools of an area, by kind and name."""
    rows = SchoolFinding.objects.filter(within("school__municipality__ags", area), school__ended_on=None)
    return list(rows.select_related("school__municipality", "lies_in").order_by("kind", SortKey("school__name"), "id"))


def landscape(*, area: rules.Area) -> tuple[list[Landscape], str]:
    """The open schools of an area by municipality, and the school year of the social index. Four statements."""
    towns = Municipality.objects.current().within(area).order_by(SortKey("short_name"), "ags")
    year = SocialIndex.objects.aggregate(year=Max("school_year"))["year"] or ""
    rows = School.objects.current().within(area).order_by("number")
    open_schools: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for town, pupils, startchancen in rows.values_list("municipality_id", "pupils_rounded", "is_startchancen"):
        open_schools[town].append((pupils, startchancen))
    indices: dict[str, list[int]] = defaultdict(list)
    found = SocialIndex.objects.filter(
        within("school__municipality__ags", area), school_year=year, school__ended_on=None, value__isnull=False
    )
    for town, value in found.order_by("school_id").values_list("school__municipality_id", "value"):
        indices[town].append(value or 0)
    return [
        Landscape(
            municipality=town,
            schools=len(open_schools[town.ags]),
            pupils=sum(pupils for pupils, _in in open_schools[town.ags]),
            startchancen=sum(takes_part for _pupils, takes_part in open_schools[town.ags]),
            index=Decimal(median(indices[town.ags])) if indices[town.ags] else None,
        )
        for town in towns
    ], year


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFilter:
    """Which official keys a reader looks for; empty values narrow nothing, ``year`` (the first of a school year) shows what held then."""

    text: str = ""
    catalogue: str = ""
    year: int


def school_year_of(*, day: date) -> int:
    """The first year of the school year in which a day lies: they begin on 1 August."""
    return day.year if day.month >= 8 else day.year - 1


def find_school_codes(*, wanted: CodeFilter, page: str = "1") -> Page[SchoolCode]:
    """One page of the official keys that hold in a school year, by catalogue and key. Two statements."""
    rows = _held_in(wanted.year)
    if wanted.catalogue:
        rows = rows.filter(catalogue=wanted.catalogue)
    if wanted.text:
        exact, words = Q(key__iexact=wanted.text) | Q(short__iexact=wanted.text), SortKey(Value(wanted.text))
        rows = rows.annotate(words=SortKey("text")).filter(exact | Q(words__contains=words))
    return Paginator(rows.order_by("catalogue", "key", "number"), PAGE).get_page(page)


def _held_in(year: int) -> Any:
    return SchoolCode.objects.filter(
        Q(first_year=None) | Q(first_year__lte=year), Q(last_year=None) | Q(last_year__gte=year)
    )


def school_codes(*, catalogue: Catalogue, day: date) -> Sequence[SchoolCode]:
    """The entries of an official catalogue that hold on a day, in the catalogue's order. School years begin on 1 August."""
    rows = _held_in(school_year_of(day=day)).filter(catalogue=catalogue)
    return list(rows.order_by("key", "number"))
