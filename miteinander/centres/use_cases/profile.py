"""What the centre says about itself, and how the list of centres comes into the house."""

import contextlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from miteinander.centres import imports, permissions
from miteinander.centres.models import Centre, OpeningHours, ProfileEntry, Topic, Upload
from miteinander.centres.rules.fields import listed
from miteinander.centres.rules.hours import Hours
from miteinander.centres.use_cases.hours import set_hours
from miteinander.centres.use_cases.team import add_topic
from miteinander.centres.vocabulary import WITH_FILE, EntryKey, EntryStatus, TopicKind
from miteinander.core import deeds, files, tenancy, uploads
from miteinander.core.time import local_day
from miteinander.core.verdicts import Conflict, Refused

NOTHING_TO_HAVE = _("Bitte wählen Sie eine Datei, oder geben Sie eine Adresse im Internet an.")
TWICE = _("Bitte entweder eine Datei oder eine Adresse im Internet, nicht beides.")
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
    language: str = ""  # of what is downloaded


@deeds.deed
def add_entry(
    *,
    entry_id: uuid.UUID,
    key: EntryKey,
    said: Statement,
    by: tenancy.Actor,
    at: datetime,
    picture: uploads.Picture | None = None,
    file: bytes | None = None,
) -> ProfileEntry:
    """A draft; nobody outside sees it before it is published. The same click twice is once. Raises ``Forbidden`` and ``Refused``."""
    permissions.change_profile(by).require()
    there = ProfileEntry.objects.filter(id=entry_id).first()
    if there is not None:
        return there
    last = ProfileEntry.objects.select_for_update().filter(key=key).order_by("-position").first()
    entry = ProfileEntry(id=entry_id, centre_id=by.centre_id, key=key, published=False)
    entry.position = last.position + 1 if last else 0
    _tell(entry, said, has_file=file is not None)
    with _showing(entry, picture, file, at):
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
    file: bytes | None = None,
) -> ProfileEntry:
    """Say it anew; what was published stays so, and the history keeps what was said before.

    Raises ``Forbidden``, ``Refused``, ``Conflict``.
    """
    entry = _take(entry_id, by=by, version=version)
    before = (entry.picture, entry.file)
    if said.url:
        entry.file = None  # it is to be had elsewhere now
    _tell(entry, said, has_file=file is not None or entry.file is not None)
    entry.status, entry.correction = EntryStatus.CURRENT, ""  # it is the centre's own word now
    with _showing(entry, picture, file, at):
        _save(entry)
    for old in before:
        if old is not None and old.id not in (entry.picture_id, entry.file_id):
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
    """A draft is thrown away, its picture and its file too. Raises ``Forbidden``, ``Refused``, ``Conflict``."""
    entry = _take(entry_id, by=by, version=version)
    if entry.published:
        raise Refused(_("Diese Angabe ist öffentlich. Bitte nehmen Sie sie zuerst zurück."))
    shown = (entry.picture, entry.file)
    entry.delete()
    for one in shown:
        _drop(one)


def _take(entry_id: uuid.UUID, *, by: tenancy.Actor, version: int) -> ProfileEntry:
    """The entry, held for this transaction."""
    permissions.change_profile(by).require()
    rows = ProfileEntry.objects.select_for_update(of=("self",)).select_related("picture", "file")
    entry = rows.filter(id=entry_id).first()
    if entry is None:
        raise Refused(NOT_HERE)
    if entry.version != version:
        raise Conflict(CHANGED)
    return entry


def _tell(entry: ProfileEntry, said: Statement, *, has_file: bool) -> None:
    if said.since and said.until and said.until < said.since:
        raise Refused(_("Der letzte Tag liegt vor dem ersten."), "until")
    if entry.key in WITH_FILE and has_file == bool(said.url):
        raise Refused(TWICE if has_file else NOTHING_TO_HAVE, "file")
    for name in ("source", "as_of", "since", "until", "url", "language"):
        setattr(entry, name, getattr(said, name))
    entry.lines = list(said.lines)


@contextlib.contextmanager
def _showing(entry: ProfileEntry, picture: uploads.Picture | None, file: bytes | None, at: datetime) -> Iterator[None]:
    """The entry shows what came with it. The files first: a row never names a file that is not there."""
    centre_id, drawer = entry.centre_id, Upload.drawer
    with contextlib.ExitStack() as kept:
        if picture is not None:
            stored = kept.enter_context(
                files.keeping(
                    centre_id=centre_id,
                    drawer=drawer,
                    content=picture.content,
                    field="picture",
                    freed=_size(entry.picture),
                )
            )
            entry.picture = _note_kept(entry, stored, picture, at, width=picture.width, height=picture.height)
        if file is not None:
            clean, stored = kept.enter_context(
                files.taking_in(file, centre_id=centre_id, drawer=drawer, freed=_size(entry.file))
            )
            entry.file = _note_kept(entry, stored, clean, at)
        yield


def _size(replaced: Upload | None) -> int:
    return replaced.size if replaced is not None else 0


def _note_kept(entry: ProfileEntry, stored: files.Stored, clean: uploads.Clean, at: datetime, **measure: int) -> Upload:
    return Upload.objects.create(
        id=stored.id, centre_id=entry.centre_id, kind=clean.kind, size=stored.size, sha256=stored.sha256, uploaded_at=at,
        **measure,
    )  # fmt: skip


def _drop(upload: Upload | None) -> None:
    """The row now, the file once that is certain."""
    if upload is None:
        return
    centre_id, file_id = upload.centre_id, upload.id
    upload.delete()
    transaction.on_commit(lambda: files.delete(centre_id=centre_id, drawer=Upload.drawer, file_id=file_id))


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
        laid = 0
        for entry in said:
            # A centre that still has the words of the source gets the list and the week that they mean.
            standing = of_centre.filter(key=entry.key, lines=list(entry.lines), source=entry.source).first()
            fresh = entry.key not in kept or standing is not None
            if fresh and entry.key == EntryKey.FIELDS_OF_ACTION and listed(lines=entry.lines):
                laid += _lay_fields(entry, standing, platform, at)
                continue
            week = entry.opening_hours if fresh else ()
            made = bool(week) and _lay_hours(entry, platform)
            if entry.key not in kept:
                _lay_entry(entry, platform, at)
                made = True
            laid += made
    finally:
        tenancy.leave()
    return laid


def _lay_entry(entry: imports.ProfileEntry, platform: tenancy.Actor, at: datetime) -> None:
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


def _lay_fields(
    entry: imports.ProfileEntry, standing: ProfileEntry | None, platform: tenancy.Actor, at: datetime
) -> bool:
    """A list of fields goes to the list of fields, unless the centre has one; a standing entry with the same words goes."""
    there = Topic.objects.filter(centre_id=platform.centre_id, kind=TopicKind.FIELD).exists()
    for name, text in () if there else listed(lines=entry.lines):
        add_topic(
            topic_id=uuid.uuid4(),
            kind=TopicKind.FIELD,
            name=name,
            text=text,
            valid_from=entry.as_of or local_day(at),
            source=entry.source,
            as_of=entry.as_of,
            by=platform,
        )
    if standing is not None:
        standing.delete()
    return standing is not None or not there


def _lay_hours(entry: imports.ProfileEntry, platform: tenancy.Actor) -> bool:
    """The week that the words mean, unless the centre has a week."""
    if OpeningHours.objects.filter(centre_id=platform.centre_id).exists():
        return False
    week = [Hours(one.weekday, one.opens, one.closes) for one in entry.opening_hours]
    set_hours(hours=week, source=entry.source, as_of=entry.as_of, by=platform)
    return True
