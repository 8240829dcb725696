"""What the centre says about itself, and how the list of centres comes into the house."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from miteinander.centres import imports, permissions
from miteinander.centres.models import Centre, ProfileEntry, Upload
from miteinander.centres.queries import profile
from miteinander.centres.vocabulary import EntryKey, EntryStatus
from miteinander.core import deeds, files, tenancy, uploads
from miteinander.core.verdicts import Conflict, Refused

NOT_HERE = _("Diese Angabe gibt es hier nicht.")
CHANGED = _("Diese Angabe wurde inzwischen geändert. Bitte sehen Sie sich den neuen Stand an.")


@dataclass(frozen=True, slots=True)
class Laid:
    """What a run of ``lay_centres`` did."""

    centres: int
    changed: int
    statements: int


@deeds.deed
def state_profile(
    *,
    key: EntryKey,
    lines: Sequence[str],
    source: str,
    as_of: date | None,
    by: tenancy.Actor,
    at: datetime,
    status: EntryStatus = EntryStatus.CURRENT,
    correction: str = "",
    position: int = 0,
) -> ProfileEntry:
    """Say something about the centre on its public page, with source and date. Raises ``Forbidden``."""
    permissions.change_profile(by).require()
    entry, _made = ProfileEntry.objects.update_or_create(
        centre_id=by.centre_id,
        key=key,
        position=position,
        defaults={"lines": list(lines), "source": source, "as_of": as_of, "status": status, "correction": correction},
    )
    return entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a centre says under one key. ``since`` and ``until``: decided on, in force; ``url``: where to read on."""

    lines: tuple[str, ...]
    source: str
    as_of: date | None
    since: date | None = None
    until: date | None = None
    url: str = ""


@deeds.deed
def add_entry(
    *,
    entry_id: uuid.UUID,
    key: EntryKey,
    said: Statement,
    by: tenancy.Actor,
    at: datetime,
    picture: uploads.Picture | None = None,
) -> ProfileEntry:
    """A draft; nobody outside sees it before it is published. The same click twice is once. Raises ``Forbidden`` and ``Refused``."""
    permissions.change_profile(by).require()
    there = ProfileEntry.objects.filter(id=entry_id).first()
    if there is not None:
        return there
    last = ProfileEntry.objects.select_for_update().filter(key=key).order_by("-position").first()
    entry = ProfileEntry(id=entry_id, centre_id=by.centre_id, key=key, published=False)
    entry.position = last.position + 1 if last else 0
    _tell(entry, said, picture, at)
    entry.save(force_insert=True)
    return entry


@deeds.deed
def change_entry(
    *,
    entry_id: uuid.UUID,
    said: Statement,
    version: int,
    by: tenancy.Actor,
    at: datetime,
    picture: uploads.Picture | None = None,
) -> ProfileEntry:
    """Say it anew; what was published stays so, and the history keeps what was said before.

    Raises ``Forbidden``, ``Refused``, ``Conflict``.
    """
    entry = _take(entry_id, by=by, version=version)
    old = entry.picture if picture is not None else None
    _tell(entry, said, picture, at)
    entry.status, entry.correction = EntryStatus.CURRENT, ""  # it is the centre's own word now
    _save(entry)
    _drop(old)
    return entry


@deeds.deed
def publish(*, entry_id: uuid.UUID, version: int, by: tenancy.Actor) -> ProfileEntry:
    """Everybody may read it from now on. Raises ``Forbidden``, ``Refused``, ``Conflict``."""
    entry = _take(entry_id, by=by, version=version)
    entry.published = True
    _save(entry)
    return entry


@deeds.deed
def take_back(*, entry_id: uuid.UUID, version: int, by: tenancy.Actor) -> ProfileEntry:
    """A draft again. Raises ``Forbidden``, ``Refused``, ``Conflict``."""
    entry = _take(entry_id, by=by, version=version)
    entry.published = False
    _save(entry)
    return entry


