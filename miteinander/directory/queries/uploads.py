"""Reading what somebody brought, and what would become of it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from miteinander.centres import queries as centre_queries
from miteinander.directory import rules
from miteinander.directory.models import (
    ColumnMeaning,
    Institution,
    Language,
    Municipality,
    Postcode,
    Quarter,
    School,
    Upload,
)
from miteinander.directory.rules import duplicates, plans, rows
from miteinander.directory.vocabulary import Column, InstitutionKind


def upload(*, upload_id: uuid.UUID) -> Upload | None:
    """One list, or nothing when it is invisible from here."""
    return Upload.objects.select_related("uploaded_by", "taken_by").filter(id=upload_id).first()


def uploads(*, limit: int = 20) -> list[Upload]:
    """The newest lists, without their cells."""
    shown = Upload.objects.select_related("uploaded_by").defer("rows", "heads", "columns", "remarks")
    return list(shown.order_by("-uploaded_at", "id")[:limit])


def taken_before(*, upload: Upload) -> Upload | None:
    """The last time that this very file, byte for byte, was taken in; nothing when it is new here. Without its cells."""
    same = Upload.objects.filter(sha256=upload.sha256, taken_at__isnull=False).exclude(id=upload.id)
    return same.select_related("taken_by").defer("rows", "heads").order_by("-taken_at", "id").first()


def remembered() -> Mapping[str, Column]:
    """What the centre meant by headings the last time."""
    return {
        heading: Column(column)
        for heading, column in ColumnMeaning.objects.values_list("heading", "column").order_by("heading")
    }


def plan_of(*, upload: Upload, today: date, compare: bool) -> plans.Plan:
    """What would become of a list right now; ``compare``: also which new entries may be there already. Ten statements."""
    known = list(
        Institution.objects.order_by("id").values_list(
            "id", "name", "municipality_id", "school_id", "active", "merged_into_id"
        )
    )
    return plans.plan(
        found=[(number, cells) for number, cells in upload.rows],
        columns=[Column(column) for column in upload.columns],
        headings=upload.heads,
        kind=InstitutionKind(upload.kind) if upload.kind else None,
        house=_house(upload.centre_id, known, today),
        known={(name, ags): key for key, name, ags, *_more in known},
        others=compared() if compare else (),
    )


def compared() -> list[duplicates.Known]:
    """All institutions as they are compared with each other; of a refuge the name alone."""
    columns = ("id", "name", "municipality_id", "phone", "email", "street", "postcode", "protected")
    return [
        duplicates.Known(id=key, name=name, municipality=ags)
        if protected
        else duplicates.Known(
            id=key, name=name, municipality=ags, phone=phone, email=email, street=street, postcode=postcode
        )
        for key, name, ags, phone, email, street, postcode, protected in (
            Institution.objects.active().order_by("id").values_list(*columns)
        )
    ]


def _house(centre_id: int, known: Sequence[tuple], today: date) -> rows.House:
    keys = centre_queries.keys(using="default")
    area = rules.area_of(ags=keys[centre_id], centres=keys.values())
    places: dict[str, str] = {}
    for ags, *names in (
        Municipality.objects.current().within(area).order_by("ags").values_list("ags", "name", "short_name")
    ):
        places[ags] = ags
        for name in names:
            places.setdefault(rules.folded(name=name), ags)
            places.setdefault(rules.folded(name=name.partition(",")[0].partition("(")[0]), ags)
    lying: dict[str, set[str]] = {}
    in_area = Municipality.objects.current().within(area)
    pairs = Postcode.objects.filter(municipality__in=in_area).order_by("id").values_list("postcode", "municipality_id")
    for postcode, ags in pairs:
        lying.setdefault(postcode, set()).add(ags)
    languages: dict[str, str] = {}
    for one in Language.objects.current().order_by("code"):
        for name in (one.code, one.name_de, one.name_en, one.own_name, *one.aliases):
            languages.setdefault(rules.folded(name=name), one.code)
    quarters = Quarter.objects.filter(active=True).order_by("id").values_list("municipality_id", "name", "id")
    return rows.House(
        municipalities=places,
        postcodes={postcode: next(iter(keys)) for postcode, keys in lying.items() if len(keys) == 1},
        quarters={(ags, rules.folded(name=name)): key for ags, name, key in quarters},
        languages=languages,
        schools=frozenset(School.objects.current().within(area).order_by("number").values_list("number", flat=True)),
        schools_taken=frozenset(school for _id, _name, _ags, school, *_more in known if school),
        parents={rules.folded(name=name): key for key, name, _ags, _school, active, _merged in known if active},
        institutions=frozenset(key for key, *_more, merged in known if merged is None),
        today=today,
    )
