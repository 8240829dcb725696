"""Files that a centre keeps: bytes in a folder of its own, outside everything a web server gives away by itself.

    <FILES>/<centre>/<drawer>/<id>

A file has an id, no name and no ending: nothing that somebody typed becomes part of a path, and nobody runs it by its ending. Each
package has a drawer of its own and a table behind the wall that says what the file is. **The wall guards the row, not the bytes: find
the row first, then open the file it names.** Files are written once and never changed. Such a table names its ``drawer``; from there
the orphans in it are found.

Together they may take so much of the disk that all centres share, and no more (``make_room``).

For what anybody of the centre may read. Confidential papers need a seal as well (``core.sealing``); none are kept yet.
"""

import contextlib
import hashlib
import logging
import os
import tempfile
import uuid
from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from miteinander.core import labels, uploads
from miteinander.core.verdicts import Refused

log = logging.getLogger(__name__)

LEFT_OVER_AFTER = timedelta(days=1)
ONE_AT_A_TIME = 4_407_396  # first number of the advisory lock; the second is the centre
FULL = _(
    "Für diese Datei (%(size)s) ist kein Platz mehr: %(used)s von %(limit)s sind belegt."
    " Bitte nehmen Sie eine kleinere, oder fragen Sie Ihre Leitung, was weg kann."
)


class Missing(Exception):
    """There is a row, and no file: restored without its files, or somebody's hand was in the folder."""


class Damaged(Exception):
    """The bytes are not those that were put here."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the row behind the wall keeps of a file."""

    id: uuid.UUID
    size: int
    sha256: str


def put(*, centre_id: int, drawer: str, content: bytes) -> Stored:
    """Keep the bytes, whole and on the disk when this returns."""
    stored = Stored(uuid.uuid4(), len(content), hashlib.sha256(content).hexdigest())
    path = _path(centre_id, drawer, stored.id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return stored


@contextlib.contextmanager
def keeping(*, centre_id: int, drawer: str, content: bytes, field: str = "file", freed: int = 0) -> Iterator[Stored]:
    """The same for a deed: when it fails, the file goes too. What a later rollback leaves behind, ``sweep`` finds.

    ``freed``: how many bytes the same deed takes away. Raises ``Refused`` at the field when the centre has no room left.
    """
    make_room(centre_id=centre_id, size=len(content), field=field, freed=freed)
    stored = put(centre_id=centre_id, drawer=drawer, content=content)
    try:
        yield stored
    except BaseException:
        delete(centre_id=centre_id, drawer=drawer, file_id=stored.id)
        raise


@contextlib.contextmanager
def taking_in(
    upload: bytes, *, centre_id: int, drawer: str, field: str = "file", freed: int = 0
) -> Iterator[tuple[uploads.Clean, Stored]]:
    """What somebody uploaded, made harmless and kept for a deed, as above. Raises ``Refused`` at the field, with the sentence why not."""
    try:
        clean = uploads.take_in(upload)
    except uploads.NotTaken as refused:
        raise Refused(_(refused.fault.german), field) from None
    with keeping(centre_id=centre_id, drawer=drawer, content=clean.content, field=field, freed=freed) as stored:
        yield clean, stored


def used(*, centre_id: int) -> int:
    """How many bytes the files take of which this centre's rows speak."""
    kept = (model._default_manager.filter(centre_id=centre_id) for model in naming_tables())
    return sum(rows.aggregate(size=Sum("size"))["size"] or 0 for rows in kept)


def make_room(*, centre_id: int, size: int, field: str, freed: int = 0) -> None:
    """Whoever puts something here waits for colleagues who are at it, then room is left or she reads why not. Raises ``Refused``."""
    _queue_up(centre_id)
    taken, limit = used(centre_id=centre_id), settings.FILES_PER_CENTRE
    if taken - freed + size > limit:
        sizes = {"size": labels.size(size), "used": labels.size(taken), "limit": labels.size(limit)}
        raise Refused(FULL % sizes, field)


def _queue_up(centre_id: int) -> None:
    """Two at once would both count before either has written; the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ONE_AT_A_TIME, centre_id])


def of_row(row: Any) -> bytes | None:
    """The bytes that a row names; nothing when they are lost or altered, which is logged for whoever runs the machine."""
    try:
        return read(centre_id=row.centre_id, drawer=row.drawer, file_id=row.id, sha256=row.sha256)
    except (Missing, Damaged):
        log.exception("a file that a row speaks of cannot be read")
        return None


def read(*, centre_id: int, drawer: str, file_id: uuid.UUID, sha256: str) -> bytes:
    """The bytes as they were put here. Raises ``Missing`` and ``Damaged``."""
    try:
        content = _path(centre_id, drawer, file_id).read_bytes()
    except FileNotFoundError:
        raise Missing(str(file_id)) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged(str(file_id))
    return content


def delete(*, centre_id: int, drawer: str, file_id: uuid.UUID) -> None:
    """Away with it. Doing it twice is the same as once; after a deed that deletes the row, call it ``on_commit``."""
    _path(centre_id, drawer, file_id).unlink(missing_ok=True)


def sweep(*, centre_id: int, drawer: str, known: Container[uuid.UUID], before: datetime) -> int:
    """Delete what was put here before that instant and has no row: left over from deeds that did not happen. How many."""
    swept = 0
    folder = _folder(centre_id, drawer)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        is_old = path.stat().st_mtime < before.timestamp()
        if is_old and (path.name.startswith(".") or uuid.UUID(path.name) not in known):
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def naming_tables() -> Collection[Any]:
    """The tables whose rows name files, each with its drawer."""
    return [model for model in apps.get_models() if getattr(model, "drawer", "")]


def sweep_drawers(*, centre_id: int, at: datetime) -> int:
    """Delete what no row of this centre speaks of, a day after the deed that did not happen. How many."""
    return sum(
        sweep(
            centre_id=centre_id,
            drawer=model.drawer,
            known=frozenset(model._default_manager.filter(centre_id=centre_id).values_list("id", flat=True)),
            before=at - LEFT_OVER_AFTER,
        )
        for model in naming_tables()
    )


def _folder(centre_id: int, drawer: str) -> Path:
    root: Path = settings.FILES
    return root / str(int(centre_id)) / drawer


def _path(centre_id: int, drawer: str, file_id: uuid.UUID) -> Path:
    return _folder(centre_id, drawer) / file_id.hex