@deeds.deed
def discard(*, entry_id: uuid.UUID, version: int, by: tenancy.Actor) -> None:
    """A draft is thrown away, its picture too. Raises ``Forbidden``, ``Refused``, ``Conflict``."""
    entry = _take(entry_id, by=by, version=version)
    if entry.published:
        raise Refused(_("Diese Angabe ist öffentlich. Bitte nehmen Sie sie zuerst zurück."))
    picture = entry.picture
    entry.delete()
    _drop(picture)


def _take(entry_id: uuid.UUID, *, by: tenancy.Actor, version: int) -> ProfileEntry:
    """The entry, held for this transaction."""
    permissions.change_profile(by).require()
    rows = ProfileEntry.objects.select_for_update(of=("self",)).select_related("picture")
    entry = rows.filter(id=entry_id).first()
    if entry is None:
        raise Refused(NOT_HERE)
    if entry.version != version:
        raise Conflict(CHANGED)
    return entry


def _tell(entry: ProfileEntry, said: Statement, picture: uploads.Picture | None, at: datetime) -> None:
    if said.since and said.until and said.until < said.since:
        raise Refused(_("Der letzte Tag liegt vor dem ersten."), "until")
    for name in ("source", "as_of", "since", "until", "url"):
        setattr(entry, name, getattr(said, name))
    entry.lines = list(said.lines)
    if picture is not None:
        entry.picture = _keep(picture, centre_id=entry.centre_id, at=at)


def _keep(picture: uploads.Picture, *, centre_id: int, at: datetime) -> Upload:
    """The file first: a row never names a file that is not there."""
    with files.keeping(centre_id=centre_id, drawer=profile.DRAWER, content=picture.content) as stored:
        return Upload.objects.create(
            id=stored.id,
            centre_id=centre_id,
            media_type=uploads.MEDIA_TYPES[picture.kind],
            width=picture.width,
            height=picture.height,
            size=stored.size,
            sha256=stored.sha256,
            uploaded_at=at,
        )


def _drop(picture: Upload | None) -> None:
    """The row now, the file once that is certain."""
    if picture is None:
        return
    centre_id, file_id = picture.centre_id, picture.id
    picture.delete()
    transaction.on_commit(lambda: files.delete(centre_id=centre_id, drawer=profile.DRAWER, file_id=file_id))


def _save(entry: ProfileEntry) -> None:
    entry.version += 1
    entry.save()


@transaction.atomic
def lay_centres(*, centres: bytes, profiles: bytes, at: datetime) -> Laid:
    """Bring the list of centres to what the file says, and lay what texts say of them.

    A second run changes nothing. What a centre says of itself is never overwritten: statements are laid only under keys where
    the centre has none. Needs the owner of the database. Raises ``core.tables.BrokenFiles``; then nothing is laid.
    """
    rows = imports.parse_centres(raw=centres)
    said = imports.parse_profiles(raw=profiles, centres={row.ags for row in rows})
    there = {row["id"]: row for row in Centre.objects.order_by("id").values()}
    changed = [row for row in rows if asdict(row) != there.get(row.id)]
    for row in changed:
        Centre(**asdict(row)).save()
    statements = sum(_lay_profile(row, [entry for entry in said if entry.centre_ags == row.ags], at) for row in rows)
    return Laid(centres=len(rows), changed=len(changed), statements=statements)


def _lay_profile(centre: imports.Centre, said: Sequence[imports.ProfileEntry], at: datetime) -> int:
    """In the name of the platform itself, so that the history tells who said it."""
    if not said:
        return 0
    platform = tenancy.system(centre.id)
    tenancy.enter(platform)
    try:
        of_centre = ProfileEntry.objects.filter(centre_id=centre.id)  # the owner sees over the walls
        kept = set(of_centre.values_list("key", flat=True))
        fresh = [entry for entry in said if entry.key not in kept]
        for entry in fresh:
            state_profile(
                key=entry.key,
                lines=entry.lines,
                source=entry.source,
                as_of=entry.as_of,
                by=platform,
                at=at,
                status=entry.status,
                correction=entry.correction,
                position=entry.position,
            )
    finally:
        tenancy.leave()
    return len(fresh)
