"""Deeds with a list that somebody brings: it is read, its columns are named, it is taken in whole or not at all."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import PurePath

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from miteinander.core import deeds, sheets, tenancy, time, verdicts
from miteinander.core.labels import sentence, short_day
from miteinander.directory import permissions, queries
from miteinander.directory.models import ColumnMeaning, ContactPerson, Institution, Upload
from miteinander.directory.rules import columns as column_rules
from miteinander.directory.rules import plans
from miteinander.directory.rules.contacts import ContactFacts
from miteinander.directory.rules.rows import Entry
from miteinander.directory.use_cases import institutions
from miteinander.directory.vocabulary import Column, InstitutionKind

KEPT = timedelta(days=1)  # cells that nobody took in
AT_ONCE = 500  # rows per statement


@deeds.deed
def bring(*, upload_id: uuid.UUID, file_name: str, raw: bytes, by: tenancy.Actor, at: datetime) -> Upload:
    """Read a file (Excel, CSV, vCard) and keep its cells until they are taken in, a day at most. Raises ``Forbidden``, ``Refused``."""
    permissions.bring_list(by).require()
    there = Upload.objects.filter(id=upload_id).first()
    if there is not None:
        return there
    try:
        sheet = sheets.read(raw=raw, name=file_name)
    except sheets.Unreadable as unreadable:
        raise verdicts.Refused(sentence(unreadable.fault, unreadable.values), "file") from None
    return Upload.objects.create(
        id=upload_id,
        centre_id=by.centre_id,
        file_name=PurePath(file_name).name[-120:],
        sha256=hashlib.sha256(raw).hexdigest(),
        heads=list(sheet.heads),
        rows=[[number, list(cells)] for number, cells in sheet.rows],
        remarks=[[word, dict(values)] for word, values in sheet.remarks],
        columns=column_rules.guess(headings=sheet.heads, remembered=queries.remembered()),
        uploaded_at=at,
        uploaded_by_id=institutions.doer(by),
    )


@deeds.deed
def say_columns(
    *, upload_id: uuid.UUID, columns: Sequence[Column], kind: InstitutionKind | None, version: int, by: tenancy.Actor
) -> Upload:
    """Say what each column means, and what institutions are where no column tells. Raises ``Forbidden``, ``Conflict``, ``Refused``."""
    permissions.bring_list(by).require()
    upload = _locked(upload_id, version)
    if len(columns) != len(upload.heads):
        raise verdicts.Refused(deeds.STALE)
    named = [column for column in columns if column is not Column.IGNORE]
    if len(set(named)) != len(named):
        raise verdicts.Refused(
            _("Zwei Spalten haben dieselbe Bedeutung. Bitte wählen Sie für eine davon „nicht übernehmen“.")
        )
    upload.columns, upload.kind, upload.version = list(columns), kind or "", upload.version + 1
    upload.save(update_fields=["columns", "kind", "version"])
    return upload


@deeds.deed
def take_in(
    *, upload_id: uuid.UUID, version: int, leave_out: bool, again: bool = False, by: tenancy.Actor, at: datetime
) -> Upload:
    """Put the whole list into the directory, as one deed. ``leave_out``: without the rows in which something is wrong.

    ``again``: although this very file was taken in before; what was changed or struck since may come back with it.
    The cells are forgotten afterwards, the meaning of the headings is remembered. Raises ``Forbidden``, ``Conflict``, ``Refused``.
    """
    permissions.bring_list(by).require()
    upload = _locked(upload_id, version)
    before = queries.taken_before(upload=upload)
    if before is not None and not again:
        raise verdicts.Refused(
            _("Genau diese Datei wurde am %(day)s schon übernommen. Diesmal wurde nichts übernommen.")
            % {"day": short_day(time.local_day(before.taken_at or at))}
        )
    today = time.local_day(at)
    plan = queries.plan_of(upload=upload, today=today, compare=False)
    if plan.faults and not leave_out:
        raise verdicts.Refused(_("In manchen Zeilen stimmt etwas nicht. Nichts wurde übernommen."))
    if not plan.new and not plan.changes:
        raise verdicts.Refused(_("In dieser Liste ist nichts, was wir übernehmen könnten."))
    ids = {entry.row: uuid.uuid4() for entry in plan.new}
    _add(plan, ids, by)
    changed = sum(_change(entry, plan, ids) for entry in plan.changes)
    _add_contacts(plan, ids, by)
    _remember(upload, by)
    rows = {fault.row for fault in plan.faults} | {entry.row for entry in plan.there}
    upload.rows, upload.taken_at, upload.taken_by_id = [], at, institutions.doer(by)
    upload.added, upload.changed, upload.left_out = len(plan.new), changed, len(rows)
    upload.version += 1
    upload.save()
    return upload


@deeds.deed
def throw_away(*, upload_id: uuid.UUID, version: int, by: tenancy.Actor) -> None:
    """Forget a list that was not taken in. Raises ``Forbidden``, ``Conflict``, ``Refused``."""
    permissions.bring_list(by).require()
    _locked(upload_id, version).delete()


@deeds.deed
def forget_uploads(*, by: tenancy.Actor, at: datetime) -> int:
    """Lists that nobody took in for a day are gone, with all their cells. How many. Raises ``Forbidden``."""
    permissions.bring_list(by).require()
    return Upload.objects.filter(taken_at=None, uploaded_at__lt=at - KEPT).delete()[0]


def _locked(upload_id: uuid.UUID, version: int) -> Upload:
    upload = Upload.objects.select_for_update(of=("self",)).filter(id=upload_id).first()
    if upload is None:
        raise verdicts.Refused(_("Diese Liste gibt es nicht mehr. Bitte lesen Sie die Datei noch einmal ein."))
    if upload.taken_at is not None:
        raise verdicts.Refused(_("Diese Liste ist schon übernommen."))
    if upload.version != version:
        raise verdicts.Conflict(_("Jemand anderes hat diese Liste inzwischen bearbeitet."))
    return upload


def _add(plan: plans.Plan, ids: dict[int, uuid.UUID], by: tenancy.Actor) -> None:
    """All new ones; a body before what it runs, so that every statement finds what it refers to."""
    fresh = []
    for entry in plan.new:
        one = Institution(id=ids[entry.row], centre_id=by.centre_id)
        institutions.put(one, entry.facts)
        if entry.row in plan.parents:
            one.parent_id = ids.get(plan.parents[entry.row])
        fresh.append(one)
    try:
        with transaction.atomic():
            Institution.objects.bulk_create(fresh, batch_size=AT_ONCE)
    except IntegrityError as broken:
        if deeds.violated(broken) not in ("institution_once", "institution_school_once"):
            raise
        raise verdicts.Refused(
            _(
                "Jemand anderes hat gerade eine dieser Einrichtungen eingetragen. Nichts wurde übernommen. Bitte noch einmal."
            )
        ) from None


def _change(entry: Entry, plan: plans.Plan, ids: dict[int, uuid.UUID]) -> bool:
    """One that we know: told anew, as far as its row says something else. Was anything changed?"""
    one = Institution.objects.select_for_update(of=("self",)).get(id=entry.known or uuid.UUID(int=0))
    standing = institutions.facts_of(one)
    facts = plans.merged(standing=standing, entry=entry)
    if entry.row in plan.parents:
        facts = replace(facts, parent=ids.get(plan.parents[entry.row]))
    if facts == standing:
        return False
    try:
        institutions.change(one, facts)
    except verdicts.Refused as refused:
        raise verdicts.Refused(
            _("Zeile %(row)s: %(reason)s Nichts wurde übernommen.") % {"row": entry.row, "reason": refused.reason}
        ) from None
    return True


def _add_contacts(plan: plans.Plan, ids: dict[int, uuid.UUID], by: tenancy.Actor) -> None:
    """Whom one asks for, unless somebody of that name is there. Nobody is public without the day of her consent and its source."""
    told = [
        (entry.known or ids[entry.row], entry.contact)
        for entry in (*plan.new, *plan.changes)
        if entry.contact is not None
    ]
    there = set(
        ContactPerson.objects.filter(institution__in=[entry.known for entry in plan.changes])
        .order_by("id")
        .values_list("institution_id", "name")
    )
    ContactPerson.objects.bulk_create(
        [
            ContactPerson(
                centre_id=by.centre_id,
                institution_id=institution_id,
                **{name: getattr(contact, name) for name in ContactFacts.__slots__},
            )
            for institution_id, contact in told
            if (institution_id, contact.name) not in there
        ],
        batch_size=AT_ONCE,
    )


def _remember(upload: Upload, by: tenancy.Actor) -> None:
    """What the headings meant, for the next list."""
    meant = {
        column_rules.plain(heading=heading): column
        for heading, column in zip(upload.heads, upload.columns, strict=True)
        if column_rules.plain(heading=heading)
    }
    ColumnMeaning.objects.bulk_create(
        [ColumnMeaning(centre_id=by.centre_id, heading=heading, column=column) for heading, column in meant.items()],
        update_conflicts=True,
        unique_fields=["centre", "heading"],
        update_fields=["column"],
    )
