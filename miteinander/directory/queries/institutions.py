"""Reading the directory of institutions."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Value
from django.utils.translation import gettext as _

from miteinander.core.fields import SortKey
from miteinander.directory.models import ContactPerson, Institution
from miteinander.directory.models.institutions import InstitutionQuerySet

ORDERS = {"name": "name_key", "kind": "kind", "municipality": "town_key"}
PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionFilter:
    """Which institutions a reader wants to see; empty values narrow nothing."""

    text: str = ""
    kind: str = ""
    municipality: str = ""
    quarter: str = ""
    target_group: str = ""
    language: str = ""
    mso: bool = False
    with_inactive: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """Who runs an institution, and what it runs itself."""

    above: Sequence[Institution]  # the nearest first
    below: Sequence[Institution]


def institutions(*, wanted: InstitutionFilter, sort: str = "name", page: str = "1") -> Page[Institution]:
    """One page of the list; an unknown sort or page gives the first. Two statements, however many rows."""
    return Paginator(_listed(wanted, sort), PAGE).get_page(page)


def institution_rows(*, wanted: InstitutionFilter, sort: str = "name", limit: int) -> list[Institution]:
    """The same, all that the filter leaves, at most so many and one more. One statement."""
    return list(_listed(wanted, sort)[: limit + 1])


def contact_person_rows(*, wanted: InstitutionFilter, day: date, limit: int) -> list[ContactPerson]:
    """Whom one asks for that day or later at all institutions that the filter leaves, at most so many and one more. One statement."""
    places = _listed(wanted, "name").order_by().values("id")
    rows = ContactPerson.objects.filter(institution__in=places).current(day).select_related("institution")
    return list(rows.order_by(SortKey("institution__name"), SortKey("name"), "id")[: limit + 1])


def _listed(wanted: InstitutionFilter, sort: str) -> Any:
    rows: Any = Institution.objects.select_related("municipality", "quarter", "parent").annotate(
        name_key=SortKey("name"),
        town_key=SortKey("municipality__short_name"),
    )
    if not wanted.with_inactive:
        rows = rows.active()
    if wanted.text:
        rows = rows.filter(name_key__contains=SortKey(Value(wanted.text)))
    equal = {"kind": wanted.kind, "municipality": wanted.municipality, "quarter": wanted.quarter}
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if wanted.target_group:
        rows = rows.filter(target_groups__contains=[wanted.target_group])
    if wanted.language:
        rows = rows.filter(languages__contains=[wanted.language])
    if wanted.mso:
        rows = rows.filter(mso_on__isnull=False)
    column = ORDERS.get(sort.removeprefix("-"), "name_key")
    direction = "-" if sort.startswith("-") else ""
    return rows.order_by(f"{direction}{column}", "name_key", "id")


def institution(*, institution_id: uuid.UUID) -> Institution | None:
    """One institution, or nothing when it is invisible from here."""
    rows = Institution.objects.select_related("municipality", "school", "quarter", "merged_into")
    return rows.filter(id=institution_id).first()


def name_outside(*, institution: Institution) -> str:
    """How an institution is named to people who are neither of the team nor of the house: a protected place has no name there."""
    return _("Geschützter Ort") if institution.protected else institution.name


def active_institutions() -> list[Institution]:
    """All institutions that work with the centre, by name: to choose from."""
    rows = Institution.objects.active().select_related("municipality")
    return list(rows.order_by(SortKey("name"), "id"))


def closed_schools() -> list[Institution]:
    """Institutions that work with the centre though the official list no longer has their school, the longest closed first. One query."""
    rows = Institution.objects.active().filter(school__ended_on__isnull=False).select_related("school")
    return list(rows.order_by("school__ended_on", SortKey("name"), "id"))


def institutions_with(*, ids: Collection[uuid.UUID]) -> list[Institution]:
    """Those of these institutions that are visible from here. One query, none without ids."""
    rows = Institution.objects.filter(id__in=ids).select_related("municipality").order_by("id")
    return list(rows) if ids else []


def institutions_named(*, text: str, limit: int = 20) -> list[Institution]:
    """Institutions visible from here whose name holds this, whatever its accents; no protected place. One query."""
    rows: Any = Institution.objects.filter(protected=False).annotate(name_key=SortKey("name"))
    return list(rows.filter(name_key__contains=SortKey(Value(text))).order_by("name_key", "id")[:limit])


def family(*, institution: Institution) -> Family:
    """Who runs it, up to the top, and what it runs directly. One statement for each level."""
    above: list[Institution] = []
    step = institution.parent_id
    while step is not None and len(above) < 10:  # the deed allows fewer; a loop here must end whatever the table says
        row = Institution.objects.filter(id=step).first()
        if row is None:  # invisible from here
            break
        above.append(row)
        step = row.parent_id
    return Family(above, list(Institution.objects.active().filter(parent=institution.id).by_name()))


def published(*, day: date, using: str) -> list[Institution]:
    """Institutions that agreed to be shown, with the people who agreed; asked as a visitor, who sees nothing else. Two statements.

    The visitor may read these columns only: asking for a whole row is refused by the database.
    """
    people = ContactPerson.objects.using(using).filter(consent_on__isnull=False).current(day)
    people = people.only("id", "institution_id", "name", "task", "phone", "email").order_by(SortKey("name"), "id")
    rows: InstitutionQuerySet = Institution.objects.using(using).shown().filter(published=True)
    return list(
        rows.select_related("municipality", "quarter")
        .only(
            "id", "kind", "name", "street", "postcode", "town", "phone", "email", "website", "hours", "languages",
            "target_groups", "services", "mso_on", "protected", "published_source", "published_on", "municipality__short_name",
            "quarter__name",
        )
        .order_by(SortKey("name"), "id")
        .prefetch_related(Prefetch("contacts", people))
    )  # fmt: skip
